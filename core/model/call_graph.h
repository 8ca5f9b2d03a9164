// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which operators run other subgraphs, and which of them see or change what outlives them.
//
// Most operators are functions of their inputs. A few are not: VAR_HANDLE and its kin name a resource that other
// operators read and write, and a recurrent operator in a called subgraph keeps its state from call to call. What
// they share is the "world". An operator that runs subgraphs does to the world what any of their operators does.

#include "core/base/error.h"
#include "core/model/model.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace quantstep {

/// The subgraphs that IF, WHILE, CALL_ONCE, STABLEHLO_COMPOSITE and STABLEHLO_CASE name, in the order of their options
/// (WHILE: condition, body). Unchecked: they may not exist. Empty for other operators.
[[nodiscard]] std::vector<SubgraphId> calledSubgraphs(const OpInfo& op);

/// Computed by the engine itself, not by a kernel: calls, resource variables and tables.
[[nodiscard]] bool isEngineOp(const OpInfo& op);

/// Immutable; describes a model whose operators never change (edits keep them).
class CallGraph {
public:
    explicit CallGraph(const Model& model);

    /// Why the runtime would refuse the call: a subgraph that does not exist, a wrong number of values, a recursion.
    [[nodiscard]] const std::optional<Error>& refusal(OpRef op) const { return entry(op).refusal; }
    [[nodiscard]] bool isCall(OpRef op) const { return entry(op).isCall; }
    [[nodiscard]] bool readsWorld(OpRef op) const { return entry(op).reads; }
    [[nodiscard]] bool changesWorld(OpRef op) const { return entry(op).changes; }

    /// The number of the resource that a VAR_HANDLE names: equal names share one.
    [[nodiscard]] std::int32_t resource(const VarHandleOptions& options) const;

private:
    struct Entry {
        std::optional<Error> refusal;
        bool isCall = false, reads = false, changes = false;
    };
    struct Visit {
        bool active = false, done = false;
        bool reads = false, changes = false;
    };

    [[nodiscard]] const Entry& entry(OpRef op) const { return m_ops[op.subgraph.index()][op.op.index()]; }
    void visit(const Model& model, SubgraphId id);
    void visitOp(const Model& model, OpRef op);

    std::vector<std::vector<Entry>> m_ops;
    std::vector<Visit> m_visits;
    int m_depth = 0;
    std::map<std::pair<std::string, std::string>, std::int32_t> m_resources;
};

} // namespace quantstep
