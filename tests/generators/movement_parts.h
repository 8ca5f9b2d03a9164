// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the generators of operators that move elements have in common.

#include "tests/generators/generator.h"

namespace quantstep::test {

/// Constant mostly, computed at times, so that shapes decided at run time are tried too.
[[nodiscard]] inline CaseTensor parameter(Random& random, const TensorPtr& value)
{
    return random.chance(0.7F) ? constant(value) : activation(value);
}

[[nodiscard]] inline CaseTensor parameter(Random& random, std::vector<std::int32_t> values)
{
    return parameter(random, int32Vector(std::move(values)));
}

/// Whole numbers as a tensor of int16, int32 or int64.
[[nodiscard]] inline TensorPtr integerTensor(DType dtype, Shape shape, const std::vector<std::int32_t>& values)
{
    if (dtype == DType::Int64) {
        return makeTensor(dtype, std::move(shape), std::vector<std::int64_t>(values.begin(), values.end()));
    }
    if (dtype == DType::Int16) {
        std::vector<std::int16_t> narrow;
        for (const std::int32_t value : values)
            narrow.push_back(static_cast<std::int16_t>(value));
        return makeTensor(dtype, std::move(shape), std::move(narrow));
    }
    return makeTensor(dtype, std::move(shape), values);
}

/// A shape whose sizes are positive, now and then with one of 0.
[[nodiscard]] inline Shape maybeEmptyShape(Random& random, int minRank, int maxRank, int largest)
{
    Shape shape = randomShape(random, minRank, maxRank, largest);
    if (shape.rank() > 0 && random.chance(0.03F))
        shape.setDim(random.between(0, shape.rank() - 1), 0);
    return shape;
}

/// int32 or int64.
[[nodiscard]] inline DType indexType(Random& random)
{
    return random.chance(0.6F) ? DType::Int32 : DType::Int64;
}

/// A case with an activation of `dtype` and an output of the same quantization, whose shape the file leaves open.
[[nodiscard]] inline OpCase oneToOne(
    OpCode code, Random& random, DType dtype, const Shape& shape, OpOptions options = {})
{
    OpCase c;
    c.code = code;
    c.label = std::string(dtypeName(dtype)) + " " + shape.text();
    c.options = std::move(options);
    const QuantParams quant = randomQuant(random, dtype);
    TensorPtr value = random.tensor(dtype, shape);
    constexpr std::size_t kEmptyString = 12;
    while (dtype == DType::String && shape.rank() == 0 && value->bytes.size() == kEmptyString)
        value = random.tensor(dtype, shape); // the runtime's Python cannot be given an empty scalar string
    c.inputs = {activation(std::move(value), quant)};
    c.outputs = {output(dtype, {}, quant)};
    return c;
}

/// Adds generators "NAME type" for all types.
inline void addPerType(std::vector<OpGenerator>& list, const std::string& name, const std::vector<DType>& types,
    OpCase (*make)(Random&, DType))
{
    for (const DType dtype : types) {
        list.push_back({name + " " + std::string(dtypeName(dtype)),
            [dtype, make](Random& random) { return make(random, dtype); }});
    }
}

} // namespace quantstep::test
