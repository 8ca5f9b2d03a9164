// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/activation_range.h"
#include "core/kernels/requantize.h"

#include <cstdint>

namespace quantstep {

/// PRELU: one multiplier for inputs from 0 on, another for their product with alpha below.
struct PreluParams {
    std::int32_t inputZeroPoint = 0, alphaZeroPoint = 0, outputZeroPoint = 0;
    QuantizedMultiplier identity, alpha;
    IntRange codes;
};

[[nodiscard]] inline std::int32_t prelu(const PreluParams& params, std::int32_t code, std::int32_t alphaCode)
{
    const std::int32_t centred = fx::wrappingSub(code, params.inputZeroPoint);
    const std::int32_t scaled = centred >= 0
        ? multiplyByQuantizedMultiplier(centred, params.identity)
        : multiplyByQuantizedMultiplier(
            fx::wrappingMul(centred, fx::wrappingSub(alphaCode, params.alphaZeroPoint)), params.alpha);
    return clampToRange(fx::wrappingAdd(scaled, params.outputZeroPoint), params.codes);
}

} // namespace quantstep
