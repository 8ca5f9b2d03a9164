// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/ops/conv_explain.h"
#include "core/kernels/ops/conv_prepare.h"
#include "core/kernels/registry.h"

namespace quantstep {

namespace {

constexpr auto kRefused = ErrorCode::RefusedByRuntime;
constexpr std::int32_t kLargestStep = 32767;

Status checkShapes(const PrepareContext& context)
{
    const Shape& input = context.input(kActivations).shape;
    const Shape& filter = context.input(kWeights).shape;
    if (input.rank() != 4 || filter.rank() != 4 || filter[0] != 1) {
        return context.error(kRefused, "input {} and filter {} must have 4 dimensions, the filter's first being 1",
            input.text(), filter.text());
    }
    for (int axis = 1; axis < 4; ++axis) {
        if (input[axis] <= 0 || filter[axis] <= 0)
            return context.error(kRefused, "input {} or filter {} has an empty dimension", input.text(), filter.text());
    }
    if (filter[3] % input[3] != 0) {
        return context.error(
            kRefused, "{} output channels are not a multiple of {} input channels", filter[3], input[3]);
    }
    return {};
}

Status checkSteps(const PrepareContext& context, const DepthwiseConv2DOptions& options)
{
    for (const std::int32_t step : {options.strideH, options.strideW, options.dilationH, options.dilationW}) {
        if (step <= 0 || step > kLargestStep) {
            return context.error(kRefused, "stride {}x{}, dilation {}x{}: each must be in 1 to {}", options.strideH,
                options.strideW, options.dilationH, options.dilationW, kLargestStep);
        }
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
    const bool known = (filter == DType::Int8 && input != DType::UInt8) || (filter == input && input != DType::Int16)
        || (filter == DType::Int4 && input == DType::Int8) || (input == DType::Int16 && isMisreadFilter(filter));
    if (known)
        return {};
    // int4 under uint8 and under int16 passes the runtime's checks, and then it reads past their end.
    const bool misread = input == DType::Int16 || (input == DType::UInt8 && filter == DType::Int4);
    return context.error(misread ? ErrorCode::Unsupported : kRefused, "a {} filter does not go with {} input",
        dtypeName(filter), dtypeName(input));
}

Status checkBias(const PrepareContext& context)
{
    if (context.inputCount() < 3)
        return {};
    const Operand& bias = context.input(kBias);
    const DType input = context.input(kActivations).dtype();
    const DType wanted = input == DType::Float32 ? DType::Float32 : input == DType::Int16 ? DType::Int64 : DType::Int32;
    if (!bias.present() || bias.dtype() != wanted) {
        return context.error(kRefused, "the bias is {}, expected {} for {} input",
            bias.present() ? dtypeName(bias.dtype()) : "absent", dtypeName(wanted), dtypeName(input));
    }
    if (input != DType::Float32 && bias.quant().zeroPoint() != 0)
        return context.error(kRefused, "the bias has zero point {}, expected 0", bias.quant().zeroPoint());
    const std::int32_t channels = context.input(kWeights).shape[3];
    if (bias.shape.rank() != 1 || bias.shape[0] != channels)
        return context.error(kRefused, "bias {} is not [{}]", bias.shape.text(), channels);
    return {};
}

/// int16 and hybrid kernels take the multiplier from the options, all others from the shapes.
Status checkMultiplier(const PrepareContext& context, const ConvGeometry& g, const DepthwiseConv2DOptions& options)
{
    if (options.depthMultiplier == g.multiplier())
        return {};
    return context.error(ErrorCode::Unsupported,
        "depth_multiplier {} contradicts {} input and {} output channels: the runtime leaves the output undefined",
        options.depthMultiplier, g.inputChannels, g.outputChannels);
}

Result<ConvGeometry> makeGeometry(const PrepareContext& context, const DepthwiseConv2DOptions& options)
{
    const Shape& input = context.input(kActivations).shape;
    const Shape& filter = context.input(kWeights).shape;
    ConvGeometry g;
    g.batches = input[0];
    QS_TRY(
        g.y, windowAxis(context, "height", input[1], filter[1], options.strideH, options.dilationH, options.padding));
    QS_TRY(g.x, windowAxis(context, "width", input[2], filter[2], options.strideW, options.dilationW, options.padding));
    g.inputChannels = input[3];
    g.filterChannels = 1;
    g.outputChannels = filter[3];
    return g;
}

Result<PreparedPtr> prepareHybrid(
    const PrepareContext& context, const ConvGeometry& g, const DepthwiseConv2DOptions& options)
{
    const QuantParams& quant = context.input(kWeights).quant();
    const Shape& filter = context.input(kWeights).shape;
    const auto count = static_cast<std::int32_t>(quant.scales.size());
    if (count == 0 || quant.axis < 0 || quant.axis >= 4 || filter[quant.axis] != count) {
        return context.error(kRefused, "the filter has {} scales along axis {}, expected one per output channel ({})",
            count, quant.axis, filter[3]);
    }
    if (count != g.outputChannels) {
        return context.error(ErrorCode::Unsupported,
            "the filter has {} scales for {} output channels: the runtime reads past their end", count,
            g.outputChannels);
    }
    QS_CHECK(checkMultiplier(context, g, options));
    HybridConv conv;
    conv.rule = HybridRule::AsymmetricDepthwise;
    conv.geometry = g;
    conv.scales = quant.scales;
    conv.clamp = floatActivationRange(options.activation);
    conv.filter = constantWeights(context);
    OpArithmetic arithmetic;
    arithmetic.formula = "out = clamp(float(sum((x_q - z_x) * w)) * (s_w[c] * s_x) + bias)";
    arithmetic.note = "x is quantized per image, with a zero point, when the operator runs";
    arithmetic.rescales.push_back(
        {"weights", RescaleRule::FloatProduct, {conv.scales.begin(), conv.scales.end()}, {}, {}});
    PreparedPtr prepared = makePrepared({convOutput(context, g)}, std::move(arithmetic),
        [conv](const EvalContext& eval) { evalHybridConv(conv, eval); });
    prepared->explainWith(explainHybridConv(std::move(conv)));
    return prepared;
}

} // namespace

Result<PreparedPtr> prepareDepthwiseConv2D(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 3, 1));
    QS_TRY(const DepthwiseConv2DOptions options, context.options<DepthwiseConv2DOptions>());
    QS_CHECK(checkShapes(context));
    QS_CHECK(checkSteps(context, options));
    QS_CHECK(checkTypes(context));
    QS_CHECK(checkWeightsUsable(context));
    QS_CHECK(checkBias(context));
    QS_TRY(const ConvGeometry geometry, makeGeometry(context, options));
    const DType input = context.input(kActivations).dtype();
    if (input == DType::Float32) {
        return context.input(kWeights).dtype() == DType::Float32
            ? prepareFloatConv(context, ConvKind::Depthwise, geometry, options.activation)
            : prepareHybrid(context, geometry, options);
    }
    QS_CHECK(checkQuantized(context));
    QS_CHECK(checkChannelScales(context, 3));
    if (input == DType::Int16) {
        if (context.input(kActivations).quant().zeroPoint() != 0 || context.output(0).quant().zeroPoint() != 0)
            return context.error(kRefused, "int16 input and output must have zero point 0");
        QS_CHECK(checkMultiplier(context, geometry, options));
    }
    if (input == DType::UInt8)
        QS_CHECK(checkBiasScale(context));
    return prepareQuantizedConv(context, ConvKind::Depthwise, geometry, options.activation);
}

} // namespace quantstep
