// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Operators that move elements about, against the real runtime.

#include "tests/support/op_random.h"

#include <QTest>

#include <algorithm>

using namespace quantstep;
using namespace quantstep::test;

class TestMovementOps : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QS_REQUIRE_ORACLE(); }
    void movement_random_equalsRuntime_data();
    void movement_random_equalsRuntime();
    void badConfigurations_areRefusedByBoth();
};

namespace {

const std::vector<DType> kTypes{DType::Float32, DType::UInt8, DType::Int8, DType::Int16, DType::Int32, DType::Int64};

QuantParams quantFor(Random& random, DType dtype)
{
    return randomQuant(random, dtype);
}

/// Constant mostly, computed at times, so that shapes decided at run time are tried too.
CaseTensor parameter(Random& random, std::vector<std::int32_t> values)
{
    const TensorPtr value = int32Vector(std::move(values));
    return random.chance(0.75F) ? constant(value) : activation(value);
}

OpCase oneToOne(OpCode code, Random& random, DType dtype, const Shape& shape, OpOptions options = {})
{
    OpCase c;
    c.code = code;
    c.label = std::string(opName(code)) + " " + std::string(dtypeName(dtype)) + " " + shape.text();
    c.options = std::move(options);
    const QuantParams quant = quantFor(random, dtype);
    c.inputs = {activation(random.tensor(dtype, shape), quant)};
    c.outputs = {output(dtype, shape, quant)};
    return c;
}

OpCase reshapeCase(Random& random, DType dtype)
{
    const Shape shape = randomShape(random, 1, 4, 6);
    std::vector<std::int32_t> dims(shape.dims().begin(), shape.dims().end());
    for (std::size_t i = dims.size(); i > 1; --i)
        std::swap(dims[i - 1], dims[static_cast<std::size_t>(random.between(0, static_cast<int>(i) - 1))]);
    if (random.chance(0.4F))
        dims.insert(dims.begin() + random.between(0, static_cast<int>(dims.size())), 1);
    if (random.chance(0.4F))
        dims[static_cast<std::size_t>(random.between(0, static_cast<int>(dims.size()) - 1))] = -1;
    OpCase c = oneToOne(OpCode::Reshape, random, dtype, shape, ReshapeOptions{dims});
    if (random.chance(0.7F))
        c.inputs.push_back(parameter(random, dims));
    return c;
}

OpCase squeezeCase(Random& random, DType dtype)
{
    Shape shape = randomShape(random, 2, 5, 4);
    std::vector<std::int32_t> axes;
    for (int axis = 0; axis < shape.rank(); ++axis) {
        if (random.chance(0.5F)) {
            shape.setDim(axis, 1);
            axes.push_back(random.chance(0.3F) ? axis - shape.rank() : axis);
        }
    }
    if (random.chance(0.3F))
        axes.clear();
    return oneToOne(OpCode::Squeeze, random, dtype, shape, SqueezeOptions{axes});
}

OpCase expandDimsCase(Random& random, DType dtype)
{
    const Shape shape = randomShape(random, 1, 4, 5);
    OpCase c = oneToOne(OpCode::ExpandDims, random, dtype, shape);
    c.inputs.push_back(parameter(random, {random.between(-shape.rank() - 1, shape.rank())}));
    return c;
}

OpCase shapeCase(Random& random, DType dtype)
{
    OpCase c = oneToOne(OpCode::Shape, random, dtype, randomShape(random, 1, 5, 5));
    const DType to = random.chance(0.5F) ? DType::Int32 : DType::Int64;
    c.options = OutputTypeOptions{to};
    c.outputs = {output(to, {c.inputs[0].shape.rank()})};
    return c;
}

OpCase transposeCase(Random& random, DType dtype)
{
    const Shape shape = randomShape(random, 1, 6, 5);
    std::vector<std::int32_t> permutation;
    for (int axis = 0; axis < shape.rank(); ++axis)
        permutation.insert(permutation.begin() + random.between(0, axis), axis);
    OpCase c = oneToOne(OpCode::Transpose, random, dtype, shape);
    c.inputs.push_back(parameter(random, permutation));
    return c;
}

OpCase sliceCase(Random& random, DType dtype)
{
    const Shape shape = randomShape(random, 1, 5, 6);
    std::vector<std::int32_t> begin, size, dims;
    for (int axis = 0; axis < shape.rank(); ++axis) {
        begin.push_back(random.between(0, shape.dim(axis) - 1));
        size.push_back(random.chance(0.3F) ? -1 : random.between(1, shape.dim(axis) - begin.back()));
        dims.push_back(size.back() < 0 ? shape.dim(axis) - begin.back() : size.back());
    }
    OpCase c = oneToOne(OpCode::Slice, random, dtype, shape);
    // A shape stated in the file must be right; one left out is computed.
    c.outputs[0].shape = random.chance(0.7F) ? Shape(dims) : Shape();
    c.inputs.push_back(parameter(random, begin));
    c.inputs.push_back(parameter(random, size));
    return c;
}

OpCase stridedSliceCase(Random& random, DType dtype)
{
    const Shape shape = randomShape(random, 1, 4, 6);
    const int entries = random.between(1, shape.rank());
    StridedSliceOptions options;
    std::vector<std::int32_t> begin, end, strides;
    bool ellipsis = false;
    int added = 0;
    for (int i = 0; i < entries; ++i) {
        const std::int32_t bit = 1 << i;
        const std::int32_t size = shape.dim(i);
        strides.push_back(random.pick(std::vector<std::int32_t>{1, 1, 1, 2, 3, -1, -2}));
        begin.push_back(random.between(-size - 1, size + 1));
        end.push_back(random.between(-size - 1, size + 1));
        options.beginMask |= random.chance(0.3F) ? bit : 0;
        options.endMask |= random.chance(0.3F) ? bit : 0;
        if (random.chance(0.15F)) {
            options.shrinkAxisMask |= bit;
            options.beginMask &= ~bit;
            begin.back() = random.between(0, size - 1);
            strides.back() = 1;
        } else if (!ellipsis && random.chance(0.15F)) {
            options.ellipsisMask |= bit;
            ellipsis = true;
        } else if (added == 0 && random.chance(0.1F)) {
            options.newAxisMask |= bit;
            ++added;
        }
    }
    // After an ellipsis or a new axis, entries belong to other axes: keep their indices in range of all.
    if (ellipsis || added > 0) {
        for (auto& index : begin)
            index = 0;
    }
    OpCase c = oneToOne(OpCode::StridedSlice, random, dtype, shape, options);
    c.label += fmt::format(" begin {} end {} masks b{} e{} l{} n{} s{}", begin[0], end[0], options.beginMask,
        options.endMask, options.ellipsisMask, options.newAxisMask, options.shrinkAxisMask);
    c.inputs.push_back(parameter(random, begin));
    c.inputs.push_back(parameter(random, end));
    c.inputs.push_back(parameter(random, strides));
    return c;
}

OpCase concatenationCase(Random& random, DType dtype)
{
    const Shape shape = randomShape(random, 1, 4, 5);
    const int axis = random.between(0, shape.rank() - 1);
    OpCase c = oneToOne(OpCode::Concatenation, random, dtype, shape,
        ConcatenationOptions{random.chance(0.3F) ? axis - shape.rank() : axis, Activation::None});
    for (int i = random.between(0, 3); i > 0; --i) {
        Shape other = shape;
        other.setDim(axis, random.between(1, 5));
        // uint8 inputs are rescaled, int16 ones may differ without being so.
        const bool own = (dtype == DType::UInt8 || dtype == DType::Int16) && random.chance(0.7F);
        CaseTensor input = activation(random.tensor(dtype, other), own ? quantFor(random, dtype) : c.inputs[0].quant);
        if (random.chance(0.2F))
            input.role = CaseTensor::Role::Constant;
        c.inputs.push_back(std::move(input));
    }
    return c;
}

OpCase packCase(Random& random, DType dtype)
{
    const Shape shape = randomShape(random, 0, 4, 5);
    const int count = random.between(1, 4);
    OpCase c = oneToOne(
        OpCode::Pack, random, dtype, shape, PackOptions{count, random.between(-shape.rank() - 1, shape.rank())});
    for (int i = 1; i < count; ++i)
        c.inputs.push_back(activation(random.tensor(dtype, shape), c.inputs[0].quant));
    return c;
}

OpCase unpackCase(Random& random, DType dtype)
{
    if (dtype == DType::Int64)
        dtype = DType::Int32; // there is no kernel for it
    const Shape shape = randomShape(random, 1, 4, 4);
    const int axis = random.between(-shape.rank(), shape.rank() - 1);
    const int count = shape.dim(axis < 0 ? axis + shape.rank() : axis);
    OpCase c = oneToOne(OpCode::Unpack, random, dtype, shape, PackOptions{count, axis});
    for (int i = 1; i < count; ++i)
        c.outputs.push_back(c.outputs[0]);
    return c;
}

OpCase splitCase(Random& random, DType dtype)
{
    Shape shape = randomShape(random, 1, 4, 4);
    const int axis = random.between(0, shape.rank() - 1);
    const int count = random.between(1, 3);
    shape.setDim(axis, shape.dim(axis) * count);
    OpCase c = oneToOne(OpCode::Split, random, dtype, shape, SplitOptions{count});
    c.inputs.insert(c.inputs.begin(), constant(int32Tensor({}, {random.chance(0.3F) ? axis - shape.rank() : axis})));
    for (int i = 1; i < count; ++i)
        c.outputs.push_back(c.outputs[0]);
    return c;
}

OpCase splitVCase(Random& random, DType dtype)
{
    Shape shape = randomShape(random, 1, 4, 4);
    const int axis = random.between(0, shape.rank() - 1);
    std::vector<std::int32_t> sizes(static_cast<std::size_t>(random.between(1, 3)));
    std::int32_t sum = 0;
    for (auto& size : sizes)
        sum += size = random.between(1, 3);
    shape.setDim(axis, sum);
    if (random.chance(0.3F))
        sizes[0] = -1;
    const auto count = static_cast<int>(sizes.size());
    OpCase c = oneToOne(OpCode::SplitV, random, dtype, shape, SplitOptions{count});
    c.inputs.push_back(constant(int32Vector(sizes)));
    c.inputs.push_back(constant(int32Tensor({}, {axis})));
    for (int i = 1; i < count; ++i)
        c.outputs.push_back(c.outputs[0]);
    return c;
}

OpCase padCase(Random& random, DType dtype)
{
    const Shape shape = randomShape(random, 1, 4, 5);
    const bool withConstant = random.chance(0.5F);
    OpCase c = oneToOne(withConstant ? OpCode::Padv2 : OpCode::Pad, random, dtype, shape);
    std::vector<std::int32_t> paddings;
    for (int i = 0; i < 2 * shape.rank(); ++i)
        paddings.push_back(random.between(0, 3));
    const TensorPtr value = int32Tensor({shape.rank(), 2}, std::move(paddings));
    c.inputs.push_back(random.chance(0.75F) ? constant(value) : activation(value));
    if (withConstant)
        c.inputs.push_back(constant(random.tensor(dtype, {1}), c.outputs[0].quant));
    return c;
}

OpCase gatherCase(Random& random, DType dtype)
{
    const Shape shape = randomShape(random, 1, 4, 5);
    const int axis = random.between(0, shape.rank() - 1);
    const int batchDims = random.between(0, axis);
    std::vector<std::int32_t> dims(shape.dims().begin(), shape.dims().begin() + batchDims);
    for (int i = random.between(0, 2); i > 0; --i)
        dims.push_back(random.between(1, 4));
    const DType indexType = random.chance(0.5F) ? DType::Int32 : DType::Int64;
    OpCase c = oneToOne(OpCode::Gather, random, dtype, shape,
        GatherOptions{random.chance(0.3F) ? axis - shape.rank() : axis, batchDims});
    c.inputs.push_back(activation(random.integers(indexType, Shape(dims), 0, shape.dim(axis) - 1)));
    return c;
}

OpCase argCase(Random& random, DType dtype)
{
    if (dtype == DType::Int16 || dtype == DType::Int64)
        dtype = DType::Int32; // there is no kernel for them
    const Shape shape = randomShape(random, 1, 4, 6);
    OpCase c = oneToOne(random.chance(0.5F) ? OpCode::ArgMax : OpCode::ArgMin, random, dtype, shape);
    if (random.chance(0.5F)) // many equal elements
        c.inputs[0].value = random.integers(dtype, shape, 0, 2);
    const DType to = random.chance(0.5F) ? DType::Int32 : DType::Int64;
    c.options = OutputTypeOptions{to};
    c.inputs.push_back(constant(int32Tensor({}, {random.between(-shape.rank(), shape.rank() - 1)})));
    c.outputs = {output(to, {1})};
    return c;
}

OpCase resizeCase(Random& random, DType dtype)
{
    if (dtype == DType::Int32 || dtype == DType::Int64)
        dtype = DType::Float32; // there is no kernel for them
    const Shape shape{random.between(1, 2), random.between(1, 9), random.between(1, 9), random.between(1, 5)};
    const bool bilinear = random.chance(0.6F);
    ResizeOptions options{random.chance(0.4F), random.chance(0.4F)};
    if (bilinear && options.alignCorners)
        options.halfPixelCenters = false;
    OpCase c
        = oneToOne(bilinear ? OpCode::ResizeBilinear : OpCode::ResizeNearestNeighbor, random, dtype, shape, options);
    c.inputs.push_back(parameter(random, {random.between(1, 14), random.between(1, 14)}));
    return c;
}

OpCase mirrorPadCase(Random& random, DType dtype)
{
    const Shape shape = randomShape(random, 1, 4, 5);
    const bool reflect = random.chance(0.5F);
    std::vector<std::int32_t> paddings;
    for (int i = 0; i < 2 * shape.rank(); ++i)
        paddings.push_back(random.between(0, shape.dim(i / 2) - (reflect ? 1 : 0)));
    OpCase c = oneToOne(
        OpCode::MirrorPad, random, dtype, shape, MirrorPadOptions{static_cast<std::int8_t>(reflect ? 0 : 1)});
    c.inputs.push_back(constant(int32Tensor({shape.rank(), 2}, std::move(paddings))));
    return c;
}

OpCase selectCase(Random& random, DType dtype)
{
    const Shape whole = randomShape(random, 1, 4, 5);
    OpCase c = oneToOne(OpCode::SelectV2, random, dtype, broadcastingShape(random, whole));
    c.inputs.push_back(activation(random.tensor(dtype, broadcastingShape(random, whole)), c.inputs[0].quant));
    c.inputs.insert(c.inputs.begin(), activation(random.tensor(DType::Bool, broadcastingShape(random, whole))));
    return c;
}

using Maker = OpCase (*)(Random&, DType);
const std::vector<std::pair<const char*, Maker>> kMakers{{"reshape", reshapeCase}, {"squeeze", squeezeCase},
    {"expand dims", expandDimsCase}, {"shape", shapeCase}, {"transpose", transposeCase}, {"slice", sliceCase},
    {"strided slice", stridedSliceCase}, {"concatenation", concatenationCase}, {"pack", packCase},
    {"unpack", unpackCase}, {"split", splitCase}, {"split v", splitVCase}, {"pad", padCase}, {"gather", gatherCase},
    {"arg", argCase}, {"resize", resizeCase}, {"mirror pad", mirrorPadCase}, {"select", selectCase}};

} // namespace

void TestMovementOps::movement_random_equalsRuntime_data()
{
    QTest::addColumn<int>("maker");
    for (std::size_t i = 0; i < kMakers.size(); ++i)
        QTest::addRow("%s", kMakers[i].first) << static_cast<int>(i);
}

void TestMovementOps::movement_random_equalsRuntime()
{
    QFETCH(const int, maker);
    const Maker make = kMakers[static_cast<std::size_t>(maker)].second;
    Random random(testSeed());
    std::vector<OpCase> cases;
    for (const DType dtype : kTypes) {
        for (int i = 0; i < 200; ++i)
            cases.push_back(make(random, dtype));
    }
    CaseOptions options;
    options.tolerance = 0;
    // Some random slices are refused by both.
    QS_EXPECT_CASES(compareCases("movement", cases, options), 1000);
}

void TestMovementOps::badConfigurations_areRefusedByBoth()
{
    Random random(testSeed());
    const DType int8 = DType::Int8;
    const auto with = [&](OpCode code, const Shape& shape, std::vector<CaseTensor> more, OpOptions options = {}) {
        OpCase c = oneToOne(code, random, int8, shape, std::move(options));
        for (auto& tensor : more)
            c.inputs.push_back(std::move(tensor));
        return c;
    };
    const auto ints = [](std::vector<std::int32_t> values) { return constant(int32Vector(std::move(values))); };
    std::vector<OpCase> cases{
        with(OpCode::Reshape, {2, 3}, {ints({4, 2})}),
        with(OpCode::Reshape, {2, 3}, {ints({-1, -1})}),
        with(OpCode::Reshape, {2, 3}, {ints({-1, 4})}),
        with(OpCode::Squeeze, {2, 3}, {}, SqueezeOptions{{0}}),
        with(OpCode::Squeeze, {1, 3}, {}, SqueezeOptions{{2}}),
        with(OpCode::Transpose, {2, 3}, {ints({0})}),
        with(OpCode::Transpose, {2, 3}, {ints({0, 2})}),
        with(OpCode::Slice, {2, 3}, {ints({0, 0}), ints({2, 4})}),
        with(OpCode::Slice, {2, 3}, {ints({0}), ints({2})}),
        with(OpCode::Slice, {2, 3}, {ints({0, 0}), ints({2, 2})}),
        with(OpCode::StridedSlice, {2, 3}, {ints({0, 0}), ints({2, 3}), ints({1, 0})}, StridedSliceOptions{}),
        with(OpCode::StridedSlice, {2, 3}, {ints({0, 0}), ints({2}), ints({1, 1})}, StridedSliceOptions{}),
        with(OpCode::Pad, {2, 3}, {constant(int32Tensor({1, 2}, {1, 1}))}),
        with(OpCode::Pad, {2, 3}, {constant(int32Tensor({2, 2}, {1, 1, -1, 0}))}),
        with(OpCode::Concatenation, {2, 3}, {}, ConcatenationOptions{0, Activation::Relu}),
        with(OpCode::Concatenation, {2, 3}, {}, ConcatenationOptions{2, Activation::None}),
        with(OpCode::ExpandDims, {2, 3}, {ints({4})}),
        with(OpCode::Gather, {2, 3}, {ints({0})}, GatherOptions{2, 0}),
        with(OpCode::Gather, {2, 3}, {ints({2})}, GatherOptions{0, 0}),
        with(OpCode::ResizeBilinear, {1, 2, 3, 1}, {ints({4, 4})}, ResizeOptions{true, true}),
        with(OpCode::ResizeBilinear, {2, 3, 1}, {ints({4, 4})}, ResizeOptions{}),
    };
    // int8 inputs of other scales than the output's.
    OpCase scales = with(OpCode::Concatenation, {2, 3}, {}, ConcatenationOptions{0, Activation::None});
    scales.outputs[0].quant = perTensor(3.0F, 0);
    cases.push_back(scales);
    OpCase packed = with(OpCode::Pack, {2, 3}, {}, PackOptions{1, 0});
    packed.outputs[0].quant = perTensor(3.0F, 0);
    cases.push_back(packed);
    // Shapes that do not fit beside one another.
    OpCase shapes = with(OpCode::Concatenation, {2, 3}, {}, ConcatenationOptions{0, Activation::None});
    shapes.inputs.push_back(activation(random.tensor(int8, {2, 2}), shapes.inputs[0].quant));
    cases.push_back(shapes);
    QS_EXPECT_REFUSED(compareCases("movement", cases), cases.size());
}

QTEST_GUILESS_MAIN(TestMovementOps)
#include "tst_movement_ops.moc"
