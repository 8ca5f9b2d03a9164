// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the user does with mouse and keys in the graph; see graph_view.h.

#include "ui/graph/graph_view.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace quantstep {

namespace {

constexpr double kKeyZoom = 1.25;
constexpr double kWheelZoom = 1.0015; ///< per eighth of a degree
constexpr double kWheelStepPixels = 0.5; ///< pixels per eighth of a degree
constexpr double kEdgeReach = 5; ///< pixels
constexpr double kBreakpointReach = 9; ///< pixels
constexpr double kSmallestBreakpointTarget = 14; ///< height in pixels of a node whose corner takes clicks
constexpr double kSmallestZoomBox = 8;

/// The step an arrow key means, for the way the graph flows.
std::optional<GraphStep> stepOf(int key, Qt::Orientation orientation)
{
    const bool vertical = orientation == Qt::Vertical;
    switch (key) {
    case Qt::Key_Up: return vertical ? GraphStep::Producer : GraphStep::Before;
    case Qt::Key_Down: return vertical ? GraphStep::Consumer : GraphStep::After;
    case Qt::Key_Left: return vertical ? GraphStep::Before : GraphStep::Producer;
    case Qt::Key_Right: return vertical ? GraphStep::After : GraphStep::Consumer;
    default: return std::nullopt;
    }
}

} // namespace

bool GraphView::event(QEvent* event)
{
    switch (event->type()) {
    case QEvent::NativeGesture: {
        const auto* gesture = static_cast<QNativeGestureEvent*>(event);
        if (gesture->gestureType() != Qt::ZoomNativeGesture)
            break;
        zoomAt(gesture->position(), 1 + gesture->value());
        return true;
    }
    case QEvent::ToolTip: {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QString text = m_hoveredNode >= 0 ? nodeToolTip(m_hoveredNode)
            : m_hoveredTensor.valid()           ? edgeToolTip(m_hoveredTensor)
                                                : QString();
        if (text.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), text, this);
        return true;
    }
    default: break;
    }
    return QWidget::event(event);
}

void GraphView::keyPressEvent(QKeyEvent* event)
{
    if (!handleKey(event))
        QWidget::keyPressEvent(event);
}

bool GraphView::handleKey(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && m_layingOut) {
        cancelLayout();
        return true;
    }
    if (!m_scene || (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)) != 0)
        return false;
    if (const auto step = stepOf(event->key(), m_orientation)) {
        walk(*step, (event->modifiers() & Qt::ShiftModifier) != 0);
        return true;
    }
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter: activateCurrent(); return true;
    case Qt::Key_Backspace: emit upRequested(); return true;
    case Qt::Key_Space: fit(); return true;
    case Qt::Key_Plus:
    case Qt::Key_Equal: zoomBy(kKeyZoom); return true;
    case Qt::Key_Minus: zoomBy(1 / kKeyZoom); return true;
    case Qt::Key_0: zoomBy(1 / m_zoom); return true;
    case Qt::Key_Home: setCurrent(m_scene->nodes.empty() ? -1 : 0, true, true); return true;
    case Qt::Key_End: setCurrent(static_cast<int>(m_scene->nodes.size()) - 1, true, true); return true;
    case Qt::Key_F3: stepHit((event->modifiers() & Qt::ShiftModifier) != 0 ? -1 : 1); return true;
    case Qt::Key_F9:
        if (m_scene->isOp(m_currentNode))
            emit breakpointToggleRequested(refOf(m_currentNode));
        return true;
    default: return false;
    }
}

void GraphView::walk(GraphStep step, bool alongEdges)
{
    if (m_currentNode < 0) {
        setCurrent(m_scene->nodes.empty() ? -1 : 0, true, true);
        return;
    }
    if (!alongEdges) {
        const int next = walkNode(*m_scene, m_currentNode, step);
        if (next >= 0)
            setCurrent(next, true, true);
        return;
    }
    const bool outward = step == GraphStep::Consumer;
    const bool sideways = step == GraphStep::Before || step == GraphStep::After;
    if (m_edgeWalk.edge < 0) {
        followEdge(enterEdge(*m_scene, m_currentNode, step));
    } else if (sideways) {
        followEdge(siblingEdge(*m_scene, m_edgeWalk, step));
    } else if (outward == m_edgeWalk.outward) {
        const GraphScene::Edge& edge = m_scene->edges[static_cast<std::size_t>(m_edgeWalk.edge)];
        setCurrent(outward ? edge.target : edge.source, true, true);
    } else {
        setCurrent(m_currentNode, true, true); // back from the edge to the node it was entered from
    }
}

void GraphView::activateCurrent()
{
    if (m_currentNode < 0)
        return;
    const GraphScene::Node& node = m_scene->nodes[static_cast<std::size_t>(m_currentNode)];
    if (!m_scene->isOp(m_currentNode))
        emit tensorSelected({m_subgraph, m_scene->graph.nodes[static_cast<std::size_t>(m_currentNode)].tensor});
    else if (!node.subgraphs.empty())
        emit subgraphRequested(node.subgraphs.front(), refOf(m_currentNode));
    else
        emit opActivated(refOf(m_currentNode));
}

int GraphView::breakpointAt(const QPointF& viewPoint) const
{
    if (!m_scene || m_scene->nodeHeight * m_zoom < kSmallestBreakpointTarget)
        return -1;
    for (int i = 0; i < static_cast<int>(m_scene->nodes.size()); ++i) {
        const QPointF off = viewPoint - nodeRect(i).topLeft();
        if (m_scene->isOp(i) && std::hypot(off.x(), off.y()) <= kBreakpointReach)
            return i;
    }
    return -1;
}

void GraphView::click(const QPointF& viewPoint)
{
    const int marked = breakpointAt(viewPoint);
    if (marked >= 0) {
        emit breakpointToggleRequested(refOf(marked));
        return;
    }
    const int node = m_scene->nodeAt(toScene(viewPoint));
    if (node >= 0) {
        setCurrent(node, false, true);
        return;
    }
    const int edge = m_scene->edgeAt(toScene(viewPoint), kEdgeReach / m_zoom);
    if (edge < 0)
        return;
    const TensorId tensor = m_scene->edges[static_cast<std::size_t>(edge)].tensor;
    selectTensor(tensor, false);
    emit tensorSelected({m_subgraph, tensor});
}

void GraphView::mousePressEvent(QMouseEvent* event)
{
    m_ease.stop();
    m_pressPoint = m_lastPoint = event->position();
    if (event->button() == Qt::MiddleButton)
        m_drag = Drag::Pan;
    else if (event->button() == Qt::LeftButton)
        m_drag = (event->modifiers() & Qt::ControlModifier) != 0 ? Drag::ZoomBox : Drag::Click;
}

void GraphView::mouseMoveEvent(QMouseEvent* event)
{
    const QPointF point = event->position();
    if (m_drag == Drag::Click && (point - m_pressPoint).manhattanLength() >= QApplication::startDragDistance())
        m_drag = Drag::Pan;
    if (m_drag == Drag::Pan) {
        setCursor(Qt::ClosedHandCursor);
        setPlace(m_origin - (point - m_lastPoint) / m_zoom, m_zoom);
    } else if (m_drag == Drag::ZoomBox) {
        update();
    } else if (m_drag == Drag::None) {
        updateHover(point);
    }
    m_lastPoint = point;
}

void GraphView::mouseReleaseEvent(QMouseEvent* event)
{
    const Drag drag = std::exchange(m_drag, Drag::None);
    unsetCursor();
    if (!m_scene)
        return;
    if (drag == Drag::Click && event->button() == Qt::LeftButton) {
        click(event->position());
    } else if (drag == Drag::ZoomBox) {
        const QRectF box = QRectF(m_pressPoint, event->position()).normalized();
        update();
        if (box.width() < kSmallestZoomBox || box.height() < kSmallestZoomBox)
            return;
        const QPointF centre = toScene(box.center());
        zoomBy(std::min(width() / box.width(), height() / box.height()));
        centreOn(centre);
    }
}

void GraphView::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (!m_scene || event->button() != Qt::LeftButton || breakpointAt(event->position()) >= 0)
        return;
    if (m_scene->nodeAt(toScene(event->position())) == m_currentNode)
        activateCurrent();
}

void GraphView::updateHover(const QPointF& viewPoint)
{
    if (!m_scene)
        return;
    const int node = m_scene->nodeAt(toScene(viewPoint));
    TensorId tensor;
    if (node < 0) {
        const int edge = m_scene->edgeAt(toScene(viewPoint), kEdgeReach / m_zoom);
        tensor = edge < 0 ? TensorId() : m_scene->edges[static_cast<std::size_t>(edge)].tensor;
    }
    if (node == m_hoveredNode && tensor == m_hoveredTensor)
        return;
    m_hoveredNode = node;
    m_hoveredTensor = tensor;
    update();
}

void GraphView::leaveEvent(QEvent* event)
{
    QWidget::leaveEvent(event);
    m_hoveredNode = -1;
    m_hoveredTensor = TensorId();
    update();
}

void GraphView::wheelEvent(QWheelEvent* event)
{
    if (!m_scene)
        return;
    const QPointF angle = event->angleDelta();
    if ((event->modifiers() & Qt::ControlModifier) != 0) {
        zoomAt(event->position(), std::pow(kWheelZoom, angle.y()));
    } else {
        QPointF pixels = event->pixelDelta().isNull() ? angle * kWheelStepPixels : QPointF(event->pixelDelta());
        if ((event->modifiers() & Qt::ShiftModifier) != 0)
            pixels = QPointF(pixels.x() + pixels.y(), 0);
        m_ease.stop();
        setPlace(m_origin - pixels / m_zoom, m_zoom);
    }
    event->accept();
}

void GraphView::contextMenuEvent(QContextMenuEvent* event)
{
    if (!m_scene)
        return;
    const bool byMouse = event->reason() == QContextMenuEvent::Mouse;
    const int node = byMouse ? m_scene->nodeAt(toScene(event->pos())) : m_currentNode;
    if (!m_scene->isOp(node))
        return;
    setCurrent(node, !byMouse, true);
    emit contextMenuRequested(
        refOf(node), byMouse ? event->globalPos() : mapToGlobal(nodeRect(node).center().toPoint()));
}

void GraphView::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

void GraphView::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    update();
}

} // namespace quantstep
