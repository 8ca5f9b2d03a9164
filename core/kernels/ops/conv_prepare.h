// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What CONV_2D and DEPTHWISE_CONV_2D prepare alike, once their own checks have passed.

#include "core/kernels/ops/conv_eval.h"

namespace quantstep {

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
