// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Operators that take or put elements by index: GATHER_ND, SCATTER_ND, SPARSE_TO_DENSE, ONE_HOT, TOPK_V2,
// DYNAMIC_UPDATE_SLICE, REVERSE_SEQUENCE; indices are out of range now and then.

#include "tests/generators/movement_parts.h"

namespace quantstep::test {

void addIndexingGenerators(std::vector<OpGenerator>& list);

namespace {

/// Rows of indices into the first `depth` axes of `shape`.
std::vector<std::int32_t> indexRows(Random& random, const Shape& shape, int depth, std::size_t rows)
{
    std::vector<std::int32_t> indices;
    for (std::size_t i = 0; i < rows; ++i) {
        for (int j = 0; j < depth; ++j) {
            const int size = shape.dim(j);
            indices.push_back(random.between(0, std::max(size - 1, 0)));
            if (random.chance(0.003F))
                indices.back() = random.pick(std::vector<std::int32_t>{size, -1, -size});
        }
    }
    return indices;
}

OpCase gatherNdCase(Random& random, DType dtype)
{
    const Shape shape = maybeEmptyShape(random, 1, 5, 4);
    const int depth = random.between(random.chance(0.05F) ? 0 : 1, shape.rank());
    const Shape outer = maybeEmptyShape(random, 0, 3, 3);
    std::vector<std::int32_t> dims(outer.dims().begin(), outer.dims().end());
    dims.push_back(depth);
    OpCase c = oneToOne(OpCode::GatherNd, random, dtype, shape);
    const DType type = random.pick(std::vector<DType>{DType::Int16, DType::Int32, DType::Int64});
    c.inputs.push_back(
        parameter(random, integerTensor(type, Shape(dims), indexRows(random, shape, depth, outer.elements()))));
    c.label += " indices " + Shape(dims).text();
    return c;
}

OpCase scatterNdCase(Random& random, DType dtype)
{
    const Shape shape = maybeEmptyShape(random, 1, 4, 4);
    const int depth = random.between(1, shape.rank());
    const Shape outer = maybeEmptyShape(random, depth == shape.rank() ? 1 : 0, 2, 4);
    std::vector<std::int32_t> indexDims(outer.dims().begin(), outer.dims().end());
    std::vector<std::int32_t> updateDims = indexDims;
    indexDims.push_back(depth);
    for (int axis = depth; axis < shape.rank(); ++axis)
        updateDims.push_back(shape.dim(axis) + (random.chance(0.01F) ? 1 : 0));
    OpCase c;
    c.code = OpCode::ScatterNd;
    c.label = shape.text() + " updates " + Shape(updateDims).text();
    c.inputs = {parameter(random, int32Tensor(Shape(indexDims), indexRows(random, shape, depth, outer.elements()))),
        activation(random.tensor(dtype, Shape(updateDims))),
        parameter(random, std::vector<std::int32_t>(shape.dims().begin(), shape.dims().end()))};
    c.outputs = {output(dtype, {})};
    return c;
}

OpCase sparseToDenseCase(Random& random, DType dtype)
{
    const Shape shape = maybeEmptyShape(random, 1, 4, 4);
    const int rows = random.between(1, 6);
    const bool flat = shape.rank() == 1 && random.chance(0.5F);
    const DType type = indexType(random);
    const Shape indices = flat ? (rows == 1 && random.chance(0.5F) ? Shape{} : Shape{rows}) : Shape{rows, shape.rank()};
    OpCase c;
    c.code = OpCode::SparseToDense;
    c.label = shape.text() + " indices " + indices.text();
    c.inputs = {
        parameter(random,
            integerTensor(type, indices, indexRows(random, shape, shape.rank(), static_cast<std::size_t>(rows)))),
        parameter(random, integerTensor(indexType(random), {shape.rank()}, {shape.dims().begin(), shape.dims().end()})),
        activation(random.tensor(dtype, random.chance(0.3F) ? Shape{} : Shape{rows})),
        constant(random.tensor(dtype, random.chance(0.5F) ? Shape{} : Shape{1}))};
    if (random.chance(0.02F))
        c.inputs[2] = activation(random.tensor(dtype, {rows + 1}));
    c.outputs = {output(dtype, {})};
    return c;
}

OpCase oneHotCase(Random& random, DType dtype)
{
    const Shape shape = maybeEmptyShape(random, 0, 4, 4);
    const int depth = random.chance(0.02F) ? -1 : random.between(0, 6);
    const int axis
        = random.chance(0.03F) ? random.pick(std::vector<int>{-2, shape.rank() + 1}) : random.between(-1, shape.rank());
    OpCase c;
    c.code = OpCode::OneHot;
    c.options = OneHotOptions{axis};
    c.label = fmt::format("{} depth {} axis {}", shape.text(), depth, axis);
    c.inputs = {activation(random.integers(indexType(random), shape, -2, 7)),
        parameter(random, int32Tensor(random.chance(0.5F) ? Shape{} : Shape{1}, {depth})),
        parameter(random, random.tensor(dtype, {})), parameter(random, random.tensor(dtype, {1}))};
    c.outputs = {output(dtype, {})};
    return c;
}

OpCase topKCase(Random& random, DType dtype)
{
    const Shape shape = maybeEmptyShape(random, 1, 3, 9);
    const int rowLength = shape.dim(shape.rank() - 1);
    const int k = random.chance(0.05F) ? random.between(-2, rowLength + 2) : random.between(0, rowLength);
    OpCase c = oneToOne(OpCode::TopkV2, random, dtype, shape);
    if (random.chance(0.5F)) // many equal elements
        c.inputs[0].value = random.integers(dtype, shape, 0, 3);
    const DType type = random.chance(0.7F) ? DType::Int32 : DType::Int16;
    c.label += fmt::format(" k {}", k);
    c.inputs.push_back(parameter(random, integerTensor(type, random.chance(0.7F) ? Shape{} : Shape{1}, {k})));
    c.outputs.push_back(output(random.chance(0.7F) ? DType::Int32 : DType::Int16, {}));
    return c;
}

OpCase dynamicUpdateSliceCase(Random& random, DType dtype)
{
    const Shape shape = maybeEmptyShape(random, 1, 5, 5);
    Shape update = shape;
    std::vector<std::int32_t> start;
    for (int axis = 0; axis < shape.rank(); ++axis) {
        update.setDim(axis, random.chance(0.05F) ? 0 : random.between(std::min(1, shape.dim(axis)), shape.dim(axis)));
        start.push_back(random.between(-2, shape.dim(axis) + 1));
    }
    if (random.chance(0.02F))
        update.setDim(0, shape.dim(0) + 1);
    OpCase c = oneToOne(OpCode::DynamicUpdateSlice, random, dtype, shape);
    c.label += " update " + update.text();
    c.inputs.push_back(activation(random.tensor(dtype, update), c.inputs[0].quant));
    const DType type = indexType(random);
    c.inputs.push_back(parameter(random, integerTensor(type, {shape.rank()}, start)));
    return c;
}

OpCase reverseSequenceCase(Random& random, DType dtype)
{
    const Shape shape = randomShape(random, 2, 5, 5);
    const int seqDim = random.between(0, shape.rank() - 1);
    int batchDim = random.between(0, shape.rank() - 1);
    if (batchDim == seqDim && random.chance(0.9F))
        batchDim = (seqDim + 1) % shape.rank();
    std::vector<std::int32_t> lengths;
    for (int i = 0; i < shape.dim(batchDim); ++i)
        lengths.push_back(random.between(0, shape.dim(seqDim)));
    if (random.chance(0.03F))
        lengths[0] = shape.dim(seqDim) + 1;
    OpCase c = oneToOne(OpCode::ReverseSequence, random, dtype, shape, ReverseSequenceOptions{seqDim, batchDim});
    c.label += fmt::format(" sequence {} batch {}", seqDim, batchDim);
    c.inputs.push_back(parameter(random, integerTensor(indexType(random), {shape.dim(batchDim)}, lengths)));
    return c;
}

} // namespace

void addIndexingGenerators(std::vector<OpGenerator>& list)
{
    using D = DType;
    addPerType(list, "GATHER_ND",
        {D::Float32, D::Float16, D::BFloat16, D::UInt8, D::Int8, D::Int16, D::Int32, D::Int64, D::Bool, D::String},
        gatherNdCase);
    addPerType(list, "SCATTER_ND", {D::Float32, D::UInt8, D::Int8, D::Int32, D::Int64, D::Bool}, scatterNdCase);
    addPerType(list, "SPARSE_TO_DENSE", {D::Float32, D::UInt8, D::Int8, D::Int32, D::Int64}, sparseToDenseCase);
    addPerType(list, "ONE_HOT", {D::Float32, D::UInt8, D::Int8, D::Int32, D::Int64, D::Bool}, oneHotCase);
    addPerType(list, "TOPK_V2", {D::Float32, D::UInt8, D::Int8, D::Int16, D::Int32, D::Int64}, topKCase);
    addPerType(list, "DYNAMIC_UPDATE_SLICE",
        {D::Float32, D::Float16, D::UInt8, D::Int8, D::Int16, D::Int32, D::Int64, D::Bool, D::Int4},
        dynamicUpdateSliceCase);
    addPerType(list, "REVERSE_SEQUENCE", {D::Float32, D::UInt8, D::Int16, D::Int32, D::Int64}, reverseSequenceCase);
}

} // namespace quantstep::test
