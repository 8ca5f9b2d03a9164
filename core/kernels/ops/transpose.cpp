// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/data_movement.h"
#include "core/kernels/op_checks.h"

namespace quantstep {

Result<PreparedPtr> prepareTranspose(const PrepareContext& context);

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
    std::vector<bool> used(static_cast<std::size_t>(rank), false);
    std::vector<std::int32_t> dims;
    StridedWalk walk;
    for (const std::int64_t entry : permutation) {
        QS_TRY(const int axis, resolveAxis(context, entry, rank));
        const auto a = static_cast<std::size_t>(axis);
        if (used[a]) {
            // The runtime does not look, and reads past the input for some of these.
            return context.error(ErrorCode::Unsupported, "the permutation names axis {} twice", axis);
        }
        used[a] = true;
        dims.push_back(input.shape.dim(axis));
        walk.extents.push_back(static_cast<std::size_t>(input.shape.dim(axis)));
        walk.steps.push_back(static_cast<std::ptrdiff_t>(strides[a]));
    }
    return makeStridedCopy(input.dtype(), Shape(std::move(dims)), walk, "out[i] = x[i permuted]");
}

} // namespace quantstep
