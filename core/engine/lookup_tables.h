// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/engine/world.h"
#include "core/model/model.h"

#include <span>
#include <string>
#include <vector>

namespace quantstep {

/// HASHTABLE, HASHTABLE_IMPORT, HASHTABLE_FIND or HASHTABLE_SIZE.
[[nodiscard]] bool isTableOp(OpCode code);

/// Counts, types and options of one of them. Errors: RefusedByRuntime.
[[nodiscard]] Status checkTableOp(const Subgraph& graph, const OpInfo& op, const std::string& label);

struct TableResult {
    std::vector<TensorPtr> outputs;
    WorldPtr world; ///< null: one that only reads
};

/// Runs one of them, of checked types, in this world.
/// Errors: RefusedByRuntime for shapes, DataDependent where there is no such table or nothing in it yet.
[[nodiscard]] Result<TableResult> evaluateTableOp(
    const OpInfo& op, const std::string& label, std::span<const TensorPtr> inputs, const WorldPtr& world);

} // namespace quantstep
