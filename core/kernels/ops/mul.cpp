// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/broadcast.h"
#include "core/kernels/explain_sums.h"
#include "core/kernels/fast/quantized_binary.h"
#include "core/kernels/plain_numbers.h"
#include "core/kernels/small_floats.h"

#include <complex>

namespace quantstep {

Result<PreparedPtr> prepareMul(const PrepareContext& context);

namespace {

template<typename T> Result<PreparedPtr> preparePlain(const PrepareContext& context, Activation activation)
{
    QS_TRY(BroadcastPlan plan, broadcastPlan(context, BroadcastLoop::RealBroadcast));
    OpArithmetic arithmetic;
    arithmetic.formula = "out = clamp(a * b)";
    return makeBinary<T, T>(context.output(0).dtype(), std::move(plan), std::move(arithmetic),
        [range = PlainRange<T>(activation)](T a, T b) { return range.clamp(PlainMul::apply(a, b)); });
}

template<typename T> Result<PreparedPtr> prepareQuantized(const PrepareContext& context, Activation activation)
{
    QS_TRY(BroadcastPlan plan, broadcastPlan(context, BroadcastLoop::RealBroadcast));
    const QuantParams& q1 = context.input(0).quant();
    const QuantParams& q2 = context.input(1).quant();
    const QuantParams& qo = context.output(0).quant();
    // In float, from left to right, as the runtime; the micro runtime computes in double.
    const double real = context.numerics() == Numerics::Tflm
        ? static_cast<double>(q1.scale()) * static_cast<double>(q2.scale()) / static_cast<double>(qo.scale())
        : static_cast<double>(q1.scale() * q2.scale() / qo.scale());
    MulParams params{
        q1.zeroPoint(), q2.zeroPoint(), qo.zeroPoint(), quantizeMultiplier(real, context.singleRounding()), {}};
    QS_TRY(params.clamp, quantizedActivationRange(context, activation));
    OpArithmetic arithmetic;
    arithmetic.rescales = {doubleRounding("output", real, params.multiplier)};
    arithmetic.constants = {{"input 0 offset", -std::int64_t{params.zeroPoint1}},
        {"input 1 offset", -std::int64_t{params.zeroPoint2}}, {"output offset", params.outputZeroPoint}};
    arithmetic.clampMin = params.clamp.min;
    arithmetic.clampMax = params.clamp.max;
    arithmetic.formula = "out = clamp(requantize((x0 - z0) * (x1 - z1)) + z_out)";
    Explainer explainer = explainBroadcast<T>(
        plan, {}, [params, real](OpExplanation& to, T a, T b) { explainMul(to, params, real, a, b); });
    PreparedPtr prepared;
    if constexpr (sizeof(T) == 1) {
        if (context.path() == KernelPath::Fast)
            prepared = fast::makeMul(context.output(0).dtype(), plan, arithmetic, params);
    }
    if (!prepared) {
        prepared = makeBinary<T, T>(context.output(0).dtype(), std::move(plan), std::move(arithmetic),
            [params](T a, T b) { return static_cast<T>(mulQuantized(params, a, b)); });
    }
    prepared->explainWith(std::move(explainer));
    return prepared;
}

template<typename Out> Result<PreparedPtr> prepareInt16ToByte(const PrepareContext& context, Activation activation)
{
    const Shape& a = context.input(0).shape;
    const Shape& b = context.input(1).shape;
    QS_TRY(BroadcastPlan plan, broadcastPlan(context, BroadcastLoop::RealBroadcast));
    if (a.elements() != b.elements() || plan.elements != a.elements()) {
        return context.error(ErrorCode::RefusedByRuntime,
            "shapes {} and {} differ, but the product of int16 as {} does not broadcast (the runtime aborts)", a.text(),
            b.text(), dtypeName(context.output(0).dtype()));
    }
    QS_TRY(const IntRange clamp, quantizedActivationRange(context, activation));
    const std::int32_t zeroPoint = context.output(0).quant().zeroPoint();
    OpArithmetic arithmetic;
    arithmetic.constants = {{"output offset", zeroPoint}, {"right shift", kMulInt16ToByteShift}};
    arithmetic.clampMin = clamp.min;
    arithmetic.clampMax = clamp.max;
    arithmetic.formula = "out = clamp(round((x0 * x1 / 2^15) >> 8) + z_out)";
    arithmetic.note = "all scales are ignored: both inputs count as fractions of 1";
    return makeBinary<std::int16_t, Out>(context.output(0).dtype(), std::move(plan), std::move(arithmetic),
        [zeroPoint, clamp](
            std::int16_t x, std::int16_t y) { return static_cast<Out>(mulInt16ToByte(x, y, zeroPoint, clamp)); });
}

Result<PreparedPtr> prepareHalf(const PrepareContext& context, Activation activation)
{
    QS_TRY(BroadcastPlan plan, broadcastPlan(context, BroadcastLoop::RealBroadcast));
    OpArithmetic arithmetic;
    arithmetic.formula = "out = clamp(a * b)";
    return makeBinary<Half, Half>(DType::Float16, std::move(plan), std::move(arithmetic),
        [range = SmallFloatRange<Half>(activation)](
            Half a, Half b) { return range.clamp(Half::of(a.value() * b.value())); });
}

Result<PreparedPtr> prepareComplex(const PrepareContext& context, Activation activation)
{
    if (activation != Activation::None)
        return context.error(ErrorCode::RefusedByRuntime, "a fused activation is not allowed for complex numbers");
    QS_TRY(BroadcastPlan plan, broadcastPlan(context, BroadcastLoop::RealBroadcast));
    OpArithmetic arithmetic;
    arithmetic.formula = "out = a * b";
    using Complex = std::complex<float>;
    return makeBinary<Complex, Complex>(
        DType::Complex64, std::move(plan), std::move(arithmetic), [](Complex a, Complex b) { return a * b; });
}

} // namespace

Result<PreparedPtr> prepareMul(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    Activation activation = Activation::None;
    if (const auto* options = std::get_if<ActivationOptions>(&context.op().options))
        activation = options->activation;
    const DType dtype = context.input(0).dtype();
    QS_CHECK(expectSameType(context, "input 0", dtype, "input 1", context.input(1).dtype()));
    if (dtype == DType::Int16 && context.output(0).dtype() == DType::Int8)
        return prepareInt16ToByte<std::int8_t>(context, activation);
    if (dtype == DType::Int16 && context.output(0).dtype() == DType::UInt8)
        return prepareInt16ToByte<std::uint8_t>(context, activation);
    QS_CHECK(expectSameType(context, "input 0", dtype, "the output", context.output(0).dtype()));
    switch (dtype) {
    case DType::UInt8: return prepareQuantized<std::uint8_t>(context, activation);
    case DType::Int8: return prepareQuantized<std::int8_t>(context, activation);
    case DType::Int16:
        if (!context.output(0).quant().isQuantized())
            return preparePlain<std::int16_t>(context, activation);
        QS_CHECK(expectZeroPointZero(context, "input 0", context.input(0)));
        QS_CHECK(expectZeroPointZero(context, "input 1", context.input(1)));
        QS_CHECK(expectZeroPointZero(context, "the output", context.output(0)));
        return prepareQuantized<std::int16_t>(context, activation);
    case DType::Float32: return preparePlain<float>(context, activation);
    case DType::Int32: return preparePlain<std::int32_t>(context, activation);
    case DType::Int64: return preparePlain<std::int64_t>(context, activation);
    case DType::UInt32: return preparePlain<std::uint32_t>(context, activation);
    case DType::Float16: return prepareHalf(context, activation);
    case DType::Complex64: return prepareComplex(context, activation);
    default: return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(dtype));
    }
}

} // namespace quantstep
