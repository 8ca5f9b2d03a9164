// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/graph_view.h"

#include <QAccessible>
#include <QElapsedTimer>
#include <QFutureWatcher>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QStyle>
#include <QToolButton>
#include <QtConcurrent>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace quantstep {

namespace {

constexpr int kHintAfterMs = 300;
constexpr int kEaseMs = 200;
constexpr double kLargestZoom = 4;
constexpr double kReadableZoom = 0.55; ///< a graph that only fits below this opens at its inputs instead
constexpr double kFitMargin = 28;

qint64 nowMicroseconds()
{
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

QFrame* makeHint(GraphView* view)
{
    auto* hint = new QFrame(view);
    hint->setFrameShape(QFrame::StyledPanel);
    hint->setAutoFillBackground(true);
    auto* row = new QHBoxLayout(hint);
    auto* cancel = new QToolButton(hint);
    cancel->setText(GraphView::tr("Cancel (Esc)"));
    row->addWidget(new QLabel(GraphView::tr("Laying out…"), hint));
    row->addWidget(cancel);
    QObject::connect(cancel, &QToolButton::clicked, view, &GraphView::cancelLayout);
    hint->hide();
    return hint;
}

bool isSameFamily(const ModelPtr& a, const ModelPtr& b)
{
    return a && b && a->path == b->path && a->subgraphs.size() == b->subgraphs.size()
        && sameGraphShape(a->main(), b->main());
}

} // namespace

GraphView::GraphView(QWidget* parent) : QWidget(parent), m_theme(GraphTheme::fromPalette(palette()))
{
    setObjectName(QStringLiteral("graphView"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    m_hint = makeHint(this);
    m_hintTimer.setSingleShot(true);
    m_hintTimer.setInterval(kHintAfterMs);
    connect(&m_hintTimer, &QTimer::timeout, this, [this] { showHint(true); });
    m_ease.setEasingCurve(QEasingCurve::InOutCubic);
    connect(&m_ease, &QVariantAnimation::valueChanged, this,
        [this](const QVariant& value) { setPlace(value.toPointF(), m_zoom); });
    updateAccessibility();
}

GraphView::~GraphView()
{
    m_stop.request_stop();
}

void GraphView::setGraph(ModelPtr model, SubgraphId subgraph)
{
    const bool sameFamily = isSameFamily(m_model, model);
    if (m_scene)
        rememberPlace();
    const bool sameSubgraph = sameFamily && subgraph == m_subgraph;
    if (!sameFamily) {
        m_scenes.clear();
        m_places.clear();
    }
    m_model = std::move(model);
    m_subgraph = subgraph;
    if (!sameSubgraph) {
        m_scene.reset();
        m_currentNode = m_hoveredNode = -1;
        m_selectedTensor = m_hoveredTensor = TensorId();
        m_wantedOp = OpId();
        m_edgeWalk = {};
        m_hits.clear();
        m_states.clear();
        emit sceneChanged();
    }
    update();
    m_stop.request_stop();
    ++m_generation;
    m_layingOut = false;
    showHint(false);
    if (m_model)
        startBuild(false);
    else
        updateAccessibility();
}

void GraphView::startBuild(bool asChain)
{
    m_stop.request_stop();
    m_stop = std::stop_source();
    const int generation = ++m_generation;
    GraphSceneRequest request{m_model, m_subgraph, font(), m_orientation, asChain, nullptr};
    const GraphScenePtr known = m_scenes.value(m_subgraph.value);
    const bool fits = known && known->orientation == m_orientation && known->font == font() && !asChain
        && sameGraphShape(known->model->subgraph(m_subgraph), m_model->subgraph(m_subgraph));
    if (fits)
        request.previous = known;
    if (!asChain)
        m_buildStarted = nowMicroseconds();
    m_layingOut = true;
    m_hintTimer.start();
    auto* watcher = new QFutureWatcher<GraphScenePtr>(this);
    connect(watcher, &QFutureWatcher<GraphScenePtr>::finished, this, [this, watcher, generation, asChain] {
        watcher->deleteLater();
        if (generation == m_generation && watcher->result())
            finishBuild(watcher->result(), asChain);
    });
    watcher->setFuture(
        QtConcurrent::run([request, token = m_stop.get_token()] { return buildGraphScene(request, token); }));
}

void GraphView::finishBuild(GraphScenePtr scene, bool asChain)
{
    m_layingOut = false;
    showHint(false);
    const bool keepsPlace = m_scene != nullptr && m_scene->layout == scene->layout;
    m_scene = std::move(scene);
    m_scenes.insert(m_subgraph.value, m_scene);
    if (!keepsPlace) {
        m_ease.stop();
        const auto place = m_places.constFind(m_subgraph.value);
        if (place != m_places.constEnd()) {
            m_currentNode = place->currentNode;
            m_zoom = place->zoom;
            centreOn(place->centre);
        } else {
            placeInitially();
        }
    }
    m_hoveredNode = -1;
    if (m_currentNode >= static_cast<int>(m_scene->nodes.size()))
        m_currentNode = -1;
    m_hits = searchNodes(*m_scene, m_search);
    if (m_wantedOp.valid())
        selectOp(std::exchange(m_wantedOp, OpId()));
    updateAccessibility();
    update();
    emit sceneChanged();
    emit placeChanged();
    emit searchChanged();
    emit layoutFinished(static_cast<double>(nowMicroseconds() - m_buildStarted) / 1000, asChain);
}

void GraphView::cancelLayout()
{
    if (m_layingOut)
        startBuild(true);
}

void GraphView::showHint(bool shown)
{
    if (!shown)
        m_hintTimer.stop();
    placeHint();
    m_hint->setVisible(shown);
}

void GraphView::placeHint()
{
    m_hint->adjustSize();
    m_hint->move((width() - m_hint->width()) / 2, (height() - m_hint->height()) / 2);
}

void GraphView::setOrientation(Qt::Orientation orientation)
{
    if (orientation == m_orientation)
        return;
    m_orientation = orientation;
    m_places.clear();
    m_scenes.clear();
    if (m_model) {
        m_wantedOp = currentOp();
        startBuild(false);
    }
}

void GraphView::setNodeStates(std::vector<GraphNodeState> states)
{
    if (states == m_states)
        return;
    m_states = std::move(states);
    updateAccessibility();
    update();
    emit sceneChanged();
}

void GraphView::rememberPlace()
{
    m_places.insert(m_scene->subgraph.value, {visibleSceneRect().center(), m_zoom, m_currentNode});
}

/// A graph that would be too small to read opens at full size, at its inputs.
void GraphView::placeInitially()
{
    fit();
    m_isInitialPlace = true;
    if (m_zoom >= kReadableZoom || m_scene->nodes.empty())
        return;
    const QRectF bounds = m_scene->bounds;
    const bool vertical = m_orientation == Qt::Vertical;
    const double across
        = vertical ? width() / std::max(1.0, bounds.width()) : height() / std::max(1.0, bounds.height());
    const double zoom = std::clamp(across * 0.94, kReadableZoom, 1.0);
    const QPointF start = m_scene->nodes.front().box.center();
    QPointF origin(start.x() - width() / zoom / 2, bounds.top() - kFitMargin / zoom);
    if (!vertical)
        origin = QPointF(bounds.left() - kFitMargin / zoom, start.y() - height() / zoom / 2);
    setPlace(origin, zoom);
    m_isInitialPlace = true;
}

QRectF GraphView::visibleSceneRect() const
{
    return {m_origin, QSizeF(size()) / m_zoom};
}

double GraphView::smallestZoom() const
{
    if (!m_scene || m_scene->bounds.isEmpty())
        return 1;
    const double whole = std::min(
        width() / (m_scene->bounds.width() + 2 * kFitMargin), height() / (m_scene->bounds.height() + 2 * kFitMargin));
    return std::min(0.5, whole * 0.8);
}

/// Keeps the middle of the view inside the graph, so that it cannot get lost.
void GraphView::setPlace(QPointF origin, double zoom)
{
    m_zoom = zoom;
    if (m_scene) {
        const QSizeF half = QSizeF(size()) / zoom / 2;
        const QRectF bounds = m_scene->bounds;
        origin.setX(std::clamp(origin.x() + half.width(), bounds.left(), bounds.right()) - half.width());
        origin.setY(std::clamp(origin.y() + half.height(), bounds.top(), bounds.bottom()) - half.height());
    }
    m_origin = origin;
    m_isInitialPlace = false;
    update();
    emit placeChanged();
}

void GraphView::centreOn(const QPointF& scenePoint)
{
    m_ease.stop();
    setPlace(scenePoint - QPointF(width(), height()) / m_zoom / 2, m_zoom);
}

void GraphView::fit()
{
    if (!m_scene)
        return;
    const QRectF bounds = m_scene->bounds;
    const double zoom = std::min((width() - 2 * kFitMargin) / std::max(1.0, bounds.width()),
        (height() - 2 * kFitMargin) / std::max(1.0, bounds.height()));
    m_zoom = std::clamp(zoom, smallestZoom(), 1.0);
    centreOn(bounds.center());
}

void GraphView::zoomBy(double factor)
{
    zoomAt(QRectF(rect()).center(), factor);
}

void GraphView::zoomAt(const QPointF& viewPoint, double factor)
{
    if (!m_scene)
        return;
    m_ease.stop();
    const QPointF fixed = toScene(viewPoint);
    const double zoom = std::clamp(m_zoom * factor, smallestZoom(), kLargestZoom);
    setPlace(fixed - viewPoint / zoom, zoom);
}

void GraphView::easeTo(const QPointF& origin)
{
    m_ease.stop();
    if (!style()->styleHint(QStyle::SH_Widget_Animate, nullptr, this) || !isVisible()) {
        setPlace(origin, m_zoom);
        return;
    }
    m_ease.setDuration(kEaseMs);
    m_ease.setStartValue(m_origin);
    m_ease.setEndValue(origin);
    m_ease.start();
}

void GraphView::ensureVisible(const QRectF& sceneRect)
{
    const QRectF visible = visibleSceneRect();
    if (visible.intersects(sceneRect) && visible.contains(sceneRect.center()))
        return;
    easeTo(sceneRect.center() - QPointF(width(), height()) / m_zoom / 2);
}

QRectF GraphView::nodeRect(int node) const
{
    return m_scene ? frame(rect(), m_origin, m_zoom).toView(m_scene->nodes[static_cast<std::size_t>(node)].box)
                   : QRectF();
}

GraphFrame GraphView::frame(const QRectF& viewport, const QPointF& origin, double zoom) const
{
    return {*m_scene, m_theme, m_states, m_hits, origin, zoom, viewport, m_currentNode, m_hoveredNode, m_selectedTensor,
        m_hoveredTensor, hasFocus()};
}

void GraphView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.background);
    if (m_scene)
        paintGraph(painter, frame(rect(), m_origin, m_zoom));
    if (m_scene && m_scene->nodes.empty()) {
        painter.setPen(m_theme.mutedText);
        painter.drawText(rect(), Qt::AlignCenter, tr("This graph has no operators"));
    }
    if (m_drag == Drag::ZoomBox) {
        QColor fill = m_theme.selection;
        fill.setAlpha(40);
        painter.setPen(m_theme.selection);
        painter.setBrush(fill);
        painter.drawRect(QRectF(m_pressPoint, m_lastPoint).normalized());
    }
}

QImage GraphView::renderImage(int maxWidth) const
{
    if (!m_scene)
        return {};
    const QRectF bounds = m_scene->bounds.adjusted(-kFitMargin, -kFitMargin, kFitMargin, kFitMargin);
    const double zoom = std::min(1.0, maxWidth / bounds.width());
    QImage image((bounds.size() * zoom).toSize().expandedTo(QSize(1, 1)), QImage::Format_RGB32);
    if (image.isNull())
        return {};
    image.fill(m_theme.background);
    QPainter painter(&image);
    paintGraph(painter, frame(QRectF(image.rect()), bounds.topLeft(), zoom));
    return image;
}

QSize GraphView::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 90, fontMetrics().height() * 36};
}

void GraphView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    const QSize before = event->oldSize();
    if (m_scene && (m_isInitialPlace || !before.isValid()))
        placeInitially();
    else if (m_scene)
        setPlace(m_origin + QPointF(before.width() - width(), before.height() - height()) / m_zoom / 2, m_zoom);
    placeHint();
}

void GraphView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) {
        m_theme = GraphTheme::fromPalette(palette());
        update();
        emit sceneChanged();
    }
    if (event->type() == QEvent::FontChange && m_model)
        startBuild(false);
}

} // namespace quantstep
