// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/activation_range.h"
#include "core/kernels/requantize.h"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace quantstep {

/// Parameters of a quantized ADD or SUB with general scales.
struct AddParams {
    std::int32_t leftShift = 20; ///< fraction bits of the common scale: 20 for 8 bits, 15 for int16
    std::int32_t zeroPoint1 = 0, zeroPoint2 = 0, outputZeroPoint = 0;
    QuantizedMultiplier multiplier1, multiplier2, outputMultiplier;
    IntRange clamp;
};

/// A code of one input on the common scale.
[[nodiscard]] inline std::int32_t addLane(
    std::int32_t code, std::int32_t zeroPoint, std::int32_t leftShift, QuantizedMultiplier multiplier)
{
    return multiplyByQuantizedMultiplier(
        fx::wrappingShiftLeft(fx::wrappingSub(code, zeroPoint), leftShift), multiplier);
}

/// A sum on the common scale as an output code. Formula as LiteRT's reference add.
[[nodiscard]] inline std::int32_t addOutput(const AddParams& params, std::int32_t sum)
{
    const std::int32_t code
        = fx::wrappingAdd(multiplyByQuantizedMultiplier(sum, params.outputMultiplier), params.outputZeroPoint);
    return clampToRange(code, params.clamp);
}

/// ADD (sign 1) or SUB (sign -1) of two codes.
template<int sign>
[[nodiscard]] std::int32_t addQuantized(const AddParams& params, std::int32_t code1, std::int32_t code2)
{
    const std::int32_t lane1 = addLane(code1, params.zeroPoint1, params.leftShift, params.multiplier1);
    const std::int32_t lane2 = addLane(code2, params.zeroPoint2, params.leftShift, params.multiplier2);
    return addOutput(params, sign > 0 ? fx::wrappingAdd(lane1, lane2) : fx::wrappingSub(lane1, lane2));
}

/// int16 with power-of-two scales: one input is shifted right with rounding, the sum saturates.
struct AddPowerOfTwoParams {
    std::int32_t rightShift1 = 0, rightShift2 = 0; ///< at least one is 0
    IntRange clamp;
};

template<int sign>
[[nodiscard]] std::int32_t addPowerOfTwo(const AddPowerOfTwoParams& params, std::int16_t code1, std::int16_t code2)
{
    const std::int32_t a = fx::roundingDivideByPowerOfTwo(code1, params.rightShift1);
    const std::int32_t b = fx::roundingDivideByPowerOfTwo(code2, params.rightShift2);
    const std::int32_t sum = std::clamp<std::int32_t>(
        a + sign * b, std::numeric_limits<std::int16_t>::min(), std::numeric_limits<std::int16_t>::max());
    return clampToRange(sum, params.clamp);
}

} // namespace quantstep
