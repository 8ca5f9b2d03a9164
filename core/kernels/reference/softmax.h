// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SOFTMAX over rows of `depth` elements. Formulas as LiteRT's reference softmax.

#include "core/kernels/reference/float_codes.h"
#include "core/kernels/reference/lut.h"
#include "core/kernels/requantize.h"
#include "core/kernels/small_floats.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

namespace quantstep {

struct SoftmaxParams {
    QuantizedMultiplier inputMultiplier; ///< input codes to Q5.26
    std::int32_t diffMin = 0; ///< differences to the maximum below this count as exp = 0
};

/// Integer bits of the argument of the exponential.
inline constexpr int kSoftmaxIntegerBits = 5;

/// What brings input codes of this scale to Q5.26.
[[nodiscard]] inline double softmaxInputMultiplier(float beta, float scale)
{
    return std::min(
        static_cast<double>(beta) * static_cast<double>(scale) * static_cast<double>(1 << (31 - kSoftmaxIntegerBits)),
        static_cast<double>((std::int64_t{1} << 31) - 1));
}

/// Nothing when the scale is so small that the runtime aborts.
[[nodiscard]] inline std::optional<SoftmaxParams> makeSoftmaxParams(
    float beta, float scale, bool singleRounding = false)
{
    const auto multiplier = quantizeMultiplierGreaterThanOne(softmaxInputMultiplier(beta, scale), singleRounding);
    if (!multiplier)
        return std::nullopt;
    const double radius = static_cast<double>((1 << kSoftmaxIntegerBits) - 1)
        * static_cast<double>(std::int64_t{1} << (31 - kSoftmaxIntegerBits))
        / static_cast<double>(std::int64_t{1} << multiplier->shift);
    return SoftmaxParams{*multiplier, -static_cast<std::int32_t>(std::floor(radius))};
}

/// The exponential of a difference to the row's maximum, Q0.31.
[[nodiscard]] inline std::int32_t softmaxExp(const SoftmaxParams& params, std::int32_t difference)
{
    const std::int32_t scaled = multiplyByQuantizedMultiplier(difference, params.inputMultiplier);
    return fx::exp_on_negative_values(fx::FixedPoint<std::int32_t, 5>::FromRaw(scaled)).raw();
}

/// One row of 8-bit codes in fixed point. `exp(d)` gives softmaxExp() for d <= 0.
/// False, and nothing written, when the exponentials add up to 512 or more with an 8-bit output: the last
/// shift would be longer than 31, and the runtime aborts.
template<typename In, typename Out, typename Exp>
[[nodiscard]] bool softmaxRow(std::int32_t diffMin, const In* input, Out* output, std::size_t depth, const Exp& exp)
{
    constexpr int kSumIntegerBits = 12;
    constexpr std::int32_t kMin = std::numeric_limits<Out>::min();
    constexpr std::int32_t kMax = std::numeric_limits<Out>::max();
    const std::int32_t largest = *std::max_element(input, input + depth);
    std::int32_t sum = 0; // Q12.19
    for (std::size_t i = 0; i < depth; ++i) {
        const std::int32_t difference = input[i] - largest;
        if (difference >= diffMin)
            sum = fx::wrappingAdd(sum, fx::roundingDivideByPowerOfTwo(exp(difference), kSumIntegerBits));
    }
    if (sum == 0)
        return false; // a row so long that the sum wrapped to 0
    const fx::Reciprocal inverse = fx::reciprocal(sum, kSumIntegerBits);
    const int exponent = inverse.bitsOverUnit + 31 - static_cast<int>(sizeof(Out)) * 8;
    if (exponent > 31)
        return false;
    for (std::size_t i = 0; i < depth; ++i) {
        const std::int32_t difference = input[i] - largest;
        if (difference < diffMin) {
            output[i] = static_cast<Out>(kMin);
            continue;
        }
        const std::int32_t product = fx::saturatingRoundingDoublingHighMul(inverse.value, exp(difference));
        const std::int32_t code = fx::wrappingAdd(fx::roundingDivideByPowerOfTwo(product, exponent), kMin);
        output[i] = static_cast<Out>(std::clamp(code, kMin, kMax));
    }
    return true;
}

/// exp(-scale * beta * d) for differences d from 0 to 255, as the optimized kernels look it up.
using SoftmaxFloatTable = std::array<float, 256>;

[[nodiscard]] inline SoftmaxFloatTable makeSoftmaxFloatTable(float inputScale, float beta)
{
    SoftmaxFloatTable table{};
    const float scale = -inputScale * beta;
    for (std::size_t d = 0; d < table.size(); ++d)
        table[d] = std::exp(scale * static_cast<float>(d));
    return table;
}

/// One row of 8-bit codes in float. int8 rounds half away from zero; uint8 adds a half, and no zero point.
template<typename T>
void softmaxRowByTable(const SoftmaxFloatTable& table, float outputScale, std::int32_t outputZeroPoint, const T* input,
    T* output, std::size_t depth)
{
    constexpr std::int32_t kMin = std::numeric_limits<T>::min();
    constexpr std::int32_t kMax = std::numeric_limits<T>::max();
    const std::int32_t largest = *std::max_element(input, input + depth);
    const auto exponential = [&](T code) { return table[static_cast<std::size_t>(largest - code)]; };
    float sum = 0;
    for (std::size_t i = 0; i < depth; ++i)
        sum += exponential(input[i]);
    const float inverse = 1.0F / (sum * outputScale);
    for (std::size_t i = 0; i < depth; ++i) {
        const float share = exponential(input[i]) * inverse;
        const std::int32_t code = std::is_signed_v<T>
            ? fx::wrappingAdd(truncateToInt32(std::round(share)), outputZeroPoint)
            : truncateToInt32(share + 0.5F);
        output[i] = static_cast<T>(std::clamp(code, kMin, kMax));
    }
}

/// Tables for int16: exp over [-10, 0] and 1 / (1 + x) over [0, 1].
struct SoftmaxTables16 {
    Lut16 exp, oneOverOnePlusX;
};

[[nodiscard]] inline SoftmaxTables16 makeSoftmaxTables16()
{
    constexpr double kRange = 65535;
    return {makeLut16<double>({10.0 / kRange, 2.0 / kRange, std::numeric_limits<std::int16_t>::max(), 0},
                [](double x) { return std::exp(x); }),
        makeLut16<double>({1.0 / kRange, 2.0 / kRange, std::numeric_limits<std::int16_t>::min(), 0},
            [](double x) { return 1.0 / (1.0 + x); })};
}

/// One row of int16 codes; `scratch` holds `depth` values.
inline void softmaxRow16(const SoftmaxTables16& tables, QuantizedMultiplier multiplier, const std::int16_t* input,
    std::int16_t* output, std::int16_t* scratch, std::size_t depth)
{
    constexpr std::int32_t kMin = std::numeric_limits<std::int16_t>::min();
    constexpr std::int32_t kMax = std::numeric_limits<std::int16_t>::max();
    const std::int32_t largest = *std::max_element(input, input + depth);
    std::int32_t sum = 0; // Q16.15
    for (std::size_t i = 0; i < depth; ++i) {
        const std::int32_t scaled = multiplyByQuantizedMultiplier(input[i] - largest, multiplier);
        const std::int32_t position = std::clamp(fx::wrappingAdd(scaled, kMax), kMin, kMax);
        scratch[i] = lookUp(tables.exp, static_cast<std::int16_t>(position));
        sum = fx::wrappingAdd(sum, scratch[i]);
    }
    // The sum as 1 + x with x in [0, 1), times a power of two.
    const int headroom = std::countl_zero(static_cast<std::uint32_t>(sum));
    const std::int64_t shifted = ((std::int64_t{sum} << (headroom - 1)) + (1 << 13)) >> 14;
    const auto index = std::clamp<std::int64_t>(shifted - (1 << 15) - (1 << 16), kMin, kMax);
    const std::int32_t inverse = lookUp(tables.oneOverOnePlusX, static_cast<std::int16_t>(index));
    const int rightShift = 31 - headroom;
    const std::int32_t rounding = 1 << (rightShift - 1);
    for (std::size_t i = 0; i < depth; ++i) {
        const std::int32_t product = scratch[i] * inverse;
        output[i] = static_cast<std::int16_t>(std::clamp((product + rounding) >> rightShift, 0, kMax));
    }
}

/// One row of floats, summed in order.
inline void softmaxRowFloat(float beta, const float* input, float* output, std::size_t depth)
{
    float largest = std::numeric_limits<float>::lowest();
    for (std::size_t i = 0; i < depth; ++i)
        largest = std::max(largest, input[i]);
    float sum = 0;
    for (std::size_t i = 0; i < depth; ++i) {
        output[i] = std::exp((input[i] - largest) * beta);
        sum += output[i];
    }
    for (std::size_t i = 0; i < depth; ++i)
        output[i] = output[i] / sum;
}

/// One row of float16, summed in float.
inline void softmaxRowHalf(float beta, const Half* input, Half* output, std::size_t depth)
{
    float largest = -Half::kMax;
    for (std::size_t i = 0; i < depth; ++i)
        largest = std::max(largest, input[i].value());
    float sum = 0;
    for (std::size_t i = 0; i < depth; ++i) {
        const float exp = std::exp((input[i].value() - largest) * beta);
        output[i] = Half::of(exp);
        sum += exp;
    }
    for (std::size_t i = 0; i < depth; ++i)
        output[i] = Half::of(output[i].value() / sum);
}

} // namespace quantstep
