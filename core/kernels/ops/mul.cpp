// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/reference/mul.h"
#include "core/kernels/broadcast.h"
#include "core/kernels/fast/quantized_binary.h"
#include "core/kernels/plain_numbers.h"

namespace quantstep {

Result<PreparedPtr> prepareMul(const PrepareContext& context);

namespace {

template<typename T> Result<PreparedPtr> preparePlain(const PrepareContext& context, Activation activation)
{
    QS_TRY(BroadcastPlan plan, broadcastPlan(context));
    OpArithmetic arithmetic;
    arithmetic.formula = "out = clamp(a * b)";
    return makeBinary<T, T>(context.output(0).dtype(), std::move(plan), std::move(arithmetic),
        [range = PlainRange<T>(activation)](T a, T b) { return range.clamp(PlainMul::apply(a, b)); });
}

template<typename T> Result<PreparedPtr> prepareQuantized(const PrepareContext& context, Activation activation)
{
    QS_TRY(BroadcastPlan plan, broadcastPlan(context));
    const QuantParams& q1 = context.input(0).quant();
    const QuantParams& q2 = context.input(1).quant();
    const QuantParams& qo = context.output(0).quant();
    // In float, from left to right, as the runtime.
    const double real = static_cast<double>(q1.scale() * q2.scale() / qo.scale());
    MulParams params{q1.zeroPoint(), q2.zeroPoint(), qo.zeroPoint(), quantizeMultiplier(real), {}};
    QS_TRY(params.clamp, quantizedActivationRange(context, activation));
    OpArithmetic arithmetic;
    arithmetic.rescales = {doubleRounding("output", real, params.multiplier)};
    arithmetic.constants = {{"input 0 offset", -std::int64_t{params.zeroPoint1}},
        {"input 1 offset", -std::int64_t{params.zeroPoint2}}, {"output offset", params.outputZeroPoint}};
    arithmetic.clampMin = params.clamp.min;
    arithmetic.clampMax = params.clamp.max;
    arithmetic.formula = "out = clamp(requantize((x0 - z0) * (x1 - z1)) + z_out)";
    if constexpr (sizeof(T) == 1) {
        if (context.path() == KernelPath::Fast) {
            if (PreparedPtr fast = fast::makeMul(context.output(0).dtype(), plan, arithmetic, params))
                return fast;
        }
    }
    return makeBinary<T, T>(context.output(0).dtype(), std::move(plan), std::move(arithmetic),
        [params](T a, T b) { return static_cast<T>(mulQuantized(params, a, b)); });
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
    if (dtype == DType::Int16 && isByte(context.output(0).dtype())) {
        return context.error(
            ErrorCode::Unsupported, "there is no kernel from int16 to {}", dtypeName(context.output(0).dtype()));
    }
    QS_CHECK(expectSameType(context, "input 0", dtype, "the output", context.output(0).dtype()));
    switch (dtype) {
    case DType::UInt8: return prepareQuantized<std::uint8_t>(context, activation);
    case DType::Int8: return prepareQuantized<std::int8_t>(context, activation);
    case DType::Int16:
        if (!context.input(0).quant().isQuantized())
            return preparePlain<std::int16_t>(context, activation);
        QS_CHECK(expectZeroPointZero(context, "input 0", context.input(0)));
        QS_CHECK(expectZeroPointZero(context, "input 1", context.input(1)));
        QS_CHECK(expectZeroPointZero(context, "the output", context.output(0)));
        return prepareQuantized<std::int16_t>(context, activation);
    case DType::Float32: return preparePlain<float>(context, activation);
    case DType::Int32: return preparePlain<std::int32_t>(context, activation);
    case DType::Int64: return preparePlain<std::int64_t>(context, activation);
    case DType::UInt32: return preparePlain<std::uint32_t>(context, activation);
    default: return context.error(ErrorCode::Unsupported, "there is no kernel for {}", dtypeName(dtype));
    }
}

} // namespace quantstep
