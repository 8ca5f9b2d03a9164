// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Lookup tables of the reference kernels (KI/common.h of LiteRT).

#include "core/kernels/reference/fixed_point.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace quantstep {

/// Scales and zero points of input and output of a table.
struct LutParams {
    float inputScale = 1, outputScale = 1;
    std::int32_t inputZeroPoint = 0, outputZeroPoint = 0;
};

/// The entry of an 8-bit table for one code: f in float, rounded half away from zero. What exceeds 32 bits ends at the
/// limit of int8, but for uint8 at 0, to which the runtime's processor makes it.
template<typename T, typename F> [[nodiscard]] T lutEntry(const LutParams& params, T code, F f)
{
    const float inverse = 1.0F / params.outputScale;
    const float x = params.inputScale * static_cast<float>(fx::wrappingSub(code, params.inputZeroPoint));
    const float rounded = std::round(f(x) * inverse);
    const float value = rounded + static_cast<float>(params.outputZeroPoint);
    constexpr auto kMin = std::numeric_limits<T>::min();
    constexpr auto kMax = std::numeric_limits<T>::max();
    if (std::is_unsigned_v<T> && value >= 2147483648.0F)
        return kMin;
    if (value >= static_cast<float>(kMax))
        return kMax;
    return value > static_cast<float>(kMin) ? static_cast<T>(value) : kMin;
}

/// A table over all int16 codes: 512 segments of 128 codes, with interpolation; 513 entries.
using Lut16 = std::array<std::int16_t, 513>;

struct Lut16Params {
    double inputScale = 1, outputScale = 1;
    std::int32_t inputZeroPoint = 0, outputZeroPoint = 0;
};

/// Each entry is moved by half of the interpolation error in the middle of its segment.
template<typename Real, typename F> [[nodiscard]] Lut16 makeLut16(const Lut16Params& params, F f)
{
    constexpr int kMin = std::numeric_limits<std::int16_t>::min();
    constexpr int kMax = std::numeric_limits<std::int16_t>::max();
    const auto inputScale = static_cast<Real>(params.inputScale);
    const auto outputScale = static_cast<Real>(params.outputScale);
    const Real inputMin = inputScale * static_cast<Real>(fx::wrappingSub(kMin, params.inputZeroPoint));
    const Real inputMax = inputScale * static_cast<Real>(fx::wrappingSub(kMax, params.inputZeroPoint));
    const Real outputMin = outputScale * static_cast<Real>(fx::wrappingSub(kMin, params.outputZeroPoint));
    const Real outputMax = outputScale * static_cast<Real>(fx::wrappingSub(kMax, params.outputZeroPoint));
    const Real step = (inputMax - inputMin) / static_cast<Real>(512);
    const Real halfStep = step / static_cast<Real>(2);
    const Real inverse = static_cast<Real>(kMax - kMin + 1) / (outputMax - outputMin);
    const auto toCode = [](Real value) {
        if (std::isnan(value)) // what the runtime's processor makes of it
            return std::int16_t{0};
        return static_cast<std::int16_t>(std::clamp(value, static_cast<Real>(kMin), static_cast<Real>(kMax)));
    };
    Lut16 table{};
    for (int i = 0; i < 512; ++i) {
        const Real start = inputMin + static_cast<Real>(i) * step;
        const Real sample = std::round(f(start) * inverse);
        const Real middle = std::round(f(start + halfStep) * inverse);
        const Real next = f(inputMin + static_cast<Real>(i + 1) * step) * inverse;
        const Real interpolated = std::round((next + sample) / static_cast<Real>(2));
        const Real bias = std::round((interpolated - middle) / static_cast<Real>(2));
        table[static_cast<std::size_t>(i)] = toCode(sample - bias);
    }
    table[512] = toCode(std::round(f(inputMax) * inverse));
    return table;
}

[[nodiscard]] inline std::int16_t lookUp(const Lut16& table, std::int16_t code)
{
    const auto segment = static_cast<std::size_t>(256 + (code >> 7));
    const int offset = code & 0x7F;
    const std::int32_t base = table[segment];
    const std::int32_t slope = static_cast<std::int16_t>(table[segment + 1] - table[segment]);
    return static_cast<std::int16_t>(base + ((slope * offset + 64) >> 7));
}

} // namespace quantstep
