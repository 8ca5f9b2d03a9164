// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Operators over rows and windows: SOFTMAX, LOG_SOFTMAX, L2_NORMALIZATION, RFFT2D, AVERAGE_POOL_2D, MAX_POOL_2D.

#include "tests/generators/elementwise.h"

namespace quantstep::test {

void addRowGenerators(std::vector<OpGenerator>& list);

namespace {

using D = DType;

Shape rowShape(Random& random)
{
    Shape shape = anyShape(random, random.chance(0.02F) ? 0 : 1);
    if (shape.rank() > 0 && random.chance(0.1F))
        shape.setDim(shape.rank() - 1, random.between(1, 1200));
    return shape;
}

/// Floats without NaN and infinities, or with them.
TensorPtr rowElements(Random& random, DType dtype, const Shape& shape)
{
    return isFloat(dtype) ? anyFloats(random, dtype, shape, random.chance(0.8F)) : anyElements(random, dtype, shape);
}

/// Sane scales mostly; long rows with small scales add up to more than the 8-bit kernels can do.
QuantParams rowQuant(Random& random, DType dtype)
{
    QuantParams quant = anyQuant(random, dtype);
    if (isCode(dtype) && random.chance(0.2F))
        quant.scales = {randomScale(random, -14, 2)};
    return quant;
}

QuantParams softmaxOutput(Random& random, DType from, DType to)
{
    QuantParams quant;
    if (to == D::UInt8)
        quant = perTensor(1.0F / 256, 0);
    if (to == D::Int8)
        quant = perTensor(1.0F / 256, -128);
    if (to == D::Int16)
        quant = from == D::Int16 ? perTensor(1.0F / 32768, 0) : perTensor(1.0F / 65536, -32768);
    if (quant.isQuantized() && random.chance(0.04F))
        quant.scales[0] *= random.pick(std::vector<float>{1.0005F, 1.01F});
    if (quant.isQuantized() && random.chance(0.02F))
        quant.zeroPoints[0] += 1;
    return quant;
}

OpCase softmaxCase(Random& random, DType from, DType to)
{
    const Shape shape = rowShape(random);
    OpCase c;
    c.code = OpCode::Softmax;
    const float beta = random.chance(0.6F) ? 1.0F : random.real(0.1F, 3);
    c.options = SoftmaxOptions{random.chance(0.03F) ? -beta : beta};
    QuantParams in = rowQuant(random, from);
    c.label = fmt::format("{} beta {} scale {}", shape.text(), beta, in.scale());
    c.inputs = {activation(rowElements(random, from, shape), std::move(in))};
    c.outputs = {output(to, shape, softmaxOutput(random, from, to))};
    return c;
}

OpCase logSoftmaxCase(Random& random, DType dtype)
{
    Shape shape = rowShape(random);
    if (shape.rank() == 0)
        shape = Shape{3}; // the runtime reads before the beginning of a scalar's shape
    OpCase c;
    c.code = OpCode::LogSoftmax;
    QuantParams in = rowQuant(random, dtype);
    QuantParams out;
    if (isCode(dtype))
        out = perTensor(random.chance(0.03F) ? 0.1F : 1.0F / 16, dtype == D::Int8 ? 127 : 255);
    c.label = fmt::format("{} scale {}", shape.text(), in.scale());
    c.inputs = {activation(rowElements(random, dtype, shape), std::move(in))};
    c.outputs = {output(dtype, shape, std::move(out))};
    return c;
}

OpCase l2NormalizationCase(Random& random, DType dtype)
{
    const Shape shape = rowShape(random);
    OpCase c;
    c.code = OpCode::L2Normalization;
    c.options = ActivationOptions{random.chance(0.03F) ? Activation::Relu : Activation::None};
    QuantParams in = anyQuant(random, dtype);
    QuantParams out;
    if (isCode(dtype))
        out = perTensor(random.chance(0.03F) ? 0.1F : 1.0F / 128, dtype == D::Int8 ? 0 : 128);
    c.label = shape.text();
    c.inputs = {activation(rowElements(random, dtype, shape), std::move(in))};
    c.outputs = {output(dtype, shape, std::move(out))};
    return c;
}

OpCase rfft2dCase(Random& random)
{
    Shape shape = randomShape(random, 2, 4, random.chance(0.3F) ? 20 : 6);
    if (random.chance(0.03F))
        shape = Shape{4};
    OpCase c;
    c.code = OpCode::Rfft2d;
    std::vector<std::int32_t> lengths{1 << random.between(0, 4), 1 << random.between(1, 6)};
    if (random.chance(0.04F))
        lengths[1] = random.pick(std::vector<int>{0, 3, -4, 6});
    c.label = fmt::format("{} lengths {}", shape.text(), fmt::join(lengths, ","));
    c.inputs = {activation(random.tensor(D::Float32, shape)), maybeConstant(random, int32Vector(lengths), {}, 0.75F)};
    c.outputs = {output(D::Complex64, shape)};
    return c;
}

OpCase poolCase(Random& random, OpCode code, DType dtype)
{
    Pool2DOptions options;
    options.padding = random.chance(0.5F) ? Padding::Same : Padding::Valid;
    options.strideH = random.between(random.chance(0.02F) ? 0 : 1, 4);
    options.strideW = random.between(1, 4);
    options.filterHeight = random.between(1, 5);
    options.filterWidth = random.between(1, 5);
    options.activation = randomActivation(random);
    const bool valid = options.padding == Padding::Valid;
    Shape shape{random.between(1, 3), random.between(valid ? options.filterHeight : 1, 12),
        random.between(valid ? options.filterWidth : 1, 12), random.between(1, 20)};
    if (random.chance(0.02F))
        shape = randomShape(random, 1, 3, 5);
    OpCase c;
    c.code = code;
    c.options = options;
    const QuantParams quant = saneQuant(random, dtype);
    c.label = fmt::format("{} filter {}x{} stride {}x{}", shape.text(), options.filterHeight, options.filterWidth,
        options.strideH, options.strideW);
    c.inputs = {activation(rowElements(random, dtype, shape), quant)};
    c.outputs = {output(dtype, shape, quant)};
    return c;
}

} // namespace

void addRowGenerators(std::vector<OpGenerator>& list)
{
    const CaseOptions nearly{.tolerance = 1e-6}; // expf and logf of the C library
    const std::vector<std::pair<DType, DType>> pairs{{D::Float32, D::Float32}, {D::UInt8, D::UInt8}, {D::Int8, D::Int8},
        {D::Int16, D::Int16}, {D::Int8, D::Int16}, {D::UInt8, D::Int16}};
    for (const auto& [from, to] : pairs) {
        list.push_back({generatorName(OpCode::Softmax, from) + " to " + std::string(dtypeName(to)),
            [from = from, to = to](Random& random) { return softmaxCase(random, from, to); }, nearly});
    }
    list.push_back({"SOFTMAX float16 to float16",
        [](Random& random) { return softmaxCase(random, D::Float16, D::Float16); }, CaseOptions{.tolerance = 1e-3}});
    for (const DType dtype : {D::Float32, D::UInt8, D::Int8}) {
        list.push_back({generatorName(OpCode::LogSoftmax, dtype),
            [dtype](Random& random) { return logSoftmaxCase(random, dtype); }, nearly});
        list.push_back({generatorName(OpCode::L2Normalization, dtype),
            [dtype](Random& random) { return l2NormalizationCase(random, dtype); }});
    }
    // Another order of additions than the runtime's, both in double.
    list.push_back({"RFFT2D", rfft2dCase, CaseOptions{.tolerance = 1e-5}});
    for (const OpCode code : {OpCode::AveragePool2d, OpCode::MaxPool2d}) {
        for (const DType dtype : {D::Float32, D::UInt8, D::Int8, D::Int16}) {
            list.push_back(
                {generatorName(code, dtype), [code, dtype](Random& random) { return poolCase(random, code, dtype); }});
        }
    }
}

} // namespace quantstep::test
