// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// TRANSPOSE_CONV: inputs are 0 the output's shape, 1 filter [O, H, W, I], 2 activations, 3 bias.

#include "core/kernels/op_checks.h"
#include "core/kernels/ops/volume_support.h"
#include "core/kernels/reference/hybrid.h"

namespace quantstep {

Result<PreparedPtr> prepareTransposeConv(const PrepareContext& context);

namespace {

using reference::FilterLayout;
using reference::VolumeGeometry;

constexpr auto kRefused = ErrorCode::RefusedByRuntime;
constexpr int kOutputShape = 0;
constexpr VolumeInputs kInputs{2, 1, 3};
constexpr std::int32_t kLargestStride = 32767;

// The checks below get the context in the order activations, weights, bias.

Status checkShapes(const PrepareContext& context, const TransposeConvOptions& options)
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
    if (input[3] != filter[3]) {
        return context.error(kRefused, "input {} has {} channels, but the filter {} takes {}", input.text(), input[3],
            filter.text(), filter[3]);
    }
    for (const std::int32_t stride : {options.strideH, options.strideW}) {
        if (stride <= 0 || stride > kLargestStride)
            return context.error(kRefused, "stride {} is not in 1 to {}", stride, kLargestStride);
    }
    return {};
}

Status checkTypes(const PrepareContext& context)
{
    const DType input = context.input(kActivations).dtype();
    const DType filter = context.input(kWeights).dtype();
    QS_CHECK(expectTypeIn(context, "the input", input, {DType::Float32, DType::UInt8, DType::Int8, DType::Int16}));
    QS_CHECK(expectSameType(context, "the input", input, "the output", context.output(0).dtype()));
    const bool known = input == DType::UInt8 ? filter == DType::UInt8
                                             : filter == DType::Int8 || (input == DType::Float32 && filter == input);
    if (!known)
        return context.error(kRefused, "a {} filter does not go with {} input", dtypeName(filter), dtypeName(input));
    return {};
}

Status checkBias(const PrepareContext& context)
{
    if (!context.hasInput(kBias))
        return {};
    const Operand& bias = context.input(kBias);
    const DType input = context.input(kActivations).dtype();
    const DType type = bias.dtype();
    const bool fits = input == DType::Float32 ? type == DType::Float32
                                              : type == DType::Int32 || (input == DType::Int16 && type == DType::Int64);
    if (!fits)
        return context.error(kRefused, "a {} bias does not go with {} input", dtypeName(type), dtypeName(input));
    if ((input == DType::Int8 || input == DType::Int16) && bias.quant().zeroPoint() != 0)
        return context.error(kRefused, "the bias has zero point {}, expected 0", bias.quant().zeroPoint());
    const std::int32_t channels = context.input(kWeights).shape[0];
    if (bias.shape.elements() != static_cast<std::size_t>(channels)) {
        return context.error(
            kRefused, "bias {} does not have one element per output channel ({})", bias.shape.text(), channels);
    }
    return {};
}

Status checkInt16(const PrepareContext& context, const TransposeConvOptions& options)
{
    QS_CHECK(expectZeroPointZero(context, "the input", context.input(kActivations)));
    QS_CHECK(expectZeroPointZero(context, "the output", context.output(0)));
    const DType wanted = options.quantizedBiasType;
    if (wanted != DType::Float32 && wanted != DType::Int32 && wanted != DType::Int64)
        return context.error(kRefused, "quantized_bias_type is {}, expected int32 or int64", dtypeName(wanted));
    if (!context.hasInput(kBias))
        return {};
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

/// The axes are windows over the output, and must give the input's size.
Result<VolumeGeometry> makeGeometry(
    const PrepareContext& context, const Shape& output, const TransposeConvOptions& options)
{
    const Shape& input = context.input(kActivations).shape;
    const Shape& filter = context.input(kWeights).shape;
    if (output.rank() != 4 || output[0] != input[0] || output[1] <= 0 || output[2] <= 0 || output[3] != filter[0]) {
        return context.error(kRefused, "the output's shape {} does not fit {} images and {} filters", output.text(),
            input[0], filter[0]);
    }
    VolumeGeometry g;
    g.batches = input[0];
    g.transposed = true;
    g.d = {1, 1, 1, 1, 1, 0};
    QS_TRY(g.y, windowAxis(context, "height", output[1], filter[1], options.strideH, 1, options.padding));
    QS_TRY(g.x, windowAxis(context, "width", output[2], filter[2], options.strideW, 1, options.padding));
    if (g.y.output != input[1] || g.x.output != input[2]) {
        return context.error(kRefused, "an output {} needs an input of {} x {}, found {}", output.text(), g.y.output,
            g.x.output, input.text());
    }
    g.inputChannels = static_cast<std::size_t>(input[3]);
    g.outputChannels = static_cast<std::size_t>(filter[0]);
    return g;
}

FilterLayout layoutOf(const VolumeGeometry& g)
{
    return {g.inputChannels, g.taps() * g.inputChannels, 1};
}

struct QuantizedTransposeConv {
    VolumeGeometry geometry;
    std::int32_t inputOffset = 0, filterOffset = 0;
    OutputStage stage;
};

template<typename Acc, typename In, typename Weight>
void evalQuantized(const QuantizedTransposeConv& conv, const EvalContext& run)
{
    const auto* bias = optionalInput<Acc>(run, kInputs.bias);
    In* out = run.output(0).as<In>();
    const auto step = [&conv](Acc acc, std::size_t, std::size_t, In x, Weight w) {
        return reference::sum<Acc>(acc,
            reference::product<Acc>(reference::sum<Acc>(static_cast<Acc>(x), conv.inputOffset),
                reference::sum<Acc>(static_cast<Acc>(w), conv.filterOffset)));
    };
    const auto finish = [&](std::size_t at, std::size_t channel, Acc acc) {
        if (bias != nullptr)
            acc = reference::sum<Acc>(acc, bias[channel]);
        out[at] = static_cast<In>(conv.stage.code(acc, channel));
    };
    forVolumeCells(run, conv.geometry, [&](std::size_t begin, std::size_t end) {
        reference::convolveVolume<Acc>(conv.geometry, layoutOf(conv.geometry), rawInput<In>(run, kInputs.activations),
            rawInput<Weight>(run, kInputs.weights), begin, end, step, finish);
    });
}

template<typename Acc, typename In, typename Weight>
void explainQuantized(const QuantizedTransposeConv& conv, const ExplainContext& c, OpExplanation& to)
{
    const DotOperands<Acc, In, Weight> op{reinterpret_cast<const In*>(c.input(kInputs.activations).bytes.data()),
        reinterpret_cast<const Weight*>(c.input(kInputs.weights).bytes.data()), static_cast<Acc>(conv.inputOffset),
        static_cast<Acc>(conv.filterOffset), kInputs.activations, kInputs.weights};
    explainQuantizedDot<Acc>(to, c.wantTerms, op, optionalInput<Acc>(c, kInputs.bias), kInputs.bias, conv.stage,
        c.element % conv.geometry.outputChannels,
        [&](const auto& visit) { forVolumeTerms(conv.geometry, layoutOf(conv.geometry), c.element, visit); });
}

Result<PreparedPtr> prepareQuantized(
    const PrepareContext& context, TensorSpec spec, const VolumeGeometry& g, const TransposeConvOptions& options)
{
    const DType type = context.input(kActivations).dtype();
    const bool isUnsigned = type == DType::UInt8;
    QS_CHECK(checkQuantized(context));
    QS_CHECK(checkChannelScales(context, 0));
    if (isUnsigned)
        QS_CHECK(checkBiasScale(context));
    const bool wide = type == DType::Int16 && options.quantizedBiasType != DType::Int32;
    const RescaleRule rule = wide                        ? RescaleRule::Accumulator64
        : context.numerics() == Numerics::SingleRounding ? RescaleRule::SingleRounding
                                                         : RescaleRule::DoubleRounding;
    QuantizedTransposeConv conv;
    conv.geometry = g;
    conv.inputOffset = fx::wrappingNegate(context.input(kActivations).quant().zeroPoint());
    // Zero points of int8 filters are not used.
    const std::int32_t weightZeroPoint = isUnsigned ? context.input(kWeights).quant().zeroPoint() : 0;
    conv.filterOffset = fx::wrappingNegate(weightZeroPoint);
    QS_TRY(conv.stage,
        makeOutputStage(context, options.activation, g.outputChannels, rule,
            isUnsigned ? ScaleProduct::FloatFirst : ScaleProduct::Double));
    OpArithmetic arithmetic
        = describeArithmetic(context, conv.stage, context.input(kWeights).quant().isPerChannel(), weightZeroPoint);
    if (isUnsigned)
        arithmetic.note = "input scale * weight scale is rounded to float before the division (uint8 only)";
    if (wide)
        arithmetic.note = "64-bit accumulator: the multiplier is reduced to 15 bits, one rounding";
    const auto make = [&]<typename Acc, typename In, typename Weight>(Acc, In, Weight) {
        PreparedPtr prepared = makePrepared({std::move(spec)}, std::move(arithmetic),
            [conv](const EvalContext& run) { evalQuantized<Acc, In, Weight>(conv, run); });
        prepared->explainWith([conv](const ExplainContext& c, OpExplanation& to) {
            explainQuantized<Acc, In, Weight>(conv, c, to);
            return true;
        });
        return prepared;
    };
    using std::int16_t, std::int32_t, std::int64_t, std::int8_t, std::uint8_t;
    if (isUnsigned)
        return make(int32_t{}, uint8_t{}, uint8_t{});
    if (type == DType::Int8)
        return make(int32_t{}, int8_t{}, int8_t{});
    return wide ? make(int64_t{}, int16_t{}, int8_t{}) : make(int32_t{}, int16_t{}, int8_t{});
}

struct HybridTransposeConv {
    VolumeGeometry geometry;
    std::vector<float> scales; ///< one per output channel
    FloatRange clamp;
};

void evalHybrid(const HybridTransposeConv& conv, const EvalContext& run)
{
    const VolumeGeometry& g = conv.geometry;
    const auto batches = static_cast<std::size_t>(g.batches);
    const std::size_t size = g.inputCells() * g.inputChannels;
    const auto* input = rawInput<float>(run, kInputs.activations);
    std::vector<std::int8_t> codes(batches * size);
    std::vector<reference::DynamicQuantization> params;
    for (std::size_t b = 0; b < batches; ++b)
        params.push_back(reference::quantizeAsymmetric({input + b * size, size}, codes.data() + b * size));
    const auto* bias = optionalInput<float>(run, kInputs.bias);
    float* out = run.output(0).as<float>();
    // Every product is scaled and added up in float.
    const auto step = [&](float acc, std::size_t batch, std::size_t channel, std::int8_t x, std::int8_t w) {
        const std::int32_t term = (std::int32_t{x} - params[batch].zeroPoint) * std::int32_t{w};
        return acc + static_cast<float>(term) * conv.scales[channel] * params[batch].scale;
    };
    const auto finish = [&](std::size_t at, std::size_t channel, float acc) {
        out[at] = clampToRange(bias != nullptr ? acc + bias[channel] : acc, conv.clamp);
    };
    forVolumeCells(run, g, [&](std::size_t begin, std::size_t end) {
        reference::convolveVolume<float>(
            g, layoutOf(g), codes.data(), rawInput<std::int8_t>(run, kInputs.weights), begin, end, step, finish);
    });
}

Result<PreparedPtr> prepareHybrid(
    const PrepareContext& context, TensorSpec spec, const VolumeGeometry& g, const TransposeConvOptions& options)
{
    const QuantParams& quant = context.input(kWeights).quant();
    const Shape& filter = context.input(kWeights).shape;
    if (quant.blockwise || quant.scales.empty())
        return context.error(kRefused, "the integer filter has no scale of its own");
    if (g.batches == 0)
        return context.error(kRefused, "there are no images to quantize");
    // One scale is repeated for each index along the quantized dimension, whichever that is.
    const auto count = static_cast<std::size_t>(filter[quant.axis]);
    if (count < g.outputChannels) {
        return context.error(ErrorCode::Unsupported,
            "the filter has {} scales along axis {} for {} output channels: the runtime reads past their end", count,
            quant.axis, g.outputChannels);
    }
    HybridTransposeConv conv{g, quant.scales, floatActivationRange(options.activation)};
    if (conv.scales.size() == 1)
        conv.scales.resize(g.outputChannels, quant.scales[0]);
    OpArithmetic arithmetic;
    arithmetic.formula = "out = clamp(sum(float((x_q - z_x) * w) * s_w[c] * s_x) + bias)";
    arithmetic.note
        = "x is quantized per image, with a zero point, when the operator runs; products are summed in float";
    arithmetic.rescales.push_back(
        {"weights", RescaleRule::FloatProduct, {conv.scales.begin(), conv.scales.end()}, {}, {}});
    return makePrepared({std::move(spec)}, std::move(arithmetic),
        [conv = std::move(conv)](const EvalContext& run) { evalHybrid(conv, run); });
}

} // namespace

Result<PreparedPtr> prepareTransposeConv(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(3, 4, 1));
    QS_TRY(const TransposeConvOptions options, context.options<TransposeConvOptions>());
    const PrepareContext matrix = context.withInputs({kInputs.activations, kInputs.weights, kInputs.bias});
    if (context.input(kOutputShape).shape.rank() != 1)
        return context.error(kRefused, "the output's shape must be a vector");
    QS_CHECK(expectTypeIn(context, "the output's shape", context.input(kOutputShape).dtype(), {DType::Int32}));
    QS_CHECK(checkShapes(matrix, options));
    QS_CHECK(checkTypes(matrix));
    QS_CHECK(checkWeightsUsable(matrix));
    QS_CHECK(checkBias(matrix));
    const DType input = matrix.input(kActivations).dtype();
    if (input == DType::Int16)
        QS_CHECK(checkInt16(matrix, options));
    QS_TRY(const auto dims, integersOf(context, kOutputShape));
    TensorSpec spec{input, Shape(std::vector<std::int32_t>(dims.begin(), dims.end()))};
    QS_TRY(const VolumeGeometry geometry, makeGeometry(matrix, spec.shape, options));
    QS_CHECK(expectSaneShape(context, spec.shape));
    if (input != DType::Float32)
        return prepareQuantized(matrix, std::move(spec), geometry, options);
    if (matrix.input(kWeights).dtype() == DType::Int8)
        return prepareHybrid(matrix, std::move(spec), geometry, options);
    return makeFloatVolume(
        std::move(spec), geometry, layoutOf(geometry), kInputs, options.activation, matrix.hasInput(kBias));
}

} // namespace quantstep
