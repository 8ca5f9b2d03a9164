# SPDX-FileCopyrightText: 2026 The QuantStep authors
# SPDX-License-Identifier: GPL-3.0-or-later
# --- Reductions: over some axes --------------------------------------------------------------------------------------------
import numpy as np


def axes_of(axes, rank):
    return tuple(sorted({int(axis) % max(rank, 1) for axis in np.asarray(axes).reshape(-1)})) if rank else ()


# not for: litert-default, xnnpack
def MEAN(x, axes, *, input_offset, count, output, output_offset, output_dtype, keep_dims=False):
    """out = clamp(output(sum(x) + input_offset * count) + output_offset); the multiplier has the 1 / count in it."""
    if x.size == 0:
        return np.zeros(x.sum(axis=axes_of(axes, x.ndim), keepdims=keep_dims).shape, output_dtype)
    total = wrap32(int64(x).sum(axis=axes_of(axes, x.ndim), keepdims=keep_dims) + input_offset * count)
    return to_codes(wrap32(output(total) + output_offset), codes_of(output_dtype), output_dtype)


def MEAN_plain(x, axes, *, keep_dims=False):
    """out = sum(x) / count; integers toward zero."""
    total = x.sum(axis=axes_of(axes, x.ndim), keepdims=keep_dims, dtype=np.float64 if x.dtype.kind == "f" else np.int64)
    count = x.size // max(total.size, 1)
    if x.size == 0:
        return np.full(total.shape, np.nan if x.dtype.kind == "f" else 0).astype(x.dtype)
    if x.dtype.kind == "f":
        return (total / count).astype(x.dtype)
    return np.where(total < 0, -(-total // count), total // count).astype(x.dtype)
