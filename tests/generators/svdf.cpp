// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// SVDF: float, hybrid (int8 and uint8 weights, both quantizations of the input) and int8 with int16 state; with and
// without bias, several inferences with kept state.

#include "tests/generators/recurrent_parts.h"

namespace quantstep::test {

void addSvdfGenerators(std::vector<OpGenerator>& list);

namespace {

struct SvdfSizes {
    int batches, inputs, units, rank, memory;
    [[nodiscard]] int filters() const { return units * rank; }
};

SvdfSizes randomSizes(Random& random)
{
    return {random.between(1, 3), random.chance(0.3F) ? random.between(16, 70) : random.between(1, 17),
        random.between(1, 9), random.between(1, 3), random.between(1, 9)};
}

OpCase emptyCase(Random& random, const SvdfSizes& s, SvdfOptions options)
{
    OpCase c;
    c.code = OpCode::Svdf;
    c.version = 1;
    if (random.chance(0.02F))
        options.rank = random.pick(std::vector<int>{0, s.rank + 1, s.filters()});
    c.options = options;
    c.invokes = random.between(1, 4);
    c.label = fmt::format("batches {} inputs {} units {} rank {} memory {} activation {} invokes {}", s.batches,
        s.inputs, s.units, options.rank, s.memory, static_cast<int>(options.activation), c.invokes);
    return c;
}

/// Now and then a mistake that both sides must refuse.
void spoil(Random& random, OpCase& c)
{
    if (!random.chance(0.04F))
        return;
    switch (random.between(0, 3)) {
    case 0: c.inputs[4].role = CaseTensor::Role::Absent; break;
    case 1: c.inputs[4].shape = Shape{c.inputs[4].shape[0], c.inputs[4].shape[1] + 1}; break;
    case 2: c.inputs[2] = constant(int32Vector({1, 2, 3})); break;
    default: c.inputs.pop_back(); break;
    }
}

OpCase integerCase(Random& random)
{
    const SvdfSizes s = randomSizes(random);
    const Activation fused = random.chance(0.95F) ? Activation::Relu : anyActivation(random);
    OpCase c = emptyCase(random, s, {s.rank, fused, random.chance(0.2F)});
    c.version = 3;
    const float extreme = random.chance(0.1F) ? 20.0F : 0.0F;
    const QuantParams input = randomQuant(random, DType::Int8, -8, extreme);
    const QuantParams weights = perTensor(randomScale(random, -10, -4), 0);
    const float sample = input.scales[0] * weights.scales[0] * static_cast<float>(s.inputs) * 64;
    const QuantParams state = perTensor(sample / 32768 * std::exp2(random.real(-2, 4)), 0);
    const QuantParams time = perTensor(randomScale(random, -16, -10), 0);
    const float sum = state.scales[0] * time.scales[0] * static_cast<float>(s.memory * s.rank) * 1e8F;
    const QuantParams out = perTensor(sum / 128 * std::exp2(random.real(-3, 3)), randomZeroPoint(random, DType::Int8));
    c.inputs = {activation(codes(random, DType::Int8, Shape{s.batches, s.inputs}), input),
        parameter(random, codes(random, DType::Int8, Shape{s.filters(), s.inputs}), weights),
        parameter(random, codes(random, DType::Int16, Shape{s.filters(), s.memory}), time),
        random.chance(0.3F) ? absent()
                            : parameter(random, random.integers(DType::Int32, Shape{s.units}, -100000, 100000),
                                perTensor(state.scales[0] * time.scales[0], 0)),
        variable(DType::Int16, Shape{s.batches, s.filters() * s.memory}, state)};
    c.outputs = {output(DType::Int8, Shape{s.batches, s.units}, out)};
    spoil(random, c);
    return c;
}

OpCase floatCase(Random& random)
{
    const SvdfSizes s = randomSizes(random);
    OpCase c = emptyCase(random, s, {s.rank, anyActivation(random), false});
    c.inputs = {activation(floatInput(random, Shape{s.batches, s.inputs})),
        parameter(random, floats(random, Shape{s.filters(), s.inputs}, 1)),
        parameter(random, floats(random, Shape{s.filters(), s.memory}, 1)),
        random.chance(0.3F) ? absent() : parameter(random, floats(random, Shape{s.units}, 2)),
        variable(DType::Float32, Shape{s.batches, s.filters() * s.memory})};
    c.outputs = {output(DType::Float32, Shape{s.batches, s.units})};
    spoil(random, c);
    return c;
}

OpCase hybridCase(Random& random, DType weights)
{
    const SvdfSizes s = randomSizes(random);
    OpCase c = emptyCase(random, s, {s.rank, anyActivation(random), random.chance(0.5F)});
    c.version = 2;
    const int offset = weights == DType::UInt8 ? 128 : 0;
    c.inputs = {activation(floatInput(random, Shape{s.batches, s.inputs}, true)),
        parameter(random, random.tensor(weights, Shape{s.filters(), s.inputs}),
            perTensor(randomScale(random, -9, -5), offset)),
        parameter(random, random.tensor(weights, Shape{s.filters(), s.memory}),
            perTensor(randomScale(random, -9, -5), offset)),
        random.chance(0.3F) ? absent() : parameter(random, floats(random, Shape{s.units}, 2)),
        variable(DType::Float32, Shape{s.batches, s.filters() * s.memory})};
    c.outputs = {output(DType::Float32, Shape{s.batches, s.units})};
    spoil(random, c);
    return c;
}

} // namespace

void addSvdfGenerators(std::vector<OpGenerator>& list)
{
    list.push_back({"SVDF int8", integerCase});
    list.push_back({"SVDF float32", floatCase});
    list.push_back({"SVDF hybrid int8", [](Random& random) { return hybridCase(random, DType::Int8); }});
    list.push_back({"SVDF hybrid uint8", [](Random& random) { return hybridCase(random, DType::UInt8); }});
}

} // namespace quantstep::test
