// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// REDUCE_MAX, REDUCE_MIN, REDUCE_ANY, REDUCE_ALL; SUM and REDUCE_PROD of plain numbers.

#include "core/kernels/explain_fold.h"
#include "core/kernels/op_checks.h"
#include "core/kernels/plain_numbers.h"
#include "core/kernels/reduced_shape.h"

#include <limits>
#include <utility>

namespace quantstep {

Result<PreparedPtr> prepareSum(const PrepareContext& context);
Result<PreparedPtr> prepareSumOfCodes(const PrepareContext& context);
Result<PreparedPtr> prepareReduceProd(const PrepareContext& context);
Result<PreparedPtr> prepareReduceProdOfCodes(const PrepareContext& context);
Result<PreparedPtr> prepareReduceMax(const PrepareContext& context);
Result<PreparedPtr> prepareReduceMin(const PrepareContext& context);
Result<PreparedPtr> prepareReduceAny(const PrepareContext& context);
Result<PreparedPtr> prepareReduceAll(const PrepareContext& context);

namespace {

struct Sum {
    template<typename T> static constexpr T start() { return T{0}; }
    template<typename T> static T step(T sum, T value) { return PlainAdd::apply(sum, value); }
};
struct Product {
    template<typename T> static constexpr T start() { return T{1}; }
    template<typename T> static T step(T product, T value) { return PlainMul::apply(product, value); }
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

/// What makes up the one output of a reduction over all axes: begins with the first element instead of a start value,
/// which shows in NaN and -0.
template<typename Kind, typename T> T reduceAll(const T* input, std::size_t count)
{
    T result = input[0];
    for (std::size_t i = 1; i < count; ++i)
        result = Kind::template step<T>(result, input[i]);
    return result;
}

template<typename Kind, typename T>
Result<PreparedPtr> makeReduction(const PrepareContext& context, const char* formula)
{
    QS_TRY(ReducedShape shape, reducedShape(context));
    OpArithmetic arithmetic;
    arithmetic.formula = formula;
    const std::size_t outputs = shape.output.elements();
    Explainer explainer = [plan = shape.plan, all = shape.all](const ExplainContext& c, OpExplanation& to) {
        const T* x = c.input(0).as<T>().data();
        const auto forElements = [&](const auto& visit) { forReduced(plan, c.element, visit); };
        const T start = all && plan.elements > 0 ? x[0] : Kind::template start<T>();
        bool first = all; // is the start already
        const T folded = explainFold<T>(to, c.wantTerms, "fold", x, start, forElements,
            [&first](T a, T b) { return std::exchange(first, false) ? a : Kind::template step<T>(a, b); });
        explainResult(to, "result", {}, folded);
        return true;
    };
    PreparedPtr prepared = makePrepared({{context.output(0).dtype(), shape.output}}, std::move(arithmetic),
        [plan = std::move(shape.plan), outputs, all = shape.all](const EvalContext& c) {
            T* output = c.output(0).as<T>();
            if (all && plan.elements > 0) {
                output[0] = reduceAll<Kind>(c.input(0).as<T>().data(), plan.elements);
                return;
            }
            std::fill_n(output, outputs, Kind::template start<T>());
            reduceInto(plan, c.input(0).as<T>().data(), output, [](T a, T b) { return Kind::template step<T>(a, b); });
        });
    prepared->explainWith(std::move(explainer));
    return prepared;
}

/// Every type; codes as they are, of equal scales and zero points. BoolKind is what Kind means for bools.
template<typename Kind, typename BoolKind>
Result<PreparedPtr> prepareOfAnyType(const PrepareContext& context, const char* formula)
{
    const DType dtype = context.input(0).dtype();
    if (isByte(dtype) || dtype == DType::Int16)
        QS_CHECK(expectSameQuantization(context, "input 0", context.input(0), "the output", context.output(0)));
    if (dtype == DType::Int16)
        QS_CHECK(expectZeroPointZero(context, "input 0", context.input(0)));
    switch (dtype) {
    case DType::Float32: return makeReduction<Kind, float>(context, formula);
    case DType::Int32: return makeReduction<Kind, std::int32_t>(context, formula);
    case DType::Int64: return makeReduction<Kind, std::int64_t>(context, formula);
    case DType::UInt8: return makeReduction<Kind, std::uint8_t>(context, formula);
    case DType::Int8: return makeReduction<Kind, std::int8_t>(context, formula);
    case DType::Int16: return makeReduction<Kind, std::int16_t>(context, formula);
    case DType::Bool: return makeReduction<BoolKind, std::uint8_t>(context, formula);
    default: return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(dtype));
    }
}

template<typename Kind> Result<PreparedPtr> prepareLogical(const PrepareContext& context, const char* formula)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    QS_CHECK(expectTypeIn(context, "input 0", context.input(0).dtype(), {DType::Bool}));
    // The runtime writes a bool per output into whatever the output is.
    QS_CHECK(expectTypeIn(context, "the output", context.output(0).dtype(), {DType::Bool}));
    return makeReduction<Kind, std::uint8_t>(context, formula);
}

Status expectTwoInputs(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    return expectSameType(context, "input 0", context.input(0).dtype(), "the output", context.output(0).dtype());
}

} // namespace

Result<PreparedPtr> prepareSum(const PrepareContext& context)
{
    QS_CHECK(expectTwoInputs(context));
    const DType dtype = context.input(0).dtype();
    if (isByte(dtype) || dtype == DType::Int16)
        return prepareSumOfCodes(context);
    return prepareOfAnyType<Sum, Any>(context, "out = sum(x)");
}

Result<PreparedPtr> prepareReduceProd(const PrepareContext& context)
{
    QS_CHECK(expectTwoInputs(context));
    if (context.input(0).quant().isQuantized())
        return prepareReduceProdOfCodes(context);
    return prepareOfAnyType<Product, All>(context, "out = product(x)");
}

Result<PreparedPtr> prepareReduceMax(const PrepareContext& context)
{
    QS_CHECK(expectTwoInputs(context));
    return prepareOfAnyType<Largest, Any>(context, "out = max(x)");
}

Result<PreparedPtr> prepareReduceMin(const PrepareContext& context)
{
    QS_CHECK(expectTwoInputs(context));
    return prepareOfAnyType<Smallest, All>(context, "out = min(x)");
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
