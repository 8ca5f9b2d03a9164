# SPDX-FileCopyrightText: 2026 The QuantStep authors
# SPDX-License-Identifier: GPL-3.0-or-later
# --- Further operators ------------------------------------------------------------------------------------------------
import math

import numpy as np


def REAL(x):
    """out = the real part of x."""
    return x.real.copy()


def IMAG(x):
    """out = the imaginary part of x."""
    return x.imag.copy()


def COMPLEX_ABS(x):
    """out = |x|."""
    return np.abs(x)


def RFFT2D(x, lengths):
    """The Fourier transform of real images, cut or filled with zeros to the lengths; half of the spectrum."""
    height, width = (int(size) for size in lengths)
    return np.fft.rfft2(x.astype(np.float64), (height, width)).astype(np.complex64)


def ATAN2(a, b):
    """out = atan2(a, b)."""
    return np.arctan2(a.astype(np.float64), b.astype(np.float64)).astype(a.dtype)


def RIGHT_SHIFT(a, b):
    """out = a >> b, with counts from 0 to the number of bits less 1."""
    return (a >> np.clip(int64(b), 0, a.dtype.itemsize * 8 - 1).astype(a.dtype)).astype(a.dtype)


def BITCAST(x, *, output_dtype, output_shape):
    """The same bytes as another type."""
    return np.frombuffer(np.ascontiguousarray(x).tobytes(), output_dtype).reshape(output_shape)


def BROADCAST_ARGS(a, b, *, output_dtype):
    """The shape to which two shapes broadcast."""
    length = max(a.size, b.size)
    first, second = ([1] * (length - s.size) + [int(size) for size in int64(s).astype(np.int32)] for s in (a, b))
    return np.array([y if x == 1 else x for x, y in zip(first, second)], output_dtype)


def CONV_3D(x, w, bias=None, *, padding, stride_d, stride_h, stride_w, dilation_d_factor, dilation_h_factor,
            dilation_w_factor, fused_activation_function):
    """out = activation(sum(x * w) + bias) over depth, height, width and channels. w: [d, h, w, in, out]."""
    strides, dilations = (stride_d, stride_h, stride_w), (dilation_d_factor, dilation_h_factor, dilation_w_factor)
    axes = [window_axis(x.shape[k + 1], w.shape[k], strides[k], dilations[k], padding) for k in range(3)]
    size = [max(before + x.shape[k + 1], (count - 1) * strides[k] + (w.shape[k] - 1) * dilations[k] + 1)
            for k, (count, before) in enumerate(axes)]
    wide = np.zeros([x.shape[0]] + size + [x.shape[4]], x.dtype)
    wide[(slice(None),) + tuple(slice(axes[k][1], axes[k][1] + x.shape[k + 1]) for k in range(3))] = x
    acc = np.zeros([x.shape[0]] + [count for count, _ in axes] + [w.shape[4]], x.dtype)
    for tap in np.ndindex(w.shape[:3]):
        under = wide[(slice(None),) + tuple(places(tap[k] * dilations[k], axes[k][0], strides[k]) for k in range(3))]
        acc += under @ w[tap]
    return float_clamp(acc if bias is None else acc + bias.reshape(-1), fused_activation_function)


def CONV_3D_TRANSPOSE(shape, w, x, bias=None, *, padding, stride_d, stride_h, stride_w, dilation_d_factor,
                      dilation_h_factor, dilation_w_factor, fused_activation_function):
    """out = activation(sum(x * w) + bias), every input adding to all outputs under its window. w: [d, h, w, out,
    in]."""
    strides, dilations = (stride_d, stride_h, stride_w), (dilation_d_factor, dilation_h_factor, dilation_w_factor)
    shape = [int(size) for size in shape]
    axes = [window_axis(shape[k + 1], w.shape[k], strides[k], dilations[k], padding) for k in range(3)]
    size = [max(before + shape[k + 1], (count - 1) * strides[k] + (w.shape[k] - 1) * dilations[k] + 1)
            for k, (count, before) in enumerate(axes)]
    wide = np.zeros([x.shape[0]] + size + [w.shape[3]], x.dtype)
    for tap in np.ndindex(w.shape[:3]):
        target = wide[(slice(None),) + tuple(places(tap[k] * dilations[k], axes[k][0], strides[k]) for k in range(3))]
        target += x @ w[tap].T
    acc = wide[(slice(None),) + tuple(slice(axes[k][1], axes[k][1] + shape[k + 1]) for k in range(3))]
    return float_clamp(acc if bias is None else acc + bias.reshape(-1), fused_activation_function)


def REVERSE_SEQUENCE(x, lengths, *, seq_dim=0, batch_dim=0):
    """The first elements of each sequence backwards."""
    result = np.moveaxis(x.copy(), (batch_dim, seq_dim), (0, 1))
    for sequence, length in zip(result, lengths):
        if length > 0:
            sequence[:int(length)] = sequence[:int(length)][::-1].copy()
    return np.moveaxis(result, (0, 1), (batch_dim, seq_dim)).copy()


def MATRIX_DIAG(x):
    """x on the diagonal, 0 elsewhere."""
    result = np.zeros(x.shape + x.shape[-1:], x.dtype)
    places = np.arange(x.shape[-1])
    result[..., places, places] = x
    return result


def MATRIX_SET_DIAG(x, diagonal):
    """x with another diagonal."""
    result, side = x.copy(), min(x.shape[-2:])
    count = int(np.prod(x.shape[:-2], dtype=np.int64)) * side
    places = np.arange(side)
    result[..., places, places] = diagonal.reshape(-1)[:count].reshape(x.shape[:-2] + (side,))
    return result


def UNIQUE(x, *, output_1_dtype):
    """The different elements in the order they appear, and for each element which one it is."""
    found, numbers = [], []
    for value in x:
        same = [i for i, other in enumerate(found) if not (value < other) and not (other < value)]
        numbers.append(same[0] if same else len(found))
        if not same:
            found.append(value)
    return np.array(found, x.dtype), np.array(numbers, output_1_dtype)


def BUCKETIZE(x, *, boundaries):
    """How many boundaries are not above x; integers are compared as floats."""
    limits = np.array(boundaries, np.float32)
    x = x.astype(np.float32) if x.dtype.kind == "i" else x
    return np.searchsorted(limits.astype(x.dtype), x, side="right").astype(np.int32)


def DENSIFY(x):
    """x with its zeros filled in (the archive has it so)."""
    return x


def FAKE_QUANT(x, *, min, max, num_bits):
    """Floats as they come back from a quantization with this range, moved so that 0 is one of its steps."""
    f = np.float32
    largest = f((1 << num_bits) - 1)
    scale = (f(max) - f(min)) / largest
    zero = f(0) - f(min) / scale
    rounded = int(truncate_to_int32(round_half_away(zero))) & 0xFFFF
    point = f(int(largest) if zero > largest else 0 if zero < 0 else rounded)
    low, high = (f(0) - point) * scale, (largest - point) * scale
    x = np.where(low < x, x, low)
    x = np.where(x < high, x, high)
    return round_half_away((x - low) * (f(1) / scale)) * scale + low


def DILATE(x, dilations, value):
    """x with the padding value between its elements."""
    steps = [int(step) for step in dilations]
    result = np.full([(size - 1) * step + 1 for size, step in zip(x.shape, steps)], value.reshape(-1)[0], x.dtype)
    result[tuple(slice(None, None, step) for step in steps)] = x
    return result


def SPARSE_TO_DENSE(indices, shape, values, default):
    """The default value, but the values at their indices."""
    result = np.full([int(size) for size in shape], default.reshape(-1)[0], values.dtype)
    rows = int64(indices).reshape(indices.shape[0] if indices.ndim else 1, -1)
    for i, row in enumerate(rows):
        result[tuple(row)] = values if values.ndim == 0 else values[i]
    return result


def combined_segments(x, ids, count, start, combine):
    """out[segment of row] = combine(out[segment of row], row), row after row; negative segments are left out."""
    count = int(count.reshape(-1)[0])
    rows = x.reshape((ids.size,) + x.shape[ids.ndim:])
    result = np.full((count,) + x.shape[ids.ndim:], start, x.dtype)
    for segment, row in zip(ids.reshape(-1), rows):
        if segment >= 0:
            result[segment] = combine(result[segment], row)
    return result


def limits_of(dtype):
    return np.finfo(dtype) if dtype.kind == "f" else np.iinfo(dtype)


def UNSORTED_SEGMENT_SUM(x, ids, count):
    """Rows added up by segment."""
    return combined_segments(x, ids, count, 0, np.add)


def UNSORTED_SEGMENT_PROD(x, ids, count):
    """Rows multiplied by segment."""
    return combined_segments(x, ids, count, 1, np.multiply)


def UNSORTED_SEGMENT_MAX(x, ids, count):
    """The largest of the rows of each segment."""
    return combined_segments(x, ids, count, limits_of(x.dtype).min, lambda a, b: np.where(a < b, b, a))


def UNSORTED_SEGMENT_MIN(x, ids, count):
    """The smallest of the rows of each segment."""
    return combined_segments(x, ids, count, limits_of(x.dtype).max, lambda a, b: np.where(b < a, b, a))


def GELU_float16(x, *, approximate=False):
    """0.5 x erfc(-x / sqrt(2)), or an approximation by tanh, rounded to float16 after each operation."""
    half = np.float16
    if not approximate:
        scaled = (x * half(-math.sqrt(0.5))).astype(half)
        return (half(0.5) * x * each_float32(math.erfc, scaled).astype(half)).astype(half)
    cube = ((x * x).astype(half) * x).astype(half)
    inner = (x + (half(0.044715) * cube).astype(half)).astype(half)
    tanh = each_float32(math.tanh, (half(math.sqrt(2 / math.pi)) * inner).astype(half)).astype(half)
    return ((half(0.5) * x).astype(half) * (half(1) + tanh).astype(half)).astype(half)
