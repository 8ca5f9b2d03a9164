// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Random parts that the generators of recurrent operators share.

#include "tests/generators/generator.h"

#include <array>
#include <limits>

namespace quantstep::test {

/// A state tensor.
[[nodiscard]] inline CaseTensor variable(DType dtype, Shape shape, QuantParams quant = {})
{
    return {dtype, std::move(shape), std::move(quant), nullptr, CaseTensor::Role::Variable, {}};
}

/// A parameter: mostly constant, sometimes computed.
[[nodiscard]] inline CaseTensor parameter(Random& random, TensorPtr value, QuantParams quant = {})
{
    return random.chance(0.85F) ? constant(std::move(value), std::move(quant))
                                : activation(std::move(value), std::move(quant));
}

/// Floats in [-size, size).
[[nodiscard]] inline TensorPtr floats(Random& random, const Shape& shape, float size)
{
    std::vector<float> values(shape.elements());
    for (float& value : values)
        value = random.real(-size, size);
    return makeTensor(DType::Float32, shape, std::move(values));
}

/// The input of a float or hybrid kernel: now and then all 0, with zeros, of large numbers, or with a NaN or infinity.
[[nodiscard]] inline TensorPtr floatInput(Random& random, const Shape& shape, bool finite = false)
{
    const float size = random.pick(std::vector<float>{0, 0.1F, 1, 1, 1, 4, 100});
    std::vector<float> values(shape.elements());
    const float zeros = random.pick(std::vector<float>{0, 0, 0, 0.5F});
    for (float& value : values)
        value = random.chance(zeros) ? 0.0F : random.real(-size, size);
    if (!finite && !values.empty() && random.chance(0.03F)) {
        values[static_cast<std::size_t>(random.between(0, static_cast<int>(values.size()) - 1))]
            = random.pick(std::vector<float>{std::numeric_limits<float>::quiet_NaN(),
                std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity()});
    }
    return makeTensor(DType::Float32, shape, std::move(values));
}

/// Integer codes over the whole type, or close to 0.
[[nodiscard]] inline TensorPtr codes(Random& random, DType dtype, const Shape& shape)
{
    if (random.chance(0.3F))
        return random.integers(dtype, shape, -5, 5);
    return random.tensor(dtype, shape);
}

[[nodiscard]] inline Activation anyActivation(Random& random)
{
    return random.pick(std::vector<Activation>{Activation::None, Activation::Relu, Activation::ReluN1To1,
        Activation::Relu6, Activation::Tanh, Activation::Tanh, Activation::SignBit});
}

} // namespace quantstep::test
