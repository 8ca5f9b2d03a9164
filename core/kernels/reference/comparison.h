// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/requantize.h"

#include <cstdint>

namespace quantstep {

/// How the codes of one side of a comparison become comparable: multiplied with their own scale.
struct ComparedSide {
    std::int32_t zeroPoint = 0;
    QuantizedMultiplier multiplier;
};

/// The bits of fraction that comparable numbers have.
inline constexpr int kComparisonShift = 8;

/// A code as a comparable number: real value * 2^8, rounded. Formula as LiteRT's comparisons, which shift by the wrong
/// count for scales of 1 and more: what comes out then is far from the real value, but always the same.
[[nodiscard]] inline std::int32_t comparable(const ComparedSide& side, std::int32_t code)
{
    const std::int32_t shifted = fx::wrappingShiftLeft(fx::wrappingSub(code, side.zeroPoint), kComparisonShift);
    return fx::roundingDivideByAnyPower(
        fx::saturatingRoundingDoublingHighMul(shifted, side.multiplier.multiplier), -side.multiplier.shift);
}

} // namespace quantstep
