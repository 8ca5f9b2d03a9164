// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/ops/conv_explain.h"

namespace quantstep {
namespace {

DotOperands<float, float, float> floatOperands(const ExplainContext& c)
{
    return {c.input(kActivations).as<float>().data(), c.input(kWeights).as<float>().data()};
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

} // namespace quantstep
