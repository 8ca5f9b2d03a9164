// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/tensor_value.h"
#include "core/kernels/numerics.h"
#include "core/model/model.h"

#include <optional>
#include <span>
#include <vector>

namespace quantstep {

/// Which inputs a moving operator takes elements from; empty for operators that compute.
[[nodiscard]] std::vector<int> movedInputs(const OpInfo& op);

/// Finds where a moving operator takes each element from, by running it on elements that carry their own number: one
/// int64 tensor per output, in which element i of moved input number m is 1 + i + the elements of the moved inputs
/// before it; 0 stands for what comes from no input. Nothing when it cannot be found out.
/// @param inputs as the operator reads them
[[nodiscard]] std::optional<std::vector<TensorPtr>> probeMoves(
    const Subgraph& graph, OpId op, std::span<const TensorPtr> inputs, Numerics numerics);

} // namespace quantstep
