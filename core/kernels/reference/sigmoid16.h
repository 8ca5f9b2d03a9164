// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// LOGISTIC and TANH of int16 codes: interpolation in a table of the sigmoid at multiples of 1/24.

#include "core/kernels/requantize.h"

#include <array>
#include <cmath>
#include <cstdint>

namespace quantstep {

/// Entry i is 65536 times the sigmoid of i / 24, lowered by half of the largest error of the chord over
/// its segment: the values of the reference kernels' table.
[[nodiscard]] inline const std::array<std::uint16_t, 256>& sigmoidTable()
{
    static const auto table = [] {
        std::array<std::uint16_t, 256> entries{};
        for (std::size_t i = 0; i < entries.size(); ++i) {
            const double sigmoid = 1.0 / (1.0 + std::exp(-static_cast<double>(i) / 24.0));
            const double second = sigmoid * (1.0 - sigmoid) * (1.0 - 2.0 * sigmoid);
            entries[i] = static_cast<std::uint16_t>(std::round(65536.0 * (sigmoid - second / (16.0 * 24.0 * 24.0))));
        }
        entries[255] = 65535;
        return entries;
    }();
    return table;
}

/// How a code becomes a position in the table's scale of 1 / (3 * 4096): (code * multiplier) >> shift.
struct Sigmoid16Params {
    std::int32_t multiplier = 3;
    std::int32_t shift = 0;
};

[[nodiscard]] inline std::int32_t sigmoidPosition(const Sigmoid16Params& params, std::int32_t code)
{
    // Large scales wrap, as in the runtime.
    const std::int32_t rounding = params.shift > 0 ? 1 << (params.shift - 1) : 0;
    return fx::wrappingAdd(fx::wrappingMul(code, params.multiplier), rounding) >> params.shift;
}

/// The table at |position| with `fractionBits` bits of interpolation; `saturated` beyond its end.
[[nodiscard]] inline std::uint32_t sigmoidInterpolated(std::int32_t position, int fractionBits, std::uint32_t saturated)
{
    const auto& table = sigmoidTable();
    const auto magnitude = static_cast<std::uint32_t>(position < 0 ? fx::wrappingNegate(position) : position);
    const std::uint32_t segment = magnitude >> fractionBits;
    if (segment >= 255)
        return saturated << (fractionBits + (fractionBits == 9 ? 1 : 0));
    const std::uint32_t low = table[segment];
    const std::uint32_t high = table[segment + 1];
    const std::uint32_t fraction = magnitude & ((1U << fractionBits) - 1);
    return (low << fractionBits) + fraction * (high - low);
}

[[nodiscard]] inline std::int16_t logistic16(const Sigmoid16Params& params, std::int16_t code)
{
    const std::int32_t position = sigmoidPosition(params, code);
    const auto value = static_cast<std::int32_t>(sigmoidInterpolated(position, 9, 0x7FFF));
    const std::int32_t result = position >= 0 ? value + (1 << 9) : (1 << 25) - value + (1 << 9) - 1;
    return static_cast<std::int16_t>(result >> 10);
}

[[nodiscard]] inline std::int16_t tanh16(const Sigmoid16Params& params, std::int16_t code)
{
    const std::int32_t position = sigmoidPosition(params, code);
    // tanh(x) = 2 sigmoid(2x) - 1: half the fraction bits of the same position are a doubled position.
    const auto value = static_cast<std::int32_t>(sigmoidInterpolated(position, 8, 0xFFFF));
    const std::int32_t result = position >= 0 ? value - (1 << 23) + (1 << 7) : -value + (1 << 23) + (1 << 7) - 1;
    return static_cast<std::int16_t>(result >> 8);
}

} // namespace quantstep
