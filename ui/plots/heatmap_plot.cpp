// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/heatmap_plot.h"

#include "ui/plots/heatmap_plot_parts.h"

#include <QEvent>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace quantstep {
namespace {

/// Planes of up to so many cells get their pyramid at once (about a millisecond), larger ones in the background.
constexpr std::int64_t kAtOnce = 1 << 17;
constexpr double kLargestFit = 72, kLargestScale = 256; // logical pixels per cell

} // namespace

HeatmapPlot::HeatmapPlot(QWidget* parent) : QWidget(parent), m_parts(std::make_unique<Parts>())
{
    Parts& p = *m_parts;
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Heatmap"));
    setAccessibleDescription(tr("Elements of a tensor as colours. Arrow keys move the element cursor."));
    p.plot = new QCustomPlot(this);
    p.plot->setAttribute(Qt::WA_TransparentForMouseEvents);
    p.plot->setFocusPolicy(Qt::NoFocus);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(p.plot);

    QCPAxisRect* rect = p.plot->axisRect();
    rect->setAutoMargins(QCP::msNone);
    rect->setMinimumMargins(QMargins(0, 0, 0, 0));
    rect->setupFullAxesBox(false);
    p.plot->xAxis->setVisible(false);
    p.plot->yAxis2->setVisible(false);
    p.plot->yAxis->setRangeReversed(true);
    QObject::disconnect(p.plot->xAxis, nullptr, p.plot->xAxis2, nullptr);
    for (QCPAxis* axis : {p.plot->xAxis2, p.plot->yAxis}) {
        axis->setTicker(QSharedPointer<QCPAxisTicker>(new IndexTicker(p.state, axis == p.plot->xAxis2)));
        axis->grid()->setVisible(false);
        axis->setSubTicks(false);
        axis->setTickLabels(true);
        axis->setTickLengthIn(0);
        axis->setTickLengthOut(3);
        axis->setTickLabelPadding(2);
    }
    auto* cells = new HeatmapCells(p.plot->xAxis, p.plot->yAxis, p.state);
    cells->setName(QString());
    new ChannelBand(p.plot, p.state);
    p.plot->layer(QStringLiteral("overlay"))->setMode(QCPLayer::lmBuffered);
    p.overlay = new HeatmapOverlay(p.plot, p.state);
    p.pyramidJob = std::make_unique<LatestJob<Parts::PyramidPtr>>([this](Parts::PyramidPtr pyramid) {
        if (!pyramid)
            return;
        m_parts->state.scene.pyramid = std::move(pyramid);
        emit readyChanged(true);
        redraw();
    });
    applyColors();
}

HeatmapPlot::~HeatmapPlot() = default;

QSize HeatmapPlot::sizeHint() const
{
    const int unit = fontMetrics().height();
    return {unit * 32, unit * 22};
}

QSize HeatmapPlot::minimumSizeHint() const
{
    const int unit = fontMetrics().height();
    return {unit * 10, unit * 6};
}

void HeatmapPlot::applyColors()
{
    Parts& p = *m_parts;
    p.state.colors = viewColors(palette());
    p.plot->setBackground(palette().brush(QPalette::Window));
    QFont small = font();
    small.setPixelSize(std::max(9, QFontMetrics(font()).height() * 3 / 4));
    p.plot->setFont(small);
    const QPen line(p.state.colors.muted, 0);
    for (QCPAxis* axis : {p.plot->xAxis2, p.plot->yAxis}) {
        axis->setBasePen(QPen(Qt::NoPen));
        axis->setTickPen(line);
        axis->setTickLabelColor(p.state.colors.muted);
        axis->setTickLabelFont(small);
    }
}

void HeatmapPlot::setValue(ValuePair pair, Quantity quantity, SliceView view)
{
    Parts& p = *m_parts;
    HeatmapScene& scene = p.state.scene;
    const bool sameSize = scene.view.width() == view.width() && scene.view.height() == view.height();
    scene.view = std::move(view);
    scene.reader = QuantityReader(std::move(pair), quantity);
    scene.pyramid = nullptr;
    p.state.hover.reset();
    p.state.cursor = p.cursor ? scene.view.cellOf(*p.cursor) : std::nullopt;
    if (!sameSize && !p.fitted) {
        p.state.originX = p.state.originY = 0;
        p.fitted = true;
    }
    rebuildPyramid();
    layOut();
    redraw();
}

void HeatmapPlot::rebuildPyramid()
{
    Parts& p = *m_parts;
    const HeatmapScene& scene = p.state.scene;
    const std::int64_t cells = scene.view.width() * scene.view.height();
    if (cells <= kAtOnce) {
        p.pyramidJob->cancel();
        p.state.scene.pyramid = scene.reader.isEmpty() ? nullptr : ExtremePyramid::build(scene.view, scene.reader);
        emit readyChanged(true);
        return;
    }
    emit readyChanged(false);
    p.pyramidJob->start([view = scene.view, reader = scene.reader](
                            const std::stop_token& stop) { return ExtremePyramid::build(view, reader, stop); });
}

void HeatmapPlot::setAxisNames(QStringList names)
{
    m_parts->state.axisNames = std::move(names);
    redraw();
}

void HeatmapPlot::setRange(double low, double high, double centre)
{
    HeatmapScene& scene = m_parts->state.scene;
    scene.low = low;
    scene.high = high;
    scene.centre = centre;
    redraw();
}

void HeatmapPlot::setColorMap(ColorMap map)
{
    m_parts->state.scene.map = map;
    redraw();
}

void HeatmapPlot::setLimits(std::optional<std::pair<double, double>> limits)
{
    m_parts->state.limits = limits;
    redraw();
}

void HeatmapPlot::setNumberBase(NumberBase base)
{
    m_parts->state.base = base;
    redraw();
}

HeatmapViewport HeatmapPlot::viewport() const
{
    const HeatmapState& state = m_parts->state;
    return {state.originX, state.originY, state.scaleX, state.scaleY, m_parts->fitted, m_parts->square};
}

void HeatmapPlot::setViewport(const HeatmapViewport& viewport)
{
    Parts& p = *m_parts;
    p.state.originX = viewport.x;
    p.state.originY = viewport.y;
    p.state.scaleX = viewport.scaleX;
    p.state.scaleY = viewport.scaleY;
    p.fitted = viewport.fitted;
    p.square = viewport.square;
    layOut();
    redraw();
}

void HeatmapPlot::fit()
{
    m_parts->fitted = true;
    layOut();
    redraw();
    emit viewportChanged();
}

void HeatmapPlot::setSquareCells(bool square)
{
    Parts& p = *m_parts;
    if (p.square == square)
        return;
    p.square = square;
    if (square)
        p.state.scaleX = p.state.scaleY = std::min(p.state.scaleX, p.state.scaleY);
    layOut();
    redraw();
    emit viewportChanged();
}

QRect HeatmapPlot::room() const
{
    const Parts& p = *m_parts;
    const QFontMetrics metrics(p.plot->font());
    const SliceView& view = p.state.scene.view;
    const int band = ChannelBand::thickness(metrics.height()) + 7;
    const std::optional<bool> down = p.state.channelsRunDown();
    const std::int64_t largest = view.isWrappedSheet()
        ? 0
        : std::max<std::int64_t>(view.height() * std::max<std::int64_t>(view.spec().wrap, 1), 999);
    const int left = std::max(metrics.horizontalAdvance(QString::number(largest)),
                         metrics.horizontalAdvance(QStringLiteral("W MM")))
        + 12;
    const int top = metrics.height() + 8;
    return rect().adjusted(left, top, down == true ? -band : -8, down == false ? -band : -4);
}

double HeatmapPlot::fitScale(double pixels, std::int64_t cells) const
{
    return std::clamp(pixels / static_cast<double>(std::max<std::int64_t>(cells, 1)), 1e-6, kLargestFit);
}

void HeatmapPlot::layOut()
{
    Parts& p = *m_parts;
    const SliceView& view = p.state.scene.view;
    const QRect all = room();
    if (all.width() < 4 || all.height() < 4)
        return;
    if (p.fitted) {
        p.state.scaleX = fitScale(all.width(), view.width());
        p.state.scaleY = fitScale(all.height(), view.height());
        if (p.square)
            p.state.scaleX = p.state.scaleY = std::min(p.state.scaleX, p.state.scaleY);
        p.state.originX = p.state.originY = 0;
    }
    // The axes hug a plane that is smaller than the room.
    const auto extent = [](double scale, std::int64_t cells, int most) {
        return std::clamp(static_cast<int>(std::ceil(scale * static_cast<double>(cells) - 1e-6)), 1, most);
    };
    QRect area(all.topLeft(),
        QSize(extent(p.state.scaleX, view.width(), all.width()), extent(p.state.scaleY, view.height(), all.height())));
    area.translate((all.width() - area.width()) / 2, 0);
    p.state.area = area;
    clampOrigin();
    p.plot->axisRect()->setMargins(
        QMargins(area.left(), area.top(), width() - area.right() - 1, height() - area.bottom() - 1));
    const double right = p.state.originX + area.width() / p.state.scaleX;
    const double bottom = p.state.originY + area.height() / p.state.scaleY;
    p.plot->xAxis->setRange(p.state.originX, right);
    p.plot->xAxis2->setRange(p.state.originX, right);
    p.plot->yAxis->setRange(p.state.originY, bottom);
}

void HeatmapPlot::clampOrigin()
{
    HeatmapState& state = m_parts->state;
    const auto clampOne = [](double origin, double shown, std::int64_t cells) {
        return std::clamp(origin, 0.0, std::max(0.0, static_cast<double>(cells) - shown));
    };
    state.originX = clampOne(state.originX, state.area.width() / state.scaleX, state.scene.view.width());
    state.originY = clampOne(state.originY, state.area.height() / state.scaleY, state.scene.view.height());
}

void HeatmapPlot::zoomAt(QPointF at, double factor)
{
    Parts& p = *m_parts;
    const SliceView& view = p.state.scene.view;
    if (view.width() == 0)
        return;
    const QRect all = room();
    const double smallest
        = std::min({1.0, fitScale(all.width(), view.width()), fitScale(all.height(), view.height())}) / 2;
    const double limited = std::clamp(factor, smallest / std::min(p.state.scaleX, p.state.scaleY),
        kLargestScale / std::max(p.state.scaleX, p.state.scaleY));
    const double cellX = p.state.originX + (at.x() - p.state.area.x()) / p.state.scaleX;
    const double cellY = p.state.originY + (at.y() - p.state.area.y()) / p.state.scaleY;
    p.state.scaleX *= limited;
    p.state.scaleY *= limited;
    p.fitted = false;
    layOut(); // the area may grow or move
    p.state.originX = cellX - (at.x() - p.state.area.x()) / p.state.scaleX;
    p.state.originY = cellY - (at.y() - p.state.area.y()) / p.state.scaleY;
    layOut();
    redraw();
    emit viewportChanged();
}

void HeatmapPlot::zoomToBox(const QRect& box)
{
    Parts& p = *m_parts;
    const QRect part = box.intersected(p.state.area);
    if (part.width() < 4 || part.height() < 4)
        return;
    const double x = p.state.originX + (part.left() - p.state.area.left()) / p.state.scaleX;
    const double y = p.state.originY + (part.top() - p.state.area.top()) / p.state.scaleY;
    const double width = part.width() / p.state.scaleX;
    const double height = part.height() / p.state.scaleY;
    const QRect all = room();
    p.state.scaleX = std::min(all.width() / width, kLargestScale);
    p.state.scaleY = std::min(all.height() / height, kLargestScale);
    if (p.square)
        p.state.scaleX = p.state.scaleY = std::min(p.state.scaleX, p.state.scaleY);
    p.fitted = false;
    layOut();
    p.state.originX = x + (width - p.state.area.width() / p.state.scaleX) / 2;
    p.state.originY = y + (height - p.state.area.height() / p.state.scaleY) / 2;
    layOut();
    redraw();
    emit viewportChanged();
}

void HeatmapPlot::redraw()
{
    m_parts->plot->replot(QCustomPlot::rpQueuedReplot);
}

void HeatmapPlot::redrawOverlay()
{
    m_parts->plot->layer(QStringLiteral("overlay"))->replot();
}

void HeatmapPlot::drawNow()
{
    m_parts->plot->replot(QCustomPlot::rpImmediateRefresh);
}

const std::optional<ElementIndex>& HeatmapPlot::cursorIndex() const
{
    return m_parts->cursor;
}

void HeatmapPlot::setCursorIndex(const std::optional<ElementIndex>& index)
{
    Parts& p = *m_parts;
    p.cursor = index;
    p.state.cursor = index ? p.state.scene.view.cellOf(*index) : std::nullopt;
    showCursor();
}

void HeatmapPlot::showCursor()
{
    Parts& p = *m_parts;
    if (p.state.cursor && !p.fitted) {
        const auto moved = [](double origin, double shown, std::int64_t cell) {
            const auto at = static_cast<double>(cell);
            return at < origin ? at : std::max(origin, at + 1 - shown);
        };
        const double x = moved(p.state.originX, p.state.area.width() / p.state.scaleX, p.state.cursor->x);
        const double y = moved(p.state.originY, p.state.area.height() / p.state.scaleY, p.state.cursor->y);
        if (x != p.state.originX || y != p.state.originY) {
            p.state.originX = x;
            p.state.originY = y;
            layOut();
            redraw();
            emit viewportChanged();
            return;
        }
    }
    redrawOverlay();
}

std::optional<QRectF> HeatmapPlot::cellRect(const ElementIndex& index) const
{
    const auto cell = m_parts->state.scene.view.cellOf(index);
    if (!cell)
        return std::nullopt;
    return m_parts->state.cellRect(cell->x, cell->y);
}

QRect HeatmapPlot::planeArea() const
{
    return m_parts->state.area;
}

bool HeatmapPlot::isReady() const
{
    return !m_parts->pyramidJob->isBusy();
}

} // namespace quantstep
