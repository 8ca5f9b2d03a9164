// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/range_canvas.h"

#include "ui/plots/element_text.h"
#include "ui/plots/view_colors.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <vector>

namespace quantstep {
namespace {

constexpr int kGrab = 18; // pixels around a handle
constexpr int kSide = 8; // room for half a handle

} // namespace

RangeCanvas::RangeCanvas(QWidget* parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Display range"));
    setAccessibleDescription(tr("Histogram with two handles. Up and Down choose a handle, Left and Right move it."));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize RangeCanvas::sizeHint() const
{
    const int unit = fontMetrics().height();
    return {unit * 16, unit * 4};
}

QSize RangeCanvas::minimumSizeHint() const
{
    const int unit = fontMetrics().height();
    return {unit * 7, unit * 4};
}

void RangeCanvas::setData(const RangeData& rangeData)
{
    m_data = rangeData;
    update();
}

void RangeCanvas::setRange(double low, double high)
{
    m_low = low;
    m_high = high;
    update();
}

void RangeCanvas::setColorMap(ColorMap map)
{
    m_map = map;
    update();
}

void RangeCanvas::setLogCounts(bool logCounts)
{
    m_logCounts = logCounts;
    update();
}

QRect RangeCanvas::bar() const
{
    const int unit = fontMetrics().height();
    const int top = height() - unit - unit / 2 - 4;
    return {kSide, top, width() - 2 * kSide, unit / 2};
}

QRect RangeCanvas::bars() const
{
    return {kSide, 3, width() - 2 * kSide, bar().top() - 4};
}

std::pair<double, double> RangeCanvas::domain() const
{
    if (m_frozenDomain)
        return *m_frozenDomain;
    double low = std::min(m_low, m_data.dataLow), high = std::max(m_high, m_data.dataHigh);
    if (m_data.histogram.perCode) {
        low = std::min(low, m_data.histogram.low);
        high = std::max(high, m_data.histogram.high);
    }
    // Half a code at both ends, so that the outermost bars are as wide as the others.
    const double edge = m_data.lsb > 0 && m_data.histogram.perCode ? m_data.lsb / 2 : (high - low) * 0.01;
    return {low - edge, high + edge};
}

double RangeCanvas::positionOf(double number) const
{
    const auto [low, high] = domain();
    const QRect area = bars();
    return area.left() + (number - low) / std::max(high - low, 1e-300) * area.width();
}

double RangeCanvas::numberAt(double x) const
{
    const auto [low, high] = domain();
    const QRect area = bars();
    return low + (x - area.left()) / std::max(area.width(), 1) * (high - low);
}

double RangeCanvas::step() const
{
    return m_data.lsb > 0 ? m_data.lsb : (m_data.dataHigh - m_data.dataLow) / 256;
}

void RangeCanvas::paintHistogram(QPainter& painter) const
{
    const Histogram& histogram = m_data.histogram;
    const QRect area = bars();
    if (histogram.counts.empty() || area.width() < 2)
        return;
    const auto bins = static_cast<double>(histogram.counts.size());
    const double binWidth = histogram.perCode ? (histogram.high - histogram.low) / std::max(bins - 1, 1.0)
                                              : (histogram.high - histogram.low) / bins;
    // Where several bins share a pixel the largest shows.
    std::vector<std::uint64_t> columns(static_cast<std::size_t>(area.width()), 0);
    for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin) {
        const double centre = binCentre(histogram, bin);
        const double a = positionOf(centre - binWidth / 2) - area.left();
        const double b = positionOf(centre + binWidth / 2) - area.left();
        const double left = std::min(a, b), right = std::max(a, b);
        const int first = std::max(0, static_cast<int>(std::lround(left)));
        const int last = std::max(first + 1, static_cast<int>(std::lround(right)));
        for (int x = first; x < std::min(last, area.width()); ++x)
            columns[static_cast<std::size_t>(x)]
                = std::max(columns[static_cast<std::size_t>(x)], histogram.counts[bin]);
    }
    const std::uint64_t most = *std::max_element(columns.begin(), columns.end());
    if (most == 0)
        return;
    const double full = m_logCounts ? std::log1p(static_cast<double>(most)) : static_cast<double>(most);
    const double lowX = positionOf(m_low) - area.left(), highX = positionOf(m_high) - area.left();
    const ViewColors colors = viewColors(palette());
    QColor outside = colors.muted;
    outside.setAlpha(110);
    for (int x = 0; x < area.width(); ++x) {
        const std::uint64_t count = columns[static_cast<std::size_t>(x)];
        if (count == 0)
            continue;
        const double size = m_logCounts ? std::log1p(static_cast<double>(count)) : static_cast<double>(count);
        const int height = std::max(1, static_cast<int>(std::lround(size / full * area.height())));
        const bool inside = x + 0.5 >= lowX - 0.5 && x - 0.5 <= highX;
        painter.fillRect(
            QRect(area.left() + x, area.bottom() + 1 - height, 1, height), inside ? colors.muted : outside);
    }
}

void RangeCanvas::paintBar(QPainter& painter) const
{
    const QRect area = bar();
    const ColorTable& table = colorTable(m_map);
    QImage line(std::max(area.width(), 1), 1, QImage::Format_RGB32);
    for (int x = 0; x < line.width(); ++x) {
        const double part = (numberAt(area.left() + x + 0.5) - m_low) / (m_high - m_low);
        line.setPixel(x, 0, table[static_cast<std::size_t>(std::clamp(part * 255 + 0.5, 0.0, 255.0))]);
    }
    painter.drawImage(area, line);
    painter.setPen(QPen(viewColors(palette()).muted, 1));
    painter.drawRect(area.adjusted(0, 0, -1, -1));
}

void RangeCanvas::paintTicks(QPainter& painter) const
{
    struct Tick {
        double number;
        QString text;
    };
    std::vector<Tick> ticks;
    if (m_data.hasCodes) {
        ticks.push_back({m_data.typeLow, numberText(m_data.typeLow, 4)});
        ticks.push_back({m_data.typeHigh, numberText(m_data.typeHigh, 4)});
    } else {
        ticks.push_back({m_data.dataLow, numberText(m_data.dataLow, 4)});
        ticks.push_back({m_data.dataHigh, numberText(m_data.dataHigh, 4)});
    }
    ticks.push_back({m_data.centre, m_data.centre != 0 ? tr("zp %1").arg(numberText(m_data.centre, 4)) : tr("0")});
    painter.setPen(viewColors(palette()).muted);
    const QRect area = bar();
    const int top = area.bottom() + 2;
    std::vector<QRect> used;
    for (const Tick& tick : ticks) {
        const double at = positionOf(tick.number);
        if (at < area.left() - 1 || at > area.right() + 2)
            continue;
        const int x = std::clamp(static_cast<int>(at), area.left(), area.right());
        const int width = fontMetrics().horizontalAdvance(tick.text) + 2;
        QRect box(x - width / 2, top + 2, width, fontMetrics().height());
        box.moveLeft(std::clamp(box.left(), 0, std::max(0, this->width() - width)));
        if (std::any_of(used.begin(), used.end(), [&](const QRect& other) { return other.intersects(box); }))
            continue;
        used.push_back(box.adjusted(-4, 0, 4, 0));
        painter.drawLine(x, top - 1, x, top + 2);
        painter.drawText(box, Qt::AlignCenter, tick.text);
    }
}

void RangeCanvas::paintHandle(QPainter& painter, Handle handle) const
{
    const ViewColors colors = viewColors(palette());
    const QRect area = bar();
    const double x = std::floor(positionOf(handle == Handle::Low ? m_low : m_high)) + 0.5;
    const bool chosen = hasFocus() && m_chosen == handle;
    painter.setPen(QPen(chosen ? colors.accent : palette().color(QPalette::WindowText), chosen ? 2 : 1));
    painter.drawLine(QPointF(x, bars().top()), QPointF(x, area.bottom()));
    painter.setBrush(chosen ? colors.accent : palette().color(QPalette::WindowText));
    const double half = 5;
    const double tip = handle == Handle::Low ? half : -half;
    painter.setPen(Qt::NoPen);
    painter.setRenderHint(QPainter::Antialiasing);
    const double top = bars().top() - 1;
    painter.drawPolygon(QPolygonF{QPointF(x, top), QPointF(x + tip * 1.4, top), QPointF(x, top + half * 2)});
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setBrush(Qt::NoBrush);
}

void RangeCanvas::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintHistogram(painter);
    paintBar(painter);
    paintTicks(painter);
    paintHandle(painter, Handle::Low);
    paintHandle(painter, Handle::High);
    if (hasFocus()) {
        painter.setPen(QPen(viewColors(palette()).accent, 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

void RangeCanvas::moveHandle(Handle handle, double number)
{
    // Handles never meet: an empty range has no colours.
    const double least = std::max(step() / 16, std::abs(m_high - m_low) * 1e-6);
    if (handle == Handle::Low)
        m_low = std::min(number, m_high - least);
    else
        m_high = std::max(number, m_low + least);
    update();
    emit rangeDragged(m_low, m_high);
}

void RangeCanvas::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return QWidget::mousePressEvent(event);
    const double x = event->position().x();
    const double toLow = std::abs(x - positionOf(m_low)), toHigh = std::abs(x - positionOf(m_high));
    m_dragged = m_chosen = toLow <= toHigh ? Handle::Low : Handle::High;
    m_frozenDomain = domain();
    if (std::min(toLow, toHigh) > kGrab)
        moveHandle(m_dragged, numberAt(x));
    update();
}

void RangeCanvas::mouseMoveEvent(QMouseEvent* event)
{
    const double x = event->position().x();
    if (m_dragged != Handle::None)
        return moveHandle(m_dragged, numberAt(x));
    const bool near = std::min(std::abs(x - positionOf(m_low)), std::abs(x - positionOf(m_high))) <= kGrab;
    setCursor(near ? Qt::SizeHorCursor : Qt::ArrowCursor);
}

void RangeCanvas::mouseReleaseEvent(QMouseEvent*)
{
    m_dragged = Handle::None;
    m_frozenDomain.reset();
    update();
}

void RangeCanvas::keyPressEvent(QKeyEvent* event)
{
    const double size = step() * (event->modifiers() & Qt::ShiftModifier ? 10 : 1);
    const double now = m_chosen == Handle::Low ? m_low : m_high;
    switch (event->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
        m_chosen = m_chosen == Handle::Low ? Handle::High : Handle::Low;
        update();
        break;
    case Qt::Key_Left: moveHandle(m_chosen, now - size); break;
    case Qt::Key_Right: moveHandle(m_chosen, now + size); break;
    default: QWidget::keyPressEvent(event);
    }
}

QString RangeCanvas::tooltipAt(double x) const
{
    const Histogram& histogram = m_data.histogram;
    if (histogram.counts.empty() || !(histogram.high > histogram.low))
        return {};
    const double at = numberAt(x);
    const auto bins = static_cast<double>(histogram.counts.size());
    const double bin = histogram.perCode
        ? std::round((at - histogram.low) / (histogram.high - histogram.low) * (bins - 1))
        : std::floor((at - histogram.low) / (histogram.high - histogram.low) * bins);
    if (bin < 0 || bin >= bins)
        return {};
    const auto k = static_cast<std::size_t>(bin);
    return (histogram.perCode ? tr("%1: %L2 elements") : tr("about %1: %L2 elements"))
        .arg(numberText(binCentre(histogram, k)))
        .arg(histogram.counts[k]);
}

bool RangeCanvas::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), tooltipAt(help->pos().x()), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace quantstep
