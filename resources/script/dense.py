# SPDX-FileCopyrightText: 2026 The QuantStep authors
# SPDX-License-Identifier: GPL-3.0-or-later
# --- Matrix products, and float activations quantized on the fly -----------------------------------------------------
import numpy as np


def quantized_rows(steps, scale, zero_point, low, count):
    """Codes of floats that were divided by their scale. Elements in full groups of eight are rounded by adding +-0.5
    and cutting off, as the runtime's vector code does; the others half away from zero."""
    flat = steps.reshape(-1)
    shifted = flat + np.where(flat < 0, np.float32(-0.5), np.float32(0.5))
    by_half = np.where(shifted >= 2147483648.0, INT32_MAX, truncate_to_int32(shifted))
    whole = np.arange(flat.size) < count // 8 * 8
    codes = np.where(whole, by_half, truncate_to_int32(round_half_away(flat))) + zero_point
    return np.clip(codes, low, 127).reshape(steps.shape), scale, zero_point


def quantize_symmetric(x):
    """Codes -127 .. 127 of floats: scale = max(|x|) / 127. Gives codes, scale, and zero point 0."""
    largest = np.float32(max(abs(x.min()), abs(x.max()))) if x.size else np.float32(0)
    if largest == 0:
        return np.zeros(x.shape, np.int64), np.float32(1), 0
    return quantized_rows(x * (np.float32(127) / largest), largest / np.float32(127), 0, -127, x.size)


def quantize_asymmetric(x):
    """Codes -128 .. 127 of floats with a zero point, so that 0 is exact: scale = (max - min) / 255 with 0 in the range.
    Gives codes, scale, zero point."""
    low = min(np.float32(0), x.min()) if x.size else np.float32(0)
    high = max(np.float32(0), x.max()) if x.size else np.float32(0)
    if low == high:
        return np.zeros(x.shape, np.int64), np.float32(1), 0
    scale = np.float64(np.float32(high - low)) / 255.0
    lowest, highest = np.float64(low) / scale, np.float64(high) / scale
    from_min = 128.0 + abs(lowest) < 127.0 + abs(highest)
    zero_point = -128.0 - lowest if from_min else 127.0 - highest
    zero_point = 0 if np.isnan(zero_point) else int(round_half_away(np.clip(zero_point, -128.0, 127.0)))
    inverse = np.float32(0) if np.float32(scale) == 0 else np.float32(1) / np.float32(scale)
    return quantized_rows(x * inverse, np.float32(scale), zero_point, -128, x.size)


def hybrid_dot(x, w):
    """sum(x * w) for rows of codes. The runtime's vector code takes 16 values at a time and moves the sign of x to w,
    where a weight of -128 stays -128: its product with a negative x comes out negative."""
    x, w = int64(x), int64(w)
    dot = x @ w.T
    whole = w.shape[1] // 16 * 16
    minimum = (w[:, :whole] == -128).astype(np.int64)
    if minimum.any():
        dot -= 2 * (np.where(x[:, :whole] < 0, -128 * x[:, :whole], 0) @ minimum.T)
    return dot


def FULLY_CONNECTED(x, w, bias=None, *, input_offset, weights_offset, output, output_offset, clamp, output_shape,
                    output_dtype, input_1_sparse=False):
    """out = clamp(output(sum((x + input_offset) * (w + weights_offset)) + bias) + output_offset). w: [units, depth].
    An int16 output of int8 operands has only the kernel for uint8, which takes their bytes for that."""
    if x.dtype == np.int8 and output_dtype == "int16":
        x, w = x.view(np.uint8), w.view(np.uint8)
    kind = accumulator_type(x)
    rows = (int64(x) + input_offset).astype(kind).reshape(-1, w.shape[-1])
    acc = rows @ (int64(w) + weights_offset).astype(kind).reshape(-1, w.shape[-1]).T
    if input_1_sparse:
        acc = acc + block_wrap(x.reshape(-1, w.shape[-1]), w)
    if bias is not None:
        acc = acc + bias.reshape(-1).astype(kind)
    return to_codes(wrap32(output(acc) + output_offset), clamp, output_dtype).reshape(output_shape)


def block_wrap(x, w):
    """The runtime's vector code for sparse weights adds the products of inputs c and c + 8 of each block of 16 in 16
    bits, where twice -128 * -128 wraps."""
    whole = w.shape[1] // 16 * 16
    least_x, least_w = (v[:, :whole].reshape(v.shape[0], -1, 2, 8) == -128 for v in (x, w))
    both_x, both_w = (np.all(v, axis=2).reshape(v.shape[0], -1).astype(np.int32) for v in (least_x, least_w))
    return -65536 * (both_x @ both_w.T)


def FULLY_CONNECTED_float(x, w, bias=None, *, fused_activation_function, output_shape):
    """out = activation(sum(x * w) + bias), in float32. Nothing to sum up: zeros."""
    if w.shape[-1] == 0:
        return np.zeros(output_shape, np.float32)
    acc = x.reshape(-1, w.shape[-1]) @ w.reshape(-1, w.shape[-1]).T
    return float_clamp(acc if bias is None else acc + bias.reshape(-1), fused_activation_function).reshape(output_shape)


def FULLY_CONNECTED_hybrid(x, w, bias=None, *, asymmetric_quantize_inputs, weights, fused_activation_function,
                           output_shape):
    """Float activations, integer weights: each row of x is quantized when the operator runs.
    out = activation(bias + sum((x_q - z_x) * w) * (s_x * s_w))."""
    w = w.view(np.int8)
    results = []
    for row in x.reshape(-1, w.shape[1]):
        codes, scale, zero_point = (quantize_asymmetric if asymmetric_quantize_inputs else quantize_symmetric)(row)
        dot = hybrid_dot(codes[np.newaxis], w)[0] - zero_point * int64(w).sum(axis=1)
        start = np.float32(0) if bias is None else bias.reshape(-1)
        results.append(start + wrap32(dot).astype(np.float32) * (scale * weights))
    return hybrid_activation(np.array(results, np.float32), fused_activation_function).reshape(output_shape)


def hybrid_activation(x, activation):
    """The fused activation, all kinds."""
    if activation == "TANH":
        return np.tanh(x)
    if activation == "SIGN_BIT":
        return np.signbit(x).astype(x.dtype)
    return x if activation == "NONE" else float_clamp(x, activation)


def BATCH_MATMUL(x, w, *, adj_x=False, adj_y=False, input_offset, weights_offset, output, output_offset, clamp,
                 output_dtype):
    """out = clamp(output(sum((x + input_offset) * (w + weights_offset))) + output_offset), matrix by matrix."""
    kind = accumulator_type(x)
    x, w = (int64(x) + input_offset).astype(kind), (int64(w) + weights_offset).astype(kind)
    acc = (np.swapaxes(x, -1, -2) if adj_x else x) @ (np.swapaxes(w, -1, -2) if adj_y else w)
    return to_codes(wrap32(output(acc) + output_offset), clamp, output_dtype)


def BATCH_MATMUL_float(x, w, *, adj_x=False, adj_y=False):
    """out = sum(x * w), matrix by matrix."""
    return (np.swapaxes(x, -1, -2) if adj_x else x) @ (np.swapaxes(w, -1, -2) if adj_y else w)


def three_batch_axes(x):
    return x.reshape((1,) * (5 - x.ndim) + x.shape)


def BATCH_MATMUL_hybrid(x, w, *, adj_x=False, adj_y=False, asymmetric_quantize_inputs=False, weights, output_shape):
    """Float activations, integer weights: each row of x is quantized when the operator runs.
    out = (s_x * s_w) * float(int(float(sum(x_q * w)) - float(sum(w)) * z_x)). The runtime finds a matrix's scales one
    step further along each batch axis, so that with several of them it takes those of other matrices."""
    if not adj_x and x.ndim > 2 and w.ndim > 2 and w.shape[-3] == 1:  # one right matrix for all: more rows
        x, w = x.reshape(x.shape[:-3] + (-1, x.shape[-1])), w.reshape(w.shape[:-3] + w.shape[-2:])
    x = three_batch_axes(np.swapaxes(x, -1, -2) if adj_x else x)
    w = three_batch_axes(np.swapaxes(w, -1, -2) if adj_y else w)
    quantize = quantize_asymmetric if asymmetric_quantize_inputs else quantize_symmetric
    quantized = [quantize(row) for row in np.ascontiguousarray(x).reshape(-1, x.shape[-1])]
    codes = np.array([row[0] for row in quantized], np.int64).reshape(x.shape)
    scales = np.array([row[1] for row in quantized], np.float32)
    points = np.array([row[2] for row in quantized], np.float32)
    sums = int64(w).sum(axis=-2).reshape(-1).astype(np.float32)
    rows, units = x.shape[-2], w.shape[-1]
    batch = np.broadcast_shapes(x.shape[:3], w.shape[:3])
    result = np.zeros(batch + (rows, units), np.float32)
    for place in np.ndindex(batch):
        left = tuple(i if size > 1 else 0 for i, size in zip(place, x.shape))
        right = tuple(i if size > 1 else 0 for i, size in zip(place, w.shape))
        dot = wrap32(codes[left] @ int64(w[right])).astype(np.float32)
        of_row = slice(sum(left) * rows, sum(left) * rows + rows)
        of_unit = slice(sum(right) * units, sum(right) * units + units)
        if asymmetric_quantize_inputs:
            dot = truncate_to_int32(dot - sums[of_unit] * points[of_row, np.newaxis]).astype(np.float32)
        result[place] = scales[of_row, np.newaxis] * weights * dot
    return result.reshape(output_shape)


def BATCH_MATMUL_int8_int32(x, w, *, adj_x=False, adj_y=False):
    """Sums of products of codes: scales and zero points are not used."""
    x, w = x.astype(np.int32), w.astype(np.int32)
    return (np.swapaxes(x, -1, -2) if adj_x else x) @ (np.swapaxes(w, -1, -2) if adj_y else w)
