// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// L2_POOL_2D and LOCAL_RESPONSE_NORMALIZATION.

#include "tests/generators/matrix_parts.h"

namespace quantstep::test {

void addLocalResponseGenerators(std::vector<OpGenerator>& list);

namespace {

OpCase poolCase(Random& random)
{
    const Padding padding = random.chance(0.5F) ? Padding::Same : Padding::Valid;
    const Pool2DOptions options{padding, random.between(random.chance(0.02F) ? 0 : 1, 3), random.between(1, 3),
        random.between(1, 4), random.between(1, 4), randomActivation(random)};
    const Shape input = random.chance(0.03F)
        ? randomShape(random, 3, 5, 4)
        : Shape{random.between(1, 2), random.between(1, 8), random.between(1, 8), random.between(1, 5)};
    OpCase c;
    c.code = OpCode::L2Pool2d;
    c.options = options;
    c.inputs = {activation(matrixValues(random, DType::Float32, input, true))};
    c.outputs = {output(DType::Float32, Shape{1, 1, 1, 1})};
    c.label = caseLabel(c);
    return c;
}

OpCase normalizationCase(Random& random)
{
    const Shape input = random.chance(0.03F)
        ? randomShape(random, 3, 5, 4)
        : Shape{random.between(1, 2), random.between(1, 4), random.between(1, 4), random.between(1, 16)};
    LocalResponseNormOptions options{random.between(0, 6), random.real(0.1F, 3), random.real(0, 2), random.real(-1, 2)};
    if (random.chance(0.1F))
        options.beta = random.pick(std::vector<float>{0, 0.5F, 0.75F, 1});
    if (random.chance(0.05F))
        options.radius = random.pick(std::vector<std::int32_t>{-1, INT32_MAX, INT32_MIN, INT32_MAX - 3});
    if (random.chance(0.05F))
        options.bias = random.pick(std::vector<float>{0, -1});
    OpCase c;
    c.code = OpCode::LocalResponseNormalization;
    c.options = options;
    c.inputs = {activation(matrixValues(random, DType::Float32, input, true))};
    c.outputs = {output(DType::Float32, Shape{1, 1, 1, 1})};
    c.label = caseLabel(c) + "radius " + std::to_string(options.radius);
    return c;
}

} // namespace

void addLocalResponseGenerators(std::vector<OpGenerator>& list)
{
    list.push_back({"L2_POOL_2D float32", &poolCase});
    list.push_back({"LOCAL_RESPONSE_NORMALIZATION float32", &normalizationCase});
}

} // namespace quantstep::test
