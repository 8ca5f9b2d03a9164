// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/engine.h"
#include "core/engine/world.h"

#include <optional>
#include <string>
#include <vector>

namespace quantstep {

/// The course of one call: which subgraph runs next and on what, until the results are there. Runs nothing itself,
/// so that a call can be stepped through as well as executed in one go.
class CallRun {
public:
    /// One run of a subgraph.
    struct Part {
        CallPart kind = CallPart::Main;
        SubgraphId subgraph;
        std::int64_t iteration = 0; ///< of a WHILE: how often the body ran before; of a STABLEHLO_CASE: which branch
        std::vector<TensorPtr> inputs;
    };

    /// @param label names the operator in errors. @param inputs its values, as many as the call graph found right.
    /// Errors: RefusedByRuntime, DataDependent (a condition that is not one bool).
    [[nodiscard]] static Result<CallRun> begin(
        const OpInfo& op, std::string label, std::vector<TensorPtr> inputs, const World& world);

    /// What is to run now; none: the call is over and outputs() are there.
    [[nodiscard]] const std::optional<Part>& part() const { return m_part; }
    /// Takes the results of part(). Errors: as begin().
    Status finishPart(std::vector<TensorPtr> results);
    [[nodiscard]] const std::vector<TensorPtr>& outputs() const { return m_outputs; }

private:
    CallRun(std::string label, std::vector<SubgraphId> called) : m_label(std::move(label)), m_called(std::move(called))
    {
    }

    [[nodiscard]] Result<std::size_t> asBranch(const TensorPtr& value) const;
    [[nodiscard]] Result<bool> asCondition(std::string_view what, const TensorPtr& value) const;
    void runPart(CallPart kind, std::size_t called, std::vector<TensorPtr> inputs);

    std::string m_label;
    std::vector<SubgraphId> m_called;
    std::optional<Part> m_part;
    std::int64_t m_iteration = 0;
    std::vector<TensorPtr> m_outputs;
};

} // namespace quantstep
