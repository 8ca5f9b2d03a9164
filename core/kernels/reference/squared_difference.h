// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/reference/add.h"

namespace quantstep {

/// Bits that both inputs are shifted to the left before they are brought to the common scale.
inline constexpr int kSquaredDifferenceShift = 7;

/// (a - b)^2 of two int8 codes as an output code. Formula as LiteRT's kernel: both inputs on a common scale as for ADD,
/// the square of their difference rescaled once more.
[[nodiscard]] inline std::int32_t squaredDifference(const AddParams& params, std::int32_t code1, std::int32_t code2)
{
    const std::int32_t lane1 = addLane(code1, params.zeroPoint1, params.leftShift, params.multiplier1);
    const std::int32_t lane2 = addLane(code2, params.zeroPoint2, params.leftShift, params.multiplier2);
    const std::int32_t difference = fx::wrappingSub(lane1, lane2);
    return addOutput(params, fx::wrappingMul(difference, difference));
}

} // namespace quantstep
