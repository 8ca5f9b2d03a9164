# SPDX-FileCopyrightText: 2026 The QuantStep authors
# SPDX-License-Identifier: GPL-3.0-or-later
# --- Rows: along the last axis ---------------------------------------------------------------------------------------
import math

import numpy as np


def SOFTMAX(x, *, input, smallest_difference, output_dtype):
    """exp(x - max) / sum(exp(x - max)) in fixed point: `input` brings differences of codes to Q5.26, exponentials are
    Q0.31, their sum Q12.19; those of differences below smallest_difference count as 0."""
    if x.size == 0:
        return x.astype(output_dtype)
    difference = int64(x) - int64(x).max(axis=-1, keepdims=True)
    counts_in = difference >= smallest_difference
    exponential = exp_of_negative(input(np.maximum(difference, smallest_difference)), 5)
    total = wrap32(np.where(counts_in, rounding_divide_by_pot(exponential, 12), 0).sum(axis=-1, keepdims=True))
    inverse, more_bits = reciprocal(total, 12)
    low, high = codes_of(output_dtype)
    bits = 8 if output_dtype in ("int8", "uint8") else 16
    share = rounding_divide_by_pot(saturating_rounding_doubling_high_mul(inverse, exponential), more_bits + 31 - bits)
    return to_codes(np.where(counts_in, share + low, low), (low, high), output_dtype)


def table_of_513(f, input_scale, input_zero_point, output_scale, output_zero_point, kind):
    """A table of all int16 codes for linear interpolation over 512 segments of 128 codes, in the float type `kind`;
    each entry is moved by half of the error in the middle of its segment."""
    def real(scale, code, zero_point):
        return kind(scale) * kind(code - zero_point)
    in_min, in_max = (real(input_scale, code, input_zero_point) for code in (-32768, 32767))
    out_min, out_max = (real(output_scale, code, output_zero_point) for code in (-32768, 32767))
    step = (in_max - in_min) / kind(512)
    inverse = kind(65536) / (out_max - out_min)
    i = np.arange(512).astype(kind)
    sample = round_half_away(f(in_min + i * step) * inverse)
    middle = round_half_away(f(in_min + i * step + step / kind(2)) * inverse)
    following = f(in_min + (i + kind(1)) * step) * inverse
    between = round_half_away((following + sample) / kind(2))
    entries = sample - round_half_away((between - middle) / kind(2))
    entries = np.append(entries, round_half_away(f(np.array([in_max], kind)) * inverse))
    return np.where(np.isnan(entries), 0, np.clip(entries, -32768, 32767)).astype(np.int64)


def interpolated(table, x):
    """A code looked up in a table of 513 entries."""
    segment, offset = 256 + (int64(x) >> 7), int64(x) & 127
    slope = wrap16(table[segment + 1] - table[segment])
    return wrap16(table[segment] + ((slope * offset + 64) >> 7))


def SOFTMAX_int16_int16(x, *, input):
    """exp(x - max) / sum(exp(x - max)) by two tables: exp over [-10, 0] and 1 / (1 + x) over [0, 1]."""
    if x.size == 0:
        return x
    exp_table = table_of_513(np.exp, 10 / 65535, 32767, 2 / 65535, 0, np.float64)
    inverse_table = table_of_513(lambda v: 1 / (1 + v), 1 / 65535, -32768, 2 / 65535, 0, np.float64)
    scaled = wrap32(input(int64(x) - int64(x).max(axis=-1, keepdims=True)) + 32767)
    exponential = interpolated(exp_table, np.clip(scaled, -32768, 32767))
    total = wrap32(exponential.sum(axis=-1, keepdims=True))
    headroom = leading_zeros(total)
    index = np.clip((((total << (headroom - 1)) + (1 << 13)) >> 14) - (1 << 15) - (1 << 16), -32768, 32767)
    right = 31 - headroom
    product = exponential * interpolated(inverse_table, index)
    return np.clip((product + (np.int64(1) << (right - 1))) >> right, 0, 32767).astype(np.int16)


def SOFTMAX_float(x, *, beta=0.0):
    """out = exp((x - max) * beta) / sum(exp((x - max) * beta))."""
    exponential = np.exp((x.astype(np.float64) - x.max(axis=-1, keepdims=True, initial=-np.inf)) * beta)
    return (exponential / exponential.sum(axis=-1, keepdims=True)).astype(x.dtype)


def L2_NORMALIZATION(x, *, input_offset, output_offset):
    """Rows times 128 / sqrt(sum of squares), the inverse root in fixed point."""
    rows = []
    for row in wrap32(int64(x) + input_offset).reshape(-1, x.shape[-1]):
        multiplier, shift = inverse_sqrt(wrap32((row * row).sum()))
        if x.dtype == np.uint8:
            scaled = multiply_by_quantized_multiplier(row << 7, multiplier, shift)
        else:
            scaled = multiply_by_quantized_multiplier(row, multiplier, shift + 7)
        rows.append(wrap32(scaled + output_offset))
    return to_codes(np.array(rows, np.int64).reshape(x.shape), codes_of(x.dtype), x.dtype)


def L2_NORMALIZATION_float(x):
    """out = x / max(sqrt(sum(x^2)), 1e-6)."""
    return x / np.maximum(np.sqrt(np.sum(x * x, axis=-1, keepdims=True, dtype=x.dtype)), x.dtype.type(1e-6))


def log_of_one_or_more(x):
    """log(x) for x >= 1 in Q12.19, as Q5.26: x = 2^e * r twice, with r around 1 / sqrt(2) and around 1, of which the
    better is taken; then a rational function of r."""
    mul, shift = saturating_rounding_doubling_high_mul, lambda v, bits: rescale_q(v, -bits)
    x = int(x)
    quarter = 536870912 >> 6
    clip = lambda v: np.clip(v, INT32_MIN, INT32_MAX)
    headroom_a = 32 - x.bit_length()
    rest_a = shift(mul(shift(x, headroom_a - 1), 1518500250), 1)
    exponent_a = clip(shift(12 - headroom_a, 25) + quarter)
    headroom_b = 32 - int(mul(x, 1518500250)).bit_length() - 1
    rest_b = shift(x, headroom_b)
    exponent_b = clip(shift(12 - headroom_b, 25) - quarter)
    rest, power = np.minimum(rest_a, rest_b), np.maximum(exponent_a, exponent_b)
    total = int(rest) + 1805811301
    p = (total + 1) // 2 if total >= 0 else -((1 - total) // 2)
    q = wrap32(2 * wrap32(rest - 1805811301))
    square = mul(q, q)
    numerator = wrap32(mul(q, rest) + mul(mul(q, square), 117049297))
    inner = wrap32(wrap32(1057819769 + q) + mul(127690142, square))
    denominator = wrap32(mul(p, inner) + mul(638450708, q))
    inverse = one_over_one_plus(denominator)
    scaled = rescale_q(numerator, 6)
    return rescale_q(wrap32(mul(power, 1488522236) + mul(scaled, inverse)), -1)


def LOG_SOFTMAX(x, *, input, smallest_difference, reverse):
    """out = round(d - log(sum(exp(d)))) with d = x - max, in fixed point with 5 bits before the point."""
    low, high = codes_of(x.dtype)
    rows = []
    for row in int64(x).reshape(-1, x.shape[-1]):
        difference = row - row.max()
        scaled = input(difference)
        counts_in = difference >= smallest_difference
        exponential = exp_of_negative(np.where(counts_in, scaled, 0), 5)
        log_sum = log_of_one_or_more(np.where(counts_in, rounding_divide_by_pot(exponential, 12), 0).sum())
        smallest = max(smallest_difference - 1, int(reverse(wrap32(log_sum + INT32_MIN))))
        code = rounding_divide_by_pot(wrap32(scaled - log_sum), 22) + high
        rows.append(np.where(difference <= smallest, low, np.clip(code, low, high)))
    return np.array(rows).reshape(x.shape).astype(x.dtype)


def LOG_SOFTMAX_float(x):
    """out = x - max - log(sum(exp(x - max)))."""
    centred = x.astype(np.float64) - x.max(axis=-1, keepdims=True, initial=-np.inf)
    return (centred - np.log(np.exp(centred).sum(axis=-1, keepdims=True))).astype(x.dtype)


def LOCAL_RESPONSE_NORMALIZATION(x, *, radius, bias, alpha, beta):
    """out = x / (bias + alpha * sum of the squares of the channels c - radius .. c + radius - 1) ^ beta."""
    squares = np.zeros_like(x)
    for c in range(x.shape[-1]):
        squares[..., c] = np.sum(x[..., max(0, int(wrap32(c - radius))):max(0, int(wrap32(c + radius)))] ** 2,
                                 axis=-1, dtype=x.dtype)
    return (x * np.power((bias + alpha * squares.astype(np.float64)), -beta)).astype(x.dtype)


def softmax_by_table(x, beta, input_scale, output_scale, output_zero_point):
    """In float32: exponentials of all differences in a table of 256 entries, then their share of
    the row's sum divided by the output's scale."""
    if x.size == 0:
        return x
    table = each_float32(math.exp, (-np.float32(input_scale) * np.float32(beta)) * np.arange(256).astype(np.float32))
    exponential = table[int64(x).max(axis=-1, keepdims=True) - int64(x)]
    total = np.cumsum(exponential, axis=-1, dtype=np.float32)[..., -1:]
    share = exponential * (np.float32(1) / (total * np.float32(output_scale)))
    if x.dtype == np.int8:
        code = wrap32(truncate_to_int32(round_half_away(share)) + output_zero_point)
    else:
        code = truncate_to_int32(share + np.float32(0.5))
    return to_codes(code, codes_of(x.dtype), x.dtype)


def SOFTMAX_int8_int8_optimized(x, *, beta=0.0, input_scale, output_scale, output_zero_point):
    """The optimized kernels: in float32, the exponentials by a table."""
    return softmax_by_table(x, beta, input_scale, output_scale, output_zero_point)


def SOFTMAX_uint8_uint8_optimized(x, *, beta=0.0, input_scale, output_scale, output_zero_point):
    """The optimized kernels: in float32, the exponentials by a table."""
    return softmax_by_table(x, beta, input_scale, output_scale, output_zero_point)
