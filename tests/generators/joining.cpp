// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Operators that join, cut, frame or choose: CONCATENATION, PACK, UNPACK, SPLIT, SPLIT_V, PAD, PADV2, MIRROR_PAD,
// GATHER, SELECT_V2.

#include "tests/generators/movement_parts.h"

namespace quantstep::test {

void addJoiningGenerators(std::vector<OpGenerator>& list);

namespace {

OpCase concatenationCase(Random& random, DType dtype)
{
    const Shape shape = maybeEmptyShape(random, 1, 5, 4);
    const int axis = random.between(0, shape.rank() - 1);
    OpCase c = oneToOne(OpCode::Concatenation, random, dtype, shape,
        ConcatenationOptions{random.chance(0.3F) ? axis - shape.rank() : axis, Activation::None});
    for (int i = random.between(0, 4); i > 0; --i) {
        Shape other = shape;
        other.setDim(axis, random.between(random.chance(0.03F) ? 0 : 1, 5));
        if (random.chance(0.01F))
            other = randomShape(random, 1, 3, 4);
        // uint8 inputs are rescaled, int16 ones may differ without being so; int8 ones must not differ.
        const float differ = dtype == DType::UInt8 || dtype == DType::Int16 ? 0.7F : 0.01F;
        const QuantParams quant = random.chance(differ)
            ? randomQuant(random, dtype, random.chance(0.1F) ? -30.0F : -8.0F, 1)
            : c.inputs[0].quant;
        c.inputs.push_back(parameter(random, random.tensor(dtype, other)));
        c.inputs.back().quant = quant;
    }
    if (random.chance(0.02F)) { // constant scalars
        for (auto& input : c.inputs)
            input = constant(random.tensor(dtype, {}), c.outputs[0].quant);
        c.options = ConcatenationOptions{0, Activation::None};
    }
    return c;
}

OpCase packCase(Random& random, DType dtype)
{
    const Shape shape = maybeEmptyShape(random, 0, 4, 4);
    const int count = random.between(1, 4);
    const int beyond = random.chance(0.02F) ? 1 : 0;
    OpCase c = oneToOne(OpCode::Pack, random, dtype, shape,
        PackOptions{count, random.between(-shape.rank() - 1 - beyond, shape.rank() + beyond)});
    for (int i = 1; i < count; ++i) {
        c.inputs.push_back(parameter(random, random.tensor(dtype, shape)));
        c.inputs.back().quant = c.inputs[0].quant;
    }
    return c;
}

OpCase unpackCase(Random& random, DType dtype)
{
    const Shape shape = maybeEmptyShape(random, 1, 4, 4);
    const int axis = random.between(-shape.rank(), shape.rank() - 1);
    const int count = std::max(1, shape.dim(axis < 0 ? axis + shape.rank() : axis) + (random.chance(0.02F) ? 1 : 0));
    OpCase c = oneToOne(OpCode::Unpack, random, dtype, shape, PackOptions{count, axis});
    for (int i = 1; i < count; ++i)
        c.outputs.push_back(c.outputs[0]);
    return c;
}

OpCase splitCase(Random& random, DType dtype)
{
    Shape shape = maybeEmptyShape(random, 1, 4, 4);
    const int axis = random.between(0, shape.rank() - 1);
    const int count = random.between(1, 3);
    shape.setDim(axis, shape.dim(axis) * count + (random.chance(0.02F) ? 1 : 0));
    OpCase c = oneToOne(OpCode::Split, random, dtype, shape, SplitOptions{count});
    const int beyond = random.chance(0.02F) ? shape.rank() : 0;
    c.inputs.insert(c.inputs.begin(),
        parameter(random, int32Tensor({}, {(random.chance(0.3F) ? axis - shape.rank() : axis) + beyond})));
    for (int i = 1; i < count; ++i)
        c.outputs.push_back(c.outputs[0]);
    return c;
}

OpCase splitVCase(Random& random, DType dtype)
{
    Shape shape = maybeEmptyShape(random, 1, 4, 4);
    const int axis = random.between(0, shape.rank() - 1);
    std::vector<std::int32_t> sizes(static_cast<std::size_t>(random.between(1, 3)));
    std::int32_t sum = 0;
    for (auto& size : sizes)
        sum += size = random.between(random.chance(0.05F) ? 0 : 1, 3);
    shape.setDim(axis, sum + (random.chance(0.02F) ? 1 : 0));
    if (random.chance(0.3F))
        sizes[0] = -1;
    const auto count = static_cast<int>(sizes.size());
    OpCase c = oneToOne(OpCode::SplitV, random, dtype, shape, SplitOptions{count});
    c.inputs.push_back(parameter(random, integerTensor(indexType(random), {count}, sizes)));
    // The runtime forgets to count a negative axis from the end once it is not constant.
    c.inputs.push_back(parameter(random, int32Tensor({}, {axis})));
    for (int i = 1; i < count; ++i)
        c.outputs.push_back(c.outputs[0]);
    return c;
}

OpCase padCase(Random& random, DType dtype)
{
    const Shape shape = maybeEmptyShape(random, 1, random.chance(0.05F) ? 6 : 5, 4);
    const bool withConstant = random.chance(0.5F);
    OpCase c = oneToOne(withConstant ? OpCode::Padv2 : OpCode::Pad, random, dtype, shape);
    c.label += withConstant ? " with a constant" : "";
    std::vector<std::int32_t> paddings;
    for (int i = 0; i < 2 * shape.rank(); ++i)
        paddings.push_back(random.chance(0.003F) ? -1 : random.between(0, 2));
    c.inputs.push_back(parameter(random, integerTensor(indexType(random), {shape.rank(), 2}, paddings)));
    if (withConstant) {
        c.inputs.push_back(parameter(random, random.tensor(dtype, random.chance(0.7F) ? Shape{1} : Shape{})));
        c.inputs.back().quant = random.chance(0.02F) ? randomQuant(random, dtype) : c.outputs[0].quant;
    }
    return c;
}

OpCase mirrorPadCase(Random& random, DType dtype)
{
    const Shape shape = randomShape(random, 1, 4, 5);
    const bool reflect = random.chance(0.5F);
    std::vector<std::int32_t> paddings;
    for (int i = 0; i < 2 * shape.rank(); ++i) {
        paddings.push_back(random.between(0, shape.dim(i / 2) - (reflect ? 1 : 0)));
        if (random.chance(0.003F))
            paddings.back() = random.pick(std::vector<std::int32_t>{-1, shape.dim(i / 2) + 1});
    }
    OpCase c = oneToOne(
        OpCode::MirrorPad, random, dtype, shape, MirrorPadOptions{static_cast<std::int8_t>(reflect ? 0 : 1)});
    c.inputs.push_back(parameter(random, integerTensor(indexType(random), {shape.rank(), 2}, paddings)));
    return c;
}

OpCase gatherCase(Random& random, DType dtype)
{
    const bool flat = dtype == DType::String && random.chance(0.95F);
    Shape shape = randomShape(random, 1, flat ? 1 : 4, 5);
    if (dtype == DType::Int4) { // pairs of codes are moved
        std::vector<std::int32_t> dims(shape.dims().begin(), shape.dims().end());
        dims.push_back(2 * random.between(1, 2));
        shape = Shape(dims);
    }
    const int axis = random.between(0, shape.rank() - (dtype == DType::Int4 ? 2 : 1));
    const int batchDims = dtype == DType::String ? 0 : random.between(0, axis);
    std::vector<std::int32_t> dims(shape.dims().begin(), shape.dims().begin() + batchDims);
    for (int i = random.between(0, 2); i > 0; --i)
        dims.push_back(random.between(random.chance(0.02F) ? 0 : 1, 4));
    const DType type = random.pick(std::vector<DType>{DType::Int16, DType::Int32, DType::Int64});
    const int negative = random.chance(0.1F) && dtype != DType::String ? static_cast<int>(dims.size()) : 0;
    OpCase c = oneToOne(OpCode::Gather, random, dtype, shape,
        GatherOptions{random.chance(0.3F) ? axis - shape.rank() : axis, batchDims - negative});
    c.label += fmt::format(" axis {} batch {} indices {}", axis, batchDims - negative, Shape(dims).text());
    const int wrong = random.chance(0.03F) ? 1 : 0;
    c.inputs.push_back(parameter(random, random.integers(type, Shape(dims), -wrong, shape.dim(axis) - 1 + wrong)));
    return c;
}

OpCase selectV2Case(Random& random, DType dtype)
{
    const Shape whole = maybeEmptyShape(random, 1, 5, 4);
    OpCase c = oneToOne(OpCode::SelectV2, random, dtype, broadcastingShape(random, whole));
    if (random.chance(0.02F))
        c.inputs[0] = activation(random.tensor(dtype, randomShape(random, 1, 3, 4)), c.inputs[0].quant);
    c.inputs.push_back(activation(random.tensor(dtype, broadcastingShape(random, whole)), c.inputs[0].quant));
    c.inputs.insert(c.inputs.begin(), activation(random.tensor(DType::Bool, broadcastingShape(random, whole))));
    return c;
}

} // namespace

void addJoiningGenerators(std::vector<OpGenerator>& list)
{
    using D = DType;
    const std::vector<DType> common{D::Float32, D::UInt8, D::Int8, D::Int16, D::Int32, D::Int64};
    addPerType(list, "CONCATENATION",
        {D::Float32, D::Float16, D::BFloat16, D::UInt8, D::Int8, D::Int16, D::Int32, D::Int64, D::Bool, D::UInt32,
            D::Int4},
        concatenationCase);
    addPerType(list, "PACK", {D::Float32, D::UInt8, D::Int8, D::Int16, D::Int32, D::Int64, D::UInt32}, packCase);
    addPerType(list, "UNPACK", {D::Float32, D::Float16, D::BFloat16, D::UInt8, D::Int8, D::Int16, D::Int32, D::Bool},
        unpackCase);
    addPerType(list, "SPLIT", common, splitCase);
    addPerType(list, "SPLIT_V", common, splitVCase);
    addPerType(list, "PAD",
        {D::Float32, D::Float16, D::BFloat16, D::UInt8, D::Int8, D::Int16, D::Int32, D::Int64, D::Bool}, padCase);
    addPerType(list, "MIRROR_PAD", common, mirrorPadCase);
    addPerType(list, "GATHER",
        {D::Float32, D::Float16, D::BFloat16, D::UInt8, D::Int8, D::Int4, D::Int16, D::Int32, D::Int64, D::Bool,
            D::String},
        gatherCase);
    addPerType(list, "SELECT_V2", {D::Float32, D::Float16, D::UInt8, D::Int8, D::Int16, D::Int32, D::Int64, D::Bool},
        selectV2Case);
}

} // namespace quantstep::test
