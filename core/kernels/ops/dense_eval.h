// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Evaluation of FULLY_CONNECTED, reference path.

#include "core/kernels/ops/matrix_support.h"
#include "core/kernels/reference/fully_connected.h"

#include <vector>

namespace quantstep {

using reference::DenseGeometry;

struct QuantizedDense {
    DenseGeometry geometry;
    std::int32_t inputOffset = 0, weightOffset = 0;
    OutputStage stage;
    TensorPtr weights; ///< one code per byte; null: computed, read when evaluated
};

struct FloatDense {
    DenseGeometry geometry;
    FloatRange clamp;
};

struct HybridDense {
    DenseGeometry geometry;
    bool asymmetric = false; ///< activations are quantized with a zero point
    std::vector<float> scales; ///< one, or one per unit
    Activation activation = Activation::None; ///< hybrid kernels know all of them
    TensorPtr weights; ///< as in QuantizedDense
    bool sparse = false; ///< weights came sparse: the zero point's share is taken off in float, before the products
};

/// Integer product: sums in Acc of products in Product, output codes of type Out.
template<typename Acc, typename Product, typename In, typename Weight, typename Bias, typename Out>
void evalQuantizedDense(const QuantizedDense& dense, const EvalContext& context)
{
    const TensorPtr weights = dense.weights ? dense.weights : unpackCodes(context.inputs[kWeights]);
    const auto* bias = optionalInput<Bias>(context, kBias);
    Out* output = context.output(0).as<Out>();
    const std::size_t count = dense.geometry.batches * dense.geometry.units;
    parallelFor(context, count, [&](std::size_t begin, std::size_t end) {
        reference::fullyConnected<Acc, Product>(dense.geometry, rawInput<In>(context, kActivations), dense.inputOffset,
            reinterpret_cast<const Weight*>(weights->bytes.data()), dense.weightOffset, begin, end,
            [&](std::size_t out, std::size_t unit, Acc acc) {
                if (bias != nullptr)
                    acc = reference::sum<Acc>(acc, static_cast<Acc>(bias[unit]));
                output[out] = static_cast<Out>(dense.stage.code(acc, unit));
            });
    });
}

/// The fused activation as hybrid kernels apply it: all kinds, no clamp for NONE.
[[nodiscard]] float hybridActivation(float value, Activation activation);

void evalFloatDense(const FloatDense& dense, const EvalContext& context);

/// Float activations, integer weights: each row of activations is quantized, the integer dot product scaled
/// and added to the bias in float.
void evalHybridDense(const HybridDense& dense, const EvalContext& context);

/// Dense products in vector code with constant weights; null where there is none for the case: other paths,
/// weights that are computed, types other than 8 bits in and out (float).
[[nodiscard]] PreparedPtr prepareFastDense(const PrepareContext& context, const QuantizedDense& dense,
    const TensorSpec& output, const OpArithmetic& arithmetic);
[[nodiscard]] PreparedPtr prepareFastDense(
    const PrepareContext& context, const FloatDense& dense, const TensorSpec& output, const OpArithmetic& arithmetic);

} // namespace quantstep
