// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/requantize.h"

#include <bit>
#include <cstdint>
#include <limits>

namespace quantstep {

/// 1 / sqrt(n) for n >= 0 as a quantized multiplier (GetInvSqrtQuantizedMultiplierExp of the reference
/// kernels): Newton's iteration in Q3.28.
[[nodiscard]] inline QuantizedMultiplier inverseSqrt(std::int32_t n)
{
    using F0 = fx::FixedPoint<std::int32_t, 0>;
    using F3 = fx::FixedPoint<std::int32_t, 3>;
    if (n <= 1)
        return {std::numeric_limits<std::int32_t>::max(), 0};
    int rightShift = 11;
    while (n >= (1 << 29)) {
        n /= 4;
        ++rightShift;
    }
    const int bitPairs = (std::countl_zero(static_cast<std::uint32_t>(n)) - 1) / 2 - 1;
    rightShift -= bitPairs;
    n <<= 2 * bitPairs;
    const F3 input = F3::FromRaw(n >> 1);
    const F3 halfInput = gemmlowp::SaturatingRoundingMultiplyByPOT<-1>(input);
    const F3 halfThree = F3::FromRaw((1 << 28) + (1 << 27));
    F3 x = F3::One();
    constexpr int kIterations = 5;
    for (int i = 0; i < kIterations; ++i) {
        const F3 cube = fx::Rescale<3>(x * x * x);
        x = fx::Rescale<3>(halfThree * x - halfInput * cube);
    }
    constexpr std::int32_t kHalfSqrt2 = 1518500250;
    x = x * F0::FromRaw(kHalfSqrt2);
    std::int32_t multiplier = x.raw();
    if (rightShift < 0) {
        multiplier = fx::wrappingShiftLeft(multiplier, -rightShift);
        rightShift = 0;
    }
    return {multiplier, -rightShift};
}

} // namespace quantstep
