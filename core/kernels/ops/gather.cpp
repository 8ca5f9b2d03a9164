// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/data_movement.h"
#include "core/kernels/moved_strings.h"
#include "core/kernels/op_checks.h"
#include "core/kernels/packed_codes.h"

#include <cstring>

namespace quantstep {

Result<PreparedPtr> prepareGather(const PrepareContext& context);

namespace {

struct GatherPlan {
    std::size_t batches = 1, outer = 1, axisSize = 1, innerBytes = 1, indices = 1;
    std::string label;
};

Status gather(const EvalContext& context, const GatherPlan& plan, std::byte* output)
{
    TensorPtr keep;
    const std::byte* source = wholeElements(context.inputs[0], keep);
    const TensorValue& positions = context.input(1);
    // Checked before anything is written.
    for (std::size_t i = 0; i < positions.elements(); ++i) {
        const std::int64_t index = codeAt(positions, i);
        if (index < 0 || index >= static_cast<std::int64_t>(plan.axisSize)) {
            return fail(ErrorCode::DataDependent, "{}: index {} at position {} is outside of [0, {})", plan.label,
                index, i, plan.axisSize);
        }
    }
    for (std::size_t b = 0; b < plan.batches; ++b) {
        for (std::size_t o = 0; o < plan.outer; ++o) {
            const std::byte* block = source + (b * plan.outer + o) * plan.axisSize * plan.innerBytes;
            for (std::size_t i = 0; i < plan.indices && plan.innerBytes > 0; ++i, output += plan.innerBytes) {
                const auto index = static_cast<std::size_t>(codeAt(positions, b * plan.indices + i));
                std::memcpy(output, block + index * plan.innerBytes, plan.innerBytes);
            }
        }
    }
    return {};
}

Result<PreparedPtr> gatherStrings(const PrepareContext& context)
{
    if (context.input(0).shape.rank() != 1) {
        return context.error(
            ErrorCode::RefusedByRuntime, "strings have {} dimensions, expected 1", context.input(0).shape.rank());
    }
    return prepareOnStrings(context, 0, prepareGather);
}

} // namespace

Result<PreparedPtr> prepareGather(const PrepareContext& context)
{
    if (context.hasInput(0) && context.input(0).dtype() == DType::String)
        return gatherStrings(context);
    QS_CHECK(context.expectCounts(2, 2, 1));
    QS_TRY(const auto options, context.options<GatherOptions>());
    const Operand& input = context.input(0);
    const Operand& positions = context.input(1);
    const DType dtype = input.dtype();
    QS_CHECK(expectTypeIn(context, "the indices", positions.dtype(), {DType::Int16, DType::Int32, DType::Int64}));
    QS_CHECK(expectFixedSize(context, dtype));
    QS_CHECK(expectTypeIn(context, "input 0", dtype,
        {DType::Float32, DType::Float16, DType::BFloat16, DType::UInt8, DType::Int8, DType::Int4, DType::Int16,
            DType::Int32, DType::Int64, DType::Bool}));
    QS_CHECK(expectSameType(context, "input 0", dtype, "the output", context.output(0).dtype()));
    QS_TRY(const int axis, resolveAxis(context, options.axis, input.shape.rank()));
    // batch_dims counts from the end of the indices when negative.
    const int batchDims = options.batchDims < 0 ? options.batchDims + positions.shape.rank() : options.batchDims;
    if (batchDims < 0 || batchDims > axis || batchDims > positions.shape.rank() || batchDims >= input.shape.rank()) {
        return context.error(ErrorCode::RefusedByRuntime, "batch_dims is {} for axis {}, input {} and indices {}",
            options.batchDims, axis, input.shape.text(), positions.shape.text());
    }
    GatherPlan plan;
    std::vector<std::int32_t> dims;
    for (int d = 0; d < axis; ++d) {
        dims.push_back(input.shape.dim(d));
        (d < batchDims ? plan.batches : plan.outer) *= static_cast<std::size_t>(input.shape.dim(d));
        if (d < batchDims && input.shape.dim(d) != positions.shape.dim(d)) {
            return context.error(ErrorCode::RefusedByRuntime,
                "batch dimension {} is {} in the input and {} in the indices", d, input.shape.dim(d),
                positions.shape.dim(d));
        }
    }
    for (int d = batchDims; d < positions.shape.rank(); ++d) {
        dims.push_back(positions.shape.dim(d));
        plan.indices *= static_cast<std::size_t>(positions.shape.dim(d));
    }
    plan.axisSize = static_cast<std::size_t>(input.shape.dim(axis));
    plan.innerBytes = movedElementBytes(dtype);
    for (int d = axis + 1; d < input.shape.rank(); ++d) {
        dims.push_back(input.shape.dim(d));
        plan.innerBytes *= static_cast<std::size_t>(input.shape.dim(d));
    }
    if (dtype == DType::Int4 && plan.innerBytes % 2 != 0) {
        // The runtime moves whole bytes of two codes and leaves the odd one out.
        return context.error(
            ErrorCode::RefusedByRuntime, "int4 slices of {} elements, expected an even number", plan.innerBytes);
    }
    plan.label = context.op().name();
    const Shape shape(std::move(dims));
    QS_CHECK(expectSaneShape(context, shape));
    OpArithmetic arithmetic;
    arithmetic.formula = "out = x[index]";
    return makePrepared({{dtype, shape}}, std::move(arithmetic),
        [dtype, plan, elements = shape.elements()](const EvalContext& c) -> Status {
            if (!isPacked(dtype))
                return gather(c, plan, c.output(0).bytes.data());
            std::vector<std::int8_t> codes(elements);
            QS_CHECK(gather(c, plan, reinterpret_cast<std::byte*>(codes.data())));
            packCodes(dtype, codes, c.output(0).bytes.data());
            return {};
        });
}

} // namespace quantstep
