// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// DIV of floats and int32, FLOOR_DIV, FLOOR_MOD and SQUARED_DIFFERENCE of floats and integers.

#include "core/kernels/broadcast.h"
#include "core/kernels/plain_numbers.h"

#include <algorithm>
#include <cmath>

namespace quantstep {

Result<PreparedPtr> prepareDiv(const PrepareContext& context);
Result<PreparedPtr> prepareFloorDiv(const PrepareContext& context);
Result<PreparedPtr> prepareFloorMod(const PrepareContext& context);
Result<PreparedPtr> prepareSquaredDifference(const PrepareContext& context);

namespace {

/// A quotient: integers must not be divided by 0.
template<typename T, typename F>
Result<PreparedPtr> makeQuotient(const PrepareContext& context, const char* formula, bool zeroFails, F f)
{
    QS_TRY(BroadcastPlan plan, broadcastPlan(context));
    OpArithmetic arithmetic;
    arithmetic.formula = formula;
    TensorSpec spec{context.input(0).dtype(), plan.output};
    return makePrepared({std::move(spec)}, std::move(arithmetic),
        [plan = std::move(plan), f, zeroFails, name = context.op().name()](const EvalContext& c) -> Status {
            const auto divisors = c.input(1).template as<T>();
            if (zeroFails && std::find(divisors.begin(), divisors.end(), T{0}) != divisors.end())
                return fail(ErrorCode::DataDependent, "{}: division by 0", name);
            const T* a = c.input(0).template as<T>().data();
            T* out = c.output(0).template as<T>();
            forEachRow(plan, 0, plan.elements, [&](std::size_t o, std::size_t ia, std::size_t ib, std::size_t count) {
                for (std::size_t i = 0; i < count; ++i)
                    out[o + i] = f(a[ia + i * plan.rowStepA], divisors[ib + i * plan.rowStepB]);
            });
            return {};
        });
}

Status expectTwoAlike(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    return expectSameType(context, "input 0", context.input(0).dtype(), "input 1", context.input(1).dtype());
}

/// Towards minus infinity, through double as the reference kernel.
struct FloorDiv {
    template<typename T> T operator()(T a, T b) const
    {
        return static_cast<T>(std::floor(static_cast<double>(a) / static_cast<double>(b)));
    }
};

/// The remainder with the sign of the divisor.
struct FloorMod {
    template<typename T> T operator()(T a, T b) const
    {
        T rest;
        if constexpr (std::is_floating_point_v<T>)
            rest = std::fmod(a, b);
        else
            rest = b == T(-1) ? T{0} : static_cast<T>(a % b); // minimum % -1 would trap
        return rest != 0 && (b < 0) != (rest < 0) ? static_cast<T>(rest + b) : rest;
    }
};

template<typename F> Result<PreparedPtr> prepareFloored(const PrepareContext& context, const char* formula, bool int64)
{
    QS_CHECK(expectTwoAlike(context));
    switch (const DType dtype = context.input(0).dtype()) {
    case DType::Float32: return makeQuotient<float>(context, formula, false, F());
    case DType::Int8: return makeQuotient<std::int8_t>(context, formula, true, F());
    case DType::Int16: return makeQuotient<std::int16_t>(context, formula, true, F());
    case DType::Int32: return makeQuotient<std::int32_t>(context, formula, true, F());
    case DType::Int64:
        if (int64)
            return makeQuotient<std::int64_t>(context, formula, true, F());
        [[fallthrough]];
    default: return context.error(ErrorCode::Unsupported, "there is no kernel for {}", dtypeName(dtype));
    }
}

} // namespace

Result<PreparedPtr> prepareDiv(const PrepareContext& context)
{
    QS_CHECK(expectTwoAlike(context));
    Activation activation = Activation::None;
    if (const auto* options = std::get_if<ActivationOptions>(&context.op().options))
        activation = options->activation;
    constexpr const char* kFormula = "out = clamp(a / b)";
    switch (const DType dtype = context.input(0).dtype()) {
    case DType::Float32:
        return makeQuotient<float>(context, kFormula, false,
            [range = PlainRange<float>(activation)](float a, float b) { return range.clamp(a / b); });
    case DType::Int32:
        return makeQuotient<std::int32_t>(
            context, kFormula, true, [range = PlainRange<std::int32_t>(activation)](std::int32_t a, std::int32_t b) {
                return range.clamp(b == -1 ? PlainSub::apply(0, a) : a / b);
            });
    default: return context.error(ErrorCode::Unsupported, "there is no kernel for {}", dtypeName(dtype));
    }
}

Result<PreparedPtr> prepareFloorDiv(const PrepareContext& context)
{
    return prepareFloored<FloorDiv>(context, "out = floor(a / b)", false);
}

Result<PreparedPtr> prepareFloorMod(const PrepareContext& context)
{
    return prepareFloored<FloorMod>(context, "out = a - floor(a / b) * b", true);
}

Result<PreparedPtr> prepareSquaredDifference(const PrepareContext& context)
{
    QS_CHECK(expectTwoAlike(context));
    QS_TRY(BroadcastPlan plan, broadcastPlan(context));
    OpArithmetic arithmetic;
    arithmetic.formula = "out = (a - b) * (a - b)";
    const auto squared = []<typename T>(T a, T b) {
        const T difference = PlainSub::apply(a, b);
        return PlainMul::apply(difference, difference);
    };
    switch (const DType dtype = context.input(0).dtype()) {
    case DType::Float32: return makeBinary<float, float>(dtype, std::move(plan), std::move(arithmetic), squared);
    case DType::Int32:
        return makeBinary<std::int32_t, std::int32_t>(dtype, std::move(plan), std::move(arithmetic), squared);
    default: return context.error(ErrorCode::Unsupported, "there is no kernel for {}", dtypeName(dtype));
    }
}

} // namespace quantstep
