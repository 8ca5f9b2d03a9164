// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/heatmap_layers.h"

#include <algorithm>
#include <cmath>

namespace quantstep {
namespace {

QString channelScaleText(const QuantParams& params, std::int64_t channel)
{
    return numberText(static_cast<double>(params.scaleOf(static_cast<std::size_t>(channel))), 3);
}

} // namespace

HeatmapOverlay::HeatmapOverlay(QCustomPlot* plot, const HeatmapState& state)
    : QCPLayerable(plot, QStringLiteral("overlay")), m_state(state)
{
}

void HeatmapOverlay::applyDefaultAntialiasingHint(QCPPainter* painter) const
{
    painter->setAntialiasing(false);
}

void HeatmapOverlay::draw(QCPPainter* painter)
{
    painter->setClipRect(m_state.area.adjusted(0, 0, 1, 1));
    if (m_state.hover) {
        painter->setPen(QPen(QColor(0, 0, 0, 150), 1));
        const QRectF rect = m_state.cellRect(m_state.hover->x, m_state.hover->y);
        if (std::min(rect.width(), rect.height()) >= 4) {
            painter->drawRect(rect.adjusted(0, 0, -1, -1));
            painter->setPen(QPen(QColor(255, 255, 255, 200), 1));
            painter->drawRect(rect.adjusted(1, 1, -2, -2));
        }
    }
    if (m_state.cursor)
        drawCursor(painter);
    if (m_state.box) {
        painter->setPen(QPen(Qt::black, 1));
        painter->setBrush(QColor(255, 255, 255, 50));
        painter->drawRect(*m_state.box);
        painter->setPen(QPen(Qt::white, 1, Qt::DashLine));
        painter->drawRect(*m_state.box);
        painter->setBrush(Qt::NoBrush);
    }
    drawBadge(painter);
}

void HeatmapOverlay::drawCursor(QCPPainter* painter) const
{
    QRectF rect = m_state.cellRect(m_state.cursor->x, m_state.cursor->y);
    const QPointF centre = rect.center();
    constexpr double kSmallest = 9;
    if (rect.width() < kSmallest || rect.height() < kSmallest) {
        const double side = std::max(kSmallest, std::max(rect.width(), rect.height()));
        rect = QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side);
    }
    const QRect area = m_state.area;
    // Over numbers the lines would make them hard to read; there the axes are near enough.
    constexpr double kLinesBelow = 15;
    const bool lines = std::min(m_state.scaleX, m_state.scaleY) < kLinesBelow;
    // Dark and light dashes take turns, so that the line shows on every colour.
    const auto line = [&](const QPointF& from, const QPointF& to) {
        painter->setPen(QPen(QColor(0, 0, 0, 130), 1));
        painter->drawLine(from, to);
        painter->setPen(QPen(QColor(255, 255, 255, 170), 1, Qt::DashLine));
        painter->drawLine(from, to);
    };
    if (lines) {
        line(QPointF(area.left(), centre.y()), QPointF(rect.left(), centre.y()));
        line(QPointF(rect.right(), centre.y()), QPointF(area.right(), centre.y()));
        line(QPointF(centre.x(), area.top()), QPointF(centre.x(), rect.top()));
        line(QPointF(centre.x(), rect.bottom()), QPointF(centre.x(), area.bottom()));
    }
    const QRect outer = rect.toRect();
    painter->setPen(QPen(Qt::black, 1));
    painter->drawRect(outer.adjusted(-2, -2, 1, 1));
    painter->drawRect(outer.adjusted(1, 1, -2, -2));
    painter->setPen(QPen(m_state.focused ? QColor(255, 210, 60) : QColor(255, 255, 255), 1));
    painter->drawRect(outer.adjusted(-1, -1, 0, 0));
    painter->drawRect(outer.adjusted(0, 0, -1, -1));
}

void HeatmapOverlay::drawBadge(QCPPainter* painter) const
{
    const double dpr = mParentPlot->bufferDevicePixelRatio();
    HeatmapWindow window;
    window.cellsPerPixelX = 1 / (m_state.scaleX * dpr);
    window.cellsPerPixelY = 1 / (m_state.scaleY * dpr);
    const Reduction reduction = reductionOf(m_state.scene, window);
    if (reduction.elementsPerPixel <= 1 || m_state.scene.reader.isEmpty())
        return;
    const QString text = reduction.exact
        ? QCoreApplication::translate("HeatmapPlot", "1 px = %1 elements, extreme").arg(reduction.elementsPerPixel)
        : QCoreApplication::translate("HeatmapPlot", "1 px = %1 elements, showing one of them; computing extremes…")
              .arg(reduction.elementsPerPixel);
    painter->setFont(mParentPlot->font());
    const QFontMetrics metrics(mParentPlot->font());
    QRect chip(0, 0, metrics.horizontalAdvance(text) + metrics.height(), metrics.height() + 6);
    chip.moveBottomRight(m_state.area.bottomRight() - QPoint(6, 6));
    painter->setAntialiasing(true);
    painter->setPen(Qt::NoPen);
    painter->setBrush(QColor(0, 0, 0, 190));
    painter->drawRoundedRect(chip, 4, 4);
    painter->setPen(Qt::white);
    painter->setBrush(Qt::NoBrush);
    painter->drawText(chip, Qt::AlignCenter, text);
}

ChannelBand::ChannelBand(QCustomPlot* plot, const HeatmapState& state)
    : QCPLayerable(plot, QStringLiteral("axes")), m_state(state)
{
}

void ChannelBand::applyDefaultAntialiasingHint(QCPPainter* painter) const
{
    painter->setAntialiasing(false);
}

void ChannelBand::drawCorner(QCPPainter* painter) const
{
    const SliceSpec& spec = m_state.scene.view.spec();
    const auto name
        = [&](int axis) { return axis >= 0 && axis < m_state.axisNames.size() ? m_state.axisNames[axis] : QString(); };
    const bool outer = spec.tileRowAxis >= 0;
    QString text;
    if (const QString down = name(outer ? spec.tileRowAxis : spec.rowAxis); !down.isEmpty())
        text = down + QChar(0x2193);
    if (const QString across = name(outer ? spec.tileAxis : spec.colAxis); !across.isEmpty())
        text += (text.isEmpty() ? QString() : QStringLiteral(" ")) + across + QChar(0x2192);
    QFont font = mParentPlot->font();
    const QFontMetrics metrics(font);
    painter->setFont(font);
    painter->setPen(m_state.colors.muted);
    const QRect corner(0, m_state.area.top() - metrics.height() - 7, m_state.area.left() - 6, metrics.height());
    painter->drawText(corner, Qt::AlignRight | Qt::AlignVCenter, text);
}

void ChannelBand::draw(QCPPainter* painter)
{
    drawCorner(painter);
    const std::optional<bool> down = m_state.channelsRunDown();
    if (!down)
        return;
    const QuantParams& params = m_state.params();
    const auto [smallest, largest] = std::minmax_element(params.scales.begin(), params.scales.end());
    const double low = std::log(std::max(static_cast<double>(*smallest), 1e-38));
    const double high = std::log(std::max(static_cast<double>(*largest), 1e-38));
    const int thick = thickness(QFontMetrics(mParentPlot->font()).height());
    const QRect area = m_state.area;
    const QRect band = *down ? QRect(area.right() + 5, area.top(), thick, area.height())
                             : QRect(area.left(), area.bottom() + 5, area.width(), thick);
    painter->setClipRect(band.adjusted(0, 0, 1, 1));
    painter->fillRect(band, QColor(128, 128, 128, 40));
    painter->setPen(Qt::NoPen);
    painter->setBrush(m_state.colors.accent);
    const CellRange cells = m_state.visibleCells();
    for (std::size_t channel = 0; channel < params.scales.size(); ++channel) {
        const auto span = m_state.spanOf(params.axis, static_cast<std::int64_t>(channel));
        if (span.first + span.count <= (*down ? cells.y0 : cells.x0) || span.first >= (*down ? cells.y1 : cells.x1))
            continue;
        const double part = high > low
            ? (std::log(std::max(static_cast<double>(params.scales[channel]), 1e-38)) - low) / (high - low)
            : 1;
        const double length = 2 + part * (thick - 2);
        const QRectF cell = *down ? m_state.cellRect(0, span.first) : m_state.cellRect(span.first, 0);
        const double gap = (*down ? cell.height() : cell.width()) >= 4 ? 1 : 0;
        painter->drawRect(*down
                ? QRectF(band.left(), cell.top(), length, cell.height() * static_cast<double>(span.count) - gap)
                : QRectF(cell.left(), band.top(), cell.width() * static_cast<double>(span.count) - gap, length));
    }
    painter->setBrush(Qt::NoBrush);
}

void IndexTicker::generate(const QCPRange& range, const QLocale&, QChar, int, QVector<double>& ticks,
    QVector<double>* subTicks, QVector<QString>* tickLabels)
{
    const SliceView& view = m_state.scene.view;
    ticks.clear();
    if (subTicks)
        subTicks->clear();
    if (tickLabels)
        tickLabels->clear();
    if (view.width() == 0 || view.isWrappedSheet())
        return;
    const bool tiles = view.spec().isSheet();
    const auto pitch = static_cast<double>(tiles ? (m_horizontal ? view.tilePitchX() : view.tilePitchY()) : 1);
    const auto size = static_cast<double>(tiles ? (m_horizontal ? view.tileWidth() : view.tileHeight()) : 1);
    const std::int64_t count = tiles ? (m_horizontal ? view.tilesAcross() : view.tilesDown())
                                     : (m_horizontal ? view.width() : view.height());
    constexpr double kRoomX = 44, kRoomY = 26; // pixels between labels
    const double pixels = pitch * (m_horizontal ? m_state.scaleX : m_state.scaleY);
    const double wished = (m_horizontal ? kRoomX : kRoomY) / pixels;
    std::int64_t step = 1;
    for (std::int64_t decade = 1; static_cast<double>(step) < wished; decade *= 10)
        for (const std::int64_t factor : {1, 2, 5, 10}) {
            step = decade * factor;
            if (static_cast<double>(step) >= wished)
                break;
        }
    const auto first = std::max<std::int64_t>(0, static_cast<std::int64_t>(std::floor(range.lower / pitch)));
    const auto last = std::min<std::int64_t>(count - 1, static_cast<std::int64_t>(std::floor(range.upper / pitch)));
    const std::int64_t labelFactor = !m_horizontal && view.spec().wrap > 0 ? view.spec().wrap : 1;
    for (std::int64_t index = (first + step - 1) / step * step; index <= last; index += step) {
        const double at = static_cast<double>(index) * pitch + size / 2;
        if (at < range.lower || at > range.upper)
            continue;
        ticks.append(at);
        if (tickLabels)
            tickLabels->append(QString::number(index * labelFactor));
    }
}

void HeatmapCells::drawCaptions(QCPPainter* painter) const
{
    const SliceView& view = m_state.scene.view;
    if (!view.isWrappedSheet())
        return;
    QFont font = mParentPlot->font();
    const QFontMetrics metrics(font);
    const auto gap = static_cast<double>(view.tilePitchY() - view.tileHeight());
    const double width = static_cast<double>(view.tileWidth()) * m_state.scaleX;
    if (gap * m_state.scaleY < metrics.ascent() || width < metrics.horizontalAdvance(QStringLiteral("000")))
        return;
    painter->setFont(font);
    painter->setPen(m_state.colors.muted);
    const int axis = view.spec().tileAxis;
    const QString name = axis < m_state.axisNames.size() ? m_state.axisNames[axis] : QString();
    const QuantParams& params = m_state.params();
    const bool scales = params.isPerChannel() && params.axis == axis;
    const CellRange cells = m_state.visibleCells();
    for (std::int64_t y = cells.y0 / view.tilePitchY() * view.tilePitchY(); y < cells.y1; y += view.tilePitchY())
        for (std::int64_t x = cells.x0 / view.tilePitchX() * view.tilePitchX(); x < cells.x1; x += view.tilePitchX()) {
            const std::int64_t tile = view.tileAt(x, y);
            if (tile >= view.tileCount())
                continue;
            const QRectF below = m_state.cellRect(x, y + view.tileHeight());
            const QRectF rect(below.left(), below.top(), width, gap * m_state.scaleY);
            QString text = name + QLatin1Char(' ') + QString::number(tile);
            if (scales) {
                const QString more = text + QStringLiteral(" · S ") + channelScaleText(params, tile);
                if (metrics.horizontalAdvance(more) < width)
                    text = more;
            }
            painter->drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, text);
        }
}

} // namespace quantstep
