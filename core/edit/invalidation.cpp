// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/edit/invalidation.h"

#include <algorithm>

namespace quantstep {
namespace {

using Marks = std::vector<bool>; ///< per tensor

bool touches(const std::vector<TensorId>& tensors, const Marks& marks)
{
    return std::any_of(
        tensors.begin(), tensors.end(), [&](TensorId tensor) { return tensor.valid() && marks[tensor.index()]; });
}

class Invalidation {
public:
    Invalidation(const Model& model, const CallGraph& calls, const ChangeSet& changes)
        : m_model(model), m_calls(calls), m_sets(model.subgraphs.size()), m_visited(model.subgraphs.size())
    {
        for (const auto& graph : model.subgraphs)
            m_changed.emplace_back(graph->tensors.size());
        for (const TensorRef& ref : changes.tensors) {
            if (ref.subgraph.valid() && ref.subgraph.index() < m_changed.size() && ref.tensor.valid()
                && ref.tensor.index() < m_changed[ref.subgraph.index()].size())
                m_changed[ref.subgraph.index()][ref.tensor.index()] = true;
        }
        for (std::size_t i = 0; i < m_changed.size(); ++i)
            spreadBlockScales(*model.subgraphs[i], m_changed[i]);
    }

    std::vector<InvalidSet> sets()
    {
        for (std::size_t i = 0; i < m_sets.size(); ++i)
            visit(SubgraphId(static_cast<std::int64_t>(i)));
        return std::move(m_sets);
    }

private:
    /// The scales of blocks are a tensor of their own; a change of them changes what they scale.
    static void spreadBlockScales(const Subgraph& graph, Marks& changed)
    {
        for (std::size_t t = 0; t < graph.tensors.size(); ++t) {
            const auto& blockwise = graph.tensors[t].quant.blockwise;
            if (blockwise && changed[blockwise->scales.index()])
                changed[t] = true;
        }
    }

    /// Once through in execution order: an operator runs again when its parameters differ or when it reads what one
    /// before it computes anew. Tensors are never clean again, so this also holds for graphs that write a tensor twice.
    void visit(SubgraphId id)
    {
        if (m_visited[id.index()])
            return;
        m_visited[id.index()] = true;
        const Subgraph& graph = m_model.subgraph(id);
        InvalidSet& invalid = m_sets[id.index()];
        const Marks& changed = m_changed[id.index()];
        Marks stale(graph.tensors.size()); // values
        bool staleWorld = false;
        for (std::size_t i = 0; i < graph.ops.size(); ++i) {
            const OpRef ref{id, OpId(static_cast<std::int64_t>(i))};
            const OpInfo& op = graph.ops[i];
            const bool prepare
                = touches(op.inputs, changed) || touches(op.outputs, changed) || touches(op.intermediates, changed);
            if (prepare)
                invalid.prepare.insert(ref.op);
            const bool world = staleWorld && (m_calls.readsWorld(ref) || m_calls.changesWorld(ref));
            if (!prepare && !world && !touches(op.inputs, stale) && !runsStale(ref))
                continue;
            invalid.run.insert(ref.op);
            staleWorld = staleWorld || m_calls.changesWorld(ref);
            for (const TensorId output : op.outputs) {
                if (output.valid())
                    stale[output.index()] = true;
            }
            for (const int state : stateInputs(graph, op))
                stale[op.inputs[static_cast<std::size_t>(state)].index()] = true;
        }
    }

    /// It runs a subgraph in which something changed.
    bool runsStale(OpRef ref)
    {
        if (!m_calls.isCall(ref) || m_calls.refusal(ref))
            return false;
        bool stale = false;
        for (const SubgraphId called : calledSubgraphs(m_model.op(ref))) {
            visit(called);
            stale = stale || !m_sets[called.index()].run.empty()
                || std::find(m_changed[called.index()].begin(), m_changed[called.index()].end(), true)
                    != m_changed[called.index()].end();
        }
        return stale;
    }

    const Model& m_model;
    const CallGraph& m_calls;
    std::vector<InvalidSet> m_sets;
    std::vector<bool> m_visited;
    std::vector<Marks> m_changed;
};

} // namespace

std::vector<InvalidSet> invalidate(const Model& model, const CallGraph& calls, const ChangeSet& changes)
{
    return Invalidation(model, calls, changes).sets();
}

} // namespace quantstep
