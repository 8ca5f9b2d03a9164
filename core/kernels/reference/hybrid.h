// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/reference/float_codes.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

namespace quantstep::reference {

/// How a row of floats was quantized on the fly: real = scale * (code - zeroPoint).
struct DynamicQuantization {
    float scale = 1.0F;
    std::int32_t zeroPoint = 0;
};

/// A float to the nearest integer as the runtime's vector code does it: +-0.5 is added and the rest cut off, so that
/// 0.49999997 becomes 1. NaN gives the minimum.
[[nodiscard]] inline std::int32_t roundByHalf(float value)
{
    const float shifted = value + (value < 0.0F ? -0.5F : 0.5F);
    return shifted >= 2147483648.0F ? std::numeric_limits<std::int32_t>::max() : truncateToInt32(shifted);
}

/// Element `i` of `count`, to the nearest integer: those in full groups of eight are computed by vector code, the rest
/// is rounded half away from zero.
[[nodiscard]] inline std::int32_t roundElement(float value, std::size_t i, std::size_t count)
{
    return i < count / 8 * 8 ? roundByHalf(value) : truncateToInt32(std::round(value));
}

/// Quantizes floats to [-127, 127] symmetrically. All zero gives codes 0 and scale 1.
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
        const std::int32_t code = roundElement(values[i] * inverse, i, values.size());
        codes[i] = static_cast<std::int8_t>(std::clamp(code, -127, 127));
    }
    return {range / 127.0F, 0};
}

/// Quantizes floats to [-128, 127] with a zero point, so that 0 is exact: the range is a float, the scale a double
/// rounded to float. All zero gives codes 0, scale 1, zero point 0.
inline DynamicQuantization quantizeAsymmetric(std::span<const float> values, std::int8_t* codes)
{
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    const float least = values.empty() ? 0.0F : std::min(0.0F, *low);
    const float most = values.empty() ? 0.0F : std::max(0.0F, *high);
    if (least == most) {
        std::fill_n(codes, values.size(), std::int8_t{0});
        return {};
    }
    const double scale = static_cast<double>(most - least) / 255.0;
    const double lowest = static_cast<double>(least) / scale;
    const double highest = static_cast<double>(most) / scale;
    const bool fromMin = 128.0 + std::abs(lowest) < 127.0 + std::abs(highest);
    const double zeroPoint = fromMin ? -128.0 - lowest : 127.0 - highest;
    // Infinities make it NaN, which the runtime's conversion takes as 0.
    const double nudged = std::isnan(zeroPoint) ? 0.0 : std::round(std::clamp(zeroPoint, -128.0, 127.0));
    const DynamicQuantization result{static_cast<float>(scale), static_cast<std::int32_t>(nudged)};
    const float inverse = result.scale == 0.0F ? 0.0F : 1.0F / result.scale;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::int32_t steps = roundElement(values[i] * inverse, i, values.size());
        const std::int64_t code = std::int64_t{steps} + result.zeroPoint;
        codes[i] = static_cast<std::int8_t>(std::clamp<std::int64_t>(code, -128, 127));
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

/// A matrix of int8 weights with one scale, [rows, columns].
struct HybridMatrix {
    const std::int8_t* codes = nullptr;
    float scale = 1.0F;
    std::size_t rows = 0, columns = 0;
    const std::int32_t* rowSums = nullptr; ///< null when the activations are quantized symmetrically
};

/// Vectors quantized on the fly, one behind the other.
struct HybridVectors {
    const std::int8_t* codes = nullptr;
    const DynamicQuantization* params = nullptr; ///< one per vector
    std::size_t count = 0;
};

[[nodiscard]] inline std::int32_t codeSum(const std::int8_t* codes, std::size_t count)
{
    std::int32_t total = 0;
    for (std::size_t i = 0; i < count; ++i)
        total += codes[i];
    return total;
}

/// result[v * stride + r] += the product of row r and vector v, for every vector v.
inline void hybridAccumulate(
    const HybridMatrix& matrix, const HybridVectors& vectors, float* result, std::size_t stride)
{
    for (std::size_t v = 0; v < vectors.count; ++v) {
        const DynamicQuantization& params = vectors.params[v];
        const float scale = params.scale * matrix.scale;
        for (std::size_t r = 0; r < matrix.rows; ++r) {
            std::int32_t dot = hybridDot(matrix.codes + r * matrix.columns, vectors.codes + v * matrix.columns,
                matrix.columns, matrix.columns / 16 * 16);
            if (matrix.rowSums != nullptr)
                dot -= params.zeroPoint * matrix.rowSums[r];
            result[v * stride + r] += static_cast<float>(dot) * scale;
        }
    }
}

/// Quantizes `count` vectors of `size` floats, each by its own range.
inline void quantizeVectors(const float* values, std::size_t count, std::size_t size, bool asymmetric,
    std::int8_t* codes, DynamicQuantization* params)
{
    for (std::size_t v = 0; v < count; ++v) {
        const std::span<const float> row(values + v * size, size);
        params[v] = asymmetric ? quantizeAsymmetric(row, codes + v * size) : quantizeSymmetric(row, codes + v * size);
    }
}

/// All elements are 0 (NaN is not).
[[nodiscard]] inline bool isZeroVector(std::span<const float> values)
{
    return std::ranges::all_of(values, [](float value) { return value == 0.0F; });
}

} // namespace quantstep::reference
