// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a layout algorithm reads and what it gives back: plain numbers, no model, no fonts, no colours.
//
// Node and edge numbers are positions in these vectors and stay the same in the result. The order of the
// nodes is the execution order of the file; a layout may rely on it to stay stable when the graph changes
// a little. Lengths are in the caller's unit (the window uses device-independent pixels at 100 %);
// x grows to the right, y downwards.

#include <cstdint>
#include <vector>

namespace quantstep {

struct LayoutPoint {
    double x = 0;
    double y = 0;
    bool operator==(const LayoutPoint&) const = default;
};

struct LayoutNode {
    double width = 0;
    double height = 0;
};

/// A directed edge. Edges with the same source and the same `net` carry the same thing (one tensor) and may
/// share a path until they have to part.
struct LayoutEdge {
    std::int32_t source = 0;
    std::int32_t target = 0;
    std::int32_t net = 0;
};

struct LayoutGraph {
    std::vector<LayoutNode> nodes;
    std::vector<LayoutEdge> edges; ///< ends in range; cycles, self loops and duplicates are allowed
};

struct LayoutResult {
    std::vector<LayoutPoint> centres; ///< one per node
    std::vector<std::int32_t> ranks; ///< row of each node, 0 is the first
    std::vector<std::vector<LayoutPoint>> paths; ///< one polyline per edge, from the source's border to the target's
    double left = 0, top = 0, width = 0, height = 0; ///< bounding box of nodes and paths
    bool isFallback = false; ///< made by chainLayout()

    bool operator==(const LayoutResult&) const = default;
};

} // namespace quantstep
