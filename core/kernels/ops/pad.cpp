// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// PAD and PADV2.

#include "core/kernels/op_checks.h"

#include <cstring>
#include <limits>

namespace quantstep {

Result<PreparedPtr> preparePad(const PrepareContext& context);

namespace {

struct PadPlan {
    Shape input, output;
    std::vector<std::int32_t> before;
};

/// Fills the output with `value` and copies the input's rows into place.
template<typename T> void pad(const PadPlan& plan, const T* input, T value, T* output)
{
    std::fill_n(output, plan.output.elements(), value);
    const std::size_t elements = plan.input.elements();
    const int rank = plan.input.rank();
    if (elements == 0)
        return;
    const std::size_t row = rank == 0 ? 1 : static_cast<std::size_t>(plan.input.dim(rank - 1));
    const auto strides = plan.output.strides();
    for (std::size_t first = 0; first < elements; first += row) {
        std::vector<std::int32_t> index = plan.input.indexOf(first);
        std::size_t at = 0;
        for (std::size_t axis = 0; axis < index.size(); ++axis)
            at += static_cast<std::size_t>(index[axis] + plan.before[axis]) * strides[axis];
        std::copy_n(input + first, row, output + at);
    }
}

Result<PadPlan> padPlan(const PrepareContext& context)
{
    const Operand& input = context.input(0);
    const Operand& paddings = context.input(1);
    const int rank = input.shape.rank();
    constexpr int kMaxRank = 5;
    if (rank > kMaxRank)
        return context.error(
            ErrorCode::RefusedByRuntime, "input has {} dimensions, at most {} are allowed", rank, kMaxRank);
    QS_CHECK(expectTypeIn(context, "the paddings", paddings.dtype(),
        {DType::Int32, DType::Int64, DType::Int8, DType::Int16, DType::Bool}));
    if (paddings.shape != Shape{rank, 2}) {
        return context.error(
            ErrorCode::RefusedByRuntime, "paddings have shape {}, expected [{}, 2]", paddings.shape.text(), rank);
    }
    QS_TRY(const auto values, integersOf(context, 1));
    PadPlan plan{input.shape, input.shape, {}};
    for (int axis = 0; axis < rank; ++axis) {
        const std::int64_t before = values[static_cast<std::size_t>(axis) * 2];
        const std::int64_t after = values[static_cast<std::size_t>(axis) * 2 + 1];
        constexpr std::int64_t kMax = std::numeric_limits<std::int32_t>::max();
        if (before < 0 || after < 0 || before > kMax || after > kMax || input.shape.dim(axis) + before + after > kMax) {
            return context.error(ErrorCode::RefusedByRuntime, "paddings of axis {} are {} and {}", axis, before, after);
        }
        plan.before.push_back(static_cast<std::int32_t>(before));
        plan.output.setDim(axis, static_cast<std::int32_t>(input.shape.dim(axis) + before + after));
    }
    QS_CHECK(expectSaneShape(context, plan.output));
    return plan;
}

/// The bits that fill the padding when there is no constant: the zero point, for quantized types.
Result<std::uint64_t> paddingBits(const PrepareContext& context)
{
    const DType dtype = context.input(0).dtype();
    const QuantParams& quant = context.output(0).quant();
    const bool usesZeroPoint = isByte(dtype) || dtype == DType::Int16;
    if (!usesZeroPoint)
        return std::uint64_t{0};
    const CodeRange range = *codeRange(dtype);
    const std::int64_t zeroPoint = quant.zeroPoint();
    if (quant.isQuantized() && (zeroPoint < range.min || zeroPoint > range.max)) {
        return context.error(
            ErrorCode::RefusedByRuntime, "output zero point is {}, expected {} to {}", zeroPoint, range.min, range.max);
    }
    return static_cast<std::uint64_t>(zeroPoint);
}

} // namespace

Result<PreparedPtr> preparePad(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 3, 1));
    const DType dtype = context.input(0).dtype();
    QS_CHECK(expectSameType(context, "input 0", dtype, "the output", context.output(0).dtype()));
    QS_CHECK(expectTypeIn(context, "input 0", dtype,
        {DType::Float32, DType::Float16, DType::BFloat16, DType::UInt8, DType::Int8, DType::Int16, DType::Int32,
            DType::Int64, DType::Bool}));
    const bool hasConstant = context.hasInput(2);
    if (hasConstant) {
        const Operand& constant = context.input(2);
        QS_CHECK(expectSameType(context, "input 0", dtype, "the constant", constant.dtype()));
        if (constant.shape.elements() != 1) {
            return context.error(
                ErrorCode::RefusedByRuntime, "the constant has {} elements, expected 1", constant.shape.elements());
        }
        if (isByte(dtype) || dtype == DType::Int16)
            QS_CHECK(expectSameQuantization(context, "the constant", constant, "the output", context.output(0)));
    }
    QS_TRY(const PadPlan plan, padPlan(context));
    std::uint64_t bits = 0;
    if (!hasConstant) {
        QS_TRY(bits, paddingBits(context));
    }
    OpArithmetic arithmetic;
    arithmetic.formula = hasConstant ? "out = x inside, the constant's code outside" : "out = x inside, z_out outside";
    if (!hasConstant)
        arithmetic.constants = {{"padding", static_cast<std::int64_t>(bits)}};
    TensorSpec spec{dtype, plan.output};
    return makePrepared({std::move(spec)}, std::move(arithmetic),
        [plan, bits, hasConstant, size = dtypeBytes(dtype, 1)](const EvalContext& c) {
            visitElementSize(size, [&](auto tag) {
                using T = decltype(tag);
                T value{};
                if (hasConstant)
                    std::memcpy(&value, c.input(2).bytes.data(), sizeof(T));
                else
                    std::memcpy(&value, &bits, std::min(sizeof(T), sizeof(bits)));
                pad(plan, reinterpret_cast<const T*>(c.input(0).bytes.data()), value, c.output(0).as<T>());
            });
        });
}

} // namespace quantstep
