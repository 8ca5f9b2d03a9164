// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/op_checks.h"

#include <cmath>
#include <limits>
#include <numeric>

namespace quantstep {

Result<PreparedPtr> prepareTopK(const PrepareContext& context);

namespace {

/// Falling values, NaN last, the earlier first among equals.
template<typename T> bool ranksBefore(const T* row, std::size_t a, std::size_t b)
{
    if constexpr (std::is_floating_point_v<T>) {
        if (std::isnan(row[a]) != std::isnan(row[b]))
            return std::isnan(row[b]);
    }
    if (row[b] < row[a])
        return true;
    return !(row[a] < row[b]) && a < b;
}

template<typename T, typename Index>
void topK(const T* values, std::size_t rows, std::size_t rowLength, std::size_t k, T* best, Index* indices)
{
    std::vector<std::size_t> order(rowLength);
    for (std::size_t r = 0; r < rows; ++r) {
        const T* row = values + r * rowLength;
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(k), order.end(),
            [&](std::size_t a, std::size_t b) { return ranksBefore(row, a, b); });
        for (std::size_t i = 0; i < k; ++i) {
            best[r * k + i] = row[order[i]];
            indices[r * k + i] = static_cast<Index>(order[i]);
        }
    }
}

template<typename T>
PreparedPtr makeTopK(const PrepareContext& context, const Shape& shape, std::size_t rows, std::size_t k)
{
    const Shape& input = context.input(0).shape;
    const DType indexType = context.output(1).dtype();
    OpArithmetic arithmetic;
    arithmetic.formula = "out = the k largest of each row, and their positions";
    return makePrepared({{context.input(0).dtype(), shape}, {indexType, shape}}, std::move(arithmetic),
        [rows, k, rowLength = static_cast<std::size_t>(input.dim(input.rank() - 1)), indexType](const EvalContext& c) {
            const T* values = c.input(0).template as<T>().data();
            T* best = c.output(0).template as<T>();
            if (indexType == DType::Int16)
                topK(values, rows, rowLength, k, best, c.output(1).template as<std::int16_t>());
            else
                topK(values, rows, rowLength, k, best, c.output(1).template as<std::int32_t>());
        });
}

} // namespace

Result<PreparedPtr> prepareTopK(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 2));
    const Operand& input = context.input(0);
    const DType dtype = input.dtype();
    QS_CHECK(expectTypeIn(context, "input 0", dtype,
        {DType::Float32, DType::UInt8, DType::Int8, DType::Int16, DType::Int32, DType::Int64}));
    QS_CHECK(expectSameType(context, "input 0", dtype, "output 0", context.output(0).dtype()));
    QS_CHECK(expectTypeIn(context, "k", context.input(1).dtype(), {DType::Int32, DType::Int16}));
    QS_CHECK(expectTypeIn(context, "output 1", context.output(1).dtype(), {DType::Int32, DType::Int16}));
    QS_TRY(const auto ks, integersOf(context, 1));
    if (ks.size() != 1 || input.shape.rank() < 1) {
        return context.error(ErrorCode::RefusedByRuntime, "k has {} elements, expected 1; the input is {}", ks.size(),
            input.shape.text());
    }
    const int last = input.shape.rank() - 1;
    const std::int32_t rowLength = input.shape.dim(last);
    const auto k = static_cast<std::int32_t>(std::max<std::int64_t>(0, ks[0]));
    if (k > rowLength)
        return context.error(ErrorCode::RefusedByRuntime, "k is {}, but rows have {} elements", k, rowLength);
    std::size_t rows = 1;
    for (int axis = 0; axis < last; ++axis)
        rows *= static_cast<std::size_t>(input.shape.dim(axis));
    if (context.output(1).dtype() == DType::Int16 && rows > 0 && k > 0
        && rowLength > std::numeric_limits<std::int16_t>::max()) {
        return context.error(
            ErrorCode::RefusedByRuntime, "rows have {} elements, too many for indices of int16", rowLength);
    }
    Shape shape = input.shape;
    shape.setDim(last, k);
    const auto count = static_cast<std::size_t>(k);
    switch (dtype) {
    case DType::Float32: return makeTopK<float>(context, shape, rows, count);
    case DType::UInt8: return makeTopK<std::uint8_t>(context, shape, rows, count);
    case DType::Int8: return makeTopK<std::int8_t>(context, shape, rows, count);
    case DType::Int16: return makeTopK<std::int16_t>(context, shape, rows, count);
    case DType::Int64: return makeTopK<std::int64_t>(context, shape, rows, count);
    default: return makeTopK<std::int32_t>(context, shape, rows, count);
    }
}

} // namespace quantstep
