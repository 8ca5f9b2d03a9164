// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/matrix_cases.h"

#include <cmath>

namespace quantstep::test {
namespace {

Activation randomActivation(Random& random)
{
    return random.pick(std::vector<Activation>{
        Activation::None, Activation::None, Activation::Relu, Activation::Relu6, Activation::ReluN1To1});
}

bool isQuantized(DType dtype)
{
    return dtype != DType::Float32;
}

float randomScale(Random& random)
{
    return std::exp2(random.real(-9, -2));
}

QuantParams activationParams(Random& random, DType dtype)
{
    QuantParams quant;
    if (!isQuantized(dtype))
        return quant;
    quant.scales = {randomScale(random)};
    quant.zeroPoints = {dtype == DType::UInt8 ? random.between(0, 255)
            : dtype == DType::Int8            ? random.between(-128, 127)
                                              : 0};
    return quant;
}

/// Mostly about what makes good use of the output's range, sometimes far too small or too large a scale.
QuantParams outputParams(Random& random, DType dtype, float productScale, std::size_t depth)
{
    QuantParams quant = activationParams(random, dtype);
    if (!isQuantized(dtype))
        return quant;
    const float spread = 40.0F * std::sqrt(static_cast<float>(depth)) * (dtype == DType::Int16 ? 0.2F : 1.0F);
    quant.scales = {productScale * spread * std::exp2(random.chance(0.2F) ? random.real(-12, 12) : random.real(-1, 2))};
    return quant;
}

QuantParams weightParams(Random& random, const MatrixForm& form, std::int32_t channels, std::int32_t axis)
{
    QuantParams quant;
    if (!isQuantized(form.weights))
        return quant;
    const int count = form.perChannel ? channels : 1;
    for (int c = 0; c < count; ++c) {
        quant.scales.push_back(randomScale(random));
        quant.zeroPoints.push_back(form.weights == DType::UInt8 ? random.between(0, 255) : 0);
    }
    quant.axis = axis;
    return quant;
}

/// Codes of `bits` bits, lowest bits first, several to a byte.
TensorPtr packed(DType dtype, const TensorValue& codes, unsigned bits)
{
    std::vector<std::uint8_t> bytes(dtypeBytes(dtype, codes.elements()));
    const auto values = codes.as<std::int8_t>();
    const unsigned perByte = 8 / bits, mask = (1U << bits) - 1U;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const unsigned code = static_cast<unsigned>(values[i]) & mask;
        bytes[i / perByte] = static_cast<std::uint8_t>(bytes[i / perByte] | code << i % perByte * bits);
    }
    return makeTensor(dtype, codes.shape, std::move(bytes));
}

TensorPtr randomWeights(Random& random, DType dtype, const Shape& shape)
{
    if (dtype == DType::Int4)
        return packed(dtype, *random.integers(DType::Int8, shape, -8, 7), 4);
    if (dtype == DType::Int2)
        return packed(dtype, *random.integers(DType::Int8, shape, -2, 1), 2);
    return random.tensor(dtype, shape);
}

CaseTensor biasTensor(Random& random, DType dtype, std::int32_t channels, float scale)
{
    if (dtype == DType::Float32)
        return constant(random.tensor(dtype, Shape{channels}));
    QuantParams quant;
    quant.scales = {scale};
    quant.zeroPoints = {0};
    const int most = random.chance(0.1F) ? 2000000000 : 5000;
    return constant(random.integers(dtype, Shape{channels}, -most, most), quant);
}

CaseTensor weightTensor(Random& random, const MatrixForm& form, const Shape& shape, const QuantParams& quant)
{
    return constant(randomWeights(random, form.weights, shape), quant);
}

float productScale(const QuantParams& input, const QuantParams& weights)
{
    const float in = input.scales.empty() ? 1.0F : input.scales[0];
    return weights.scales.empty() ? in : in * weights.scales[0];
}

int channelCount(Random& random)
{
    return random.chance(0.2F) ? random.between(1, 150) : random.between(1, 24);
}

template<typename Options> void randomWindow(Random& random, Options& options)
{
    options.padding = random.chance(0.5F) ? Padding::Same : Padding::Valid;
    options.strideH = random.between(1, 3);
    options.strideW = random.between(1, 3);
    options.dilationH = random.chance(0.7F) ? 1 : random.between(1, 3);
    options.dilationW = random.chance(0.7F) ? 1 : random.between(1, 3);
    options.activation = randomActivation(random);
}

std::string formLabel(const OpCase& oneCase)
{
    std::string label;
    for (const CaseTensor& input : oneCase.inputs)
        label += std::string(dtypeName(input.dtype)) + input.shape.text() + " ";
    return label;
}

} // namespace

OpCase randomConv(Random& random, const MatrixForm& form)
{
    Conv2DOptions options;
    randomWindow(random, options);
    options.quantizedBiasType = form.biasOption;
    const bool pointwise = random.chance(0.3F);
    const int groups
        = random.chance(0.15F) && (form.input != DType::Float32 || form.perChannel) ? random.between(2, 3) : 1;
    const std::int32_t filterChannels = groups > 1 ? random.between(1, 5) : channelCount(random);
    const std::int32_t channels = groups > 1 ? groups * random.between(1, 5) : channelCount(random);
    const Shape inputShape{random.between(1, 2), random.between(1, form.largestSide),
        random.between(1, form.largestSide), filterChannels * groups};
    const Shape filterShape{channels, pointwise ? 1 : random.between(1, form.largestFilter),
        pointwise ? 1 : random.between(1, form.largestFilter), filterChannels};
    const QuantParams inputQuant = activationParams(random, form.input);
    const QuantParams filterQuant = weightParams(random, form, channels, 0);
    const float product = productScale(inputQuant, filterQuant);
    const auto depth = filterShape.elements() / static_cast<std::size_t>(channels);
    OpCase result;
    result.code = OpCode::Conv2d;
    result.version = 3;
    result.options = options;
    result.inputs = {activation(random.tensor(form.input, inputShape), inputQuant),
        weightTensor(random, form, filterShape, filterQuant), biasTensor(random, form.bias, channels, product)};
    result.outputs = {output(form.output, Shape{1, 1, 1, channels}, outputParams(random, form.output, product, depth))};
    result.label = formLabel(result);
    return result;
}

OpCase randomDepthwise(Random& random, const MatrixForm& form)
{
    DepthwiseConv2DOptions options;
    randomWindow(random, options);
    options.depthMultiplier = random.chance(0.3F) ? random.between(2, 5) : 1;
    const std::int32_t inputChannels = random.chance(0.15F) ? 1 : channelCount(random);
    const std::int32_t channels = inputChannels * options.depthMultiplier;
    const Shape inputShape{
        random.between(1, 2), random.between(1, form.largestSide), random.between(1, form.largestSide), inputChannels};
    const Shape filterShape{1, random.between(1, form.largestFilter), random.between(1, form.largestFilter), channels};
    const QuantParams inputQuant = activationParams(random, form.input);
    const QuantParams filterQuant = weightParams(random, form, channels, 3);
    const float product = productScale(inputQuant, filterQuant);
    OpCase result;
    result.code = OpCode::DepthwiseConv2d;
    result.version = 3;
    result.options = options;
    result.inputs = {activation(random.tensor(form.input, inputShape), inputQuant),
        weightTensor(random, form, filterShape, filterQuant)};
    if (random.chance(0.8F))
        result.inputs.push_back(biasTensor(random, form.bias, channels, product));
    const auto depth = filterShape.elements() / static_cast<std::size_t>(channels);
    result.outputs = {output(form.output, Shape{1, 1, 1, channels}, outputParams(random, form.output, product, depth))};
    result.label = formLabel(result);
    return result;
}

OpCase randomDense(Random& random, const MatrixForm& form)
{
    FullyConnectedOptions options;
    options.activation = randomActivation(random);
    options.asymmetricQuantizeInputs = form.asymmetric;
    options.quantizedBiasType = form.biasOption;
    options.keepNumDims = random.chance(0.3F);
    const std::int32_t depth = random.chance(0.3F) ? random.between(40, 300) : random.between(1, 40);
    const std::int32_t units = channelCount(random);
    const Shape inputShape = random.chance(0.5F) ? Shape{random.between(1, 9), depth}
                                                 : Shape{random.between(1, 3), random.between(1, 4), depth};
    const QuantParams inputQuant = activationParams(random, form.input);
    QuantParams weightQuant = weightParams(random, form, units, 0);
    if (!form.perChannel && form.weights == DType::Int8 && isQuantized(form.input) && random.chance(0.3F))
        weightQuant.zeroPoints[0] = random.between(-10, 10);
    const float product = productScale(inputQuant, weightQuant);
    OpCase result;
    result.code = OpCode::FullyConnected;
    result.version = 4;
    result.options = options;
    result.inputs = {activation(random.tensor(form.input, inputShape), inputQuant),
        weightTensor(random, form, Shape{units, depth}, weightQuant)};
    result.inputs.push_back(random.chance(0.8F) ? biasTensor(random, form.bias, units, product) : absent());
    result.outputs = {output(
        form.output, Shape{1, units}, outputParams(random, form.output, product, static_cast<std::size_t>(depth)))};
    result.label = formLabel(result);
    return result;
}

} // namespace quantstep::test
