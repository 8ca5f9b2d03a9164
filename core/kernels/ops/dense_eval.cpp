// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/ops/dense_eval.h"

#include "core/kernels/reference/hybrid.h"

#include <cmath>

namespace quantstep {

void evalFloatDense(const FloatDense& dense, const EvalContext& context)
{
    const auto* bias = optionalInput<float>(context, kBias);
    float* output = context.output(0).as<float>();
    parallelFor(context, dense.geometry.batches * dense.geometry.units, [&](std::size_t begin, std::size_t end) {
        reference::fullyConnected<float, float>(dense.geometry, rawInput<float>(context, kActivations), 0.0F,
            rawInput<float>(context, kWeights), 0.0F, begin, end, [&](std::size_t out, std::size_t unit, float acc) {
                output[out] = clampToRange(acc + (bias != nullptr ? bias[unit] : 0.0F), dense.clamp);
            });
    });
}

float hybridActivation(float value, Activation activation)
{
    switch (activation) {
    case Activation::None: return value;
    case Activation::Tanh: return std::tanh(value);
    case Activation::SignBit: return std::signbit(value) ? 1.0F : 0.0F;
    case Activation::Relu:
    case Activation::ReluN1To1:
    case Activation::Relu6: break;
    }
    return clampToRange(value, floatActivationRange(activation));
}

namespace {

void evalHybridRow(const HybridDense& dense, const float* input, const std::int8_t* weights, const float* bias,
    float* output, std::vector<std::int8_t>& codes)
{
    const auto [batches, depth, units] = dense.geometry;
    const std::span<const float> row(input, depth);
    const reference::DynamicQuantization params = dense.asymmetric ? reference::quantizeAsymmetric(row, codes.data())
                                                                   : reference::quantizeSymmetric(row, codes.data());
    for (std::size_t unit = 0; unit < units; ++unit) {
        const std::int8_t* w = weights + unit * depth;
        std::int32_t dot = reference::hybridDot(w, codes.data(), depth, depth / 16 * 16);
        const bool perUnit = dense.scales.size() > 1;
        const float weightScale = dense.scales[perUnit ? unit : 0];
        float start = bias != nullptr ? bias[unit] : 0.0F;
        if (dense.sparse && dense.asymmetric) {
            const auto zeroPoint = static_cast<float>(params.zeroPoint);
            const float share
                = perUnit ? params.scale * zeroPoint * weightScale : params.scale * weightScale * zeroPoint;
            start -= share * static_cast<float>(reference::codeSum(w, depth));
        } else if (params.zeroPoint != 0) {
            dot -= params.zeroPoint * reference::codeSum(w, depth);
        }
        output[unit]
            = hybridActivation(start + static_cast<float>(dot) * (params.scale * weightScale), dense.activation);
    }
}

} // namespace

void evalHybridDense(const HybridDense& dense, const EvalContext& context)
{
    const TensorPtr weights = dense.weights ? dense.weights : unpackCodes(context.inputs[kWeights]);
    const auto* codes = reinterpret_cast<const std::int8_t*>(weights->bytes.data());
    const auto* bias = optionalInput<float>(context, kBias);
    const auto* input = rawInput<float>(context, kActivations);
    float* output = context.output(0).as<float>();
    parallelFor(context, dense.geometry.batches, [&](std::size_t begin, std::size_t end) {
        std::vector<std::int8_t> row(dense.geometry.depth);
        for (std::size_t batch = begin; batch < end; ++batch) {
            evalHybridRow(
                dense, input + batch * dense.geometry.depth, codes, bias, output + batch * dense.geometry.units, row);
        }
    });
}

} // namespace quantstep
