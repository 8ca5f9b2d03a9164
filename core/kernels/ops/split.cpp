// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// SPLIT, SPLIT_V and UNPACK: one input cut along an axis.

#include "core/kernels/op_checks.h"

#include <cstring>

namespace quantstep {

Result<PreparedPtr> prepareSplit(const PrepareContext& context);
Result<PreparedPtr> prepareSplitV(const PrepareContext& context);
Result<PreparedPtr> prepareUnpack(const PrepareContext& context);

namespace {

/// Cuts an input into outputs of `sizes` elements along `axis`; `shapes` are theirs (UNPACK drops the axis).
PreparedPtr makeSplit(
    int inputIndex, const Operand& input, int axis, const std::vector<std::int32_t>& sizes, std::vector<Shape> shapes)
{
    const std::size_t elementBytes = dtypeBytes(input.dtype(), 1);
    std::size_t outer = 1;
    std::size_t inner = elementBytes;
    for (int d = 0; d < input.shape.rank(); ++d) {
        if (d < axis)
            outer *= static_cast<std::size_t>(input.shape.dim(d));
        if (d > axis)
            inner *= static_cast<std::size_t>(input.shape.dim(d));
    }
    std::vector<TensorSpec> specs;
    std::vector<std::size_t> bytes;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        specs.push_back({input.dtype(), std::move(shapes[i])});
        bytes.push_back(static_cast<std::size_t>(sizes[i]) * inner);
    }
    OpArithmetic arithmetic;
    arithmetic.formula = "out[i] = part i of x";
    return makePrepared(
        std::move(specs), std::move(arithmetic), [inputIndex, outer, bytes = std::move(bytes)](const EvalContext& c) {
            const std::byte* source = c.input(inputIndex).bytes.data();
            for (std::size_t o = 0; o < outer; ++o) {
                for (std::size_t i = 0; i < bytes.size(); ++i) {
                    if (bytes[i] > 0)
                        std::memcpy(c.outputs[i].bytes.data() + o * bytes[i], source, bytes[i]);
                    source += bytes[i];
                }
            }
        });
}

Result<int> axisInput(const PrepareContext& context, int index, int rank)
{
    QS_CHECK(expectTypeIn(context, "the axis", context.input(index).dtype(), {DType::Int32}));
    QS_TRY(const auto axes, integersOf(context, index));
    if (axes.size() != 1)
        return context.error(ErrorCode::RefusedByRuntime, "the axis has {} elements, expected 1", axes.size());
    return resolveAxis(context, axes[0], rank);
}

Status expectSplitType(const PrepareContext& context, DType dtype)
{
    QS_CHECK(expectTypeIn(context, "the input", dtype,
        {DType::Float32, DType::UInt8, DType::Int8, DType::Int16, DType::Int32, DType::Int64}));
    for (int i = 0; i < context.outputCount(); ++i)
        QS_CHECK(expectSameType(context, "the input", dtype, fmt::format("output {}", i), context.output(i).dtype()));
    return {};
}

std::vector<Shape> splitShapes(const Shape& input, int axis, const std::vector<std::int32_t>& sizes)
{
    std::vector<Shape> shapes(sizes.size(), input);
    for (std::size_t i = 0; i < sizes.size(); ++i)
        shapes[i].setDim(axis, sizes[i]);
    return shapes;
}

} // namespace

Result<PreparedPtr> prepareSplit(const PrepareContext& context)
{
    QS_TRY(const auto options, context.options<SplitOptions>());
    QS_CHECK(context.expectCounts(2, 2, options.numSplits));
    const Operand& input = context.input(1);
    QS_CHECK(expectSplitType(context, input.dtype()));
    QS_TRY(const int axis, axisInput(context, 0, input.shape.rank()));
    const std::int32_t size = input.shape.dim(axis);
    if (options.numSplits <= 0 || size % options.numSplits != 0) {
        return context.error(
            ErrorCode::RefusedByRuntime, "size {} of axis {} cannot be cut into {}", size, axis, options.numSplits);
    }
    const std::vector<std::int32_t> sizes(static_cast<std::size_t>(options.numSplits), size / options.numSplits);
    return makeSplit(1, input, axis, sizes, splitShapes(input.shape, axis, sizes));
}

Result<PreparedPtr> prepareSplitV(const PrepareContext& context)
{
    QS_TRY(const auto options, context.options<SplitOptions>());
    QS_CHECK(context.expectCounts(3, 3, options.numSplits));
    const Operand& input = context.input(0);
    QS_CHECK(expectSplitType(context, input.dtype()));
    QS_TRY(const int axis, axisInput(context, 2, input.shape.rank()));
    QS_TRY(const auto wanted, integersOf(context, 1));
    if (static_cast<std::int64_t>(wanted.size()) != options.numSplits) {
        return context.error(
            ErrorCode::RefusedByRuntime, "has {} sizes, expected {}", wanted.size(), options.numSplits);
    }
    const std::int64_t whole = input.shape.dim(axis);
    std::int64_t known = 0;
    int open = -1;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (wanted[i] == -1 && open < 0)
            open = static_cast<int>(i);
        else if (wanted[i] < 0 || wanted[i] > whole)
            return context.error(ErrorCode::RefusedByRuntime, "size {} is {}", i, wanted[i]);
        else
            known += wanted[i];
    }
    if (known > whole || (open < 0 && known != whole)) {
        return context.error(ErrorCode::RefusedByRuntime, "sizes add up to {}, axis {} has {}", known, axis, whole);
    }
    std::vector<std::int32_t> sizes;
    for (std::size_t i = 0; i < wanted.size(); ++i)
        sizes.push_back(static_cast<std::int32_t>(static_cast<int>(i) == open ? whole - known : wanted[i]));
    return makeSplit(0, input, axis, sizes, splitShapes(input.shape, axis, sizes));
}

Result<PreparedPtr> prepareUnpack(const PrepareContext& context)
{
    QS_TRY(const auto options, context.options<PackOptions>());
    QS_CHECK(context.expectCounts(1, 1, options.count));
    const Operand& input = context.input(0);
    QS_CHECK(expectTypeIn(context, "the input", input.dtype(),
        {DType::Float32, DType::Float16, DType::BFloat16, DType::UInt8, DType::Int8, DType::Int16, DType::Int32,
            DType::Bool}));
    QS_TRY(const int axis, resolveAxis(context, options.axis, input.shape.rank()));
    if (input.shape.elements() == 0)
        return context.error(ErrorCode::RefusedByRuntime, "the input {} has no elements", input.shape.text());
    if (input.shape.dim(axis) != options.count) {
        return context.error(ErrorCode::RefusedByRuntime, "axis {} has size {}, expected {} outputs", axis,
            input.shape.dim(axis), options.count);
    }
    for (int i = 0; i < options.count; ++i) {
        const std::string name = fmt::format("output {}", i);
        QS_CHECK(expectSameType(context, "the input", input.dtype(), name, context.output(i).dtype()));
        if (isByte(input.dtype()) || input.dtype() == DType::Int16)
            QS_CHECK(expectSameQuantization(context, "the input", input, name, context.output(i)));
    }
    std::vector<std::int32_t> dims(input.shape.dims().begin(), input.shape.dims().end());
    dims.erase(dims.begin() + axis);
    const auto count = static_cast<std::size_t>(options.count);
    return makeSplit(
        0, input, axis, std::vector<std::int32_t>(count, 1), std::vector<Shape>(count, Shape(std::move(dims))));
}

} // namespace quantstep
