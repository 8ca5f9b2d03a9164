// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/op_checks.h"
#include "core/kernels/ops/index_vectors.h"

#include <cstring>
#include <limits>

namespace quantstep {

Result<PreparedPtr> prepareStablehloGather(const PrepareContext& context);

namespace {

struct GatherPlan {
    Shape operand, output;
    IndexVectors vectors;
    std::vector<std::int64_t> startAxes, sliceSizes;
    std::vector<std::size_t> windowAxes; ///< per operand axis: the output's axis, or kNone
    std::size_t elementBytes = 1;
};

constexpr std::size_t kNone = ~std::size_t{0};

/// A slice that would leave the operand is moved back into it.
std::vector<std::int32_t> placeOf(
    const GatherPlan& plan, const TensorValue& indices, const std::vector<std::int32_t>& output)
{
    std::vector<std::int64_t> start(plan.sliceSizes.size(), 0);
    for (std::size_t k = 0; k < plan.startAxes.size(); ++k)
        start[static_cast<std::size_t>(plan.startAxes[k])] = plan.vectors.at(indices, output, k);
    std::vector<std::int32_t> place(start.size());
    for (std::size_t axis = 0; axis < place.size(); ++axis) {
        const std::int64_t last = plan.operand.dims()[axis] - plan.sliceSizes[axis];
        const std::int64_t first = std::max<std::int64_t>(0, std::min(start[axis], last));
        const std::size_t window = plan.windowAxes[axis];
        place[axis] = static_cast<std::int32_t>(first) + (window == kNone ? 0 : output[window]);
    }
    return place;
}

void gather(const GatherPlan& plan, const EvalContext& context)
{
    const std::byte* operand = context.input(0).bytes.data();
    std::byte* output = context.output(0).bytes.data();
    for (std::size_t i = 0; i < plan.output.elements(); ++i) {
        const auto place = placeOf(plan, context.input(1), plan.output.indexOf(i));
        std::memcpy(output + i * plan.elementBytes, operand + plan.operand.flatIndex(place) * plan.elementBytes,
            plan.elementBytes);
    }
}

Status checkOptions(const PrepareContext& context, const StablehloGatherOptions& options)
{
    const Shape& operand = context.input(0).shape;
    const Shape& indices = context.input(1).shape;
    const int outputRank = context.output(0).shape.rank();
    const auto rank = static_cast<std::size_t>(operand.rank());
    const bool counts = options.sliceSizes.size() == rank && rank <= kMaxRegionAxes
        && options.offsetDims.size() + options.collapsedSliceDims.size() == rank
        && options.startIndexMap.size() <= kMaxRegionAxes;
    const bool axes = areAxes(options.offsetDims, outputRank) && areAxes(options.collapsedSliceDims, operand.rank())
        && options.indexVectorDim >= 0 && options.indexVectorDim < indices.rank()
        && outputRank == static_cast<int>(options.offsetDims.size()) + indices.rank() - 1;
    if (!counts || !axes) {
        return context.error(ErrorCode::RefusedByRuntime,
            "its axes do not describe slices of {} at indices {} in an output of {} axes", operand.text(),
            indices.text(), outputRank);
    }
    const auto vector = static_cast<std::size_t>(indices.dim(static_cast<int>(options.indexVectorDim)));
    const bool sizes = std::ranges::all_of(options.sliceSizes,
        [](std::int64_t size) { return size >= 0 && size <= std::numeric_limits<std::int32_t>::max(); });
    const bool inside = std::ranges::all_of(
        options.startIndexMap, [&](std::int64_t axis) { return axis >= 0 && axis < operand.rank(); });
    if (!sizes || !inside || options.startIndexMap.size() > vector) {
        return context.error(ErrorCode::RefusedByRuntime, "{} axes to index with vectors of {} indices in {}",
            options.startIndexMap.size(), vector, operand.text());
    }
    return {};
}

/// The slices lie within the operand, also where only their first element is taken along an axis. Where nothing is
/// taken at all their sizes do not count.
Status checkSlices(const PrepareContext& context, const StablehloGatherOptions& options, const Shape& output)
{
    const Shape& operand = context.input(0).shape;
    for (int axis = 0; axis < operand.rank(); ++axis) {
        const std::int64_t size = options.sliceSizes[static_cast<std::size_t>(axis)];
        const bool taken = std::ranges::count(options.collapsedSliceDims, axis) > 0;
        if (output.elements() > 0 && (size > operand.dim(axis) || (taken && size == 0))) {
            return context.error(
                ErrorCode::RefusedByRuntime, "axis {} of {} has no slices of size {}", axis, operand.text(), size);
        }
    }
    return {};
}

Result<GatherPlan> gatherPlan(const PrepareContext& context)
{
    QS_TRY(const auto options, context.options<StablehloGatherOptions>());
    QS_CHECK(checkOptions(context, options));
    const int outputRank = context.output(0).shape.rank();
    GatherPlan plan{context.input(0).shape, {}, {}, options.startIndexMap, options.sliceSizes, {},
        dtypeBytes(context.input(0).dtype(), 1)};
    plan.vectors.axis = static_cast<int>(options.indexVectorDim);
    plan.vectors.indices = context.input(1).shape;
    std::vector<std::size_t> windows;
    for (int axis = 0; axis < outputRank; ++axis) {
        const bool offset = std::ranges::count(options.offsetDims, axis) > 0;
        (offset ? windows : plan.vectors.batchAxes).push_back(static_cast<std::size_t>(axis));
    }
    std::vector<std::int32_t> dims(static_cast<std::size_t>(outputRank));
    for (std::size_t axis = 0, next = 0; axis < plan.sliceSizes.size(); ++axis) {
        const bool collapsed = std::ranges::count(options.collapsedSliceDims, static_cast<std::int64_t>(axis)) > 0;
        plan.windowAxes.push_back(collapsed ? kNone : windows[next++]);
        if (!collapsed)
            dims[plan.windowAxes.back()] = static_cast<std::int32_t>(plan.sliceSizes[axis]);
    }
    for (std::size_t i = 0; i < plan.vectors.batchAxes.size(); ++i)
        dims[plan.vectors.batchAxes[i]] = plan.vectors.batchSize(i);
    plan.output = Shape(std::move(dims));
    QS_CHECK(checkSlices(context, options, plan.output));
    return plan;
}

} // namespace

Result<PreparedPtr> prepareStablehloGather(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    const DType dtype = context.input(0).dtype();
    QS_CHECK(expectTypeIn(context, "the indices", context.input(1).dtype(), {DType::Int32, DType::Int64}));
    constexpr int kMaxBits = 64;
    if (dtypeBits(dtype) < 8 || dtypeBits(dtype) > kMaxBits)
        return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(dtype));
    if (context.output(0).dtype() != dtype) {
        return context.error(ErrorCode::Unsupported,
            "the output is {}, the input {}: the runtime mistakes one for the "
            "other",
            dtypeName(context.output(0).dtype()), dtypeName(dtype));
    }
    QS_TRY(GatherPlan plan, gatherPlan(context));
    QS_CHECK(expectSaneShape(context, plan.output));
    OpArithmetic arithmetic;
    arithmetic.formula = "out = slices of x at the given indices";
    arithmetic.note = "a slice that would leave x is moved back into it";
    TensorSpec spec{dtype, plan.output};
    return makePrepared(
        {std::move(spec)}, std::move(arithmetic), [plan = std::move(plan)](const EvalContext& c) { gather(plan, c); });
}

} // namespace quantstep
