// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Random single-operator cases of CONV_2D, DEPTHWISE_CONV_2D and FULLY_CONNECTED.

#include "tests/support/op_case.h"
#include "tests/support/test_data.h"

namespace quantstep::test {

/// The types of one form of these operators.
struct MatrixForm {
    DType input = DType::Float32, weights = DType::Float32, bias = DType::Float32, output = DType::Float32;
    bool perChannel = false; ///< several weight scales
    bool asymmetric = false; ///< FULLY_CONNECTED, hybrid: activations with a zero point
    DType biasOption = DType::Float32; ///< quantized_bias_type
    int largestSide = 9; ///< of input images
    int largestFilter = 4; ///< sides of filters
};

[[nodiscard]] OpCase randomConv(Random& random, const MatrixForm& form);
[[nodiscard]] OpCase randomDepthwise(Random& random, const MatrixForm& form);
[[nodiscard]] OpCase randomDense(Random& random, const MatrixForm& form);

} // namespace quantstep::test
