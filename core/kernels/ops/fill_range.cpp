// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Operators that make tensors from a few numbers: FILL, RANGE, ONE_HOT, BROADCAST_ARGS.

#include "core/kernels/moved_strings.h"
#include "core/kernels/op_checks.h"
#include "core/kernels/plain_numbers.h"

#include <cmath>
#include <cstring>
#include <limits>

namespace quantstep {

Result<PreparedPtr> prepareFill(const PrepareContext& context);
Result<PreparedPtr> prepareRange(const PrepareContext& context);
Result<PreparedPtr> prepareOneHot(const PrepareContext& context);
Result<PreparedPtr> prepareBroadcastArgs(const PrepareContext& context);

Result<PreparedPtr> prepareFill(const PrepareContext& context)
{
    if (context.hasInput(1) && context.input(1).dtype() == DType::String)
        return prepareOnStrings(context, 1, prepareFill);
    QS_CHECK(context.expectCounts(2, 2, 1));
    const Operand& value = context.input(1);
    const DType dtype = value.dtype();
    QS_CHECK(expectTypeIn(context, "the shape", context.input(0).dtype(), {DType::Int32, DType::Int64}));
    QS_CHECK(expectFixedSize(context, dtype));
    if (isPacked(dtype) || dtypeBits(dtype) > 64)
        return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(dtype));
    if (context.input(0).shape.rank() != 1 || value.shape.rank() != 0) {
        return context.error(ErrorCode::RefusedByRuntime, "shape {} and value {}, expected a vector and a scalar",
            context.input(0).shape.text(), value.shape.text());
    }
    QS_CHECK(expectSameQuantization(context, "the value", value, "the output", context.output(0)));
    if (dtype == DType::Int16)
        QS_CHECK(expectZeroPointZero(context, "the value", value));
    QS_TRY(const auto sizes, integersOf(context, 0));
    std::vector<std::int32_t> dims;
    for (const std::int64_t size : sizes) {
        if (size < 0 || size > std::numeric_limits<std::int32_t>::max())
            return context.error(ErrorCode::RefusedByRuntime, "the shape has a size of {}", size);
        dims.push_back(static_cast<std::int32_t>(size));
    }
    Shape shape(std::move(dims));
    QS_CHECK(expectSaneShape(context, shape));
    const std::size_t count = shape.elements();
    OpArithmetic arithmetic;
    arithmetic.formula = "out = the value everywhere";
    return makePrepared(
        {{dtype, std::move(shape)}}, std::move(arithmetic), [count, size = dtypeBytes(dtype, 1)](const EvalContext& c) {
            visitElementSize(size, [&](auto tag) {
                using T = decltype(tag);
                T one{};
                std::memcpy(&one, c.input(1).bytes.data(), sizeof(T));
                std::fill_n(c.output(0).as<T>(), count, one);
            });
        });
}

namespace {

/// How many elements a range has. Errors: RefusedByRuntime.
template<typename T> Result<std::int32_t> rangeSize(const PrepareContext& context, T start, T limit, T delta)
{
    if (!((start >= limit && delta < 0) || (start <= limit && delta > 0))) {
        return context.error(
            ErrorCode::RefusedByRuntime, "a range from {} to {} cannot have the step {}", start, limit, delta);
    }
    double size = 0;
    if constexpr (std::is_floating_point_v<T>) {
        size = static_cast<double>(std::ceil(std::abs((limit - start) / delta)));
    } else {
        const auto magnitude = [](T a, T b) { // of a - b, without overflow
            return a < b ? static_cast<std::uint64_t>(b) - static_cast<std::uint64_t>(a)
                         : static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b);
        };
        const std::uint64_t span = magnitude(limit, start);
        const std::uint64_t step = magnitude(delta, 0);
        size = static_cast<double>(span / step + (span % step != 0 ? 1 : 0));
    }
    if (!(size <= static_cast<double>(std::numeric_limits<std::int32_t>::max())))
        return context.error(
            ErrorCode::RefusedByRuntime, "a range from {} by {} to {} is too long", start, delta, limit);
    return static_cast<std::int32_t>(size);
}

template<typename T> Result<PreparedPtr> makeRange(const PrepareContext& context)
{
    T ends[3]{};
    for (int i = 0; i < 3; ++i) {
        QS_TRY(const TensorPtr value, context.valueOf(i));
        ends[i] = value->as<T>()[0];
    }
    QS_TRY(const std::int32_t size, rangeSize(context, ends[0], ends[1], ends[2]));
    const Shape shape{size};
    QS_CHECK(expectSaneShape(context, shape));
    OpArithmetic arithmetic;
    arithmetic.formula = "out[i + 1] = out[i] + step";
    return makePrepared({{context.input(0).dtype(), shape}}, std::move(arithmetic),
        [size, start = ends[0], step = ends[2]](const EvalContext& c) {
            T value = start;
            for (std::int32_t i = 0; i < size; ++i) {
                c.output(0).template as<T>()[i] = value;
                value = PlainAdd::apply(value, step);
            }
        });
}

} // namespace

Result<PreparedPtr> prepareRange(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(3, 3, 1));
    const DType dtype = context.input(0).dtype();
    QS_CHECK(expectTypeIn(context, "input 0", dtype, {DType::Float32, DType::Int32, DType::Int64}));
    for (int i = 0; i < 3; ++i) {
        QS_CHECK(expectSameType(context, "input 0", dtype, fmt::format("input {}", i), context.input(i).dtype()));
        if (context.input(i).shape.rank() != 0) {
            return context.error(ErrorCode::RefusedByRuntime, "input {} has {} dimensions, expected a scalar", i,
                context.input(i).shape.rank());
        }
    }
    switch (dtype) {
    case DType::Float32: return makeRange<float>(context);
    case DType::Int64: return makeRange<std::int64_t>(context);
    default: return makeRange<std::int32_t>(context);
    }
}

Result<PreparedPtr> prepareOneHot(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(4, 4, 1));
    QS_TRY(const auto options, context.options<OneHotOptions>());
    const Shape& indices = context.input(0).shape;
    const DType dtype = context.input(2).dtype();
    QS_CHECK(expectTypeIn(context, "the indices", context.input(0).dtype(), {DType::Int32, DType::Int64}));
    QS_CHECK(expectTypeIn(context, "the depth", context.input(1).dtype(), {DType::Int32}));
    QS_CHECK(expectTypeIn(context, "the value", dtype,
        {DType::Float32, DType::Int32, DType::Int64, DType::Int8, DType::UInt8, DType::Bool}));
    QS_CHECK(expectSameType(context, "the value", dtype, "the other value", context.input(3).dtype()));
    const int axis = options.axis == -1 ? indices.rank() : options.axis;
    bool fits = axis >= 0 && axis <= indices.rank();
    for (int i = 1; i < 4; ++i)
        fits = fits && context.input(i).shape.elements() == 1;
    if (!fits) {
        return context.error(ErrorCode::RefusedByRuntime,
            "axis is {}, expected -1 to {}; depth and values are {}, {}, {}, expected single elements", options.axis,
            indices.rank(), context.input(1).shape.text(), context.input(2).shape.text(),
            context.input(3).shape.text());
    }
    QS_TRY(const auto depths, integersOf(context, 1));
    if (depths[0] < 0)
        return context.error(ErrorCode::RefusedByRuntime, "the depth is {}", depths[0]);
    std::vector<std::int32_t> dims(indices.dims().begin(), indices.dims().end());
    dims.insert(dims.begin() + axis, static_cast<std::int32_t>(depths[0]));
    Shape shape(std::move(dims));
    QS_CHECK(expectSaneShape(context, shape));
    std::size_t suffix = 1;
    for (int d = axis; d < indices.rank(); ++d)
        suffix *= static_cast<std::size_t>(indices.dim(d));
    OpArithmetic arithmetic;
    arithmetic.formula = "out = position along the axis is the index ? one value : the other";
    return makePrepared({{dtype, shape}}, std::move(arithmetic),
        [suffix, depth = static_cast<std::size_t>(depths[0]), count = shape.elements(), size = dtypeBytes(dtype, 1)](
            const EvalContext& c) {
            visitElementSize(size, [&](auto tag) {
                using T = decltype(tag);
                T on{}, off{};
                std::memcpy(&on, c.input(2).bytes.data(), sizeof(T));
                std::memcpy(&off, c.input(3).bytes.data(), sizeof(T));
                for (std::size_t i = 0; i < count; ++i) {
                    const std::size_t index = i / (suffix * depth) * suffix + i % suffix;
                    // The runtime cuts the index to 32 bits.
                    const auto wanted = static_cast<std::int32_t>(codeAt(c.input(0), index));
                    c.output(0).as<T>()[i] = wanted == static_cast<std::int32_t>(i / suffix % depth) ? on : off;
                }
            });
        });
}

Result<PreparedPtr> prepareBroadcastArgs(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    const DType dtype = context.input(0).dtype();
    QS_CHECK(expectTypeIn(context, "input 0", dtype, {DType::Int32, DType::Int64}));
    QS_CHECK(expectSameType(context, "input 0", dtype, "input 1", context.input(1).dtype()));
    QS_CHECK(expectSameType(context, "input 0", dtype, "the output", context.output(0).dtype()));
    const Shape& a = context.input(0).shape;
    const Shape& b = context.input(1).shape;
    if (a.rank() != 1 || b.rank() != 1) {
        return context.error(ErrorCode::RefusedByRuntime, "shapes are {} and {}, expected vectors", a.text(), b.text());
    }
    const int length = std::max(a[0], b[0]);
    OpArithmetic arithmetic;
    arithmetic.formula = "out = the shape to which two shapes broadcast";
    return makePrepared({{dtype, Shape{length}}}, std::move(arithmetic),
        [length, dtype, label = context.op().name()](const EvalContext& c) -> Status {
            const auto sizeAt = [&](int input, int fromEnd) {
                const auto count = static_cast<int>(c.input(input).elements());
                // The runtime computes with 32 bits.
                return fromEnd >= count
                    ? 1
                    : static_cast<std::int32_t>(codeAt(c.input(input), static_cast<std::size_t>(count - 1 - fromEnd)));
            };
            for (int i = 0; i < length; ++i) {
                const std::int32_t first = sizeAt(0, i);
                const std::int32_t second = sizeAt(1, i);
                if (first != second && first != 1 && second != 1) {
                    return fail(ErrorCode::DataDependent, "{}: sizes {} and {} do not broadcast", label, first, second);
                }
                const std::int32_t size = first == 1 ? second : first;
                if (dtype == DType::Int64)
                    c.output(0).as<std::int64_t>()[length - 1 - i] = size;
                else
                    c.output(0).as<std::int32_t>()[length - 1 - i] = size;
            }
            return {};
        });
}

} // namespace quantstep
