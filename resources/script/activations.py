# SPDX-FileCopyrightText: 2026 The QuantStep authors
# SPDX-License-Identifier: GPL-3.0-or-later
# --- Functions of one value: by a table, by rescaling, in float ------------------------------------------------------
import math

import numpy as np


def each_float32(f, x):
    """f in float64 for every value, then rounded to float32: what a good expf or tanhf gives."""
    x = np.asarray(x, np.float32)
    return np.array([float32_of(f, float(v)) for v in x.reshape(-1)], np.float32).reshape(x.shape)


def float32_of(f, v):
    try:
        return np.float32(f(v))
    except OverflowError:
        return np.float32(math.inf)
    except ValueError:
        return np.float32(math.nan)


def table_of_8_bits(f, input_scale, input_zero_point, output_scale, output_zero_point, dtype):
    """A table of all 256 codes, in float32: round(f(input_scale * (code - input_zero_point)) / output_scale) +
    output_zero_point, clamped. The quotient is a product with the inverse of the scale."""
    low, high = codes_of(dtype)
    codes = np.arange(low, high + 1)
    x = np.float32(input_scale) * (codes - input_zero_point).astype(np.float32)
    steps = round_half_away(f(x).astype(np.float32) * (np.float32(1) / np.float32(output_scale)))
    code = steps + np.float32(output_zero_point)
    clipped = np.where(code >= high, np.float32(high), np.where(code > low, np.trunc(code), np.float32(low)))
    if low == 0:
        clipped = np.where(code >= 2147483648.0, np.float32(0), clipped)
    return np.where(np.isnan(code), low, clipped).astype(dtype)


def table_lookup(table, x):
    return table[int64(x) - codes_of(x.dtype)[0]]


def logistic32(x):
    """1 / (1 + exp(-x)) in float32 steps."""
    return np.float32(1) / (np.float32(1) + each_float32(math.exp, -x))


def tanh32(x):
    return each_float32(math.tanh, x)


# not for: tflm
def LOGISTIC_int8(x, *, input_scale, input_zero_point, output_scale, output_zero_point):
    """A table of 256 codes of 1 / (1 + exp(-x)), computed in float32."""
    return table_lookup(table_of_8_bits(logistic32, input_scale, input_zero_point, output_scale, output_zero_point,
                                        x.dtype), x)


def LOGISTIC_uint8(x, *, input_scale, input_zero_point, output_scale, output_zero_point):
    """A table of 256 codes of 1 / (1 + exp(-x)), computed in float32."""
    return table_lookup(table_of_8_bits(logistic32, input_scale, input_zero_point, output_scale, output_zero_point,
                                        x.dtype), x)


# not for: tflm
def TANH_int8(x, *, input_scale, input_zero_point, output_scale, output_zero_point):
    """A table of 256 codes of tanh(x), computed in float32."""
    return table_lookup(table_of_8_bits(tanh32, input_scale, input_zero_point, output_scale, output_zero_point,
                                        x.dtype), x)


def TANH_uint8(x, *, input_scale, input_zero_point, output_scale, output_zero_point):
    """A table of 256 codes of tanh(x), computed in float32."""
    return table_lookup(table_of_8_bits(tanh32, input_scale, input_zero_point, output_scale, output_zero_point,
                                        x.dtype), x)


def sigmoid_table_16():
    """The sigmoid at multiples of 1/24 as integers of 16 bits, lowered by half of the error that linear interpolation
    makes at most; the last entry is 65535."""
    table = []
    for i in range(256):
        s = 1 / (1 + math.exp(-i / 24))
        table.append(math.floor(65536 * (s - s * (1 - s) * (1 - 2 * s) / (16 * 24 * 24)) + 0.5))
    table[255] = 65535
    return np.array(table, np.int64)


def sigmoid_16(position, fraction_bits, saturated):
    """The table at |position|, linearly interpolated with fraction_bits bits; `saturated` beyond its end."""
    table = sigmoid_table_16()
    magnitude = np.abs(position) & 0xFFFFFFFF
    segment = magnitude >> fraction_bits
    low, high = table[np.minimum(segment, 255)], table[np.minimum(segment + 1, 255)]
    inside = (low << fraction_bits) + (magnitude & ((1 << fraction_bits) - 1)) * (high - low)
    return np.where(segment >= 255, saturated, inside)


def sigmoid_position(x, multiplier, right_shift):
    """A code as a position in the table, whose unit is 1 / (3 * 4096)."""
    rounding = (1 << (right_shift - 1)) if right_shift > 0 else 0
    return wrap32(wrap32(int64(x) * multiplier) + rounding) >> right_shift


def LOGISTIC_int16(x, *, multiplier, right_shift):
    """The sigmoid by a table with linear interpolation, in integers."""
    position = sigmoid_position(x, multiplier, right_shift)
    value = sigmoid_16(position, 9, 0x7FFF << 10)
    result = np.where(position >= 0, value + (1 << 9), (1 << 25) - value + (1 << 9) - 1)
    return (result >> 10).astype(np.int16)


def TANH_int16(x, *, multiplier, right_shift):
    """tanh(x) = 2 sigmoid(2x) - 1, by the same table: one bit of fraction less doubles the position."""
    position = sigmoid_position(x, multiplier, right_shift)
    value = sigmoid_16(position, 8, 0xFFFF << 8)
    result = np.where(position >= 0, value - (1 << 23) + (1 << 7), -value + (1 << 23) + (1 << 7) - 1)
    return (result >> 8).astype(np.int16)


def LOGISTIC_float(x):
    """out = 1 / (1 + exp(-x))."""
    return (1 / (1 + np.exp(-x.astype(np.float64)))).astype(x.dtype)


def TANH_float(x):
    """out = tanh(x)."""
    return np.tanh(x.astype(np.float64)).astype(x.dtype)


def rescaled_relu(x, input_offset, output, output_offset, clamp):
    return to_codes(wrap32(output(wrap32(int64(x) + input_offset)) + output_offset), clamp, x.dtype)


def RELU(x, *, input_offset, output, output_offset, clamp):
    """out = clamp(output(x + input_offset) + output_offset); the clamp begins at the code of 0."""
    return rescaled_relu(x, input_offset, output, output_offset, clamp)


def RELU6(x, *, input_offset, output, output_offset, clamp):
    """out = clamp(output(x + input_offset) + output_offset); the clamp goes from the code of 0 to that of 6."""
    return rescaled_relu(x, input_offset, output, output_offset, clamp)


def RELU_N1_TO_1(x, *, input_offset, output, output_offset, clamp):
    """out = clamp(output(x + input_offset) + output_offset); the clamp goes from the code of -1 to that of 1."""
    return rescaled_relu(x, input_offset, output, output_offset, clamp)


def RELU_0_TO_1(x, *, input_offset, output, output_offset, clamp):
    """out = clamp(output(x + input_offset) + output_offset); the clamp goes from the code of 0 to that of 1."""
    return rescaled_relu(x, input_offset, output, output_offset, clamp)


def RELU_float(x):
    """out = max(x, 0)."""
    return np.where(x < 0, x.dtype.type(0), x)


def RELU6_float(x):
    """out = min(max(x, 0), 6)."""
    return float_clamp(x, "RELU6")


def RELU_N1_TO_1_float(x):
    """out = min(max(x, -1), 1)."""
    return float_clamp(x, "RELU_N1_TO_1")


def RELU_0_TO_1_float(x):
    """out = min(max(x, 0), 1)."""
    return np.where(x < 0, x.dtype.type(0), np.where(x > 1, x.dtype.type(1), x))


def RELU6_plain(x, *, clamp):
    """The micro runtime's: codes are clamped on the input's scale, whatever the output's is."""
    return to_codes(int64(x), clamp, x.dtype)


def LEAKY_RELU(x, *, input_offset, identity, alpha, output_offset, clamp):
    """Codes from the zero point on are rescaled by one multiplier, those below by another."""
    centred = wrap32(int64(x) + input_offset)
    return to_codes(wrap32(np.where(centred >= 0, identity(centred), alpha(centred)) + output_offset), clamp, x.dtype)


def LEAKY_RELU_float(x, *, alpha=0.0):
    """out = x > 0 ? x : x * alpha."""
    return np.where(x > 0, x, x * x.dtype.type(alpha))


def high_mul_16(a, b):
    """(a * b) / 2^15 in 16 bits, ties up; minimum * minimum saturates."""
    return np.minimum((int64(a) * int64(b) + (1 << 14)) >> 15, 32767)


def divide_by_pot_16(x, exponent):
    """x / 2^exponent in 16 bits, ties away from zero. From 16 on the mask overflows: +1 for x >= 0, else -1."""
    return rounding_divide_by_pot(x, exponent) if exponent < 16 else np.where(int64(x) >= 0, 1, -1)


def upper_half(multiplier):
    """A 32-bit multiplier with its upper 16 bits, rounded."""
    return 32767 if multiplier >= INT32_MAX - (1 << 15) else (multiplier + (1 << 15)) >> 16


def HARD_SWISH(x, *, input_offset, output_multiplier, output_shift, reluish_multiplier, reluish_shift, output_offset,
               clamp):
    """x * min(6, max(0, x + 3)) / 6 in 16 bits: the second factor as a number from 0 to 1 with 15 bits of fraction."""
    reluish_shift = min(reluish_shift, 31)
    wide = wrap16(wrap16(int64(x) + input_offset) * 128)
    scaled = high_mul_16(wide, upper_half(output_multiplier))
    reluish = wide
    if reluish_shift > 0:
        reluish = np.clip(reluish << (reluish_shift - 1), -32768, 32767)
    reluish = high_mul_16(reluish, upper_half(reluish_multiplier))
    if reluish_shift > 0:
        reluish = np.clip(reluish << 1, -32768, 32767)
    if reluish_shift < 0:
        reluish = divide_by_pot_16(reluish, -reluish_shift)
    reluish = wrap16((reluish + (1 << 15)) >> 1)
    product = reluish * scaled
    product = np.minimum(np.where(product < 0, -(-product >> 15), product >> 15), 32767)
    return to_codes(wrap16(divide_by_pot_16(product, -output_shift) + output_offset), clamp, x.dtype)


def HARD_SWISH_float(x):
    """out = x * min(6, max(0, x + 3)) / 6."""
    kind = x.dtype.type
    return x * np.minimum(kind(6), np.maximum(kind(0), x + kind(3))) / kind(6)


def by_table(f, x, input_scale, input_zero_point, output_scale, output_zero_point):
    """8-bit codes through a table of 256 entries, int16 ones through one of 513 with interpolation."""
    if x.dtype == np.int16:
        table = table_of_513(f, input_scale, input_zero_point, output_scale, output_zero_point, np.float32)
        return interpolated(table, x).astype(np.int16)
    return table_lookup(table_of_8_bits(f, input_scale, input_zero_point, output_scale, output_zero_point, x.dtype), x)


def gelu32(x):
    """0.5 x erfc(-x / sqrt(2)), in float32 steps."""
    return np.float32(0.5) * x * each_float32(math.erfc, x * np.float32(-math.sqrt(0.5)))


def approximate_gelu32(x):
    """0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))), in float32 steps."""
    inner = np.float32(math.sqrt(2 / math.pi)) * (x + np.float32(0.044715) * x * x * x)
    return np.float32(0.5) * x * (np.float32(1) + each_float32(math.tanh, inner))


def GELU(x, *, approximate=False, input_scale, input_zero_point, output_scale, output_zero_point):
    """0.5 x erfc(-x / sqrt(2)), or an approximation by tanh, through a table."""
    return by_table(approximate_gelu32 if approximate else gelu32, x, input_scale, input_zero_point, output_scale,
                    output_zero_point)


def GELU_float32(x, *, approximate=False):
    """0.5 x erfc(-x / sqrt(2)), or an approximation by tanh."""
    return approximate_gelu32(x) if approximate else gelu32(x)


def elu32(x):
    return np.where(x < 0, each_float32(math.expm1, np.minimum(x, 0)), x)


def ELU(x, *, input_scale, input_zero_point, output_scale, output_zero_point):
    """x < 0 ? exp(x) - 1 : x, through a table."""
    return by_table(elu32, x, input_scale, input_zero_point, output_scale, output_zero_point)


def ELU_float(x):
    """out = x < 0 ? exp(x) - 1 : x."""
    return elu32(x)
