// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Explanations of CONV_2D, DEPTHWISE_CONV_2D and FULLY_CONNECTED.

#include "core/kernels/explain_dot.h"
#include "core/kernels/ops/conv_eval.h"
#include "core/kernels/ops/dense_eval.h"

namespace quantstep {

/// Calls visit(position of the input, position of the filter) for the taps of one output element, in the kernel's
/// order; twice kPadding for those outside of the image.
template<typename Visit> void forConvTaps(ConvKind kind, const ConvGeometry& g, std::size_t element, const Visit& visit)
{
    constexpr std::size_t kPadding = ExplainedTerm::kPadding;
    const auto outputs = static_cast<std::size_t>(g.outputChannels);
    const std::size_t channel = element % outputs;
    const std::size_t pixelOut = element / outputs;
    const auto width = static_cast<std::size_t>(g.x.output);
    const auto height = static_cast<std::size_t>(g.y.output);
    const bool full = kind == ConvKind::Full;
    const std::size_t channels = full ? static_cast<std::size_t>(g.filterChannels) : 1;
    const std::size_t first = full ? channel / static_cast<std::size_t>(g.filtersPerGroup()) * channels
                                   : channel / static_cast<std::size_t>(g.multiplier());
    std::size_t next = 0; // tap
    const auto padUpTo = [&](std::size_t tap) {
        for (; next < tap; ++next) {
            for (std::size_t c = 0; c < channels; ++c)
                visit(kPadding, kPadding);
        }
    };
    reference::detail::forTapsInside(g, static_cast<std::int32_t>(pixelOut / width / height),
        static_cast<std::int32_t>(pixelOut / width % height), static_cast<std::int32_t>(pixelOut % width),
        [&](std::size_t tap, std::size_t pixel) {
            padUpTo(tap);
            next = tap + 1;
            const std::size_t x = pixel * static_cast<std::size_t>(g.inputChannels) + first;
            const std::size_t w = full ? channel * g.depth() + tap * channels : tap * outputs + channel;
            for (std::size_t c = 0; c < channels; ++c)
                visit(x + c, w + c);
        });
    padUpTo(g.taps());
}

[[nodiscard]] inline std::vector<std::size_t> convExtents(ConvKind kind, const ConvGeometry& g)
{
    const std::int32_t channels = kind == ConvKind::Full ? g.filterChannels : 1;
    return {
        static_cast<std::size_t>(g.y.filter), static_cast<std::size_t>(g.x.filter), static_cast<std::size_t>(channels)};
}

/// See evalQuantizedConv().
template<typename Acc, typename In, typename Weight, typename Bias>
[[nodiscard]] Explainer explainQuantizedConv(QuantizedConv conv)
{
    return [conv = std::move(conv)](const ExplainContext& c, OpExplanation& to) {
        const TensorPtr filter = conv.filter ? conv.filter : unpackCodes(c.inputs[kWeights]);
        const DotOperands<Acc, In, Weight> op{reinterpret_cast<const In*>(c.input(kActivations).bytes.data()),
            reinterpret_cast<const Weight*>(filter->bytes.data()), static_cast<Acc>(conv.inputOffset),
            static_cast<Acc>(conv.filterOffset)};
        to.terms.extents = convExtents(conv.kind, conv.geometry);
        explainQuantizedDot<Acc>(to, c.wantTerms, op, optionalInput<Bias>(c, kBias), kBias, conv.stage,
            c.element % static_cast<std::size_t>(conv.geometry.outputChannels),
            [&](const auto& visit) { forConvTaps(conv.kind, conv.geometry, c.element, visit); });
        return true;
    };
}

/// See evalQuantizedDense().
template<typename Acc, typename Product, typename In, typename Weight, typename Bias>
[[nodiscard]] Explainer explainQuantizedDense(QuantizedDense dense)
{
    return [dense = std::move(dense)](const ExplainContext& c, OpExplanation& to) {
        const TensorPtr weights = dense.weights ? dense.weights : unpackCodes(c.inputs[kWeights]);
        const DotOperands<Product, In, Weight> op{reinterpret_cast<const In*>(c.input(kActivations).bytes.data()),
            reinterpret_cast<const Weight*>(weights->bytes.data()), dense.inputOffset, dense.weightOffset};
        const std::size_t depth = dense.geometry.depth;
        const std::size_t unit = c.element % dense.geometry.units;
        const std::size_t row = c.element / dense.geometry.units * depth;
        to.terms.extents = {depth};
        explainQuantizedDot<Acc>(
            to, c.wantTerms, op, optionalInput<Bias>(c, kBias), kBias, dense.stage, unit, [&](const auto& visit) {
                for (std::size_t d = 0; d < depth; ++d)
                    visit(row + d, unit * depth + d);
            });
        return true;
    };
}

[[nodiscard]] Explainer explainFloatConv(FloatConv conv);
[[nodiscard]] Explainer explainFloatDense(FloatDense dense);
[[nodiscard]] Explainer explainHybridConv(HybridConv conv);
/// Of weights that are not sparse.
[[nodiscard]] Explainer explainHybridDense(HybridDense dense);

} // namespace quantstep
