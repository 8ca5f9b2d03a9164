// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// LSTM with the basic kernel: float, and uint8 with int16 state.

#include "tests/generators/recurrent_parts.h"

namespace quantstep::test {

void addBasicLstmGenerators(std::vector<OpGenerator>& list);

namespace {

struct Sizes {
    int batches, inputs, depth;
};

OpCase basicCase(Random& random, const Sizes& s, bool quantized)
{
    OpCase c;
    c.code = OpCode::Lstm;
    c.version = quantized ? 2 : 1;
    LstmOptions options;
    options.kernelType = 1;
    options.activation = Activation::Tanh;
    c.options = options;
    c.invokes = random.between(1, 4);
    c.label = fmt::format("batches {} inputs {} depth {} invokes {}", s.batches, s.inputs, s.depth, c.invokes);
    const Shape state{s.batches, s.depth};
    const Shape weights{4 * s.depth, s.inputs + s.depth};
    const DType narrow = quantized ? DType::UInt8 : DType::Float32;
    const DType wide = quantized ? DType::Int16 : DType::Float32;
    const QuantParams byte = quantized ? perTensor(1.0F / 128, 128) : QuantParams{};
    const QuantParams weightQuant
        = quantized ? perTensor(randomScale(random, -9, -5), random.between(0, 255)) : QuantParams{};
    const QuantParams biasQuant = quantized ? perTensor(weightQuant.scales[0] / 128, 0) : QuantParams{};
    const QuantParams sums = quantized ? perTensor(1.0F / 4096, 0) : QuantParams{};
    const QuantParams stateQuant
        = quantized ? perTensor(random.chance(0.97F) ? 1.0F / 2048 : 1.0F / 4096, 0) : QuantParams{};
    const auto values = [&](DType dtype, const Shape& shape) {
        return quantized ? codes(random, dtype, shape) : floats(random, shape, 1);
    };
    c.inputs = {activation(values(narrow, Shape{s.batches, s.inputs}), byte), variable(narrow, state, byte),
        parameter(random, values(narrow, weights), weightQuant),
        parameter(random,
            quantized ? random.integers(DType::Int32, Shape{4 * s.depth}, -3000, 3000)
                      : floats(random, Shape{4 * s.depth}, 1),
            biasQuant),
        variable(wide, state, stateQuant)};
    c.outputs = {output(narrow, state, byte), output(wide, state, stateQuant),
        output(narrow, Shape{s.batches, s.inputs + s.depth}, byte), output(wide, Shape{s.batches, 4 * s.depth}, sums)};
    if (random.chance(0.03F))
        c.inputs.pop_back();
    else if (random.chance(0.03F))
        c.inputs[3] = constant(random.integers(DType::Int32, Shape{4 * s.depth + 1}, 0, 5));
    return c;
}

Sizes randomSizes(Random& random, int batches)
{
    return {batches, random.between(1, 20), random.between(1, 20)};
}

} // namespace

void addBasicLstmGenerators(std::vector<OpGenerator>& list)
{
    list.push_back({"LSTM basic uint8",
        [](Random& random) { return basicCase(random, randomSizes(random, random.between(1, 3)), true); }});
    list.push_back({"LSTM basic float32 one vector",
        [](Random& random) { return basicCase(random, randomSizes(random, 1), false); }});
    // Several vectors go through other code of Eigen's: sums in another order.
    list.push_back({"LSTM basic float32 several vectors",
        [](Random& random) { return basicCase(random, randomSizes(random, random.between(2, 4)), false); },
        {.tolerance = 1e-5}});
}

} // namespace quantstep::test
