// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The layered graph that the steps of layered_layout.cpp hand to each other; private to core/layout.

#include <cstdint>
#include <stop_token>
#include <vector>

namespace quantstep::layout_detail {

/// A node of the layered graph: nodes [0, realCount) are the caller's, the rest are dummies.
struct LayerGraph {
    std::int32_t realCount = 0;
    std::vector<std::int32_t> rank; ///< per node
    std::vector<double> width; ///< per node
    std::vector<std::vector<std::int32_t>> up, down; ///< neighbours in the row before / after
    std::vector<std::vector<std::int32_t>> rows; ///< nodes of each rank, left to right
    std::vector<std::int32_t> position; ///< index of each node in its row

    [[nodiscard]] bool isDummy(std::int32_t node) const { return node >= realCount; }
};

/// Refreshes `position` from `rows`.
void updatePositions(LayerGraph& graph);

/// Step 4: orders the nodes inside each row. False when stopped.
[[nodiscard]] bool orderRows(LayerGraph& graph, int sweeps, const std::stop_token& stop);

/// Number of pairs of edges that cross between neighbouring rows.
[[nodiscard]] std::int64_t countCrossings(const LayerGraph& graph);

struct Gaps {
    double node = 0;
    double edge = 0;
};

/// Step 5: centres across the rows; neighbours of a row never overlap. Empty when stopped.
[[nodiscard]] std::vector<double> assignCoordinates(
    const LayerGraph& graph, const Gaps& gaps, const std::stop_token& stop);

} // namespace quantstep::layout_detail
