# SPDX-FileCopyrightText: 2026 The QuantStep authors
# SPDX-License-Identifier: GPL-3.0-or-later
# --- Comparisons and logic -------------------------------------------------------------------------------------------
import numpy as np


def EQUAL(a, b, *, left_shift, input_0_offset, input_1_offset, input_0_multiplier, input_0_shift,
          input_1_multiplier, input_1_shift):
    """out = a == b, both codes brought to a common scale."""
    return (comparable(a, input_0_offset, left_shift, input_0_multiplier, input_0_shift)
            == comparable(b, input_1_offset, left_shift, input_1_multiplier, input_1_shift))


def EQUAL_plain(a, b):
    """out = a == b."""
    return a == b


def NOT_EQUAL(a, b, *, left_shift, input_0_offset, input_1_offset, input_0_multiplier, input_0_shift,
              input_1_multiplier, input_1_shift):
    """out = a != b, both codes brought to a common scale."""
    return (comparable(a, input_0_offset, left_shift, input_0_multiplier, input_0_shift)
            != comparable(b, input_1_offset, left_shift, input_1_multiplier, input_1_shift))


def NOT_EQUAL_plain(a, b):
    """out = a != b."""
    return a != b


def LESS(a, b, *, left_shift, input_0_offset, input_1_offset, input_0_multiplier, input_0_shift,
         input_1_multiplier, input_1_shift):
    """out = a < b, both codes brought to a common scale."""
    return (comparable(a, input_0_offset, left_shift, input_0_multiplier, input_0_shift)
            < comparable(b, input_1_offset, left_shift, input_1_multiplier, input_1_shift))


def LESS_plain(a, b):
    """out = a < b."""
    return a < b


def LESS_EQUAL(a, b, *, left_shift, input_0_offset, input_1_offset, input_0_multiplier, input_0_shift,
               input_1_multiplier, input_1_shift):
    """out = a <= b, both codes brought to a common scale."""
    return (comparable(a, input_0_offset, left_shift, input_0_multiplier, input_0_shift)
            <= comparable(b, input_1_offset, left_shift, input_1_multiplier, input_1_shift))


def LESS_EQUAL_plain(a, b):
    """out = a <= b."""
    return a <= b


def GREATER(a, b, *, left_shift, input_0_offset, input_1_offset, input_0_multiplier, input_0_shift,
            input_1_multiplier, input_1_shift):
    """out = a > b, both codes brought to a common scale."""
    return (comparable(a, input_0_offset, left_shift, input_0_multiplier, input_0_shift)
            > comparable(b, input_1_offset, left_shift, input_1_multiplier, input_1_shift))


def GREATER_plain(a, b):
    """out = a > b."""
    return a > b


def GREATER_EQUAL(a, b, *, left_shift, input_0_offset, input_1_offset, input_0_multiplier, input_0_shift,
                  input_1_multiplier, input_1_shift):
    """out = a >= b, both codes brought to a common scale."""
    return (comparable(a, input_0_offset, left_shift, input_0_multiplier, input_0_shift)
            >= comparable(b, input_1_offset, left_shift, input_1_multiplier, input_1_shift))


def GREATER_EQUAL_plain(a, b):
    """out = a >= b."""
    return a >= b


def LOGICAL_AND(a, b):
    """out = a and b."""
    return a & b


def LOGICAL_OR(a, b):
    """out = a or b."""
    return a | b


def LOGICAL_NOT(x):
    """out = not x."""
    return ~x


def BITWISE_XOR(a, b):
    """out = a ^ b, bit by bit."""
    return a ^ b


def where_all_are_single(condition, a, b, output_shape):
    return np.where(condition.reshape(-1)[0], a.reshape(-1)[0], b.reshape(-1)[0]).reshape(output_shape).astype(a.dtype)


def SELECT(condition, a, b, *, output_shape):
    """out = condition ? a : b; a condition of lower rank stands for whole rows."""
    if condition.size == a.size == b.size == 1:
        return where_all_are_single(condition, a, b, output_shape)
    if condition.ndim < a.ndim:
        condition = condition.reshape(condition.shape + (1,) * (a.ndim - condition.ndim))
    return np.where(condition, a, b)


def SELECT_V2(condition, a, b, *, output_shape):
    """out = condition ? a : b, broadcast as in NumPy."""
    if condition.size == a.size == b.size == 1:
        return where_all_are_single(condition, a, b, output_shape)
    return np.where(condition, a, b)
