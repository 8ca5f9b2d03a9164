# SPDX-FileCopyrightText: 2026 The QuantStep authors
# SPDX-License-Identifier: GPL-3.0-or-later
# --- Element by element, two inputs (broadcast against each other as in NumPy) --------------------------------------
import numpy as np


def plain_clamp(x, activation):
    """The fused activation of numbers that are no codes."""
    if x.dtype.kind == "f":
        return float_clamp(x, activation)
    low, high = {"RELU": (0, None), "RELU6": (0, 6), "RELU_N1_TO_1": (-1, 1)}.get(activation, (None, None))
    return x if low is None else np.clip(x, low, high).astype(x.dtype)


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
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return float_clamp(a / b, fused_activation_function)
