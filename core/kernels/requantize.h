// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How an accumulator becomes a code: real multipliers as integers, and the multiplication by them.
// Formulas as the LiteRT reference kernels (quantization_util, internal/common).

#include "core/kernels/reference/fixed_point.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace quantstep {

/// multiplier * 2^(shift - 31); a positive shift is a left shift. The multiplier of a positive real
/// number lies in [2^30, 2^31 - 1]; 0 stands for 0 and for numbers below 2^-32.
struct QuantizedMultiplier {
    std::int32_t multiplier = 0;
    std::int32_t shift = 0;
    bool singleRounding = false; ///< multiply with one rounding: the runtime is built with TFLITE_SINGLE_ROUNDING
    constexpr bool operator==(const QuantizedMultiplier&) const = default;
};

/// The nearest quantized multiplier; the mantissa is rounded half away from zero. Numbers that are not
/// finite give 0, as the runtime's conversion does on x86-64. `singleRounding` (a runtime built with
/// TFLITE_SINGLE_ROUNDING) limits the shift to 30.
[[nodiscard]] QuantizedMultiplier quantizeMultiplier(double real, bool singleRounding = false);

/// The same for 0 < real < 1; nothing for any other number, where the runtime aborts.
[[nodiscard]] std::optional<QuantizedMultiplier> quantizeMultiplierSmallerThanOne(
    double real, bool singleRounding = false);

/// The same for real > 1; nothing for any other number, where the runtime aborts.
[[nodiscard]] std::optional<QuantizedMultiplier> quantizeMultiplierGreaterThanOne(
    double real, bool singleRounding = false);

/// x times the multiplier, 32 bits, one rounding (ties up), as runtimes built with
/// TFLITE_SINGLE_ROUNDING. The multiplier comes from quantizeMultiplier(real, true).
[[nodiscard]] constexpr std::int32_t multiplySingleRounding(std::int32_t x, QuantizedMultiplier by)
{
    const int total = std::clamp(31 - by.shift, 1, 62);
    const std::int64_t product = std::int64_t{x} * by.multiplier + (std::int64_t{1} << (total - 1));
    return static_cast<std::int32_t>(product >> total);
}

/// x times the multiplier, 32 bits, by the multiplier's rule; usually with two roundings: the left shift wraps, the
/// high product rounds ties up, the right shift rounds them away from zero. Also right for the runtime's
/// SmallerThanOneExp and GreaterThanOne forms.
[[nodiscard]] inline std::int32_t multiplyByQuantizedMultiplier(std::int32_t x, QuantizedMultiplier by)
{
    if (by.singleRounding)
        return multiplySingleRounding(x, by);
    const int left = by.shift > 0 ? by.shift : 0;
    const int right = by.shift > 0 ? 0 : -by.shift;
    return fx::roundingDivideByPowerOfTwo(
        fx::saturatingRoundingDoublingHighMul(fx::wrappingShiftLeft(x, left), by.multiplier), right);
}

/// x times the multiplier, 32 bits, two roundings that both take ties up, as ruy's vector code for x86-64 does.
[[nodiscard]] constexpr std::int32_t multiplyTiesUp(std::int32_t x, QuantizedMultiplier by)
{
    const int left = by.shift > 0 ? by.shift : 0;
    const int right = by.shift > 0 ? 0 : -by.shift;
    const std::int64_t product = std::int64_t{fx::wrappingShiftLeft(x, left)} * by.multiplier;
    const std::int64_t high = (product + (std::int64_t{1} << 30)) >> 31;
    const std::int64_t nudge = right > 0 ? std::int64_t{1} << (right - 1) : 0;
    return static_cast<std::int32_t>((high + nudge) >> right);
}

/// x times the multiplier for 64-bit accumulators: the multiplier is reduced to 15 bits, one rounding
/// (ties up), the result cut to 32 bits. Meant for shifts from -31 to 7; beyond that shift counts are
/// taken modulo 64, as the x86-64 instructions do.
[[nodiscard]] constexpr std::int32_t multiplyByQuantizedMultiplier64(std::int64_t x, QuantizedMultiplier by)
{
    const std::int32_t reduced = by.multiplier < 0x7FFF0000 ? (by.multiplier + (1 << 15)) >> 16 : 0x7FFF;
    const auto total = static_cast<unsigned>(15 - by.shift);
    const std::uint64_t rounding = std::uint64_t{1} << ((total - 1) & 63U);
    const std::uint64_t product = static_cast<std::uint64_t>(x) * static_cast<std::uint64_t>(std::int64_t{reduced});
    return static_cast<std::int32_t>(static_cast<std::int64_t>(product + rounding) >> (total & 63U));
}

} // namespace quantstep
