// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/data_movement.h"
#include "core/kernels/op_checks.h"

namespace quantstep {

Result<PreparedPtr> prepareTranspose(const PrepareContext& context);

namespace {

/// The runtime does not look whether an axis is named twice: it takes a diagonal then, and reads past the end of
/// some inputs.
Status checkRepeated(const PrepareContext& context, std::size_t farthest, const StridedWalk& walk)
{
    const Operand& input = context.input(0);
    std::size_t elements = 1;
    for (const std::size_t extent : walk.extents)
        elements *= extent;
    const bool misread = input.shape.elements() == 0 ? elements > 0 : farthest >= input.shape.elements();
    if (misread || (isPacked(input.dtype()) && elements != input.shape.elements())) {
        return context.error(ErrorCode::Unsupported,
            "the permutation names an axis of {} twice, and the runtime reads past its end", input.shape.text());
    }
    return {};
}

} // namespace

Result<PreparedPtr> prepareTranspose(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    const Operand& input = context.input(0);
    const int rank = input.shape.rank();
    constexpr int kMaxRank = 8;
    if (rank > kMaxRank)
        return context.error(ErrorCode::RefusedByRuntime, "input has {} dimensions, at most 8 are allowed", rank);
    QS_CHECK(expectFixedSize(context, input.dtype()));
    QS_CHECK(expectSameType(context, "input 0", input.dtype(), "the output", context.output(0).dtype()));
    QS_CHECK(expectTypeIn(context, "the permutation", context.input(1).dtype(), {DType::Int32}));
    QS_TRY(const auto permutation, integersOf(context, 1));
    if (static_cast<int>(permutation.size()) != rank) {
        return context.error(
            ErrorCode::RefusedByRuntime, "the permutation has {} entries, expected {}", permutation.size(), rank);
    }
    const auto strides = input.shape.strides();
    std::vector<std::int32_t> dims;
    StridedWalk walk;
    bool empty = false;
    std::size_t farthest = 0; ///< element that is read
    for (const std::int64_t entry : permutation) {
        QS_TRY(const int axis, resolveAxis(context, entry, rank));
        const std::size_t stride = strides[static_cast<std::size_t>(axis)];
        dims.push_back(input.shape.dim(axis));
        walk.extents.push_back(static_cast<std::size_t>(input.shape.dim(axis)));
        walk.steps.push_back(static_cast<std::ptrdiff_t>(stride));
        empty = empty || dims.back() == 0;
        farthest += empty ? 0 : (walk.extents.back() - 1) * stride;
    }
    QS_CHECK(checkRepeated(context, empty ? 0 : farthest, walk));
    QS_CHECK(expectSaneShape(context, Shape(dims)));
    return makeStridedCopy(input.dtype(), Shape(std::move(dims)), walk, "out[i] = x[i permuted]");
}

} // namespace quantstep
