// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// SCATTER_ND and SPARSE_TO_DENSE: values put to given places of an otherwise even tensor.

#include "core/kernels/op_checks.h"
#include "core/kernels/plain_numbers.h"

#include <limits>

namespace quantstep {

Result<PreparedPtr> prepareScatterNd(const PrepareContext& context);
Result<PreparedPtr> prepareSparseToDense(const PrepareContext& context);

namespace {

/// A shape read from a tensor. Errors: RefusedByRuntime.
Result<Shape> shapeInput(const PrepareContext& context, int index)
{
    QS_TRY(const auto sizes, integersOf(context, index));
    std::vector<std::int32_t> dims;
    for (const std::int64_t size : sizes) {
        if (size < 0 || size > std::numeric_limits<std::int32_t>::max())
            return context.error(ErrorCode::RefusedByRuntime, "the output shape has a size of {}", size);
        dims.push_back(static_cast<std::int32_t>(size));
    }
    Shape shape(std::move(dims));
    QS_CHECK(expectSaneShape(context, shape));
    return shape;
}

/// Where index tuple `row` of `depth` indices lies in `shape`, whose further axes follow.
Result<std::size_t> placeOf(
    const std::string& label, const TensorValue& indices, std::size_t row, std::size_t depth, const Shape& shape)
{
    const auto strides = shape.strides();
    std::size_t place = 0;
    for (std::size_t j = 0; j < depth; ++j) {
        const std::int64_t index = codeAt(indices, row * depth + j);
        const std::int32_t size = shape.dim(static_cast<int>(j));
        if (index < 0 || index >= size) {
            return fail(
                ErrorCode::DataDependent, "{}: index {} of row {} is {}, expected [0, {})", label, j, row, index, size);
        }
        place += static_cast<std::size_t>(index) * strides[j];
    }
    return place;
}

struct ScatterPlan {
    Shape shape;
    std::size_t rows = 1, depth = 0, slice = 1;
    std::string label;
};

template<typename T> Status scatter(const EvalContext& context, const ScatterPlan& plan)
{
    T* out = context.output(0).as<T>();
    const T* updates = context.input(1).as<T>().data();
    std::fill_n(out, plan.shape.elements(), T{});
    for (std::size_t i = 0; i < plan.rows; ++i) {
        QS_TRY(const std::size_t place, placeOf(plan.label, context.input(0), i, plan.depth, plan.shape));
        for (std::size_t j = 0; j < plan.slice; ++j) {
            if constexpr (std::is_same_v<T, bool>) // the bytes of a model's bool need not be 0 or 1
                out[place + j]
                    = out[place + j] || reinterpret_cast<const std::uint8_t*>(updates)[i * plan.slice + j] != 0;
            else
                out[place + j] = PlainAdd::apply(out[place + j], updates[i * plan.slice + j]);
        }
    }
    return {};
}

/// Calls f(T{}) with the element type of the types both operators take.
template<typename F> Status visitNumber(DType dtype, F&& f)
{
    switch (dtype) {
    case DType::Float32: return f(float{});
    case DType::UInt8: return f(std::uint8_t{});
    case DType::Int8: return f(std::int8_t{});
    case DType::Int64: return f(std::int64_t{});
    case DType::Bool: return f(bool{});
    default: return f(std::int32_t{});
    }
}

} // namespace

Result<PreparedPtr> prepareScatterNd(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(3, 3, 1));
    const Operand& indices = context.input(0);
    const Operand& updates = context.input(1);
    const DType dtype = updates.dtype();
    QS_CHECK(expectTypeIn(context, "the updates", dtype,
        {DType::Float32, DType::UInt8, DType::Bool, DType::Int8, DType::Int32, DType::Int64}));
    QS_CHECK(expectTypeIn(context, "the indices", indices.dtype(), {DType::Int32}));
    QS_CHECK(expectTypeIn(context, "the shape", context.input(2).dtype(), {DType::Int32}));
    QS_CHECK(expectSameType(context, "the updates", dtype, "the output", context.output(0).dtype()));
    if (indices.shape.rank() < 1 || updates.shape.rank() < 1 || context.input(2).shape.rank() != 1) {
        return context.error(ErrorCode::RefusedByRuntime, "indices {}, updates {} and shape {}, expected no scalars",
            indices.shape.text(), updates.shape.text(), context.input(2).shape.text());
    }
    ScatterPlan plan;
    plan.label = context.op().name();
    QS_TRY(plan.shape, shapeInput(context, 2));
    const int outer = indices.shape.rank() - 1;
    const int depth = indices.shape.dim(outer);
    const int inner = updates.shape.rank() - outer;
    bool fits = inner == plan.shape.rank() - depth && inner >= 0;
    for (int axis = 0; fits && axis < updates.shape.rank(); ++axis) {
        const int size = updates.shape.dim(axis);
        fits = size == (axis < outer ? indices.shape.dim(axis) : plan.shape.dim(depth + axis - outer));
        (axis < outer ? plan.rows : plan.slice) *= static_cast<std::size_t>(size);
    }
    if (!fits) {
        return context.error(ErrorCode::RefusedByRuntime, "indices {}, updates {} and output {} do not fit together",
            indices.shape.text(), updates.shape.text(), plan.shape.text());
    }
    plan.depth = static_cast<std::size_t>(depth);
    OpArithmetic arithmetic;
    arithmetic.formula = "out = 0, but the sum of the updates at their indices";
    TensorSpec spec{dtype, plan.shape};
    return makePrepared({std::move(spec)}, std::move(arithmetic), [plan, dtype](const EvalContext& c) {
        return visitNumber(dtype, [&](auto tag) { return scatter<decltype(tag)>(c, plan); });
    });
}

Result<PreparedPtr> prepareSparseToDense(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(4, 4, 1));
    const Operand& indices = context.input(0);
    const Operand& values = context.input(2);
    const DType dtype = values.dtype();
    QS_CHECK(expectTypeIn(context, "the indices", indices.dtype(), {DType::Int32, DType::Int64}));
    QS_CHECK(expectTypeIn(context, "the shape", context.input(1).dtype(), {DType::Int32, DType::Int64}));
    QS_CHECK(expectTypeIn(
        context, "the values", dtype, {DType::Float32, DType::UInt8, DType::Int8, DType::Int32, DType::Int64}));
    QS_CHECK(expectSameType(context, "the values", dtype, "the default value", context.input(3).dtype()));
    QS_CHECK(expectSameType(context, "the values", dtype, "the output", context.output(0).dtype()));
    const bool tuples = indices.shape.rank() == 2;
    const std::size_t rows = tuples ? static_cast<std::size_t>(indices.shape[0]) : indices.shape.elements();
    const std::size_t depth = tuples ? static_cast<std::size_t>(indices.shape[1]) : 1;
    const bool single = values.shape.rank() == 0;
    constexpr std::size_t kMaxDepth = 4;
    if (indices.shape.rank() > 2 || values.shape.rank() > 1 || context.input(1).shape.rank() != 1
        || context.input(1).shape.elements() != depth || depth > kMaxDepth || context.input(3).shape.elements() != 1
        || (!single && values.shape.elements() != rows)) {
        return context.error(ErrorCode::RefusedByRuntime,
            "indices {}, shape {}, values {} and default value {} do not fit together; at most 4 axes",
            indices.shape.text(), context.input(1).shape.text(), values.shape.text(), context.input(3).shape.text());
    }
    QS_TRY(const Shape shape, shapeInput(context, 1));
    OpArithmetic arithmetic;
    arithmetic.formula = "out = the default value, but the values at their indices";
    TensorSpec spec{dtype, shape};
    return makePrepared({std::move(spec)}, std::move(arithmetic),
        [shape, rows, depth, single, dtype, label = context.op().name()](const EvalContext& c) {
            return visitNumber(dtype, [&](auto tag) -> Status {
                using T = decltype(tag);
                T* out = c.output(0).as<T>();
                std::fill_n(out, shape.elements(), c.input(3).as<T>()[0]);
                for (std::size_t i = 0; i < rows; ++i) {
                    QS_TRY(const std::size_t place, placeOf(label, c.input(0), i, depth, shape));
                    out[place] = c.input(2).as<T>()[single ? 0 : i];
                }
                return {};
            });
        });
}

} // namespace quantstep
