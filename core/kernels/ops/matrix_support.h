// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What CONV_2D, DEPTHWISE_CONV_2D and FULLY_CONNECTED have in common: inputs are 0 activations, 1 weights,
// 2 bias; an accumulator per output that is rescaled per output channel.

#include "core/kernels/kernel.h"
#include "core/kernels/output_stage.h"

#include <functional>
#include <string>

namespace quantstep {

inline constexpr int kActivations = 0;
inline constexpr int kWeights = 1;
inline constexpr int kBias = 2;

/// How the real multiplier input scale * weight scale / output scale is formed.
enum class ScaleProduct : std::uint8_t {
    Double, ///< all in double, per channel
    Float, ///< all in float, per channel (XNNPACK)
    FloatFirst, ///< the product of the two scales is rounded to float first (legacy, per tensor)
};

/// The rescaling of `channels` output channels from the operands' parameters; a per-tensor weight scale holds
/// for all of them. The fused activation becomes the clamp. Errors: as quantizedActivationRange().
[[nodiscard]] Result<OutputStage> makeOutputStage(
    const PrepareContext& context, Activation activation, std::size_t channels, RescaleRule rule, ScaleProduct product);

/// The integer parameters of a quantized matrix product, for showing. `perChannel` false keeps one multiplier.
[[nodiscard]] OpArithmetic describeArithmetic(
    const PrepareContext& context, const OutputStage& stage, bool perChannel, std::int32_t weightZeroPoint);

/// The legacy rule of the runtime: |input scale * weight scale - bias scale| <= 0.02 output scale (when there
/// is a bias), and the product of the scales is not negative. Errors: RefusedByRuntime.
[[nodiscard]] Status checkBiasScale(const PrepareContext& context);

/// Input, weights and output must carry what an integer kernel needs. Errors: RefusedByRuntime, Unsupported.
[[nodiscard]] Status checkQuantized(const PrepareContext& context);

/// Whether the XNNPACK delegate takes the operator's 8-bit matrix product (else it stays with the optimized
/// kernels): both operands of one 8-bit type, constant weights and bias, multipliers below 256.
[[nodiscard]] bool delegated(const PrepareContext& context);

/// Weights that are sparse or missing cannot be computed with here. Errors: Unsupported.
[[nodiscard]] Status checkWeightsUsable(const PrepareContext& context);

/// Every zero point of the weights is 0. Errors: RefusedByRuntime.
[[nodiscard]] Status checkWeightZeroPoints(const PrepareContext& context);

/// A filter of rank 4 or 5 with several scales has one per output channel, which is the filter's axis `outputAxis`;
/// uint8 ones have one for all. Errors: RefusedByRuntime.
[[nodiscard]] Status checkChannelScales(const PrepareContext& context, int outputAxis);

/// The constant weights, one code per byte (or as they are when not packed); null when they are computed.
[[nodiscard]] TensorPtr constantWeights(const PrepareContext& context);

/// body(begin, end) over [0, count), in pieces when there are several threads.
template<typename Body> void parallelFor(const EvalContext& context, std::size_t count, const Body& body)
{
    if (count == 0)
        return;
    if (context.parallel != nullptr)
        (*context.parallel)(count, std::ref(body)); // a copy would be allocated
    else
        body(0, count);
}

/// Elements of an optional input, or null when it is absent.
template<typename T> [[nodiscard]] const T* optionalInput(const EvalContext& context, int index)
{
    const auto i = static_cast<std::size_t>(index);
    if (i >= context.inputs.size() || !context.inputs[i])
        return nullptr;
    return reinterpret_cast<const T*>(context.inputs[i]->bytes.data());
}

/// Elements of an input as T, whatever its declared type.
template<typename T> [[nodiscard]] const T* rawInput(const EvalContext& context, int index)
{
    return reinterpret_cast<const T*>(context.input(index).bytes.data());
}

} // namespace quantstep
