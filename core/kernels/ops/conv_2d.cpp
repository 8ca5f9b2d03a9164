// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/ops/conv_explain.h"
#include "core/kernels/ops/conv_prepare.h"
#include "core/kernels/registry.h"

#include <algorithm>

namespace quantstep {

namespace {

constexpr auto kRefused = ErrorCode::RefusedByRuntime;

bool isIntegerFilter(DType dtype)
{
    return dtype == DType::UInt8 || dtype == DType::Int8 || dtype == DType::Int4;
}

Status checkShapes(const PrepareContext& context)
{
    const Shape& input = context.input(kActivations).shape;
    const Shape& filter = context.input(kWeights).shape;
    if (input.rank() != 4 || filter.rank() != 4) {
        return context.error(
            kRefused, "input {} and filter {} must both have 4 dimensions", input.text(), filter.text());
    }
    for (int axis = 0; axis < 4; ++axis) {
        if ((axis > 0 && input[axis] <= 0) || filter[axis] <= 0)
            return context.error(kRefused, "input {} or filter {} has an empty dimension", input.text(), filter.text());
    }
    if (input[3] % filter[3] != 0 || filter[0] % (input[3] / filter[3]) != 0) {
        return context.error(
            kRefused, "{} input channels and a filter {} do not form equal groups", input[3], filter.text());
    }
    return {};
}

Status checkTypes(const PrepareContext& context)
{
    const DType input = context.input(kActivations).dtype();
    const DType filter = context.input(kWeights).dtype();
    if (input != DType::Float32 && input != DType::UInt8 && input != DType::Int8 && input != DType::Int16) {
        return context.error(kRefused, "input type is {}, expected float32, uint8, int8 or int16", dtypeName(input));
    }
    if (context.output(0).dtype() != input) {
        return context.error(kRefused, "output type is {}, expected {} as the input's",
            dtypeName(context.output(0).dtype()), dtypeName(input));
    }
    const bool known = input == DType::Float32 ? filter == DType::Float32 || isIntegerFilter(filter)
        : input == DType::UInt8                ? filter == DType::UInt8
                                               : filter == DType::Int8 || filter == DType::Int4;
    if (!known && !(input == DType::Int16 && isMisreadFilter(filter))) {
        return context.error(input == DType::Int8 ? kRefused : ErrorCode::Unsupported,
            "a {} filter does not go with {} input", dtypeName(filter), dtypeName(input));
    }
    return {};
}

Status checkBias(const PrepareContext& context)
{
    const Operand& bias = context.input(kBias);
    const DType input = context.input(kActivations).dtype();
    const std::int32_t channels = context.input(kWeights).shape[0];
    const DType type = bias.dtype();
    const bool fits = input == DType::Float32 ? type == DType::Float32
        : input == DType::Int16               ? type == DType::Int32 || type == DType::Int64
                                              : type == DType::Int32;
    if (!fits)
        return context.error(kRefused, "a {} bias does not go with {} input", dtypeName(type), dtypeName(input));
    if (input != DType::Float32 && bias.quant().zeroPoint() != 0)
        return context.error(kRefused, "the bias has zero point {}, expected 0", bias.quant().zeroPoint());
    if (bias.shape.elements() != static_cast<std::size_t>(channels)) {
        return context.error(
            kRefused, "bias {} does not have one element per output channel ({})", bias.shape.text(), channels);
    }
    return {};
}

Status checkInt16(const PrepareContext& context, const Conv2DOptions& options)
{
    if (context.input(kActivations).quant().zeroPoint() != 0 || context.output(0).quant().zeroPoint() != 0)
        return context.error(kRefused, "int16 input and output must have zero point 0");
    const DType wanted = options.quantizedBiasType;
    const DType bias = context.input(kBias).dtype();
    if (wanted != DType::Float32 && wanted != bias) {
        return context.error(
            kRefused, "the options ask for a {} bias, but it is {}", dtypeName(wanted), dtypeName(bias));
    }
    if (wanted == DType::Float32 && bias == DType::Int32) {
        return context.error(ErrorCode::Unsupported,
            "quantized_bias_type is unset and the bias is int32: the runtime would read it as int64");
    }
    return {};
}

Result<ConvGeometry> makeGeometry(const PrepareContext& context, const Conv2DOptions& options)
{
    const Shape& input = context.input(kActivations).shape;
    const Shape& filter = context.input(kWeights).shape;
    ConvGeometry g;
    g.batches = input[0];
    QS_TRY(
        g.y, windowAxis(context, "height", input[1], filter[1], options.strideH, options.dilationH, options.padding));
    QS_TRY(g.x, windowAxis(context, "width", input[2], filter[2], options.strideW, options.dilationW, options.padding));
    g.inputChannels = input[3];
    g.filterChannels = filter[3];
    g.outputChannels = filter[0];
    return g;
}

Result<PreparedPtr> prepareHybrid(const PrepareContext& context, const ConvGeometry& g, Activation activation)
{
    const QuantParams& quant = context.input(kWeights).quant();
    if (quant.scales.empty())
        return context.error(ErrorCode::Unsupported, "the integer filter has no scale");
    HybridConv conv;
    conv.geometry = g;
    conv.scales = quant.scales;
    conv.clamp = floatActivationRange(activation);
    conv.filter = constantWeights(context);
    const bool equal = std::all_of(
        quant.scales.begin(), quant.scales.end(), [&](float scale) { return scale == quant.scales.front(); });
    OpArithmetic arithmetic;
    if (equal || context.input(kWeights).dtype() == DType::UInt8) {
        if (g.groups() != 1) {
            return context.error(
                ErrorCode::Unsupported, "a grouped hybrid convolution with one scale is not defined in the runtime");
        }
        conv.rule = HybridRule::SymmetricImage;
        conv.scales.resize(1);
        arithmetic.formula = "out = clamp(float(sum(x_q * w)) * (s_x * s_w) + bias)";
        arithmetic.note = "x is quantized per image, symmetrically, when the operator runs";
    } else {
        conv.rule = HybridRule::AsymmetricPerChannel;
        QS_CHECK(checkChannelScales(context, 0));
        arithmetic.formula = "out = clamp(float(sum((x_q - z_x) * w)) * s_w[c] * s_x + bias)";
        arithmetic.note = "x is quantized per image, with a zero point, when the operator runs";
    }
    arithmetic.rescales.push_back(
        {"weights", RescaleRule::FloatProduct, {conv.scales.begin(), conv.scales.end()}, {}, {}});
    PreparedPtr prepared = makePrepared({convOutput(context, g)}, std::move(arithmetic),
        [conv](const EvalContext& eval) { evalHybridConv(conv, eval); });
    prepared->explainWith(explainHybridConv(std::move(conv)));
    return prepared;
}

} // namespace

Result<PreparedPtr> prepareConv2D(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(3, 3, 1));
    QS_TRY(const Conv2DOptions options, context.options<Conv2DOptions>());
    QS_CHECK(checkShapes(context));
    QS_CHECK(checkTypes(context));
    QS_CHECK(checkWeightsUsable(context));
    const DType input = context.input(kActivations).dtype();
    if (input != DType::Float32)
        QS_CHECK(checkQuantized(context));
    if (input == DType::Int8 || input == DType::Int16)
        QS_CHECK(checkWeightZeroPoints(context));
    QS_CHECK(checkBias(context));
    if (input == DType::Int16)
        QS_CHECK(checkInt16(context, options));
    QS_TRY(const ConvGeometry geometry, makeGeometry(context, options));
    if (input == DType::Float32) {
        return context.input(kWeights).dtype() == DType::Float32
            ? prepareFloatConv(context, ConvKind::Full, geometry, options.activation)
            : prepareHybrid(context, geometry, options.activation);
    }
    QS_CHECK(checkChannelScales(context, 0));
    if (input == DType::UInt8)
        QS_CHECK(checkBiasScale(context));
    return prepareQuantizedConv(context, ConvKind::Full, geometry, options.activation);
}

} // namespace quantstep
