// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// EMBEDDING_LOOKUP_SPARSE: 0 row numbers [n], 1 positions [n, rank], 2 the shape these lie in [rank], 3 weights [n],
// 4 table. Rows that fall into one bucket, which all axes of a position but the last make up, are combined.

#include "core/kernels/op_checks.h"
#include "core/kernels/reference/fixed_point.h"

#include <cmath>

namespace quantstep {

Result<PreparedPtr> prepareEmbeddingLookupSparse(const PrepareContext& context);

namespace {

constexpr auto kRefused = ErrorCode::RefusedByRuntime;
enum Combiner : std::int8_t { Sum = 0, Mean = 1, SquareRoot = 2 };

Status checkOperands(const PrepareContext& context)
{
    const std::int32_t count = context.input(0).shape.rank() == 1 ? context.input(0).shape[0] : -1;
    const Shape& positions = context.input(1).shape;
    const Shape& weights = context.input(3).shape;
    for (const int index : {0, 1, 2})
        QS_CHECK(expectTypeIn(context, fmt::format("input {}", index), context.input(index).dtype(), {DType::Int32}));
    for (const int index : {3, 4})
        QS_CHECK(expectTypeIn(context, fmt::format("input {}", index), context.input(index).dtype(), {DType::Float32}));
    QS_CHECK(expectTypeIn(context, "the output", context.output(0).dtype(), {DType::Float32}));
    if (count < 0 || positions.rank() != 2 || context.input(2).shape.rank() != 1 || weights.rank() != 1
        || context.input(4).shape.rank() < 2) {
        return context.error(kRefused, "the inputs must have 1, 2, 1, 1 and at least 2 dimensions");
    }
    if (positions[0] != count || weights[0] != count || positions[1] != context.input(2).shape[0] || positions[1] < 1) {
        return context.error(kRefused, "{} rows, positions {} in {} axes and weights {} do not belong together", count,
            positions.text(), context.input(2).shape[0], weights.text());
    }
    return {};
}

struct SparseLookup {
    std::string label;
    std::int8_t combiner = Sum;
    std::vector<std::int32_t> dense; ///< the shape of the positions
    std::int32_t rows = 0;
    std::size_t columns = 1, buckets = 1;
};

/// The bucket of a position, wrapping as the runtime does.
std::int32_t bucketOf(const SparseLookup& lookup, const std::int32_t* position)
{
    std::int32_t bucket = 0;
    std::int32_t stride = 1;
    for (std::size_t axis = lookup.dense.size() - 1; axis-- > 0;) {
        bucket = fx::wrappingAdd(bucket, fx::wrappingMul(position[axis], stride));
        stride = fx::wrappingMul(stride, lookup.dense[axis]);
    }
    return bucket;
}

/// What one run of equal buckets has gathered.
struct Gathered {
    std::size_t bucket = 0;
    int count = 0;
    float weight = 0, squares = 0;
};

void finishBucket(const SparseLookup& lookup, const Gathered& gathered, float* out)
{
    if (lookup.combiner == Sum || gathered.count == 0)
        return;
    const float divisor = lookup.combiner == Mean ? gathered.weight
        : lookup.combiner == SquareRoot           ? std::sqrt(gathered.squares)
                                                  : 1.0F;
    for (std::size_t i = 0; i < lookup.columns; ++i)
        out[gathered.bucket * lookup.columns + i] /= divisor;
}

Status evalLookup(const SparseLookup& lookup, const EvalContext& run)
{
    const auto rows = run.input(0).as<std::int32_t>();
    const std::int32_t* positions = run.input(1).as<std::int32_t>().data();
    const float* weights = run.input(3).as<float>().data();
    const float* table = run.input(4).as<float>().data();
    float* out = run.output(0).as<float>();
    std::fill_n(out, lookup.buckets * lookup.columns, 0.0F);
    Gathered now;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i] < 0 || rows[i] >= lookup.rows) {
            return fail(ErrorCode::DataDependent, "{}: row {} at position {} is outside of [0, {})", lookup.label,
                rows[i], i, lookup.rows);
        }
        const std::int32_t bucket = bucketOf(lookup, positions + i * lookup.dense.size());
        if (bucket < 0 || static_cast<std::size_t>(bucket) >= lookup.buckets) {
            return fail(
                ErrorCode::DataDependent, "{}: the position of row {} lies outside of its shape", lookup.label, i);
        }
        if (static_cast<std::size_t>(bucket) != now.bucket) {
            finishBucket(lookup, now, out);
            now = {static_cast<std::size_t>(bucket), 0, 0, 0};
        }
        ++now.count;
        now.squares += weights[i] * weights[i];
        now.weight += weights[i];
        const float* row = table + static_cast<std::size_t>(rows[i]) * lookup.columns;
        for (std::size_t k = 0; k < lookup.columns; ++k)
            out[now.bucket * lookup.columns + k] += row[k] * weights[i];
    }
    finishBucket(lookup, now, out);
    return {};
}

} // namespace

Result<PreparedPtr> prepareEmbeddingLookupSparse(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(5, 5, 1));
    QS_TRY(const auto options, context.options<EmbeddingLookupSparseOptions>());
    QS_CHECK(checkOperands(context));
    QS_TRY(const auto dense, integersOf(context, 2));
    const Shape& table = context.input(4).shape;
    SparseLookup lookup;
    lookup.label = context.op().name();
    lookup.combiner = options.combiner;
    lookup.dense.assign(dense.begin(), dense.end());
    lookup.rows = table[0];
    std::vector<std::int32_t> dims(lookup.dense.begin(), lookup.dense.end() - 1);
    for (int axis = 1; axis < table.rank(); ++axis) {
        dims.push_back(table[axis]);
        lookup.columns *= static_cast<std::size_t>(table[axis]);
    }
    const Shape shape(std::move(dims));
    if (std::any_of(shape.dims().begin(), shape.dims().end(), [](std::int32_t size) { return size < 0; }))
        return context.error(kRefused, "the output would have the shape {}", shape.text());
    QS_CHECK(expectSaneShape(context, shape));
    for (std::size_t axis = 0; axis + 1 < lookup.dense.size(); ++axis)
        lookup.buckets *= static_cast<std::size_t>(lookup.dense[axis]);
    OpArithmetic arithmetic;
    arithmetic.formula = lookup.combiner == Mean ? "out = sum(w * table[row]) / sum(w)"
        : lookup.combiner == SquareRoot          ? "out = sum(w * table[row]) / sqrt(sum(w^2))"
                                                 : "out = sum(w * table[row])";
    arithmetic.note = "rows of one bucket that do not follow each other are divided separately";
    return makePrepared({{DType::Float32, shape}}, std::move(arithmetic),
        [lookup = std::move(lookup)](const EvalContext& run) { return evalLookup(lookup, run); });
}

} // namespace quantstep
