# SPDX-FileCopyrightText: 2026 The QuantStep authors
# SPDX-License-Identifier: GPL-3.0-or-later
# --- Matrix products, and float activations quantized on the fly --------------------------------------------------
import numpy as np


def quantized_rows(steps, scale, zero_point, low, count):
    """Codes of floats that were divided by their scale. Elements in full groups of eight are rounded by adding +-0.5
    and cutting off, as the runtime's vector code does; the others half away from zero."""
    flat = steps.reshape(-1)
    with np.errstate(invalid="ignore", over="ignore"):
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
                    output_dtype):
    """out = clamp(output(sum((x + input_offset) * (w + weights_offset)) + bias) + output_offset). w: [units, depth].
    An int16 output of int8 operands has only the kernel for uint8, which takes their bytes for that."""
    if x.dtype == np.int8 and output_dtype == "int16":
        x, w = x.view(np.uint8), w.view(np.uint8)
    kind = accumulator_type(x)
    rows = (int64(x) + input_offset).astype(kind).reshape(-1, w.shape[-1])
    acc = rows @ (int64(w) + weights_offset).astype(kind).reshape(-1, w.shape[-1]).T
    if bias is not None:
        acc = acc + bias.reshape(-1).astype(kind)
    return to_codes(wrap32(output(acc) + output_offset), clamp, output_dtype).reshape(output_shape)


def FULLY_CONNECTED_float(x, w, bias=None, *, fused_activation_function, output_shape):
    """out = activation(sum(x * w) + bias), in float32."""
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
    return float_clamp(x, activation)
