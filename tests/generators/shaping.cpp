// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Operators whose outputs are shaped by values, and others that make or rearrange tensors: FILL, RANGE, WHERE, UNIQUE,
// BROADCAST_ARGS, BITCAST, SELECT, SPACE_TO_BATCH_ND, BATCH_TO_SPACE_ND, MATRIX_DIAG, MATRIX_SET_DIAG, DILATE,
// BUCKETIZE, REDUCE_WINDOW, UNSORTED_SEGMENT_*.

#include "tests/generators/movement_parts.h"

#include <limits>

namespace quantstep::test {

void addShapingGenerators(std::vector<OpGenerator>& list);

namespace {

OpCase fillCase(Random& random, DType dtype)
{
    const Shape shape = maybeEmptyShape(random, 0, 4, 4);
    std::vector<std::int32_t> dims(shape.dims().begin(), shape.dims().end());
    if (!dims.empty() && random.chance(0.02F))
        dims[0] = -1;
    OpCase c = oneToOne(OpCode::Fill, random, dtype, {});
    c.label = fmt::format("{}", shape.text());
    const auto count = static_cast<std::int32_t>(dims.size());
    c.inputs.insert(c.inputs.begin(), parameter(random, integerTensor(indexType(random), {count}, dims)));
    return c;
}

OpCase rangeCase(Random& random, DType dtype)
{
    const auto scalar = [&](int low, int high) {
        return dtype == DType::Float32 && random.chance(0.5F) ? makeTensor(
                   dtype, Shape{}, std::vector<float>{random.real(static_cast<float>(low), static_cast<float>(high))})
                                                              : random.integers(dtype, {}, low, high);
    };
    const bool up = random.chance(0.5F);
    OpCase c;
    c.code = OpCode::Range;
    c.label = up ? "up" : "down";
    const bool wrong = random.chance(0.1F);
    c.inputs = {parameter(random, scalar(-5, 5)), parameter(random, up != wrong ? scalar(5, 30) : scalar(-30, -5)),
        parameter(random, up ? scalar(1, 4) : scalar(-4, -1))};
    if (random.chance(0.02F))
        c.inputs[2] = constant(random.integers(dtype, {}, 0, 0));
    c.outputs = {output(dtype, {})};
    return c;
}

OpCase whereCase(Random& random, DType dtype)
{
    const Shape shape = maybeEmptyShape(random, random.chance(0.02F) ? 0 : 1, 5, 4);
    OpCase c = oneToOne(OpCode::Where, random, dtype, shape);
    const float zeros = random.pick(std::vector<float>{0.0F, 0.5F, 1.0F});
    if (random.chance(0.8F))
        c.inputs[0].value = random.integers(dtype, shape, 0, zeros == 1.0F ? 0 : 1);
    if (random.chance(0.3F))
        c.inputs[0].role = CaseTensor::Role::Constant;
    c.outputs = {output(DType::Int64, {})};
    return c;
}

OpCase uniqueCase(Random& random, DType dtype)
{
    const Shape shape = maybeEmptyShape(random, 1, random.chance(0.02F) ? 2 : 1, 20);
    const DType type = indexType(random);
    OpCase c = oneToOne(OpCode::Unique, random, dtype, shape, OutputTypeOptions{type});
    if (random.chance(0.8F))
        c.inputs[0].value = random.integers(dtype, shape, 0, 6);
    c.outputs.push_back(output(type, {}));
    return c;
}

OpCase broadcastArgsCase(Random& random, DType dtype)
{
    const Shape whole = randomShape(random, 0, 5, 4);
    const auto part = [&] {
        const Shape shape = broadcastingShape(random, whole);
        std::vector<std::int32_t> dims(shape.dims().begin(), shape.dims().end());
        const auto count = static_cast<std::int32_t>(dims.size());
        return parameter(random, integerTensor(dtype, {count}, dims));
    };
    OpCase c;
    c.code = OpCode::BroadcastArgs;
    c.label = whole.text();
    c.inputs = {part(), part()};
    c.outputs = {output(dtype, {})};
    return c;
}

OpCase bitcastCase(Random& random, DType dtype)
{
    using D = DType;
    const DType to = random.pick(std::vector<DType>{D::Float32, D::Int32, D::UInt32, D::Int16, D::UInt16, D::Float16,
        D::Int8, D::UInt8, D::Int64, D::UInt64, D::Float64});
    Shape shape = maybeEmptyShape(random, 0, 4, 4);
    if (dtypeBits(to) > dtypeBits(dtype) && random.chance(0.9F)) {
        std::vector<std::int32_t> dims(shape.dims().begin(), shape.dims().end());
        dims.push_back(dtypeBits(to) / dtypeBits(dtype));
        shape = Shape(dims);
    }
    OpCase c = oneToOne(OpCode::Bitcast, random, dtype, shape);
    // The bits of integers are no signalling NaN of any float.
    c.inputs[0].value = random.integers(dtype, shape, 0, 100);
    c.outputs = {output(to, {})};
    c.label += std::string(" to ") + std::string(dtypeName(to));
    if (shape.rank() == 0 && dtypeBits(to) > dtypeBits(dtype))
        c.outputs[0].dtype = dtype; // the runtime would read a size that is not there
    return c;
}

OpCase selectCase(Random& random, DType dtype)
{
    const Shape shape = maybeEmptyShape(random, 0, 4, 4);
    const float kind = random.real(0, 1);
    Shape condition = shape;
    if (kind < 0.3F)
        condition = Shape{};
    else if (kind < 0.6F && shape.rank() > 0)
        condition = Shape{shape.dim(0)};
    else if (kind < 0.65F)
        condition = randomShape(random, 1, 2, 3);
    OpCase c = oneToOne(OpCode::Select, random, dtype, shape);
    c.label += " condition " + condition.text();
    c.inputs.push_back(activation(random.tensor(dtype, shape), c.inputs[0].quant));
    c.inputs.insert(c.inputs.begin(), activation(random.tensor(DType::Bool, condition)));
    // The runtime looks for a first axis that scalars do not have.
    if (shape.rank() == 0 && condition.rank() == 1)
        c.inputs[0] = activation(random.tensor(DType::Bool, {}));
    return c;
}

OpCase spaceToBatchCase(Random& random, DType dtype)
{
    const int spatial = random.between(1, 2);
    std::vector<std::int32_t> blocks, paddings, dims{random.between(1, 3)};
    for (int d = 0; d < spatial; ++d) {
        const int block = random.between(1, 3);
        const int before = random.chance(0.05F) ? -1 : random.between(0, 2);
        const int after = random.between(0, 2);
        const int whole = block * random.between(1, 4);
        blocks.push_back(block);
        paddings.insert(paddings.end(), {before, after});
        dims.push_back(std::max(1, whole - before - after) + (random.chance(0.02F) ? 1 : 0));
    }
    dims.push_back(random.between(1, 4));
    OpCase c = oneToOne(OpCode::SpaceToBatchNd, random, dtype, Shape(dims));
    c.inputs.push_back(parameter(random, blocks));
    c.inputs.push_back(parameter(random, int32Tensor({spatial, 2}, paddings)));
    return c;
}

OpCase batchToSpaceCase(Random& random, DType dtype)
{
    const int spatial = random.between(1, 2);
    std::vector<std::int32_t> blocks, crops, dims{random.between(1, 3)};
    for (int d = 0; d < spatial; ++d) {
        blocks.push_back(random.between(1, 3));
        dims.push_back(random.between(1, 4));
        dims[0] *= blocks.back();
        crops.insert(crops.end(), {random.between(0, 1), random.between(0, 1)});
    }
    if (random.chance(0.03F))
        dims[0] += 1;
    if (random.chance(0.02F))
        crops[0] = -1;
    dims.push_back(random.between(1, 4));
    OpCase c = oneToOne(OpCode::BatchToSpaceNd, random, dtype, Shape(dims));
    c.inputs.push_back(parameter(random, blocks));
    c.inputs.push_back(parameter(random, int32Tensor({spatial, 2}, crops)));
    return c;
}

OpCase matrixDiagCase(Random& random, DType dtype)
{
    return oneToOne(OpCode::MatrixDiag, random, dtype, maybeEmptyShape(random, random.chance(0.03F) ? 0 : 1, 4, 5));
}

OpCase matrixSetDiagCase(Random& random, DType dtype)
{
    const Shape shape = maybeEmptyShape(random, random.chance(0.03F) ? 1 : 2, 4, 5);
    std::vector<std::int32_t> dims(shape.dims().begin(), shape.dims().end());
    if (dims.size() > 1) {
        dims[dims.size() - 2] = std::min(dims[dims.size() - 2], dims.back());
        dims.pop_back();
    }
    OpCase c = oneToOne(OpCode::MatrixSetDiag, random, dtype, shape);
    c.inputs.push_back(activation(random.tensor(dtype, Shape(dims)), c.inputs[0].quant));
    return c;
}

OpCase dilateCase(Random& random, DType dtype)
{
    const Shape shape = randomShape(random, 1, 4, 4);
    std::vector<std::int32_t> dilations;
    for (int axis = 0; axis < shape.rank(); ++axis)
        dilations.push_back(random.between(1, 3));
    OpCase c = oneToOne(OpCode::Dilate, random, dtype, shape);
    c.inputs.push_back(parameter(random, dilations));
    c.inputs.push_back(parameter(random, random.tensor(dtype, {})));
    return c;
}

OpCase bucketizeCase(Random& random, DType dtype)
{
    std::vector<float> boundaries;
    for (int i = random.between(0, 6); i > 0; --i)
        boundaries.push_back(random.chance(0.5F) ? static_cast<float>(random.between(-4, 4)) : random.real(-4, 4));
    if (random.chance(0.95F))
        std::ranges::sort(boundaries);
    const Shape shape = maybeEmptyShape(random, 0, 4, 4);
    OpCase c = oneToOne(OpCode::Bucketize, random, dtype, shape, BucketizeOptions{boundaries});
    if (random.chance(0.6F))
        c.inputs[0].value = random.integers(dtype, shape, -5, 5);
    c.outputs = {output(DType::Int32, {})};
    return c;
}

OpCase reduceWindowCase(Random& random, DType dtype)
{
    const Shape shape = randomShape(random, 1, 4, 6);
    std::vector<std::int32_t> window, strides, dilations;
    for (int axis = 0; axis < shape.rank(); ++axis) {
        window.push_back(random.between(1, random.chance(0.1F) ? 8 : 3));
        strides.push_back(random.between(1, 3));
        dilations.push_back(random.between(1, 2));
    }
    const int function = random.chance(0.03F) ? 0 : random.between(1, 6);
    OpCase c = oneToOne(OpCode::ReduceWindow, random, dtype, shape, ReduceWindowOptions{function});
    c.label += fmt::format(" function {}", function);
    c.inputs.push_back(parameter(random, random.tensor(dtype, {})));
    for (const auto& values : {window, strides, dilations})
        c.inputs.push_back(constant(integerTensor(DType::Int64, {shape.rank()}, values)));
    return c;
}

OpCase segmentCase(Random& random, DType dtype)
{
    const Shape shape = maybeEmptyShape(random, 1, 4, 5);
    const int idsRank = random.between(1, shape.rank());
    const int segments = random.between(random.chance(0.05F) ? -1 : 1, 5);
    OpCase c = oneToOne(random.pick(std::vector<OpCode>{OpCode::UnsortedSegmentSum, OpCode::UnsortedSegmentProd,
                            OpCode::UnsortedSegmentMax, OpCode::UnsortedSegmentMin}),
        random, dtype, shape);
    if (dtype == DType::Int32 && random.chance(0.3F))
        c.inputs[0].value = random.eitherOf(dtype, shape, std::numeric_limits<std::int32_t>::max(), -65537);
    const Shape ids(shape.dims().subspan(0, static_cast<std::size_t>(idsRank)));
    const int most = random.chance(0.02F) ? segments : std::max(segments - 1, 0);
    c.inputs.push_back(parameter(random, random.integers(DType::Int32, ids, random.chance(0.2F) ? -1 : 0, most)));
    c.inputs.push_back(parameter(random, int32Tensor(random.chance(0.5F) ? Shape{} : Shape{1}, {segments})));
    c.label += fmt::format(" {} segments {}", opName(c.code), segments);
    return c;
}

} // namespace

void addShapingGenerators(std::vector<OpGenerator>& list)
{
    using D = DType;
    const std::vector<DType> common{D::Float32, D::UInt8, D::Int8, D::Int16, D::Int32, D::Int64};
    addPerType(
        list, "FILL", {D::Float32, D::Float16, D::Int8, D::Int16, D::Int32, D::Int64, D::Bool, D::String}, fillCase);
    addPerType(list, "RANGE", {D::Float32, D::Int32, D::Int64}, rangeCase);
    addPerType(list, "WHERE", {D::Bool, D::Float32, D::Int64, D::Int32, D::Int8, D::UInt8, D::UInt32}, whereCase);
    addPerType(list, "UNIQUE", common, uniqueCase);
    addPerType(list, "BROADCAST_ARGS", {D::Int32, D::Int64}, broadcastArgsCase);
    addPerType(list, "BITCAST", {D::Float32, D::Int32, D::Int16, D::UInt8, D::Int64}, bitcastCase);
    addPerType(list, "SELECT", {D::Float32, D::UInt8, D::Int8, D::Int16, D::Int32, D::Int64, D::Bool}, selectCase);
    const std::vector<DType> moved{D::Float32, D::Float16, D::UInt8, D::Int8, D::Int16, D::Int32, D::Int64, D::Bool};
    addPerType(list, "SPACE_TO_BATCH_ND", moved, spaceToBatchCase);
    addPerType(list, "BATCH_TO_SPACE_ND", moved, batchToSpaceCase);
    addPerType(list, "MATRIX_DIAG", common, matrixDiagCase);
    addPerType(list, "MATRIX_SET_DIAG", common, matrixSetDiagCase);
    addPerType(list, "DILATE", moved, dilateCase);
    addPerType(list, "BUCKETIZE", {D::Float32, D::Float64, D::Int32, D::Int64}, bucketizeCase);
    addPerType(list, "REDUCE_WINDOW",
        {D::Bool, D::Int8, D::UInt8, D::Int16, D::Int32, D::Int64, D::Float32, D::Float64}, reduceWindowCase);
    addPerType(list, "UNSORTED_SEGMENT", {D::Float32, D::Int32}, segmentCase);
}

} // namespace quantstep::test
