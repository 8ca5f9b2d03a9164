# SPDX-FileCopyrightText: 2026 The QuantStep authors
# SPDX-License-Identifier: GPL-3.0-or-later
# --- exp, logistic and tanh in fixed point ----------------------------------------------------------------------------
# Numbers have 32 bits, or 16 where it is said so; Qn.m has n bits before the point and m behind it.
import numpy as np


def wrap(x, bits):
    return wrap32(x) if bits == 32 else wrap16(x)


def high_mul(a, b, bits):
    """(a * b) / 2^(bits - 1), ties up; minimum * minimum saturates."""
    return np.minimum((int64(a) * int64(b) + (1 << (bits - 2))) >> (bits - 1), (1 << (bits - 1)) - 1)


def constant(value, bits):
    """A constant of 32 bits with as many as there are, rounded."""
    return value if bits == 32 else int(rounding_divide_by_pot(value, 16))


def rescale_q(x, more, bits=32):
    """A fixed-point number with `more` bits before the point (fewer if negative): rounded to the right, saturating to
    the left."""
    if more >= 0:
        return rounding_divide_by_pot(x, more)
    return np.clip(int64(x) << -more, -(1 << (bits - 1)), (1 << (bits - 1)) - 1)


def exp_of_negative(a, integer_bits, bits=32):
    """exp(a) with no bits before the point, for a <= 0 with `integer_bits` of them: a polynomial for the last quarter
    below 0, times constants exp(-2^k) for the bits of the rest."""
    a = int64(a)
    largest, fraction = (1 << (bits - 1)) - 1, bits - 1 - integer_bits
    quarter = 1 << (fraction - 2)
    last = (a & (quarter - 1)) - quarter
    x = wrap(rescale_q(last, -integer_bits, bits) + (1 << (bits - 4)), bits)
    x2 = high_mul(x, x, bits)
    x3, x4 = high_mul(x2, x, bits), high_mul(x2, x2, bits)
    third = high_mul(wrap(rounding_divide_by_pot(x4, 2) + x3, bits), constant(715827883, bits), bits)
    eighth = constant(1895147668, bits)  # exp(-1/8)
    series = wrap(x + rounding_divide_by_pot(wrap(third + x2, bits), 1), bits)
    result = np.minimum(eighth + high_mul(eighth, series, bits), largest)
    rest = last - a
    factors = (1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242)
    for power, factor in zip(range(-2, 5), factors):
        if integer_bits > power:
            smaller = high_mul(result, constant(factor, bits), bits)
            result = np.where(rest & (1 << (fraction + power)), smaller, result)
    if integer_bits > 5:
        result = np.where(a < -(1 << (fraction + 5)), 0, result)
    return np.where(a == 0, largest, result)


def inverse_of_half_sum(x, bits=32):
    """1 / d with d = (1 + x) / 2 for x in [0, 1), with 2 bits before the point: 48/17 - 32/17 * d, then three steps of
    Newton's method."""
    total = int64(x) + (1 << (bits - 1)) - 1
    half = np.where(total >= 0, (total + 1) // 2, -((1 - total) // 2))
    y = wrap(constant(1515870810, bits) + high_mul(half, constant(-1010580540, bits), bits), bits)
    for _ in range(3):
        step = wrap((1 << (bits - 3)) - high_mul(half, y, bits), bits)
        y = wrap(y + rescale_q(high_mul(y, step, bits), -2, bits), bits)
    return y


def one_over_one_plus(x, bits=32):
    """1 / (1 + x) for x in [0, 1), both without bits before the point."""
    return rescale_q(inverse_of_half_sum(x, bits), -1, bits)


def logistic_16(a):
    """The sigmoid of Q3.12 as Q0.15, in 16 bits."""
    a = int64(a)
    positive = one_over_one_plus(exp_of_negative(np.where(a > 0, -a, a), 3, 16), 16)
    return np.where(a == 0, 1 << 14, np.where(a > 0, positive, 32767 - positive))


def tanh_16(a, integer_bits):
    """tanh of a number with `integer_bits` bits before the point as Q0.15, in 16 bits: (1 - e) / (1 + e), e =
    exp(-2|a|)."""
    a = int64(a)
    e = exp_of_negative(np.where(a > 0, -a, a), integer_bits + 1, 16)
    result = rescale_q(wrap(inverse_of_half_sum(e, 16) - (1 << 13), 16), -2, 16)
    return np.where(a == 0, 0, np.where(a > 0, result, -result))


def leading_zeros(x):
    """Leading zero bits of a positive 32-bit integer."""
    return np.array([32 - int(v).bit_length() for v in np.atleast_1d(int64(x) & 0xFFFFFFFF).reshape(-1)],
                    np.int64).reshape(np.shape(x))


def reciprocal(x, integer_digits):
    """1 / x for x > 0 with `integer_digits` bits before the point, as (value in Q0.31, further right shift)."""
    headroom = leading_zeros(x)
    return one_over_one_plus(wrap32((int64(x) << headroom) - (1 << 31))), integer_digits - headroom


def inverse_sqrt(n):
    """1 / sqrt(n) for an integer n >= 0 as a multiplier and a shift: Newton's iteration with 28 bits of fraction."""
    mul = saturating_rounding_doubling_high_mul
    n = int(n)
    if n <= 1:
        return INT32_MAX, 0
    right = 11
    while n >= 1 << 29:
        n, right = n // 4, right + 1
    pairs = (32 - n.bit_length() - 1) // 2 - 1
    right -= pairs
    value = (n << (2 * pairs)) >> 1
    half = rounding_divide_by_pot(value, 1)
    x = np.int64(1 << 28)
    for _ in range(5):
        cube = rescale_q(mul(mul(x, x), x), -6)
        x = rescale_q(wrap32(mul((1 << 28) + (1 << 27), x) - mul(half, cube)), -3)
    multiplier = int(mul(x, 1518500250))
    if right < 0:
        multiplier, right = int(wrap32(multiplier << -right)), 0
    return multiplier, -right
