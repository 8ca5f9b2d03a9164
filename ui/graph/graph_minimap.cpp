// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/graph_minimap.h"

#include "ui/graph/graph_view.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace quantstep {

namespace {

constexpr double kMargin = 5;
constexpr double kMostWidening = 5; ///< how much more one direction may be stretched than the other

} // namespace

GraphMinimap::GraphMinimap(GraphView* view, QWidget* parent) : QWidget(parent), m_view(view)
{
    setObjectName(QStringLiteral("graphMinimap"));
    setAccessibleName(tr("Overview of the graph"));
    setCursor(Qt::PointingHandCursor);
    connect(view, &GraphView::sceneChanged, this, [this] {
        m_isDirty = true;
        refresh();
    });
    connect(view, &GraphView::placeChanged, this, &GraphMinimap::refresh);
}

QSize GraphMinimap::sizeHint() const
{
    const int unit = fontMetrics().height();
    return {unit * 8, unit * 11};
}

bool GraphMinimap::isUseful() const
{
    const auto& scene = m_view->scene();
    return scene && !scene->nodes.empty() && !m_view->visibleSceneRect().contains(scene->bounds);
}

void GraphMinimap::refresh()
{
    update();
    if (isUseful() == m_wasUseful)
        return;
    m_wasUseful = !m_wasUseful;
    emit usefulChanged();
}

QTransform GraphMinimap::toWidget() const
{
    const QRectF bounds = m_view->scene()->bounds;
    const double fitX = (width() - 2 * kMargin) / std::max(1.0, bounds.width());
    const double fitY = (height() - 2 * kMargin) / std::max(1.0, bounds.height());
    const double scaleX = std::min(fitX, kMostWidening * fitY), scaleY = std::min(fitY, kMostWidening * fitX);
    QTransform transform;
    transform.translate(width() / 2.0, height() / 2.0);
    transform.scale(scaleX, scaleY);
    transform.translate(-bounds.center().x(), -bounds.center().y());
    return transform;
}

void GraphMinimap::renderPixmap()
{
    m_pixmap = QPixmap(size() * devicePixelRatioF());
    m_pixmap.setDevicePixelRatio(devicePixelRatioF());
    const GraphTheme& theme = m_view->theme();
    const GraphScene& scene = *m_view->scene();
    m_pixmap.fill(theme.background);
    QPainter painter(&m_pixmap);
    const QTransform transform = toWidget();
    painter.setPen(QPen(theme.edge, 1));
    for (const GraphScene::Edge& edge : scene.edges) {
        const QRectF area = transform.mapRect(edge.bounds);
        if (std::max(area.width(), area.height()) > 6) // the short ones vanish between the blocks
            painter.drawPolyline(transform.map(edge.path));
    }
    const auto& states = m_view->nodeStates();
    std::vector<std::pair<QPointF, QColor>> marks;
    for (int i = 0; i < static_cast<int>(scene.nodes.size()); ++i) {
        const GraphScene::Node& node = scene.nodes[static_cast<std::size_t>(i)];
        const QRectF exact = transform.mapRect(node.box);
        const QRectF box(exact.x(), exact.y(), std::max(2.0, exact.width()), std::max(1.5, exact.height()));
        const OpId op = scene.opOf(i);
        const GraphNodeState plain;
        const GraphNodeState& state = op.valid() && op.index() < states.size() ? states[op.index()] : plain;
        QColor fill = GraphNodePainter::fillColour(theme, node.kind, state);
        if (!state.heat)
            fill = state.executed ? theme.executed : (theme.dark ? fill.lighter(150) : fill.darker(128));
        painter.fillRect(box, fill);
        if (state.next || state.inside || state.historyPosition)
            marks.emplace_back(box.center(), state.historyPosition ? theme.history : theme.next);
        else if (state.problem != GraphNodeState::Problem::None)
            marks.emplace_back(box.center(), theme.problem);
    }
    for (const auto& [centre, colour] : marks)
        painter.fillRect(QRectF(centre.x() - 4, centre.y() - 1.5, 8, 3), colour);
    m_isDirty = false;
}

void GraphMinimap::paintEvent(QPaintEvent*)
{
    if (!m_view->scene() || m_view->scene()->nodes.empty())
        return;
    if (m_isDirty || m_pixmap.size() != size() * devicePixelRatioF())
        renderPixmap();
    QPainter painter(this);
    painter.drawPixmap(0, 0, m_pixmap);
    const GraphTheme& theme = m_view->theme();
    painter.setPen(theme.outline);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
    const QRectF visible = toWidget().mapRect(m_view->visibleSceneRect());
    const QRectF frame = visible.intersected(QRectF(rect()).adjusted(1.5, 1.5, -2.5, -2.5));
    QColor fill = theme.selection;
    fill.setAlpha(38);
    painter.setPen(QPen(theme.selection, 1.5));
    painter.setBrush(fill);
    painter.drawRect(frame);
}

void GraphMinimap::moveView(const QPointF& point)
{
    if (m_view->scene())
        m_view->centreOn(toWidget().inverted().map(point));
}

void GraphMinimap::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        moveView(event->position());
}

void GraphMinimap::mouseMoveEvent(QMouseEvent* event)
{
    if ((event->buttons() & Qt::LeftButton) != 0)
        moveView(event->position());
}

} // namespace quantstep
