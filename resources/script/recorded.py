# SPDX-FileCopyrightText: 2026 The QuantStep authors
# SPDX-License-Identifier: GPL-3.0-or-later
# --- The recorded tensors, and the comparison with them --------------------------------------------------------------
import os
import sys

import numpy as np


def read_archive():
    with np.load(os.path.join(os.path.dirname(os.path.abspath(__file__)), "tensors.npz")) as archive:
        return {key: archive[key] for key in archive.files}


data = read_archive()

counts = {"equal": 0, "loaded": 0, "times": {}}


def recorded(key):
    """The recorded value of a tensor; the second time that it is computed, its second value, and so on."""
    counts["times"][key] = counts["times"].get(key, 0) + 1
    times = counts["times"][key]
    return data[key if times == 1 else f"{key}_{times}"]


def differences(computed, expected):
    """Where two tensors differ: integers in any unit, floats by more than 1e-5 of the largest value (float16: 1e-3)."""
    if expected.dtype.kind not in "fc":
        return computed != expected
    finite = np.abs(expected[np.isfinite(expected)].astype(np.complex128))
    tolerance = (1e-3 if expected.dtype == np.float16 else 1e-5) * (finite.max() if finite.size else 0)
    near = np.abs(computed.astype(np.complex128) - expected.astype(np.complex128)) <= tolerance
    return ~(near | (computed == expected) | ((computed != computed) & (expected != expected)))


def check(op, keys, computed):
    """Compares what an operator computed with the recorded tensors, and hands back the recorded ones."""
    several = isinstance(computed, tuple)
    results = []
    for key, ours in zip(keys.split(), computed if several else (computed,)):
        ours, expected = np.asarray(ours), recorded(key)
        if ours.shape != expected.shape or ours.dtype != expected.dtype:
            fail(op, key, f"computed {ours.dtype} {list(ours.shape)}, expected {expected.dtype} {list(expected.shape)}")
        wrong = differences(ours, expected)
        if np.any(wrong):
            at = tuple(int(i[0]) for i in np.nonzero(np.atleast_1d(wrong)))
            fail(op, key, f"{np.count_nonzero(wrong)} of {wrong.size} elements, the first at {list(at)}: computed "
                          f"{np.atleast_1d(ours)[at]}, expected {np.atleast_1d(expected)[at]}")
        counts["equal"] += 1
        results.append(expected)
    return tuple(results) if several else results[0]


def fail(op, key, what):
    print(f"{op}: {key} differs: {what}")
    sys.exit(1)


def loaded(op, keys):
    """The recorded tensors of an operator for which there is no formula here."""
    counts["loaded"] += 1
    results = tuple(recorded(key) for key in keys.split())
    return results if len(results) > 1 else results[0]


def finish():
    if counts["loaded"]:
        print(f"{counts['loaded']} operators not computed, their recorded tensors taken")
    print(f"{counts['equal']} of {counts['equal']} tensors equal")
