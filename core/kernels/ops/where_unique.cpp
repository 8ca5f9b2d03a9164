// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// WHERE and UNIQUE: how much comes out depends on the values.

#include "core/kernels/op_checks.h"

#include <map>

namespace quantstep {

Result<PreparedPtr> prepareWhere(const PrepareContext& context);
Result<PreparedPtr> prepareUnique(const PrepareContext& context);

namespace {

/// Positions of the elements that are not 0 (NaN is not).
template<typename T> std::vector<std::size_t> nonZero(const TensorValue& value)
{
    std::vector<std::size_t> found;
    const auto elements = value.as<T>();
    for (std::size_t i = 0; i < value.elements(); ++i) {
        if (elements[i] != T{0})
            found.push_back(i);
    }
    return found;
}

std::vector<std::size_t> nonZeroElements(const TensorValue& value)
{
    switch (dtypeBits(value.dtype)) {
    case 8: return nonZero<std::uint8_t>(value);
    case 64: return nonZero<std::int64_t>(value);
    default: return value.dtype == DType::Float32 ? nonZero<float>(value) : nonZero<std::int32_t>(value);
    }
}

} // namespace

Result<PreparedPtr> prepareWhere(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(1, 1, 1));
    const Operand& input = context.input(0);
    QS_CHECK(expectTypeIn(context, "the condition", input.dtype(),
        {DType::Bool, DType::Float32, DType::Int64, DType::Int32, DType::Int8, DType::UInt8, DType::UInt32}));
    const int rank = input.shape.rank();
    if (rank == 0)
        return context.error(ErrorCode::RefusedByRuntime, "the condition is a scalar");
    QS_TRY(const TensorPtr value, context.valueOf(0));
    std::vector<std::size_t> found = nonZeroElements(*value);
    OpArithmetic arithmetic;
    arithmetic.formula = "out = the indices of elements that are not 0";
    TensorSpec spec{DType::Int64, Shape{static_cast<std::int32_t>(found.size()), rank}};
    return makePrepared({std::move(spec)}, std::move(arithmetic),
        [found = std::move(found), strides = input.shape.strides()](const EvalContext& c) {
            std::int64_t* out = c.output(0).as<std::int64_t>();
            for (std::size_t flat : found) {
                for (const std::size_t stride : strides) {
                    *out++ = static_cast<std::int64_t>(flat / stride);
                    flat %= stride;
                }
            }
        });
}

namespace {

/// Per element the number of its first equal, and where those first ones lie.
struct Distinct {
    std::vector<std::size_t> numbers, places;
};

/// By operator<, as the runtime: -0 equals 0, and NaN equals whatever it meets first.
template<typename T> Distinct distinct(const TensorValue& value)
{
    Distinct result;
    std::map<T, std::size_t> known;
    const auto elements = value.as<T>();
    for (std::size_t i = 0; i < value.elements(); ++i) {
        const auto [place, isNew] = known.try_emplace(elements[i], known.size());
        if (isNew)
            result.places.push_back(i);
        result.numbers.push_back(place->second);
    }
    return result;
}

Distinct distinctElements(const TensorValue& value)
{
    switch (value.dtype) {
    case DType::Float32: return distinct<float>(value);
    case DType::UInt8: return distinct<std::uint8_t>(value);
    case DType::Int8: return distinct<std::int8_t>(value);
    case DType::Int16: return distinct<std::int16_t>(value);
    case DType::Int64: return distinct<std::int64_t>(value);
    default: return distinct<std::int32_t>(value);
    }
}

} // namespace

Result<PreparedPtr> prepareUnique(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(1, 1, 2));
    QS_TRY(const auto options, context.options<OutputTypeOptions>());
    const Operand& input = context.input(0);
    QS_CHECK(expectTypeIn(context, "input 0", input.dtype(),
        {DType::Float32, DType::UInt8, DType::Int8, DType::Int16, DType::Int32, DType::Int64}));
    QS_CHECK(expectSameType(context, "input 0", input.dtype(), "output 0", context.output(0).dtype()));
    QS_CHECK(expectTypeIn(context, "the index type", options.type, {DType::Int32, DType::Int64}));
    QS_CHECK(expectSameType(context, "the index type", options.type, "output 1", context.output(1).dtype()));
    if (input.shape.rank() != 1)
        return context.error(ErrorCode::RefusedByRuntime, "input has {} dimensions, expected 1", input.shape.rank());
    QS_TRY(const TensorPtr value, context.valueOf(0));
    Distinct found = distinctElements(*value);
    OpArithmetic arithmetic;
    arithmetic.formula = "out = the different elements in the order they appear, and for each element which one it is";
    const Shape shape{static_cast<std::int32_t>(found.places.size())};
    return makePrepared({{input.dtype(), shape}, {options.type, input.shape}}, std::move(arithmetic),
        [found = std::move(found), size = dtypeBytes(input.dtype(), 1), type = options.type](const EvalContext& c) {
            visitElementSize(size, [&](auto tag) {
                using T = decltype(tag);
                const T* x = reinterpret_cast<const T*>(c.input(0).bytes.data());
                for (std::size_t i = 0; i < found.places.size(); ++i)
                    c.output(0).as<T>()[i] = x[found.places[i]];
            });
            for (std::size_t i = 0; i < found.numbers.size(); ++i) {
                if (type == DType::Int64)
                    c.output(1).as<std::int64_t>()[i] = static_cast<std::int64_t>(found.numbers[i]);
                else
                    c.output(1).as<std::int32_t>()[i] = static_cast<std::int32_t>(found.numbers[i]);
            }
        });
}

} // namespace quantstep
