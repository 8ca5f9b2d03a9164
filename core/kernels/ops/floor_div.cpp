// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// FLOOR_DIV and FLOOR_MOD: of codes as they are; scales and zero points are ignored.

#include "core/kernels/quotient.h"

#include <cmath>

namespace quantstep {

Result<PreparedPtr> prepareFloorDiv(const PrepareContext& context);
Result<PreparedPtr> prepareFloorMod(const PrepareContext& context);

namespace {

/// Towards minus infinity, through double as the reference kernel. The smallest int8 or int16 divided by -1 does not
/// fit: it wraps here, and the runtime wraps or saturates it depending on where in the tensor it lies.
struct FloorDiv {
    static constexpr const char* kFormula = "out = floor(a / b)";
    static constexpr bool kInt64 = false;
    static constexpr QuotientRules rules(bool /*integers*/) { return {.mayTrap = false}; }

    template<typename T> T operator()(T a, T b) const
    {
        const double quotient = std::floor(static_cast<double>(a) / static_cast<double>(b));
        if constexpr (std::is_floating_point_v<T>)
            return static_cast<T>(quotient);
        else // only the smallest int32 divided by -1 does not fit 32 bits; the processor gives the minimum for it
            return quotient < 2147483648.0 ? static_cast<T>(static_cast<std::int32_t>(quotient))
                                           : std::numeric_limits<T>::min();
    }
};

/// The remainder with the sign of the divisor.
struct FloorMod {
    static constexpr const char* kFormula = "out = a - floor(a / b) * b";
    static constexpr bool kInt64 = true;
    static constexpr QuotientRules rules(bool integers) { return {.zeroFails = integers, .mayTrap = integers}; }

    template<typename T> T operator()(T a, T b) const
    {
        T rest;
        if constexpr (std::is_floating_point_v<T>)
            rest = std::fmod(a, b);
        else
            rest = static_cast<T>(a % b);
        return rest != 0 && (b < 0) != (rest < 0) ? static_cast<T>(rest + b) : rest;
    }
};

template<typename T, typename F> Result<PreparedPtr> make(const PrepareContext& context)
{
    OpArithmetic arithmetic;
    arithmetic.formula = F::kFormula;
    if constexpr (std::is_same_v<F, FloorDiv> && std::is_integral_v<T> && sizeof(T) < 4) {
        arithmetic.note
            = fmt::format("{0} / -1 gives {0} here; the runtime gives {0} or {1}, by the place in the tensor",
                std::numeric_limits<T>::min(), std::numeric_limits<T>::max());
    }
    return makeQuotient<T>(context, std::move(arithmetic), F::rules(std::is_integral_v<T>), F());
}

template<typename F> Result<PreparedPtr> prepareFloored(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    const DType dtype = context.input(0).dtype();
    QS_CHECK(expectSameType(context, "input 0", dtype, "input 1", context.input(1).dtype()));
    switch (dtype) {
    case DType::Float32: return make<float, F>(context);
    case DType::Int8: return make<std::int8_t, F>(context);
    case DType::Int16: return make<std::int16_t, F>(context);
    case DType::Int32: return make<std::int32_t, F>(context);
    case DType::Int64:
        if constexpr (F::kInt64)
            return make<std::int64_t, F>(context);
        [[fallthrough]];
    default: return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(dtype));
    }
}

} // namespace

Result<PreparedPtr> prepareFloorDiv(const PrepareContext& context)
{
    return prepareFloored<FloorDiv>(context);
}

Result<PreparedPtr> prepareFloorMod(const PrepareContext& context)
{
    return prepareFloored<FloorMod>(context);
}

} // namespace quantstep
