// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The quantized basic LSTM cell: uint8 activations with zero point 128 and scale 1/128, gates Q3.12, state Q4.11.

#include "core/kernels/activation_range.h"
#include "core/kernels/requantize.h"

#include <cstddef>
#include <cstdint>

namespace quantstep::reference {

/// bias + the sum of (weight - zero point) * (code - 128), in wrapping 32 bits.
[[nodiscard]] inline std::int32_t basicAccumulator(const std::uint8_t* weights, std::int32_t weightZeroPoint,
    const std::uint8_t* codes, std::size_t count, std::int32_t bias)
{
    std::int32_t acc = bias;
    for (std::size_t i = 0; i < count; ++i) {
        const std::int32_t weight = fx::wrappingSub(weights[i], weightZeroPoint);
        acc = fx::wrappingAdd(acc, fx::wrappingMul(weight, std::int32_t{codes[i]} - 128));
    }
    return acc;
}

/// An accumulator as a gate's sum. Unlike the usual rule, the right shift behind the rounded high product rounds ties
/// up, as the matrix product of the runtime does on x86-64.
[[nodiscard]] inline std::int16_t basicSum(std::int32_t accumulator, QuantizedMultiplier by)
{
    const int left = by.shift > 0 ? by.shift : 0;
    const int right = by.shift > 0 ? 0 : -by.shift;
    const std::int64_t high
        = fx::saturatingRoundingDoublingHighMul(fx::wrappingShiftLeft(accumulator, left), by.multiplier);
    const std::int64_t rounded = (high + ((std::int64_t{1} << right) >> 1)) >> right;
    return static_cast<std::int16_t>(clampToRange(static_cast<std::int32_t>(rounded), {-32768, 32767}));
}

/// The sums of one cell's gates, Q3.12.
struct BasicGates {
    std::int16_t input, candidate, forget, output;
};

struct BasicResult {
    std::int16_t state; ///< Q4.11
    std::uint8_t activation;
};

[[nodiscard]] inline BasicResult basicCell(const BasicGates& gates, std::int16_t state)
{
    using F0 = fx::FixedPoint<std::int16_t, 0>;
    using F3 = fx::FixedPoint<std::int16_t, 3>;
    using F4 = fx::FixedPoint<std::int16_t, 4>;
    const F0 added = fx::logistic(F3::FromRaw(gates.input)) * fx::tanh(F3::FromRaw(gates.candidate));
    const F4 kept = fx::logistic(F3::FromRaw(gates.forget)) * F4::FromRaw(state);
    const F4 next = fx::SaturatingAdd(fx::Rescale<4>(added), kept);
    const F0 activation = fx::logistic(F3::FromRaw(gates.output)) * fx::tanh(fx::Rescale<3>(next));
    const std::int32_t code = fx::roundingDivideByPowerOfTwo(activation.raw(), 8);
    return {next.raw(), static_cast<std::uint8_t>(128 + clampToRange(code, {-128, 127}))};
}

} // namespace quantstep::reference
