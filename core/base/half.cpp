// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/half.h"

#include <fp16.h>

#include <bit>
#include <cmath>
#include <limits>

namespace quantstep {

float halfToFloat(std::uint16_t bits)
{
    return fp16_ieee_to_fp32_value(bits);
}

std::uint16_t floatToHalf(float value)
{
    return fp16_ieee_from_fp32_value(value);
}

float bfloat16ToFloat(std::uint16_t bits)
{
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

std::uint16_t floatToBfloat16(float value)
{
    const auto bits = std::bit_cast<std::uint32_t>(value);
    if (std::isnan(value))
        return static_cast<std::uint16_t>(0x7FC0U | (bits >> 16 & 0x8000U));
    return static_cast<std::uint16_t>((bits + 0x7FFFU + (bits >> 16 & 1U)) >> 16);
}

float float8E4M3FNToFloat(std::uint8_t bits)
{
    const int exponent = (bits >> 3) & 0xF;
    const int mantissa = bits & 0x7;
    float magnitude = 0;
    if (exponent == 0xF && mantissa == 0x7)
        magnitude = std::numeric_limits<float>::quiet_NaN();
    else if (exponent == 0)
        magnitude = std::ldexp(static_cast<float>(mantissa), -9);
    else
        magnitude = std::ldexp(static_cast<float>(8 + mantissa), exponent - 10);
    return std::copysign(magnitude, (bits & 0x80) != 0 ? -1.0F : 1.0F);
}

float float8E5M2ToFloat(std::uint8_t bits)
{
    // The upper half of a binary16.
    return halfToFloat(static_cast<std::uint16_t>(bits << 8));
}

} // namespace quantstep
