// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// SELECT_V2: codes are chosen as they are; the runtime does not look at scales.

#include "core/kernels/op_checks.h"

#include <algorithm>

namespace quantstep {

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

} // namespace

Result<PreparedPtr> prepareSelectV2(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(3, 3, 1));
    const DType dtype = context.input(1).dtype();
    QS_CHECK(expectTypeIn(context, "the condition", context.input(0).dtype(), {DType::Bool}));
    QS_CHECK(expectSameType(context, "input 1", dtype, "input 2", context.input(2).dtype()));
    QS_CHECK(expectFixedSize(context, dtype));
    if (isPacked(dtype) || dtypeBits(dtype) > 64)
        return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(dtype));
    const auto values = broadcastShapes(context.input(1).shape, context.input(2).shape);
    auto shape = values ? broadcastShapes(context.input(0).shape, *values) : std::nullopt;
    if (!shape) {
        return context.error(ErrorCode::RefusedByRuntime, "shapes {}, {} and {} do not broadcast to one another",
            context.input(0).shape.text(), context.input(1).shape.text(), context.input(2).shape.text());
    }
    // Three single elements keep the first value's shape, whatever the ranks of the others.
    const auto single = [&](int i) { return context.input(i).shape.elements() == 1; };
    if (single(0) && single(1) && single(2))
        shape = context.input(1).shape;
    QS_CHECK(expectSaneShape(context, *shape));
    std::vector<std::size_t> extents;
    for (const std::int32_t size : shape->dims())
        extents.push_back(static_cast<std::size_t>(size));
    OpArithmetic arithmetic;
    arithmetic.formula = "out = condition ? a : b";
    TensorSpec spec{dtype, *shape};
    return makePrepared({std::move(spec)}, std::move(arithmetic),
        [extents, count = shape->elements(), size = dtypeBytes(dtype, 1),
            stepsC = broadcastSteps(context.input(0).shape, *shape),
            stepsA = broadcastSteps(context.input(1).shape, *shape),
            stepsB = broadcastSteps(context.input(2).shape, *shape)](const EvalContext& c) {
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

} // namespace quantstep
