// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Activations of quantized codes that are one rescale, or two.

#include "core/kernels/activation_range.h"
#include "core/kernels/requantize.h"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace quantstep {

/// LEAKY_RELU: one multiplier for inputs from 0 on, another below.
struct LeakyReluParams {
    std::int32_t inputZeroPoint = 0, outputZeroPoint = 0;
    QuantizedMultiplier identity, alpha;
    IntRange codes;
};

[[nodiscard]] inline std::int32_t leakyRelu(const LeakyReluParams& params, std::int32_t code)
{
    const std::int32_t centred = fx::wrappingSub(code, params.inputZeroPoint);
    const std::int32_t scaled = multiplyByQuantizedMultiplier(centred, centred >= 0 ? params.identity : params.alpha);
    return clampToRange(fx::wrappingAdd(scaled, params.outputZeroPoint), params.codes);
}

/// HARD_SWISH in 16 bits. Formula as LiteRT's reference hard_swish.
struct HardSwishParams {
    std::int16_t inputZeroPoint = 0, outputZeroPoint = 0;
    std::int16_t outputMultiplier = 0, reluishMultiplier = 0;
    int outputExponent = 0, reluishExponent = 0; ///< powers of two that go with the multipliers
    IntRange codes;
};

/// A 32-bit multiplier with its upper 16 bits, rounded.
[[nodiscard]] inline std::int16_t upperHalf(std::int32_t multiplier)
{
    constexpr std::int32_t kHalf = 1 << 15;
    if (multiplier >= std::numeric_limits<std::int32_t>::max() - kHalf)
        return std::numeric_limits<std::int16_t>::max();
    return static_cast<std::int16_t>((multiplier + kHalf) >> 16);
}

[[nodiscard]] inline std::int32_t hardSwish(const HardSwishParams& params, std::int32_t code)
{
    const auto centred = static_cast<std::int16_t>(code - params.inputZeroPoint);
    const auto wide = static_cast<std::int16_t>(centred * 128);
    const std::int16_t scaled = fx::saturatingRoundingDoublingHighMul(wide, params.outputMultiplier);

    // min(6, max(0, x + 3)) / 6 as a number from 0 to 1 in Q0.15. A left shift is made in two steps,
    // so that the saturation comes last.
    std::int16_t reluish = wide;
    if (params.reluishExponent > 0)
        reluish = fx::saturatingLeftShift(reluish, params.reluishExponent - 1);
    reluish = fx::saturatingRoundingDoublingHighMul(reluish, params.reluishMultiplier);
    if (params.reluishExponent > 0)
        reluish = fx::saturatingLeftShift(reluish, 1);
    if (params.reluishExponent < 0)
        reluish = fx::roundingDivideByPowerOfTwo(reluish, -params.reluishExponent);
    reluish = static_cast<std::int16_t>((reluish + (1 << 15)) >> 1);

    const bool overflow = reluish == scaled && scaled == std::numeric_limits<std::int16_t>::min();
    const auto product = overflow ? std::numeric_limits<std::int16_t>::max()
                                  : static_cast<std::int16_t>(std::int32_t{reluish} * scaled / (1 << 15));
    const std::int16_t shifted = fx::roundingDivideByPowerOfTwo(product, -params.outputExponent);
    const auto output = static_cast<std::int16_t>(shifted + params.outputZeroPoint);
    return clampToRange(std::int32_t{output}, params.codes);
}

} // namespace quantstep
