// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The int8 LSTM with 16-bit gates ("8x8->16"), number by number. A gate's sum is Q3.12, its activation Q0.15, the cell
// state a code of int16 whose scale is a power of two.

#include "core/kernels/activation_range.h"
#include "core/kernels/reference/inverse_sqrt.h"
#include "core/kernels/requantize.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace quantstep::reference {

[[nodiscard]] constexpr std::int16_t saturate16(std::int32_t value)
{
    return static_cast<std::int16_t>(clampToRange(value, {-32768, 32767}));
}

[[nodiscard]] constexpr std::int8_t saturate8(std::int32_t value)
{
    return static_cast<std::int8_t>(clampToRange(value, {-128, 127}));
}

/// bias + the sum of weight * code, in wrapping 32 bits.
[[nodiscard]] inline std::int32_t lstmAccumulator(
    const std::int8_t* weights, const std::int8_t* codes, std::size_t count, std::int32_t bias)
{
    std::int32_t acc = bias;
    for (std::size_t i = 0; i < count; ++i)
        acc = fx::wrappingAdd(acc, std::int32_t{weights[i]} * codes[i]);
    return acc;
}

/// A product rescaled and added to what the gate holds already; saturates each time.
[[nodiscard]] inline std::int16_t addToGate(std::int16_t gate, std::int32_t accumulator, QuantizedMultiplier by)
{
    return saturate16(fx::wrappingAdd(multiplyByQuantizedMultiplier(accumulator, by), gate));
}

/// Layer normalization of all sums of a gate, in place: (x - mean) / deviation with 10 more bits, times the weight,
/// plus the bias, rescaled to Q3.12.
struct IntegerLayerNorm {
    QuantizedMultiplier scale; ///< of the weights
    std::int32_t varianceGuard = 1; ///< stands for a variance below 1
};

struct LayerNormMoments {
    std::int32_t mean = 0; ///< with 10 more bits
    QuantizedMultiplier inverseDeviation;
};

[[nodiscard]] inline LayerNormMoments layerNormMoments(std::span<const std::int16_t> values, std::int32_t varianceGuard)
{
    const auto count = static_cast<std::int64_t>(values.size());
    std::int64_t sum = 0;
    std::int64_t squares = 0;
    for (const std::int16_t value : values) {
        sum += value;
        squares += std::int32_t{value} * value;
    }
    const auto mean = static_cast<std::int32_t>(sum * 1024 / count);
    const std::int64_t scaled = squares * ((1 << 20) / count);
    const auto variance = static_cast<std::int32_t>((scaled - std::int64_t{mean} * mean) / (1 << 20));
    return {mean, inverseSqrt(variance < 1 ? varianceGuard : variance)};
}

[[nodiscard]] inline std::int16_t layerNormElement(const IntegerLayerNorm& norm, const LayerNormMoments& moments,
    std::int16_t value, std::int16_t weight, std::int32_t bias)
{
    const std::int32_t centred = fx::wrappingSub(1024 * value, moments.mean);
    const std::int32_t normal = multiplyByQuantizedMultiplier(centred, moments.inverseDeviation);
    const std::int64_t weighted = fx::wrappingAdd(fx::wrappingMul(normal, weight), bias);
    const auto rounded = static_cast<std::int32_t>((weighted > 0 ? weighted + 512 : weighted - 512) / 1024);
    return saturate16(multiplyByQuantizedMultiplier(rounded, {norm.scale.multiplier, norm.scale.shift + 12}));
}

inline void applyLayerNorm(
    const IntegerLayerNorm& norm, std::span<std::int16_t> gate, const std::int16_t* weights, const std::int32_t* bias)
{
    const LayerNormMoments moments = layerNormMoments(gate, norm.varianceGuard);
    for (std::size_t i = 0; i < gate.size(); ++i)
        gate[i] = layerNormElement(norm, moments, gate[i], weights[i], bias[i]);
}

/// Sigmoid of Q3.12 as Q0.15.
[[nodiscard]] inline std::int16_t gateSigmoid(std::int16_t value)
{
    return fx::logistic(fx::FixedPoint<std::int16_t, 3>::FromRaw(value)).raw();
}

/// tanh of a number with 0 to 6 integer bits as Q0.15.
[[nodiscard]] inline std::int16_t tanhOfBits(int integerBits, std::int16_t value)
{
    switch (integerBits) {
    case 0: return fx::tanh(fx::FixedPoint<std::int16_t, 0>::FromRaw(value)).raw();
    case 1: return fx::tanh(fx::FixedPoint<std::int16_t, 1>::FromRaw(value)).raw();
    case 2: return fx::tanh(fx::FixedPoint<std::int16_t, 2>::FromRaw(value)).raw();
    case 3: return fx::tanh(fx::FixedPoint<std::int16_t, 3>::FromRaw(value)).raw();
    case 4: return fx::tanh(fx::FixedPoint<std::int16_t, 4>::FromRaw(value)).raw();
    case 5: return fx::tanh(fx::FixedPoint<std::int16_t, 5>::FromRaw(value)).raw();
    default: return fx::tanh(fx::FixedPoint<std::int16_t, 6>::FromRaw(value)).raw();
    }
}

/// The new cell state: forget * cell + input * candidate, both products rounded, the sum saturated, then clipped.
/// cellLog2: the state's scale is 2^cellLog2. A clip of 0 does nothing.
[[nodiscard]] inline std::int16_t nextCell(
    std::int16_t cell, std::int16_t forget, std::int16_t input, std::int16_t candidate, int cellLog2, std::int16_t clip)
{
    const auto kept = static_cast<std::int16_t>(fx::roundingDivideByPowerOfTwo(std::int32_t{forget} * cell, 15));
    const auto added
        = static_cast<std::int16_t>(fx::roundingDivideByPowerOfTwo(std::int32_t{input} * candidate, 30 + cellLog2));
    const std::int16_t sum = saturate16(std::int32_t{kept} + added);
    return clip > 0 ? static_cast<std::int16_t>(clampToRange(sum, {-clip, clip})) : sum;
}

/// output gate * tanh(cell) as a code of the hidden state.
[[nodiscard]] inline std::int8_t hiddenCode(
    std::int16_t outputGate, std::int16_t tanhOfCell, QuantizedMultiplier by, std::int32_t zeroPoint)
{
    const std::int32_t product = std::int32_t{outputGate} * tanhOfCell;
    return saturate8(fx::wrappingAdd(multiplyByQuantizedMultiplier(product, by), zeroPoint));
}

/// A code of the projected output. A clip of 0 does nothing.
[[nodiscard]] inline std::int8_t projectedCode(
    std::int32_t accumulator, QuantizedMultiplier by, std::int32_t zeroPoint, std::int8_t clip)
{
    const std::int8_t code = saturate8(fx::wrappingAdd(multiplyByQuantizedMultiplier(accumulator, by), zeroPoint));
    return clip > 0 ? static_cast<std::int8_t>(clampToRange(code, {-clip, clip})) : code;
}

} // namespace quantstep::reference
