// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// SEGMENT_SUM (the default resolver only) and UNSORTED_SEGMENT_SUM, _PROD, _MAX, _MIN: rows combined by number.

#include "core/kernels/op_checks.h"
#include "core/kernels/plain_numbers.h"

#include <limits>

namespace quantstep {

Result<PreparedPtr> prepareSegmentSum(const PrepareContext& context);
Result<PreparedPtr> prepareUnsortedSegmentSum(const PrepareContext& context);
Result<PreparedPtr> prepareUnsortedSegmentProd(const PrepareContext& context);
Result<PreparedPtr> prepareUnsortedSegmentMax(const PrepareContext& context);
Result<PreparedPtr> prepareUnsortedSegmentMin(const PrepareContext& context);

namespace {

struct Larger {
    template<typename T> [[nodiscard]] static T apply(T a, T b) { return std::max(a, b); }
};
struct Smaller {
    template<typename T> [[nodiscard]] static T apply(T a, T b) { return std::min(a, b); }
};

/// What a segment without rows holds.
template<typename Combine, typename T> constexpr T emptySegment()
{
    if constexpr (std::is_same_v<Combine, Larger>)
        return std::numeric_limits<T>::lowest();
    else if constexpr (std::is_same_v<Combine, Smaller>)
        return std::numeric_limits<T>::max();
    else
        return std::is_same_v<Combine, PlainMul> ? T{1} : T{0};
}

/// out[segment of row] = combine(out[segment of row], row), row after row; rows of negative segments are left out.
template<typename Combine, typename T>
PreparedPtr makeSegments(const PrepareContext& context, std::int32_t segments, int idsRank, std::string formula)
{
    const Shape& data = context.input(0).shape;
    std::vector<std::int32_t> dims{segments};
    std::size_t row = 1;
    for (int axis = idsRank; axis < data.rank(); ++axis) {
        dims.push_back(data.dim(axis));
        row *= static_cast<std::size_t>(data.dim(axis));
    }
    const Shape shape(std::move(dims));
    OpArithmetic arithmetic;
    arithmetic.formula = std::move(formula);
    return makePrepared({{context.input(0).dtype(), shape}}, std::move(arithmetic),
        [row, segments, rows = context.input(1).shape.elements(), count = shape.checkedElements().value_or(0),
            label = context.op().name()](const EvalContext& c) -> Status {
            T* out = c.output(0).template as<T>();
            const T* values = c.input(0).template as<T>().data();
            const std::int32_t* ids = c.input(1).template as<std::int32_t>().data();
            std::fill_n(out, count, emptySegment<Combine, T>());
            for (std::size_t i = 0; i < rows; ++i) {
                if (ids[i] >= segments) {
                    return fail(ErrorCode::DataDependent, "{}: segment {} of row {}, but there are {}", label, ids[i],
                        i, segments);
                }
                T* target = ids[i] < 0 ? nullptr : out + static_cast<std::size_t>(ids[i]) * row;
                for (std::size_t j = 0; target != nullptr && j < row; ++j)
                    target[j] = Combine::apply(target[j], values[i * row + j]);
            }
            return {};
        });
}

template<typename Combine>
PreparedPtr makeTyped(const PrepareContext& context, std::int32_t segments, int idsRank, std::string formula)
{
    return context.input(0).dtype() == DType::Float32
        ? makeSegments<Combine, float>(context, segments, idsRank, std::move(formula))
        : makeSegments<Combine, std::int32_t>(context, segments, idsRank, std::move(formula));
}

template<typename Combine> Result<PreparedPtr> prepareUnsorted(const PrepareContext& context, std::string formula)
{
    QS_CHECK(context.expectCounts(3, 3, 1));
    const Shape& data = context.input(0).shape;
    const Shape& ids = context.input(1).shape;
    QS_CHECK(expectTypeIn(context, "the data", context.input(0).dtype(), {DType::Float32, DType::Int32}));
    QS_CHECK(expectTypeIn(context, "the segments", context.input(1).dtype(), {DType::Int32}));
    QS_CHECK(expectTypeIn(context, "the number of segments", context.input(2).dtype(), {DType::Int32}));
    bool fits = ids.rank() <= data.rank();
    for (int axis = 0; fits && axis < ids.rank(); ++axis)
        fits = ids.dim(axis) == data.dim(axis);
    const Shape& count = context.input(2).shape;
    if (!fits || (count.rank() != 0 && count != Shape{1})) {
        return context.error(ErrorCode::RefusedByRuntime,
            "segments {} are no beginning of the data's {}, or their number {} is not single", ids.text(), data.text(),
            count.text());
    }
    QS_TRY(const auto segments, integersOf(context, 2));
    if (segments[0] < 0)
        return context.error(ErrorCode::RefusedByRuntime, "the number of segments is {}", segments[0]);
    return makeTyped<Combine>(context, static_cast<std::int32_t>(segments[0]), ids.rank(), std::move(formula));
}

} // namespace

Result<PreparedPtr> prepareSegmentSum(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    const Shape& data = context.input(0).shape;
    QS_CHECK(expectTypeIn(context, "the data", context.input(0).dtype(), {DType::Float32, DType::Int32}));
    QS_CHECK(expectTypeIn(context, "the segments", context.input(1).dtype(), {DType::Int32}));
    if (data.rank() < 1 || context.input(1).shape != Shape{data.dim(0)}) {
        return context.error(ErrorCode::RefusedByRuntime, "segments {}, expected one per row of the data {}",
            context.input(1).shape.text(), data.text());
    }
    QS_TRY(const auto ids, integersOf(context, 1));
    std::int64_t last = -1;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (ids[i] != last + 1 && (i == 0 || ids[i] != last)) {
            return context.error(
                ErrorCode::RefusedByRuntime, "segment {} follows on {}, expected the same or the next", ids[i], last);
        }
        last = ids[i];
    }
    return makeTyped<PlainAdd>(
        context, static_cast<std::int32_t>(last + 1), 1, "out[s] = sum of the rows of segment s");
}

Result<PreparedPtr> prepareUnsortedSegmentSum(const PrepareContext& context)
{
    return prepareUnsorted<PlainAdd>(context, "out[s] = sum of the rows of segment s");
}

Result<PreparedPtr> prepareUnsortedSegmentProd(const PrepareContext& context)
{
    return prepareUnsorted<PlainMul>(context, "out[s] = product of the rows of segment s");
}

Result<PreparedPtr> prepareUnsortedSegmentMax(const PrepareContext& context)
{
    return prepareUnsorted<Larger>(context, "out[s] = largest of the rows of segment s");
}

Result<PreparedPtr> prepareUnsortedSegmentMin(const PrepareContext& context)
{
    return prepareUnsorted<Smaller>(context, "out[s] = smallest of the rows of segment s");
}

} // namespace quantstep
