// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/ops/conv_prepare.h"
#include "core/kernels/ops/conv_explain.h"

namespace quantstep {

TensorSpec convOutput(const PrepareContext& context, const ConvGeometry& g)
{
    return {context.input(kActivations).dtype(), Shape{g.batches, g.y.output, g.x.output, g.outputChannels}};
}

namespace {

/// The optimized kernels compute full convolutions as matrix products, except grouped ones.
RescaleRule ruleFor(const PrepareContext& context, ConvKind kind, const ConvGeometry& g, bool wide)
{
    if (wide)
        return RescaleRule::Accumulator64;
    if (delegated(context))
        return RescaleRule::FloatHalfEven;
    if (context.singleRounding())
        return RescaleRule::SingleRounding;
    if (!context.optimized() || kind != ConvKind::Full || g.groups() != 1)
        return RescaleRule::DoubleRounding;
    return RescaleRule::TiesUp;
}

} // namespace

Result<PreparedPtr> prepareFloatConv(
    const PrepareContext& context, ConvKind kind, const ConvGeometry& g, Activation activation)
{
    const FloatConv conv{kind, g, floatActivationRange(activation), constantWeights(context)};
    OpArithmetic arithmetic;
    arithmetic.formula = context.hasInput(kBias) ? "out = clamp(sum(x * w) + bias)" : "out = clamp(sum(x * w))";
    PreparedPtr prepared = prepareFastConv(context, conv, convOutput(context, g), arithmetic);
    if (!prepared) {
        prepared = makePrepared({convOutput(context, g)}, std::move(arithmetic),
            [conv](const EvalContext& eval) { evalFloatConv(conv, eval); });
    }
    prepared->explainWith(explainFloatConv(conv));
    return prepared;
}

Result<PreparedPtr> prepareQuantizedConv(
    const PrepareContext& context, ConvKind kind, const ConvGeometry& g, Activation activation)
{
    const DType type = context.input(kActivations).dtype();
    const bool narrowBias = context.hasInput(kBias) && context.input(kBias).dtype() == DType::Int32;
    const bool wide = type == DType::Int16 && !narrowBias;
    const RescaleRule rule = ruleFor(context, kind, g, wide);
    QuantizedConv conv;
    conv.kind = kind;
    conv.geometry = g;
    conv.inputOffset = fx::wrappingNegate(context.input(kActivations).quant().zeroPoint());
    // Zero points of int8 filters are not used.
    const std::int32_t weightZeroPoint = type == DType::UInt8 ? context.input(kWeights).quant().zeroPoint() : 0;
    conv.filterOffset = fx::wrappingNegate(weightZeroPoint);
    conv.filter = constantWeights(context);
    QS_TRY(conv.stage,
        makeOutputStage(context, activation, static_cast<std::size_t>(g.outputChannels), rule,
            rule == RescaleRule::FloatHalfEven ? ScaleProduct::Float
                : type == DType::UInt8         ? ScaleProduct::FloatFirst
                                               : ScaleProduct::Double));
    OpArithmetic arithmetic
        = describeArithmetic(context, conv.stage, context.input(kWeights).quant().isPerChannel(), weightZeroPoint);
    if (type == DType::UInt8 && rule != RescaleRule::FloatHalfEven)
        arithmetic.note = "input scale * weight scale is rounded to float before the division (uint8 only)";
    if (wide)
        arithmetic.note = "64-bit accumulator: the multiplier is reduced to 15 bits, one rounding";
    const DType filter = context.input(kWeights).dtype();
    if (type == DType::Int16 && isMisreadFilter(filter)) {
        arithmetic.note += fmt::format("{}the runtime reads the bytes of the {} filter as int8 weights",
            arithmetic.note.empty() ? "" : "; ", dtypeName(filter));
    }

    const auto make = [&]<typename Acc, typename In, typename Weight>(Acc, In, Weight) {
        PreparedPtr prepared = prepareFastConv(context, conv, convOutput(context, g), arithmetic);
        if (!prepared) {
            prepared = makePrepared({convOutput(context, g)}, std::move(arithmetic),
                [conv](const EvalContext& run) { evalQuantizedConv<Acc, In, Weight, Acc>(conv, run); });
        }
        prepared->explainWith(explainQuantizedConv<Acc, In, Weight, Acc>(std::move(conv)));
        return prepared;
    };
    using std::int16_t, std::int32_t, std::int64_t, std::int8_t, std::uint8_t;
    if (type == DType::UInt8)
        return make(int32_t{}, uint8_t{}, uint8_t{});
    if (type == DType::Int8)
        return make(int32_t{}, int8_t{}, int8_t{});
    return wide ? make(int64_t{}, int16_t{}, int8_t{}) : make(int32_t{}, int16_t{}, int8_t{});
}

} // namespace quantstep
