// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Reductions over any axes, ARG_MAX, ARG_MIN and CUMSUM.

#include "tests/generators/elementwise.h"

namespace quantstep::test {

void addReductionGenerators(std::vector<OpGenerator>& list);

namespace {

using D = DType;

std::vector<std::int32_t> anyAxes(Random& random, int rank)
{
    std::vector<std::int32_t> axes;
    for (int axis = 0; axis < rank; ++axis) {
        if (random.chance(0.5F))
            axes.push_back(random.chance(0.3F) ? axis - rank : axis);
    }
    if (axes.empty() && !random.chance(0.1F))
        axes = {rank > 0 ? random.between(-rank, rank - 1) : 0};
    if (!axes.empty() && random.chance(0.05F))
        axes.push_back(axes[0]); // twice the same
    if (random.chance(0.3F) && rank == 4)
        axes = {1, 2};
    if (random.chance(0.02F))
        axes.push_back(random.chance(0.5F) ? rank : -rank - 1);
    return axes;
}

/// Whether the codes are rescaled; others must have the same parameters on both sides.
bool rescales(OpCode code)
{
    return code == OpCode::Mean || code == OpCode::Sum || code == OpCode::ReduceProd;
}

OpCase reductionCase(Random& random, OpCode code, DType dtype)
{
    Shape shape = anyShape(random);
    if (code == OpCode::ReduceProd && shape.elements() == 0)
        shape = Shape{2}; // the runtime leaves outputs of empty inputs unwritten
    OpCase c;
    c.code = code;
    c.options = ReducerOptions{random.chance(0.5F)};
    QuantParams in = rescales(code) ? anyQuant(random, dtype) : saneQuant(random, dtype);
    QuantParams out = rescales(code) || random.chance(0.03F) ? anyQuant(random, dtype) : in;
    if (code == OpCode::ReduceProd && isCode(dtype) && (dtype == D::UInt8 || random.chance(0.3F)))
        in = out = QuantParams{};
    if (dtype == D::Int16 && random.chance(0.03F))
        in.zeroPoints = {1};
    auto axes = anyAxes(random, shape.rank());
    c.label = fmt::format("{} over {} scale {} to {}", shape.text(), fmt::join(axes, ","), in.scale(), out.scale());
    const bool short8 = code == OpCode::ReduceProd && in.isQuantized();
    TensorPtr value = short8 ? random.integers(dtype, shape, in.zeroPoint() > 0 ? in.zeroPoint() - 9 : in.zeroPoint(),
                          in.zeroPoint() > 0 ? in.zeroPoint() : in.zeroPoint() + 9)
                             : anyElements(random, dtype, shape);
    c.inputs = {maybeConstant(random, std::move(value), std::move(in), 0.05F),
        maybeConstant(random, int32Vector(std::move(axes)), {}, 0.75F)};
    c.outputs = {output(dtype, {1}, std::move(out))};
    return c;
}

OpCase argCase(Random& random, OpCode code, DType dtype)
{
    const Shape shape = anyShape(random, 1);
    OpCase c;
    c.code = code;
    const DType type = random.chance(0.5F) ? D::Int32 : D::Int64;
    c.options = OutputTypeOptions{random.chance(0.02F) ? D::Int16 : type};
    const int rank = shape.rank();
    const int axis = random.chance(0.03F) ? rank : random.between(-rank, rank - 1);
    c.label = fmt::format("{} axis {}", shape.text(), axis);
    TensorPtr axisValue = int32Vector({axis});
    if (random.chance(0.3F))
        axisValue = makeTensor(D::Int64, random.chance(0.5F) ? Shape{} : Shape{1}, std::vector<std::int64_t>{axis});
    TensorPtr value = random.chance(0.4F) && dtype != D::Bool ? random.integers(dtype, shape, 0, 3)
                                                              : anyElements(random, dtype, shape);
    c.inputs = {activation(std::move(value), saneQuant(random, dtype)), maybeConstant(random, axisValue, {}, 0.75F)};
    c.outputs = {output(type, {1})};
    return c;
}

OpCase cumsumCase(Random& random, DType dtype)
{
    const Shape shape = anyShape(random, random.chance(0.03F) ? 0 : 1);
    OpCase c;
    c.code = OpCode::Cumsum;
    c.options = CumsumOptions{random.chance(0.5F), random.chance(0.5F)};
    const int rank = shape.rank();
    const int axis = random.chance(0.03F) || rank == 0 ? rank : random.between(-rank, rank - 1);
    c.label = fmt::format("{} axis {}", shape.text(), axis);
    c.inputs = {activation(anyElements(random, dtype, shape)),
        maybeConstant(random, int32Tensor(random.chance(0.5F) ? Shape{} : Shape{1}, {axis}), {}, 0.75F)};
    c.outputs = {output(dtype, shape)};
    return c;
}

} // namespace

void addReductionGenerators(std::vector<OpGenerator>& list)
{
    const std::vector<DType> numbers{D::Float32, D::UInt8, D::Int8, D::Int16, D::Int32, D::Int64};
    const std::vector<DType> summed{D::Float32, D::UInt8, D::Int8, D::Int32, D::Int64};
    const std::vector<std::pair<OpCode, std::vector<DType>>> table{{OpCode::Sum, summed}, {OpCode::Mean, numbers},
        {OpCode::ReduceMax, numbers}, {OpCode::ReduceMin, numbers}, {OpCode::ReduceProd, numbers},
        {OpCode::ReduceAny, {D::Bool}}, {OpCode::ReduceAll, {D::Bool}}};
    for (const auto& [code, types] : table) {
        for (const DType dtype : types) {
            list.push_back({generatorName(code, dtype),
                [code = code, dtype](Random& random) { return reductionCase(random, code, dtype); }});
        }
    }
    for (const OpCode code : {OpCode::ArgMax, OpCode::ArgMin}) {
        for (const DType dtype : {D::Float32, D::UInt8, D::Int8, D::Int32, D::Bool}) {
            list.push_back(
                {generatorName(code, dtype), [code, dtype](Random& random) { return argCase(random, code, dtype); }});
        }
    }
    for (const DType dtype : {D::Float32, D::Int32, D::Int64}) {
        list.push_back(
            {generatorName(OpCode::Cumsum, dtype), [dtype](Random& random) { return cumsumCase(random, dtype); }});
    }
}

} // namespace quantstep::test
