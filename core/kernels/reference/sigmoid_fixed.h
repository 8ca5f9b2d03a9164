// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// LOGISTIC and TANH in fixed point: of the optimized kernels (int16) and of the micro runtime (int8).

#include "core/kernels/requantize.h"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace quantstep {

/// Codes with 3 integer bits, result Q0.15.
[[nodiscard]] inline std::int16_t logisticFixed16(std::int16_t code)
{
    return fx::logistic(fx::FixedPoint<std::int16_t, 3>::FromRaw(code)).raw();
}
[[nodiscard]] inline std::int16_t tanhFixed16(std::int16_t code)
{
    return fx::tanh(fx::FixedPoint<std::int16_t, 3>::FromRaw(code)).raw();
}

struct MicroSigmoidParams {
    std::int32_t inputZeroPoint = 0;
    std::int32_t radius = 0; ///< from this distance to the zero point on the output is at its limit
    QuantizedMultiplier multiplier; ///< to Q4.27
};

/// f gives Q0.31 for Q4.27; the output is f / 2^shift + offset.
template<typename F>
[[nodiscard]] std::int8_t microSigmoid(
    const MicroSigmoidParams& params, std::int8_t code, int shift, std::int32_t offset, F f)
{
    constexpr std::int32_t kMin = std::numeric_limits<std::int8_t>::min();
    constexpr std::int32_t kMax = std::numeric_limits<std::int8_t>::max();
    const std::int32_t centred = fx::wrappingSub(code, params.inputZeroPoint);
    if (centred <= fx::wrappingNegate(params.radius))
        return static_cast<std::int8_t>(kMin);
    if (centred >= params.radius)
        return static_cast<std::int8_t>(kMax);
    const std::int32_t value = f(multiplyByQuantizedMultiplier(centred, params.multiplier));
    return static_cast<std::int8_t>(std::clamp(fx::roundingDivideByPowerOfTwo(value, shift) + offset, kMin, kMax));
}

[[nodiscard]] inline std::int8_t microLogistic(const MicroSigmoidParams& params, std::int8_t code)
{
    return microSigmoid(params, code, 23, -128,
        [](std::int32_t x) { return fx::logistic(fx::FixedPoint<std::int32_t, 4>::FromRaw(x)).raw(); });
}

[[nodiscard]] inline std::int8_t microTanh(const MicroSigmoidParams& params, std::int8_t code)
{
    return microSigmoid(params, code, 24, 0,
        [](std::int32_t x) { return fx::tanh(fx::FixedPoint<std::int32_t, 4>::FromRaw(x)).raw(); });
}

} // namespace quantstep
