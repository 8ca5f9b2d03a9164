// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/kernel.h"

#include <cstdint>

namespace quantstep {

struct IntRange {
    std::int32_t min = 0;
    std::int32_t max = 0;
    constexpr bool operator==(const IntRange&) const = default;
};

struct FloatRange {
    float min = 0;
    float max = 0;
};

/// The fused activation as a range of codes of an output of type uint8, int8 or int16 with this scale
/// and zero point. NONE, TANH and SIGN_BIT give the whole type (quantized kernels ignore the latter two).
/// Formula as CalculateActivationRangeQuantized. Errors: RefusedByRuntime for other types, and when a
/// limit divided by the scale does not fit 32 bits.
[[nodiscard]] Result<IntRange> quantizedActivationRange(
    const PrepareContext& context, Activation activation, DType outputType, float scale, std::int32_t zeroPoint);

/// The same for output 0 of the operator and its own parameters.
[[nodiscard]] Result<IntRange> quantizedActivationRange(const PrepareContext& context, Activation activation);

/// The fused activation as a range of floats; NONE, TANH and SIGN_BIT give all finite floats.
[[nodiscard]] FloatRange floatActivationRange(Activation activation);

/// `value` brought into the range; NaN stays NaN.
[[nodiscard]] constexpr float clampToRange(float value, FloatRange range)
{
    const float low = value < range.min ? range.min : value;
    return range.max < low ? range.max : low;
}

/// `value` brought into the range.
[[nodiscard]] constexpr std::int32_t clampToRange(std::int32_t value, IntRange range)
{
    const std::int32_t low = value < range.min ? range.min : value;
    return range.max < low ? range.max : low;
}

} // namespace quantstep
