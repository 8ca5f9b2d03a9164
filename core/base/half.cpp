// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/half.h"

#include <fp16.h>

#include <bit>

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

} // namespace quantstep
