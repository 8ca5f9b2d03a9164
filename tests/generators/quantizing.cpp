// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// QUANTIZE and DEQUANTIZE between all types that have a kernel.

#include "core/base/half.h"
#include "tests/generators/generator.h"

#include <limits>

namespace quantstep::test {

void addQuantizingGenerators(std::vector<OpGenerator>& list);

namespace {

using D = DType;

QuantParams quantOf(Random& random, DType dtype)
{
    if (isFloat(dtype))
        return {};
    const float low = random.chance(0.05F) ? -30.0F : -10.0F;
    return perTensor(randomScale(random, low, random.chance(0.05F) ? 10.0F : 1.0F), randomZeroPoint(random, dtype));
}

QuantParams channelQuant(Random& random, const Shape& shape, DType dtype)
{
    QuantParams quant;
    quant.axis = random.between(0, shape.rank() - 1);
    for (int c = 0; c < shape.dim(quant.axis); ++c) {
        quant.scales.push_back(randomScale(random));
        quant.zeroPoints.push_back(randomZeroPoint(random, dtype));
    }
    return quant;
}

TensorPtr values(Random& random, DType dtype, const Shape& shape)
{
    if (dtype == D::Float16) {
        std::vector<std::uint16_t> halves(shape.elements());
        for (std::uint16_t& half : halves)
            half = floatToHalf(random.real(-100, 100));
        return makeTensor(dtype, shape, std::move(halves));
    }
    if (dtype != D::Float32 || random.chance(0.8F))
        return random.tensor(dtype, shape);
    std::vector<float> extremes(shape.elements());
    for (float& each : extremes) {
        each = random.pick(std::vector<float>{3e38F, -3e38F, std::numeric_limits<float>::infinity(),
            -std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN(), 0.0F, -0.0F, 2.1e8F,
            -2.2e8F, 0.5F, -0.5F});
    }
    return makeTensor(dtype, shape, std::move(extremes));
}

OpCase oneToOne(OpCode code, TensorPtr input, QuantParams quant, DType to, QuantParams toQuant)
{
    OpCase c;
    c.code = code;
    const Shape shape = input->shape;
    c.label = std::string(dtypeName(input->dtype)) + " to " + std::string(dtypeName(to)) + " " + shape.text();
    c.inputs = {activation(std::move(input), std::move(quant))};
    c.outputs = {output(to, shape, std::move(toQuant))};
    return c;
}

OpCase quantizeCase(Random& random, DType from, DType to)
{
    const Shape shape = random.chance(0.1F) ? Shape{700} : randomShape(random, 0, 4, 6);
    const QuantParams in = quantOf(random, from);
    QuantParams out = quantOf(random, to);
    if (random.chance(0.2F) && !in.scales.empty())
        out.scales = in.scales; // the runtime has a shortcut for equal scales
    if (from == D::Float32 && !isPacked(to) && shape.rank() > 0 && random.chance(0.2F))
        out = channelQuant(random, shape, to);
    return oneToOne(OpCode::Quantize, values(random, from, shape), in, to, out);
}

OpCase dequantizeCase(Random& random, DType from)
{
    const Shape shape = random.chance(0.1F) ? Shape{700} : randomShape(random, 0, 4, 6);
    QuantParams in = quantOf(random, from);
    if (!isFloat(from) && !isPacked(from) && shape.rank() > 0 && random.chance(0.2F))
        in = channelQuant(random, shape, from);
    OpCase c = oneToOne(OpCode::Dequantize, values(random, from, shape), in, D::Float32, {});
    // The runtime takes no int2 as an input.
    if (from == D::Int2 || random.chance(0.2F))
        c.inputs[0].role = CaseTensor::Role::Constant;
    return c;
}

} // namespace

void addQuantizingGenerators(std::vector<OpGenerator>& list)
{
    const std::vector<std::pair<D, D>> pairs{{D::Float32, D::UInt8}, {D::Float32, D::Int8}, {D::Float32, D::Int16},
        {D::Float32, D::Int4}, {D::Float32, D::UInt4}, {D::Int8, D::Int8}, {D::Int8, D::UInt8}, {D::UInt8, D::Int8},
        {D::UInt8, D::UInt8}, {D::Int16, D::Int8}, {D::Int16, D::Int16}, {D::Int16, D::Int32}, {D::Int32, D::Int8},
        {D::Int32, D::Int16}};
    for (const auto& [from, to] : pairs) {
        list.push_back({"QUANTIZE " + std::string(dtypeName(from)) + " to " + std::string(dtypeName(to)),
            [from = from, to = to](Random& random) { return quantizeCase(random, from, to); }});
    }
    for (const D from : {D::UInt8, D::Int8, D::Int16, D::Float16, D::Int4, D::UInt4, D::Int2}) {
        list.push_back({"DEQUANTIZE " + std::string(dtypeName(from)),
            [from](Random& random) { return dequantizeCase(random, from); }});
    }
}

} // namespace quantstep::test
