// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What TRANSPOSE_CONV, CONV_3D and CONV_3D_TRANSPOSE share.

#include "core/kernels/activation_range.h"
#include "core/kernels/explain_dot.h"
#include "core/kernels/ops/matrix_support.h"
#include "core/kernels/reference/accumulate.h"
#include "core/kernels/reference/volume.h"

namespace quantstep {

/// Where an operator keeps its operands; bias may be past the end.
struct VolumeInputs {
    int activations = 0, weights = 1, bias = 2;
};

/// body(begin, end) over the output cells of all batches.
template<typename Body>
void forVolumeCells(const EvalContext& run, const reference::VolumeGeometry& g, const Body& body)
{
    if (g.outputChannels > 0)
        parallelFor(run, static_cast<std::size_t>(g.batches) * g.outputCells(), body);
}

/// Calls visit(position of the input, position of the filter) for the terms of one output, in the kernel's order.
template<typename Visit>
void forVolumeTerms(
    const reference::VolumeGeometry& g, const reference::FilterLayout& layout, std::size_t element, const Visit& visit)
{
    const std::size_t channel = element % g.outputChannels;
    const std::size_t cell = element / g.outputChannels;
    const std::size_t image = cell / g.outputCells() * g.inputCells();
    reference::VolumeTaps taps(g);
    for (const reference::VolumeTap& tap : taps.of(cell % g.outputCells())) {
        for (std::size_t c = 0; c < g.inputChannels; ++c) {
            visit((image + tap.cell) * g.inputChannels + c,
                tap.tap * layout.tapStep + channel * layout.outputStep + c * layout.inputStep);
        }
    }
}

/// A float convolution, transposed or not.
[[nodiscard]] inline PreparedPtr makeFloatVolume(TensorSpec output, const reference::VolumeGeometry& g,
    const reference::FilterLayout& layout, const VolumeInputs& inputs, Activation activation, bool hasBias)
{
    OpArithmetic arithmetic;
    arithmetic.formula = hasBias ? "out = clamp(sum(x * w) + bias)" : "out = clamp(sum(x * w))";
    PreparedPtr prepared = makePrepared({std::move(output)}, std::move(arithmetic),
        [g, layout, inputs, clamp = floatActivationRange(activation)](const EvalContext& run) {
            const auto* input = rawInput<float>(run, inputs.activations);
            const auto* filter = rawInput<float>(run, inputs.weights);
            const auto* bias = optionalInput<float>(run, inputs.bias);
            float* out = run.output(0).as<float>();
            forVolumeCells(run, g, [&](std::size_t begin, std::size_t end) {
                reference::convolveVolume<float>(
                    g, layout, input, filter, begin, end,
                    [](float acc, std::size_t, std::size_t, float x, float w) { return acc + x * w; },
                    [&](std::size_t at, std::size_t channel, float acc) {
                        out[at] = clampToRange(bias != nullptr ? acc + bias[channel] : acc, clamp);
                    });
            });
        });
    prepared->explainWith(
        [g, layout, inputs, clamp = floatActivationRange(activation)](const ExplainContext& c, OpExplanation& to) {
            const DotOperands<float, float, float> op{c.input(inputs.activations).as<float>().data(),
                c.input(inputs.weights).as<float>().data(), 0, 0, inputs.activations, inputs.weights};
            const float terms = explainTerms<float>(
                to, c.wantTerms, op, [&](const auto& visit) { forVolumeTerms(g, layout, c.element, visit); });
            const float acc = explainBias(
                to, terms, optionalInput<float>(c, inputs.bias), c.element % g.outputChannels, inputs.bias);
            explainFloatClamp(to, acc, clamp);
            return true;
        });
    return prepared;
}

} // namespace quantstep
