# SPDX-FileCopyrightText: 2026 The QuantStep authors
# SPDX-License-Identifier: GPL-3.0-or-later
# --- StableHLO operators of values as they are -----------------------------------------------------------------------
import numpy as np


def STABLEHLO_ADD(a, b):
    """out = a + b; integers wrap."""
    return a + b


def STABLEHLO_MULTIPLY(a, b):
    """out = a * b; integers wrap."""
    return a * b


def STABLEHLO_MAXIMUM(a, b):
    """out = max(a, b)."""
    return np.where(a < b, b, a)


def STABLEHLO_MINIMUM(a, b):
    """out = min(a, b)."""
    return np.where(b < a, b, a)


def STABLEHLO_AND(a, b):
    """out = a & b, bit by bit."""
    return a & b


def STABLEHLO_SHIFT_LEFT(a, b):
    """out = a << b."""
    return (a << b).astype(a.dtype)
