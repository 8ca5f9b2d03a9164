// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// REDUCE_MAX, REDUCE_MIN, REDUCE_ANY, REDUCE_ALL and SUM of plain numbers.

#include "core/kernels/op_checks.h"
#include "core/kernels/reduced_shape.h"

#include <limits>

namespace quantstep {

Result<PreparedPtr> prepareSum(const PrepareContext& context);
Result<PreparedPtr> prepareReduceMax(const PrepareContext& context);
Result<PreparedPtr> prepareReduceMin(const PrepareContext& context);
Result<PreparedPtr> prepareReduceAny(const PrepareContext& context);
Result<PreparedPtr> prepareReduceAll(const PrepareContext& context);

namespace {

struct Sum {
    template<typename T> static constexpr T start() { return T{0}; }
    template<typename T> static T step(T sum, T value)
    {
        if constexpr (std::is_floating_point_v<T>)
            return sum + value;
        else
            return static_cast<T>(static_cast<std::uint64_t>(sum) + static_cast<std::uint64_t>(value));
    }
};
struct Largest {
    template<typename T> static constexpr T start() { return std::numeric_limits<T>::lowest(); }
    template<typename T> static T step(T best, T value) { return value > best ? value : best; }
};
struct Smallest {
    template<typename T> static constexpr T start() { return std::numeric_limits<T>::max(); }
    template<typename T> static T step(T best, T value) { return value < best ? value : best; }
};
struct Any {
    template<typename T> static constexpr T start() { return T{0}; }
    template<typename T> static T step(T any, T value) { return static_cast<T>(any != 0 || value != 0); }
};
struct All {
    template<typename T> static constexpr T start() { return T{1}; }
    template<typename T> static T step(T all, T value) { return static_cast<T>(all != 0 && value != 0); }
};

template<typename Kind, typename T>
Result<PreparedPtr> makeReduction(const PrepareContext& context, const char* formula)
{
    QS_TRY(ReducedShape shape, reducedShape(context));
    OpArithmetic arithmetic;
    arithmetic.formula = formula;
    const std::size_t outputs = shape.output.elements();
    return makePrepared({{context.output(0).dtype(), shape.output}}, std::move(arithmetic),
        [plan = std::move(shape.plan), outputs](const EvalContext& c) {
            T* output = c.output(0).as<T>();
            std::fill_n(output, outputs, Kind::template start<T>());
            reduceInto(plan, c.input(0).as<T>().data(), output, [](T a, T b) { return Kind::template step<T>(a, b); });
        });
}

template<typename Kind> Result<PreparedPtr> prepareExtreme(const PrepareContext& context, const char* formula)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    const DType dtype = context.input(0).dtype();
    QS_CHECK(expectSameType(context, "input 0", dtype, "the output", context.output(0).dtype()));
    if (isByte(dtype) || dtype == DType::Int16)
        QS_CHECK(expectSameQuantization(context, "input 0", context.input(0), "the output", context.output(0)));
    switch (dtype) {
    case DType::Float32: return makeReduction<Kind, float>(context, formula);
    case DType::Int32: return makeReduction<Kind, std::int32_t>(context, formula);
    case DType::Int64: return makeReduction<Kind, std::int64_t>(context, formula);
    case DType::UInt8: return makeReduction<Kind, std::uint8_t>(context, formula);
    case DType::Int8: return makeReduction<Kind, std::int8_t>(context, formula);
    case DType::Int16: return makeReduction<Kind, std::int16_t>(context, formula);
    default: return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(dtype));
    }
}

template<typename Kind> Result<PreparedPtr> prepareLogical(const PrepareContext& context, const char* formula)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    QS_CHECK(expectTypeIn(context, "input 0", context.input(0).dtype(), {DType::Bool}));
    return makeReduction<Kind, std::uint8_t>(context, formula);
}

} // namespace

Result<PreparedPtr> prepareSum(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    const DType dtype = context.input(0).dtype();
    QS_CHECK(expectSameType(context, "input 0", dtype, "the output", context.output(0).dtype()));
    switch (dtype) {
    case DType::Float32: return makeReduction<Sum, float>(context, "out = sum(x)");
    case DType::Int32: return makeReduction<Sum, std::int32_t>(context, "out = sum(x)");
    case DType::Int64: return makeReduction<Sum, std::int64_t>(context, "out = sum(x)");
    default:
        // The reference kernel reads every quantized type as uint8; nothing sensible can agree with it.
        return context.error(ErrorCode::Unsupported, "there is no kernel for {}", dtypeName(dtype));
    }
}

Result<PreparedPtr> prepareReduceMax(const PrepareContext& context)
{
    return prepareExtreme<Largest>(context, "out = max(x)");
}

Result<PreparedPtr> prepareReduceMin(const PrepareContext& context)
{
    return prepareExtreme<Smallest>(context, "out = min(x)");
}

Result<PreparedPtr> prepareReduceAny(const PrepareContext& context)
{
    return prepareLogical<Any>(context, "out = any(x)");
}

Result<PreparedPtr> prepareReduceAll(const PrepareContext& context)
{
    return prepareLogical<All>(context, "out = all(x)");
}

} // namespace quantstep
