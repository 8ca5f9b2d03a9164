// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/layout_graph.h"

#include <optional>
#include <stop_token>

namespace quantstep {

enum class LayoutDirection { Down, Right };

struct LayeredLayoutOptions {
    LayoutDirection direction = LayoutDirection::Down;
    double nodeGap = 24; ///< least distance between neighbours of one row
    double rankGap = 34; ///< distance between the bounding bands of two rows
    double edgeGap = 14; ///< width that an edge takes when it passes a row
    int sweeps = 8; ///< barycentre sweeps
};

/// Layered layout; edges run in the given direction except those that close a cycle or refer backwards in
/// the node order. Deterministic: the same graph gives the same numbers. Time grows linearly with nodes and
/// edges times the number of sweeps (and the logarithm of a row's length, for sorting).
/// Nothing when `stop` was requested. Thread: any.
[[nodiscard]] std::optional<LayoutResult> layeredLayout(
    const LayoutGraph& graph, const LayeredLayoutOptions& options = {}, std::stop_token stop = {});

/// The layout that is always possible at once: one column (or row) in node order, one node per rank; edges
/// between neighbours are straight, all others run in lanes beside the column.
[[nodiscard]] LayoutResult chainLayout(const LayoutGraph& graph, const LayeredLayoutOptions& options = {});

} // namespace quantstep
