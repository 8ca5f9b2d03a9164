// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/fast/float_product.h"
#include "core/kernels/fast/integer_conv.h"
#include "core/kernels/fast/patch.h"
#include "core/kernels/ops/conv_eval.h"

#include <memory>

namespace quantstep {

namespace {

/// A PreparedOp that runs `rows(conv, input, bias, begin, end, output)` of a packed convolution.
template<typename Conv, typename Rows>
PreparedPtr makeRows(Conv conv, Rows rows, const TensorSpec& output, const OpArithmetic& arithmetic)
{
    auto shared = std::make_shared<const Conv>(std::move(conv));
    return makePrepared({output}, arithmetic, [shared, rows](const EvalContext& run) {
        const auto* input = rawInput<std::uint8_t>(run, kActivations);
        const auto* bias = optionalInput<std::int32_t>(run, kBias);
        auto* out = run.output(0).as<std::uint8_t>();
        parallelFor(run, shared->geometry.rows(),
            [&](std::size_t begin, std::size_t end) { rows(*shared, input, bias, begin, end, out); });
    });
}

/// A depthwise convolution of one input channel is a full one whose filter [taps, channels] is transposed.
template<typename T> std::vector<T> transposed(const T* filter, std::size_t taps, std::size_t channels)
{
    std::vector<T> result(taps * channels);
    for (std::size_t c = 0; c < channels; ++c) {
        for (std::size_t tap = 0; tap < taps; ++tap)
            result[c * taps + tap] = filter[tap * channels + c];
    }
    return result;
}

struct PackedFloatConv {
    ConvGeometry geometry;
    FloatRange clamp;
    fast::FloatProduct product;
};

void convolveFloat(const PackedFloatConv& conv, const EvalContext& run)
{
    const auto* input = rawInput<float>(run, kActivations);
    const auto* bias = optionalInput<float>(run, kBias);
    float* output = run.output(0).as<float>();
    const fast::FloatRowSource source
        = [&](std::size_t pixel, float* buffer) { return fast::patchOf(conv.geometry, input, pixel, 0.0F, buffer); };
    const auto width = static_cast<std::size_t>(conv.geometry.x.output);
    parallelFor(run, conv.geometry.rows(), [&](std::size_t begin, std::size_t end) {
        fast::multiplyFloat(conv.product, source, bias, conv.clamp, begin * width, end * width, output);
    });
}

} // namespace

PreparedPtr prepareFastConv(
    const PrepareContext& context, const QuantizedConv& conv, const TensorSpec& output, const OpArithmetic& arithmetic)
{
    const bool isSigned = output.dtype == DType::Int8;
    if (context.path() != KernelPath::Fast || !conv.filter || (!isSigned && output.dtype != DType::UInt8))
        return nullptr;
    const auto* filter = reinterpret_cast<const std::uint8_t*>(conv.filter->bytes.data());
    const ConvGeometry& g = conv.geometry;
    const std::int32_t inputZeroPoint = fx::wrappingNegate(conv.inputOffset);
    const std::int32_t weightZeroPoint = fx::wrappingNegate(conv.filterOffset);
    if (conv.kind == ConvKind::Depthwise && g.inputChannels > 1) {
        auto packed = fast::packDepthwise(g, filter, isSigned, inputZeroPoint, weightZeroPoint, conv.stage);
        return packed ? makeRows(std::move(*packed), &fast::convolveDepthwise, output, arithmetic) : nullptr;
    }
    std::vector<std::uint8_t> turned;
    if (conv.kind == ConvKind::Depthwise) {
        turned = transposed(filter, g.taps(), static_cast<std::size_t>(g.outputChannels));
        filter = turned.data();
    }
    auto packed = fast::packConv(g, filter, isSigned, inputZeroPoint, weightZeroPoint, conv.stage);
    return packed ? makeRows(std::move(*packed), &fast::convolve, output, arithmetic) : nullptr;
}

PreparedPtr prepareFastConv(
    const PrepareContext& context, const FloatConv& conv, const TensorSpec& output, const OpArithmetic& arithmetic)
{
    const ConvGeometry& g = conv.geometry;
    const bool depthwise = conv.kind == ConvKind::Depthwise && g.inputChannels > 1;
    if (context.path() != KernelPath::Fast || !conv.filter
        || (depthwise ? g.multiplier() != 1 : conv.kind == ConvKind::Full && g.groups() != 1))
        return nullptr;
    const float* filter = conv.filter->as<float>().data();
    if (depthwise) {
        return makePrepared({output}, arithmetic, [conv, filter](const EvalContext& run) {
            const auto* input = rawInput<float>(run, kActivations);
            const auto* bias = optionalInput<float>(run, kBias);
            float* out = run.output(0).as<float>();
            parallelFor(run, conv.geometry.rows(), [&](std::size_t begin, std::size_t end) {
                fast::convolveFloatDepthwise(conv.geometry, input, filter, bias, conv.clamp, begin, end, out);
            });
        });
    }
    const auto channels = static_cast<std::size_t>(g.outputChannels);
    std::vector<float> turned;
    if (conv.kind == ConvKind::Depthwise) {
        turned = transposed(filter, g.taps(), channels);
        filter = turned.data();
    }
    auto product = fast::packFloat(filter, channels, g.depth());
    if (!product)
        return nullptr;
    auto packed = std::make_shared<const PackedFloatConv>(PackedFloatConv{g, conv.clamp, std::move(*product)});
    return makePrepared({output}, arithmetic, [packed](const EvalContext& run) { convolveFloat(*packed, run); });
}

} // namespace quantstep
