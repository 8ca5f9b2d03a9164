// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/activation_range.h"
#include "core/kernels/requantize.h"

#include <cmath>
#include <cstdint>

namespace quantstep {

/// Parameters of a product of `count` codes: each multiplication is followed by the same rescale.
struct ReduceProdParams {
    std::int32_t inputZeroPoint = 0, outputZeroPoint = 0;
    QuantizedMultiplier multiplier;
    IntRange codes;
};

/// What each step is multiplied with: the input scale over the count-th root of the output scale.
[[nodiscard]] inline double reduceProdMultiplier(float inputScale, float outputScale, std::int64_t count)
{
    return static_cast<double>(inputScale)
        / std::pow(static_cast<double>(outputScale), 1.0 / static_cast<double>(count));
}

/// The product so far times one more code.
[[nodiscard]] inline std::int32_t reduceProdStep(
    const ReduceProdParams& params, std::int32_t product, std::int32_t code)
{
    const std::int64_t next = std::int64_t{product} * fx::wrappingSub(code, params.inputZeroPoint);
    return multiplyByQuantizedMultiplier64(next, params.multiplier);
}

[[nodiscard]] inline std::int32_t reduceProdOutput(const ReduceProdParams& params, std::int32_t product)
{
    const std::int32_t scaled = multiplyByQuantizedMultiplier64(product, params.multiplier);
    return clampToRange(fx::wrappingAdd(scaled, params.outputZeroPoint), params.codes);
}

} // namespace quantstep
