// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Evaluation shared by CONV_2D and DEPTHWISE_CONV_2D, reference path.

#include "core/kernels/conv_geometry.h"
#include "core/kernels/kernel.h"
#include "core/kernels/ops/matrix_support.h"
#include "core/kernels/reference/conv.h"

#include <vector>

namespace quantstep {

/// Which of the two loops.
enum class ConvKind : std::uint8_t { Full, Depthwise };

struct QuantizedConv {
    ConvKind kind = ConvKind::Full;
    ConvGeometry geometry;
    std::int32_t inputOffset = 0, filterOffset = 0;
    OutputStage stage;
    TensorPtr filter; ///< one code per byte; null: computed, read when evaluated
};

struct FloatConv {
    ConvKind kind = ConvKind::Full;
    ConvGeometry geometry;
    FloatRange clamp;
    TensorPtr filter; ///< constant; null: computed, read when evaluated
};

/// How a hybrid convolution (float activations, integer weights) quantizes and scales.
enum class HybridRule : std::uint8_t {
    SymmetricImage, ///< CONV_2D with one scale: symmetric per image, float(dot) * (s_in * s_w)
    AsymmetricPerChannel, ///< CONV_2D per channel: zero point per image, (float(acc) * s_w[c]) * s_in
    AsymmetricDepthwise, ///< DEPTHWISE_CONV_2D: zero point per image, float(acc) * (s_w[c] * s_in)
};

struct HybridConv {
    HybridRule rule = HybridRule::SymmetricImage;
    ConvGeometry geometry;
    std::vector<float> scales; ///< one, or one per output channel
    FloatRange clamp;
    TensorPtr filter; ///< as in QuantizedConv
};

template<typename Acc, typename In, typename Weight, typename Finish>
void convRowsOfKind(ConvKind kind, const ConvGeometry& geometry, const reference::ConvOperands<Acc, In, Weight>& op,
    std::size_t begin, std::size_t end, const Finish& finish)
{
    if (kind == ConvKind::Full)
        reference::convRows(geometry, op, begin, end, finish);
    else
        reference::depthwiseConvRows(geometry, op, begin, end, finish);
}

/// Integer convolution with accumulators of type Acc; the output has the input's type.
template<typename Acc, typename In, typename Weight, typename Bias>
void evalQuantizedConv(const QuantizedConv& conv, const EvalContext& context)
{
    const TensorPtr filter = conv.filter ? conv.filter : unpackCodes(context.inputs[kWeights]);
    const auto* bias = optionalInput<Bias>(context, kBias);
    const reference::ConvOperands<Acc, In, Weight> op{rawInput<In>(context, kActivations),
        reinterpret_cast<const Weight*>(filter->bytes.data()), static_cast<Acc>(conv.inputOffset),
        static_cast<Acc>(conv.filterOffset)};
    In* output = context.output(0).as<In>();
    parallelFor(context, conv.geometry.rows(), [&](std::size_t begin, std::size_t end) {
        convRowsOfKind(
            conv.kind, conv.geometry, op, begin, end, [&](std::size_t out, std::size_t, std::size_t channel, Acc acc) {
                if (bias != nullptr)
                    acc = reference::sum<Acc>(acc, static_cast<Acc>(bias[channel]));
                output[out] = static_cast<In>(conv.stage.code(acc, channel));
            });
    });
}

/// The same in vector code for 8-bit operands with a constant filter; null where there is none for them.
[[nodiscard]] PreparedPtr prepareFastConv(
    const PrepareContext& context, const QuantizedConv& conv, const TensorSpec& output, const OpArithmetic& arithmetic);

/// Float convolution in vector code with a constant filter; null where there is none.
[[nodiscard]] PreparedPtr prepareFastConv(
    const PrepareContext& context, const FloatConv& conv, const TensorSpec& output, const OpArithmetic& arithmetic);

/// Float convolution.
void evalFloatConv(const FloatConv& conv, const EvalContext& context);

/// Hybrid convolution, integer arithmetic inside, float outside.
void evalHybridConv(const HybridConv& conv, const EvalContext& context);

} // namespace quantstep
