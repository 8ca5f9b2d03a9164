// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Rare forms of FULLY_CONNECTED: weights that are sparse, or shuffled into blocks of 4 units by 16 inputs.

#include "core/kernels/ops/dense_eval.h"

namespace quantstep {

/// The weights are shuffled.
[[nodiscard]] bool isShuffled(const PrepareContext& context, const FullyConnectedOptions& options);

/// uint8 input and weights, int16 output, a bias; a second output of uint8. Errors: RefusedByRuntime, Unsupported.
[[nodiscard]] Status checkShuffledTypes(const PrepareContext& context);

/// Products with shuffled weights. Errors: Unsupported for sizes that the runtime's loops do not cover, and as
/// makeOutputStage().
[[nodiscard]] Result<PreparedPtr> prepareShuffled(
    const PrepareContext& context, const DenseGeometry& g, TensorSpec spec, Activation activation);

/// An int8 product with weights that came in sparse blocks.
void evalSparseDense(const QuantizedDense& dense, const EvalContext& run);

/// Sparse weights, if they are, are stored in a way that the runtime has a kernel for. Errors: RefusedByRuntime,
/// Unsupported where the runtime reads them as if they were not sparse.
[[nodiscard]] Status checkSparseWeights(const PrepareContext& context);

} // namespace quantstep
