// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/moved_strings.h"
#include "core/kernels/op_checks.h"

#include <cstring>

namespace quantstep {

Result<PreparedPtr> prepareGatherNd(const PrepareContext& context);

namespace {

struct GatherNdPlan {
    std::vector<std::int64_t> sizes; ///< of the indexed axes
    std::vector<std::size_t> strides; ///< in bytes
    std::size_t slices = 1, sliceBytes = 1;
    std::string label;
};

Status gatherNd(const EvalContext& context, const GatherNdPlan& plan)
{
    const TensorValue& indices = context.input(1);
    const std::size_t depth = plan.sizes.size();
    const std::byte* source = context.input(0).bytes.data();
    std::byte* target = context.output(0).bytes.data();
    for (std::size_t i = 0; i < plan.slices; ++i, target += plan.sliceBytes) {
        std::size_t at = 0;
        for (std::size_t j = 0; j < depth; ++j) {
            const std::int64_t index = codeAt(indices, i * depth + j);
            if (index < 0 || index >= plan.sizes[j]) {
                return fail(ErrorCode::DataDependent, "{}: index {} of slice {} is {}, expected [0, {})", plan.label, j,
                    i, index, plan.sizes[j]);
            }
            at += static_cast<std::size_t>(index) * plan.strides[j];
        }
        if (plan.sliceBytes > 0)
            std::memcpy(target, source + at, plan.sliceBytes);
    }
    return {};
}

} // namespace

Result<PreparedPtr> prepareGatherNd(const PrepareContext& context)
{
    if (context.hasInput(0) && context.input(0).dtype() == DType::String)
        return prepareOnStrings(context, 0, prepareGatherNd);
    QS_CHECK(context.expectCounts(2, 2, 1));
    const Operand& input = context.input(0);
    const Operand& indices = context.input(1);
    const DType dtype = input.dtype();
    QS_CHECK(expectTypeIn(context, "input 0", dtype,
        {DType::Float32, DType::Float16, DType::BFloat16, DType::UInt8, DType::Int8, DType::Int16, DType::Int32,
            DType::Int64, DType::Bool}));
    QS_CHECK(expectTypeIn(context, "the indices", indices.dtype(), {DType::Int16, DType::Int32, DType::Int64}));
    QS_CHECK(expectSameType(context, "input 0", dtype, "the output", context.output(0).dtype()));
    const int rank = input.shape.rank();
    const int depth = indices.shape.rank() > 0 ? indices.shape.dim(indices.shape.rank() - 1) : -1;
    if (rank < 1 || depth < 0 || depth > rank) {
        return context.error(ErrorCode::RefusedByRuntime,
            "indices {} for an input {}, expected at least vectors, and as many indices as axes at most",
            indices.shape.text(), input.shape.text());
    }
    if (input.shape.elements() == 0 && indices.shape.elements() != 0)
        return context.error(ErrorCode::RefusedByRuntime, "the input {} has no elements to take", input.shape.text());
    const bool anyRows = std::ranges::count(indices.shape.dims().first(indices.shape.dims().size() - 1), 0) == 0;
    if (depth == 0 && anyRows)
        return context.error(ErrorCode::RefusedByRuntime, "the indices {} hold no index", indices.shape.text());
    GatherNdPlan plan;
    plan.label = context.op().name();
    plan.sliceBytes = dtypeBytes(dtype, 1);
    std::vector<std::int32_t> dims;
    for (int axis = 0; axis + 1 < indices.shape.rank(); ++axis) {
        dims.push_back(indices.shape.dim(axis));
        plan.slices *= static_cast<std::size_t>(dims.back());
    }
    const auto strides = input.shape.strides();
    for (int axis = 0; axis < rank; ++axis) {
        if (axis < depth) {
            plan.sizes.push_back(input.shape.dim(axis));
            plan.strides.push_back(strides[static_cast<std::size_t>(axis)] * dtypeBytes(dtype, 1));
        } else {
            dims.push_back(input.shape.dim(axis));
            plan.sliceBytes *= static_cast<std::size_t>(dims.back());
        }
    }
    Shape shape(std::move(dims));
    QS_CHECK(expectSaneShape(context, shape));
    OpArithmetic arithmetic;
    arithmetic.formula = "out = x[indices]";
    return makePrepared({{dtype, std::move(shape)}}, std::move(arithmetic),
        [plan = std::move(plan)](const EvalContext& c) { return gatherNd(c, plan); });
}

} // namespace quantstep
