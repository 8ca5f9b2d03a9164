// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Runs of a model in which one operator is wrong, for the tests of blame.

#include "core/exchange/dump.h"
#include "core/kernels/op_arithmetic.h"
#include "core/model/model.h"

#include <functional>
#include <optional>
#include <vector>

namespace quantstep::test {

/// What the wrong operator leaves in its output instead of the right value.
using Fault = std::function<TensorPtr(const TensorPtr& right, const std::vector<TensorPtr>& values)>;

/// Values of all tensors of the main graph; null where there is none. The operators behind the wrong one compute
/// from what it left. Empty when an operator cannot run.
[[nodiscard]] std::vector<TensorPtr> deviceRun(
    const ModelPtr& model, const std::vector<TensorPtr>& inputs, OpId wrong, const Fault& fault);

/// Entries "t0", "t1", ... for all activations.
[[nodiscard]] Dump dumpOf(const Model& model, const std::vector<TensorPtr>& values);

/// How plainConvolution() goes wrong.
struct ConvolutionFault {
    bool skipBias = false;
    int channelStep = 0; ///< channel c takes the multiplier of channel c + this, around the end
    std::optional<int> padding{}; ///< the code that pads, instead of the zero point
    bool skipActivation = false; ///< clamps to the type instead
    bool wrapAround = false; ///< keeps the low 8 bits instead of clamping
    bool roundDown = false; ///< one shift towards minus infinity instead of the roundings
};

/// CONV_2D and DEPTHWISE_CONV_2D of int8 and uint8 in plain loops, from the integer parameters alone.
[[nodiscard]] TensorPtr plainConvolution(
    const Model& model, OpId op, const OpArithmetic& arithmetic, const TensorPtr& input, const ConvolutionFault& fault);

} // namespace quantstep::test
