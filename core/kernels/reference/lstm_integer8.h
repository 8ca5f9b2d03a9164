// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The int8 LSTM with 8-bit products ("8x8->8"): each product is an int8 tensor with a scale of its own, gates are
// normalized and activated in float. Always without input gate, with layer normalization and projection.

#include "core/kernels/reference/float_codes.h"
#include "core/kernels/reference/lstm_integer.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

namespace quantstep::reference {

/// One product of a gate: codes of weights times centred codes, as an int8 code.
struct ByteProduct {
    QuantizedMultiplier product, toSum; ///< accumulator to code, code to the gate's sum
    std::int32_t operandZeroPoint = 0;
    std::int8_t zeroPoint = 0; ///< of the product's codes
};

[[nodiscard]] inline std::int8_t byteProduct(
    const ByteProduct& p, const std::int8_t* weights, const std::int8_t* codes, std::size_t count)
{
    std::int32_t acc = 0;
    for (std::size_t i = 0; i < count; ++i)
        acc = fx::wrappingAdd(acc, fx::wrappingMul(fx::wrappingSub(codes[i], p.operandZeroPoint), weights[i]));
    return saturate8(fx::wrappingAdd(multiplyByQuantizedMultiplier(acc, p.product), p.zeroPoint));
}

/// The sum of a gate's two products.
[[nodiscard]] inline std::int16_t byteGateSum(
    const ByteProduct& input, std::int8_t ofInput, const ByteProduct& recurrent, std::int8_t ofState)
{
    const std::int32_t x = multiplyByQuantizedMultiplier(ofInput - input.zeroPoint, input.toSum);
    const std::int32_t h = multiplyByQuantizedMultiplier(ofState - recurrent.zeroPoint, recurrent.toSum);
    return saturate16(fx::wrappingAdd(h, x));
}

/// Layer normalization in float, to Q3.12.
inline void applyByteLayerNorm(
    QuantizedMultiplier scale, std::span<std::int16_t> gate, const std::int16_t* weights, const std::int32_t* bias)
{
    const auto weightScale = static_cast<float>(
        static_cast<double>(scale.multiplier) * std::pow(2.0, static_cast<double>(scale.shift - 31)));
    const float biasScale = 0x1p-10F * weightScale;
    float sum = 0.0F;
    float squares = 0.0F;
    for (const std::int16_t code : gate) {
        const auto value = static_cast<float>(code);
        sum += value;
        squares += value * value;
    }
    const auto count = static_cast<float>(gate.size());
    const float mean = sum / count;
    const float variance = squares / count - mean * mean;
    const float inverse = 1.0F / std::sqrt(variance == 0.0F ? 1e-8F : variance);
    for (std::size_t i = 0; i < gate.size(); ++i) {
        const float normal = (static_cast<float>(gate[i]) - mean) * inverse;
        const float value
            = normal * static_cast<float>(weights[i]) * weightScale + static_cast<float>(bias[i]) * biasScale;
        gate[i] = saturate16(truncateToInt32(std::round(value * 4096.0F)));
    }
}

/// Sigmoid of Q3.12 as Q0.15, through float; cut off, not rounded.
[[nodiscard]] inline std::int16_t floatSigmoid16(std::int16_t code)
{
    const float value = 1.0F / (1.0F + std::exp(-(static_cast<float>(code) * 0x1p-12F)));
    return saturate16(truncateToInt32(value * 32768.0F));
}

/// tanh of a code times 2^exponent as Q0.15, through float; cut off, not rounded.
[[nodiscard]] inline std::int16_t floatTanh16(std::int16_t code, int exponent)
{
    const auto input = static_cast<float>(std::ldexp(static_cast<double>(code), exponent));
    return saturate16(truncateToInt32(std::tanh(input) * 32768.0F));
}

/// A code of the projected output: 64-bit accumulator, multiplier reduced to 15 bits. A clip of 0 does nothing.
[[nodiscard]] inline std::int8_t byteProjected(
    std::int64_t accumulator, QuantizedMultiplier by, std::int32_t zeroPoint, std::int8_t clip)
{
    const std::int8_t code = saturate8(fx::wrappingAdd(multiplyByQuantizedMultiplier64(accumulator, by), zeroPoint));
    return clip > 0 ? static_cast<std::int8_t>(clampToRange(code, {-clip, clip})) : code;
}

} // namespace quantstep::reference
