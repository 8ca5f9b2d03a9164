// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/reduced_shape.h"

#include "core/kernels/op_checks.h"

#include <algorithm>

namespace quantstep {

Result<ReducedShape> reducedShape(const PrepareContext& context)
{
    const Shape& input = context.input(0).shape;
    bool keepDims = false;
    if (const auto* options = std::get_if<ReducerOptions>(&context.op().options))
        keepDims = options->keepDims;
    QS_CHECK(expectTypeIn(context, "the axes", context.input(1).dtype(), {DType::Int32}));
    QS_TRY(const auto axes, integersOf(context, 1));
    std::vector<bool> reduced(static_cast<std::size_t>(input.rank()), false);
    for (const std::int64_t axis : axes) {
        if (input.rank() == 0)
            break; // a scalar stays what it is, whatever the axes are
        QS_TRY(const int resolved, resolveAxis(context, axis, input.rank()));
        reduced[static_cast<std::size_t>(resolved)] = true;
    }
    ReducedShape result;
    std::vector<std::int32_t> dims;
    for (int axis = 0; axis < input.rank(); ++axis) {
        const bool gone = reduced[static_cast<std::size_t>(axis)];
        if (!gone)
            dims.push_back(input.dim(axis));
        else if (keepDims)
            dims.push_back(1);
        if (gone)
            result.count *= input.dim(axis);
    }
    result.all = std::find(reduced.begin(), reduced.end(), false) == reduced.end();
    result.output = Shape(std::move(dims));
    result.plan = ReducePlan::make(input, reduced);
    return result;
}

} // namespace quantstep
