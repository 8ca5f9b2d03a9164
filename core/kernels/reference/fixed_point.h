// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The fixed-point primitives of the reference kernels. They are gemmlowp's, and this is the only place
// that includes its header. FixedPoint<T, I> is a T with I integer bits and the rest fraction bits.

#include <fixedpoint/fixedpoint.h>

#include <algorithm>
#include <bit>
#include <cstdint>

namespace quantstep::fx {

template<typename Raw, int integerBits> using FixedPoint = gemmlowp::FixedPoint<Raw, integerBits>;

using gemmlowp::exp_on_negative_values;
using gemmlowp::logistic;
using gemmlowp::one_over_one_plus_x_for_x_in_0_1;
using gemmlowp::Rescale;
using gemmlowp::SaturatingAdd;
using gemmlowp::tanh;

/// Saturating rounding doubling high multiply, (a * b) / 2^31 with ties going up; only
/// minimum * minimum saturates. Any a and b.
[[nodiscard]] inline std::int32_t saturatingRoundingDoublingHighMul(std::int32_t a, std::int32_t b)
{
    return gemmlowp::SaturatingRoundingDoublingHighMul(a, b);
}

/// The same for 16 bits: (a * b) / 2^15.
[[nodiscard]] inline std::int16_t saturatingRoundingDoublingHighMul(std::int16_t a, std::int16_t b)
{
    return gemmlowp::SaturatingRoundingDoublingHighMul(a, b);
}

/// x / 2^exponent, rounded half away from zero. exponent: 0 to 31. For larger ones, which only absurd scales
/// give, C++ says nothing; the runtime's instructions shift by exponent modulo 32 and compare the remainder x with
/// its mask, all ones.
[[nodiscard]] inline std::int32_t roundingDivideByPowerOfTwo(std::int32_t x, int exponent)
{
    if (exponent > 31) {
        const std::int32_t threshold = -1 + (x < 0 ? 1 : 0);
        return (x >> (static_cast<unsigned>(exponent) & 31U)) + (x > threshold ? 1 : 0);
    }
    return gemmlowp::RoundingDivideByPOT(x, exponent);
}

/// The same for 16 bits. From exponent 16 on the reference's mask overflows: +1 for x >= 0, else -1. Beyond 31, which
/// only absurd scales give, counts of the shifts are taken modulo 64 and 32 as on x86-64.
[[nodiscard]] inline std::int16_t roundingDivideByPowerOfTwo(std::int16_t x, int exponent)
{
    if (exponent > 31) {
        const auto count = static_cast<unsigned>(exponent);
        const auto mask = static_cast<std::int16_t>((std::uint64_t{1} << (count & 63U)) - 1);
        const int threshold = (mask >> 1) + (x < 0 ? 1 : 0);
        return static_cast<std::int16_t>((x >> (count & 31U)) + ((x & mask) > threshold ? 1 : 0));
    }
    return gemmlowp::RoundingDivideByPOT(x, exponent);
}

/// The same for any exponent, as the compiled kernels compute it on x86-64 (undefined in C++, but models with
/// scales far apart reach it): counts of the shifts are taken modulo 64 and 32.
[[nodiscard]] constexpr std::int32_t roundingDivideByAnyPower(std::int32_t x, int exponent)
{
    const auto count = static_cast<unsigned>(exponent);
    const auto mask = static_cast<std::int32_t>((std::uint64_t{1} << (count & 63U)) - 1);
    const std::int32_t threshold = (mask >> 1) + (x < 0 ? 1 : 0);
    return static_cast<std::int32_t>(
        static_cast<std::uint32_t>(x >> (count & 31U)) + ((x & mask) > threshold ? 1U : 0U));
}

/// x * 2^exponent in 16 bits, saturating. exponent: 0 to 31.
[[nodiscard]] inline std::int16_t saturatingLeftShift(std::int16_t x, int exponent)
{
    const std::int64_t wide = std::int64_t{x} * (std::int64_t{1} << exponent);
    return static_cast<std::int16_t>(std::min<std::int64_t>(std::max<std::int64_t>(wide, -32768), 32767));
}

/// x * 2^count in 32 bits, wrapping. Counts of 32 and more are taken modulo 32, as the x86-64 shift
/// instruction in the runtime does (undefined in C++, but models with tiny scales reach it).
[[nodiscard]] constexpr std::int32_t wrappingShiftLeft(std::int32_t x, int count)
{
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(x) << (static_cast<unsigned>(count) & 31U));
}

/// Sum that wraps as the runtime's int32 accumulators do.
[[nodiscard]] constexpr std::int32_t wrappingAdd(std::int32_t a, std::int32_t b)
{
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(a) + static_cast<std::uint32_t>(b));
}

/// -x, where the minimum stays the minimum.
[[nodiscard]] constexpr std::int32_t wrappingNegate(std::int32_t x)
{
    return static_cast<std::int32_t>(0U - static_cast<std::uint32_t>(x));
}

/// Difference and product that wrap in the same way (zero points in a file may be any number).
[[nodiscard]] constexpr std::int32_t wrappingSub(std::int32_t a, std::int32_t b)
{
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(a) - static_cast<std::uint32_t>(b));
}
[[nodiscard]] constexpr std::int32_t wrappingMul(std::int32_t a, std::int32_t b)
{
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(a) * static_cast<std::uint32_t>(b));
}

struct Reciprocal {
    std::int32_t value; ///< Q0.31
    int bitsOverUnit; ///< the reciprocal is value * 2^(-31 - bitsOverUnit)
};

/// 1 / x for x > 0 with `integerDigits` integer bits (GetReciprocal of the reference kernels).
[[nodiscard]] inline Reciprocal reciprocal(std::int32_t x, int integerDigits)
{
    const int headroom = std::countl_zero(static_cast<std::uint32_t>(x));
    const auto overOne = static_cast<std::int32_t>((static_cast<std::uint32_t>(x) << headroom) - 0x80000000U);
    const auto value = one_over_one_plus_x_for_x_in_0_1(FixedPoint<std::int32_t, 0>::FromRaw(overOne));
    return {value.raw(), integerDigits - headroom};
}

} // namespace quantstep::fx
