// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/fast/vector_stage.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace quantstep::fast {

namespace {

/// Factors below this keep every product of an int32 inside int32.
constexpr double kLargestFactor = 0.999;

VectorStage withDoubleProduct(VectorStage stage, const std::vector<std::size_t>& slots)
{
    const std::vector<double>& real = stage.scalar.real;
    stage.isDoubleProduct
        = std::all_of(real.begin(), real.end(), [](double factor) { return factor >= 0 && factor <= kLargestFactor; });
    if (!stage.isDoubleProduct)
        return stage;
    stage.real.resize(slots.size());
    for (std::size_t i = 0; i < slots.size(); ++i)
        stage.real[i] = slots[i] < real.size() ? real[slots[i]] : 0.0;
    return stage;
}

} // namespace

VectorStage makeVectorStage(const OutputStage& stage, const std::vector<std::size_t>& slots)
{
    VectorStage result;
    result.scalar = stage;
    if (stage.rule == RescaleRule::DoubleProduct)
        return withDoubleProduct(std::move(result), slots);
    result.isVectorised = stage.rule == RescaleRule::DoubleRounding
        && std::all_of(stage.multipliers.begin(), stage.multipliers.end(),
            [](QuantizedMultiplier m) { return m.multiplier >= 0 && m.shift >= -31 && m.shift <= 31; });
    if (!result.isVectorised)
        return result;
    result.multiplier.resize(slots.size());
    result.left.resize(slots.size());
    result.right.resize(slots.size());
    result.mask.resize(slots.size());
    for (std::size_t i = 0; i < slots.size(); ++i) {
        if (slots[i] >= stage.multipliers.size())
            continue;
        const QuantizedMultiplier by = stage.multipliers[slots[i]];
        result.multiplier[i] = by.multiplier;
        result.left[i] = std::max(by.shift, 0);
        result.right[i] = std::max(-by.shift, 0);
        result.mask[i] = static_cast<std::int32_t>((std::uint32_t{1} << result.right[i]) - 1U);
        result.hasLeftShift = result.hasLeftShift || by.shift > 0;
    }
    return result;
}

std::vector<std::size_t> plainSlots(std::size_t channels)
{
    std::vector<std::size_t> slots((channels + kChannelPadding - 1) / kChannelPadding * kChannelPadding);
    std::iota(slots.begin(), slots.end(), std::size_t{0});
    return slots;
}

} // namespace quantstep::fast
