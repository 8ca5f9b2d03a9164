// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/activation_range.h"
#include "core/kernels/requantize.h"

#include <algorithm>
#include <cstdint>

namespace quantstep {

struct MulParams {
    std::int32_t zeroPoint1 = 0, zeroPoint2 = 0, outputZeroPoint = 0;
    QuantizedMultiplier multiplier;
    IntRange clamp;
};

/// Product of two codes as an output code. Formula as LiteRT's reference mul.
[[nodiscard]] inline std::int32_t mulQuantized(const MulParams& params, std::int32_t code1, std::int32_t code2)
{
    const std::int32_t product
        = fx::wrappingMul(fx::wrappingSub(code1, params.zeroPoint1), fx::wrappingSub(code2, params.zeroPoint2));
    const std::int32_t scaled = multiplyByQuantizedMultiplier(product, params.multiplier);
    return clampToRange(fx::wrappingAdd(scaled, params.outputZeroPoint), params.clamp);
}

/// What the 16-bit product is shifted by to become a byte.
inline constexpr int kMulInt16ToByteShift = 8;

/// Product of two int16 codes that count as fractions of 1, as an 8-bit code. Formula as LiteRT's reference mul, which
/// clamps in 16 bits before it adds the zero point.
[[nodiscard]] inline std::int32_t mulInt16ToByte(
    std::int16_t code1, std::int16_t code2, std::int32_t outputZeroPoint, IntRange clamp)
{
    const std::int16_t product = fx::saturatingRoundingDoublingHighMul(code1, code2);
    const std::int16_t shifted = fx::roundingDivideByPowerOfTwo(product, kMulInt16ToByteShift);
    const auto most = static_cast<std::int16_t>(fx::wrappingSub(clamp.max, outputZeroPoint));
    const auto least = static_cast<std::int16_t>(fx::wrappingSub(clamp.min, outputZeroPoint));
    return fx::wrappingAdd(std::max(least, std::min(most, shifted)), outputZeroPoint);
}

} // namespace quantstep
