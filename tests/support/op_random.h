// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Random parts of single-operator cases.

#include "tests/support/op_case.h"
#include "tests/support/test_data.h"

#include <cmath>

namespace quantstep::test {

/// Every size in [1, largest].
[[nodiscard]] inline Shape randomShape(Random& random, int minRank, int maxRank, int largest)
{
    std::vector<std::int32_t> dims(static_cast<std::size_t>(random.between(minRank, maxRank)));
    for (auto& size : dims)
        size = random.between(1, largest);
    return Shape(std::move(dims));
}

/// A shape that broadcasts to `shape`: some leading axes left out, some sizes 1.
[[nodiscard]] inline Shape broadcastingShape(Random& random, const Shape& shape)
{
    std::vector<std::int32_t> dims(shape.dims().begin(), shape.dims().end());
    if (!dims.empty() && random.chance(0.4F))
        dims.erase(dims.begin(), dims.begin() + random.between(0, static_cast<int>(dims.size())));
    const float ones = random.pick(std::vector<float>{0.0F, 0.3F, 0.8F});
    for (auto& size : dims)
        size = random.chance(ones) ? 1 : size;
    return Shape(std::move(dims));
}

/// Log-uniform between 2^low and 2^high.
[[nodiscard]] inline float randomScale(Random& random, float low = -8, float high = 1)
{
    return std::exp2(random.real(low, high));
}

/// A zero point anywhere in the type's range; 0 for int16.
[[nodiscard]] inline int randomZeroPoint(Random& random, DType dtype)
{
    if (dtype == DType::Int8)
        return random.between(-128, 127);
    return dtype == DType::UInt8 ? random.between(0, 255) : 0;
}

/// Scale and zero point for the types that need them, none for floats and plain integers.
[[nodiscard]] inline QuantParams randomQuant(Random& random, DType dtype, float low = -8, float high = 1)
{
    if (dtype != DType::Int8 && dtype != DType::UInt8 && dtype != DType::Int16)
        return {};
    return perTensor(randomScale(random, low, high), randomZeroPoint(random, dtype));
}

[[nodiscard]] inline TensorPtr int32Tensor(Shape shape, std::vector<std::int32_t> values)
{
    return makeTensor(DType::Int32, std::move(shape), std::move(values));
}

[[nodiscard]] inline TensorPtr int32Vector(std::vector<std::int32_t> values)
{
    Shape shape{static_cast<std::int32_t>(values.size())};
    return int32Tensor(std::move(shape), std::move(values));
}

[[nodiscard]] inline Activation randomActivation(Random& random)
{
    return random.pick(std::vector<Activation>{
        Activation::None, Activation::None, Activation::Relu, Activation::Relu6, Activation::ReluN1To1});
}

} // namespace quantstep::test

/// Fails unless every case was refused on both sides.
#define QS_EXPECT_REFUSED(summary, count)                                                                              \
    do {                                                                                                               \
        const auto& qsRefused = (summary);                                                                             \
        qInfo("%s", qsRefused.text().c_str());                                                                         \
        for (const auto& failure : qsRefused.failures)                                                                 \
            qWarning("%s", failure.c_str());                                                                           \
        QCOMPARE(qsRefused.bothRefuse, static_cast<int>(count));                                                       \
    } while (false)
