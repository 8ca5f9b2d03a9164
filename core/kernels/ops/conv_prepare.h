// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What CONV_2D and DEPTHWISE_CONV_2D prepare alike, once their own checks have passed.

#include "core/kernels/ops/conv_eval.h"

namespace quantstep {

/// Filters that the runtime takes for int16 activations, but reads as if they were int8: of an int16 filter the first
/// half of its bytes, each as one weight.
[[nodiscard]] constexpr bool isMisreadFilter(DType filter)
{
    return filter == DType::Int16 || filter == DType::Int32 || filter == DType::UInt8;
}

/// [N, OH, OW, O] of the input's type.
[[nodiscard]] TensorSpec convOutput(const PrepareContext& context, const ConvGeometry& g);

/// float32 activations and filter: sums in the order filter y, filter x, input channel.
[[nodiscard]] Result<PreparedPtr> prepareFloatConv(
    const PrepareContext& context, ConvKind kind, const ConvGeometry& g, Activation activation);

/// Integer activations: one multiplier per output channel (uint8: the product of the two scales is rounded to
/// float first). int16 activations accumulate in 64 bits unless the bias is int32. Errors: as makeOutputStage().
[[nodiscard]] Result<PreparedPtr> prepareQuantizedConv(
    const PrepareContext& context, ConvKind kind, const ConvGeometry& g, Activation activation);

} // namespace quantstep
