// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/op_checks.h"
#include "core/kernels/ops/interior_padding.h"

#include <limits>

namespace quantstep {

Result<PreparedPtr> prepareStablehloPad(const PrepareContext& context);

namespace {

constexpr std::size_t kMaxAxes = 8; ///< that the runtime has room for
constexpr std::int64_t kMaxPadding = std::numeric_limits<std::int32_t>::max();

/// What the options say of an axis; nothing said is 0.
std::int64_t at(const std::vector<std::int64_t>& values, int axis)
{
    return static_cast<std::size_t>(axis) < values.size() ? values[static_cast<std::size_t>(axis)] : 0;
}

Result<InteriorPadding> padPlan(const PrepareContext& context)
{
    QS_TRY(const auto options, context.options<StablehloPadOptions>());
    const Shape& input = context.input(0).shape;
    const std::size_t count = options.edgePaddingLow.size();
    if (count == 0 || count > kMaxAxes || options.edgePaddingHigh.size() != count
        || options.interiorPadding.size() != count || input.rank() < 1
        || static_cast<std::size_t>(input.rank()) > kMaxAxes) {
        return context.error(ErrorCode::RefusedByRuntime,
            "an input {} with {} low, {} high and {} interior paddings, expected 1 to 8 axes and as many of each",
            input.text(), count, options.edgePaddingHigh.size(), options.interiorPadding.size());
    }
    InteriorPadding plan{input, input, {}, {}, dtypeBytes(context.input(0).dtype(), 1)};
    bool empty = false;
    for (int axis = 0; axis < input.rank(); ++axis) {
        const std::int64_t low = at(options.edgePaddingLow, axis), high = at(options.edgePaddingHigh, axis);
        const std::int64_t interior = at(options.interiorPadding, axis);
        const auto tooFar = [](std::int64_t value) { return value < -kMaxPadding || value > kMaxPadding; };
        if (interior < 0 || tooFar(low) || tooFar(high) || tooFar(interior)) {
            return context.error(
                ErrorCode::RefusedByRuntime, "axis {} is padded by {}, {} and {} inside", axis, low, high, interior);
        }
        const std::int64_t gaps = std::max(input.dim(axis) - 1, 0);
        const std::int64_t size = input.dim(axis) + gaps * interior + low + high;
        if (size > kMaxPadding)
            return context.error(ErrorCode::RefusedByRuntime, "axis {} would be of size {}", axis, size);
        empty = empty || size <= 0;
        plan.output.setDim(axis, static_cast<std::int32_t>(std::max<std::int64_t>(size, 0)));
        plan.low.push_back(low);
        plan.step.push_back(interior + 1);
    }
    for (int axis = 0; empty && axis < input.rank(); ++axis)
        plan.output.setDim(axis, 0); // the runtime makes all sizes 0 when one is
    return plan;
}

} // namespace

Result<PreparedPtr> prepareStablehloPad(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, -1, 1));
    const DType dtype = context.input(0).dtype();
    QS_CHECK(expectFixedSize(context, dtype));
    if (isPacked(dtype))
        return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(dtype));
    QS_CHECK(expectSameType(context, "input 0", dtype, "the padding value", context.input(1).dtype()));
    QS_CHECK(expectSameType(context, "input 0", dtype, "the output", context.output(0).dtype()));
    if (context.input(1).shape.elements() != 1)
        return context.error(
            ErrorCode::RefusedByRuntime, "the padding value {} is not one element", context.input(1).shape.text());
    QS_TRY(InteriorPadding plan, padPlan(context));
    QS_CHECK(expectSaneShape(context, plan.output));
    OpArithmetic arithmetic;
    arithmetic.formula = "out = x with the padding value around and between its elements";
    TensorSpec spec{dtype, plan.output};
    return makePrepared({std::move(spec)}, std::move(arithmetic), [plan = std::move(plan)](const EvalContext& c) {
        plan.apply(c.input(0).bytes.data(), c.input(1).bytes.data(), c.output(0).bytes.data());
    });
}

} // namespace quantstep
