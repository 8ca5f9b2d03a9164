// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// LOG_SOFTMAX over rows. Formulas as LiteRT's reference log_softmax; the parts it shares with SOFTMAX are there.

#include "core/kernels/reference/log_fixed_point.h"
#include "core/kernels/reference/softmax.h"

namespace quantstep {

struct LogSoftmaxParams {
    SoftmaxParams softmax;
    QuantizedMultiplier reverse; ///< Q5.26 back to input codes
};

/// One row of 8-bit codes. False, and nothing written, when the exponentials of a row add up to 4096 or more.
template<typename T>
[[nodiscard]] bool logSoftmaxRow(const LogSoftmaxParams& params, const T* input, T* output, std::size_t depth)
{
    constexpr int kSumIntegerBits = 12;
    constexpr int kOutputIntegerBits = 4;
    constexpr std::int32_t kMin = std::numeric_limits<T>::min();
    constexpr std::int32_t kMax = std::numeric_limits<T>::max(); // stands for 0
    const std::int32_t largest = *std::max_element(input, input + depth);
    std::int64_t sum = 0; // Q12.19
    for (std::size_t i = 0; i < depth; ++i) {
        const std::int32_t difference = input[i] - largest;
        if (difference >= params.softmax.diffMin)
            sum += fx::roundingDivideByPowerOfTwo(softmaxExp(params.softmax, difference), kSumIntegerBits);
    }
    if (sum > std::numeric_limits<std::int32_t>::max())
        return false;
    const std::int32_t logSum = logOfOneOrMore(static_cast<std::int32_t>(sum));
    // Differences whose result would not fit Q5.26 give the smallest code.
    const std::int32_t smallest = std::max(params.softmax.diffMin - 1,
        multiplyByQuantizedMultiplier(
            fx::wrappingAdd(logSum, std::numeric_limits<std::int32_t>::min()), params.reverse));
    for (std::size_t i = 0; i < depth; ++i) {
        const std::int32_t difference = input[i] - largest;
        if (difference <= smallest) {
            output[i] = static_cast<T>(kMin);
            continue;
        }
        const std::int32_t scaled = multiplyByQuantizedMultiplier(difference, params.softmax.inputMultiplier);
        const std::int32_t code = fx::roundingDivideByPowerOfTwo(
                                      fx::wrappingSub(scaled, logSum), 31 - kSoftmaxIntegerBits - kOutputIntegerBits)
            + kMax;
        output[i] = static_cast<T>(std::clamp(code, kMin, kMax));
    }
    return true;
}

/// One row of floats, summed in order.
inline void logSoftmaxRow(const float* input, float* output, std::size_t depth)
{
    float largest = std::numeric_limits<float>::lowest();
    for (std::size_t i = 0; i < depth; ++i)
        largest = std::max(largest, input[i]);
    float sum = 0;
    for (std::size_t i = 0; i < depth; ++i)
        sum += std::exp(input[i] - largest);
    const float logSum = std::log(sum);
    for (std::size_t i = 0; i < depth; ++i)
        output[i] = input[i] - largest - logSum;
}

} // namespace quantstep
