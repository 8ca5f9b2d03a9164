// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/ops/conv_eval.h"

#include "core/kernels/reference/hybrid.h"

namespace quantstep {

void evalFloatConv(const FloatConv& conv, const EvalContext& context)
{
    const auto* bias = optionalInput<float>(context, kBias);
    const reference::ConvOperands<float, float, float> op{
        rawInput<float>(context, kActivations), rawInput<float>(context, kWeights)};
    float* output = context.output(0).as<float>();
    parallelFor(context, conv.geometry.rows(), [&](std::size_t begin, std::size_t end) {
        convRowsOfKind(conv.kind, conv.geometry, op, begin, end,
            [&](std::size_t out, std::size_t, std::size_t channel, float acc) {
                output[out] = clampToRange(acc + (bias != nullptr ? bias[channel] : 0.0F), conv.clamp);
            });
    });
}

namespace {

struct QuantizedImages {
    std::vector<std::int8_t> codes;
    std::vector<reference::DynamicQuantization> params; ///< one per batch
};

QuantizedImages quantizeImages(const HybridConv& conv, const float* input)
{
    const std::size_t size = conv.geometry.imageElements();
    const auto batches = static_cast<std::size_t>(conv.geometry.batches);
    QuantizedImages images;
    images.codes.resize(size * batches);
    for (std::size_t b = 0; b < batches; ++b) {
        const std::span<const float> image(input + b * size, size);
        std::int8_t* codes = images.codes.data() + b * size;
        images.params.push_back(conv.rule == HybridRule::SymmetricImage ? reference::quantizeSymmetric(image, codes)
                                                                        : reference::quantizeAsymmetric(image, codes));
    }
    return images;
}

/// The filter-sized patch under one output pixel, padding as 0.
void gatherPatch(const ConvGeometry& g, const std::int8_t* input, std::size_t row, std::int32_t outX,
    std::vector<std::int8_t>& patch)
{
    patch.assign(g.depth(), 0);
    const auto channels = static_cast<std::size_t>(g.inputChannels);
    reference::detail::forTapsInside(g, static_cast<std::int32_t>(row / static_cast<std::size_t>(g.y.output)),
        static_cast<std::int32_t>(row % static_cast<std::size_t>(g.y.output)), outX,
        [&](std::size_t tap, std::size_t pixel) {
            std::copy_n(input + pixel * channels, channels, patch.data() + tap * channels);
        });
}

/// The runtime computes this form as one matrix product over patches: with a count of output channels that is
/// a multiple of 4 exactly, else with the SSE code that hybridDot() describes.
void evalSymmetric(const HybridConv& conv, const QuantizedImages& images, const std::int8_t* filter, const float* bias,
    float* output, std::size_t begin, std::size_t end)
{
    const ConvGeometry& g = conv.geometry;
    const auto outputChannels = static_cast<std::size_t>(g.outputChannels);
    const std::size_t exactFrom = outputChannels % 4 == 0 ? 0 : g.depth() / 16 * 16;
    std::vector<std::int8_t> patch;
    for (std::size_t row = begin; row < end; ++row) {
        const float scale = images.params[row / static_cast<std::size_t>(g.y.output)].scale * conv.scales[0];
        float* out = output + row * static_cast<std::size_t>(g.x.output) * outputChannels;
        for (std::int32_t outX = 0; outX < g.x.output; ++outX) {
            gatherPatch(g, images.codes.data(), row, outX, patch);
            for (std::size_t c = 0; c < outputChannels; ++c) {
                const std::int32_t dot
                    = reference::hybridDot(filter + c * g.depth(), patch.data(), g.depth(), exactFrom);
                *out++ = clampToRange(static_cast<float>(dot) * scale + (bias != nullptr ? bias[c] : 0.0F), conv.clamp);
            }
        }
    }
}

void evalAsymmetric(const HybridConv& conv, const QuantizedImages& images, const std::int8_t* filter, const float* bias,
    float* output, std::size_t begin, std::size_t end)
{
    const ConvGeometry& g = conv.geometry;
    const auto height = static_cast<std::size_t>(g.y.output);
    const bool depthwise = conv.rule == HybridRule::AsymmetricDepthwise;
    for (std::size_t row = begin; row < end; ++row) {
        const reference::DynamicQuantization params = images.params[row / height];
        const reference::ConvOperands<std::int32_t, std::int8_t, std::int8_t> op{
            images.codes.data(), filter, -params.zeroPoint, 0};
        convRowsOfKind(depthwise ? ConvKind::Depthwise : ConvKind::Full, g, op, row, row + 1,
            [&](std::size_t out, std::size_t, std::size_t channel, std::int32_t acc) {
                const float weightScale = conv.scales.size() == 1 ? conv.scales[0] : conv.scales[channel];
                const auto value = static_cast<float>(acc);
                const float real
                    = depthwise ? value * (weightScale * params.scale) : value * weightScale * params.scale;
                output[out] = clampToRange(real + (bias != nullptr ? bias[channel] : 0.0F), conv.clamp);
            });
    }
}

} // namespace

void evalHybridConv(const HybridConv& conv, const EvalContext& context)
{
    if (conv.geometry.rows() == 0)
        return;
    const TensorPtr filter = conv.filter ? conv.filter : unpackCodes(context.inputs[kWeights]);
    const auto* codes = reinterpret_cast<const std::int8_t*>(filter->bytes.data());
    const auto* bias = optionalInput<float>(context, kBias);
    float* output = context.output(0).as<float>();
    const QuantizedImages images = quantizeImages(conv, rawInput<float>(context, kActivations));
    parallelFor(context, conv.geometry.rows(), [&](std::size_t begin, std::size_t end) {
        if (conv.rule == HybridRule::SymmetricImage)
            evalSymmetric(conv, images, codes, bias, output, begin, end);
        else
            evalAsymmetric(conv, images, codes, bias, output, begin, end);
    });
}

} // namespace quantstep
