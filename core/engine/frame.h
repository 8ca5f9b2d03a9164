// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/engine.h"
#include "core/engine/execution_plan.h"
#include "core/engine/value_store.h"
#include "core/engine/world.h"

#include <map>
#include <optional>
#include <vector>

namespace quantstep {

/// Values by definition, computed again for a moment and not kept.
using Temporaries = std::map<SlotId, TensorPtr>;

/// One execution of one subgraph: where it stands, and all it knows. The main graph has one; a call adds one for
/// each run of a subgraph. It computes nothing itself (see OpExecutor).
/// Thread: one at a time. The plan must outlive it.
class Frame {
public:
    Frame(ExecutionPlan& plan, SubgraphId id, std::size_t byteBudget, std::size_t maxTensorBytes, WorldPtr world);

    [[nodiscard]] ExecutionPlan& plan() { return *m_plan; }
    [[nodiscard]] const ExecutionPlan& plan() const { return *m_plan; }
    [[nodiscard]] const DataFlow& flow() const { return m_plan->flow(); }
    [[nodiscard]] const Subgraph& graph() const { return m_plan->graph(); }
    [[nodiscard]] SubgraphId id() const { return m_id; }
    [[nodiscard]] std::size_t opCount() const { return graph().ops.size(); }
    [[nodiscard]] bool atEnd() const { return position >= opCount(); }
    [[nodiscard]] OpId next() const { return OpId(static_cast<std::int64_t>(position)); }
    [[nodiscard]] std::size_t bytes() const { return m_values.bytes(); }

    std::size_t position = 0; ///< of the next operator

    /// One per graph input; null: not given.
    std::vector<TensorPtr> inputs;

    /// Position 0, nothing computed; inputs stay.
    void restart(WorldPtr world);
    /// What a variable tensor starts with unless the world knows better; again after an edit.
    void makeVariables();

    /// The value of a definition, stale ones too; null when there is none (any more).
    [[nodiscard]] TensorPtr read(SlotId slot) const;
    /// The value and its state as seen at the position.
    [[nodiscard]] TensorPtr value(TensorId tensor) const;
    [[nodiscard]] ValueState valueState(TensorId tensor) const;
    [[nodiscard]] bool isInitial(SlotId slot) const { return !flow().slot(slot).producer.valid(); }
    [[nodiscard]] bool isCurrent(SlotId slot) const { return m_values.isCurrent(slot); }

    /// Takes what an operator computed; `after` is set for one that changed the world.
    void record(OpId op, const std::vector<TensorPtr>& outputs, WorldPtr after);
    void keep(SlotId slot, TensorPtr value) { m_values.put(slot, std::move(value)); }
    /// Everything the operator computes is there with the present parameters.
    [[nodiscard]] bool isRecorded(OpId op) const;
    [[nodiscard]] bool isStale(OpId op) const;
    void markStale(OpId op);
    /// Past the next operator, dropping old values beyond the budget.
    void advance();
    /// Drops old values beyond the budget, but no graph output and none of `keep`.
    void trim(const std::vector<SlotId>& keep);

    /// The world as the operator finds it.
    [[nodiscard]] WorldPtr worldBefore(OpId op) const;
    /// The world at the position, with the present values of this graph's variables in it.
    [[nodiscard]] WorldPtr worldToKeep() const;

    /// What has to run again to have `wanted` (as far as it is not there): each operator with those of its inputs
    /// that have to be computed first.
    [[nodiscard]] std::map<OpId, std::vector<SlotId>> recomputationOrder(const std::vector<SlotId>& wanted) const;

private:
    struct WorldChange {
        WorldPtr after;
        bool stale = false;
    };

    [[nodiscard]] TensorPtr initialValue(TensorId tensor) const;

    ExecutionPlan* m_plan;
    SubgraphId m_id;
    std::size_t m_maxTensorBytes;
    ValueStore m_values;
    std::vector<TensorPtr> m_variables; ///< per tensor: what a variable starts with
    WorldPtr m_world; ///< before the first operator
    std::map<OpId, WorldChange> m_changes; ///< by operators that change it
};

} // namespace quantstep
