// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

namespace quantstep::reference {

/// How a row of floats was quantized on the fly: real = scale * (code - zeroPoint).
struct DynamicQuantization {
    float scale = 1.0F;
    std::int32_t zeroPoint = 0;
};

/// Quantizes floats to [-127, 127] symmetrically, rounding half away from zero (formula as the LiteRT
/// portable kernels). All zero gives codes 0 and scale 1. Not defined for NaN and infinity.
inline DynamicQuantization quantizeSymmetric(std::span<const float> values, std::int8_t* codes)
{
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    const float range = values.empty() ? 0.0F : std::max(std::abs(*low), std::abs(*high));
    if (range == 0.0F) {
        std::fill_n(codes, values.size(), std::int8_t{0});
        return {};
    }
    const float inverse = 127.0F / range;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const float code = std::round(values[i] * inverse);
        codes[i] = static_cast<std::int8_t>(std::clamp(code, -127.0F, 127.0F));
    }
    return {range / 127.0F, 0};
}

/// Quantizes floats to [-128, 127] with a zero point, so that 0 is exact (formula as the LiteRT portable
/// kernels: scale in double, codes in float). All zero gives codes 0, scale 1, zero point 0.
inline DynamicQuantization quantizeAsymmetric(std::span<const float> values, std::int8_t* codes)
{
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    const double least = values.empty() ? 0.0 : static_cast<double>(std::min(0.0F, *low));
    const double most = values.empty() ? 0.0 : static_cast<double>(std::max(0.0F, *high));
    if (least == most) {
        std::fill_n(codes, values.size(), std::int8_t{0});
        return {};
    }
    const double scale = (most - least) / 255.0;
    const bool fromMin = 128.0 + std::abs(least / scale) < 127.0 + std::abs(most / scale);
    const double zeroPoint = fromMin ? -128.0 - least / scale : 127.0 - most / scale;
    const DynamicQuantization result{
        static_cast<float>(scale), static_cast<std::int32_t>(std::round(std::clamp(zeroPoint, -128.0, 127.0)))};
    const float inverse = 1.0F / result.scale;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const float code = std::round(static_cast<float>(result.zeroPoint) + values[i] * inverse);
        codes[i] = static_cast<std::int8_t>(std::clamp(code, -128.0F, 127.0F));
    }
    return result;
}

/// Dot product of an int8 row of weights with quantized activations. The runtime's SSE code takes 16 values
/// at a time and moves the activation's sign to the weight; a weight of -128 stays -128 there, so its product
/// with a negative activation comes out negative. `exactFrom` is the first position not computed so.
[[nodiscard]] inline std::int32_t hybridDot(
    const std::int8_t* weights, const std::int8_t* activations, std::size_t count, std::size_t exactFrom)
{
    std::int32_t acc = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const std::int32_t term = std::int32_t{weights[i]} * activations[i];
        acc += i < exactFrom && weights[i] == -128 && activations[i] < 0 ? -term : term;
    }
    return acc;
}

} // namespace quantstep::reference
