// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Random numbers that are a function of a key and a counter (Salmon et al., "Parallel Random Numbers: As Easy as
// 1, 2, 3"): Philox4x32 with 10 rounds and Threefry2x32 with 20.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace quantstep::reference {

using PhiloxBlock = std::array<std::uint32_t, 4>;
using ThreefryBlock = std::array<std::uint32_t, 2>;
using RandomKey = std::array<std::uint32_t, 2>;

/// Each round multiplies words 0 and 2 and mixes the upper halves with the other words and the key, which grows by a
/// constant.
[[nodiscard]] inline PhiloxBlock philox4x32(RandomKey key, PhiloxBlock x)
{
    constexpr int kRounds = 10;
    constexpr std::uint64_t kFactor0 = 0xD2511F53, kFactor2 = 0xCD9E8D57;
    constexpr RandomKey kKeyStep{0x9E3779B9, 0xBB67AE85};
    for (int round = 0; round < kRounds; ++round) {
        const std::uint64_t a = kFactor0 * x[0], b = kFactor2 * x[2];
        x = {static_cast<std::uint32_t>(b >> 32) ^ x[1] ^ key[0], static_cast<std::uint32_t>(b),
            static_cast<std::uint32_t>(a >> 32) ^ x[3] ^ key[1], static_cast<std::uint32_t>(a)};
        key[0] += kKeyStep[0];
        key[1] += kKeyStep[1];
    }
    return x;
}

/// Additions, rotations and exclusive ors; after every fourth round two words of the extended key and the count of
/// such injections are added.
[[nodiscard]] inline ThreefryBlock threefry2x32(RandomKey key, ThreefryBlock x)
{
    constexpr int kRounds = 20;
    constexpr std::uint32_t kParity = 0x1BD11BDA;
    constexpr std::array<int, 8> kRotations{13, 15, 26, 6, 17, 29, 16, 24};
    const std::array<std::uint32_t, 3> words{key[0], key[1], key[0] ^ key[1] ^ kParity};
    x[0] += words[0];
    x[1] += words[1];
    for (std::size_t round = 0; round < kRounds; ++round) {
        x[0] += x[1];
        x[1] = std::rotl(x[1], kRotations[round % kRotations.size()]) ^ x[0];
        if (round % 4 != 3)
            continue;
        const std::size_t injection = round / 4 + 1;
        x[0] += words[injection % 3];
        x[1] += words[(injection + 1) % 3] + static_cast<std::uint32_t>(injection);
    }
    return x;
}

} // namespace quantstep::reference
