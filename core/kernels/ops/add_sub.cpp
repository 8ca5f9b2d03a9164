// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// ADD and SUB.

#include "core/kernels/broadcast.h"
#include "core/kernels/explain_sums.h"
#include "core/kernels/fast/quantized_binary.h"
#include "core/kernels/plain_numbers.h"
#include "core/kernels/power_of_two.h"
#include "core/kernels/small_floats.h"

namespace quantstep {

Result<PreparedPtr> prepareAdd(const PrepareContext& context);
Result<PreparedPtr> prepareSub(const PrepareContext& context);

namespace {

template<int sign, typename Op> Result<PreparedPtr> preparePlain(const PrepareContext& context, Activation activation)
{
    const bool codes = context.input(0).dtype() == DType::Int16;
    const BroadcastLoop loop
        = sign < 0 ? BroadcastLoop::DifferentShapes : (codes ? BroadcastLoop::Always : BroadcastLoop::RealBroadcast);
    QS_TRY(BroadcastPlan plan, broadcastPlan(context, loop));
    OpArithmetic arithmetic;
    arithmetic.formula = sign > 0 ? "out = clamp(a + b)" : "out = clamp(a - b)";
    const auto make = [&]<typename T>(T, DType dtype) {
        return makeBinary<T, T>(dtype, std::move(plan), std::move(arithmetic),
            [range = PlainRange<T>(activation)](T a, T b) { return range.clamp(Op::apply(a, b)); });
    };
    switch (const DType dtype = context.input(0).dtype()) {
    case DType::Float32: return make(float{}, dtype);
    case DType::Int32: return make(std::int32_t{}, dtype);
    case DType::Int64: return make(std::int64_t{}, dtype);
    case DType::Int16: return make(std::int16_t{}, dtype);
    default: return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(dtype));
    }
}

/// There is none for SUB.
Result<PreparedPtr> prepareHalfAdd(const PrepareContext& context, Activation activation)
{
    QS_TRY(BroadcastPlan plan, broadcastPlan(context, BroadcastLoop::RealBroadcast));
    OpArithmetic arithmetic;
    arithmetic.formula = "out = clamp(a + b)";
    return makeBinary<Half, Half>(DType::Float16, std::move(plan), std::move(arithmetic),
        [range = SmallFloatRange<Half>(activation)](
            Half a, Half b) { return range.clamp(Half::of(a.value() + b.value())); });
}

struct GeneralScales {
    AddParams params;
    OpArithmetic arithmetic;
};

template<int sign> Result<GeneralScales> generalScales(const PrepareContext& context, Activation activation)
{
    const QuantParams& q1 = context.input(0).quant();
    const QuantParams& q2 = context.input(1).quant();
    const QuantParams& qo = context.output(0).quant();
    GeneralScales general;
    AddParams& params = general.params;
    params.leftShift = isByte(context.output(0).dtype()) ? 20 : 15;
    params.zeroPoint1 = q1.zeroPoint();
    params.zeroPoint2 = q2.zeroPoint();
    params.outputZeroPoint = qo.zeroPoint();

    const double twiceMax = 2 * static_cast<double>(std::max(q1.scale(), q2.scale()));
    const double real1 = static_cast<double>(q1.scale()) / twiceMax;
    const double real2 = static_cast<double>(q2.scale()) / twiceMax;
    const double realOut = twiceMax / (static_cast<double>(1 << params.leftShift) * static_cast<double>(qo.scale()));
    const bool single = context.singleRounding();
    const auto multiplier1 = quantizeMultiplierSmallerThanOne(real1, single);
    const auto multiplier2 = quantizeMultiplierSmallerThanOne(real2, single);
    const auto multiplierOut = quantizeMultiplierSmallerThanOne(realOut, single);
    if (!multiplier1 || !multiplier2) {
        return context.error(ErrorCode::RefusedByRuntime,
            "scales of the inputs are {} and {}, expected positive scales (the runtime aborts)", q1.scale(),
            q2.scale());
    }
    if (!multiplierOut && sign < 0 && realOut > 1.0) {
        return context.error(ErrorCode::RefusedByRuntime,
            "output scale {} is so small beside {} that the runtime's shift is undefined: it differs from element to "
            "element",
            qo.scale(), twiceMax / 2);
    }
    if (!multiplierOut) {
        return context.error(ErrorCode::RefusedByRuntime,
            "output multiplier is {}, expected less than 1 (the runtime aborts): output scale {} is too small "
            "beside the input scales",
            realOut, qo.scale());
    }
    params.multiplier1 = *multiplier1;
    params.multiplier2 = *multiplier2;
    params.outputMultiplier = *multiplierOut;
    QS_TRY(params.clamp, quantizedActivationRange(context, activation));

    OpArithmetic& a = general.arithmetic;
    a.rescales = {doubleRounding("input 0", real1, *multiplier1), doubleRounding("input 1", real2, *multiplier2),
        doubleRounding("output", realOut, *multiplierOut)};
    a.constants = {{"left shift", params.leftShift}, {"input 0 offset", -std::int64_t{params.zeroPoint1}},
        {"input 1 offset", -std::int64_t{params.zeroPoint2}}, {"output offset", params.outputZeroPoint}};
    a.clampMin = params.clamp.min;
    a.clampMax = params.clamp.max;
    a.formula = fmt::format("a = requantize((x0 - z0) << shift, m0); b = requantize((x1 - z1) << shift, m1); "
                            "out = clamp(requantize(a {} b, m_out) + z_out)",
        sign > 0 ? '+' : '-');
    return general;
}

template<typename T, int sign> Result<PreparedPtr> prepareGeneral(const PrepareContext& context, Activation activation)
{
    QS_TRY(BroadcastPlan plan, broadcastPlan(context, BroadcastLoop::RealBroadcast));
    QS_TRY(GeneralScales general, (generalScales<sign>(context, activation)));
    const DType dtype = context.output(0).dtype();
    const auto& rescales = general.arithmetic.rescales;
    const AddReals reals{rescales[0].real[0], rescales[1].real[0], rescales[2].real[0]};
    Explainer explainer = explainBroadcast<T>(plan, {},
        [params = general.params, reals](OpExplanation& to, T a, T b) { explainAdd(to, params, reals, sign, a, b); });
    PreparedPtr prepared;
    if constexpr (sizeof(T) == 1) {
        if (context.path() == KernelPath::Fast)
            prepared = fast::makeAdd(dtype, plan, general.arithmetic, general.params, sign);
    }
    if (!prepared) {
        prepared = makeBinary<T, T>(dtype, std::move(plan), std::move(general.arithmetic),
            [params = general.params](T a, T b) { return static_cast<T>(addQuantized<sign>(params, a, b)); });
    }
    prepared->explainWith(std::move(explainer));
    return prepared;
}

template<int sign> Result<PreparedPtr> prepareInt16(const PrepareContext& context, const AddOptions& options)
{
    QS_CHECK(expectZeroPointZero(context, "input 0", context.input(0)));
    QS_CHECK(expectZeroPointZero(context, "input 1", context.input(1)));
    QS_CHECK(expectZeroPointZero(context, "the output", context.output(0)));
    const auto log1 = scaleLog2(context.input(0).quant().scale());
    const auto log2 = scaleLog2(context.input(1).quant().scale());
    const auto logOut = scaleLog2(context.output(0).quant().scale());
    // The micro runtime has no such path.
    if (context.numerics() == Numerics::Tflm || !options.potScaleInt16 || !log1 || !log2 || !logOut)
        return prepareGeneral<std::int16_t, sign>(context, options.activation);

    QS_TRY(BroadcastPlan plan, broadcastPlan(context, BroadcastLoop::RealBroadcast));
    const std::size_t elements = context.input(0).shape.elements();
    if (sign > 0 && (context.input(1).shape.elements() != elements || plan.elements != elements)) {
        return context.error(ErrorCode::RefusedByRuntime,
            "shapes {} and {} differ, but with power-of-two scales the runtime does not broadcast (it aborts)",
            context.input(0).shape.text(), context.input(1).shape.text());
    }
    const int shift1 = *log1 - *logOut;
    const int shift2 = *log2 - *logOut;
    if ((shift1 != 0 && shift2 != 0) || shift1 > 0 || shift2 > 0) {
        return context.error(ErrorCode::RefusedByRuntime,
            "power-of-two scales 2^{} and 2^{} for output 2^{}: one must equal it, none may be larger", *log1, *log2,
            *logOut);
    }
    AddPowerOfTwoParams params{-shift1, -shift2, {}};
    QS_TRY(params.clamp, quantizedActivationRange(context, options.activation));
    OpArithmetic arithmetic;
    arithmetic.constants = {{"input 0 right shift", params.rightShift1}, {"input 1 right shift", params.rightShift2}};
    arithmetic.clampMin = params.clamp.min;
    arithmetic.clampMax = params.clamp.max;
    arithmetic.formula = sign > 0 ? "out = clamp(saturate(round(x0 >> shift0) + round(x1 >> shift1)))"
                                  : "out = clamp(saturate(round(x0 >> shift0) - round(x1 >> shift1)))";
    arithmetic.note = "all scales are powers of two: no multipliers, one input is shifted";
    Explainer explainer = explainBroadcast<std::int16_t>(
        plan, {}, [params](OpExplanation& to, std::int16_t a, std::int16_t b) { explainAdd(to, params, sign, a, b); });
    PreparedPtr prepared = makeBinary<std::int16_t, std::int16_t>(
        DType::Int16, std::move(plan), std::move(arithmetic), [params](std::int16_t a, std::int16_t b) {
            return static_cast<std::int16_t>(addPowerOfTwo<sign>(params, a, b));
        });
    prepared->explainWith(std::move(explainer));
    return prepared;
}

/// Only SUB checks this.
Status expectZeroPointsInRange(const PrepareContext& context)
{
    for (int i = 0; i < 3; ++i) {
        const Operand& operand = i < 2 ? context.input(i) : context.output(0);
        const auto range = codeRange(operand.dtype());
        const std::int32_t zeroPoint = operand.quant().zeroPoint();
        if (range && (zeroPoint < range->min || zeroPoint > range->max)) {
            return context.error(ErrorCode::RefusedByRuntime, "zero point {} of {} is outside of {} to {}", zeroPoint,
                i < 2 ? fmt::format("input {}", i) : "the output", range->min, range->max);
        }
    }
    return {};
}

template<int sign, typename Op> Result<PreparedPtr> prepareAddOrSub(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    AddOptions options;
    if (const auto* given = std::get_if<AddOptions>(&context.op().options))
        options = *given;
    const DType dtype = context.input(0).dtype();
    QS_CHECK(expectSameType(context, "input 0", dtype, "input 1", context.input(1).dtype()));
    if (isByte(dtype) || dtype == DType::Int16)
        QS_CHECK(expectSameType(context, "input 0", dtype, "the output", context.output(0).dtype()));
    if (sign < 0 && isByte(dtype))
        QS_CHECK(expectZeroPointsInRange(context));
    switch (dtype) {
    case DType::UInt8: return prepareGeneral<std::uint8_t, sign>(context, options.activation);
    case DType::Int8: return prepareGeneral<std::int8_t, sign>(context, options.activation);
    case DType::Int16:
        if (context.input(0).quant().isQuantized() != context.output(0).quant().isQuantized() && sign > 0) {
            return context.error(
                ErrorCode::RefusedByRuntime, "only one of input 0 and the output has a scale (the runtime aborts)");
        }
        if (context.input(0).quant().isQuantized() || sign < 0)
            return prepareInt16<sign>(context, options);
        return preparePlain<sign, Op>(context, options.activation);
    case DType::Float16:
        if (sign > 0)
            return prepareHalfAdd(context, options.activation);
        [[fallthrough]];
    default: return preparePlain<sign, Op>(context, options.activation);
    }
}

} // namespace

Result<PreparedPtr> prepareAdd(const PrepareContext& context)
{
    return prepareAddOrSub<1, PlainAdd>(context);
}

Result<PreparedPtr> prepareSub(const PrepareContext& context)
{
    return prepareAddOrSub<-1, PlainSub>(context);
}

} // namespace quantstep
