// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/op_checks.h"

#include <cstring>
#include <limits>

namespace quantstep {

Result<PreparedPtr> prepareMirrorPad(const PrepareContext& context);

namespace {

/// Where output `o` of an axis comes from; `skip` is 1 when the border itself is not repeated (REFLECT).
std::int64_t mirrored(std::int64_t o, std::int64_t before, std::int64_t size, std::int64_t skip)
{
    const std::int64_t place = o - before;
    if (place < 0)
        return -place - 1 + skip;
    return place < size ? place : 2 * size - 1 - place - skip;
}

} // namespace

Result<PreparedPtr> prepareMirrorPad(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    QS_TRY(const auto options, context.options<MirrorPadOptions>());
    const Operand& input = context.input(0);
    const DType dtype = input.dtype();
    const int rank = input.shape.rank();
    QS_CHECK(expectTypeIn(context, "input 0", dtype,
        {DType::Float32, DType::UInt8, DType::Int8, DType::Int16, DType::Int32, DType::Int64}));
    QS_CHECK(expectSameType(context, "input 0", dtype, "the output", context.output(0).dtype()));
    if (isByte(dtype) || dtype == DType::Int16)
        QS_CHECK(expectSameQuantization(context, "input 0", input, "the output", context.output(0)));
    if (dtype == DType::Int16)
        QS_CHECK(expectZeroPointZero(context, "input 0", input));
    QS_CHECK(expectTypeIn(context, "the paddings", context.input(1).dtype(), {DType::Int32, DType::Int64}));
    if (context.input(1).shape != Shape{rank, 2} || options.mode < 0 || options.mode > 1) {
        return context.error(ErrorCode::RefusedByRuntime, "paddings have shape {}, expected [{}, 2]; mode is {}",
            context.input(1).shape.text(), rank, options.mode);
    }
    QS_TRY(const auto paddings, integersOf(context, 1));
    const std::int64_t skip = options.mode == 0 ? 1 : 0;
    const auto strides = input.shape.strides();
    Shape shape = input.shape;
    // Offsets in the input for every output index of every axis.
    std::vector<std::vector<std::size_t>> offsets;
    for (int axis = 0; axis < rank; ++axis) {
        const auto a = static_cast<std::size_t>(axis);
        const std::int64_t size = input.shape.dim(axis);
        const std::int64_t before = paddings[2 * a];
        const std::int64_t after = paddings[2 * a + 1];
        if (before < 0 || after < 0 || before > size - skip || after > size - skip) {
            return context.error(ErrorCode::RefusedByRuntime, "paddings {} and {} of axis {}, expected 0 to {}", before,
                after, axis, size - skip);
        }
        shape.setDim(axis, static_cast<std::int32_t>(before + size + after));
        QS_CHECK(expectSaneShape(context, shape));
        auto& places = offsets.emplace_back();
        for (std::int64_t o = 0; o < before + size + after; ++o)
            places.push_back(static_cast<std::size_t>(mirrored(o, before, size, skip)) * strides[a]);
    }
    OpArithmetic arithmetic;
    arithmetic.formula = skip ? "out = x reflected at its border elements" : "out = x reflected at its borders";
    TensorSpec spec{dtype, shape};
    return makePrepared({std::move(spec)}, std::move(arithmetic),
        [offsets = std::move(offsets), count = shape.elements(), size = dtypeBytes(dtype, 1)](const EvalContext& c) {
            visitElementSize(size, [&](auto tag) {
                using T = decltype(tag);
                const T* source = reinterpret_cast<const T*>(c.input(0).bytes.data());
                for (std::size_t i = 0; i < count; ++i) {
                    std::size_t rest = i;
                    std::size_t at = 0;
                    for (std::size_t axis = offsets.size(); axis-- > 0;) {
                        at += offsets[axis][rest % offsets[axis].size()];
                        rest /= offsets[axis].size();
                    }
                    c.output(0).as<T>()[i] = source[at];
                }
            });
        });
}

} // namespace quantstep
