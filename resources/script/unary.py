# SPDX-FileCopyrightText: 2026 The QuantStep authors
# SPDX-License-Identifier: GPL-3.0-or-later
# --- Further functions of one value ----------------------------------------------------------------------------------
import math

import numpy as np


def EXP(x, *, input_scale, input_zero_point, output_scale, output_zero_point):
    """exp(x) through a table."""
    return by_table(lambda v: each_float32(math.exp, v), x, input_scale, input_zero_point, output_scale,
                    output_zero_point)


def EXP_float(x):
    """out = exp(x)."""
    return np.exp(x.astype(np.float64)).astype(x.dtype)


def LOG(x, *, input_scale, input_zero_point, output_scale, output_zero_point):
    """log(x) through a table; what is not positive gives the smallest output."""
    lowest = np.float32(codes_of(x.dtype)[0] - output_zero_point) * np.float32(output_scale)
    return by_table(lambda v: np.where(v <= 0, lowest, each_float32(math.log, np.maximum(v, np.float32(1e-45)))), x,
                    input_scale, input_zero_point, output_scale, output_zero_point)


def LOG_float(x):
    """out = log(x)."""
    return np.log(x.astype(np.float64)).astype(x.dtype)


def ABS(x, *, input_scale, input_zero_point, output_scale, output_zero_point, arithmetic):
    """out = |x - z_in| + z_out, rescaled by scale_in / scale_out (divided in float32) unless the scales are equal."""
    magnitude = wrap32(np.abs(wrap32(int64(x) - input_zero_point)))
    if np.float32(input_scale) != np.float32(output_scale):
        real = float(np.float32(input_scale) / np.float32(output_scale))
        rescale = single_rounding if arithmetic == "single-rounding" else double_rounding
        magnitude = rescale(*quantize_multiplier(real))(magnitude)
    return to_codes(wrap32(magnitude + output_zero_point), codes_of(x.dtype), x.dtype)


def ABS_plain(x):
    """out = |x|."""
    return np.abs(x)


def NEG(x):
    """out = -x; of codes too: scale and zero point are ignored."""
    return -x


def SQRT(x, *, input_scale, input_zero_point, output_scale, output_zero_point):
    """out = trunc(sqrt(scale_in * (x - z_in)) / scale_out) + z_out, in float32."""
    real = np.float32(input_scale) * wrap32(int64(x) - input_zero_point).astype(np.float32)
    steps = truncate_to_int32(np.sqrt(real) / np.float32(output_scale))
    return to_codes(wrap32(steps + output_zero_point), codes_of(x.dtype), x.dtype)


def SQRT_float(x):
    """out = sqrt(x)."""
    return np.sqrt(x)


def RSQRT_int8(x, *, input_scale, input_zero_point, output_scale, output_zero_point, arithmetic):
    """1 / sqrt(x - z_in) in fixed point, with 20 more bits of fraction, times 1 / (sqrt(scale_in) * scale_out)."""
    real = 1.0 / float(np.sqrt(np.float32(input_scale)) * np.float32(output_scale))
    multiplier, shift = quantize_multiplier(real)
    rescale = single_rounding if arithmetic == "single-rounding" else double_rounding

    def code(v):
        if v == input_zero_point:
            return 127
        root, root_shift = inverse_sqrt(v - input_zero_point)
        wide = rescale(root, root_shift + 20)(1)
        return np.clip(wrap32(rescale(multiplier, shift - 20)(wide) + output_zero_point), -128, 127)
    return np.array([code(int(v)) for v in x.reshape(-1)], np.int8).reshape(x.shape)


def RSQRT_int16(x, *, input_scale, output_scale):
    """1 / sqrt(x) through a table; what is not positive gives the largest output."""
    largest = np.float32(32767) * np.float32(output_scale)
    table = table_of_513(lambda v: np.where(v <= 0, largest, np.float32(1) / np.sqrt(np.maximum(v, 0))), input_scale, 0,
                         output_scale, 0, np.float32)
    return interpolated(table, x).astype(np.int16)


def RSQRT_float(x):
    """out = 1 / sqrt(x)."""
    return x.dtype.type(1) / np.sqrt(x)


def SQUARE(x):
    """out = x * x."""
    return x * x


def SIN(x):
    """out = sin(x)."""
    return np.sin(x.astype(np.float64)).astype(x.dtype)


def COS(x):
    """out = cos(x)."""
    return np.cos(x.astype(np.float64)).astype(x.dtype)


def FLOOR(x):
    """out = floor(x)."""
    return np.floor(x)


def CEIL(x):
    """out = ceil(x)."""
    return np.ceil(x)


def ROUND(x):
    """out = x rounded half to even."""
    return np.rint(x)


def SIGN(x):
    """out = -1, 0 or 1."""
    return np.sign(x)


def ZEROS_LIKE(x):
    """out = 0."""
    return np.zeros_like(x)


def CAST(x, *, input_dtype, output_dtype):
    """Codes as they are in another type. Integers wrap; floats are cut off and saturate, NaN becomes the largest."""
    narrow = {"int4": (-8, 7, np.int8), "int2": (-2, 1, np.int8), "uint4": (0, 15, np.uint8)}.get(output_dtype)
    if narrow:
        x = np.where(np.isnan(x), narrow[1], np.clip(x, narrow[0], narrow[1]))
        return np.trunc(x).astype(narrow[2])
    if output_dtype == "bfloat16":
        return np.real(x).astype(np.float32)
    kind = np.dtype(output_dtype)
    if x.dtype.kind == "c" and kind.kind != "c":
        x = x.real
    if x.dtype.kind != "f" or kind.kind not in "iu":
        return x.astype(np.float32).astype(kind) if kind == np.float16 else x.astype(kind)
    low, high = codes_of(kind)
    x = x.astype(np.float64)
    inside = (x > low) & (x < high)
    return np.where(inside, np.where(inside, x, 0).astype(kind), np.where(x <= low, kind.type(low), kind.type(high)))
