// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Explanations of matrix products: an accumulator of terms x * w, a bias, and what follows.

#include "core/kernels/activation_range.h"
#include "core/kernels/explain_stages.h"
#include "core/kernels/reference/accumulate.h"

#include <fmt/format.h>

namespace quantstep {

/// Elements of an input an explainer may find absent.
template<typename T> [[nodiscard]] const T* optionalInput(const ExplainContext& context, int index)
{
    const auto i = static_cast<std::size_t>(index);
    if (i >= context.inputs.size() || !context.inputs[i])
        return nullptr;
    return reinterpret_cast<const T*>(context.inputs[i]->bytes.data());
}

/// The two factors' elements and what is added to them before they are multiplied.
template<typename Product, typename In, typename Weight> struct DotOperands {
    const In* x = nullptr;
    const Weight* w = nullptr;
    Product xOffset = 0, wOffset = 0;
    int input = 0, weights = 1; ///< the operator's inputs they come from
};

/// Sums the terms as the kernel does and adds the stage "terms".
/// @param forTaps calls its argument with (position of x, position of w), or kPadding twice, in the kernel's order.
template<typename Acc, typename Product, typename In, typename Weight, typename ForTaps>
Acc explainTerms(OpExplanation& to, bool wantTerms, const DotOperands<Product, In, Weight>& op, const ForTaps& forTaps)
{
    ExplainedTerms& terms = to.terms;
    terms.input = op.input;
    terms.weights = op.weights;
    terms.formula = fmt::format("{} * {}", withOffset("x", static_cast<std::int64_t>(op.xOffset)),
        withOffset("w", static_cast<std::int64_t>(op.wOffset)));
    Acc acc = 0;
    forTaps([&](std::size_t xAt, std::size_t wAt) {
        if (xAt == ExplainedTerm::kPadding) {
            ++terms.padded;
            if (wantTerms)
                terms.terms.push_back({xAt, wAt, std::int64_t{0}, std::int64_t{0}, toNumber(Acc{0}), toNumber(acc)});
            return;
        }
        const Product product
            = reference::product<Product>(reference::sum<Product>(static_cast<Product>(op.w[wAt]), op.wOffset),
                reference::sum<Product>(static_cast<Product>(op.x[xAt]), op.xOffset));
        acc = reference::sum<Acc>(acc, static_cast<Acc>(product));
        ++terms.count;
        if (wantTerms)
            terms.terms.push_back(
                {xAt, wAt, toNumber(op.x[xAt]), toNumber(op.w[wAt]), toNumber(product), toNumber(acc)});
    });
    ExplainedStage stage{"terms", fmt::format("sum of {} over {} taps", terms.formula, terms.count), toNumber(acc),
        std::nullopt, std::nullopt, {{"terms", static_cast<std::int64_t>(terms.count)}}};
    if (terms.padded > 0)
        stage.details.push_back({"in padding", static_cast<std::int64_t>(terms.padded)});
    to.stages.push_back(std::move(stage));
    return acc;
}

/// Adds the stage "bias" when there is one.
template<typename Acc, typename Bias>
Acc explainBias(OpExplanation& to, Acc acc, const Bias* bias, std::size_t channel, int input)
{
    if (bias == nullptr)
        return acc;
    const Acc sum = reference::sum<Acc>(acc, static_cast<Acc>(bias[channel]));
    to.reads.push_back({input, channel});
    to.stages.push_back({"bias", fmt::format("{} + {}", acc, bias[channel]), toNumber(sum), std::nullopt, std::nullopt,
        {{"bias", toNumber(bias[channel])}}, fmt::format("v = v + {}", bias[channel])});
    return sum;
}

/// The integer accumulator in steps of the output, for the stages so far, and the room it has left.
template<typename Acc> void weighAccumulator(OpExplanation& to, double real)
{
    for (ExplainedStage& stage : to.stages) {
        const auto value = std::get<std::int64_t>(stage.value);
        stage.codes = static_cast<double>(value) * real;
        stage.details.push_back({"headroom bits", headroomBits(value, static_cast<int>(sizeof(Acc)) * 8)});
    }
}

/// A product of codes up to the output's code.
template<typename Acc, typename Product, typename In, typename Weight, typename Bias, typename ForTaps>
void explainQuantizedDot(OpExplanation& to, bool wantTerms, const DotOperands<Product, In, Weight>& op,
    const Bias* bias, int biasInput, const OutputStage& stage, std::size_t channel, const ForTaps& forTaps)
{
    const Acc terms = explainTerms<Acc>(to, wantTerms, op, forTaps);
    const Acc acc = explainBias(to, terms, bias, channel, biasInput);
    weighAccumulator<Acc>(to, stage.real[channel]);
    explainOutput(to, stage, acc, channel);
}

/// A product of floats with the clamp of the fused activation.
template<typename ForTaps>
void explainFloatDot(OpExplanation& to, bool wantTerms, const DotOperands<float, float, float>& op, const float* bias,
    int biasInput, FloatRange clamp, std::size_t channel, const ForTaps& forTaps)
{
    const float terms = explainTerms<float>(to, wantTerms, op, forTaps);
    // Without a bias the kernels add 0, which turns -0 into 0.
    const float acc = bias != nullptr ? explainBias(to, terms, bias, channel, biasInput) : terms + 0.0F;
    explainFloatClamp(to, acc, clamp);
}

} // namespace quantstep
