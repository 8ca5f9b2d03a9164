// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/graph/graph_scene.h"

namespace quantstep {

/// Where an arrow key leads, independent of how the graph is turned.
enum class GraphStep { Producer, Consumer, Before, After };

/// Node that the step leads to, -1 when there is none: the producer or consumer that stands most nearly in
/// line, or the neighbour in the same row.
[[nodiscard]] int walkNode(const GraphScene& scene, int node, GraphStep step);

/// A place on an edge, for walking along edges: an edge leaving or entering a node.
struct GraphEdgeWalk {
    int edge = -1;
    bool outward = true; ///< on the way to the consumer

    bool operator==(const GraphEdgeWalk&) const = default;
};

/// The edge that Shift and an arrow lead to from a node: the one most nearly in line.
[[nodiscard]] GraphEdgeWalk enterEdge(const GraphScene& scene, int node, GraphStep step);

/// The edge beside the one given, among those of the same end.
[[nodiscard]] GraphEdgeWalk siblingEdge(const GraphScene& scene, const GraphEdgeWalk& walk, GraphStep step);

/// Nodes that match a search, one flag per node; empty when the search is. Words must all match, in any
/// order: plain words look at number, operator, tensor name, type and shape ("1x28" finds a shape);
/// "op:", "name:", "dtype:" and "shape:" look at one of them; "-word" must not match.
[[nodiscard]] std::vector<bool> searchNodes(const GraphScene& scene, const QString& words);

} // namespace quantstep
