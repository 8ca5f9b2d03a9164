// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/fast/vector_stage.h"

#include <algorithm>

namespace quantstep::fast {

namespace {

/// Factors below this keep every product of an int32 inside int32.
constexpr double kLargestFactor = 0.999;

bool isReal(const OutputStage& stage)
{
    return stage.rule == RescaleRule::DoubleProduct
        && std::all_of(stage.real.begin(), stage.real.end(),
            [](double factor) { return factor >= 0 && factor <= kLargestFactor; });
}

bool hasShifts(const OutputStage& stage)
{
    return stage.rule == RescaleRule::DoubleRounding
        && std::all_of(stage.multipliers.begin(), stage.multipliers.end(),
            [](QuantizedMultiplier m) { return m.multiplier >= 0 && m.shift >= -31 && m.shift <= 31; });
}

void fillReal(VectorStage& result, std::size_t size)
{
    result.kind = StageKind::Real;
    result.real.resize(size);
    for (std::size_t i = 0; i < result.slots.size(); ++i) {
        if (result.slots[i] < result.scalar.real.size())
            result.real[i] = result.scalar.real[result.slots[i]];
    }
}

void fillShifts(VectorStage& result, std::size_t size)
{
    result.kind = StageKind::RightShifts;
    for (auto* parameters : {&result.multiplier, &result.left, &result.right, &result.mask})
        parameters->resize(size);
    for (std::size_t i = 0; i < result.slots.size(); ++i) {
        if (result.slots[i] >= result.scalar.multipliers.size())
            continue;
        const QuantizedMultiplier by = result.scalar.multipliers[result.slots[i]];
        result.multiplier[i] = by.multiplier;
        result.left[i] = std::max(by.shift, 0);
        result.right[i] = std::max(-by.shift, 0);
        result.mask[i] = static_cast<std::int32_t>((std::uint32_t{1} << result.right[i]) - 1U);
        if (by.shift > 0)
            result.kind = StageKind::BothShifts;
    }
}

} // namespace

VectorStage makeVectorStage(const OutputStage& stage, const std::vector<std::size_t>& slots)
{
    VectorStage result;
    result.scalar = stage;
    result.slots = slots;
    const std::size_t size = slots.size() + kChannelPadding;
    if (isReal(stage))
        fillReal(result, size);
    else if (hasShifts(stage))
        fillShifts(result, size);
    return result;
}

} // namespace quantstep::fast
