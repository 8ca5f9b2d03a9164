// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/activation_range.h"
#include "core/kernels/reference/float_codes.h"
#include "core/kernels/requantize.h"

#include <cmath>
#include <cstdint>

namespace quantstep {

/// A real number as a code: divided by the scale in float, rounded half away from zero. What does not fit
/// 32 bits becomes the minimum, and adding a negative zero point to that wraps (as on x86-64).
[[nodiscard]] inline std::int32_t quantize(float real, float scale, std::int32_t zeroPoint, IntRange codes)
{
    return clampToRange(fx::wrappingAdd(truncateToInt32(std::round(real / scale)), zeroPoint), codes);
}

/// The same as the optimized kernels compute it in vectors: times the inverse of the scale, rounded half to even.
[[nodiscard]] inline std::int32_t quantizeByInverse(float real, float inverse, std::int32_t zeroPoint, IntRange codes)
{
    return clampToRange(fx::wrappingAdd(truncateToInt32(std::nearbyint(real * inverse)), zeroPoint), codes);
}

/// And behind the last whole vector: divided in double, rounded half away from zero.
[[nodiscard]] inline std::int32_t quantizeInDouble(float real, double scale, std::int32_t zeroPoint, IntRange codes)
{
    const double rounded = std::round(static_cast<double>(real) / scale);
    return clampToRange(fx::wrappingAdd(truncateToInt32(rounded), zeroPoint), codes);
}

/// A code on one scale as a code on another.
struct RequantizeParams {
    std::int32_t inputZeroPoint = 0, outputZeroPoint = 0;
    QuantizedMultiplier multiplier;
    IntRange codes;
};

[[nodiscard]] inline std::int32_t requantize(const RequantizeParams& params, std::int32_t code)
{
    const std::int32_t centred = fx::wrappingSub(code, params.inputZeroPoint);
    const std::int32_t scaled = multiplyByQuantizedMultiplier(centred, params.multiplier);
    return clampToRange(fx::wrappingAdd(scaled, params.outputZeroPoint), params.codes);
}

/// The same with the second rounding's ties up, as in the vectors of the optimized kernels.
[[nodiscard]] inline std::int32_t requantizeTiesUp(const RequantizeParams& params, std::int32_t code)
{
    const std::int32_t centred = fx::wrappingSub(code, params.inputZeroPoint);
    const std::int32_t scaled = multiplyTiesUp(centred, params.multiplier);
    return clampToRange(fx::wrappingAdd(scaled, params.outputZeroPoint), params.codes);
}

} // namespace quantstep
