// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/edit/edit.h"
#include "core/model/call_graph.h"

#include <set>
#include <vector>

namespace quantstep {

/// What a change makes obsolete, in one subgraph.
struct InvalidSet {
    std::set<OpId> prepare; ///< producers and consumers of changed tensors: their parameters differ
    std::set<OpId> run; ///< those, and everything downstream of them; a call, when that is so of what it runs
};

/// One set per subgraph. A producer belongs to it as much as the consumers: its output multiplier contains the changed
/// scale. Downstream counts what is handed on in variables too.
[[nodiscard]] std::vector<InvalidSet> invalidate(const Model& model, const CallGraph& calls, const ChangeSet& changes);

} // namespace quantstep
