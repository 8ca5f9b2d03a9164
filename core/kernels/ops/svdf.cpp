// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// SVDF: inputs 0 input, 1 weights over features, 2 weights over time, 3 bias (optional), 4 state.

#include "core/kernels/reference/svdf.h"

#include "core/kernels/op_checks.h"
#include "core/kernels/ops/recurrent_support.h"
#include "core/kernels/registry.h"

namespace quantstep {

namespace {

using reference::SvdfGeometry;

constexpr auto kRefused = ErrorCode::RefusedByRuntime;
enum Input : int { kInput, kWeightsFeature, kWeightsTime, kBias, kState };

Result<SvdfGeometry> checkGeometry(const PrepareContext& context, const SvdfOptions& options)
{
    for (const int index : {kInput, kWeightsFeature, kWeightsTime}) {
        if (!context.hasInput(index) || context.input(index).shape.rank() != 2)
            return context.error(kRefused, "input {} must have 2 dimensions", index);
    }
    const Shape& input = context.input(kInput).shape;
    const Shape& feature = context.input(kWeightsFeature).shape;
    const Shape& time = context.input(kWeightsTime).shape;
    const std::int32_t filters = feature[0];
    if (options.rank <= 0 || filters % options.rank != 0)
        return context.error(kRefused, "{} filters are no multiple of the rank {}", filters, options.rank);
    if (input[1] != feature[1] || time[0] != filters) {
        return context.error(kRefused, "input {}, feature weights {} and time weights {} do not go together",
            input.text(), feature.text(), time.text());
    }
    SvdfGeometry g;
    g.batches = static_cast<std::size_t>(input[0]);
    g.inputs = static_cast<std::size_t>(input[1]);
    g.filters = static_cast<std::size_t>(filters);
    g.memory = static_cast<std::size_t>(time[1]);
    g.rank = static_cast<std::size_t>(options.rank);
    if (g.stateElements() == 0)
        return context.error(kRefused, "the state has no elements: the runtime writes outside of it");
    return g;
}

/// The runtime looks at fewer types than it relies on; what it would misread is refused.
Status checkOperands(const PrepareContext& context, const SvdfGeometry& g)
{
    const DType input = context.input(kInput).dtype();
    const DType feature = context.input(kWeightsFeature).dtype();
    QS_CHECK(expectTypeIn(context, "input", input, {DType::Float32, DType::Int8}));
    const bool integer = input == DType::Int8;
    if (integer ? !isByte(feature) : !isByte(feature) && feature != DType::Float32) {
        return context.error(
            kRefused, "{} feature weights do not go with {} input", dtypeName(feature), dtypeName(input));
    }
    const DType time = context.input(kWeightsTime).dtype();
    const bool timeFits = integer ? time == DType::Int16 : isByte(feature) ? isByte(time) : time == DType::Float32;
    if (!timeFits || context.output(0).dtype() != input) {
        return context.error(ErrorCode::Unsupported,
            "{} time weights and {} output with {} input and {} feature weights: the runtime misreads them",
            dtypeName(time), dtypeName(context.output(0).dtype()), dtypeName(input), dtypeName(feature));
    }
    const Shape units{static_cast<std::int32_t>(g.units())};
    QS_CHECK(expectOptionalParameter(context, kBias, "bias", {integer ? DType::Int32 : DType::Float32}, units));
    QS_CHECK(expectState(context, kState, "state", integer ? DType::Int16 : DType::Float32, g.stateElements()));
    const Shape stateShape{static_cast<std::int32_t>(g.batches), static_cast<std::int32_t>(g.memory * g.filters)};
    if (context.input(kState).shape != stateShape)
        return context.error(kRefused, "state {} must be {}", context.input(kState).shape.text(), stateShape.text());
    return {};
}

std::vector<TensorSpec> outputSpec(const PrepareContext& context, const SvdfGeometry& g)
{
    return {
        {context.output(0).dtype(), Shape{static_cast<std::int32_t>(g.batches), static_cast<std::int32_t>(g.units())}}};
}

Result<PreparedPtr> prepareInteger(const PrepareContext& context, const SvdfGeometry& g, const SvdfOptions& options)
{
    if (options.activation != Activation::Relu)
        return context.error(kRefused, "the int8 kernel takes the fused activation RELU only");
    const QuantParams& input = context.input(kInput).quant();
    const QuantParams& feature = context.input(kWeightsFeature).quant();
    const QuantParams& time = context.input(kWeightsTime).quant();
    const QuantParams& state = context.input(kState).quant();
    const QuantParams& output = context.output(0).quant();
    QS_CHECK(expectAffine(context, "input", input));
    QS_CHECK(expectAffine(context, "feature weights", feature));
    QS_CHECK(expectAffine(context, "state", state));
    QS_CHECK(expectAffine(context, "time weights", time));
    QS_CHECK(expectAffine(context, "output", output));
    reference::IntegerSvdf svdf;
    svdf.geometry = g;
    const auto toState = static_cast<double>(input.scales[0] * feature.scales[0] / state.scales[0]);
    const auto toOutput = static_cast<double>(state.scales[0] * time.scales[0] / output.scales[0]);
    svdf.toState = quantizeMultiplier(toState);
    svdf.toOutput = quantizeMultiplier(toOutput);
    svdf.inputZeroPoint = static_cast<std::int32_t>(input.zeroPoints[0]);
    svdf.outputZeroPoint = static_cast<std::int32_t>(output.zeroPoints[0]);
    OpArithmetic arithmetic;
    arithmetic.rescales
        = {doubleRounding("state", toState, svdf.toState), doubleRounding("output", toOutput, svdf.toOutput)};
    arithmetic.constants = {{"input offset", -input.zeroPoints[0]}, {"output offset", output.zeroPoints[0]}};
    arithmetic.clampMin = -128;
    arithmetic.clampMax = 127;
    arithmetic.formula = "newest = clamp16(requantize_state(sum((x - z_in) * w_feature))); "
                         "out = clamp(requantize_output(sum(state * w_time) over the rank + bias) + z_out)";
    arithmetic.note = "the fused RELU is not applied: the codes are clamped to the whole int8 range";
    return makePrepared(outputSpec(context, g), std::move(arithmetic),
        [svdf, state = stateIndex(context, kState)](const EvalContext& run) {
            reference::integerSvdf(svdf,
                {codesOf(run, kInput), codesOf(run, kWeightsFeature), elementsOf<std::int16_t>(run, kWeightsTime),
                    elementsOf<std::int32_t>(run, kBias), run.state(state).as<std::int16_t>(),
                    run.output(0).as<std::int8_t>()});
        });
}

Result<PreparedPtr> prepareFloat(const PrepareContext& context, const SvdfGeometry& g, const SvdfOptions& options)
{
    OpArithmetic arithmetic;
    arithmetic.formula = "newest = sum(x * w_feature); out = activation(sum(state * w_time) over the rank + bias)";
    return makePrepared(
        outputSpec(context, g), std::move(arithmetic),
        [g, activation = vectorActivation(options.activation), index = stateIndex(context, kState)](
            const EvalContext& run) {
            float* samples = ScratchCutter(run.scratch).take<float>(g.batches * g.filters);
            float* state = run.state(index).as<float>();
            const auto* input = elementsOf<float>(run, kInput);
            const auto* feature = elementsOf<float>(run, kWeightsFeature);
            const auto* time = elementsOf<float>(run, kWeightsTime);
            reference::shiftState(g, state);
            for (std::size_t i = 0; i < g.batches * g.filters; ++i) {
                samples[i] = reference::addProduct(
                    0.0F, feature + i % g.filters * g.inputs, input + i / g.filters * g.inputs, g.inputs);
            }
            reference::finishFloatSvdf(
                g, samples, time, elementsOf<float>(run, kBias), activation, state, run.output(0).as<float>());
        },
        g.batches * g.filters * sizeof(float));
}

struct HybridSvdf {
    SvdfGeometry geometry;
    reference::VectorActivation activation = reference::VectorActivation::None;
    bool asymmetric = false;
    float featureScale = 0, timeScale = 0;
    int state = 0;
};

struct HybridScratch {
    HybridScratch(ScratchCutter& scratch, const HybridSvdf& p)
        : samples(scratch.take<float>(p.geometry.batches * p.geometry.filters)),
          codes(scratch.take<std::int8_t>(p.geometry.batches * p.geometry.inputs)),
          time(scratch.take<float>(p.geometry.filters * p.geometry.memory)),
          params(scratch.take<reference::DynamicQuantization>(p.geometry.batches)),
          rowSums(p.asymmetric ? scratch.take<std::int32_t>(p.geometry.filters) : nullptr)
    {
    }
    float* samples;
    std::int8_t* codes;
    float* time;
    reference::DynamicQuantization* params;
    std::int32_t* rowSums;
};

void evalHybrid(const HybridSvdf& p, const EvalContext& run)
{
    const SvdfGeometry& g = p.geometry;
    ScratchCutter cutter(run.scratch);
    const HybridScratch scratch(cutter, p);
    float* state = run.state(p.state).as<float>();
    const auto* input = elementsOf<float>(run, kInput);
    reference::shiftState(g, state);
    std::fill_n(scratch.samples, g.batches * g.filters, 0.0F);
    if (!reference::isZeroVector({input, g.batches * g.inputs})) {
        const std::int8_t* feature = codesOf(run, kWeightsFeature);
        reference::quantizeVectors(input, g.batches, g.inputs, p.asymmetric, scratch.codes, scratch.params);
        if (p.asymmetric)
            sumRows(feature, g.filters, g.inputs, scratch.rowSums);
        reference::hybridAccumulate({feature, p.featureScale, g.filters, g.inputs, scratch.rowSums},
            {scratch.codes, scratch.params, g.batches}, scratch.samples, g.filters);
    }
    const std::int8_t* time = codesOf(run, kWeightsTime);
    for (std::size_t i = 0; i < g.filters * g.memory; ++i)
        scratch.time[i] = static_cast<float>(time[i]) * p.timeScale;
    reference::finishFloatSvdf(g, scratch.samples, scratch.time, elementsOf<float>(run, kBias), p.activation, state,
        run.output(0).as<float>());
}

Result<PreparedPtr> prepareHybrid(const PrepareContext& context, const SvdfGeometry& g, const SvdfOptions& options)
{
    HybridSvdf svdf;
    svdf.geometry = g;
    svdf.activation = vectorActivation(options.activation);
    svdf.asymmetric = options.asymmetricQuantizeInputs;
    svdf.featureScale = context.input(kWeightsFeature).quant().scale();
    svdf.timeScale = context.input(kWeightsTime).quant().scale();
    svdf.state = stateIndex(context, kState);
    OpArithmetic arithmetic;
    arithmetic.rescales = {{"feature weights", RescaleRule::FloatProduct, {svdf.featureScale}, {}, {}},
        {"time weights", RescaleRule::FloatProduct, {svdf.timeScale}, {}, {}}};
    arithmetic.formula = svdf.asymmetric ? "newest = float(sum((x_q - z_x) * w_feature)) * (s_x * s_feature); "
                                           "out = activation(sum(state * s_time * w_time) over the rank + bias)"
                                         : "newest = float(sum(x_q * w_feature)) * (s_x * s_feature); "
                                           "out = activation(sum(state * s_time * w_time) over the rank + bias)";
    arithmetic.note = "each row of x is quantized when the operator runs";
    ScratchCutter counter;
    (void)HybridScratch(counter, svdf);
    return makePrepared(
        outputSpec(context, g), std::move(arithmetic), [svdf](const EvalContext& run) { evalHybrid(svdf, run); },
        counter.used());
}

} // namespace

Result<PreparedPtr> prepareSvdf(const PrepareContext& context)
{
    QS_CHECK(expectInputCount(context, {5}));
    QS_TRY(const SvdfOptions options, context.options<SvdfOptions>());
    QS_TRY(const SvdfGeometry geometry, checkGeometry(context, options));
    QS_CHECK(checkOperands(context, geometry));
    if (context.input(kInput).dtype() == DType::Int8)
        return prepareInteger(context, geometry, options);
    if (context.input(kWeightsFeature).dtype() == DType::Float32)
        return prepareFloat(context, geometry, options);
    return prepareHybrid(context, geometry, options);
}

} // namespace quantstep
