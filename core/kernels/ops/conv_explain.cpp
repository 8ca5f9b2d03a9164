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
