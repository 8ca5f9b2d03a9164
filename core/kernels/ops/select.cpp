// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// SELECT and SELECT_V2: codes are chosen as they are; the runtime does not look at scales.

#include "core/kernels/op_checks.h"

#include <algorithm>

namespace quantstep {

Result<PreparedPtr> prepareSelect(const PrepareContext& context);
Result<PreparedPtr> prepareSelectV2(const PrepareContext& context);

namespace {

/// Steps of an operand along the output's axes: 0 where it broadcasts.
std::vector<std::size_t> broadcastSteps(const Shape& operand, const Shape& output)
{
    const auto strides = operand.strides();
    std::vector<std::size_t> steps(static_cast<std::size_t>(output.rank()), 0);
    if (strides.size() > steps.size())
        return steps; // a single element
    const auto added = steps.size() - strides.size();
    for (std::size_t axis = 0; axis < strides.size(); ++axis)
        steps[axis + added] = operand.dim(static_cast<int>(axis)) == 1 ? 0 : strides[axis];
    return steps;
}

std::size_t position(std::size_t flat, const std::vector<std::size_t>& extents, const std::vector<std::size_t>& steps)
{
    std::size_t at = 0;
    for (std::size_t axis = extents.size(); axis-- > 0;) {
        at += flat % extents[axis] * steps[axis];
        flat /= extents[axis];
    }
    return at;
}

/// The checks both operators share. Errors: RefusedByRuntime, Unsupported.
Status checkOperands(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(3, 3, 1));
    const DType dtype = context.input(1).dtype();
    QS_CHECK(expectTypeIn(context, "the condition", context.input(0).dtype(), {DType::Bool}));
    QS_CHECK(expectSameType(context, "input 1", dtype, "input 2", context.input(2).dtype()));
    QS_CHECK(expectFixedSize(context, dtype));
    if (isPacked(dtype) || dtypeBits(dtype) > 64)
        return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(dtype));
    return {};
}

/// Where everything is a single element, the output keeps the shape that the file gives it.
bool isSingle(const PrepareContext& context)
{
    const auto single = [&](int i) { return context.input(i).shape.elements() == 1; };
    return single(0) && single(1) && single(2) && context.output(0).shape.elements() == 1;
}

PreparedPtr makeSelect(const PrepareContext& context, const Shape& shape, std::vector<std::size_t> stepsC)
{
    std::vector<std::size_t> extents;
    for (const std::int32_t size : shape.dims())
        extents.push_back(static_cast<std::size_t>(size));
    OpArithmetic arithmetic;
    arithmetic.formula = "out = condition ? a : b";
    const DType dtype = context.input(1).dtype();
    return makePrepared({{dtype, shape}}, std::move(arithmetic),
        [extents, count = shape.elements(), size = dtypeBytes(dtype, 1), stepsC = std::move(stepsC),
            stepsA = broadcastSteps(context.input(1).shape, shape),
            stepsB = broadcastSteps(context.input(2).shape, shape)](const EvalContext& c) {
            const std::uint8_t* condition = c.input(0).as<std::uint8_t>().data();
            visitElementSize(size, [&](auto tag) {
                using T = decltype(tag);
                const T* a = reinterpret_cast<const T*>(c.input(1).bytes.data());
                const T* b = reinterpret_cast<const T*>(c.input(2).bytes.data());
                for (std::size_t i = 0; i < count; ++i) {
                    const bool first = condition[position(i, extents, stepsC)] != 0;
                    c.output(0).as<T>()[i] = first ? a[position(i, extents, stepsA)] : b[position(i, extents, stepsB)];
                }
            });
        });
}

} // namespace

Result<PreparedPtr> prepareSelect(const PrepareContext& context)
{
    QS_CHECK(checkOperands(context));
    const Shape& condition = context.input(0).shape;
    const Shape& shape = context.input(1).shape;
    if (isSingle(context))
        return makeSelect(context, context.output(0).shape, broadcastSteps(Shape{}, context.output(0).shape));
    if (condition == shape && shape == context.input(2).shape)
        return makeSelect(context, shape, broadcastSteps(shape, shape));
    const bool perRow = condition.rank() == 1 && shape.rank() > 0 && condition[0] == shape[0];
    if ((condition.rank() != 0 && !perRow) || shape != context.input(2).shape) {
        return context.error(ErrorCode::RefusedByRuntime,
            "condition {}, values {} and {}, expected equal shapes, or a condition of a single element or one per row",
            condition.text(), shape.text(), context.input(2).shape.text());
    }
    std::vector<std::size_t> steps(static_cast<std::size_t>(shape.rank()), 0);
    if (perRow)
        steps[0] = 1;
    return makeSelect(context, shape, std::move(steps));
}

Result<PreparedPtr> prepareSelectV2(const PrepareContext& context)
{
    QS_CHECK(checkOperands(context));
    if (isSingle(context))
        return makeSelect(context, context.output(0).shape, broadcastSteps(Shape{}, context.output(0).shape));
    const auto values = broadcastShapes(context.input(1).shape, context.input(2).shape);
    const auto shape = values ? broadcastShapes(context.input(0).shape, *values) : std::nullopt;
    constexpr int kMaxRank = 8;
    if (!shape || shape->rank() > kMaxRank) {
        return context.error(ErrorCode::RefusedByRuntime,
            "shapes {}, {} and {} do not broadcast to one another in at most 8 dimensions",
            context.input(0).shape.text(), context.input(1).shape.text(), context.input(2).shape.text());
    }
    QS_CHECK(expectSaneShape(context, *shape));
    return makeSelect(context, *shape, broadcastSteps(context.input(0).shape, *shape));
}

} // namespace quantstep
