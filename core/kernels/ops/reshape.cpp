// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Operators that change the shape and copy the bytes: RESHAPE, SQUEEZE, EXPAND_DIMS, BITCAST; and SHAPE.

#include "core/kernels/moved_strings.h"
#include "core/kernels/op_checks.h"

#include <cstring>
#include <limits>

namespace quantstep {

Result<PreparedPtr> prepareReshape(const PrepareContext& context);
Result<PreparedPtr> prepareSqueeze(const PrepareContext& context);
Result<PreparedPtr> prepareExpandDims(const PrepareContext& context);
Result<PreparedPtr> prepareBitcast(const PrepareContext& context);
Result<PreparedPtr> prepareShape(const PrepareContext& context);

namespace {

/// An operator whose output holds the bytes of input 0 under another shape.
PreparedPtr makeByteCopy(DType dtype, Shape shape)
{
    OpArithmetic arithmetic;
    arithmetic.formula = "out = x";
    return makePrepared({{dtype, std::move(shape)}}, std::move(arithmetic), [](const EvalContext& c) {
        const auto source = c.input(0).bytes.span();
        const auto target = c.output(0).bytes;
        if (const std::size_t size = std::min(source.size(), target.size()); size > 0)
            std::memcpy(target.data(), source.data(), size);
    });
}

/// The shape asked for, -1 included: from the shape tensor when it is an int32 vector, else from the options.
Result<std::vector<std::int64_t>> wantedShape(const PrepareContext& context)
{
    if (context.hasInput(1) && context.input(1).dtype() == DType::Int32 && context.input(1).shape.rank() == 1)
        return integersOf(context, 1);
    std::vector<std::int64_t> wanted;
    if (const auto* options = std::get_if<ReshapeOptions>(&context.op().options))
        wanted.assign(options->newShape.begin(), options->newShape.end());
    // Old files say [0] where they mean a scalar.
    if (wanted.size() == 1 && wanted[0] == 0)
        wanted.clear();
    return wanted;
}

} // namespace

Result<PreparedPtr> prepareReshape(const PrepareContext& context)
{
    if (context.hasInput(0) && context.input(0).dtype() == DType::String)
        return prepareOnStrings(context, 0, prepareReshape);
    QS_CHECK(context.expectCounts(1, 2, 1));
    const Operand& input = context.input(0);
    QS_CHECK(expectFixedSize(context, input.dtype()));
    QS_CHECK(expectSameType(context, "input 0", input.dtype(), "the output", context.output(0).dtype()));
    QS_TRY(const auto wanted, wantedShape(context));

    std::vector<std::int32_t> dims;
    std::int64_t known = 1;
    int stretched = -1;
    for (const std::int64_t size : wanted) {
        if (size == -1) {
            if (stretched >= 0)
                return context.error(ErrorCode::RefusedByRuntime, "the new shape has more than one -1");
            stretched = static_cast<int>(dims.size());
        } else if (size < 0 || size > std::numeric_limits<std::int32_t>::max()
            || (size > 0 && known > (std::int64_t{1} << 40) / size)) {
            return context.error(ErrorCode::RefusedByRuntime, "the new shape has a size of {}", size);
        } else {
            known *= size;
        }
        dims.push_back(static_cast<std::int32_t>(size));
    }
    const auto count = static_cast<std::int64_t>(input.shape.elements());
    if (stretched >= 0) {
        const std::int64_t rest = known == 0 ? 0 : count / known;
        dims[static_cast<std::size_t>(stretched)] = static_cast<std::int32_t>(rest);
        known *= rest;
    }
    const Shape shape(std::move(dims));
    if (known != count) {
        return context.error(ErrorCode::RefusedByRuntime, "input {} has {} elements, the new shape {} has {}",
            input.shape.text(), count, shape.text(), known);
    }
    return makeByteCopy(input.dtype(), shape);
}

Result<PreparedPtr> prepareSqueeze(const PrepareContext& context)
{
    if (context.hasInput(0) && context.input(0).dtype() == DType::String)
        return prepareOnStrings(context, 0, prepareSqueeze);
    QS_CHECK(context.expectCounts(1, 1, 1));
    const Operand& input = context.input(0);
    QS_CHECK(expectFixedSize(context, input.dtype()));
    const int rank = input.shape.rank();
    constexpr int kMaxRank = 8;
    if (rank > kMaxRank)
        return context.error(ErrorCode::RefusedByRuntime, "input has {} dimensions, at most 8 are allowed", rank);
    std::vector<std::int32_t> axes;
    if (const auto* options = std::get_if<SqueezeOptions>(&context.op().options))
        axes = options->squeezeDims;

    std::vector<bool> drop(static_cast<std::size_t>(rank), false);
    for (int axis = 0; axes.empty() && axis < rank; ++axis)
        drop[static_cast<std::size_t>(axis)] = input.shape.dim(axis) == 1;
    for (const std::int32_t axis : axes) {
        QS_TRY(const int resolved, resolveAxis(context, axis, rank));
        if (input.shape.dim(resolved) != 1) {
            return context.error(ErrorCode::RefusedByRuntime, "axis {} to squeeze has size {}, expected 1", axis,
                input.shape.dim(resolved));
        }
        drop[static_cast<std::size_t>(resolved)] = true;
    }
    std::vector<std::int32_t> dims;
    for (int axis = 0; axis < rank; ++axis) {
        if (!drop[static_cast<std::size_t>(axis)])
            dims.push_back(input.shape.dim(axis));
    }
    return makeByteCopy(input.dtype(), Shape(std::move(dims)));
}

Result<PreparedPtr> prepareExpandDims(const PrepareContext& context)
{
    if (context.hasInput(0) && context.input(0).dtype() == DType::String)
        return prepareOnStrings(context, 0, prepareExpandDims);
    QS_CHECK(context.expectCounts(2, 2, 1));
    const Operand& input = context.input(0);
    QS_CHECK(expectFixedSize(context, input.dtype()));
    QS_CHECK(expectSameType(context, "input 0", input.dtype(), "the output", context.output(0).dtype()));
    if (isByte(input.dtype()) || input.dtype() == DType::Int16)
        QS_CHECK(expectSameQuantization(context, "input 0", input, "the output", context.output(0)));
    if (input.dtype() == DType::Int16)
        QS_CHECK(expectZeroPointZero(context, "input 0", input));
    QS_CHECK(expectTypeIn(context, "the axis", context.input(1).dtype(), {DType::Int32, DType::Int64}));
    QS_TRY(const auto axes, integersOf(context, 1));
    if (axes.size() != 1)
        return context.error(ErrorCode::RefusedByRuntime, "the axis has {} elements, expected 1", axes.size());
    // The new axis may also come after the last one.
    QS_TRY(const int axis, resolveAxis(context, axes[0], input.shape.rank() + 1));
    std::vector<std::int32_t> dims(input.shape.dims().begin(), input.shape.dims().end());
    dims.insert(dims.begin() + axis, 1);
    return makeByteCopy(input.dtype(), Shape(std::move(dims)));
}

Result<PreparedPtr> prepareBitcast(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(1, 1, 1));
    const Shape& input = context.input(0).shape;
    const DType from = context.input(0).dtype();
    const DType to = context.output(0).dtype();
    for (const DType dtype : {from, to}) {
        QS_CHECK(expectFixedSize(context, dtype));
        if (isPacked(dtype))
            return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(dtype));
    }
    const std::size_t fromBytes = dtypeBytes(from, 1);
    const std::size_t toBytes = dtypeBytes(to, 1);
    std::vector<std::int32_t> dims(input.dims().begin(), input.dims().end());
    if (fromBytes > toBytes)
        dims.push_back(static_cast<std::int32_t>(fromBytes / toBytes));
    if (fromBytes < toBytes) {
        if (dims.empty() || static_cast<std::size_t>(dims.back()) != toBytes / fromBytes) {
            return context.error(ErrorCode::RefusedByRuntime, "the last axis of {} does not make up one {}",
                input.text(), dtypeName(to));
        }
        dims.pop_back();
    }
    return makeByteCopy(to, Shape(std::move(dims)));
}

Result<PreparedPtr> prepareShape(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(1, 1, 1));
    DType dtype = DType::Int32;
    if (const auto* options = std::get_if<OutputTypeOptions>(&context.op().options))
        dtype = options->type;
    QS_CHECK(expectTypeIn(context, "the output type", dtype, {DType::Int32, DType::Int64}));
    const Shape shape = context.input(0).shape;
    OpArithmetic arithmetic;
    arithmetic.formula = "out[i] = size of axis i";
    return makePrepared({{dtype, Shape{shape.rank()}}}, std::move(arithmetic), [shape, dtype](const EvalContext& c) {
        for (int axis = 0; axis < shape.rank(); ++axis) {
            if (dtype == DType::Int64)
                c.output(0).as<std::int64_t>()[axis] = shape.dim(axis);
            else
                c.output(0).as<std::int32_t>()[axis] = shape.dim(axis);
        }
    });
}

} // namespace quantstep
