// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/reference/squared_difference.h"
#include "core/kernels/broadcast.h"
#include "core/kernels/plain_numbers.h"

namespace quantstep {

Result<PreparedPtr> prepareSquaredDifference(const PrepareContext& context);

namespace {

template<typename T> Result<PreparedPtr> preparePlain(const PrepareContext& context)
{
    QS_TRY(BroadcastPlan plan, broadcastPlan(context));
    OpArithmetic arithmetic;
    arithmetic.formula = "out = (a - b) * (a - b)";
    return makeBinary<T, T>(context.input(0).dtype(), std::move(plan), std::move(arithmetic), [](T a, T b) {
        const T difference = PlainSub::apply(a, b);
        return PlainMul::apply(difference, difference);
    });
}

Status expectZeroPointInRange(const PrepareContext& context, std::string_view what, const Operand& operand)
{
    const std::int32_t zeroPoint = operand.quant().zeroPoint();
    if (zeroPoint >= std::numeric_limits<std::int8_t>::min() && zeroPoint <= std::numeric_limits<std::int8_t>::max())
        return {};
    return context.error(ErrorCode::RefusedByRuntime, "zero point of {} is {}, expected -128 to 127", what, zeroPoint);
}

Result<PreparedPtr> prepareCodes(const PrepareContext& context)
{
    QS_CHECK(expectZeroPointInRange(context, "input 0", context.input(0)));
    QS_CHECK(expectZeroPointInRange(context, "input 1", context.input(1)));
    QS_CHECK(expectZeroPointInRange(context, "the output", context.output(0)));
    QS_TRY(BroadcastPlan plan, broadcastPlan(context));
    const QuantParams& q1 = context.input(0).quant();
    const QuantParams& q2 = context.input(1).quant();
    const QuantParams& qo = context.output(0).quant();
    const double twiceMax = static_cast<double>(2 * std::max(q1.scale(), q2.scale()));
    const double real1 = static_cast<double>(q1.scale()) / twiceMax;
    const double real2 = static_cast<double>(q2.scale()) / twiceMax;
    const double realOut = twiceMax * twiceMax
        / static_cast<double>(static_cast<float>(1 << (kSquaredDifferenceShift * 2)) * qo.scale());
    const auto multiplier1 = quantizeMultiplierSmallerThanOne(real1);
    const auto multiplier2 = quantizeMultiplierSmallerThanOne(real2);
    const auto multiplierOut = quantizeMultiplierSmallerThanOne(realOut);
    if (!multiplier1 || !multiplier2 || !multiplierOut) {
        return context.error(ErrorCode::RefusedByRuntime,
            "multipliers of the inputs and the output are {}, {} and {}, expected numbers between 0 and 1 (the runtime "
            "aborts)",
            real1, real2, realOut);
    }
    const AddParams params{kSquaredDifferenceShift, q1.zeroPoint(), q2.zeroPoint(), qo.zeroPoint(), *multiplier1,
        *multiplier2, *multiplierOut, {-128, 127}};
    OpArithmetic arithmetic;
    arithmetic.rescales = {doubleRounding("input 0", real1, *multiplier1),
        doubleRounding("input 1", real2, *multiplier2), doubleRounding("output", realOut, *multiplierOut)};
    arithmetic.constants = {{"left shift", params.leftShift}, {"input 0 offset", -std::int64_t{params.zeroPoint1}},
        {"input 1 offset", -std::int64_t{params.zeroPoint2}}, {"output offset", params.outputZeroPoint}};
    arithmetic.clampMin = params.clamp.min;
    arithmetic.clampMax = params.clamp.max;
    arithmetic.formula = "a = requantize((x0 - z0) << shift, m0); b = requantize((x1 - z1) << shift, m1); "
                         "out = clamp(requantize((a - b) * (a - b), m_out) + z_out)";
    return makeBinary<std::int8_t, std::int8_t>(DType::Int8, std::move(plan), std::move(arithmetic),
        [params](std::int8_t a, std::int8_t b) { return static_cast<std::int8_t>(squaredDifference(params, a, b)); });
}

} // namespace

Result<PreparedPtr> prepareSquaredDifference(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    const DType dtype = context.input(0).dtype();
    QS_CHECK(expectSameType(context, "input 0", dtype, "input 1", context.input(1).dtype()));
    switch (dtype) {
    case DType::Float32: return preparePlain<float>(context);
    case DType::Int32: return preparePlain<std::int32_t>(context);
    case DType::Int8: return prepareCodes(context);
    default: return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(dtype));
    }
}

} // namespace quantstep
