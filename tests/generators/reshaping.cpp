// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Operators that give elements another shape or order: RESHAPE, SQUEEZE, EXPAND_DIMS, SHAPE, TRANSPOSE, SLICE,
// STRIDED_SLICE, TILE, BROADCAST_TO, CAST.

#include "tests/generators/movement_parts.h"

#include <algorithm>

namespace quantstep::test {

void addReshapingGenerators(std::vector<OpGenerator>& list);

namespace {

OpCase reshapeCase(Random& random, DType dtype)
{
    const Shape shape = maybeEmptyShape(random, 0, 5, 5);
    std::vector<std::int32_t> dims(shape.dims().begin(), shape.dims().end());
    for (std::size_t i = dims.size(); i > 1; --i)
        std::swap(dims[i - 1], dims[static_cast<std::size_t>(random.between(0, static_cast<int>(i) - 1))]);
    if (random.chance(0.4F))
        dims.insert(dims.begin() + random.between(0, static_cast<int>(dims.size())), 1);
    if (!dims.empty() && random.chance(0.4F) && shape.elements() > 0)
        dims[static_cast<std::size_t>(random.between(0, static_cast<int>(dims.size()) - 1))] = -1;
    if (!dims.empty() && random.chance(0.03F))
        dims[0] += random.pick(std::vector<std::int32_t>{1, -1, -3});
    OpCase c = oneToOne(OpCode::Reshape, random, dtype, shape, ReshapeOptions{dims});
    if (random.chance(0.7F))
        c.inputs.push_back(parameter(random, dims));
    return c;
}

OpCase squeezeCase(Random& random, DType dtype)
{
    Shape shape = maybeEmptyShape(random, 1, 6, 4);
    std::vector<std::int32_t> axes;
    for (int axis = 0; axis < shape.rank(); ++axis) {
        if (random.chance(0.5F)) {
            shape.setDim(axis, 1);
            axes.push_back(random.chance(0.3F) ? axis - shape.rank() : axis);
        }
    }
    if (random.chance(0.3F))
        axes.clear();
    if (random.chance(0.03F))
        axes.push_back(random.between(-shape.rank() - 1, shape.rank()));
    return oneToOne(OpCode::Squeeze, random, dtype, shape, SqueezeOptions{axes});
}

OpCase expandDimsCase(Random& random, DType dtype)
{
    const Shape shape = maybeEmptyShape(random, 0, 5, 4);
    const int beyond = random.chance(0.03F) ? 1 : 0;
    OpCase c = oneToOne(OpCode::ExpandDims, random, dtype, shape);
    const int axis = random.between(-shape.rank() - 1 - beyond, shape.rank() + beyond);
    c.inputs.push_back(
        parameter(random, integerTensor(indexType(random), random.chance(0.5F) ? Shape{} : Shape{1}, {axis})));
    return c;
}

OpCase shapeCase(Random& random, DType dtype)
{
    OpCase c = oneToOne(OpCode::Shape, random, dtype, maybeEmptyShape(random, 0, 5, 5));
    const DType to = indexType(random);
    c.options = OutputTypeOptions{to};
    c.outputs = {output(to, {})};
    return c;
}

OpCase transposeCase(Random& random, DType dtype)
{
    const Shape shape = maybeEmptyShape(random, 1, random.chance(0.1F) ? 8 : 6, 4);
    std::vector<std::int32_t> permutation;
    for (int axis = 0; axis < shape.rank(); ++axis)
        permutation.insert(permutation.begin() + random.between(0, axis), axis);
    for (auto& axis : permutation)
        axis -= random.chance(0.1F) ? shape.rank() : 0;
    if (random.chance(0.02F))
        permutation[0] = shape.rank();
    if (shape.rank() > 1 && dtypeBits(dtype) >= 8
        && random.chance(0.1F)) // an outer axis replaced by an inner one: all stays within the input
        std::ranges::replace(permutation, 0, shape.dim(0) >= shape.dim(1) ? 1 : 0);
    OpCase c = oneToOne(OpCode::Transpose, random, dtype, shape);
    c.inputs.push_back(parameter(random, permutation));
    return c;
}

OpCase sliceCase(Random& random, DType dtype)
{
    const Shape shape = randomShape(random, 1, random.chance(0.1F) ? 7 : 5, 5);
    std::vector<std::int32_t> begin, size, dims;
    for (int axis = 0; axis < shape.rank(); ++axis) {
        begin.push_back(random.between(0, shape.dim(axis) - 1));
        size.push_back(random.chance(0.3F) ? -1
                                           : random.between(random.chance(0.05F) ? 0 : 1,
                                               shape.dim(axis) - begin.back() + (random.chance(0.01F) ? 1 : 0)));
        dims.push_back(size.back() < 0 ? shape.dim(axis) - begin.back() : size.back());
    }
    OpCase c = oneToOne(OpCode::Slice, random, dtype, shape);
    // A shape stated in the file must be right; one left out is computed.
    const bool empty = std::ranges::find(dims, 0) != dims.end();
    c.outputs[0].shape = random.chance(0.6F) && !empty ? Shape(dims) : Shape();
    const DType type = indexType(random);
    c.inputs.push_back(parameter(random, integerTensor(type, {shape.rank()}, begin)));
    c.inputs.push_back(parameter(random, integerTensor(type, {shape.rank()}, size)));
    return c;
}

/// Masks for one entry of a strided slice; at most one ellipsis and one new axis.
void randomMasks(Random& random, StridedSliceOptions& o, std::int32_t bit, std::int32_t size, std::int32_t& begin,
    std::int32_t& stride)
{
    o.beginMask |= random.chance(0.3F) ? bit : 0;
    o.endMask |= random.chance(0.3F) ? bit : 0;
    if (random.chance(0.15F)) {
        o.shrinkAxisMask |= bit;
        o.beginMask &= ~bit;
        begin = random.between(0, size - 1);
        stride = 1;
    } else if (o.ellipsisMask == 0 && random.chance(0.15F)) {
        o.ellipsisMask |= bit;
    } else if (o.newAxisMask == 0 && random.chance(0.1F)) {
        o.newAxisMask |= bit;
    }
}

OpCase stridedSliceCase(Random& random, DType dtype)
{
    const Shape shape = randomShape(random, 1, 5, 5);
    const int entries = random.between(1, shape.rank());
    StridedSliceOptions options;
    std::vector<std::int32_t> begin, end, strides;
    for (int i = 0; i < entries; ++i) {
        const std::int32_t size = shape.dim(i);
        strides.push_back(random.pick(std::vector<std::int32_t>{1, 1, 1, 2, 3, -1, -2}));
        begin.push_back(random.between(-size - 1, size + 1));
        end.push_back(random.between(-size - 1, size + 1));
        randomMasks(random, options, 1 << i, size, begin.back(), strides.back());
    }
    // After an ellipsis or a new axis, entries belong to other axes: keep their indices in range of all.
    if (options.ellipsisMask != 0 || options.newAxisMask != 0)
        std::ranges::fill(begin, 0);
    if (random.chance(0.01F))
        strides[0] = 0;
    OpCase c = oneToOne(OpCode::StridedSlice, random, dtype, shape, options);
    c.label += fmt::format(" begin {} end {} masks b{} e{} l{} n{} s{}", begin[0], end[0], options.beginMask,
        options.endMask, options.ellipsisMask, options.newAxisMask, options.shrinkAxisMask);
    c.inputs.push_back(parameter(random, begin));
    c.inputs.push_back(parameter(random, end));
    c.inputs.push_back(parameter(random, strides));
    return c;
}

OpCase tileCase(Random& random, DType dtype)
{
    // The runtime writes elements of an empty result where it is not the last axis that is repeated 0 times.
    const Shape shape = randomShape(random, 0, 5, 3);
    std::vector<std::int32_t> multiples;
    for (int axis = 0; axis < shape.rank(); ++axis)
        multiples.push_back(random.chance(0.01F) ? -1 : random.between(1, 3));
    OpCase c = oneToOne(OpCode::Tile, random, dtype, shape);
    const DType type = indexType(random);
    c.inputs.push_back(parameter(random, integerTensor(type, {shape.rank()}, multiples)));
    return c;
}

OpCase broadcastToCase(Random& random, DType dtype)
{
    const Shape whole = maybeEmptyShape(random, 1, random.chance(0.1F) ? 8 : 5, 3);
    std::vector<std::int32_t> dims(whole.dims().begin(), whole.dims().end());
    OpCase c = oneToOne(OpCode::BroadcastTo, random, dtype, broadcastingShape(random, whole));
    c.version = 2;
    c.label += " to " + whole.text();
    if (random.chance(0.03F))
        dims.back() += 1;
    c.inputs.push_back(parameter(random, integerTensor(indexType(random), {whole.rank()}, dims)));
    return c;
}

/// From `dtype` to any type, now and then to one without a kernel.
OpCase castCase(Random& random, DType dtype)
{
    using D = DType;
    const DType to = random.pick(std::vector<DType>{D::Bool, D::UInt8, D::Int8, D::UInt16, D::Int16, D::UInt32,
        D::Int32, D::Int64, D::Float16, D::BFloat16, D::Float32, D::Float64, D::Complex64, D::Int4, D::Int2, D::UInt4});
    const Shape shape = maybeEmptyShape(random, 0, 3, 6);
    OpCase c = oneToOne(OpCode::Cast, random, dtype, shape, CastOptions{dtype, isPacked(dtype) ? D::Float32 : to});
    c.outputs = {output(isPacked(dtype) && random.chance(0.95F) ? D::Float32 : to, {})};
    c.label += " to " + std::string(dtypeName(c.outputs[0].dtype));
    if (dtype == D::Int2) // the runtime takes no input of it
        c.inputs[0].role = CaseTensor::Role::Constant;
    if (dtype == D::Float32 && random.chance(0.5F)) {
        std::vector<float> values(shape.elements());
        for (float& value : values) {
            value = random.pick(
                std::vector<float>{random.real(-300, 300), random.real(-1e6F, 1e6F), random.real(-3e10F, 3e10F),
                    random.real(-1e-6F, 1e-6F), 65520.0F, 1e30F, INFINITY, -INFINITY, NAN, -0.0F, 127.5F, -129.0F});
        }
        c.inputs[0].value = makeTensor(dtype, shape, std::move(values));
    }
    return c;
}

} // namespace

void addReshapingGenerators(std::vector<OpGenerator>& list)
{
    using D = DType;
    const std::vector<DType> any{D::Float32, D::Float16, D::BFloat16, D::UInt8, D::Int8, D::Int16, D::Int32, D::Int64,
        D::Bool, D::UInt32, D::Int4};
    std::vector<DType> whole(any.begin(), any.end() - 1); // elements of whole bytes
    std::vector<DType> strings = whole;
    strings.push_back(D::String);
    addPerType(list, "RESHAPE", strings, reshapeCase);
    addPerType(list, "SQUEEZE", strings, squeezeCase);
    addPerType(list, "EXPAND_DIMS", strings, expandDimsCase);
    addPerType(list, "SHAPE", whole, shapeCase);
    addPerType(list, "TRANSPOSE", any, transposeCase);
    addPerType(list, "SLICE", any, sliceCase);
    addPerType(list, "SLICE", {D::String}, sliceCase);
    addPerType(list, "STRIDED_SLICE", strings, stridedSliceCase);
    addPerType(list, "TILE", strings, tileCase);
    addPerType(list, "BROADCAST_TO", whole, broadcastToCase);
    addPerType(list, "CAST",
        {D::Bool, D::UInt8, D::Int8, D::UInt16, D::Int16, D::UInt32, D::Int32, D::Int64, D::Float16, D::BFloat16,
            D::Float32, D::Float64, D::Complex64, D::Int4, D::Int2, D::UInt4},
        castCase);
}

} // namespace quantstep::test
