// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// SPACE_TO_BATCH_ND and BATCH_TO_SPACE_ND, of one or two spatial axes.

#include "core/kernels/op_checks.h"

#include <cstring>
#include <limits>

namespace quantstep {

Result<PreparedPtr> prepareSpaceToBatch(const PrepareContext& context);
Result<PreparedPtr> prepareBatchToSpace(const PrepareContext& context);

namespace {

/// Both tensors as batch, height, width, and bytes of one pixel; the width is 1 when there is one spatial axis.
struct BlockPlan {
    std::int64_t blockH = 1, blockW = 1;
    std::int64_t top = 0, left = 0; ///< padding or crop
    std::int64_t batch = 0, height = 0, width = 0; ///< of the tensor without blocks
    std::int64_t blockedBatch = 0, blockedHeight = 0, blockedWidth = 0;
    std::size_t pixelBytes = 1;
    std::byte padding{};
};

/// Calls f(blocked pixel, whole pixel or -1 outside of it) for every pixel of the blocked tensor.
template<typename F> void forEachPixel(const BlockPlan& plan, F&& f)
{
    std::int64_t blocked = 0;
    for (std::int64_t b = 0; b < plan.blockedBatch; ++b) {
        const std::int64_t batch = b % plan.batch;
        const std::int64_t shiftH = b / plan.batch / plan.blockW;
        const std::int64_t shiftW = b / plan.batch % plan.blockW;
        for (std::int64_t h = 0; h < plan.blockedHeight; ++h) {
            const std::int64_t y = h * plan.blockH + shiftH - plan.top;
            for (std::int64_t w = 0; w < plan.blockedWidth; ++w, ++blocked) {
                const std::int64_t x = w * plan.blockW + shiftW - plan.left;
                const bool inside = y >= 0 && y < plan.height && x >= 0 && x < plan.width;
                f(blocked, inside ? (batch * plan.height + y) * plan.width + x : -1);
            }
        }
    }
}

Status checkOperands(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(3, 3, 1));
    const Operand& input = context.input(0);
    const Operand& output = context.output(0);
    const int rank = input.shape.rank();
    const DType dtype = input.dtype();
    if (rank != 3 && rank != 4)
        return context.error(ErrorCode::RefusedByRuntime, "input has {} dimensions, expected 3 or 4", rank);
    QS_CHECK(expectSameType(context, "input 0", dtype, "the output", output.dtype()));
    if (isPacked(dtype) || dtypeBits(dtype) == 0 || dtypeBits(dtype) > 64)
        return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(dtype));
    if (isByte(dtype) || dtype == DType::Int16)
        QS_CHECK(expectSameQuantization(context, "input 0", input, "the output", output));
    if (dtype == DType::Int16)
        QS_CHECK(expectZeroPointZero(context, "input 0", input));
    QS_CHECK(expectTypeIn(context, "input 1", context.input(1).dtype(), {DType::Int32}));
    QS_CHECK(expectTypeIn(context, "input 2", context.input(2).dtype(), {DType::Int32}));
    if (context.input(1).shape != Shape{rank - 2} || context.input(2).shape != Shape{rank - 2, 2}) {
        return context.error(ErrorCode::RefusedByRuntime, "blocks {} and borders {}, expected [{}] and [{}, 2]",
            context.input(1).shape.text(), context.input(2).shape.text(), rank - 2, rank - 2);
    }
    return {};
}

struct Borders {
    std::vector<std::int64_t> blocks, borders;
};

Result<Borders> readBorders(const PrepareContext& context)
{
    Borders result;
    QS_TRY(result.blocks, integersOf(context, 1));
    QS_TRY(result.borders, integersOf(context, 2));
    for (const std::int64_t block : result.blocks) {
        if (block <= 0)
            return context.error(ErrorCode::RefusedByRuntime, "a block has the size {}", block);
    }
    return result;
}

/// The plan of a whole tensor of shape `whole` and a blocked one.
BlockPlan blockPlan(const PrepareContext& context, const Borders& borders, const Shape& whole, const Shape& blocked)
{
    const bool plane = whole.rank() == 4;
    BlockPlan plan;
    plan.blockH = borders.blocks[0];
    plan.blockW = plane ? borders.blocks[1] : 1;
    plan.top = borders.borders[0];
    plan.left = plane ? borders.borders[2] : 0;
    plan.batch = whole[0];
    plan.height = whole[1];
    plan.width = plane ? whole[2] : 1;
    plan.blockedBatch = blocked[0];
    plan.blockedHeight = blocked[1];
    plan.blockedWidth = plane ? blocked[2] : 1;
    const DType dtype = context.input(0).dtype();
    plan.pixelBytes = static_cast<std::size_t>(whole.dim(whole.rank() - 1)) * dtypeBytes(dtype, 1);
    if (dtypeBits(dtype) <= 16)
        plan.padding = static_cast<std::byte>(context.output(0).quant().zeroPoint() & 0xFF);
    return plan;
}

/// Errors: RefusedByRuntime when a size is negative or does not fit.
Result<std::int32_t> sizeOf(const PrepareContext& context, std::int64_t size)
{
    if (size < 0 || size > std::numeric_limits<std::int32_t>::max())
        return context.error(ErrorCode::RefusedByRuntime, "a size of the output is {}", size);
    return static_cast<std::int32_t>(size);
}

} // namespace

Result<PreparedPtr> prepareSpaceToBatch(const PrepareContext& context)
{
    QS_CHECK(checkOperands(context));
    QS_TRY(const Borders borders, readBorders(context));
    const Shape& input = context.input(0).shape;
    Shape shape = input;
    std::int64_t batch = input[0];
    for (std::size_t d = 0; d < borders.blocks.size(); ++d) {
        const int axis = static_cast<int>(d) + 1;
        const std::int64_t padded = input.dim(axis) + borders.borders[2 * d] + borders.borders[2 * d + 1];
        if (padded % borders.blocks[d] != 0) {
            return context.error(ErrorCode::RefusedByRuntime, "axis {} has the padded size {}, no multiple of {}", axis,
                padded, borders.blocks[d]);
        }
        QS_TRY(const std::int32_t size, sizeOf(context, padded / borders.blocks[d]));
        shape.setDim(axis, size);
        QS_TRY(batch, sizeOf(context, batch * borders.blocks[d]));
    }
    shape.setDim(0, static_cast<std::int32_t>(batch));
    QS_CHECK(expectSaneShape(context, shape));
    const BlockPlan plan = blockPlan(context, borders, input, shape);
    OpArithmetic arithmetic;
    arithmetic.formula = "out = x padded with z_out, its blocks as batches";
    return makePrepared({{context.input(0).dtype(), shape}}, std::move(arithmetic), [plan](const EvalContext& c) {
        const std::byte* source = c.input(0).bytes.data();
        std::byte* target = c.output(0).bytes.data();
        forEachPixel(plan, [&](std::int64_t blocked, std::int64_t whole) {
            std::byte* pixel = target + static_cast<std::size_t>(blocked) * plan.pixelBytes;
            if (whole < 0)
                std::fill_n(pixel, plan.pixelBytes, plan.padding);
            else
                std::copy_n(source + static_cast<std::size_t>(whole) * plan.pixelBytes, plan.pixelBytes, pixel);
        });
    });
}

Result<PreparedPtr> prepareBatchToSpace(const PrepareContext& context)
{
    QS_CHECK(checkOperands(context));
    QS_TRY(const Borders borders, readBorders(context));
    const Shape& input = context.input(0).shape;
    Shape shape = input;
    std::int64_t batch = input[0];
    for (std::size_t d = 0; d < borders.blocks.size(); ++d) {
        const int axis = static_cast<int>(d) + 1;
        const std::int64_t before = borders.borders[2 * d];
        const std::int64_t after = borders.borders[2 * d + 1];
        if (before < 0 || after < 0 || batch % borders.blocks[d] != 0) {
            return context.error(ErrorCode::RefusedByRuntime, "crops {} and {}, batch {} for blocks of {}", before,
                after, batch, borders.blocks[d]);
        }
        batch /= borders.blocks[d];
        QS_TRY(const std::int32_t size, sizeOf(context, input.dim(axis) * borders.blocks[d] - before - after));
        shape.setDim(axis, size);
    }
    shape.setDim(0, static_cast<std::int32_t>(batch));
    QS_CHECK(expectSaneShape(context, shape));
    const BlockPlan plan = blockPlan(context, borders, shape, input);
    OpArithmetic arithmetic;
    arithmetic.formula = "out = batches as blocks of x, cropped";
    return makePrepared({{context.input(0).dtype(), shape}}, std::move(arithmetic), [plan](const EvalContext& c) {
        const std::byte* source = c.input(0).bytes.data();
        std::byte* target = c.output(0).bytes.data();
        forEachPixel(plan, [&](std::int64_t blocked, std::int64_t whole) {
            if (whole >= 0) {
                std::copy_n(source + static_cast<std::size_t>(blocked) * plan.pixelBytes, plan.pixelBytes,
                    target + static_cast<std::size_t>(whole) * plan.pixelBytes);
            }
        });
    });
}

} // namespace quantstep
