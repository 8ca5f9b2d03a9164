// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/activation_range.h"
#include "core/kernels/requantize.h"

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

} // namespace quantstep
