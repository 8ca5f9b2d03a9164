// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// REVERSE_V2: up to 8 dimensions, any set of neighbouring axes, negative ones too.

#include "tests/generators/generator.h"

namespace quantstep::test {

void addReverseGenerators(std::vector<OpGenerator>& list);

namespace {

OpCase reverseCase(Random& random, DType dtype)
{
    const Shape shape = randomShape(random, 1, 6, 4);
    const int rank = shape.rank();
    const int first = random.between(0, rank - 1);
    const int count = random.between(1, rank - first);
    std::vector<std::int32_t> axes;
    for (int i = 0; i < count; ++i)
        axes.push_back(first + i - (random.chance(0.3F) ? rank : 0));
    OpCase c;
    c.code = OpCode::ReverseV2;
    c.label = shape.text() + " axes from " + std::to_string(first) + ", " + std::to_string(count);
    const QuantParams quant = randomQuant(random, dtype);
    c.inputs = {activation(random.tensor(dtype, shape), quant), constant(int32Vector(axes))};
    c.outputs = {output(dtype, shape, quant)};
    return c;
}

} // namespace

void addReverseGenerators(std::vector<OpGenerator>& list)
{
    for (const DType dtype : {DType::Float32, DType::UInt8, DType::Int8, DType::Int16, DType::Int32, DType::Int64}) {
        list.push_back({"REVERSE_V2 " + std::string(dtypeName(dtype)),
            [dtype](Random& random) { return reverseCase(random, dtype); }});
    }
}

} // namespace quantstep::test
