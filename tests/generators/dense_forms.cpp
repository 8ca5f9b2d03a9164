// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// FULLY_CONNECTED with sparse and with shuffled weights; DENSIFY.

#include "tests/generators/matrix_parts.h"
#include "tests/support/sparse_encoding.h"

#include <algorithm>

namespace quantstep::test {

void addDenseFormGenerators(std::vector<OpGenerator>& list);

namespace {

/// Mostly zeros, in runs.
TensorPtr thinned(Random& random, const TensorPtr& dense)
{
    std::vector<std::uint8_t> bytes(reinterpret_cast<const std::uint8_t*>(dense->bytes.data()),
        reinterpret_cast<const std::uint8_t*>(dense->bytes.data()) + dense->bytes.size());
    const std::size_t size = dense->elements() == 0 ? 1 : bytes.size() / dense->elements();
    bool zero = false;
    for (std::size_t i = 0; i < dense->elements(); ++i) {
        if (i % 4 == 0 || random.chance(0.1F))
            zero = random.chance(0.7F);
        if (zero)
            std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(i * size), size, std::uint8_t{0});
    }
    // Nothing stored at all would be no constant.
    if (!bytes.empty() && std::ranges::all_of(bytes, [](std::uint8_t byte) { return byte == 0; }))
        bytes[size - 1] = 1;
    return makeTensor(dense->dtype, dense->shape, std::move(bytes));
}

CaseTensor sparseConstant(const TensorPtr& dense, const SparseForm& form, QuantParams quant)
{
    SparseTensor sparse = encodeSparse(*dense, form);
    CaseTensor tensor = constant(std::move(sparse.stored), std::move(quant));
    tensor.shape = dense->shape;
    tensor.sparsity = std::make_shared<const SparseLayout>(std::move(sparse.layout));
    return tensor;
}

/// Any form of a matrix whose sizes are multiples of `rowBlock` and `columnBlock`.
SparseForm matrixForm(Random& random, std::int32_t rowBlock, std::int32_t columnBlock)
{
    const bool turned = random.chance(0.3F);
    SparseForm form;
    form.traversalOrder = turned ? std::vector<std::int32_t>{1, 0} : std::vector<std::int32_t>{0, 1};
    form.compressed = {random.chance(0.3F), random.chance(0.8F)};
    if (rowBlock > 1) {
        form.blockMap.push_back(0);
        form.blockSizes.push_back(rowBlock);
    }
    if (columnBlock > 1) {
        form.blockMap.push_back(1);
        form.blockSizes.push_back(columnBlock);
    }
    for (std::size_t b = 0; b < form.blockMap.size(); ++b) {
        form.traversalOrder.push_back(static_cast<std::int32_t>(2 + b));
        form.compressed.push_back(false);
    }
    return form;
}

OpCase densifyCase(Random& random, DType dtype)
{
    const std::int32_t rowBlock = random.between(1, 3), columnBlock = random.between(1, 4);
    const Shape shape{rowBlock * random.between(1, 4), columnBlock * random.between(1, 5)};
    OpCase c;
    c.code = OpCode::Densify;
    c.inputs
        = {sparseConstant(thinned(random, random.tensor(dtype, shape)), matrixForm(random, rowBlock, columnBlock), {})};
    c.outputs = {output(dtype, shape)};
    c.label = caseLabel(c);
    return c;
}

struct Form {
    std::string name;
    DType input, weights, bias;
    bool perUnit = false, asymmetric = false;
};

OpCase sparseCase(Random& random, const Form& form)
{
    FullyConnectedOptions options;
    options.activation = randomActivation(random);
    options.asymmetricQuantizeInputs = form.asymmetric;
    const bool floats = form.weights == DType::Float32;
    const std::int32_t rowBlock = floats ? random.between(1, 2) : 1;
    const std::int32_t columnBlock = floats ? random.between(1, 5) : 16;
    const std::int32_t units = rowBlock * random.between(1, 5), depth = columnBlock * random.between(1, 5);
    const QuantParams inputQuant = matrixQuant(random, form.input);
    QuantParams weights = weightQuant(random, form.weights, form.perUnit, units, 0);
    if (!floats && form.input != DType::Float32)
        std::fill(weights.zeroPoints.begin(), weights.zeroPoints.end(), random.chance(0.02F) ? 3 : 0);
    SparseForm layout
        = floats ? matrixForm(random, rowBlock, columnBlock) : SparseForm{{0, 1, 2}, {1}, {16}, {false, true, false}};
    if (!floats && form.input != DType::Float32 && random.chance(0.05F))
        layout = {{0, 1}, {}, {}, {false, true}};
    const Shape shape{units, depth};
    OpCase c;
    c.code = OpCode::FullyConnected;
    c.version = form.input == DType::Float32 ? 8 : 9;
    c.options = options;
    c.inputs = {activation(matrixValues(random, form.input, Shape{random.between(1, 9), depth}), inputQuant),
        sparseConstant(thinned(random, matrixValues(random, form.weights, shape)), layout, weights)};
    c.inputs.push_back(random.chance(0.7F) ? matrixBias(random, form.bias, units, inputQuant, weights) : absent());
    c.outputs = {output(form.input, Shape{1, units},
        productQuant(random, form.input, inputQuant, weights, static_cast<std::size_t>(depth)))};
    c.label = caseLabel(c);
    return c;
}

OpCase shuffledCase(Random& random)
{
    FullyConnectedOptions options;
    options.activation = randomActivation(random);
    options.weightsFormat = 1;
    const std::int32_t batches = random.pick(std::vector<std::int32_t>{1, 4});
    const std::int32_t units = 4 * random.between(1, 5), depth = 16 * random.between(1, 5);
    const QuantParams inputQuant = matrixQuant(random, DType::UInt8);
    const QuantParams weights = weightQuant(random, DType::UInt8, false, units, 0);
    OpCase c;
    c.code = OpCode::FullyConnected;
    c.version = 2;
    c.options = options;
    c.inputs = {activation(matrixValues(random, DType::UInt8, Shape{batches, depth}), inputQuant),
        constant(random.tensor(DType::UInt8, Shape{units, depth}), weights),
        matrixBias(random, DType::Int32, units, inputQuant, weights)};
    c.outputs = {output(DType::Int16, Shape{batches, units},
                     productQuant(random, DType::Int16, inputQuant, weights, static_cast<std::size_t>(depth))),
        output(random.chance(0.03F) ? DType::Int8 : DType::UInt8, Shape{batches, depth})};
    c.label = caseLabel(c);
    return c;
}

/// The scales of blocks lie in a tensor of their own, the last of the table.
OpCase blockCase(Random& random)
{
    FullyConnectedOptions options;
    options.activation = randomActivation(random);
    options.asymmetricQuantizeInputs = random.chance(0.5F);
    const std::int32_t block = 2 * random.between(1, 8), blocks = random.between(1, 3), units = random.between(1, 6);
    const Shape shape{units, block * blocks};
    const TensorPtr bytes = random.tensor(DType::UInt8, Shape{static_cast<std::int32_t>(shape.elements() / 2)});
    OpCase c;
    c.code = OpCode::FullyConnected;
    c.version = 13;
    c.options = options;
    c.inputs = {activation(matrixValues(random, DType::Float32, Shape{random.between(1, 5), block * blocks})),
        constant(std::make_shared<const TensorValue>(TensorValue{DType::Int4, shape, bytes->bytes}))};
    c.inputs.push_back(random.chance(0.7F) ? matrixBias(random, DType::Float32, units, {}, {}) : absent());
    const bool biased = c.inputs[2].role != CaseTensor::Role::Absent;
    c.inputs[1].quant.blockwise = BlockwiseParams{TensorId(biased ? 4 : 3), TensorId(), block};
    c.outputs = {output(DType::Float32, Shape{1, units})};
    const std::vector<std::uint16_t> scales(static_cast<std::size_t>(units * blocks), std::uint16_t{0x3C00});
    c.intermediates = {constant(makeTensor(DType::Float16, Shape{units, blocks}, scales))};
    c.label = caseLabel(c) + "blocks of " + std::to_string(block);
    return c;
}

} // namespace

void addDenseFormGenerators(std::vector<OpGenerator>& list)
{
    using enum DType;
    for (const DType dtype : {Float32, Float16, Int8}) {
        list.push_back({"DENSIFY " + std::string(dtypeName(dtype)),
            [dtype](Random& random) { return densifyCase(random, dtype); }});
    }
    for (const Form& form : std::vector<Form>{{"float32", Float32, Float32, Float32}, {"int8", Int8, Int8, Int32},
             {"int8 per unit", Int8, Int8, Int32, true}, {"hybrid", Float32, Int8, Float32},
             {"hybrid per unit", Float32, Int8, Float32, true},
             {"hybrid asymmetric", Float32, Int8, Float32, false, true},
             {"hybrid asymmetric per unit", Float32, Int8, Float32, true, true}})
        list.push_back(
            {"FULLY_CONNECTED sparse " + form.name, [form](Random& random) { return sparseCase(random, form); }});
    list.push_back({"FULLY_CONNECTED blocks", &blockCase});
    list.push_back({"FULLY_CONNECTED shuffled", &shuffledCase});
}

} // namespace quantstep::test
