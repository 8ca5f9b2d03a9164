# SPDX-FileCopyrightText: 2026 The QuantStep authors
# SPDX-License-Identifier: GPL-3.0-or-later
# --- Reductions: over some axes --------------------------------------------------------------------------------------
import numpy as np


def axes_of(axes, rank):
    return tuple(sorted({int(axis) % max(rank, 1) for axis in np.asarray(axes).reshape(-1)})) if rank else ()


def MEAN(x, axes, *, input_offset, count, output, output_offset, output_dtype, keep_dims=False):
    """out = clamp(output(sum(x) + input_offset * count) + output_offset); the multiplier has the 1 / count in it."""
    if x.size == 0:
        return np.zeros(x.sum(axis=axes_of(axes, x.ndim), keepdims=keep_dims).shape, output_dtype)
    total = wrap32(int64(x).sum(axis=axes_of(axes, x.ndim), keepdims=keep_dims) + input_offset * count)
    return to_codes(wrap32(output(total) + output_offset), codes_of(output_dtype), output_dtype)


def MEAN_float(x, axes, *, keep_dims=False):
    """out = sum(x) / count."""
    return mean_of_numbers(x, axes, keep_dims)


def MEAN_int32(x, axes, *, keep_dims=False):
    """out = sum(x) / count, toward zero."""
    return mean_of_numbers(x, axes, keep_dims)


def MEAN_int64(x, axes, *, keep_dims=False):
    """out = sum(x) / count, toward zero."""
    return mean_of_numbers(x, axes, keep_dims)


def mean_of_numbers(x, axes, keep_dims):
    total = x.sum(axis=axes_of(axes, x.ndim), keepdims=keep_dims, dtype=np.float64 if x.dtype.kind == "f" else np.int64)
    count = x.size // max(total.size, 1)
    if x.size == 0:
        return np.full(total.shape, np.nan if x.dtype.kind == "f" else 0).astype(x.dtype)
    if x.dtype.kind == "f":
        return (total / count).astype(x.dtype)
    return np.where(total < 0, -(-total // count), total // count).astype(x.dtype)


def SUM_int8(x, axes, *, input_offset, count, output_multiplier=None, output_shift=0, output_offset, clamp,
             keep_dims=False, input_scale, output_scale):
    """out = clamp(rescaled(sum(x) + input_offset * count) + output_offset). The reference kernel takes the bytes of
    int8 for uint8; the optimized ones rescale in float32."""
    if clamp[0] == 0:
        x = x.view(np.uint8)
    if x.size == 0:
        return np.zeros(x.sum(axis=axes_of(axes, x.ndim), keepdims=keep_dims).shape, np.int8)
    total = int64(x).sum(axis=axes_of(axes, x.ndim), keepdims=keep_dims)
    if output_multiplier is None:
        scale = np.float32(input_scale) / np.float32(output_scale)
        bias = np.float32(input_offset) * scale * np.float32(count)
        steps = int64(round_half_away(total.astype(np.float32) * scale + bias))
    else:
        steps = multiply_by_quantized_multiplier(total + input_offset * count, output_multiplier, output_shift)
    return np.clip(wrap32(steps + output_offset), clamp[0], clamp[1]).astype(x.dtype).view(np.int8)


def SUM_uint8(x, axes, *, input_offset, count, output, output_offset, clamp, keep_dims=False):
    """out = clamp(output(sum(x) + input_offset * count) + output_offset)."""
    if x.size == 0:
        return np.zeros(x.sum(axis=axes_of(axes, x.ndim), keepdims=keep_dims).shape, np.uint8)
    total = wrap32(int64(x).sum(axis=axes_of(axes, x.ndim), keepdims=keep_dims) + input_offset * count)
    return to_codes(wrap32(output(total) + output_offset), clamp, np.uint8)


def SUM_plain(x, axes, *, keep_dims=False):
    """out = sum(x); integers wrap."""
    if x.dtype == np.bool_:
        return np.any(x, axis=axes_of(axes, x.ndim), keepdims=keep_dims)
    return np.sum(x, axis=axes_of(axes, x.ndim), keepdims=keep_dims, dtype=x.dtype)


def REDUCE_PROD(x, axes, *, step_multiplier, step_shift, input_offset, output_offset, clamp, keep_dims=False):
    """Every product of two codes is rescaled; so is the result."""
    step = accumulator_64(step_multiplier, step_shift)
    reduced = axes_of(axes, x.ndim)
    kept = [axis for axis in range(x.ndim) if axis not in reduced]
    rows = np.transpose(wrap32(int64(x) + input_offset), kept + list(reduced))
    rows = rows.reshape([x.shape[axis] for axis in kept] + [-1])
    product = rows[..., 0]
    for i in range(1, rows.shape[-1]):
        product = step(product * rows[..., i])
    shape = np.sum(x, axis=reduced, keepdims=keep_dims).shape
    return to_codes(wrap32(step(product) + output_offset), clamp, x.dtype).reshape(shape)


def REDUCE_PROD_plain(x, axes, *, keep_dims=False, input_scale=None):
    """out = product(x); integers wrap. Of codes only where nothing is multiplied."""
    if x.dtype == np.bool_:
        return np.all(x, axis=axes_of(axes, x.ndim), keepdims=keep_dims)
    return np.prod(x, axis=axes_of(axes, x.ndim), keepdims=keep_dims, dtype=x.dtype)


def extreme(x, axes, keep_dims, start, better):
    """The value that beats all others, beginning with the type's limit; over all axes with the first value."""
    reduced = axes_of(axes, x.ndim)
    kept = [axis for axis in range(x.ndim) if axis not in reduced]
    size = int(np.prod([x.shape[axis] for axis in reduced], dtype=np.int64))
    rows = np.transpose(x, kept + list(reduced)).reshape([x.shape[axis] for axis in kept] + [size])
    first = not kept and x.size > 0
    best = rows[..., 0] if first else np.full(rows.shape[:-1], start, x.dtype)
    for i in range(1 if first else 0, rows.shape[-1]):
        best = np.where(better(rows[..., i], best), rows[..., i], best)
    return best.astype(x.dtype).reshape(np.sum(x, axis=reduced, keepdims=keep_dims).shape)


def REDUCE_MAX(x, axes, *, keep_dims=False):
    """out = max(x), of codes as they are."""
    if x.dtype == np.bool_:
        return np.any(x, axis=axes_of(axes, x.ndim), keepdims=keep_dims)
    lowest = np.finfo(x.dtype).min if x.dtype.kind == "f" else np.iinfo(x.dtype).min
    return extreme(x, axes, keep_dims, lowest, np.greater)


def REDUCE_MIN(x, axes, *, keep_dims=False):
    """out = min(x), of codes as they are."""
    if x.dtype == np.bool_:
        return np.all(x, axis=axes_of(axes, x.ndim), keepdims=keep_dims)
    highest = np.finfo(x.dtype).max if x.dtype.kind == "f" else np.iinfo(x.dtype).max
    return extreme(x, axes, keep_dims, highest, np.less)


def REDUCE_ANY(x, axes, *, keep_dims=False):
    """out = any(x)."""
    return np.any(x, axis=axes_of(axes, x.ndim), keepdims=keep_dims)


def REDUCE_ALL(x, axes, *, keep_dims=False):
    """out = all(x)."""
    return np.all(x, axis=axes_of(axes, x.ndim), keepdims=keep_dims)


def first_largest(row, in_lanes):
    """The position of the first of the largest values. Of floats that lie together the runtime looks at four lanes,
    which
    come together in pairs, where a NaN that comes first hides the other lane."""
    def best_of(places):
        best = places[0]
        for i in places[1:]:
            if row[i] > row[best] or (np.isnan(row[best]) and not np.isnan(row[i])):
                best = i
        return best
    if not np.any(np.isnan(row)):
        return int(np.argmax(row))
    if not in_lanes or row.size < 4:
        return best_of(range(row.size))
    whole = row.size // 4 * 4
    lanes = [best_of(range(lane, whole, 4)) for lane in range(4)]
    values = [row[i] for i in lanes]
    pair = [values[k + 1] if values[k] < values[k + 1] else values[k] for k in (0, 2)]
    extreme = pair[1] if pair[0] < pair[1] else pair[0]
    equal = [i for i, value in zip(lanes, values) if value == extreme]
    index = min(equal) if equal else 0
    for i in range(whole, row.size):
        if row[i] > extreme or (np.isnan(extreme) and not np.isnan(row[i])):
            extreme, index = row[i], i
    return 0 if np.isnan(extreme) else index


def arg_of_floats(x, axis):
    rows = np.moveaxis(x, axis, -1)
    in_lanes = axis % x.ndim == x.ndim - 1 or all(size == 1 for size in x.shape[axis % x.ndim + 1:])
    return np.array([first_largest(row, in_lanes) for row in rows.reshape(-1, rows.shape[-1])]).reshape(rows.shape[:-1])


def ARG_MAX(x, axis, *, output_dtype):
    """The position of the first of the largest values."""
    axis = int(axis.reshape(-1)[0])
    return (arg_of_floats(x, axis) if x.dtype.kind == "f" else np.argmax(x, axis=axis)).astype(output_dtype)


def ARG_MIN(x, axis, *, output_dtype):
    """The position of the first of the smallest values."""
    axis = int(axis.reshape(-1)[0])
    return (arg_of_floats(-x, axis) if x.dtype.kind == "f" else np.argmin(x, axis=axis)).astype(output_dtype)


def CUMSUM(x, axis, *, exclusive=False, reverse=False):
    """Sums along an axis of the elements up to each one, or before it."""
    axis = int(axis.reshape(-1)[0])
    x = np.flip(x, axis) if reverse else x
    total = np.cumsum(x, axis=axis, dtype=x.dtype)
    if exclusive:
        total = np.roll(total, 1, axis)
        if x.size:
            total[tuple(slice(0, 1) if a == axis % x.ndim else slice(None) for a in range(x.ndim))] = 0
    return np.flip(total, axis) if reverse else total


def TOPK_V2(x, k, *, output_1_dtype="int32"):
    """The k largest of each row, falling, and their positions; the earlier first among equals, NaN last."""
    k = max(0, int(k.reshape(-1)[0]))
    falling = x.astype(np.float64) if x.dtype.kind == "f" else -int64(x)
    order = np.argsort(-falling if x.dtype.kind == "f" else falling, axis=-1, kind="stable")[..., :k]
    return np.take_along_axis(x, order, axis=-1), order.astype(output_1_dtype)


def MEAN_optimized(x, axes, *, bias, output_multiplier, output_shift, output_dtype, keep_dims=False):
    """The optimized kernels, over height and width of images: out = clamp(rescaled(sum(x)) + bias). Channels in whole
    vectors of 16 take ties of the second rounding up, the others away from zero."""
    total = wrap32(int64(x).sum(axis=axes_of(axes, x.ndim), keepdims=keep_dims))
    in_vectors = np.arange(x.shape[-1]) < x.shape[-1] // 16 * 16
    scaled = np.where(in_vectors, double_rounding_ties_up(output_multiplier, output_shift)(total),
                      multiply_by_quantized_multiplier(total, output_multiplier, output_shift))
    return to_codes(wrap32(scaled + bias), codes_of(output_dtype), output_dtype)
