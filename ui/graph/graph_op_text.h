// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "ui/graph/graph_theme.h"

#include <vector>

namespace quantstep {

/// At most six letters that still tell operators apart: "DW" for DEPTHWISE_CONV_2D, "FC", "CONCAT".
[[nodiscard]] QString abbreviatedOpName(const QString& name);

[[nodiscard]] GraphNodeClass classOfOp(const Subgraph& subgraph, const OpInfo& op);

/// Subgraphs that the operator runs, those that matter most first (a loop's body before its condition).
/// Indices that the model does not have are left out.
[[nodiscard]] std::vector<SubgraphId> subgraphsOf(const Model& model, const OpInfo& op);

} // namespace quantstep
