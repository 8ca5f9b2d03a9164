// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/graph_painter.h"

#include <QPainter>
#include <QPainterPath>

#include <cmath>

namespace quantstep {

namespace {

constexpr double kDimmed = 0.35;
constexpr double kMarginPixels = 24; ///< marks reach this far out of a node's box
constexpr double kSmoothAbove = 0.12; ///< zoom from which lines are drawn smooth
constexpr double kShortestEdge = 2; ///< in pixels; shorter ones vanish between the blocks
constexpr double kArrowsAbove = 0.45;
constexpr double kCornerRadius = 7;

QPolygonF toView(const GraphFrame& frame, const QPolygonF& path)
{
    QPolygonF result;
    result.reserve(path.size());
    for (const QPointF& point : path)
        result << frame.toView(point);
    return result;
}

/// The polyline with its bends softened by at most the given radius.
QPainterPath softened(const QPolygonF& points, double radius)
{
    QPainterPath path(points.front());
    for (qsizetype i = 1; i + 1 < points.size(); ++i) {
        const QPointF before = points[i - 1] - points[i], after = points[i + 1] - points[i];
        const double lengthBefore = std::hypot(before.x(), before.y()), lengthAfter = std::hypot(after.x(), after.y());
        const double reach = std::min({radius, lengthBefore / 2, lengthAfter / 2});
        if (reach < 1) {
            path.lineTo(points[i]);
            continue;
        }
        path.lineTo(points[i] + before * (reach / lengthBefore));
        path.quadTo(points[i], points[i] + after * (reach / lengthAfter));
    }
    path.lineTo(points.back());
    return path;
}

void paintArrowhead(QPainter& painter, const QPolygonF& points, double size)
{
    const QPointF tip = points.back(), along = tip - points[points.size() - 2];
    const double length = std::hypot(along.x(), along.y());
    if (length < 1)
        return;
    const QPointF back = along * (size / length), side(back.y() * 0.45, -back.x() * 0.45);
    painter.drawPolygon(QPolygonF{tip, tip - back + side, tip - back - side});
}

void paintEdge(QPainter& painter, const GraphFrame& frame, const GraphScene::Edge& edge)
{
    const QPolygonF points = toView(frame, edge.path);
    if (frame.zoom < kArrowsAbove) {
        painter.drawPolyline(points);
        return;
    }
    const QBrush brush = painter.brush();
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(softened(points, kCornerRadius * frame.zoom));
    painter.setBrush(brush);
    paintArrowhead(painter, points, std::min(8.0, 7 * frame.zoom + 1));
}

bool isDimmed(const GraphFrame& frame, const GraphScene::Edge& edge)
{
    return !frame.hits.empty() && !frame.hits[static_cast<std::size_t>(edge.source)]
        && !frame.hits[static_cast<std::size_t>(edge.target)];
}

void paintEdges(QPainter& painter, const GraphFrame& frame, const QRectF& visible)
{
    painter.setRenderHint(QPainter::Antialiasing, frame.zoom >= kSmoothAbove);
    std::vector<const GraphScene::Edge*> strong;
    const double shortest = kShortestEdge / frame.zoom;
    const auto usePen = [&](const QColor& colour, double width) {
        QPen pen(colour, width);
        pen.setJoinStyle(Qt::RoundJoin);
        painter.setPen(pen);
        painter.setBrush(colour);
    };
    usePen(frame.theme.edge, frame.zoom < kSmoothAbove ? 1 : 1.2);
    for (const GraphScene::Edge& edge : frame.scene.edges) {
        // A vertical edge has an empty bounding box, which QRectF::intersects() never meets.
        if (edge.bounds.right() < visible.left() || edge.bounds.left() > visible.right()
            || edge.bounds.bottom() < visible.top() || edge.bounds.top() > visible.bottom())
            continue;
        if (std::max(edge.bounds.width(), edge.bounds.height()) < shortest)
            continue;
        if (edge.tensor == frame.selectedTensor || edge.tensor == frame.hoveredTensor) {
            strong.push_back(&edge);
            continue;
        }
        const bool dimmed = isDimmed(frame, edge);
        if (dimmed)
            painter.setOpacity(kDimmed);
        paintEdge(painter, frame, edge);
        if (dimmed)
            painter.setOpacity(1);
    }
    usePen(frame.theme.edgeStrong, 2.4);
    for (const GraphScene::Edge* edge : strong)
        paintEdge(painter, frame, *edge);
}

void paintNodes(QPainter& painter, const GraphFrame& frame, const QRectF& visible)
{
    const GraphDetail detail = graphDetail(frame.scene.nodeHeight * frame.zoom);
    painter.setRenderHint(QPainter::Antialiasing, detail != GraphDetail::Block);
    GraphNodePainter nodes(painter, frame.theme, frame.scene.font, frame.zoom);
    const auto paint = [&](int index) {
        const GraphScene::Node& node = frame.scene.nodes[static_cast<std::size_t>(index)];
        const bool searching = !frame.hits.empty();
        const bool isHit = searching && frame.hits[static_cast<std::size_t>(index)];
        const bool isCurrent = index == frame.currentNode;
        if (searching)
            painter.setOpacity(isHit || isCurrent ? 1 : kDimmed);
        nodes.paint({node, frame.stateOf(index), frame.toView(node.box), frame.zoom, detail, !frame.scene.isOp(index),
            isCurrent, index == frame.hoveredNode, isHit, frame.hasFocus});
    };
    for (int i = 0; i < static_cast<int>(frame.scene.nodes.size()); ++i) {
        if (i != frame.currentNode && frame.scene.nodes[static_cast<std::size_t>(i)].box.intersects(visible))
            paint(i);
    }
    if (frame.currentNode >= 0)
        paint(frame.currentNode); // on top, so that nothing covers its ring
    painter.setOpacity(1);
}

} // namespace

const GraphNodeState& GraphFrame::stateOf(int node) const
{
    static const GraphNodeState plain;
    const OpId op = scene.opOf(node);
    return op.valid() && op.index() < states.size() ? states[op.index()] : plain;
}

void paintGraph(QPainter& painter, const GraphFrame& frame)
{
    const double margin = kMarginPixels / frame.zoom;
    const QRectF visible
        = QRectF(frame.origin, frame.viewport.size() / frame.zoom).adjusted(-margin, -margin, margin, margin);
    paintEdges(painter, frame, visible);
    paintNodes(painter, frame, visible);
}

} // namespace quantstep
