// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/edit/edit.h"

#include <set>

namespace quantstep {

/// What a change makes obsolete, in the main graph.
struct InvalidSet {
    std::set<OpId> prepare; ///< producers and consumers of changed tensors: their parameters differ
    std::set<OpId> run; ///< those, and everything downstream of them
};

/// A producer belongs to it as much as the consumers: its output multiplier contains the changed scale.
[[nodiscard]] InvalidSet invalidate(const Subgraph& graph, SubgraphId id, const ChangeSet& changes);

} // namespace quantstep
