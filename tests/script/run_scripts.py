# SPDX-FileCopyrightText: 2026 The QuantStep authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the exported scripts of the folders named on the standard input, one per line, in one process; prints for each a
record separator and its exit code, then what it printed."""
import contextlib
import io
import runpy
import sys
import traceback
import warnings


def run(folder):
    sys.path.insert(0, folder)
    out = io.StringIO()
    code = 0
    try:
        with contextlib.redirect_stdout(out):
            runpy.run_path(folder + "/run.py", run_name="__main__")
    except SystemExit as stop:
        code = stop.code or 0
    except Exception:
        code = 2
        out.write(traceback.format_exc())
    sys.path.pop(0)
    for module in ("ops", "multipliers"):
        sys.modules.pop(module, None)
    return code, out.getvalue()


warnings.simplefilter("error")
for line in sys.stdin.read().splitlines():
    exit_code, text = run(line)
    print(f"\x1e{exit_code}\n{text}")
