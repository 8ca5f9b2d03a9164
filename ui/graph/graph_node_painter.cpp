// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/graph_node_painter.h"

#include "ui/graph/graph_glyphs.h"

#include <QCoreApplication>
#include <QFontInfo>
#include <QPainter>
#include <QPainterPath>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace quantstep {

namespace {

constexpr double kBlockBelow = 6, kAbbreviationBelow = 14, kShapeBelow = 40;
constexpr double kSmallestText = 0.74; ///< of the view's font, in nodes that are drawn small
constexpr double kLargestText = 1.6;
constexpr int kSmallestAbbreviation = 7; ///< pixels

QString tr(const char* text)
{
    return QCoreApplication::translate("quantstep", text);
}

QString problemWords(GraphNodeState::Problem problem)
{
    switch (problem) {
    case GraphNodeState::Problem::None: return {};
    case GraphNodeState::Problem::Warning: return tr("has a problem");
    case GraphNodeState::Problem::Unsupported: return tr("not supported");
    case GraphNodeState::Problem::Refused: return tr("refused by the runtime");
    case GraphNodeState::Problem::Failed: return tr("failed");
    }
    return {};
}

bool isSevere(GraphNodeState::Problem problem)
{
    return problem != GraphNodeState::Problem::None && problem != GraphNodeState::Problem::Warning;
}

QString breakpointWords(GraphNodeState::Breakpoint breakpoint)
{
    switch (breakpoint) {
    case GraphNodeState::Breakpoint::None: return {};
    case GraphNodeState::Breakpoint::Enabled: return tr("breakpoint");
    case GraphNodeState::Breakpoint::Disabled: return tr("breakpoint disabled");
    case GraphNodeState::Breakpoint::Conditional: return tr("conditional breakpoint");
    }
    return {};
}

} // namespace

GraphDetail graphDetail(double pixelHeight)
{
    if (pixelHeight < kBlockBelow)
        return GraphDetail::Block;
    if (pixelHeight < kAbbreviationBelow)
        return GraphDetail::Abbreviation;
    return pixelHeight < kShapeBelow ? GraphDetail::Shape : GraphDetail::Full;
}

QString graphStateText(const GraphNodeState& state)
{
    QStringList parts;
    if (state.next)
        parts << tr("runs next");
    if (state.inside)
        parts << tr("execution is inside");
    if (state.historyPosition)
        parts << tr("step in view");
    if (state.problem != GraphNodeState::Problem::None) {
        const QString what = problemWords(state.problem);
        parts << (state.problemText.isEmpty() ? what : what + QStringLiteral(": ") + state.problemText);
    }
    if (state.edited)
        parts << tr("edited");
    if (state.stale)
        parts << tr("stale");
    if (state.noReference)
        parts << tr("no reference");
    if (state.breakpoint != GraphNodeState::Breakpoint::None)
        parts << breakpointWords(state.breakpoint);
    if (state.executed && !state.stale)
        parts << tr("executed");
    return parts.join(QStringLiteral(", "));
}

QString graphNodeNote(const GraphNodeLook& look)
{
    const GraphNodeState& state = look.state;
    if (isSevere(state.problem))
        return state.problemText.isEmpty() ? problemWords(state.problem) : state.problemText;
    QStringList parts;
    if (state.next)
        parts << tr("runs next");
    if (state.inside)
        parts << tr("inside");
    if (state.edited)
        parts << tr("edited");
    if (state.stale)
        parts << tr("stale");
    const int subgraphs = static_cast<int>(look.node.subgraphs.size());
    if (parts.isEmpty() && subgraphs > 0)
        parts << QCoreApplication::translate("quantstep", "%n subgraph(s)", nullptr, subgraphs);
    return parts.join(QStringLiteral(" · "));
}

GraphNodePainter::GraphNodePainter(QPainter& painter, const GraphTheme& theme, const QFont& font, double zoom)
    : m_painter(painter), m_theme(theme), m_font(font), m_bold(font), m_small(font)
{
    const double base = QFontInfo(font).pixelSize();
    const double scale = zoom < 1 ? std::max(zoom, kSmallestText) : std::min(zoom, kLargestText);
    const int pixels = std::max(1, static_cast<int>(std::floor(base * scale)));
    m_font.setPixelSize(pixels);
    m_bold.setPixelSize(pixels);
    m_bold.setBold(true);
    m_textScale = pixels / base;
    m_lineHeight = QFontMetricsF(m_font).height();
}

QColor GraphNodePainter::fillColour(const GraphTheme& theme, GraphNodeClass kind, const GraphNodeState& state)
{
    return state.heat ? theme.heat(*state.heat) : theme.fillOf(kind);
}

QPainterPath GraphNodePainter::outlineOf(const GraphNodeLook& look, double grow) const
{
    const QRectF rect = look.rect.adjusted(-grow, -grow, grow, grow);
    QPainterPath path;
    if (look.isTerminal) {
        const double slant = std::min(rect.height() * 0.22, rect.width() * 0.2);
        path.addPolygon(QPolygonF{rect.topLeft() + QPointF(slant, 0), rect.topRight(),
            rect.bottomRight() - QPointF(slant, 0), rect.bottomLeft()});
        path.closeSubpath();
        return path;
    }
    const double radius = look.node.isFloat ? std::min(9.0 * look.zoom + grow, rect.height() / 2) : std::min(1.5, grow);
    if (radius > 0)
        path.addRoundedRect(rect, radius, radius);
    else
        path.addRect(rect);
    return path;
}

void GraphNodePainter::paint(const GraphNodeLook& look)
{
    const QColor fill = fillColour(m_theme, look.node.kind, look.state);
    if (look.detail == GraphDetail::Block) {
        paintBlock(look);
    } else {
        paintBody(look, fill);
        paintOverlays(look);
        const QColor label = look.state.heat ? m_theme.labelOn(fill) : m_theme.text;
        if (look.detail == GraphDetail::Abbreviation)
            paintAbbreviation(look, label);
        else
            paintTexts(look, label);
        paintBadges(look);
    }
    paintMarks(look);
}

/// The block keeps what can be seen at this size: the fill, strong enough to tell it from the background,
/// and a bar for "executed".
void GraphNodePainter::paintBlock(const GraphNodeLook& look)
{
    const QRectF rect(std::floor(look.rect.x()), std::floor(look.rect.y()), std::max(2.0, std::ceil(look.rect.width())),
        std::max(1.0, std::ceil(look.rect.height())));
    const bool isSeverelyWrong = isSevere(look.state.problem);
    QColor fill = fillColour(m_theme, look.node.kind, look.state);
    if (!look.state.heat)
        fill = isSeverelyWrong ? m_theme.problem : (m_theme.dark ? fill.lighter(135) : fill.darker(118));
    m_painter.fillRect(rect, fill);
    if (look.state.executed)
        m_painter.fillRect(
            QRectF(rect.left(), rect.top(), std::max(1.0, rect.width() * 0.2), rect.height()), m_theme.executed);
}

void GraphNodePainter::paintBody(const GraphNodeLook& look, const QColor& fill)
{
    QPen outline(m_theme.outline, 1);
    if (look.isHovered)
        outline.setColor(m_theme.text);
    if (look.state.edited) {
        outline = QPen(m_theme.edited, 2);
        outline.setDashPattern({3, 2});
    } else if (look.state.next || look.state.inside) {
        outline = QPen(m_theme.next, 2.5);
    } else if (look.state.problem == GraphNodeState::Problem::Failed) {
        outline = QPen(m_theme.failed, 2);
    }
    const QPainterPath path = outlineOf(look);
    if (!look.node.subgraphs.empty()) {
        m_painter.setPen(QPen(m_theme.outline, 1));
        m_painter.setBrush(fill);
        m_painter.drawPath(path.translated(3.5, 3.5));
    }
    m_painter.setPen(outline);
    m_painter.setBrush(fill);
    m_painter.drawPath(path);
}

void GraphNodePainter::paintOverlays(const GraphNodeLook& look)
{
    const bool crossed = look.state.noReference && !look.state.stale;
    if (look.state.stale || crossed) {
        QColor hatch = m_theme.stale;
        hatch.setAlpha(look.detail == GraphDetail::Full ? 125 : 160);
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(QBrush(hatch, crossed ? Qt::DiagCrossPattern : Qt::BDiagPattern));
        m_painter.drawPath(outlineOf(look));
    }
    if (look.state.executed) {
        const double width = std::clamp(look.rect.height() * 0.07, 2.0, 5.0);
        const double inset = look.node.isFloat ? std::min(9.0 * look.zoom, look.rect.height() / 2) * 0.6 : 1;
        const QRectF bar(look.rect.left() + 1, look.rect.top() + inset, width, look.rect.height() - 2 * inset);
        m_painter.fillRect(bar, m_theme.executed);
        if (look.state.heat) // the ramp may come near the bar's own lightness: a rim keeps it visible
            m_painter.fillRect(QRectF(bar.right(), bar.top(), 1, bar.height()), m_theme.background);
    }
}

void GraphNodePainter::drawText(const QRectF& row, const QString& text, double width, Qt::Alignment alignment)
{
    const bool fits = width * m_textScale <= row.width();
    const QString shown
        = fits ? text : m_painter.fontMetrics().elidedText(text, Qt::ElideMiddle, static_cast<int>(row.width()));
    m_painter.drawText(
        row, static_cast<int>(alignment | Qt::AlignVCenter) | Qt::TextSingleLine | Qt::TextDontClip, shown);
}

void GraphNodePainter::paintAbbreviation(const GraphNodeLook& look, const QColor& label)
{
    const double height = look.rect.height();
    if (height < 8)
        return;
    int pixels = std::max(kSmallestAbbreviation, static_cast<int>(height) - 3);
    for (;; --pixels) {
        m_small.setPixelSize(pixels);
        m_painter.setFont(m_small);
        if (m_painter.fontMetrics().horizontalAdvance(look.node.abbreviation) <= look.rect.width() - 2)
            break;
        if (pixels == kSmallestAbbreviation)
            return;
    }
    m_painter.setPen(label);
    m_painter.drawText(look.rect, Qt::AlignCenter | Qt::TextSingleLine | Qt::TextDontClip, look.node.abbreviation);
}

/// The operator's number is there to be found, its name to be read.
void GraphNodePainter::paintTitle(const GraphNodeLook& look, const QRectF& row, const QColor& label)
{
    const QString& title = look.node.lines[GraphScene::Title];
    const double width = look.node.widths[GraphScene::Title];
    const auto space = look.isTerminal ? -1 : title.indexOf(QLatin1Char(' '));
    if (space < 0 || width * m_textScale > row.width()) {
        m_painter.setFont(m_bold);
        m_painter.setPen(label);
        const QString name = title.mid(space + 1);
        const double needed = m_painter.fontMetrics().horizontalAdvance(name);
        const bool shortens = space >= 0 && needed > row.width();
        drawText(row, shortens ? look.node.abbreviation : name, shortens ? 0 : needed / m_textScale, Qt::AlignLeft);
        return;
    }
    const QString number = title.left(space);
    m_painter.setFont(m_font);
    m_painter.setPen(look.state.heat ? label : m_theme.mutedText);
    drawText(row, number, 0, Qt::AlignLeft);
    const double indent = m_painter.fontMetrics().horizontalAdvance(number) + 0.35 * m_lineHeight;
    m_painter.setFont(m_bold);
    m_painter.setPen(label);
    drawText(row.adjusted(indent, 0, 0, 0), title.mid(space + 1), 0, Qt::AlignLeft);
}

void GraphNodePainter::paintTexts(const GraphNodeLook& look, const QColor& label)
{
    const double side = std::max(5.0, 9.0 * look.zoom);
    const QRectF inner = look.rect.adjusted(side, 1, -side, -1);
    const int wanted = look.isTerminal ? 2 : (look.detail == GraphDetail::Full ? GraphScene::LineCount : 2);
    const int lines = std::clamp(static_cast<int>(inner.height() / (m_lineHeight * 0.94)), 1, wanted);
    const double pitch = std::min(inner.height() / lines, m_lineHeight * 1.12);
    QRectF row(inner.left(), inner.center().y() - pitch * lines / 2, inner.width(), pitch);
    const bool hasBadge = look.state.edited || look.state.problem != GraphNodeState::Problem::None;
    paintTitle(look, hasBadge ? row.adjusted(0, 0, -1.2 * m_lineHeight, 0) : row, label);
    m_painter.setFont(m_font);
    const QColor muted = look.state.heat ? label : m_theme.mutedText;
    for (int line = GraphScene::OutputShape; line < lines; ++line) {
        row.translate(0, pitch);
        QRectF rest = row;
        const bool isLast = line == lines - 1;
        if (line == std::min(lines - 1, static_cast<int>(GraphScene::Quant)) && !look.state.heatText.isEmpty()) {
            m_painter.setFont(m_bold);
            m_painter.setPen(label);
            const double taken = m_painter.fontMetrics().horizontalAdvance(look.state.heatText);
            drawText(row, look.state.heatText, 0, Qt::AlignRight);
            m_painter.setFont(m_font);
            rest.setRight(row.right() - taken - 0.5 * m_lineHeight);
        }
        const QString note = isLast && line > GraphScene::OutputShape ? graphNodeNote(look) : QString();
        m_painter.setPen(line == GraphScene::Name && note.isEmpty() ? muted : label);
        if (!note.isEmpty())
            drawText(rest, note, m_painter.fontMetrics().horizontalAdvance(note) / m_textScale, Qt::AlignLeft);
        else
            paintLine(look, static_cast<GraphScene::Line>(line), rest);
    }
}

/// A line that does not fit is shortened by what matters least: first the type, then its middle; beside a
/// value it is left out instead.
void GraphNodePainter::paintLine(const GraphNodeLook& look, GraphScene::Line line, const QRectF& row)
{
    QString text = look.node.lines[line];
    double width = look.node.widths[line] * m_textScale;
    if (line == GraphScene::OutputShape && width > row.width()) {
        text = text.mid(text.lastIndexOf(QLatin1Char(' ')) + 1);
        width = m_painter.fontMetrics().horizontalAdvance(text);
    }
    if (width <= row.width() || look.state.heatText.isEmpty())
        drawText(row, text, width / m_textScale, Qt::AlignLeft);
}

/// Badges at the right of the title: problem, pencil.
void GraphNodePainter::paintBadges(const GraphNodeLook& look)
{
    const double size = std::clamp(look.rect.height() * 0.14, 3.0, 0.36 * m_lineHeight);
    const bool isSmall = look.detail == GraphDetail::Abbreviation;
    QPointF centre(look.rect.right() - size - std::max(2.0, 6 * look.zoom),
        isSmall ? look.rect.center().y() : look.rect.top() + std::max(size + 2, 0.36 * m_lineHeight + 5 * look.zoom));
    const auto fill = fillColour(m_theme, look.node.kind, look.state);
    switch (look.state.problem) {
    case GraphNodeState::Problem::None: break;
    case GraphNodeState::Problem::Failed:
        glyphs::cross(m_painter, centre, size, m_theme.failed);
        centre.rx() -= 3 * size;
        break;
    default:
        glyphs::warning(m_painter, centre, size, m_theme.problem, fill);
        centre.rx() -= 3 * size;
        if (look.state.problemCount > 1 && look.detail == GraphDetail::Full) {
            m_painter.setFont(m_font);
            m_painter.setPen(m_theme.labelOn(fill));
            const QRectF beside(centre.x() - 2 * size, centre.y() - m_lineHeight / 2, 3.4 * size, m_lineHeight);
            drawText(beside, QString::number(look.state.problemCount), 0, Qt::AlignRight);
            centre.rx() -= 3 * size;
        }
    }
    if (look.state.edited)
        glyphs::pencil(m_painter, centre, size, m_theme.edited);
}

/// Marks outside the box, with a least size, so that they can be found in a graph zoomed out.
void GraphNodePainter::paintMarks(const GraphNodeLook& look)
{
    const bool hasMark = look.isHit || look.isCurrent || look.state.next || look.state.inside
        || look.state.historyPosition || look.state.breakpoint != GraphNodeState::Breakpoint::None;
    if (!hasMark)
        return;
    const double size = std::clamp(look.rect.height() * 0.16, 4.0, 8.0);
    const QPointF beside(look.rect.left() - size - 5, look.rect.center().y());
    if (look.isHit) {
        QColor halo = m_theme.hit;
        halo.setAlpha(70);
        m_painter.setPen(QPen(halo, 5));
        m_painter.setBrush(Qt::NoBrush);
        m_painter.drawPath(outlineOf(look, 4));
        m_painter.setPen(QPen(m_theme.hit, 1));
        m_painter.drawPath(outlineOf(look, 2));
    }
    if (look.isCurrent) {
        QColor colour = m_theme.selection;
        colour.setAlpha(look.hasFocus ? 255 : 150);
        m_painter.setPen(QPen(colour, 2));
        m_painter.setBrush(Qt::NoBrush);
        m_painter.drawPath(outlineOf(look, look.hasFocus ? 4 : 3));
    }
    if (look.state.next)
        glyphs::playTriangle(m_painter, beside, size, m_theme.next, true);
    if (look.state.inside)
        glyphs::playTriangle(m_painter, beside, size, m_theme.next, false);
    if (look.state.historyPosition)
        glyphs::playTriangle(
            m_painter, look.state.next ? beside - QPointF(2.4 * size, 0) : beside, size, m_theme.history, false);
    const double radius = std::clamp(look.rect.height() * 0.1, 3.0, 6.0);
    switch (look.state.breakpoint) {
    case GraphNodeState::Breakpoint::None: break;
    case GraphNodeState::Breakpoint::Enabled:
        glyphs::disc(m_painter, look.rect.topLeft(), radius, m_theme.breakpoint, false);
        break;
    case GraphNodeState::Breakpoint::Conditional:
        glyphs::disc(m_painter, look.rect.topLeft(), radius, m_theme.breakpoint, true);
        break;
    case GraphNodeState::Breakpoint::Disabled:
        glyphs::ring(m_painter, look.rect.topLeft(), radius, m_theme.disabled);
        break;
    }
}

} // namespace quantstep
