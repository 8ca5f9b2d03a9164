// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// RANDOM_UNIFORM, RANDOM_STANDARD_NORMAL and MULTINOMIAL. With both seeds 0 nothing could be compared.

#include "tests/generators/matrix_parts.h"

namespace quantstep::test {

void addRandomNumberGenerators(std::vector<OpGenerator>& list);

namespace {

std::int64_t anySeed(Random& random)
{
    const auto word = [&] { return static_cast<std::uint32_t>(random.between(INT32_MIN, INT32_MAX)); };
    switch (random.between(0, 3)) {
    case 0: return 0;
    case 1: return random.between(-3, 3);
    case 2: return random.between(INT32_MIN, INT32_MAX);
    default: return static_cast<std::int64_t>(static_cast<std::uint64_t>(word()) << 32 | word());
    }
}

RandomOptions randomSeeds(Random& random)
{
    RandomOptions seeds{anySeed(random), anySeed(random)};
    if (seeds.seed == 0 && seeds.seed2 == 0)
        seeds.seed2 = random.between(1, INT32_MAX);
    return seeds;
}

OpCase filledCase(Random& random, OpCode code)
{
    std::vector<std::int32_t> dims;
    for (int axes = random.between(0, 5); axes > 0; --axes)
        dims.push_back(random.chance(0.03F) ? 0 : random.between(1, 6));
    OpCase c;
    c.code = code;
    c.options = randomSeeds(random);
    TensorPtr shape = int32Vector(dims);
    if (random.chance(0.02F))
        shape = int32Tensor(Shape{1, static_cast<std::int32_t>(dims.size())}, dims);
    if (random.chance(0.02F))
        shape = random.integers(DType::Int64, shape->shape, 1, 4);
    c.inputs = {parameter(random, shape)};
    c.outputs = {output(random.chance(0.02F) ? DType::Int32 : DType::Float32, Shape{1})};
    c.label = caseLabel(c);
    return c;
}

/// Odds of a few classes, mostly near each other.
TensorPtr someLogits(Random& random, const Shape& shape)
{
    std::vector<float> values;
    for (std::size_t i = 0; i < shape.elements(); ++i) {
        values.push_back(random.chance(0.1F) ? random.real(-1000, 1000) : random.real(-3, 3));
        if (random.chance(0.03F)) {
            constexpr float kInfinity = std::numeric_limits<float>::infinity();
            values.back()
                = random.pick(std::vector<float>{kInfinity, -kInfinity, std::numeric_limits<float>::quiet_NaN()});
        }
    }
    return makeTensor(DType::Float32, shape, std::move(values));
}

OpCase multinomialCase(Random& random, DType dtype)
{
    OpCase c;
    c.code = OpCode::Multinomial;
    c.options = randomSeeds(random);
    const Shape logits
        = random.chance(0.03F) ? randomShape(random, 1, 3, 4) : Shape{random.between(1, 5), random.between(1, 9)};
    const Shape count = random.chance(0.02F) ? Shape{1} : Shape{};
    const std::int32_t samples = random.chance(0.02F) ? random.between(-2, 0) : random.between(1, 11);
    c.inputs
        = {parameter(random, someLogits(random, logits), {}, 0.6F), parameter(random, int32Tensor(count, {samples}))};
    c.outputs = {output(random.chance(0.02F) ? DType::Float32 : dtype, Shape{1, 1})};
    c.label = caseLabel(c) + std::to_string(samples) + " samples";
    return c;
}

} // namespace

void addRandomNumberGenerators(std::vector<OpGenerator>& list)
{
    list.push_back(
        {"RANDOM_UNIFORM float32", [](Random& random) { return filledCase(random, OpCode::RandomUniform); }});
    list.push_back({"RANDOM_STANDARD_NORMAL float32",
        [](Random& random) { return filledCase(random, OpCode::RandomStandardNormal); }});
    for (const DType dtype : {DType::Int32, DType::Int64}) {
        list.push_back({"MULTINOMIAL " + std::string(dtypeName(dtype)),
            [dtype](Random& random) { return multinomialCase(random, dtype); }});
    }
}

} // namespace quantstep::test
