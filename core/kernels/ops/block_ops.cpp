// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Operators that are one strided walk: SPACE_TO_DEPTH, DEPTH_TO_SPACE, TILE, BROADCAST_TO, REVERSE_V2.

#include "core/kernels/data_movement.h"
#include "core/kernels/moved_strings.h"
#include "core/kernels/op_checks.h"

#include <limits>

namespace quantstep {

Result<PreparedPtr> prepareSpaceToDepth(const PrepareContext& context);
Result<PreparedPtr> prepareDepthToSpace(const PrepareContext& context);
Result<PreparedPtr> prepareTile(const PrepareContext& context);
Result<PreparedPtr> prepareBroadcastTo(const PrepareContext& context);
Result<PreparedPtr> prepareReverseV2(const PrepareContext& context);

namespace {

std::ptrdiff_t toStep(std::size_t stride)
{
    return static_cast<std::ptrdiff_t>(stride);
}

Result<std::int32_t> blockSize(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(1, 1, 1));
    QS_TRY(const auto options, context.options<BlockSizeOptions>());
    const Operand& input = context.input(0);
    if (input.shape.rank() != 4) {
        return context.error(ErrorCode::RefusedByRuntime, "input has {} dimensions, expected 4", input.shape.rank());
    }
    QS_CHECK(expectTypeIn(
        context, "input 0", input.dtype(), {DType::Float32, DType::UInt8, DType::Int8, DType::Int32, DType::Int64}));
    QS_CHECK(expectSameType(context, "input 0", input.dtype(), "the output", context.output(0).dtype()));
    if (options.blockSize <= 0)
        return context.error(ErrorCode::RefusedByRuntime, "block size is {}", options.blockSize);
    return options.blockSize;
}

} // namespace

Result<PreparedPtr> prepareSpaceToDepth(const PrepareContext& context)
{
    QS_TRY(const std::int32_t block, blockSize(context));
    const Operand& input = context.input(0);
    const Shape& s = input.shape;
    if (s[1] % block != 0 || s[2] % block != 0)
        return context.error(ErrorCode::RefusedByRuntime, "{} x {} is no multiple of block size {}", s[1], s[2], block);
    const auto strides = s.strides();
    const auto b = static_cast<std::size_t>(block);
    const StridedWalk walk{{static_cast<std::size_t>(s[0]), static_cast<std::size_t>(s[1]) / b,
                               static_cast<std::size_t>(s[2]) / b, b, b, static_cast<std::size_t>(s[3])},
        {toStep(strides[0]), toStep(strides[1] * b), toStep(strides[2] * b), toStep(strides[1]), toStep(strides[2]), 1},
        0};
    return makeStridedCopy(input.dtype(), Shape{s[0], s[1] / block, s[2] / block, s[3] * block * block}, walk,
        "out = blocks of pixels as channels");
}

Result<PreparedPtr> prepareDepthToSpace(const PrepareContext& context)
{
    QS_TRY(const std::int32_t block, blockSize(context));
    const Operand& input = context.input(0);
    const Shape& s = input.shape;
    const std::int64_t area = std::int64_t{block} * block;
    if (s[3] % area != 0)
        return context.error(ErrorCode::RefusedByRuntime, "{} channels are no multiple of {}", s[3], area);
    const auto channels = static_cast<std::size_t>(s[3] / area);
    const auto strides = s.strides();
    const auto b = static_cast<std::size_t>(block);
    const StridedWalk walk{{static_cast<std::size_t>(s[0]), static_cast<std::size_t>(s[1]), b,
                               static_cast<std::size_t>(s[2]), b, channels},
        {toStep(strides[0]), toStep(strides[1]), toStep(channels * b), toStep(strides[2]), toStep(channels), 1}, 0};
    const Shape shape{s[0], s[1] * block, s[2] * block, static_cast<std::int32_t>(channels)};
    QS_CHECK(expectSaneShape(context, shape));
    return makeStridedCopy(input.dtype(), shape, walk, "out = channels as blocks of pixels");
}

Result<PreparedPtr> prepareTile(const PrepareContext& context)
{
    if (context.hasInput(0) && context.input(0).dtype() == DType::String)
        return prepareOnStrings(context, 0, prepareTile);
    QS_CHECK(context.expectCounts(2, 2, 1));
    const Operand& input = context.input(0);
    QS_CHECK(expectFixedSize(context, input.dtype()));
    QS_CHECK(expectSameType(context, "input 0", input.dtype(), "the output", context.output(0).dtype()));
    QS_CHECK(expectTypeIn(context, "the multiples", context.input(1).dtype(), {DType::Int32, DType::Int64}));
    QS_TRY(const auto multiples, integersOf(context, 1));
    if (static_cast<int>(multiples.size()) != input.shape.rank()) {
        return context.error(
            ErrorCode::RefusedByRuntime, "has {} multiples, expected {}", multiples.size(), input.shape.rank());
    }
    const auto strides = input.shape.strides();
    StridedWalk walk;
    std::vector<std::int32_t> dims;
    for (std::size_t axis = 0; axis < multiples.size(); ++axis) {
        const std::int64_t size = input.shape.dim(static_cast<int>(axis));
        constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
        if (multiples[axis] < 0 || multiples[axis] > kMost || multiples[axis] * size > kMost)
            return context.error(ErrorCode::RefusedByRuntime, "multiple {} is {}", axis, multiples[axis]);
        dims.push_back(static_cast<std::int32_t>(multiples[axis] * size));
        walk.extents.insert(
            walk.extents.end(), {static_cast<std::size_t>(multiples[axis]), static_cast<std::size_t>(size)});
        walk.steps.insert(walk.steps.end(), {0, toStep(strides[axis])});
    }
    const Shape shape(std::move(dims));
    QS_CHECK(expectSaneShape(context, shape));
    return makeStridedCopy(input.dtype(), shape, walk, "out = x repeated");
}

Result<PreparedPtr> prepareBroadcastTo(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    const Operand& input = context.input(0);
    constexpr int kMaxRank = 8;
    QS_CHECK(expectFixedSize(context, input.dtype()));
    QS_CHECK(expectSameType(context, "input 0", input.dtype(), "the output", context.output(0).dtype()));
    QS_CHECK(expectTypeIn(context, "the shape", context.input(1).dtype(), {DType::Int32, DType::Int64}));
    QS_TRY(const auto wanted, integersOf(context, 1));
    const int added = static_cast<int>(wanted.size()) - input.shape.rank();
    if (context.input(1).shape.rank() != 1 || added < 0 || wanted.size() > kMaxRank) {
        return context.error(ErrorCode::RefusedByRuntime, "the shape has {} entries for an input of {} dimensions",
            wanted.size(), input.shape.rank());
    }
    const auto strides = input.shape.strides();
    StridedWalk walk;
    std::vector<std::int32_t> dims;
    for (int axis = 0; axis < static_cast<int>(wanted.size()); ++axis) {
        const std::int64_t size = wanted[static_cast<std::size_t>(axis)];
        const std::int32_t own = axis < added ? 1 : input.shape.dim(axis - added);
        if (size < 0 || size > std::numeric_limits<std::int32_t>::max() || (own != 1 && own != size)) {
            return context.error(ErrorCode::RefusedByRuntime, "size {} of axis {} cannot become {}", own, axis, size);
        }
        dims.push_back(static_cast<std::int32_t>(size));
        walk.extents.push_back(static_cast<std::size_t>(size));
        walk.steps.push_back(own == 1 ? 0 : toStep(strides[static_cast<std::size_t>(axis - added)]));
    }
    const Shape shape(std::move(dims));
    QS_CHECK(expectSaneShape(context, shape));
    return makeStridedCopy(input.dtype(), shape, walk, "out = x broadcast");
}

Result<PreparedPtr> prepareReverseV2(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    const Operand& input = context.input(0);
    QS_CHECK(expectFixedSize(context, input.dtype()));
    QS_CHECK(expectSameType(context, "input 0", input.dtype(), "the output", context.output(0).dtype()));
    QS_CHECK(expectTypeIn(context, "the axes", context.input(1).dtype(), {DType::Int32}));
    QS_TRY(const auto axes, integersOf(context, 1));
    std::vector<bool> reversed(static_cast<std::size_t>(input.shape.rank()), false);
    for (const std::int64_t axis : axes) {
        QS_TRY(const int resolved, resolveAxis(context, axis, input.shape.rank()));
        reversed[static_cast<std::size_t>(resolved)] = true;
    }
    const auto strides = input.shape.strides();
    StridedWalk walk;
    for (std::size_t axis = 0; axis < reversed.size(); ++axis) {
        const auto size = static_cast<std::size_t>(input.shape.dim(static_cast<int>(axis)));
        const std::ptrdiff_t step = toStep(strides[axis]);
        walk.extents.push_back(size);
        walk.steps.push_back(reversed[axis] ? -step : step);
        walk.start += reversed[axis] && size > 0 ? toStep(size - 1) * step : 0;
    }
    return makeStridedCopy(input.dtype(), input.shape, walk, "out = x backwards along the axes");
}

} // namespace quantstep
