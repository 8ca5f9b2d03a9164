# SPDX-FileCopyrightText: 2026 The QuantStep authors
# SPDX-License-Identifier: GPL-3.0-or-later
# --- Moving values: no arithmetic ------------------------------------------------------------------------------------
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
    return np.concatenate(parts, axis=axis) if parts[0].ndim else np.array(parts)


def padded(x, paddings, value):
    return np.pad(x, [(int(before), int(after)) for before, after in paddings], constant_values=value)


def PAD(x, paddings, value=None, *, padding=0):
    """Around x the output's zero point, which stands for 0, or a given value. Paddings: before and after, per axis."""
    return padded(x, paddings, padding if value is None else value.reshape(-1)[0])


def PADV2(x, paddings, value=None, *, padding=0):
    """Around x a given value."""
    return padded(x, paddings, padding if value is None else value.reshape(-1)[0])


def TRANSPOSE(x, permutation):
    """Axis k of the output is axis permutation[k] of x."""
    axes = [int(axis) for axis in permutation]
    if len({axis % x.ndim for axis in axes}) == x.ndim:
        return np.array(np.transpose(x, axes))
    x = np.ascontiguousarray(x)  # an axis named twice: both walk along it
    return np.lib.stride_tricks.as_strided(x, [x.shape[a] for a in axes], [x.strides[a] for a in axes]).copy()


def CONCATENATION_uint8(*parts, axis, input_scales, input_zero_points, output_scale, output_zero_point):
    """The inputs side by side; those on another scale than the output's are rescaled in float32:
    round(code * (scale / scale_out) - zero_point * (scale / scale_out)) + zero_point_out."""
    results = []
    for x, scale, zero_point in zip(parts, input_scales, input_zero_points):
        if np.float32(scale) != np.float32(output_scale) or zero_point != output_zero_point:
            ratio = np.float32(scale) * (np.float32(1) / np.float32(output_scale))
            steps = round_half_away(x.astype(np.float32) * ratio + np.float32(-zero_point) * ratio)
            x = np.clip(wrap32(truncate_to_int32(steps) + output_zero_point), 0, 255).astype(np.uint8)
        results.append(x)
    return np.concatenate(results, axis=axis) if results[0].ndim else np.array(results)


def PACK(*parts, axis):
    """The inputs along a new axis."""
    return np.stack(parts, axis=axis)


def UNPACK(x, *, axis):
    """The slices along an axis, without it."""
    parts = tuple(np.array(part) for part in np.moveaxis(x, axis, 0))
    return parts if len(parts) != 1 else parts[0]


def SPLIT(axis, x, *, num_splits):
    """Equal parts along an axis."""
    parts = tuple(np.split(x, num_splits, axis=int(axis.reshape(-1)[0])))
    return parts if len(parts) != 1 else parts[0]


def SPLIT_V(x, sizes, axis):
    """Parts of the given sizes along an axis; a size of -1 is what is left."""
    axis = int(axis.reshape(-1)[0])
    sizes = [int(size) for size in sizes]
    sizes = [x.shape[axis] - sum(s for s in sizes if s >= 0) if size < 0 else size for size in sizes]
    parts = tuple(np.split(x, np.cumsum(sizes)[:-1], axis=axis))
    return parts if len(parts) != 1 else parts[0]


def MIRROR_PAD(x, paddings, *, mode):
    """Reflected at the border elements (REFLECT), or at the borders behind them (SYMMETRIC)."""
    return np.pad(x, [(int(before), int(after)) for before, after in paddings], mode=mode.lower())


def SLICE(x, begin, size):
    """x[begin : begin + size]; a size of -1 is all that is left."""
    return x[tuple(slice(int(b), None if s == -1 else int(b) + int(s)) for b, s in zip(begin, size))]


def STRIDED_SLICE(x, begin, end, strides, *, begin_mask=0, end_mask=0, ellipsis_mask=0, new_axis_mask=0,
                  shrink_axis_mask=0, offset=False):
    """x[begin : end : stride], axis by axis, with masks for open ends, an ellipsis, new axes and dropped ones."""
    entries, dropped, axis = [], [], 0
    added = sum(1 for i in range(len(begin)) if (new_axis_mask >> i) & 1 and not (ellipsis_mask >> i) & 1)
    for i in range(len(begin)):
        if (ellipsis_mask >> i) & 1:
            named = len(begin) - 1 - added
            whole = min(x.ndim - named if x.ndim > named else 1, x.ndim - axis)
            entries += [slice(None)] * whole
            axis += whole
            continue
        if (new_axis_mask >> i) & 1:
            entries.append(None)
            continue
        first, last, step, size = int(begin[i]), int(end[i]), int(strides[i]), x.shape[axis]
        axis += 1
        last += first if offset else 0
        low, high = (0, size) if step > 0 else (-1, size - 1)
        first = min(max(first + size if first < 0 else first, low), high)
        last = min(max(last + size if last < 0 else last, low), high)
        if (begin_mask >> i) & 1:
            first = 0 if step > 0 else size - 1
        if (end_mask >> i) & 1:
            last = size if step > 0 else -1
        if (shrink_axis_mask >> i) & 1:
            dropped.append(len(entries))
            last, step = first + 1, 1
        count = max(0, -((first - last) // step)) if step > 0 else max(0, -((last - first) // -step))
        entries.append([first + k * step for k in range(count)])
    result = x
    for place, entry in enumerate(entries):
        if entry is None:
            result = np.expand_dims(result, place)
        elif isinstance(entry, list):
            result = np.take(result, np.array(entry, np.int64), axis=place)
    return np.squeeze(result, axis=tuple(dropped)) if dropped else result


def GATHER(x, indices, *, axis=0, batch_dims=0):
    """out = x[..., indices, ...] along an axis, the first batch_dims axes being walked together."""
    axis, batch_dims = axis % x.ndim, batch_dims + indices.ndim if batch_dims < 0 else batch_dims
    if batch_dims == 0:
        return np.take(x, int64(indices), axis=axis)
    shape = x.shape[:axis] + indices.shape[batch_dims:] + x.shape[axis + 1:]
    places = [GATHER(x[i], indices[i], axis=axis - 1, batch_dims=batch_dims - 1) for i in range(x.shape[0])]
    return np.array(places, x.dtype).reshape(shape)


def GATHER_ND(x, indices):
    """out = x at each index, which is a row of coordinates."""
    places = int64(indices)
    return x[tuple(np.moveaxis(places, -1, 0))] if places.shape[-1] else np.broadcast_to(x, places.shape[:-1] + x.shape)


def TILE(x, multiples):
    """x repeated along each axis."""
    return np.tile(x, [int(count) for count in multiples])


def BROADCAST_TO(x, shape):
    """x repeated along its axes of size 1."""
    return np.broadcast_to(x, [int(size) for size in shape]).copy()


def FILL(shape, value):
    """A value everywhere."""
    return np.full([int(size) for size in shape], value, value.dtype)


def RANGE(start, limit, step, *, output_shape):
    """out[i + 1] = out[i] + step."""
    values, value = [], start.reshape(-1)[0]
    for _ in range(output_shape[0]):
        values.append(value)
        value = value + step.reshape(-1)[0]
    return np.array(values, start.dtype)


def SHAPE(x, *, output_dtype):
    """The sizes of x."""
    return np.array(x.shape, output_dtype)


def RANK(x):
    """The number of axes of x."""
    return np.array(x.ndim, np.int32)


def ONE_HOT(indices, depth, on, off, *, axis):
    """One value where the position along a new axis is the index, the other elsewhere."""
    axis = indices.ndim if axis == -1 else axis
    places = np.arange(int(depth.reshape(-1)[0])).reshape([-1] + [1] * (indices.ndim - axis))
    hot = np.expand_dims(int64(indices).astype(np.int32), axis) == places
    return np.where(hot, on.reshape(-1)[0], off.reshape(-1)[0]).astype(on.dtype)


def REVERSE_V2(x, axes):
    """x backwards along some axes."""
    return np.flip(x, tuple(int(axis) for axis in axes.reshape(-1)))


def SPACE_TO_DEPTH(x, *, block_size):
    """Blocks of pixels as channels."""
    n, h, w, c = x.shape
    blocks = x.reshape(n, h // block_size, block_size, w // block_size, block_size, c)
    return blocks.transpose(0, 1, 3, 2, 4, 5).reshape(n, h // block_size, w // block_size, c * block_size * block_size)


def DEPTH_TO_SPACE(x, *, block_size):
    """Channels as blocks of pixels."""
    n, h, w, c = x.shape
    blocks = x.reshape(n, h, w, block_size, block_size, c // (block_size * block_size))
    return blocks.transpose(0, 1, 3, 2, 4, 5).reshape(n, h * block_size, w * block_size, -1)


def SPACE_TO_BATCH_ND(x, blocks, paddings, *, output_shape, output_zero_point=0):
    """x padded with the zero point, its blocks as batches."""
    blocks = [int(size) for size in blocks]
    result = np.zeros(output_shape, x.dtype)
    result[...] = output_zero_point if x.dtype.itemsize <= 2 and x.dtype.kind in "iu" else 0
    for b in range(output_shape[0]):
        shift, batch = divmod(b, x.shape[0])
        copy_blocks(x[batch], result[b], blocks, shift, [int(p[0]) for p in paddings], False)
    return result


def BATCH_TO_SPACE_ND(x, blocks, crops, *, output_shape):
    """Batches as blocks, cropped."""
    blocks = [int(size) for size in blocks]
    result = np.zeros(output_shape, x.dtype)
    for b in range(x.shape[0]):
        shift, batch = divmod(b, output_shape[0])
        copy_blocks(result[batch], x[b], blocks, shift, [int(c[0]) for c in crops], True)
    return result


def copy_blocks(whole, blocked, blocks, shift, before, to_whole):
    """The pixels of a whole image that one batch of the blocked tensor has, in one direction or the other."""
    shifts = divmod(shift, blocks[1]) if len(blocks) == 2 else (shift,)
    places = []
    for axis, (block, first, border) in enumerate(zip(blocks, shifts, before)):
        at = np.arange(blocked.shape[axis]) * block + first - border
        places.append((at, (at >= 0) & (at < whole.shape[axis])))
    inside = np.ix_(*[np.nonzero(keep)[0] for _, keep in places])
    outside = np.ix_(*[at[keep] for at, keep in places])
    if to_whole:
        whole[outside] = blocked[inside]
    else:
        blocked[inside] = whole[outside]


def EMBEDDING_LOOKUP(rows, table):
    """out = table[row]."""
    return table[int64(rows)]


def rows_of_codes(rows, codes, table, input_1_dtype, output_dtype):
    """out = code * scale; one scale, one per row, or one per block of a row. Codes narrower than a byte are read from a
    whole byte on, although an odd number of them ends within one; uint8 codes count as int8."""
    per_byte = {"int4": 2, "int2": 4}.get(input_1_dtype, 1)
    flat, columns = codes.reshape(-1).view(np.int8), codes[0].size
    blocks = table.size // codes.shape[0] if table.size > 1 else 1
    size, results = columns // blocks, []
    for row in rows:
        for block in range(blocks):
            first = (int(row) * columns + block * size) // per_byte * per_byte
            scale = table.flat[int(row) * blocks + block if table.size > 1 else 0]
            results.append(flat[first:first + size].astype(np.float32) * scale)
    shape = (len(rows),) + codes.shape[1:]
    return np.array(results, np.float32).reshape(shape).astype(output_dtype)


def EMBEDDING_LOOKUP_int32_float32(rows, codes, *, table, input_1_dtype):
    """out = code * scale, for the wanted rows of a table."""
    return rows_of_codes(rows, codes, table, input_1_dtype, np.float32)


def EMBEDDING_LOOKUP_int32_float16(rows, codes, *, table, input_1_dtype):
    """out = code * scale, for the wanted rows of a table."""
    return rows_of_codes(rows, codes, table, input_1_dtype, np.float16)


def DYNAMIC_UPDATE_SLICE(x, update, start):
    """x with the update from a start on, which is moved so that the update fits."""
    begin = [min(max(int(s), 0), size - part) for s, size, part in zip(start.reshape(-1), x.shape, update.shape)]
    result = x.copy()
    result[tuple(slice(b, b + part) for b, part in zip(begin, update.shape))] = update
    return result


def WHERE(condition):
    """The coordinates of what is not zero."""
    return np.argwhere(condition).astype(np.int64)


def SCATTER_ND(indices, updates, shape):
    """Zeros to which the updates are added at their indices."""
    result = np.zeros([int(size) for size in shape], updates.dtype)
    np.add.at(result, tuple(np.moveaxis(int64(indices), -1, 0)), updates)
    return result
