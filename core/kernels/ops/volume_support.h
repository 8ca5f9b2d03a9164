// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What TRANSPOSE_CONV, CONV_3D and CONV_3D_TRANSPOSE share.

#include "core/kernels/activation_range.h"
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

/// A float convolution, transposed or not.
[[nodiscard]] inline PreparedPtr makeFloatVolume(TensorSpec output, const reference::VolumeGeometry& g,
    const reference::FilterLayout& layout, const VolumeInputs& inputs, Activation activation, bool hasBias)
{
    OpArithmetic arithmetic;
    arithmetic.formula = hasBias ? "out = clamp(sum(x * w) + bias)" : "out = clamp(sum(x * w))";
    return makePrepared({std::move(output)}, std::move(arithmetic),
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
}

} // namespace quantstep
