// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/engine.h"

#include <stop_token>
#include <vector>

namespace quantstep {

/// One operator of a model's main graph, cut out: it can be changed at will and run on any inputs.
struct SingleOp {
    ModelPtr source; ///< with the subgraphs that it may call
    OpId op; ///< in the source's main graph
    Subgraph graph; ///< that operator alone; its activations are the graph's inputs
    std::vector<TensorPtr> inputs; ///< one per graph input

    [[nodiscard]] const OpInfo& info() const { return graph.ops.front(); }
    [[nodiscard]] OpInfo& info() { return graph.ops.front(); }
    /// The description of the operator's input; null for an absent one.
    [[nodiscard]] TensorInfo* input(int index);
    [[nodiscard]] const TensorInfo* input(int index) const;
    /// Where among `inputs` the operator's input is; -1 for constants and absent ones.
    [[nodiscard]] int place(int index) const;
    /// The value of the operator's input, constant or not; null when there is none.
    [[nodiscard]] TensorPtr value(int index) const;
    void setConstant(int index, const TensorPtr& value);
};

/// Cuts an operator out. `values` are those of the main graph's tensors; what is needed must be there, but for
/// constants and variable tensors.
[[nodiscard]] SingleOp singleOp(const ModelPtr& model, OpId op, const std::vector<TensorPtr>& values);

/// The activations that an operator reads (not constants, not variable tensors, not absent ones).
[[nodiscard]] std::vector<TensorId> activationsOf(const Subgraph& graph, OpId op);

/// Runs it; one value per output. The error message names the operator as in the model.
[[nodiscard]] Result<std::vector<TensorPtr>> runSingle(
    const SingleOp& single, const EngineOptions& options, const std::stop_token& stop = {});

/// The operator's integer parameters for these inputs. Errors: as it cannot be prepared.
[[nodiscard]] Result<OpArithmetic> arithmeticOf(const SingleOp& single, const EngineOptions& options);

} // namespace quantstep
