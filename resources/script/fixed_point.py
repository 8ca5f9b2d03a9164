# SPDX-FileCopyrightText: 2026 The QuantStep authors
# SPDX-License-Identifier: GPL-3.0-or-later
# --- Fixed-point arithmetic ------------------------------------------------------------------------------------------
import math

import numpy as np

INT32_MIN = -(1 << 31)

INT32_MAX = (1 << 31) - 1


def int64(x):
    return np.asarray(x).astype(np.int64)


def wrap32(x):
    """What 32 bits keep of an integer, as additions and products of the runtime's int32 do."""
    return int64(x).astype(np.int32).astype(np.int64)


def wrap16(x):
    return int64(x).astype(np.int16).astype(np.int64)


def round_half_away(x):
    """To the nearest integer, ties away from zero (C's round), in the float type of x."""
    x = np.asarray(x)
    whole = np.trunc(x)
    return whole + np.where(np.abs(x - whole) >= 0.5, np.copysign(x.dtype.type(1), x), x.dtype.type(0))


def truncate_to_int32(x):
    """Float to int32 toward zero; what does not fit, and NaN, becomes the minimum, as on x86-64."""
    x = np.asarray(x)
    fits = (x > -2147483649.0) & (x < 2147483648.0)
    return np.where(fits, np.where(fits, x, 0).astype(np.int64), INT32_MIN)


def saturating_rounding_doubling_high_mul(a, b):
    """(a * b) / 2^31, rounded to the nearest with ties up; only minimum * minimum saturates."""
    product = int64(a) * int64(b)
    return np.minimum((product + (1 << 30)) >> 31, INT32_MAX)


def rounding_divide_by_pot(x, exponent):
    """x / 2^exponent, rounded to the nearest with ties away from zero. exponent: 0 to 31; for larger ones, which only
    absurd scales give, the compiled kernels shift by exponent modulo 32 and compare with a mask of ones."""
    x, exponent = int64(x), int64(exponent)
    mask = (np.int64(1) << (exponent & 31)) - 1
    threshold = (mask >> 1) + (x < 0)
    rounded = (x >> (exponent & 31)) + ((x & mask) > threshold)
    return np.where(exponent > 31, (x >> (exponent & 31)) + (x >= 0), rounded)


def rounding_divide_by_any_pot(x, exponent):
    """The same for exponents of which C++ says nothing, as the compiled kernels do it on x86-64: counts of shifts are
    taken modulo 64 and 32."""
    x, exponent = int64(x), int64(exponent)
    mask = wrap32((np.int64(1) << (exponent & 63)) - 1)
    threshold = (mask >> 1) + (x < 0)
    return wrap32((x >> (exponent & 31)) + ((x & mask) > threshold))


def quantize_multiplier(real):
    """A real number as multiplier * 2^(shift - 31), the multiplier in [2^30, 2^31); numbers below 2^-32 count as 0."""
    if not math.isfinite(real) or real == 0:
        return 0, 0
    fraction, shift = math.frexp(real)
    multiplier = int(math.copysign(math.floor(abs(fraction) * (1 << 31) + 0.5), fraction))
    if abs(multiplier) == 1 << 31:
        multiplier, shift = multiplier // 2, shift + 1
    return (0, 0) if shift < -31 else (multiplier, shift)


def multiply_by_quantized_multiplier(x, multiplier, shift):
    """x * multiplier * 2^(shift - 31) in 32 bits with two roundings: the left shift wraps, the high product takes ties
    up, the right shift takes them away from zero."""
    left, right = np.maximum(int64(shift), 0), np.maximum(-int64(shift), 0)
    high = saturating_rounding_doubling_high_mul(wrap32(wrap32(x) << (left & 31)), multiplier)
    return rounding_divide_by_pot(high, right)


def double_rounding(multiplier, shift):
    """The usual rescaling function: multiply_by_quantized_multiplier with these numbers (one, or one per channel)."""
    return lambda x: multiply_by_quantized_multiplier(x, multiplier, shift)


def single_rounding(multiplier, shift):
    """x * multiplier * 2^(shift - 31) with one rounding, ties up, as a runtime built with TFLITE_SINGLE_ROUNDING."""
    total = np.clip(31 - int64(shift), 1, 62)
    return lambda x: wrap32((wrap32(x) * int64(multiplier) + (np.int64(1) << (total - 1))) >> total)


def double_rounding_ties_up(multiplier, shift):
    """As double_rounding, but the second rounding takes ties up too: the vector code of optimized matrix products."""
    left, right = np.maximum(int64(shift), 0), np.maximum(-int64(shift), 0)
    nudge = np.where(right > 0, np.int64(1) << np.maximum(right - 1, 0), 0)
    return lambda x: ((((wrap32(wrap32(x) << (left & 31)) * int64(multiplier)) + (1 << 30)) >> 31) + nudge) >> right


def accumulator_64(multiplier, shift):
    """For 64-bit accumulators: the multiplier is reduced to 15 bits, one rounding with ties up."""
    multiplier = int64(multiplier)
    reduced = np.where(multiplier < 0x7FFF0000, (multiplier + (1 << 15)) >> 16, 0x7FFF)
    total = 15 - int64(shift)
    return lambda x: wrap32((int64(x) * reduced + (np.int64(1) << ((total - 1) & 63))) >> (total & 63))


def double_product(real):
    """The accumulator times the real multiplier in float64, rounded half away from zero: no fixed point."""
    def rescale(x):
        rounded = round_half_away(int64(x).astype(np.float64) * np.float64(real))
        return truncate_to_int32(rounded)
    return rescale


def float_half_even(real):
    """The accumulator times the multiplier in float32, rounded half to even (XNNPACK)."""
    def rescale(x):
        product = int64(x).astype(np.float32) * np.asarray(real, np.float32)
        return int64(np.rint(np.clip(product, -65536, 65536)))
    return rescale


def float_product(real):
    """Scales of integer weights under float activations: no integer multiplier."""
    return np.asarray(real, np.float32)


def to_codes(x, clamp, dtype):
    """Clamps to the range of the fused activation and takes the output's type."""
    return np.clip(x, clamp[0], clamp[1]).astype(dtype)


def codes_of(dtype):
    """Smallest and largest code of an integer type."""
    return int(np.iinfo(dtype).min), int(np.iinfo(dtype).max)


def float_clamp(x, activation):
    """The fused activation of a float operator; none clamps to the largest finite numbers."""
    most = float(np.finfo(x.dtype).max)
    low, high = {"RELU": (0, most), "RELU6": (0, 6), "RELU_N1_TO_1": (-1, 1)}.get(activation, (-most, most))
    return np.where(x < low, x.dtype.type(low), np.where(x > high, x.dtype.type(high), x))


def bfloat16(x):
    """Rounded half to even to the 8 bits of a bfloat16's fraction; kept as float32, which NumPy has."""
    if isinstance(x, tuple):
        return tuple(bfloat16(one) for one in x)
    bits = np.asarray(x, np.float32).view(np.uint32).astype(np.uint64)
    rounded = ((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000).astype(np.uint32).view(np.float32)
    return np.where(np.isnan(x), np.float32(np.nan), rounded)
