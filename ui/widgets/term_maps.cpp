// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/term_maps.h"

#include "ui/plots/view_colors.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace quantstep {
namespace {

constexpr int kGap = 14; ///< between the maps
constexpr int kMaxStrip = 32; ///< cells of one line of a long row
constexpr qreal kMaxCell = 46;

QColor mixed(const QColor& a, const QColor& b, double share)
{
    const auto mix = [share](int x, int y) { return static_cast<int>(std::lround(x + (y - x) * share)); };
    return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

} // namespace

TermMaps::TermMaps(QWidget* parent) : QWidget(parent)
{
    setMouseTracking(true);
    setAccessibleName(tr("Terms as maps"));
}

void TermMaps::setTerms(const ExplainedTerms& terms)
{
    m_terms = terms;
    m_marked.reset();
    m_plane = 0;
    m_planes = 1;
    const auto count = static_cast<int>(std::min<std::size_t>(terms.terms.size(), 1U << 20));
    const std::vector<std::size_t>& e = terms.extents;
    const bool isBlock = e.size() == 3 && e[0] * e[1] * e[2] == terms.terms.size() && e[0] * e[1] > 1;
    if (isBlock) {
        m_rows = static_cast<int>(e[0]);
        m_columns = static_cast<int>(e[1]);
        m_planes = static_cast<int>(e[2]);
    } else {
        m_columns = std::min(count, kMaxStrip);
        m_rows = m_columns > 0 ? (count + m_columns - 1) / m_columns : 0;
    }
    std::fill(std::begin(m_largest), std::end(m_largest), 0.0);
    for (const ExplainedTerm& term : terms.terms) {
        for (int map = 0; map < mapCount(); ++map)
            m_largest[map] = std::max(m_largest[map], std::abs(asDouble(valueOf(map, term))));
    }
    update();
}

void TermMaps::setPlane(int plane)
{
    m_plane = std::clamp(plane, 0, m_planes - 1);
    update();
}

int TermMaps::planeOf(std::size_t term) const
{
    return static_cast<int>(term % static_cast<std::size_t>(m_planes));
}

void TermMaps::setMarked(std::optional<std::size_t> term)
{
    m_marked = term;
    update();
}

const Number& TermMaps::valueOf(int map, const ExplainedTerm& term) const
{
    return map == Window ? term.x : map == Filter ? term.w : term.product;
}

QRectF TermMaps::mapRect(int map) const
{
    const int maps = mapCount();
    const qreal title = fontMetrics().height() + 2;
    const qreal wide = (width() - kGap * (maps - 1)) / static_cast<qreal>(maps);
    return {map * (wide + kGap), title, wide, std::max<qreal>(height() - title, 1)};
}

QRectF TermMaps::cellRect(int map, int row, int column) const
{
    const QRectF area = mapRect(map);
    const qreal size = std::min({area.width() / m_columns, area.height() / m_rows, kMaxCell});
    return {area.left() + column * size, area.top() + row * size, size, size};
}

std::optional<std::size_t> TermMaps::termAt(int row, int column) const
{
    const auto cell
        = static_cast<std::size_t>(row) * static_cast<std::size_t>(m_columns) + static_cast<std::size_t>(column);
    const std::size_t term = cell * static_cast<std::size_t>(m_planes) + static_cast<std::size_t>(m_plane);
    return term < m_terms.terms.size() ? std::optional(term) : std::nullopt;
}

void TermMaps::paintEvent(QPaintEvent*)
{
    if (m_rows == 0)
        return;
    QPainter painter(this);
    for (int map = 0; map < mapCount(); ++map)
        paintMap(painter, map);
}

void TermMaps::paintMap(QPainter& painter, int map) const
{
    const QRectF area = mapRect(map);
    const QString titles[] = {tr("input x"), tr("filter w"), tr("terms")};
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(QRectF(area.left(), 0, area.width(), area.top()), Qt::AlignLeft | Qt::AlignTop,
        painter.fontMetrics().elidedText(titles[map], Qt::ElideRight, static_cast<int>(area.width())));
    for (int row = 0; row < m_rows; ++row) {
        for (int column = 0; column < m_columns; ++column) {
            if (const auto term = termAt(row, column))
                paintCell(painter, map, cellRect(map, row, column), *term);
        }
    }
}

void TermMaps::paintCell(QPainter& painter, int map, const QRectF& rect, std::size_t number) const
{
    const ExplainedTerm& term = m_terms.terms[number];
    const ViewColors colors = viewColors(palette());
    const QColor base = palette().color(QPalette::Base);
    const bool padding = term.element == ExplainedTerm::kPadding;
    if (padding) {
        painter.fillRect(rect, base);
        painter.fillRect(rect, QBrush(colors.muted, Qt::BDiagPattern));
    } else {
        const double value = asDouble(valueOf(map, term));
        const double share = m_largest[map] > 0 ? std::abs(value) / m_largest[map] : 0;
        const QColor fill = mixed(base, value < 0 ? colors.low : colors.high, std::isfinite(share) ? share : 1);
        painter.fillRect(rect, fill);
        const QString text = QString::fromStdString(numberText(valueOf(map, term)));
        if (rect.width() > painter.fontMetrics().horizontalAdvance(text) + 4
            && rect.height() > painter.fontMetrics().height()) {
            painter.setPen(fill.lightnessF() > 0.55 ? Qt::black : Qt::white);
            painter.drawText(rect, Qt::AlignCenter, text);
        }
    }
    const bool marked = m_marked == number;
    painter.setPen(QPen(marked ? palette().color(QPalette::WindowText) : colors.gap, marked ? 2 : 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5));
}

std::optional<TermMaps::Hit> TermMaps::hit(QPointF at) const
{
    for (int map = 0; m_rows > 0 && map < mapCount(); ++map) {
        const QRectF first = cellRect(map, 0, 0);
        const int column = static_cast<int>(std::floor((at.x() - first.left()) / first.width()));
        const int row = static_cast<int>(std::floor((at.y() - first.top()) / first.height()));
        if (column < 0 || row < 0 || column >= m_columns || row >= m_rows)
            continue;
        if (const auto term = termAt(row, column))
            return Hit{map, *term};
    }
    return std::nullopt;
}

void TermMaps::mouseMoveEvent(QMouseEvent* event)
{
    const auto under = hit(event->position());
    const auto term = under ? std::optional(under->term) : std::nullopt;
    if (term == m_marked)
        return;
    setMarked(term);
    emit pointed(term);
}

void TermMaps::mousePressEvent(QMouseEvent* event)
{
    const auto under = hit(event->position());
    if (event->button() != Qt::LeftButton || !under || m_terms.terms[under->term].element == ExplainedTerm::kPadding)
        return;
    emit clicked(under->term, under->map == Filter, event->modifiers().testFlag(Qt::AltModifier));
}

void TermMaps::leaveEvent(QEvent*)
{
    setMarked(std::nullopt);
    emit pointed(std::nullopt);
}

} // namespace quantstep
