// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/reference/div.h"
#include "core/kernels/plain_numbers.h"
#include "core/kernels/quotient.h"

namespace quantstep {

Result<PreparedPtr> prepareDiv(const PrepareContext& context);

namespace {

template<typename T> Result<PreparedPtr> preparePlain(const PrepareContext& context, Activation activation)
{
    OpArithmetic arithmetic;
    arithmetic.formula = "out = clamp(a / b)";
    const QuotientRules rules{.zeroFails = std::is_integral_v<T>, .mayTrap = false};
    return makeQuotient<T>(context, std::move(arithmetic), rules, [range = PlainRange<T>(activation)](T a, T b) {
        // The only quotient that does not fit is the smallest number by -1: the largest stands for it.
        return range.clamp(quotientTraps(a, b) ? std::numeric_limits<T>::max() : a / b);
    });
}

template<typename T> Result<PreparedPtr> prepareCodes(const PrepareContext& context, Activation activation)
{
    const QuantParams& q1 = context.input(0).quant();
    const QuantParams& q2 = context.input(1).quant();
    const QuantParams& qo = context.output(0).quant();
    if (q2.isPerChannel()) {
        return context.error(ErrorCode::RefusedByRuntime, "input 1 has {} scales, expected one", q2.scales.size());
    }
    // In float, as the runtime.
    const double real = static_cast<double>(q1.scale() / (q2.scale() * qo.scale()));
    DivParams params{q1.zeroPoint(), q2.zeroPoint(), qo.zeroPoint(), quantizeMultiplier(real), {}};
    QS_TRY(params.clamp, quantizedActivationRange(context, activation));
    OpArithmetic arithmetic;
    arithmetic.rescales = {doubleRounding("output", real, params.multiplier)};
    arithmetic.constants = {{"input 0 offset", -std::int64_t{params.zeroPoint1}},
        {"input 1 offset", -std::int64_t{params.zeroPoint2}}, {"output offset", params.outputZeroPoint}};
    arithmetic.clampMin = params.clamp.min;
    arithmetic.clampMax = params.clamp.max;
    arithmetic.formula = "out = clamp(requantize((x0 - z0) * reciprocal(x1 - z1)) + z_out)";
    return makeQuotient<T>(context, std::move(arithmetic),
        {true, params.zeroPoint2, false, BroadcastLoop::RealBroadcast},
        [params](T a, T b) { return static_cast<T>(divQuantized(params, a, b)); });
}

} // namespace

Result<PreparedPtr> prepareDiv(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    const DType dtype = context.input(0).dtype();
    QS_CHECK(expectSameType(context, "input 0", dtype, "input 1", context.input(1).dtype()));
    QS_CHECK(expectSameType(context, "input 0", dtype, "the output", context.output(0).dtype()));
    Activation activation = Activation::None;
    if (const auto* options = std::get_if<ActivationOptions>(&context.op().options))
        activation = options->activation;
    switch (dtype) {
    case DType::Float32: return preparePlain<float>(context, activation);
    case DType::Int32: return preparePlain<std::int32_t>(context, activation);
    case DType::UInt8: return prepareCodes<std::uint8_t>(context, activation);
    case DType::Int8: return prepareCodes<std::int8_t>(context, activation);
    case DType::Int16: return prepareCodes<std::int16_t>(context, activation);
    default: return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(dtype));
    }
}

} // namespace quantstep
