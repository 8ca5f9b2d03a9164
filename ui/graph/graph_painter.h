// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRectF>

#include "ui/graph/graph_node_painter.h"

#include <vector>

class QPainter;

namespace quantstep {

/// One frame of the graph: what is to be drawn and from where it is seen.
struct GraphFrame {
    const GraphScene& scene;
    const GraphTheme& theme;
    const std::vector<GraphNodeState>& states; ///< per operator; may be shorter than the graph
    const std::vector<bool>& hits; ///< per node; empty when nothing is searched
    QPointF origin; ///< scene point at the viewport's top left
    double zoom = 1;
    QRectF viewport; ///< in device-independent pixels
    int currentNode = -1;
    int hoveredNode = -1;
    TensorId selectedTensor, hoveredTensor;
    bool hasFocus = false;

    [[nodiscard]] QPointF toView(const QPointF& point) const { return (point - origin) * zoom + viewport.topLeft(); }
    [[nodiscard]] QRectF toView(const QRectF& rect) const { return {toView(rect.topLeft()), rect.size() * zoom}; }
    [[nodiscard]] const GraphNodeState& stateOf(int node) const;
};

/// Draws the edges and nodes that lie in the viewport, and no others.
void paintGraph(QPainter& painter, const GraphFrame& frame);

} // namespace quantstep
