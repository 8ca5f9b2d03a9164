// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/activation_range.h"
#include "core/kernels/requantize.h"

#include <bit>
#include <cstdint>

namespace quantstep {

struct DivParams {
    std::int32_t zeroPoint1 = 0, zeroPoint2 = 0, outputZeroPoint = 0;
    QuantizedMultiplier multiplier;
    IntRange clamp;
};

/// Bits below the sign bit that equal it.
[[nodiscard]] constexpr int redundantSignBits(std::int32_t x)
{
    return std::countl_zero(static_cast<std::uint32_t>(x < 0 ? ~x : x)) - 1;
}

/// Quotient of two codes as an output code; code2 is not its zero point. Formula as LiteRT's reference div: the
/// dividend, as far to the left as it goes, times the reciprocal of the divisor.
[[nodiscard]] inline std::int32_t divQuantized(const DivParams& params, std::int32_t code1, std::int32_t code2)
{
    std::int32_t dividend = fx::wrappingSub(code1, params.zeroPoint1);
    std::int32_t divisor = fx::wrappingSub(code2, params.zeroPoint2);
    if (divisor < 0) {
        dividend = fx::wrappingNegate(dividend);
        divisor = fx::wrappingNegate(divisor);
    }
    const fx::Reciprocal inverse = fx::reciprocal(divisor, 31);
    const int headroom = redundantSignBits(dividend);
    const std::int32_t quotient
        = fx::saturatingRoundingDoublingHighMul(fx::wrappingShiftLeft(dividend, headroom), inverse.value);
    const int leftShift = params.multiplier.shift - inverse.bitsOverUnit - headroom;
    const std::int32_t scaled = fx::roundingDivideByAnyPower(
        fx::saturatingRoundingDoublingHighMul(quotient, params.multiplier.multiplier), -leftShift);
    return clampToRange(fx::wrappingAdd(scaled, params.outputZeroPoint), params.clamp);
}

} // namespace quantstep
