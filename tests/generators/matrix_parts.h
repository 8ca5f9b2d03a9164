// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Random operands of matrix products and convolutions.

#include "tests/generators/generator.h"

#include <cmath>
#include <limits>

namespace quantstep::test {

/// Mostly a usual scale, sometimes an extreme one.
[[nodiscard]] inline float matrixScale(Random& random)
{
    return random.chance(0.05F) ? randomScale(random, -30, 10) : randomScale(random, -9, -2);
}

/// Parameters of an activation; the zero point is often at an end of the type.
[[nodiscard]] inline QuantParams matrixQuant(Random& random, DType dtype)
{
    if (dtype == DType::Float32)
        return {};
    const int low = dtype == DType::Int8 ? -128 : 0;
    const int zeroPoint = dtype == DType::Int16 || dtype == DType::Int32 ? (random.chance(0.02F) ? 1 : 0)
        : random.chance(0.2F)                                            ? low
        : random.chance(0.2F)                                            ? low + 255
                                                                         : random.between(low, low + 255);
    return perTensor(matrixScale(random), zeroPoint);
}

/// One scale, or one per index of `axis`.
[[nodiscard]] inline QuantParams weightQuant(
    Random& random, DType dtype, bool perChannel, std::int32_t channels, std::int32_t axis)
{
    if (dtype == DType::Float32)
        return {};
    if (!perChannel) {
        QuantParams quant = perTensor(matrixScale(random), 0);
        if (dtype == DType::UInt8 || (dtype == DType::Int8 && random.chance(0.1F)))
            quant.zeroPoints[0] = dtype == DType::UInt8 ? random.between(0, 255) : random.between(-128, 127);
        return quant;
    }
    std::vector<float> scales;
    for (std::int32_t c = 0; c < channels; ++c)
        scales.push_back(matrixScale(random));
    return quantstep::test::perChannel(std::move(scales), axis);
}

/// Output parameters that mostly use the range of a sum of `depth` products, sometimes by far not.
[[nodiscard]] inline QuantParams productQuant(
    Random& random, DType dtype, const QuantParams& left, const QuantParams& right, std::size_t depth)
{
    QuantParams quant = matrixQuant(random, dtype);
    if (quant.scales.empty() || left.scales.empty() || right.scales.empty())
        return quant;
    const float spread = 40.0F * std::sqrt(static_cast<float>(depth) + 1.0F);
    const float stretch = random.chance(0.15F) ? random.real(-14, 14) : random.real(-1, 2);
    quant.scales[0] = left.scales[0] * right.scales[0] * spread * std::exp2(stretch);
    return quant;
}

/// Values of a type; floats hold a NaN or an infinity now and then when `wild`.
[[nodiscard]] inline TensorPtr matrixValues(Random& random, DType dtype, const Shape& shape, bool wild = false)
{
    if (dtype == DType::Int8 && random.chance(0.1F))
        return random.eitherOf(dtype, shape, -128, 127);
    if (dtype == DType::Int16 && random.chance(0.1F))
        return random.eitherOf(dtype, shape, -32768, 32767);
    if (dtype != DType::Float32)
        return random.tensor(dtype, shape);
    const TensorPtr plain = random.tensor(dtype, shape);
    std::vector<float> values(plain->as<float>().begin(), plain->as<float>().end());
    const float factor = random.chance(0.1F) ? std::exp2(random.real(-40, 40)) : 1.0F;
    for (float& value : values)
        value = random.chance(0.1F) ? 0.0F : value * factor;
    if (wild && !values.empty() && random.chance(0.05F)) {
        constexpr float kInfinity = std::numeric_limits<float>::infinity();
        values[static_cast<std::size_t>(random.between(0, static_cast<int>(values.size()) - 1))]
            = random.pick(std::vector<float>{kInfinity, -kInfinity, std::numeric_limits<float>::quiet_NaN()});
    }
    return makeTensor(dtype, shape, std::move(values));
}

/// A bias of `channels` elements.
[[nodiscard]] inline CaseTensor matrixBias(
    Random& random, DType dtype, std::int32_t channels, const QuantParams& left, const QuantParams& right)
{
    if (dtype == DType::Float32)
        return constant(random.tensor(dtype, Shape{channels}));
    const float scale = left.scales.empty() || right.scales.empty() ? 1.0F : left.scales[0] * right.scales[0];
    const int most = random.chance(0.1F) ? 2000000000 : 5000;
    return constant(
        random.integers(dtype, Shape{channels}, -most, most), perTensor(scale, random.chance(0.01F) ? 1 : 0));
}

/// A parameter input: mostly a constant, else given. Nothing at all cannot be told from no constant in a file.
[[nodiscard]] inline CaseTensor parameter(
    Random& random, TensorPtr value, QuantParams quant = {}, float computed = 0.2F)
{
    return value->elements() == 0 || random.chance(computed) ? activation(std::move(value), std::move(quant))
                                                             : constant(std::move(value), std::move(quant));
}

[[nodiscard]] inline std::string caseLabel(const OpCase& oneCase)
{
    std::string label;
    for (const CaseTensor& input : oneCase.inputs) {
        label += input.role == CaseTensor::Role::Absent
            ? "- "
            : std::string(dtypeName(input.dtype)) + input.shape.text() + " ";
    }
    return label;
}

} // namespace quantstep::test
