// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/reference/quantize.h"
#include "core/kernels/explain_sums.h"
#include "core/kernels/lut.h"
#include "core/kernels/op_checks.h"
#include "core/kernels/packed_codes.h"

namespace quantstep {

Result<PreparedPtr> prepareQuantize(const PrepareContext& context);

namespace {

IntRange codesOf(DType dtype)
{
    const CodeRange range = *codeRange(dtype);
    return {static_cast<std::int32_t>(range.min), static_cast<std::int32_t>(range.max)};
}

/// Scale and zero point along the channels of a tensor; one of each when it is quantized as a whole.
struct ChannelScales {
    std::vector<float> scales;
    std::vector<std::int32_t> zeroPoints;
    std::size_t inner = 1; ///< elements between neighbouring channels
};

ChannelScales channelScales(const QuantParams& quant, const Shape& shape)
{
    ChannelScales result;
    const std::size_t count = quant.isPerChannel() ? quant.scales.size() : 1;
    for (std::size_t c = 0; c < count; ++c) {
        result.scales.push_back(quant.scaleOf(c));
        result.zeroPoints.push_back(quant.zeroPointOf(c));
    }
    // The axis of a single scale may be any number.
    for (int axis = count > 1 ? quant.axis + 1 : shape.rank(); axis < shape.rank(); ++axis)
        result.inner *= static_cast<std::size_t>(shape.dim(axis));
    return result;
}

/// An element-wise operator of the optimized kernels: `body` for whole vectors of `lanes` elements, `tail` behind.
template<typename In, typename Out, typename Body, typename Tail>
PreparedPtr makeVectors(const PrepareContext& context, OpArithmetic arithmetic, std::size_t lanes, Body body, Tail tail)
{
    const Shape shape = context.input(0).shape;
    const std::size_t elements = shape.elements();
    const std::size_t whole = elements / lanes * lanes;
    return makePrepared({{context.output(0).dtype(), shape}}, std::move(arithmetic), [=](const EvalContext& c) {
        const In* x = c.input(0).template as<In>().data();
        Out* out = c.output(0).template as<Out>();
        forPieces(c, elements, 8, [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i)
                out[i] = static_cast<Out>(i < whole ? body(x[i]) : tail(x[i]));
        });
    });
}

template<typename Out> PreparedPtr quantizeInVectors(const PrepareContext& context, OpArithmetic arithmetic)
{
    constexpr std::size_t kLanes = 8;
    const float scale = context.output(0).quant().scale();
    const std::int32_t zeroPoint = context.output(0).quant().zeroPoint();
    const IntRange codes = codesOf(context.output(0).dtype());
    arithmetic.formula = "out = clamp(round(x * (1 / scale)) + z_out)";
    arithmetic.note = "rounded half to even; the last elements, fewer than 8, are divided in double and rounded half "
                      "away from zero";
    return makeVectors<float, Out>(
        context, std::move(arithmetic), kLanes,
        [inverse = 1.0F / scale, zeroPoint, codes](float x) { return quantizeByInverse(x, inverse, zeroPoint, codes); },
        [scale = static_cast<double>(scale), zeroPoint, codes](
            float x) { return quantizeInDouble(x, scale, zeroPoint, codes); });
}

/// Stages of quantize().
void explainQuantize(OpExplanation& to, float x, float scale, std::int32_t zeroPoint, IntRange codes)
{
    const float quotient = x / scale;
    to.stages.push_back({"divide", fmt::format("{} / {}", x, scale), quotient, static_cast<double>(quotient),
        std::nullopt, {{"scale", scale}}});
    const std::int32_t rounded = truncateToInt32(std::round(quotient));
    to.stages.push_back({"round", fmt::format("round({}), half away from zero", quotient), std::int64_t{rounded},
        static_cast<double>(rounded), static_cast<double>(rounded) - static_cast<double>(quotient)});
    explainOffsetAndClamp(to, rounded, zeroPoint, codes);
    to.recomputed = std::int64_t{quantize(x, scale, zeroPoint, codes)};
}

template<typename Out> Result<PreparedPtr> quantizeFloat(const PrepareContext& context)
{
    const Operand& output = context.output(0);
    const Shape shape = context.input(0).shape;
    const std::size_t elements = shape.elements();
    const IntRange codes = codesOf(output.dtype());
    OpArithmetic arithmetic;
    arithmetic.formula = "out = clamp(round(x / scale) + z_out)";
    arithmetic.clampMin = codes.min;
    arithmetic.clampMax = codes.max;
    if (!output.quant().isPerChannel())
        arithmetic.constants = {{"output offset", output.quant().zeroPoint()}};
    const bool packed = isPacked(output.dtype());
    if (context.optimized() && !packed && !output.quant().isPerChannel())
        return quantizeInVectors<Out>(context, std::move(arithmetic));
    Explainer explainer
        = [channels = channelScales(output.quant(), shape), codes](const ExplainContext& c, OpExplanation& to) {
              const std::size_t count = channels.scales.size();
              const std::size_t channel = count == 1 ? 0 : c.element / channels.inner % count;
              explainQuantize(
                  to, c.input(0).as<float>()[c.element], channels.scales[channel], channels.zeroPoints[channel], codes);
              to.reads = {{0, c.element}};
              return true;
          };
    PreparedPtr prepared = makePrepared({{output.dtype(), shape}}, std::move(arithmetic),
        [channels = channelScales(output.quant(), shape), codes, elements, packed, dtype = output.dtype()](
            const EvalContext& c) {
            const float* x = c.input(0).as<float>().data();
            const std::size_t count = channels.scales.size();
            std::vector<Out> opened(packed ? elements : 0);
            Out* out = packed ? opened.data() : c.output(0).as<Out>();
            forPieces(c, elements, 8, [&](std::size_t begin, std::size_t end) {
                for (std::size_t i = begin; i < end; ++i) {
                    const std::size_t channel = count == 1 ? 0 : i / channels.inner % count;
                    out[i] = static_cast<Out>(
                        quantize(x[i], channels.scales[channel], channels.zeroPoints[channel], codes));
                }
            });
            if constexpr (std::is_same_v<Out, std::int8_t>) {
                if (packed)
                    packCodes(dtype, opened, c.output(0).bytes.data());
            }
        });
    prepared->explainWith(std::move(explainer));
    return prepared;
}

template<typename In, typename Out> Result<PreparedPtr> requantizeCodes(const PrepareContext& context)
{
    const QuantParams& from = context.input(0).quant();
    const QuantParams& target = context.output(0).quant();
    const double real = static_cast<double>(from.scale()) / static_cast<double>(target.scale());
    const RequantizeParams params{from.zeroPoint(), target.zeroPoint(),
        quantizeMultiplier(real, context.singleRounding()), codesOf(context.output(0).dtype())};
    OpArithmetic arithmetic;
    arithmetic.rescales = {doubleRounding("output", real, params.multiplier)};
    arithmetic.constants
        = {{"input offset", -std::int64_t{params.inputZeroPoint}}, {"output offset", params.outputZeroPoint}};
    arithmetic.clampMin = params.codes.min;
    arithmetic.clampMax = params.codes.max;
    arithmetic.formula = "out = clamp(requantize(x - z_in) + z_out)";
    if constexpr (sizeof(In) == 1 && sizeof(Out) == 1) {
        constexpr std::size_t kLanes = 16;
        if (context.optimized()) {
            arithmetic.rescales[0].rule = RescaleRule::TiesUp;
            arithmetic.note = "the last elements, fewer than 16, by the usual rule: ties of the second rounding away "
                              "from zero";
            return makeVectors<In, Out>(
                context, std::move(arithmetic), kLanes,
                [params](std::int32_t code) { return requantizeTiesUp(params, code); },
                [params](std::int32_t code) { return requantize(params, code); });
        }
    }
    PreparedPtr prepared = makeUnary<In, Out>(context, context.output(0).dtype(), std::move(arithmetic),
        [params](In code) { return static_cast<Out>(requantize(params, code)); });
    prepared->explainWith(explainUnary<In>(
        {}, [params, real](OpExplanation& to, In code) { explainRequantize(to, params, real, code); }));
    return prepared;
}

} // namespace

Result<PreparedPtr> prepareQuantize(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(1, 1, 1));
    const DType from = context.input(0).dtype();
    const DType to = context.output(0).dtype();
    if (!context.output(0).quant().isQuantized())
        return context.error(ErrorCode::RefusedByRuntime, "the output has no scale, expected an affine quantization");
    const auto pair = [&](DType a, DType b) { return from == a && to == b; };
    using D = DType;
    if (from == D::Float32) {
        QS_CHECK(expectTypeIn(context, "the output", to, {D::UInt8, D::Int8, D::Int16, D::Int4, D::UInt4}));
        const QuantParams& quant = context.output(0).quant();
        const Shape& shape = context.input(0).shape;
        if (quant.isPerChannel()
            && (isPacked(to) || quant.axis < 0 || quant.axis >= shape.rank()
                || static_cast<std::size_t>(shape.dim(quant.axis)) != quant.scales.size())) {
            return context.error(ErrorCode::RefusedByRuntime, "{} scales along axis {} do not fit an output {} of {}",
                quant.scales.size(), quant.axis, shape.text(), dtypeName(to));
        }
        switch (to) {
        case D::UInt8: return quantizeFloat<std::uint8_t>(context);
        case D::Int16: return quantizeFloat<std::int16_t>(context);
        default: return quantizeFloat<std::int8_t>(context);
        }
    }
    if (pair(D::Int16, D::Int16)) {
        QS_CHECK(expectZeroPointZero(context, "input 0", context.input(0)));
        QS_CHECK(expectZeroPointZero(context, "the output", context.output(0)));
        return requantizeCodes<std::int16_t, std::int16_t>(context);
    }
    if (pair(D::Int8, D::Int8))
        return requantizeCodes<std::int8_t, std::int8_t>(context);
    if (pair(D::Int8, D::UInt8))
        return requantizeCodes<std::int8_t, std::uint8_t>(context);
    if (pair(D::UInt8, D::Int8))
        return requantizeCodes<std::uint8_t, std::int8_t>(context);
    if (pair(D::UInt8, D::UInt8))
        return requantizeCodes<std::uint8_t, std::uint8_t>(context);
    if (pair(D::Int16, D::Int8))
        return requantizeCodes<std::int16_t, std::int8_t>(context);
    if (pair(D::Int16, D::Int32))
        return requantizeCodes<std::int16_t, std::int32_t>(context);
    if (pair(D::Int32, D::Int8))
        return requantizeCodes<std::int32_t, std::int8_t>(context);
    if (pair(D::Int32, D::Int16))
        return requantizeCodes<std::int32_t, std::int16_t>(context);
    return context.error(
        ErrorCode::RefusedByRuntime, "there is no kernel from {} to {}", dtypeName(from), dtypeName(to));
}

} // namespace quantstep
