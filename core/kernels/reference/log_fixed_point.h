// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/reference/fixed_point.h"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace quantstep {

namespace fx {

/// x * 2^exponent in 32 bits: to the left saturating, to the right rounding half away from zero.
[[nodiscard]] inline std::int32_t saturatingShift(std::int32_t x, int exponent)
{
    if (exponent < 0)
        return roundingDivideByPowerOfTwo(x, -exponent);
    constexpr std::int64_t kMin = std::numeric_limits<std::int32_t>::min();
    constexpr std::int64_t kMax = std::numeric_limits<std::int32_t>::max();
    return static_cast<std::int32_t>(std::clamp(std::int64_t{x} * (std::int64_t{1} << exponent), kMin, kMax));
}

[[nodiscard]] inline std::int32_t saturatingSum(std::int32_t a, std::int32_t b)
{
    constexpr std::int64_t kMin = std::numeric_limits<std::int32_t>::min();
    constexpr std::int64_t kMax = std::numeric_limits<std::int32_t>::max();
    return static_cast<std::int32_t>(std::clamp(std::int64_t{a} + b, kMin, kMax));
}

} // namespace fx

/// The natural logarithm of x >= 1 in Q12.19, as Q5.26. Formula as LiteRT's reference kernels: x = 2^e * r twice, once
/// with r around 1 / sqrt(2) and once around 1, of which the better is taken; then a rational function of r.
[[nodiscard]] inline std::int32_t logOfOneOrMore(std::int32_t x)
{
    constexpr int kInputIntegerBits = 12;
    constexpr int kOutputIntegerBits = 5;
    constexpr int kInnerIntegerBits = kOutputIntegerBits + 1; // room for the exponent times ln 2
    using F0 = fx::FixedPoint<std::int32_t, 0>;
    using Inner = fx::FixedPoint<std::int32_t, kInnerIntegerBits>;
    const F0 ln2 = F0::FromRaw(1488522236);
    const F0 sqrtHalf = F0::FromRaw(1518500250);
    const F0 fourthRootHalf = F0::FromRaw(1805811301);
    const F0 alphaN = F0::FromRaw(117049297);
    const F0 alphaD = F0::FromRaw(127690142);
    const F0 alphaI = F0::FromRaw(1057819769);
    const F0 alphaF = F0::FromRaw(638450708);
    constexpr std::int32_t kQuarter = 536870912 >> kInnerIntegerBits;

    const F0 number = F0::FromRaw(x);
    const auto exponent
        = [](int headroom) { return fx::saturatingShift(kInputIntegerBits - headroom, 31 - kInnerIntegerBits); };
    const int headroomA = std::countl_zero(static_cast<std::uint32_t>(x));
    const F0 normalA = F0::FromRaw(fx::saturatingShift(x, headroomA - 1));
    const std::int32_t restA = fx::saturatingShift((normalA * sqrtHalf).raw(), 1);
    const std::int32_t exponentA = fx::saturatingSum(exponent(headroomA), kQuarter);

    const int headroomB = std::countl_zero(static_cast<std::uint32_t>((number * sqrtHalf).raw())) - 1;
    const std::int32_t restB = fx::saturatingShift(x, headroomB);
    const std::int32_t exponentB = fx::saturatingSum(exponent(headroomB), -kQuarter);

    const F0 rest = F0::FromRaw(std::min(restA, restB));
    const Inner power = Inner::FromRaw(std::max(exponentA, exponentB));
    const F0 p = gemmlowp::RoundingHalfSum(rest, fourthRootHalf);
    F0 q = rest - fourthRootHalf;
    q = q + q;
    const F0 square = q * q;
    const F0 numerator = q * rest + q * square * alphaN;
    const F0 denominator = p * (alphaI + q + alphaD * square) + alphaF * q;
    const F0 reciprocal = fx::one_over_one_plus_x_for_x_in_0_1(denominator);
    const Inner scaled = fx::Rescale<kInnerIntegerBits>(numerator);
    return fx::Rescale<kOutputIntegerBits>(power * ln2 + scaled * reciprocal).raw();
}

} // namespace quantstep
