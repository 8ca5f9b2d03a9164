// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The stream of random words that two seeds name, and how the runtime makes numbers of them.

#include "core/kernels/reference/counter_random.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace quantstep::reference {

struct RandomSeeds {
    std::uint64_t key = 0; ///< `seed` of the file
    std::uint64_t stream = 0; ///< `seed2` of the file: the upper half of the counter
};

/// The four words number `index` of the stream.
[[nodiscard]] inline PhiloxBlock blockAt(RandomSeeds seeds, std::uint64_t index)
{
    const auto low = [](std::uint64_t value) { return static_cast<std::uint32_t>(value); };
    const auto high = [](std::uint64_t value) { return static_cast<std::uint32_t>(value >> 32); };
    return philox4x32(
        {low(seeds.key), high(seeds.key)}, {low(index), high(index), low(seeds.stream), high(seeds.stream)});
}

/// In [0, 1), of the lower 23 bits.
[[nodiscard]] inline float uniformFloat(std::uint32_t word)
{
    return std::bit_cast<float>((word & 0x7FFFFFU) | 0x3F800000U) - 1.0F;
}

/// In [0, 1), of 52 bits.
[[nodiscard]] inline double uniformDouble(std::uint32_t high, std::uint32_t low)
{
    const std::uint64_t bits = (static_cast<std::uint64_t>(high & 0xFFFFFU) << 32) | low;
    return std::bit_cast<double>(bits | 0x3FF0000000000000U) - 1.0;
}

/// Two numbers of the standard normal distribution, by Box and Muller.
[[nodiscard]] inline std::array<float, 2> normalPair(std::uint32_t first, std::uint32_t second)
{
    const float radius = std::sqrt(-2.0F * std::log(std::max(uniformFloat(first), 1.0e-7F)));
    const auto angle = static_cast<float>(2.0 * std::numbers::pi * static_cast<double>(uniformFloat(second)));
    return {std::sin(angle) * radius, std::cos(angle) * radius};
}

} // namespace quantstep::reference
