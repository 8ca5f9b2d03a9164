// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/op_checks.h"

#include <cstring>
#include <limits>

namespace quantstep {

Result<PreparedPtr> prepareDilate(const PrepareContext& context);

Result<PreparedPtr> prepareDilate(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(3, 3, 1));
    const Operand& input = context.input(0);
    const DType dtype = input.dtype();
    QS_CHECK(expectFixedSize(context, dtype));
    if (isPacked(dtype))
        return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(dtype));
    QS_CHECK(expectSameType(context, "input 0", dtype, "the padding value", context.input(2).dtype()));
    QS_CHECK(expectSameType(context, "input 0", dtype, "the output", context.output(0).dtype()));
    QS_CHECK(expectTypeIn(context, "the dilations", context.input(1).dtype(), {DType::Int32}));
    const int rank = input.shape.rank();
    if (rank < 1 || context.input(1).shape != Shape{rank} || context.input(2).shape.elements() < 1) {
        return context.error(ErrorCode::RefusedByRuntime, "dilations {} and padding value {} for an input {}",
            context.input(1).shape.text(), context.input(2).shape.text(), input.shape.text());
    }
    QS_TRY(const auto dilations, integersOf(context, 1));
    Shape shape = input.shape;
    for (int axis = 0; axis < rank; ++axis) {
        const std::int64_t dilation = dilations[static_cast<std::size_t>(axis)];
        const std::int64_t size = (std::int64_t{input.shape.dim(axis)} - 1) * dilation + 1;
        if (dilation < 1 || input.shape.dim(axis) < 1 || size > std::numeric_limits<std::int32_t>::max()) {
            return context.error(ErrorCode::RefusedByRuntime, "size {} of axis {} cannot be dilated by {}",
                input.shape.dim(axis), axis, dilation);
        }
        shape.setDim(axis, static_cast<std::int32_t>(size));
    }
    QS_CHECK(expectSaneShape(context, shape));
    std::vector<std::size_t> steps = shape.strides();
    for (std::size_t axis = 0; axis < steps.size(); ++axis)
        steps[axis] *= static_cast<std::size_t>(dilations[axis]);
    OpArithmetic arithmetic;
    arithmetic.formula = "out = x with the padding value between its elements";
    TensorSpec spec{dtype, shape};
    return makePrepared({std::move(spec)}, std::move(arithmetic),
        [steps = std::move(steps), whole = input.shape, count = shape.elements(), size = dtypeBytes(dtype, 1)](
            const EvalContext& c) {
            std::byte* out = c.output(0).bytes.data();
            for (std::size_t i = 0; i < count; ++i)
                std::memcpy(out + i * size, c.input(2).bytes.data(), size);
            for (std::size_t i = 0; i < whole.elements(); ++i) {
                const auto index = whole.indexOf(i);
                std::size_t place = 0;
                for (std::size_t axis = 0; axis < index.size(); ++axis)
                    place += static_cast<std::size_t>(index[axis]) * steps[axis];
                std::memcpy(out + place * size, c.input(0).bytes.data() + i * size, size);
            }
        });
}

} // namespace quantstep
