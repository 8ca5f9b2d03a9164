# SPDX-FileCopyrightText: 2026 The QuantStep authors
# SPDX-License-Identifier: GPL-3.0-or-later
# --- Moving values: no arithmetic ----------------------------------------------------------------------------------------
import numpy as np


def RESHAPE(x, shape=None, *, output_shape):
    """The same elements in another shape."""
    return x.reshape(output_shape)


def SQUEEZE(x, *, output_shape):
    """Without axes of size 1."""
    return x.reshape(output_shape)


def EXPAND_DIMS(x, axis, *, output_shape):
    """With a further axis of size 1."""
    return x.reshape(output_shape)


def CONCATENATION(*parts, axis):
    """The inputs side by side."""
    return np.concatenate(parts, axis=axis)


def padded(x, paddings, value):
    return np.pad(x, [(int(before), int(after)) for before, after in paddings], constant_values=value)


def PAD(x, paddings, *, padding=0, output_zero_point=0):
    """Around x the output's zero point, which stands for 0. Paddings: before and after, per axis."""
    return padded(x, paddings, 0 if x.dtype.kind == "f" else output_zero_point)


def PADV2(x, paddings, value):
    """Around x a given value."""
    return padded(x, paddings, value.reshape(-1)[0])


def TRANSPOSE(x, permutation):
    """Axis k of the output is axis permutation[k] of x."""
    return np.ascontiguousarray(np.transpose(x, [int(axis) for axis in permutation]))
