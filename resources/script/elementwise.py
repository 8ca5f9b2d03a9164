# SPDX-FileCopyrightText: 2026 The QuantStep authors
# SPDX-License-Identifier: GPL-3.0-or-later
# --- Element by element, two inputs (broadcast against each other as in NumPy) ---------------------------------------
import math

import numpy as np


def plain_clamp(x, activation):
    """The fused activation of numbers that are no codes."""
    if x.dtype.kind == "f":
        return float_clamp(x, activation)
    if x.dtype.kind not in "iu":
        return x
    most = np.iinfo(x.dtype).max
    low, high = {"RELU": (0, most), "RELU6": (0, 6), "RELU_N1_TO_1": (-1, 1)}.get(activation, (None, None))
    if low is None:
        return x
    # Unsigned types have no -1; the runtime's conversion wraps.
    return np.minimum(np.maximum(x, np.array(low).astype(x.dtype)), x.dtype.type(high))


def ADD(a, b, *, left_shift, input_0_offset, input_1_offset, input_0, input_1, output, output_offset, clamp,
        output_dtype):
    """Both inputs on a common scale with left_shift bits of fraction, then their sum on the output's:
    out = clamp(output(input_0((a + offset) << left_shift) + input_1((b + offset) << left_shift)) + output_offset)."""
    total = input_0((int64(a) + input_0_offset) << left_shift) + input_1((int64(b) + input_1_offset) << left_shift)
    return to_codes(wrap32(output(total) + output_offset), clamp, output_dtype)


def SUB(a, b, *, left_shift, input_0_offset, input_1_offset, input_0, input_1, output, output_offset, clamp,
        output_dtype):
    """As ADD, with the difference."""
    total = input_0((int64(a) + input_0_offset) << left_shift) - input_1((int64(b) + input_1_offset) << left_shift)
    return to_codes(wrap32(output(total) + output_offset), clamp, output_dtype)


def ADD_int16_int16(a, b, *, input_0_right_shift=0, input_1_right_shift=0, clamp=None, left_shift=None,
                    input_0_offset=0, input_1_offset=0, input_0=None, input_1=None, output=None, output_offset=0,
                    fused_activation_function="NONE"):
    """int16. With scales that are powers of two one input is shifted right, with rounding, and the sum saturates; with
    other scales as ADD; without scales a plain sum that wraps."""
    if left_shift is not None:
        return ADD(a, b, left_shift=left_shift, input_0_offset=input_0_offset, input_1_offset=input_1_offset,
                   input_0=input_0, input_1=input_1, output=output, output_offset=output_offset, clamp=clamp,
                   output_dtype=np.int16)
    if clamp is None:
        return plain_clamp(a + b, fused_activation_function)
    total = rounding_divide_by_pot(a, input_0_right_shift) + rounding_divide_by_pot(b, input_1_right_shift)
    return to_codes(np.clip(total, -32768, 32767), clamp, np.int16)


def SUB_int16_int16(a, b, *, input_0_right_shift=0, input_1_right_shift=0, clamp=None, left_shift=None,
                    input_0_offset=0, input_1_offset=0, input_0=None, input_1=None, output=None, output_offset=0,
                    fused_activation_function="NONE"):
    """As ADD of int16, with the difference."""
    if left_shift is not None:
        return SUB(a, b, left_shift=left_shift, input_0_offset=input_0_offset, input_1_offset=input_1_offset,
                   input_0=input_0, input_1=input_1, output=output, output_offset=output_offset, clamp=clamp,
                   output_dtype=np.int16)
    if clamp is None:
        return plain_clamp(a - b, fused_activation_function)
    total = rounding_divide_by_pot(a, input_0_right_shift) - rounding_divide_by_pot(b, input_1_right_shift)
    return to_codes(np.clip(total, -32768, 32767), clamp, np.int16)


def ADD_plain(a, b, *, fused_activation_function="NONE"):
    """out = activation(a + b); integers wrap."""
    return plain_clamp(a + b, fused_activation_function)


def SUB_plain(a, b, *, fused_activation_function="NONE"):
    """out = activation(a - b); integers wrap."""
    return plain_clamp(a - b, fused_activation_function)


def MUL(a, b, *, input_0_offset, input_1_offset, output, output_offset, clamp, output_dtype):
    """out = clamp(output((a + offset) * (b + offset)) + output_offset)."""
    product = wrap32((int64(a) + input_0_offset) * (int64(b) + input_1_offset))
    return to_codes(wrap32(output(product) + output_offset), clamp, output_dtype)


def MUL_plain(a, b, *, fused_activation_function="NONE"):
    """out = activation(a * b); integers wrap."""
    return plain_clamp(a * b, fused_activation_function)


def DIV_float(a, b, *, fused_activation_function="NONE"):
    """out = activation(a / b)."""
    return float_clamp(a / b, fused_activation_function)


def DIV(a, b, *, input_0_offset, input_1_offset, output_multiplier, output_shift, output_offset, clamp, output_dtype):
    """The dividend, as far to the left as it goes, times the reciprocal of the divisor in fixed point, times the
    multiplier; all shifts come last, as one to the right."""
    mul = saturating_rounding_doubling_high_mul
    dividend, divisor = np.broadcast_arrays(wrap32(int64(a) + input_0_offset), wrap32(int64(b) + input_1_offset))
    dividend = wrap32(np.where(divisor < 0, -dividend, dividend))
    inverse, more_bits = reciprocal(np.abs(divisor), 31)
    headroom = leading_zeros(np.where(dividend < 0, ~dividend, dividend)) - 1
    quotient = mul(wrap32(dividend << headroom), inverse)
    scaled = rounding_divide_by_any_pot(mul(quotient, output_multiplier), more_bits + headroom - output_shift)
    return to_codes(wrap32(scaled + output_offset), clamp, output_dtype)


def DIV_int32(a, b, *, fused_activation_function="NONE"):
    """out = activation(a / b), toward zero."""
    a, b = int64(a), int64(b)
    quotient = np.abs(a) // np.abs(b)
    signed = np.minimum(np.where((a < 0) != (b < 0), -quotient, quotient), INT32_MAX)
    return plain_clamp(signed.astype(np.int32), fused_activation_function)


def MUL_int16_int8(a, b, *, output_offset, right_shift, clamp):
    """Two int16 codes as fractions of 1: (a * b) / 2^15, shifted right with rounding, clamped, then the zero point."""
    return mul_to_bytes(a, b, output_offset, right_shift, clamp, np.int8)


def MUL_int16_uint8(a, b, *, output_offset, right_shift, clamp):
    """Two int16 codes as fractions of 1: (a * b) / 2^15, shifted right with rounding, clamped, then the zero point."""
    return mul_to_bytes(a, b, output_offset, right_shift, clamp, np.uint8)


def mul_to_bytes(a, b, output_offset, right_shift, clamp, dtype):
    product = np.minimum((int64(a) * int64(b) + (1 << 14)) >> 15, 32767)
    shifted = rounding_divide_by_pot(product, right_shift)
    limited = np.maximum(wrap16(clamp[0] - output_offset), np.minimum(wrap16(clamp[1] - output_offset), shifted))
    return wrap32(limited + output_offset).astype(dtype)


def FLOOR_DIV(a, b):
    """out = floor(a / b), divided in float64."""
    quotient = np.floor(a.astype(np.float64) / b.astype(np.float64))
    if a.dtype.kind == "f":
        return quotient.astype(a.dtype)
    least = np.iinfo(a.dtype).min
    return np.where(quotient < 2147483648.0, int64(np.clip(quotient, INT32_MIN, INT32_MAX)), least).astype(a.dtype)


def FLOOR_MOD(a, b):
    """The remainder with the sign of the divisor: out = a - floor(a / b) * b."""
    rest = np.fmod(a, b)
    return np.where((rest != 0) & ((b < 0) != (rest < 0)), rest + b, rest).astype(a.dtype)


def SQUARED_DIFFERENCE(a, b, *, left_shift, input_0_offset, input_1_offset, input_0, input_1, output, output_offset,
                       clamp):
    """Both inputs on a common scale as for ADD, the square of their difference rescaled once more."""
    difference = wrap32(input_0((int64(a) + input_0_offset) << left_shift)
                        - input_1((int64(b) + input_1_offset) << left_shift))
    return to_codes(wrap32(output(wrap32(difference * difference)) + output_offset), clamp, a.dtype)


def SQUARED_DIFFERENCE_plain(a, b):
    """out = (a - b) * (a - b)."""
    return (a - b) * (a - b)


def MAXIMUM(a, b):
    """out = max(a, b), of codes as they are."""
    return np.where(a > b, a, b)


def MINIMUM(a, b):
    """out = min(a, b), of codes as they are."""
    return np.where(a < b, a, b)


def whole_power(a, exponent):
    """By repeated multiplication: integers wrap, floats stay finite."""
    if exponent == 1:
        return a
    half = whole_power(a, exponent // 2)
    square = plain_clamp(half * half, "NONE")
    return plain_clamp(a * square, "NONE") if exponent % 2 else square


def POW(a, b):
    """out = a ^ b. One whole exponent for all elements means repeated multiplication; else integers are computed in
    float64, and what does not fit becomes the minimum."""
    if a.shape != b.shape and b.size == 1:
        exponent = float(b.reshape(-1)[0])
        whole = float(round_half_away(exponent)) if math.isfinite(exponent) else 0
        if 1 <= whole < 2147483648 and abs(np.float32(exponent - whole)) < 1e-5:
            return np.broadcast_to(whole_power(a, int(whole)), np.broadcast_shapes(a.shape, b.shape))
    result = np.power(a.astype(np.float64), b.astype(np.float64))
    return result.astype(a.dtype) if a.dtype.kind == "f" else truncate_to_int32(result).astype(np.int32)


def ADD_N(*parts):
    """The sum of all inputs, in their order."""
    total = parts[0]
    for part in parts[1:]:
        total = plain_clamp(total + part, "NONE")
    return total


def PRELU(x, slope, *, input_offset, alpha_offset, identity, alpha, output_offset, clamp):
    """Codes from the zero point on are rescaled; below, their product with the slope's code is."""
    centred = wrap32(int64(x) + input_offset)
    below = alpha(wrap32(centred * (int64(slope) + alpha_offset)))
    return to_codes(wrap32(np.where(centred >= 0, identity(centred), below) + output_offset), clamp, x.dtype)


def PRELU_float(x, slope):
    """out = x >= 0 ? x : x * slope."""
    return np.where(x >= 0, x, x * slope)


def comparable(x, offset, left_shift, multiplier, shift):
    """A code as a number with left_shift bits of fraction on a scale that both sides share."""
    shifted = wrap32((int64(x) + offset) << left_shift)
    return rounding_divide_by_any_pot(saturating_rounding_doubling_high_mul(shifted, multiplier), -shift)
