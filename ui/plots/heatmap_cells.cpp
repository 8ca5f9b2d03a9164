// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/heatmap_layers.h"

#include <QFontDatabase>

#include <algorithm>
#include <cmath>

namespace quantstep {
namespace {

// Logical pixels from which each detail is drawn.
constexpr double kGridFrom = 10, kTileEdgeFrom = 8, kMarksFrom = 6, kGlyphsFrom = 10, kNumbersFrom = 15;

/// Calls fn(x, y, flat) for the visible cells that hold an element.
template<typename Fn> void forEachVisible(const HeatmapState& state, Fn&& fn)
{
    const CellRange cells = state.visibleCells();
    for (std::int64_t y = cells.y0; y < cells.y1; ++y)
        state.scene.view.forEachRun(y, cells.x0, cells.x1 - cells.x0, [&](const SliceRun& run) {
            for (std::int64_t i = 0; i < run.count; ++i)
                fn(run.x + i, y, run.flat + static_cast<std::size_t>(i) * run.stride);
        });
}

double numberOf(const HeatmapState& state, std::size_t flat)
{
    float number = 0;
    state.scene.reader.read(flat, 1, 1, &number);
    return static_cast<double>(number);
}

} // namespace

HeatmapCells::HeatmapCells(QCPAxis* keyAxis, QCPAxis* valueAxis, const HeatmapState& state)
    : QCPAbstractPlottable(keyAxis, valueAxis), m_state(state)
{
    setSelectable(QCP::stNone);
    setAntialiased(false);
}

double HeatmapCells::selectTest(const QPointF&, bool, QVariant*) const
{
    return -1;
}

QCPRange HeatmapCells::getKeyRange(bool& found, QCP::SignDomain) const
{
    found = m_state.scene.view.width() > 0;
    return {0, static_cast<double>(m_state.scene.view.width())};
}

QCPRange HeatmapCells::getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const
{
    found = m_state.scene.view.height() > 0;
    return {0, static_cast<double>(m_state.scene.view.height())};
}

void HeatmapCells::drawLegendIcon(QCPPainter*, const QRectF&) const { }

QFont HeatmapCells::numberFont() const
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPixelSize(std::max(9, QFontMetrics(mParentPlot->font()).height() * 11 / 16));
    return font;
}

void HeatmapCells::draw(QCPPainter* painter)
{
    if (m_state.area.isEmpty())
        return;
    drawImage(painter);
    if (m_state.scene.reader.isEmpty())
        return;
    painter->setClipRect(m_state.area);
    const double cell = std::min(m_state.scaleX, m_state.scaleY);
    const SliceView& view = m_state.scene.view;
    const auto tileSide = static_cast<double>(std::min(view.tileWidth(), view.tileHeight()));
    if (cell >= kGridFrom || (view.spec().isSheet() && tileSide * cell >= kTileEdgeFrom))
        drawGrid(painter);
    if (cell >= kMarksFrom && m_state.limits)
        drawMarks(painter);
    if (cell >= kNumbersFrom)
        drawNumbers(painter);
    if (cell >= kGlyphsFrom && !m_state.scene.reader.bytes())
        drawGlyphs(painter);
    drawCaptions(painter);
}

void HeatmapCells::drawImage(QCPPainter* painter) const
{
    const double dpr = mParentPlot->bufferDevicePixelRatio();
    const QRect area = m_state.area;
    // In device pixels, so that no pixel of ours is ever resampled.
    const QPoint topLeft(static_cast<int>(std::lround(area.x() * dpr)), static_cast<int>(std::lround(area.y() * dpr)));
    HeatmapWindow window;
    window.cellsPerPixelX = 1 / (m_state.scaleX * dpr);
    window.cellsPerPixelY = 1 / (m_state.scaleY * dpr);
    window.x = m_state.originX + (topLeft.x() - area.x() * dpr) * window.cellsPerPixelX;
    window.y = m_state.originY + (topLeft.y() - area.y() * dpr) * window.cellsPerPixelY;
    window.pixels
        = QSize(static_cast<int>(std::lround(area.width() * dpr)), static_cast<int>(std::lround(area.height() * dpr)));
    HeatmapScene scene = m_state.scene;
    scene.background = m_state.colors.gap.rgb();
    scene.lowMark = m_state.colors.low.rgb();
    scene.highMark = m_state.colors.high.rgb();
    scene.nanColor = m_state.colors.notANumber.rgb();
    if (std::min(m_state.scaleX, m_state.scaleY) < kMarksFrom)
        scene.limits = m_state.limits;
    painter->save();
    painter->scale(1 / dpr, 1 / dpr);
    painter->drawImage(topLeft, renderHeatmap(scene, window));
    painter->restore();
}

void HeatmapCells::drawGrid(QCPPainter* painter) const
{
    const SliceView& view = m_state.scene.view;
    const CellRange cells = m_state.visibleCells();
    const bool inner = std::min(m_state.scaleX, m_state.scaleY) >= kGridFrom;
    QVector<QLineF> lines;
    QVector<QRectF> tiles;
    for (std::int64_t top = cells.y0 / view.tilePitchY() * view.tilePitchY(); top < cells.y1; top += view.tilePitchY())
        for (std::int64_t left = cells.x0 / view.tilePitchX() * view.tilePitchX(); left < cells.x1;
             left += view.tilePitchX()) {
            if (!view.flatAt(left, top))
                continue;
            const std::int64_t right = left + view.tileWidth(), bottom = top + view.tileHeight();
            const QRectF tile(m_state.cellRect(left, top).topLeft(), m_state.cellRect(right, bottom).topLeft());
            tiles.append(tile);
            for (std::int64_t x = std::max(left + 1, cells.x0); inner && x < std::min(right, cells.x1 + 1); ++x) {
                const double at = std::floor(m_state.cellRect(x, 0).left());
                lines.append(QLineF(at, tile.top(), at, tile.bottom()));
            }
            for (std::int64_t y = std::max(top + 1, cells.y0); inner && y < std::min(bottom, cells.y1 + 1); ++y) {
                const double at = std::floor(m_state.cellRect(0, y).top());
                lines.append(QLineF(tile.left(), at, tile.right(), at));
            }
        }
    painter->setPen(QPen(QColor(128, 128, 128, 110), 0));
    painter->drawLines(lines);
    // A tile's edge tells it from the gap even where its colours are those of the background.
    painter->setPen(QPen(QColor(128, 128, 128, 200), 0));
    painter->drawRects(tiles);
}

void HeatmapCells::drawMarks(QCPPainter* painter) const
{
    painter->setPen(QPen(QColor(255, 255, 255, 200), 0));
    const auto size = std::min(m_state.scaleX, m_state.scaleY) * 0.42;
    forEachVisible(m_state, [&](std::int64_t x, std::int64_t y, std::size_t flat) {
        const double number = numberOf(m_state, flat);
        const QRectF rect = m_state.cellRect(x, y);
        if (number <= m_state.limits->first) {
            painter->setBrush(m_state.colors.low);
            painter->drawPolygon(QPolygonF{
                rect.bottomLeft(), rect.bottomLeft() - QPointF(0, size), rect.bottomLeft() + QPointF(size, 0)});
        }
        if (number >= m_state.limits->second) {
            painter->setBrush(m_state.colors.high);
            painter->drawPolygon(
                QPolygonF{rect.topRight(), rect.topRight() + QPointF(0, size), rect.topRight() - QPointF(size, 0)});
        }
    });
    painter->setBrush(Qt::NoBrush);
}

void HeatmapCells::drawNumbers(QCPPainter* painter) const
{
    const QFont font = numberFont();
    const QFontMetricsF metrics(font);
    const double character = metrics.horizontalAdvance(QLatin1Char('0'));
    const auto room = static_cast<qsizetype>((m_state.scaleX - 4) / character);
    if (room < 1 || m_state.scaleY < metrics.ascent() + 2)
        return;
    struct Label {
        std::int64_t x, y;
        std::size_t flat;
        QString text;
    };
    constexpr int kDigits = 4;
    std::vector<Label> labels;
    bool fits = true;
    forEachVisible(m_state, [&](std::int64_t x, std::int64_t y, std::size_t flat) {
        if (!fits)
            return;
        labels.push_back({x, y, flat,
            elementText(m_state.scene.reader.pair(), m_state.scene.reader.quantity(), flat, m_state.base, kDigits)});
        fits = labels.back().text.size() <= room;
    });
    if (!fits)
        return;
    painter->setFont(font);
    const double lift = (metrics.ascent() - metrics.descent()) / 2;
    // All labels of one colour after the other: a pen change costs more than a short text.
    for (const QRgb ink : {qRgb(0, 0, 0), qRgb(255, 255, 255)}) {
        painter->setPen(QColor(ink));
        for (const Label& label : labels) {
            const double number = numberOf(m_state, label.flat);
            if (!std::isfinite(number) || contrastingColor(colorOf(m_state.scene, number)) != ink)
                continue;
            const QPointF centre = m_state.cellRect(label.x, label.y).center();
            painter->drawText(
                QPointF(centre.x() - character * static_cast<double>(label.text.size()) / 2, centre.y() + lift),
                label.text);
        }
    }
}

void HeatmapCells::drawGlyphs(QCPPainter* painter) const
{
    painter->setAntialiasing(true);
    forEachVisible(m_state, [&](std::int64_t x, std::int64_t y, std::size_t flat) {
        const double number = numberOf(m_state, flat);
        if (std::isfinite(number))
            return;
        const QRectF rect = m_state.cellRect(x, y);
        const double side = std::min({rect.width(), rect.height(), 24.0}) * 0.6;
        const QRectF box(rect.center().x() - side / 2, rect.center().y() - side / 2, side, side);
        const QRgb fill = std::isnan(number) ? m_state.colors.notANumber.rgb() : colorOf(m_state.scene, number);
        painter->setPen(QPen(QColor(contrastingColor(fill)), 1.5));
        painter->setBrush(Qt::NoBrush);
        if (std::isnan(number)) {
            painter->drawRect(box);
            painter->drawLine(box.topLeft(), box.bottomRight());
            painter->drawLine(box.topRight(), box.bottomLeft());
            return;
        }
        painter->setBrush(QColor(contrastingColor(fill)));
        const double tip = number > 0 ? box.top() : box.bottom();
        const double base = number > 0 ? box.bottom() : box.top();
        painter->drawPolygon(
            QPolygonF{QPointF(box.center().x(), tip), QPointF(box.left(), base), QPointF(box.right(), base)});
    });
    painter->setBrush(Qt::NoBrush);
    painter->setAntialiasing(false);
}

} // namespace quantstep
