// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/broadcast.h"

#include <algorithm>
#include <limits>
#include <string>
#include <type_traits>

namespace quantstep {

/// a / b of plain integers that the processor cannot compute: the runtime would be stopped by it.
template<typename T> [[nodiscard]] bool quotientTraps(T a, T b)
{
    if constexpr (std::is_integral_v<T> && sizeof(T) >= 4)
        return b == T(-1) && a == std::numeric_limits<T>::min();
    else
        return false;
}

/// Which divisors and pairs an operator refuses to compute with.
struct QuotientRules {
    bool zeroFails = true;
    std::int32_t zero = 0; ///< the code that stands for 0
    bool mayTrap = true; ///< the quotient is one of integers
    BroadcastLoop loop = BroadcastLoop::DifferentShapes;
};

/// An element-wise operator out = f(a, b) that divides by input 1.
template<typename T, typename F>
[[nodiscard]] Result<PreparedPtr> makeQuotient(
    const PrepareContext& context, OpArithmetic arithmetic, QuotientRules rules, F f)
{
    QS_TRY(BroadcastPlan plan, broadcastPlan(context, rules.loop));
    TensorSpec spec{context.input(0).dtype(), plan.output};
    Explainer explainer
        = explainBroadcast<T>(plan, arithmetic.formula, [f](const OpExplanation&, T a, T b) { return T{f(a, b)}; });
    PreparedPtr prepared = makePrepared({std::move(spec)}, std::move(arithmetic),
        [plan = std::move(plan), f, rules, name = std::string(context.op().name())](const EvalContext& c) -> Status {
            const auto divisors = c.input(1).template as<T>();
            const auto isZero = [&](T divisor) {
                if constexpr (std::is_integral_v<T>)
                    return std::int64_t{divisor} == rules.zero;
                else
                    return divisor == T{0};
            };
            if (rules.zeroFails && std::any_of(divisors.begin(), divisors.end(), isZero))
                return fail(ErrorCode::DataDependent, "{}: division by 0", name);
            const T* a = c.input(0).template as<T>().data();
            T* out = c.output(0).template as<T>();
            bool traps = false;
            forEachRow(plan, 0, plan.elements, [&](std::size_t o, std::size_t ia, std::size_t ib, std::size_t count) {
                for (std::size_t i = 0; i < count; ++i) {
                    const T dividend = a[ia + i * plan.rowStepA];
                    const T divisor = divisors[ib + i * plan.rowStepB];
                    if (rules.mayTrap && quotientTraps(dividend, divisor))
                        traps = true;
                    else
                        out[o + i] = f(dividend, divisor);
                }
            });
            if (traps) {
                return fail(ErrorCode::DataDependent,
                    "{}: the smallest number divided by -1 does not fit its type (the runtime is stopped by it)", name);
            }
            return {};
        });
    prepared->explainWith(std::move(explainer));
    return prepared;
}

} // namespace quantstep
