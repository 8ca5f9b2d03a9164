// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The network of an exported script: what happened in a run, as calls of the library's functions.

#include "core/engine/engine.h"
#include "core/exchange/npz.h"
#include "core/exchange/script_export.h"
#include "core/exchange/script_facts.h"
#include "core/exchange/script_library.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace quantstep {

/// Takes the operators of a run as they come; then gives the texts. Values go to the archive at once.
class ScriptNetwork {
public:
    ScriptNetwork(const Engine& engine, NpzWriter writer);

    void add(const StepRecord& record);

    /// Closes the archive. Errors: those of writing it, the first one.
    [[nodiscard]] Status finish();

    /// The functions `subgraph_N` and last `main_graph`.
    [[nodiscard]] std::string functions() const;
    /// Lists that are too long for a call, as assignments.
    [[nodiscard]] const std::string& lists() const { return m_lists; }
    /// Functions of the library that the texts call.
    [[nodiscard]] const std::set<std::string>& used() const { return m_used; }
    [[nodiscard]] const std::set<std::string>& usedByLists() const { return m_usedByLists; }
    [[nodiscard]] const ScriptSummary& summary() const { return m_summary; }

private:
    struct Graph {
        std::string body;
        std::set<TensorId> defined; ///< tensors that are variables of the function by now
        std::set<OpId> written;
    };
    /// The function that is called, with its arguments as text.
    struct Call {
        std::string function;
        std::vector<std::string> tensors, named;
    };

    [[nodiscard]] std::optional<std::string> argument(TensorRef tensor);
    [[nodiscard]] std::optional<Call> callOf(const StepRecord& record);
    [[nodiscard]] const ScriptBlock* functionFor(OpRef ref, const ScriptFacts& facts) const;
    [[nodiscard]] ScriptFacts factsOf(const StepRecord& record) const;
    [[nodiscard]] std::string factText(const std::string& label, const std::string& name, const ScriptFact& fact);
    void noteNames(const std::string& text, std::set<std::string>& into) const;
    void write(const StepRecord& record);
    void save(const std::string& key, const TensorPtr& value);
    [[nodiscard]] std::string nextKey(TensorRef tensor);
    Graph& graphOf(SubgraphId id);
    [[nodiscard]] std::string functionOf(std::size_t subgraph) const;

    const Engine& m_engine;
    const Model& m_model;
    NpzWriter m_writer;
    Status m_status;
    std::map<std::size_t, Graph> m_graphs;
    std::map<TensorRef, TensorPtr> m_shapes; ///< type and shape of each value seen last, without its bytes
    std::map<TensorRef, int> m_writes;
    std::set<std::string> m_saved, m_used, m_usedByLists;
    std::string m_lists;
    ScriptSummary m_summary;
};

} // namespace quantstep
