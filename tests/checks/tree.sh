#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The QuantStep authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Sizes, licence lines and leftovers. Run from the root of the sources.
set -u
failed=0
complain() { printf '%s\n' "$1"; failed=1; }

while read -r lines file; do
    [ "$lines" -le 500 ] || complain "$file has $lines lines; split it (500 at most)"
done < <(git ls-files '*.cpp' '*.h' '*.py' '*.sh' | xargs wc -l | awk '$2 != "total"')

while read -r file; do
    head -5 "$file" | grep -q 'SPDX-License-Identifier: GPL-3.0-or-later' || complain "$file lacks its SPDX lines"
done < <(git ls-files '*.cpp' '*.h' '*.def' '*.fbs' '*.py' '*.sh' '*CMakeLists.txt')

hits=$(git grep -nIE '\b(TODO|FIXME|XXX)\b' -- '*.cpp' '*.h' '*.py') && complain "unfinished business:
$hits"
hits=$(git ls-files | grep -E '[A-Z ]' | grep -vE '(README|CONTRIBUTING|ARCHITECTURE|CHANGELOG)\.md$|CMakeLists.txt|CMakePresets.json|^LICENSES/|org\.quantstep|_zh_CN|_CN\.') &&
    complain "file names are snake_case: $hits"
exit $failed
