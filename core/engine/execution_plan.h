// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/data_flow.h"
#include "core/engine/engine.h"
#include "core/model/call_graph.h"

#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

namespace quantstep {

/// A shape a kernel may see: dimensions that the file leaves open count as 1.
[[nodiscard]] Shape concreteShape(const Shape& shape);

/// The prepared operators of one subgraph.
///
/// Preparation happens twice. Ahead of the run, in execution order, from the shapes that are known or,
/// where an operator upstream is put off, from those the file declares. And just before an operator
/// runs: what was prepared is kept if its input shapes and the values it depends on are still those;
/// otherwise it is prepared again. So what runs is always prepared for what it reads.
/// Thread: one at a time.
class ExecutionPlan {
public:
    ExecutionPlan(ModelPtr model, SubgraphId id, const EngineOptions& options, KernelLookup kernels,
        std::shared_ptr<const CallGraph> calls);

    [[nodiscard]] const Subgraph& graph() const { return *m_graph; }
    [[nodiscard]] const DataFlow& flow() const { return m_flow; }
    [[nodiscard]] bool changesWorld(OpId op) const { return m_calls->changesWorld({m_id, op}); }
    [[nodiscard]] std::string label(OpId op) const { return opLabel(*m_model, {m_id, op}); }

    /// The value of a constant; null for other tensors and for unusable constants.
    [[nodiscard]] const TensorPtr& constant(TensorId tensor) const { return m_constants[tensor.index()]; }

    /// Prepares what can be prepared; `shapes` holds the shapes of graph inputs that differ from the file's.
    void prepareAhead(std::span<const std::optional<Shape>> shapes);

    /// Makes the operator ready to run on these inputs (null for absent ones).
    /// Errors: why it cannot run; opStatus() says the same afterwards.
    Status prepareFor(OpId op, std::span<const TensorPtr> inputs);

    /// Takes over a model with the same operators; those in `changed` will be prepared again.
    void rebase(ModelPtr model, const std::set<OpId>& changed);

    [[nodiscard]] OpStatus opStatus(OpId op) const;
    /// Null while it is not prepared.
    [[nodiscard]] const PreparedOp* prepared(OpId op) const { return m_ops[op.index()].prepared.get(); }

    [[nodiscard]] std::shared_ptr<const PreparedOp> shared(OpId op) const { return m_ops[op.index()].prepared; }

    /// Why the value of an initial slot is missing, naming the tensor.
    [[nodiscard]] Error missingValue(OpId reader, TensorId tensor) const;

private:
    struct PlannedOp {
        std::shared_ptr<const PreparedOp> prepared;
        std::optional<Error> failure; ///< set when not prepared
        bool certain = false; ///< the failure holds whatever shapes and values the inputs will have
        std::vector<std::optional<TensorSpec>> inputSpecs; ///< it is prepared for; empty: an absent input
        std::vector<std::pair<int, TensorPtr>> values; ///< it is prepared for, per value input
        std::shared_ptr<const Subgraph> keepAlive; ///< descriptions it may point into
    };
    struct KnownSpec {
        TensorSpec spec;
        bool assumed = false; ///< from the file, the truth depends on values
    };

    void planOp(OpId op, std::vector<KnownSpec>& specs);
    void spreadSpecs(OpId op, std::vector<KnownSpec>& specs, bool assumed) const;
    void prepare(OpId op, std::vector<std::optional<TensorSpec>> inputSpecs, std::span<const TensorPtr> values);
    Result<PreparedPtr> tryPrepare(OpId op, PlannedOp& planned, std::span<const TensorPtr> values);
    /// What the runtime refuses about an operator when it opens the model.
    [[nodiscard]] Status checkLoadable(OpId op, const KernelEntry& kernel) const;
    [[nodiscard]] Result<PreparedPtr> prepareEngineOp(OpId op) const;
    [[nodiscard]] Status checkTensors(OpId op) const;
    [[nodiscard]] Status checkPrepared(OpId op, const PreparedOp& prepared) const;
    [[nodiscard]] Status checkSize(OpId op, int output, const TensorSpec& spec) const;
    void loadConstants();

    ModelPtr m_model;
    SubgraphId m_id;
    std::shared_ptr<const Subgraph> m_graph;
    EngineOptions m_options;
    KernelLookup m_kernels;
    std::shared_ptr<const CallGraph> m_calls;
    DataFlow m_flow;
    std::vector<TensorPtr> m_constants;
    std::vector<PlannedOp> m_ops;
    std::vector<PlannedOp> m_retired; ///< by rebase(), until they are prepared again: they share what is packed
};

} // namespace quantstep
