// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/activation_range.h"
#include "core/kernels/op_arithmetic.h"
#include "core/kernels/requantize.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace quantstep {

/// Double to int32, rounded half away from zero; what does not fit (and NaN) gives the minimum, as the
/// x86-64 conversion instruction does.
[[nodiscard]] std::int32_t roundToInt32(double value);

/// What follows the accumulator of a quantized matrix product: rescale, add the output's zero point, clamp.
struct OutputStage {
    RescaleRule rule = RescaleRule::DoubleRounding;
    std::vector<double> real; ///< one per output channel
    std::vector<QuantizedMultiplier> multipliers; ///< one per output channel; not used by DoubleProduct
    std::int32_t outputOffset = 0;
    IntRange clamp;

    /// Output code of a 32-bit accumulator of this channel.
    [[nodiscard]] std::int32_t code(std::int32_t accumulator, std::size_t channel) const
    {
        return finish(scaled(accumulator, channel));
    }

    /// Output code of a 64-bit accumulator; the rule is Accumulator64 or DoubleProduct.
    [[nodiscard]] std::int32_t code(std::int64_t accumulator, std::size_t channel) const
    {
        return finish(scaled(accumulator, channel));
    }

    /// The accumulator in steps of the output, before the zero point is added.
    [[nodiscard]] std::int32_t scaled(std::int32_t accumulator, std::size_t channel) const
    {
        switch (rule) {
        case RescaleRule::DoubleProduct: return roundToInt32(accumulator * real[channel]);
        case RescaleRule::FloatHalfEven: return roundHalfEven(accumulator, channel);
        case RescaleRule::SingleRounding: return multiplySingleRounding(accumulator, multipliers[channel]);
        case RescaleRule::TiesUp: return multiplyTiesUp(accumulator, multipliers[channel]);
        case RescaleRule::Accumulator64: return multiplyByQuantizedMultiplier64(accumulator, multipliers[channel]);
        default: return multiplyByQuantizedMultiplier(accumulator, multipliers[channel]);
        }
    }
    [[nodiscard]] std::int32_t scaled(std::int64_t accumulator, std::size_t channel) const
    {
        if (rule == RescaleRule::DoubleProduct)
            return roundToInt32(static_cast<double>(accumulator) * real[channel]);
        return multiplyByQuantizedMultiplier64(accumulator, multipliers[channel]);
    }

private:
    /// In float, limited before it is rounded so that the zero point can be added.
    [[nodiscard]] std::int32_t roundHalfEven(std::int32_t accumulator, std::size_t channel) const
    {
        constexpr float kFar = 65536; // beyond every code, whatever the zero point
        const float product = static_cast<float>(accumulator) * static_cast<float>(real[channel]);
        return static_cast<std::int32_t>(std::nearbyint(std::min(std::max(product, -kFar), kFar)));
    }

    [[nodiscard]] std::int32_t finish(std::int32_t scaled) const
    {
        return clampToRange(fx::wrappingAdd(scaled, outputOffset), clamp);
    }
};

} // namespace quantstep
