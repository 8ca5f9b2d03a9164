// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// TRANSPOSE_CONV, CONV_3D and CONV_3D_TRANSPOSE.

#include "tests/generators/matrix_parts.h"

namespace quantstep::test {

void addTransposeConvGenerators(std::vector<OpGenerator>& list);

namespace {

struct Form {
    std::string name;
    DType input, weights, bias;
    bool perChannel = false;
    DType biasOption = DType::Float32;
};

/// The sizes of the small image for a large one, and back: sizes of large images for a small one differ by padding.
std::int32_t largeSize(Random& random, std::int32_t small, std::int32_t filter, std::int32_t stride,
    std::int32_t dilation, Padding padding)
{
    if (random.chance(0.02F))
        return random.between(0, 12);
    const std::int32_t least
        = padding == Padding::Same ? (small - 1) * stride + 1 : (small - 1) * stride + (filter - 1) * dilation + 1;
    return least + random.between(0, stride - 1);
}

OpCase transposeCase(Random& random, const Form& form)
{
    TransposeConvOptions options;
    options.padding = random.chance(0.5F) ? Padding::Same : Padding::Valid;
    options.strideH = random.between(random.chance(0.02F) ? 0 : 1, 4);
    options.strideW = random.between(1, 3);
    options.activation = randomActivation(random);
    options.quantizedBiasType = form.biasOption;
    const std::int32_t channels = random.between(1, 5), depth = random.between(1, 6);
    const Shape input{random.between(1, 2), random.between(1, 5), random.between(1, 5), depth};
    const Shape filter{channels, random.between(1, 5), random.between(1, 5), depth};
    const Shape out{input[0], largeSize(random, input[1], filter[1], std::max(options.strideH, 1), 1, options.padding),
        largeSize(random, input[2], filter[2], options.strideW, 1, options.padding),
        random.chance(0.02F) ? channels + 1 : channels};
    const QuantParams inputQuant = matrixQuant(random, form.input);
    const QuantParams filterQuant = weightQuant(random, form.weights, form.perChannel, channels, 0);
    OpCase c;
    c.code = OpCode::TransposeConv;
    c.version = 3;
    c.options = options;
    const TensorPtr shape = int32Vector({out[0], out[1], out[2], out[3]});
    c.inputs
        = {parameter(random, shape), parameter(random, matrixValues(random, form.weights, filter), filterQuant, 0.1F),
            activation(matrixValues(random, form.input, input, form.weights == DType::Float32), inputQuant)};
    if (random.chance(0.7F))
        c.inputs.push_back(matrixBias(random, form.bias, channels, inputQuant, filterQuant));
    else if (random.chance(0.3F))
        c.inputs.push_back(absent());
    c.outputs = {output(form.input, c.inputs[0].role == CaseTensor::Role::Constant ? out : Shape{1, 1, 1, 1},
        productQuant(random, form.input, inputQuant, filterQuant, filter.elements()))};
    c.label = caseLabel(c) + "to " + out.text();
    return c;
}

Conv3DOptions volumeOptions(Random& random)
{
    Conv3DOptions options;
    options.padding = random.chance(0.5F) ? Padding::Same : Padding::Valid;
    options.strideD = random.between(1, 2);
    options.strideH = random.between(1, 3);
    options.strideW = random.between(1, 2);
    options.activation = randomActivation(random);
    if (random.chance(0.3F)) {
        options.dilationD = random.between(1, 2);
        options.dilationH = random.between(1, 3);
        options.dilationW = random.between(1, 2);
    }
    return options;
}

OpCase volumeCase(Random& random)
{
    const Conv3DOptions options = volumeOptions(random);
    const std::int32_t depth = random.between(1, 4), channels = random.between(1, 4);
    const Shape input{random.between(1, 2), random.between(1, 4), random.between(1, 5), random.between(1, 4),
        random.chance(0.02F) ? depth + 1 : depth};
    const Shape filter{random.between(1, 3), random.between(1, 3), random.between(1, 3), depth, channels};
    OpCase c;
    c.code = OpCode::Conv3d;
    c.options = options;
    c.inputs = {activation(matrixValues(random, DType::Float32, input, true)),
        parameter(random, random.tensor(DType::Float32, filter))};
    if (random.chance(0.7F))
        c.inputs.push_back(matrixBias(random, DType::Float32, channels, {}, {}));
    c.outputs = {output(DType::Float32, Shape{1, 1, 1, 1, channels})};
    c.label = caseLabel(c);
    return c;
}

OpCase transposedVolumeCase(Random& random)
{
    const Conv3DOptions options = volumeOptions(random);
    const std::int32_t depth = random.between(1, 4), channels = random.between(1, 4);
    const Shape input{random.between(1, 2), random.between(1, 3), random.between(1, 4), random.between(1, 3), depth};
    const Shape filter{random.between(1, 3), random.between(1, 3), random.between(1, 3), channels, depth};
    const std::vector<std::int32_t> out{input[0],
        largeSize(random, input[1], filter[0], options.strideD, options.dilationD, options.padding),
        largeSize(random, input[2], filter[1], options.strideH, options.dilationH, options.padding),
        largeSize(random, input[3], filter[2], options.strideW, options.dilationW, options.padding), channels};
    OpCase c;
    c.code = OpCode::Conv3dTranspose;
    c.options = options;
    c.inputs = {parameter(random, int32Vector(out)), parameter(random, random.tensor(DType::Float32, filter)),
        activation(matrixValues(random, DType::Float32, input, true))};
    if (random.chance(0.7F))
        c.inputs.push_back(matrixBias(random, DType::Float32, channels, {}, {}));
    c.outputs = {output(DType::Float32, Shape{1, 1, 1, 1, channels})};
    c.label = caseLabel(c) + "to " + Shape(std::vector<std::int32_t>(out)).text();
    return c;
}

} // namespace

void addTransposeConvGenerators(std::vector<OpGenerator>& list)
{
    using enum DType;
    for (const Form& form : std::vector<Form>{{"float32", Float32, Float32, Float32},
             {"hybrid", Float32, Int8, Float32}, {"hybrid per channel", Float32, Int8, Float32, true},
             {"uint8", UInt8, UInt8, Int32}, {"int8", Int8, Int8, Int32}, {"int8 per channel", Int8, Int8, Int32, true},
             {"int16", Int16, Int8, Int64, true}, {"int16 bias64", Int16, Int8, Int64, false, Int64},
             {"int16 bias32", Int16, Int8, Int32, true, Int32}}) {
        list.push_back({"TRANSPOSE_CONV " + form.name, [form](Random& random) { return transposeCase(random, form); }});
    }
    list.push_back({"CONV_3D float32", &volumeCase});
    list.push_back({"CONV_3D_TRANSPOSE float32", &transposedVolumeCase});
}

} // namespace quantstep::test
