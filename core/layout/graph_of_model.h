// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which nodes and edges of a subgraph are drawn.
//
//  * one node per operator, in execution order;
//  * one small node per graph input and output;
//  * constants are folded into the operators that read them: they are listed, not drawn;
//  * one edge per tensor and reader. An operator that reads a tensor twice has one edge for it.

#include "core/base/ids.h"
#include "core/layout/layout_graph.h"
#include "core/model/model.h"

#include <vector>

namespace quantstep {

struct GraphNode {
    enum class Kind { Input, Op, Output };
    Kind kind = Kind::Op;
    OpId op; ///< Kind::Op
    TensorId tensor; ///< the graph's input or output; of an operator its first output, or invalid
};

/// nodes[i] belongs to layout.nodes[i], edgeTensors[i] to layout.edges[i]. Sizes are 0 until the caller,
/// who knows the font, fills them in.
struct ModelGraph {
    std::vector<GraphNode> nodes;
    std::vector<TensorId> edgeTensors;
    LayoutGraph layout;
    std::int32_t firstOp = 0; ///< node of operator 0

    [[nodiscard]] std::int32_t nodeOf(OpId op) const { return op.valid() ? firstOp + op.value : -1; }
};

/// Nodes in the order inputs, operators, outputs. An edge from a tensor that nobody writes (not an input, no
/// constant: a broken or stateful file) is left out.
[[nodiscard]] ModelGraph graphOfModel(const Subgraph& subgraph);

/// True when both subgraphs give the same nodes and edges, so that a layout of one fits the other.
[[nodiscard]] bool sameGraphShape(const Subgraph& a, const Subgraph& b);

} // namespace quantstep
