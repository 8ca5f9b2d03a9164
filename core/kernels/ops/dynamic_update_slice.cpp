// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/data_movement.h"
#include "core/kernels/op_checks.h"
#include "core/kernels/packed_codes.h"

#include <cstring>

namespace quantstep {

Result<PreparedPtr> prepareDynamicUpdateSlice(const PrepareContext& context);

namespace {

/// Copies the update over the input's copy in `out`, moved so that it lies inside. Positions are in elements.
void updateSlice(const EvalContext& context, const Shape& shape, const Shape& update, std::size_t size,
    const std::byte* source, std::byte* out)
{
    std::vector<std::size_t> start;
    for (int axis = 0; axis < shape.rank(); ++axis) {
        const std::int64_t wanted = codeAt(context.input(2), static_cast<std::size_t>(axis));
        start.push_back(
            static_cast<std::size_t>(std::clamp<std::int64_t>(wanted, 0, shape.dim(axis) - update.dim(axis))));
    }
    const std::size_t count = update.elements();
    const auto row = static_cast<std::size_t>(update.dim(update.rank() - 1));
    const auto strides = shape.strides();
    for (std::size_t first = 0; first < count; first += row) {
        const auto index = update.indexOf(first);
        std::size_t place = 0;
        for (std::size_t axis = 0; axis < index.size(); ++axis)
            place += (start[axis] + static_cast<std::size_t>(index[axis])) * strides[axis];
        std::memcpy(out + place * size, source + first * size, row * size);
    }
}

} // namespace

Result<PreparedPtr> prepareDynamicUpdateSlice(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(3, 3, 1));
    const DType dtype = context.input(0).dtype();
    const Shape& shape = context.input(0).shape;
    const Shape& update = context.input(1).shape;
    const Shape& start = context.input(2).shape;
    QS_CHECK(expectFixedSize(context, dtype));
    if (isPacked(dtype) && dtype != DType::Int4)
        return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(dtype));
    QS_CHECK(expectSameType(context, "input 0", dtype, "the update", context.input(1).dtype()));
    QS_CHECK(expectSameType(context, "input 0", dtype, "the output", context.output(0).dtype()));
    QS_CHECK(expectTypeIn(context, "the start", context.input(2).dtype(), {DType::Int32, DType::Int64}));
    constexpr int kMaxRank = 8;
    bool fits = start == Shape{shape.rank()} && update.rank() == shape.rank() && shape.rank() <= kMaxRank;
    for (int axis = 0; fits && axis < shape.rank(); ++axis)
        fits = update.dim(axis) <= shape.dim(axis);
    if (!fits) {
        return context.error(ErrorCode::RefusedByRuntime,
            "an update {} at {} indices does not fit into {}, of at most 8 axes", update.text(), start.text(),
            shape.text());
    }
    OpArithmetic arithmetic;
    arithmetic.formula = "out = x, with the update from the start on";
    TensorSpec spec{dtype, shape};
    return makePrepared({std::move(spec)}, std::move(arithmetic),
        [dtype, shape, update, size = movedElementBytes(dtype)](const EvalContext& c) {
            TensorPtr keepInput, keepUpdate;
            const std::byte* input = wholeElements(c.inputs[0], keepInput);
            const std::byte* source = wholeElements(c.inputs[1], keepUpdate);
            const std::size_t count = shape.elements();
            std::vector<std::int8_t> codes(isPacked(dtype) ? count : 0);
            std::byte* out = isPacked(dtype) ? reinterpret_cast<std::byte*>(codes.data()) : c.output(0).bytes.data();
            const bool whole = update.elements() == count;
            std::copy_n(whole ? source : input, count * size, out);
            if (!whole && update.elements() > 0)
                updateSlice(c, shape, update, size, source, out);
            if (isPacked(dtype))
                packCodes(dtype, codes, c.output(0).bytes.data());
        });
}

} // namespace quantstep
