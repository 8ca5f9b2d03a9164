#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The QuantStep authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Time of whole runs, all tensors kept, as a ratio to the LiteRT runtime on the same machine.

usage: bench.py PROGRAM [--check] [--rounds N] [--threads N] [--kernels fast|reference] [MODEL ...]

PROGRAM is the built quantstep; its `bench MODEL --json` gives the time of ours. Measured in the same process tree,
in turns, so that a busy machine slows all of them: ours, and the runtime with its reference kernels (BUILTIN_REF),
its optimized ones (BUILTIN_WITHOUT_DEFAULT_DELEGATES) and XNNPACK (BUILTIN); each keeps all tensors. A figure is the
median over all rounds. Without MODEL the models are those of the collection at QUANTSTEP_ZOO (default: `shared` beside
the sources), or the bundled samples where it is absent.
--check: exit code 1 when ours is outside of a limit of its model (in brackets beside the ratio), or when a model that
has limits does not run.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time
import warnings

import numpy as np

warnings.simplefilter("ignore")

from ai_edge_litert import interpreter as litert  # noqa: E402  (after the filter, or it warns)

SOURCES = pathlib.Path(__file__).resolve().parents[2]
ZOO = pathlib.Path(os.environ.get("QUANTSTEP_ZOO") or SOURCES.parent / "shared")
RESOLVERS = {
    "REF": litert.OpResolverType.BUILTIN_REF,
    "optimized": litert.OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
    "XNNPACK": litert.OpResolverType.BUILTIN,
}
# Largest ratios of ours to REF, optimized and XNNPACK (which cannot keep all tensors and is measured as it is).
LARGE = {"REF": 0.05, "optimized": 0.7, "XNNPACK": 1.2}
SMALL = {"REF": 0.05, "optimized": 0.7, "XNNPACK": 2.0}
FLOAT = {"REF": 0.3, "optimized": 1.0}
# How many times as fast the models of LARGE are to be with a second thread.
SPEEDUP = 1.6
# Name under models/, and the limits that --check holds it against.
MODELS = [
    ("coral/mobilenet_v2_1.0_224_quant.tflite", LARGE),
    ("tflite_support/coco_ssd_mobilenet_v1_1.0_quant_2018_06_29.tflite", LARGE),
    ("mlperf_tiny/vww_96_int8.tflite", SMALL),
    ("mlperf_tiny/pretrainedResnet_quant.tflite", SMALL),
    ("mlperf_tiny/kws_ref_model.tflite", SMALL),
    ("mlperf_tiny/ad01_int8.tflite", {}),
    ("mlperf_tiny/vww_96_float.tflite", FLOAT),
    ("mlperf_tiny/pretrainedResnet.tflite", FLOAT),
]


class Runtime:
    """The LiteRT runtime with one of its kernel sets."""

    def __init__(self, model, resolver, threads):
        self.interpreter = litert.Interpreter(
            str(model),
            num_threads=threads,
            experimental_op_resolver_type=resolver,
            experimental_preserve_all_tensors=True,
        )
        self.interpreter.allocate_tensors()
        random = np.random.default_rng(1)
        for entry in self.interpreter.get_input_details():
            self.interpreter.set_tensor(entry["index"], random_values(random, entry["dtype"], entry["shape"]))
        self.interpreter.invoke()

    def measure(self, runs):
        times = []
        for _ in range(runs):
            begin = time.perf_counter_ns()
            self.interpreter.invoke()
            times.append((time.perf_counter_ns() - begin) / 1e6)
        return times


def random_values(random, dtype, shape):
    if np.issubdtype(dtype, np.floating):
        return random.uniform(-1, 1, shape).astype(dtype)
    limits = np.iinfo(dtype)
    return random.integers(limits.min, limits.max, shape, dtype=dtype, endpoint=True)


class Ours:
    """The program's own measurement; one call is one warm-up and `runs` runs."""

    def __init__(self, program, model, arguments):
        self.command = [program, "bench", str(model), "--json", *arguments]

    def measure(self, runs):
        done = subprocess.run([*self.command, "--runs", str(runs)], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.strip() or f"exit code {done.returncode}")
        return [json.loads(done.stdout)["median_ms"]]


def runs_per_round(contestant):
    """Enough runs for about 150 ms."""
    once = contestant.measure(1)[0]
    return max(1, min(50, int(150 / max(once, 0.01))))


def measure_model(path, options, second_thread):
    """Median milliseconds by name; a text where a contestant refuses the model."""
    ours = ["--threads", str(options.threads), "--kernels", options.kernels]
    makers = {"ours": lambda: Ours(options.program, path, ours)}
    if second_thread:
        makers["two threads"] = lambda: Ours(options.program, path, ["--threads", "2", "--kernels", options.kernels])
    for name, resolver in RESOLVERS.items():
        makers[name] = lambda resolver=resolver: Runtime(path, resolver, options.threads)
    contestants, times, results = {}, {}, {}
    for name, make in makers.items():
        try:
            contestant = make()
            contestants[name] = (contestant, runs_per_round(contestant))
            times[name] = []
        except (RuntimeError, ValueError) as error:
            results[name] = " ".join(str(error).split())
    for _ in range(options.rounds):
        for name, (contestant, runs) in contestants.items():
            times[name] += contestant.measure(runs)
    for name, values in times.items():
        results[name] = statistics.median(values)
    return results


def chosen_models(options):
    if options.models:
        return [(pathlib.Path(model), {}) for model in options.models]
    if (ZOO / "models").is_dir():
        return [(ZOO / "models" / name, limits) for name, limits in MODELS]
    return [(path, {}) for path in sorted((SOURCES / "resources" / "samples").glob("*.tflite"))]


def ratio(results, name):
    """Of ours to another time; nothing when one of them does not run the model."""
    both = results["ours"], results[name]
    return both[0] / both[1] if all(isinstance(time, float) for time in both) else None


def cell(value, limit=None):
    text = f"{value:.3f}" if isinstance(value, float) else "-"
    return text if limit is None else f"{text} (≤ {limit})"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("models", nargs="*")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--kernels", default="fast", choices=["fast", "reference"])
    options = parser.parse_args()

    heads = ["ours ms", "REF ms", "optimized ms", "XNNPACK ms", "ours/REF", "ours/opt.", "ours/XNN.", "2 threads ×"]
    print("| model | " + " | ".join(heads) + " |")
    print("|---|" + "--:|" * len(heads))
    failed = []
    for path, limits in chosen_models(options):
        second_thread = limits is LARGE and options.threads == 1 and (os.cpu_count() or 1) > 1
        results = measure_model(path, options, second_thread)
        ratios = {name: ratio(results, name) for name in RESOLVERS}
        cells = [cell(results[name]) for name in ["ours", *RESOLVERS]]
        cells += [cell(value, limits.get(name)) for name, value in ratios.items()]
        speedup = ratio(results, "two threads") if second_thread else None
        cells.append(cell(speedup) + (f" (≥ {SPEEDUP})" if second_thread else ""))
        print(f"| {path.stem} | " + " | ".join(cells) + " |", flush=True)
        for name, value in results.items():
            if isinstance(value, str):
                print(f"  {path.stem}: {name}: {value}", file=sys.stderr)
        if second_thread and (speedup or 0) < SPEEDUP:
            failed.append(f"{path.stem} / two threads")
        failed += [f"{path.stem} / {name}" for name, limit in limits.items() if (ratios[name] or limit + 1) > limit]
    if options.check and failed:
        print(f"bench: not within the limits: {', '.join(failed)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
