// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/engine.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace quantstep {

/// What preparation found for each operator: [subgraph][operator]. Changes with edits, and when an
/// operator that waited for values gets prepared.
struct PlanSnapshot {
    std::vector<std::vector<OpStatus>> status;
    std::vector<std::vector<std::shared_ptr<const OpArithmetic>>> arithmetic; ///< null: not prepared
    std::optional<OpId> firstUnsupported;
    bool anyDeferred = false;
};

/// Everything the GUI thread may ask about the engine, copied out of it (values are shared, never copied).
/// Immutable once made. Thread: made on the engine's, read on the GUI's.
struct EngineSnapshot {
    std::size_t position = 0;
    std::vector<CallLevel> levels; ///< outermost first
    bool nextIsCall = false;
    std::vector<bool> ran; ///< per subgraph: values of a run of it are there
    std::size_t keptBytes = 0;
    std::vector<std::vector<TensorPtr>> values; ///< [subgraph][tensor], null: none at this position
    std::vector<std::vector<ValueState>> states; ///< [subgraph][tensor]
    std::vector<std::int64_t> durationsNs; ///< per operator of the main graph
    std::vector<OpId> staleOps;
    std::shared_ptr<const PlanSnapshot> plan;
};

using SnapshotPtr = std::shared_ptr<const EngineSnapshot>;

/// Copies the engine's present state. `previousPlan` is used again unless something in it may have changed.
[[nodiscard]] SnapshotPtr takeSnapshot(const Engine& engine, const std::shared_ptr<const PlanSnapshot>& previousPlan);

} // namespace quantstep
