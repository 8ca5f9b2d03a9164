// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/ops/conv_explain.h"

#include "core/kernels/reference/hybrid.h"

namespace quantstep {
namespace {

DotOperands<float, float, float> floatOperands(const ExplainContext& c)
{
    return {c.input(kActivations).as<float>().data(), c.input(kWeights).as<float>().data()};
}

/// A row of codes against a row of weights, and where both lie in their tensors.
struct HybridRow {
    const std::int8_t* codes;
    const std::int8_t* weights;
    std::size_t codesAt, weightsAt, depth;
};

/// The terms of hybridDot(), one by one.
std::int32_t explainHybridTerms(OpExplanation& to, bool wantTerms, const HybridRow& row)
{
    ExplainedTerms& terms = to.terms;
    terms.weights = kWeights;
    terms.formula = "x_q * w";
    terms.count = row.depth;
    terms.extents = {row.depth};
    const std::size_t exactFrom = row.depth / 16 * 16;
    std::int32_t acc = 0;
    for (std::size_t d = 0; d < row.depth; ++d) {
        const std::int32_t product = reference::hybridDot(row.weights + d, row.codes + d, 1, d < exactFrom ? 1 : 0);
        acc += product;
        if (wantTerms) {
            terms.terms.push_back({row.codesAt + d, row.weightsAt + d, toNumber(row.codes[d]), toNumber(row.weights[d]),
                toNumber(product), toNumber(acc)});
        }
    }
    to.stages.push_back({"terms", fmt::format("sum of x_q * w over {} taps", row.depth), toNumber(acc), {}, {},
        {{"headroom bits", headroomBits(acc, 32)}}});
    return acc;
}

} // namespace

Explainer explainFloatConv(FloatConv conv)
{
    return [conv = std::move(conv)](const ExplainContext& c, OpExplanation& to) {
        to.terms.extents = convExtents(conv.kind, conv.geometry);
        explainFloatDot(to, c.wantTerms, floatOperands(c), optionalInput<float>(c, kBias), kBias, conv.clamp,
            c.element % static_cast<std::size_t>(conv.geometry.outputChannels),
            [&](const auto& visit) { forConvTaps(conv.kind, conv.geometry, c.element, visit); });
        return true;
    };
}

Explainer explainFloatDense(FloatDense dense)
{
    return [dense](const ExplainContext& c, OpExplanation& to) {
        const std::size_t depth = dense.geometry.depth;
        const std::size_t unit = c.element % dense.geometry.units;
        const std::size_t row = c.element / dense.geometry.units * depth;
        to.terms.extents = {depth};
        explainFloatDot(to, c.wantTerms, floatOperands(c), optionalInput<float>(c, kBias), kBias, dense.clamp, unit,
            [&](const auto& visit) {
                for (std::size_t d = 0; d < depth; ++d)
                    visit(row + d, unit * depth + d);
            });
        return true;
    };
}

namespace {

/// The terms of a hybrid convolution: image codes times weights, by the rule's own products.
std::int32_t explainImageTerms(OpExplanation& to, const ExplainContext& c, const HybridConv& conv,
    const std::int8_t* image, std::size_t imageAt, const std::int8_t* filter, std::int32_t zeroPoint)
{
    const ConvGeometry& g = conv.geometry;
    const ConvKind kind = conv.rule == HybridRule::AsymmetricDepthwise ? ConvKind::Depthwise : ConvKind::Full;
    const bool vectors = conv.rule == HybridRule::SymmetricImage && g.outputChannels % 4 != 0;
    const std::size_t exactFrom = vectors ? g.depth() / 16 * 16 : 0;
    ExplainedTerms& terms = to.terms;
    terms.weights = kWeights;
    terms.extents = convExtents(kind, g);
    terms.formula = fmt::format("{} * w", withOffset("x_q", -std::int64_t{zeroPoint}));
    std::int32_t acc = 0;
    forConvTaps(kind, g, c.element, [&](std::size_t x, std::size_t w) {
        if (x == ExplainedTerm::kPadding) {
            ++terms.padded;
            if (c.wantTerms)
                terms.terms.push_back({x, w, std::int64_t{0}, std::int64_t{0}, std::int64_t{0}, toNumber(acc)});
            return;
        }
        const std::int8_t code = image[x - imageAt];
        const std::size_t place = w % std::max<std::size_t>(g.depth(), 1);
        const std::int32_t product = conv.rule == HybridRule::SymmetricImage
            ? reference::hybridDot(filter + w, &code, 1, place < exactFrom ? 1 : 0)
            : reference::product<std::int32_t>(filter[w], code - zeroPoint);
        acc = reference::sum<std::int32_t>(acc, product);
        ++terms.count;
        if (c.wantTerms)
            terms.terms.push_back({x, w, toNumber(code), toNumber(filter[w]), toNumber(product), toNumber(acc)});
    });
    to.stages.push_back({"terms", fmt::format("sum of {} over {} taps", terms.formula, terms.count), toNumber(acc), {},
        {}, {{"headroom bits", headroomBits(acc, 32)}}});
    return acc;
}

/// float(accumulator) times the scales, in the rule's order.
float hybridReal(HybridRule rule, float value, float weightScale, float imageScale)
{
    switch (rule) {
    case HybridRule::SymmetricImage: return value * (imageScale * weightScale);
    case HybridRule::AsymmetricDepthwise: return value * (weightScale * imageScale);
    default: return value * weightScale * imageScale;
    }
}

} // namespace

Explainer explainHybridConv(HybridConv conv)
{
    return [conv = std::move(conv)](const ExplainContext& c, OpExplanation& to) {
        const ConvGeometry& g = conv.geometry;
        const auto channels = static_cast<std::size_t>(g.outputChannels);
        const std::size_t channel = c.element % channels;
        const auto height = static_cast<std::size_t>(g.y.output);
        const std::size_t batch = c.element / channels / static_cast<std::size_t>(g.x.output) / height;
        const std::size_t imageAt = batch * g.imageElements();
        const std::span<const float> image(c.input(kActivations).as<float>().data() + imageAt, g.imageElements());
        std::vector<std::int8_t> codes(image.size());
        const reference::DynamicQuantization params = conv.rule == HybridRule::SymmetricImage
            ? reference::quantizeSymmetric(image, codes.data())
            : reference::quantizeAsymmetric(image, codes.data());
        to.stages.push_back({"quantize the image", fmt::format("{} floats to codes", image.size()), params.scale, {},
            {}, {{"scale", params.scale}, {"zero point", std::int64_t{params.zeroPoint}}}});
        const TensorPtr filter = conv.filter ? conv.filter : unpackCodes(c.inputs[kWeights]);
        const auto* weights = reinterpret_cast<const std::int8_t*>(filter->bytes.data());
        const std::int32_t acc = explainImageTerms(to, c, conv, codes.data(), imageAt, weights, params.zeroPoint);
        const float weightScale = conv.scales[conv.scales.size() > 1 ? channel : 0];
        const float scaled = hybridReal(conv.rule, static_cast<float>(acc), weightScale, params.scale);
        to.stages.push_back({"rescale", fmt::format("float({}) by the scales", acc), scaled, {}, {},
            {{"input scale", params.scale}, {"weight scale", weightScale}}});
        const auto* bias = optionalInput<float>(c, kBias);
        const float sum = scaled + (bias != nullptr ? bias[channel] : 0.0F);
        if (bias != nullptr) {
            to.reads.push_back({kBias, channel});
            to.stages.push_back({"bias", fmt::format("{} + {}", scaled, bias[channel]), sum});
        }
        explainFloatClamp(to, sum, conv.clamp);
        return true;
    };
}

Explainer explainHybridDense(HybridDense dense)
{
    return [dense = std::move(dense)](const ExplainContext& c, OpExplanation& to) {
        const auto [batches, depth, units] = dense.geometry;
        const std::size_t unit = c.element % units;
        const std::size_t first = c.element / units * depth;
        const std::span<const float> row(c.input(kActivations).as<float>().data() + first, depth);
        std::vector<std::int8_t> codes(depth);
        const reference::DynamicQuantization params = dense.asymmetric
            ? reference::quantizeAsymmetric(row, codes.data())
            : reference::quantizeSymmetric(row, codes.data());
        to.stages.push_back({"quantize the row", fmt::format("{} floats to codes", depth), params.scale, {}, {},
            {{"scale", params.scale}, {"zero point", std::int64_t{params.zeroPoint}}}});
        const TensorPtr weights = dense.weights ? dense.weights : unpackCodes(c.inputs[kWeights]);
        const auto* w = reinterpret_cast<const std::int8_t*>(weights->bytes.data()) + unit * depth;
        const std::int32_t dot = explainHybridTerms(to, c.wantTerms, {codes.data(), w, first, unit * depth, depth});
        std::int32_t acc = dot;
        if (params.zeroPoint != 0) {
            const std::int32_t sum = reference::codeSum(w, depth);
            acc -= params.zeroPoint * sum;
            to.stages.push_back({"zero point", fmt::format("{} - {} * {}", dot, params.zeroPoint, sum), toNumber(acc)});
        }
        const float weightScale = dense.scales[dense.scales.size() > 1 ? unit : 0];
        const float scaled = static_cast<float>(acc) * (params.scale * weightScale);
        to.stages.push_back({"rescale", fmt::format("float({}) * ({} * {})", acc, params.scale, weightScale), scaled,
            {}, {}, {{"input scale", params.scale}, {"weight scale", weightScale}}});
        const auto* bias = optionalInput<float>(c, kBias);
        const float start = bias != nullptr ? bias[unit] : 0.0F;
        const float sum = start + scaled;
        if (bias != nullptr) {
            to.reads.push_back({kBias, unit});
            to.stages.push_back({"bias", fmt::format("{} + {}", start, scaled), sum});
        }
        const float result = hybridActivation(sum, dense.activation);
        to.stages.push_back({"activation", {}, result});
        to.recomputed = result;
        return true;
    };
}

} // namespace quantstep
