// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/ops/conv_explain.h"
#include "core/kernels/ops/dense_forms.h"
#include "core/kernels/registry.h"

namespace quantstep {

namespace {

constexpr auto kRefused = ErrorCode::RefusedByRuntime;

bool isIntegerWeight(DType dtype)
{
    return dtype == DType::UInt8 || dtype == DType::Int8 || dtype == DType::Int4 || dtype == DType::Int2;
}

bool isSignedWeight(DType dtype)
{
    return isIntegerWeight(dtype) && dtype != DType::UInt8;
}

struct Types {
    DType input, weights, output;
    bool operator==(const Types&) const = default;
    [[nodiscard]] bool isHybrid() const { return input == DType::Float32 && weights != DType::Float32; }
};

Types typesOf(const PrepareContext& context)
{
    return {context.input(kActivations).dtype(), context.input(kWeights).dtype(), context.output(0).dtype()};
}

/// The combinations this kernel computes. The runtime lets more pass its checks, but misreads them then.
bool isComputable(const Types& types)
{
    if (types.input == DType::Float32)
        return types.output == DType::Float32 && (types.weights == DType::Float32 || isIntegerWeight(types.weights));
    if (types.input == DType::Int16)
        return types.output == DType::Int16 && (types.weights == DType::Int16 || isSignedWeight(types.weights));
    if (types.output == DType::Int16)
        return (types.input == DType::UInt8 || types.input == DType::Int8) && types.weights == types.input;
    return types == Types{DType::UInt8, DType::UInt8, DType::UInt8}
    || (types.input == DType::Int8 && types.output == DType::Int8 && isSignedWeight(types.weights));
}

Status checkTypes(const PrepareContext& context)
{
    const Types types = typesOf(context);
    if (!isComputable(types)) {
        const bool floats = types.weights == DType::Float32 || types.input == DType::Float32;
        return context.error(floats ? kRefused : ErrorCode::Unsupported, "{} input, {} weights and {} output",
            dtypeName(types.input), dtypeName(types.weights), dtypeName(types.output));
    }
    if (!context.hasInput(kBias)) {
        if (types.output == DType::Int16 && types.input != DType::Int16) {
            return context.error(
                kRefused, "{} input and int16 output need a bias: the runtime crashes without", dtypeName(types.input));
        }
        return {};
    }
    const DType bias = context.input(kBias).dtype();
    const bool integers = types.input != DType::Float32;
    if (integers ? bias != DType::Int32 && bias != DType::Int64 : bias != DType::Float32)
        return context.error(kRefused, "a {} bias does not go with {} input", dtypeName(bias), dtypeName(types.input));
    if (bias == DType::Int64 && types.input != DType::Int16) {
        return context.error(
            ErrorCode::Unsupported, "an int64 bias under {} input is misread by the runtime", dtypeName(types.input));
    }
    return {};
}

Status checkOptions(const PrepareContext& context, const FullyConnectedOptions& options)
{
    if (options.weightsFormat != 0 && !isShuffled(context, options))
        return context.error(kRefused, "weights format {} is for uint8 weights only", options.weightsFormat);
    const bool clips = options.activation != Activation::Tanh && options.activation != Activation::SignBit;
    if (!clips && !typesOf(context).isHybrid()) {
        return context.error(kRefused, "fused activation TANH or SIGN_BIT, only clipping ones are allowed");
    }
    return {};
}

Status checkShapes(const PrepareContext& context, const FullyConnectedOptions& options)
{
    const Shape& input = context.input(kActivations).shape;
    const Shape& weights = context.input(kWeights).shape;
    if (weights.rank() != 2)
        return context.error(kRefused, "weights {} must have 2 dimensions", weights.text());
    if (options.keepNumDims && (input.rank() == 0 || (weights[1] != 0 && input[input.rank() - 1] != weights[1]))) {
        return context.error(
            kRefused, "keep_num_dims: the last dimension of input {} is not {}", input.text(), weights[1]);
    }
    if (weights[1] != 0 && context.hasInput(kBias)
        && context.input(kBias).shape.elements() != static_cast<std::size_t>(weights[0])) {
        return context.error(
            kRefused, "bias {} does not have one element per unit ({})", context.input(kBias).shape.text(), weights[0]);
    }
    return {};
}

/// Without inputs to sum over the runtime fills the output with zero bytes, bias or not.
DenseGeometry makeGeometry(const PrepareContext& context)
{
    const Shape& input = context.input(kActivations).shape;
    const Shape& weights = context.input(kWeights).shape;
    DenseGeometry g;
    g.depth = static_cast<std::size_t>(weights[1]);
    g.units = static_cast<std::size_t>(weights[0]);
    if (g.depth > 0) {
        g.batches = input.elements() / g.depth;
    } else {
        g.batches = 1;
        for (int axis = 0; axis + 1 < input.rank(); ++axis)
            g.batches *= static_cast<std::size_t>(input[axis]);
    }
    return g;
}

TensorSpec outputSpec(const PrepareContext& context, const DenseGeometry& g, bool keepNumDims)
{
    TensorSpec spec{
        context.output(0).dtype(), Shape{static_cast<std::int32_t>(g.batches), static_cast<std::int32_t>(g.units)}};
    if (keepNumDims) {
        spec.shape = context.input(kActivations).shape;
        spec.shape.setDim(spec.shape.rank() - 1, static_cast<std::int32_t>(g.units));
    }
    return spec;
}

Status checkScales(const PrepareContext& context)
{
    QS_CHECK(checkQuantized(context));
    const QuantParams& quant = context.input(kWeights).quant();
    const Types types = typesOf(context);
    if (!quant.isPerChannel())
        return checkBiasScale(context);
    if (types.input == DType::UInt8)
        return context.error(kRefused, "uint8 weights take one scale");
    const auto count = static_cast<std::int32_t>(quant.scales.size());
    if (quant.axis != 0 || count != context.input(kWeights).shape[0]) {
        return context.error(kRefused, "the weights have {} scales along axis {}, expected one per unit ({}, axis 0)",
            count, quant.axis, context.input(kWeights).shape[0]);
    }
    if (types.input == DType::Int8 && types.output == DType::Int16) {
        return context.error(
            ErrorCode::Unsupported, "int8 to int16 with several weight scales: the runtime takes the scale as 0");
    }
    return {};
}

Status checkInt16(const PrepareContext& context, const FullyConnectedOptions& options)
{
    if (context.input(kActivations).quant().zeroPoint() != 0 || context.output(0).quant().zeroPoint() != 0)
        return context.error(kRefused, "int16 input and output must have zero point 0");
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
    const DType unset = context.input(kWeights).dtype() == DType::Int16 ? DType::Int32 : DType::Int64;
    if (wanted == DType::Float32 && bias != unset) {
        return context.error(ErrorCode::Unsupported,
            "quantized_bias_type is unset and the bias is {}: the runtime would read it as {}", dtypeName(bias),
            dtypeName(unset));
    }
    return {};
}

/// Accumulators of 64 bits: int16 activations, unless the options say int32. The optimized kernels take them only for
/// a bias of 64 bits.
bool isWide(const PrepareContext& context, const FullyConnectedOptions& options)
{
    const Types types = typesOf(context);
    if (context.optimized() && types.input == DType::Int16 && types.weights != DType::Int16
        && options.quantizedBiasType != DType::Int64 && !context.hasInput(kBias))
        return false;
    return types.weights == DType::Int16 || (types.input == DType::Int16 && options.quantizedBiasType != DType::Int32);
}

/// Since April 2025 the reference kernels multiply by the real multiplier in double; older ones, the micro
/// runtime, the optimized kernels and int16 weights use fixed point. The optimized kernels leave 64-bit
/// accumulators to the reference kernel.
RescaleRule ruleFor(const PrepareContext& context, bool wide)
{
    if (context.input(kWeights).dtype() == DType::Int16)
        return RescaleRule::Accumulator64;
    // Sparse weights have a kernel of their own, in fixed point.
    if (context.input(kWeights).info->isSparse)
        return context.singleRounding() ? RescaleRule::SingleRounding : RescaleRule::DoubleRounding;
    switch (context.numerics()) {
    case Numerics::LiteRtRef:
    case Numerics::SingleRounding: return RescaleRule::DoubleProduct;
    case Numerics::Tflite219Ref:
    case Numerics::Tflm: return wide ? RescaleRule::Accumulator64 : RescaleRule::DoubleRounding;
    case Numerics::LiteRtDefault:
    case Numerics::Xnnpack: break;
    }
    if (delegated(context))
        return RescaleRule::FloatHalfEven;
    return wide ? RescaleRule::DoubleProduct : RescaleRule::TiesUp;
}

struct QuantizedForm {
    void (*eval)(const QuantizedDense&, const EvalContext&);
    Explainer (*explain)(QuantizedDense);
};

template<typename Acc, typename Product, typename In, typename Weight, typename Bias, typename Out>
constexpr QuantizedForm kForm{
    &evalQuantizedDense<Acc, Product, In, Weight, Bias, Out>, &explainQuantizedDense<Acc, Product, In, Weight, Bias>};

QuantizedForm quantizedForm(const Types& types, bool wide, bool wideBias)
{
    using std::int16_t, std::int32_t, std::int64_t, std::int8_t, std::uint8_t;
    if (types.weights == DType::Int16) {
        return wideBias ? kForm<int64_t, int64_t, int16_t, int16_t, int64_t, int16_t>
                        : kForm<int64_t, int64_t, int16_t, int16_t, int32_t, int16_t>;
    }
    if (types.input == DType::Int16) {
        return wide ? kForm<int64_t, int32_t, int16_t, int8_t, int64_t, int16_t>
                    : kForm<int32_t, int32_t, int16_t, int8_t, int32_t, int16_t>;
    }
    // An int16 output of 8-bit operands has one kernel, which reads them as uint8 even when they are int8.
    if (types.output == DType::Int16)
        return kForm<int32_t, int32_t, uint8_t, uint8_t, int32_t, int16_t>;
    return types.input == DType::UInt8 ? kForm<int32_t, int32_t, uint8_t, uint8_t, int32_t, uint8_t>
                                       : kForm<int32_t, int32_t, int8_t, int8_t, int32_t, int8_t>;
}

Result<PreparedPtr> prepareQuantized(
    const PrepareContext& context, const DenseGeometry& g, const FullyConnectedOptions& options)
{
    const Types types = typesOf(context);
    const QuantParams& quant = context.input(kWeights).quant();
    const bool wide = isWide(context, options);
    const RescaleRule rule = ruleFor(context, wide);
    QuantizedDense dense;
    dense.geometry = g;
    dense.inputOffset = fx::wrappingNegate(context.input(kActivations).quant().zeroPoint());
    dense.weightOffset = fx::wrappingNegate(quant.zeroPoint());
    dense.weights = constantWeights(context);
    const ScaleProduct product = rule == RescaleRule::FloatHalfEven  ? ScaleProduct::Float
        : rule == RescaleRule::DoubleProduct || quant.isPerChannel() ? ScaleProduct::Double
                                                                     : ScaleProduct::FloatFirst;
    QS_TRY(dense.stage, makeOutputStage(context, options.activation, g.units, rule, product));
    OpArithmetic arithmetic = describeArithmetic(context, dense.stage, quant.isPerChannel(), quant.zeroPoint());
    if (rule == RescaleRule::DoubleProduct)
        arithmetic.note = "accumulator * real multiplier in double, rounded half away from zero: no fixed point";
    if (rule == RescaleRule::Accumulator64)
        arithmetic.note = "64-bit accumulator: the multiplier is reduced to 15 bits, one rounding";
    if (types.input == DType::Int8 && types.output == DType::Int16)
        arithmetic.note += "; the runtime reads the int8 codes of input and weights as uint8 here";
    const bool wideBias = context.hasInput(kBias) && context.input(kBias).dtype() == DType::Int64;
    const TensorSpec spec = outputSpec(context, g, options.keepNumDims);
    if (context.input(kWeights).info->isSparse) {
        arithmetic.note = "sparse weights: fixed point, and 16-bit sums of two products that may wrap";
        return makePrepared({spec}, std::move(arithmetic),
            [dense = std::move(dense)](const EvalContext& run) { evalSparseDense(dense, run); });
    }
    const QuantizedForm form = quantizedForm(types, wide, wideBias);
    PreparedPtr prepared = prepareFastDense(context, dense, spec, arithmetic);
    if (!prepared) {
        prepared = makePrepared(
            {spec}, std::move(arithmetic), [dense, eval = form.eval](const EvalContext& run) { eval(dense, run); });
    }
    prepared->explainWith(form.explain(std::move(dense)));
    return prepared;
}

Result<PreparedPtr> prepareHybrid(
    const PrepareContext& context, const DenseGeometry& g, const FullyConnectedOptions& options)
{
    const QuantParams& quant = context.input(kWeights).quant();
    // The reference kernel does not know scales of blocks: what it finds in their place is 0.
    const std::vector<float> scales = quant.blockwise ? std::vector<float>{0.0F} : quant.scales;
    if (scales.empty())
        return context.error(ErrorCode::Unsupported, "the weights are quantized without a scale");
    if (scales.size() > 1 && scales.size() != g.units) {
        return context.error(ErrorCode::Unsupported, "the weights have {} scales for {} units", scales.size(), g.units);
    }
    HybridDense dense{g, options.asymmetricQuantizeInputs, scales, options.activation, constantWeights(context),
        context.input(kWeights).info->isSparse};
    OpArithmetic arithmetic;
    arithmetic.rescales.push_back({"weights", RescaleRule::FloatProduct, {scales.begin(), scales.end()}, {}, {}});
    arithmetic.formula = dense.asymmetric ? "out = activation(bias + float(sum((x_q - z_x) * w)) * (s_x * s_w))"
                                          : "out = activation(bias + float(sum(x_q * w)) * (s_x * s_w))";
    arithmetic.note = "each row of x is quantized when the operator runs";
    if (quant.blockwise)
        arithmetic.note += "; the reference kernel takes the scales of blocks as 0, so that only the bias is left";
    PreparedPtr prepared = makePrepared({outputSpec(context, g, options.keepNumDims)}, std::move(arithmetic),
        [dense](const EvalContext& run) { evalHybridDense(dense, run); });
    if (!dense.sparse)
        prepared->explainWith(explainHybridDense(std::move(dense)));
    return prepared;
}

Result<PreparedPtr> prepareFloat(
    const PrepareContext& context, const DenseGeometry& g, const FullyConnectedOptions& options)
{
    const FloatDense dense{g, floatActivationRange(options.activation)};
    OpArithmetic arithmetic;
    arithmetic.formula = context.hasInput(kBias) ? "out = clamp(sum(x * w) + bias)" : "out = clamp(sum(x * w))";
    const TensorSpec spec = outputSpec(context, g, options.keepNumDims);
    PreparedPtr prepared = prepareFastDense(context, dense, spec, arithmetic);
    if (!prepared) {
        prepared = makePrepared(
            {spec}, std::move(arithmetic), [dense](const EvalContext& run) { evalFloatDense(dense, run); });
    }
    prepared->explainWith(explainFloatDense(dense));
    return prepared;
}

} // namespace

Result<PreparedPtr> prepareFullyConnected(const PrepareContext& context)
{
    QS_TRY(const FullyConnectedOptions options, context.options<FullyConnectedOptions>());
    QS_CHECK(context.expectCounts(2, 3, options.weightsFormat == 0 ? 1 : 2));
    QS_CHECK(checkOptions(context, options));
    const Types types = typesOf(context);
    if (types.weights == DType::Int4 || types.weights == DType::Int2)
        QS_CHECK(checkWeightZeroPoints(context));
    QS_CHECK(isShuffled(context, options) ? checkShuffledTypes(context) : checkTypes(context));
    QS_CHECK(checkWeightsUsable(context));
    QS_CHECK(checkShapes(context, options));
    QS_CHECK(checkSparseWeights(context));
    const DenseGeometry geometry = makeGeometry(context);
    if (isShuffled(context, options)) {
        QS_CHECK(checkScales(context));
        return prepareShuffled(
            context, geometry, outputSpec(context, geometry, options.keepNumDims), options.activation);
    }
    if (geometry.depth == 0) {
        return makePrepared({outputSpec(context, geometry, options.keepNumDims)}, {}, [](const EvalContext& run) {
            std::fill(run.output(0).bytes.begin(), run.output(0).bytes.end(), std::byte{0});
        });
    }
    if (types.input == DType::Float32) {
        return types.isHybrid() ? prepareHybrid(context, geometry, options) : prepareFloat(context, geometry, options);
    }
    QS_CHECK(checkScales(context));
    if (types.input == DType::Int16)
        QS_CHECK(checkInt16(context, options));
    return prepareQuantized(context, geometry, options);
}

} // namespace quantstep
