// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// L2_NORMALIZATION of one row. Formulas as LiteRT's reference kernels.

#include "core/kernels/reference/inverse_sqrt.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace quantstep {

/// A row of 8-bit codes. False, and nothing written, when the sum of squares exceeds 32 bits (the runtime aborts).
template<typename T>
[[nodiscard]] bool l2NormalizeRow(std::int32_t inputZeroPoint, const T* input, T* output, std::size_t depth)
{
    std::int32_t squares = 0;
    for (std::size_t i = 0; i < depth; ++i) {
        const std::int32_t centred = fx::wrappingSub(input[i], inputZeroPoint);
        squares = fx::wrappingAdd(squares, fx::wrappingMul(centred, centred));
    }
    if (squares < 0)
        return false;
    const QuantizedMultiplier root = inverseSqrt(squares);
    constexpr int kFractionBits = 7; // of the output
    constexpr bool kUnsigned = std::numeric_limits<T>::min() == 0;
    constexpr std::int32_t kZeroPoint = kUnsigned ? 128 : 0;
    constexpr std::int32_t kMin = std::numeric_limits<T>::min();
    constexpr std::int32_t kMax = std::numeric_limits<T>::max();
    for (std::size_t i = 0; i < depth; ++i) {
        const std::int32_t centred = fx::wrappingSub(input[i], inputZeroPoint);
        // uint8 shifts before it multiplies, int8 as part of the multiplication.
        const std::int32_t scaled = kUnsigned
            ? multiplyByQuantizedMultiplier(fx::wrappingShiftLeft(centred, kFractionBits), root)
            : multiplyByQuantizedMultiplier(centred, {root.multiplier, root.shift + kFractionBits});
        output[i] = static_cast<T>(std::clamp(fx::wrappingAdd(scaled, kZeroPoint), kMin, kMax));
    }
    return true;
}

/// A row of floats; norms below 1e-6 count as that.
inline void l2NormalizeRow(const float* input, float* output, std::size_t depth)
{
    float squares = 0;
    for (std::size_t i = 0; i < depth; ++i)
        squares += input[i] * input[i];
    const float norm = std::max(std::sqrt(squares), 1e-6F);
    for (std::size_t i = 0; i < depth; ++i)
        output[i] = input[i] / norm;
}

} // namespace quantstep
