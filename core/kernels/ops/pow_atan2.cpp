// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// POW and ATAN2.

#include "core/kernels/broadcast.h"
#include "core/kernels/plain_numbers.h"
#include "core/kernels/small_floats.h"

#include <cmath>

namespace quantstep {

Result<PreparedPtr> preparePow(const PrepareContext& context);
Result<PreparedPtr> prepareAtan2(const PrepareContext& context);

namespace {

/// Through double for integers; what does not fit 32 bits gives the minimum, as the processor's conversion does.
float power(float base, float exponent)
{
    return std::pow(base, exponent);
}
std::int32_t power(std::int32_t base, std::int32_t exponent)
{
    const double result = std::pow(static_cast<double>(base), static_cast<double>(exponent));
    return result >= -2147483648.0 && result < 2147483648.0 ? static_cast<std::int32_t>(result)
                                                            : std::numeric_limits<std::int32_t>::min();
}

/// One whole exponent for all: by squaring, each product clamped to the finite numbers of the type.
template<typename T> T wholePower(T base, std::int32_t exponent)
{
    if (exponent == 1)
        return base;
    const PlainRange<T> range(Activation::None);
    const T half = wholePower(base, exponent / 2);
    const T square = range.clamp(PlainMul::apply(half, half));
    return exponent % 2 == 1 ? range.clamp(PlainMul::apply(base, square)) : square;
}

/// The exponent as a whole number of at least 1, when there is one exponent for several numbers and it is one.
template<typename T> std::int32_t wholeExponent(T exponent)
{
    constexpr float kClose = 1e-5F;
    const double rounded = std::round(static_cast<double>(exponent));
    if (!(rounded >= 1.0 && rounded < 2147483648.0))
        return 0;
    const auto whole = static_cast<std::int32_t>(rounded);
    return std::abs(static_cast<float>(exponent - static_cast<T>(whole))) < kClose ? whole : 0;
}

template<typename T> Result<PreparedPtr> makePow(const PrepareContext& context)
{
    const Shape& bases = context.input(0).shape;
    const bool oneForAll = bases != context.input(1).shape && context.input(1).shape.elements() == 1;
    // One whole exponent needs no broadcasting loop and has none of its limits.
    Result<BroadcastPlan> planned = broadcastPlan(context);
    const bool wholeOnly = !planned && oneForAll;
    if (wholeOnly)
        planned = *BroadcastPlan::make(bases, context.input(1).shape);
    QS_TRY(BroadcastPlan plan, std::move(planned));
    OpArithmetic arithmetic;
    arithmetic.formula = "out = a ^ b";
    arithmetic.note = "one whole exponent for all elements is computed by repeated multiplication";
    TensorSpec spec{context.input(0).dtype(), plan.output};
    return makePrepared({std::move(spec)}, std::move(arithmetic),
        [plan = std::move(plan), oneForAll, wholeOnly](const EvalContext& c) -> Status {
            const T* base = c.input(0).as<T>().data();
            const auto exponents = c.input(1).as<T>();
            T* out = c.output(0).as<T>();
            if constexpr (std::is_integral_v<T>) {
                if (std::any_of(exponents.begin(), exponents.end(), [](T exponent) { return exponent < 0; }))
                    return fail(ErrorCode::DataDependent, "POW: an integer exponent is negative");
            }
            const std::int32_t whole = oneForAll ? wholeExponent(exponents[0]) : 0;
            if (wholeOnly && whole == 0)
                return fail(
                    ErrorCode::DataDependent, "POW: more than 8 dimensions and no whole exponent of at least 1");
            forEachRow(plan, 0, plan.elements, [&](std::size_t o, std::size_t ia, std::size_t ib, std::size_t count) {
                for (std::size_t i = 0; i < count; ++i) {
                    const T number = base[ia + i * plan.rowStepA];
                    out[o + i]
                        = whole > 0 ? wholePower(number, whole) : power(number, exponents[ib + i * plan.rowStepB]);
                }
            });
            return {};
        });
}

template<typename T> Result<PreparedPtr> makeAtan2(const PrepareContext& context)
{
    QS_TRY(BroadcastPlan plan, broadcastPlan(context));
    OpArithmetic arithmetic;
    arithmetic.formula = "out = atan2(a, b)";
    return makeBinary<T, T>(context.input(0).dtype(), std::move(plan), std::move(arithmetic), [](T y, T x) -> T {
        if constexpr (std::is_floating_point_v<T>)
            return std::atan2(y, x);
        else
            return T::of(std::atan2(y.value(), x.value()));
    });
}

} // namespace

Result<PreparedPtr> preparePow(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    const DType dtype = context.input(0).dtype();
    QS_CHECK(expectSameType(context, "input 0", dtype, "input 1", context.input(1).dtype()));
    switch (dtype) {
    case DType::Float32: return makePow<float>(context);
    case DType::Int32: return makePow<std::int32_t>(context);
    default: return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(dtype));
    }
}

Result<PreparedPtr> prepareAtan2(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    const DType dtype = context.input(0).dtype();
    QS_CHECK(expectSameType(context, "input 0", dtype, "input 1", context.input(1).dtype()));
    QS_CHECK(expectSameType(context, "input 0", dtype, "the output", context.output(0).dtype()));
    if (context.input(0).shape != context.input(1).shape) {
        return context.error(ErrorCode::RefusedByRuntime, "inputs have shapes {} and {}, expected the same",
            context.input(0).shape.text(), context.input(1).shape.text());
    }
    switch (dtype) {
    case DType::Float32: return makeAtan2<float>(context);
    case DType::Float64: return makeAtan2<double>(context);
    case DType::Float16: return makeAtan2<Half>(context);
    case DType::BFloat16: return makeAtan2<BFloat16>(context);
    default: return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(dtype));
    }
}

} // namespace quantstep
