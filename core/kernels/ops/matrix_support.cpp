// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/ops/matrix_support.h"

#include <cmath>

namespace quantstep {

Result<OutputStage> makeOutputStage(
    const PrepareContext& context, Activation activation, std::size_t channels, RescaleRule rule, ScaleProduct product)
{
    const QuantParams& weights = context.input(kWeights).quant();
    const float inputScale = context.input(kActivations).quant().scale();
    const auto outputScale = static_cast<double>(context.output(0).quant().scale());
    OutputStage stage;
    stage.rule = rule;
    stage.outputOffset = context.output(0).quant().zeroPoint();
    for (std::size_t c = 0; c < channels; ++c) {
        const float weightScale = product == ScaleProduct::FloatFirst ? weights.scale() : weights.scaleOf(c);
        if (product == ScaleProduct::Float) {
            const float scale = inputScale * weights.scaleOf(c) / context.output(0).quant().scale();
            stage.real.push_back(static_cast<double>(scale));
            continue;
        }
        const double scales = product == ScaleProduct::FloatFirst
            ? static_cast<double>(inputScale * weightScale)
            : static_cast<double>(inputScale) * static_cast<double>(weightScale);
        stage.real.push_back(scales / outputScale);
        if (rule != RescaleRule::DoubleProduct)
            stage.multipliers.push_back(quantizeMultiplier(stage.real.back(), rule == RescaleRule::SingleRounding));
    }
    QS_TRY(stage.clamp, quantizedActivationRange(context, activation));
    return stage;
}

bool delegated(const PrepareContext& context)
{
    if (context.numerics() != Numerics::Xnnpack)
        return false;
    const Operand& input = context.input(kActivations);
    const Operand& weights = context.input(kWeights);
    const Operand& output = context.output(0);
    const bool bytes = (input.dtype() == DType::Int8 || input.dtype() == DType::UInt8)
        && weights.dtype() == input.dtype() && output.dtype() == input.dtype();
    if (!bytes || !weights.info->isConstant || (context.hasInput(kBias) && !context.input(kBias).info->isConstant))
        return false;
    for (std::size_t c = 0; c < std::max<std::size_t>(weights.quant().scales.size(), 1); ++c) {
        const float scale = input.quant().scale() * weights.quant().scaleOf(c) / output.quant().scale();
        if (!(scale > 0 && scale < 256.0F))
            return false;
    }
    return true;
}

OpArithmetic describeArithmetic(
    const PrepareContext& context, const OutputStage& stage, bool perChannel, std::int32_t weightZeroPoint)
{
    OpArithmetic arithmetic;
    Rescale rescale;
    rescale.name = "output";
    rescale.rule = stage.rule;
    const std::size_t shown = perChannel ? stage.real.size() : std::min<std::size_t>(1, stage.real.size());
    for (std::size_t c = 0; c < shown; ++c) {
        rescale.real.push_back(stage.real[c]);
        if (c < stage.multipliers.size()) {
            rescale.multiplier.push_back(stage.multipliers[c].multiplier);
            rescale.shift.push_back(stage.multipliers[c].shift);
        }
    }
    arithmetic.rescales.push_back(std::move(rescale));
    arithmetic.constants = {{"input offset", -std::int64_t{context.input(kActivations).quant().zeroPoint()}},
        {"weights offset", -std::int64_t{weightZeroPoint}}, {"output offset", stage.outputOffset}};
    arithmetic.clampMin = stage.clamp.min;
    arithmetic.clampMax = stage.clamp.max;
    const std::string bias = context.hasInput(kBias) ? " + bias" : "";
    arithmetic.formula = fmt::format(
        "out = clamp(rescale(sum((x - z_in) * {}){}) + z_out)", weightZeroPoint == 0 ? "w" : "(w - z_w)", bias);
    return arithmetic;
}

Status checkBiasScale(const PrepareContext& context)
{
    const float inputScale = context.input(kActivations).quant().scale();
    const float weightScale = context.input(kWeights).quant().scale();
    const float outputScale = context.output(0).quant().scale();
    if (context.hasInput(kBias)) {
        const float biasScale = context.input(kBias).quant().scale();
        const double difference = std::abs(
            static_cast<double>(inputScale) * static_cast<double>(weightScale) - static_cast<double>(biasScale));
        if (!(difference / static_cast<double>(outputScale) <= 0.02)) {
            return context.error(ErrorCode::RefusedByRuntime,
                "bias scale {} is not input scale {} * weight scale {}: the difference exceeds 0.02 of the output "
                "scale {}",
                biasScale, inputScale, weightScale, outputScale);
        }
    }
    if (!(inputScale * weightScale >= 0.0F)) {
        return context.error(ErrorCode::RefusedByRuntime,
            "input scale {} * weight scale {} is negative or not a number", inputScale, weightScale);
    }
    return {};
}

Status checkQuantized(const PrepareContext& context)
{
    for (const int index : {kActivations, kWeights}) {
        const QuantParams& quant = context.input(index).quant();
        if (quant.blockwise)
            return context.error(ErrorCode::Unsupported, "input {} is quantized by blocks", index);
        if (!quant.isQuantized()) {
            return context.error(
                ErrorCode::RefusedByRuntime, "input {} has no scale, but its type is an integer one", index);
        }
    }
    return {};
}

Status checkWeightsUsable(const PrepareContext& context)
{
    const TensorInfo& weights = *context.input(kWeights).info;
    if (weights.isSparse && context.op().code != OpCode::FullyConnected)
        return context.error(ErrorCode::Unsupported, "its weights are sparse");
    if (!weights.unusable.empty())
        return context.error(ErrorCode::Unsupported, "its weights cannot be used: {}", weights.unusable);
    return {};
}

Status checkWeightZeroPoints(const PrepareContext& context)
{
    const QuantParams& quant = context.input(kWeights).quant();
    for (std::size_t c = 0; c < quant.zeroPoints.size(); ++c) {
        if (static_cast<std::int32_t>(quant.zeroPoints[c]) != 0) {
            return context.error(
                ErrorCode::RefusedByRuntime, "zero point {} of the weights is {}, expected 0", c, quant.zeroPoints[c]);
        }
    }
    return {};
}

Status checkChannelScales(const PrepareContext& context, int outputAxis)
{
    const QuantParams& quant = context.input(kWeights).quant();
    const Shape& filter = context.input(kWeights).shape;
    if (!quant.isPerChannel())
        return {};
    if (context.input(kActivations).dtype() == DType::UInt8)
        return context.error(ErrorCode::RefusedByRuntime, "uint8 convolutions take one scale for the whole filter");
    const DType type = context.input(kWeights).dtype();
    if (context.input(kActivations).dtype() == DType::Int16 && type != DType::Int8 && type != DType::Int4) {
        return context.error(ErrorCode::RefusedByRuntime, "the {} filter has {} scales, expected one for it all",
            dtypeName(type), quant.scales.size());
    }
    const auto count = static_cast<std::int32_t>(quant.scales.size());
    if (count != filter[outputAxis] || quant.axis < 0 || quant.axis >= filter.rank() || filter[quant.axis] != count) {
        return context.error(ErrorCode::RefusedByRuntime,
            "the filter has {} scales along axis {}, expected one per output channel ({})", count, quant.axis,
            filter[outputAxis]);
    }
    return {};
}

TensorPtr constantWeights(const PrepareContext& context)
{
    const Operand& weights = context.input(kWeights);
    return weights.info->isConstant && weights.value ? unpackCodes(weights.value) : nullptr;
}

} // namespace quantstep
