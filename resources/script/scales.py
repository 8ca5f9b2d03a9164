# SPDX-FileCopyrightText: 2026 The QuantStep authors
# SPDX-License-Identifier: GPL-3.0-or-later
# --- Between scales and types ----------------------------------------------------------------------------------------
import numpy as np


def along_axis(numbers, axis, rank):
    """One number, or one per element of an axis in the shape that broadcasts along it."""
    numbers = np.asarray(numbers)
    return numbers if numbers.ndim == 0 else numbers.reshape([-1 if i == axis else 1 for i in range(rank)])


def QUANTIZE(x, *, input_offset, output, output_offset, clamp, output_dtype):
    """From one scale to another: out = clamp(output(x + input_offset) + output_offset)."""
    return to_codes(wrap32(output(wrap32(int64(x) + input_offset)) + output_offset), clamp, output_dtype)


def QUANTIZE_float(x, *, output_scale, output_zero_point, output_axis=0, clamp, output_dtype):
    """out = clamp(round(x / scale) + zero_point): divided in float32, rounded half away from zero."""
    steps = round_half_away(x / along_axis(np.float32(output_scale), output_axis, x.ndim))
    codes = wrap32(truncate_to_int32(steps) + along_axis(output_zero_point, output_axis, x.ndim))
    return to_codes(codes, clamp, {"int4": "int8", "uint4": "uint8"}.get(output_dtype, output_dtype))


def DEQUANTIZE(x, *, input_scale, input_zero_point, input_axis=0, arithmetic):
    """out = scale * (x - zero_point), in float32. The micro runtime takes the first of several scales for all."""
    if arithmetic == "tflm" and np.ndim(input_scale):
        input_scale, input_zero_point = input_scale[0], input_zero_point[0]
    centred = wrap32(int64(x) - along_axis(input_zero_point, input_axis, x.ndim))
    return along_axis(np.float32(input_scale), input_axis, x.ndim) * centred.astype(np.float32)


def DEQUANTIZE_float(x):
    """float16 as float32."""
    return x.astype(np.float32)


def QUANTIZE_float_optimized(x, *, output_scale, output_zero_point, output_axis=0, clamp, output_dtype):
    """The optimized kernels: in whole vectors of 8 times the inverse of the scale, rounded half to even; the rest
    divided in float64, rounded half away from zero. One scale for all; several, and types of fewer than 8 bits, as usual."""
    if np.ndim(output_scale) or output_dtype in ("int4", "uint4"):
        return QUANTIZE_float(x, output_scale=output_scale, output_zero_point=output_zero_point,
                              output_axis=output_axis, clamp=clamp, output_dtype=output_dtype)
    in_vectors = np.rint(x * (np.float32(1) / np.float32(output_scale)))
    behind = round_half_away(x.astype(np.float64) / np.float64(np.float32(output_scale)))
    whole = np.arange(x.size).reshape(x.shape) < x.size // 8 * 8
    steps = np.where(whole, truncate_to_int32(in_vectors), truncate_to_int32(behind))
    return to_codes(wrap32(steps + output_zero_point), clamp, output_dtype)


def QUANTIZE_optimized(x, *, input_offset, output, output_multiplier, output_shift, output_offset, clamp, output_dtype):
    """The optimized kernels: between types of 8 bits the last elements, fewer than 16, by the usual rule."""
    usual = double_rounding(output_multiplier, output_shift)
    centred = wrap32(int64(x) + input_offset)
    bytes_only = x.dtype.itemsize == 1 and np.dtype(output_dtype).itemsize == 1
    whole = np.arange(x.size).reshape(x.shape) < (x.size // 16 * 16 if bytes_only else 0)
    return to_codes(wrap32(np.where(whole, output(centred), usual(centred)) + output_offset), clamp, output_dtype)
