// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRectF>

#include "ui/graph/graph_node_state.h"
#include "ui/graph/graph_scene.h"
#include "ui/graph/graph_theme.h"

class QPainter;

namespace quantstep {

/// How much of a node is drawn, by its height in pixels.
enum class GraphDetail {
    Block, ///< below 6: a coloured block
    Abbreviation, ///< below 14: with an abbreviated operator
    Shape, ///< below 40: operator and output shape
    Full, ///< with type, scale, zero point, name and value
};
[[nodiscard]] GraphDetail graphDetail(double pixelHeight);

/// Everything that one node's picture depends on.
struct GraphNodeLook {
    const GraphScene::Node& node;
    const GraphNodeState& state;
    QRectF rect; ///< in device-independent pixels
    double zoom = 1;
    GraphDetail detail = GraphDetail::Full;
    bool isTerminal = false;
    bool isCurrent = false;
    bool isHovered = false;
    bool isHit = false;
    bool hasFocus = false; ///< the view's, for the ring of the current node
};

/// Draws nodes of one frame; keeps the fonts of the frame.
class GraphNodePainter {
public:
    GraphNodePainter(QPainter& painter, const GraphTheme& theme, const QFont& font, double zoom);

    void paint(const GraphNodeLook& look);

    /// Fill of a node in this state: its heat, or else its kind.
    [[nodiscard]] static QColor fillColour(const GraphTheme& theme, GraphNodeClass kind, const GraphNodeState& state);

private:
    void paintBlock(const GraphNodeLook& look);
    void paintBody(const GraphNodeLook& look, const QColor& fill);
    void paintOverlays(const GraphNodeLook& look);
    void paintTexts(const GraphNodeLook& look, const QColor& label);
    void paintTitle(const GraphNodeLook& look, const QRectF& row, const QColor& label);
    void paintLine(const GraphNodeLook& look, GraphScene::Line line, const QRectF& row);
    void paintAbbreviation(const GraphNodeLook& look, const QColor& label);
    void paintMarks(const GraphNodeLook& look);
    void paintBadges(const GraphNodeLook& look);
    void drawText(const QRectF& row, const QString& text, double width, Qt::Alignment alignment);
    [[nodiscard]] QPainterPath outlineOf(const GraphNodeLook& look, double grow = 0) const;

    QPainter& m_painter;
    const GraphTheme& m_theme;
    QFont m_font, m_bold, m_small;
    double m_textScale = 1; ///< of the frame's font against the one that widths were measured with
    double m_lineHeight = 0;
};

/// The words for a state, most urgent first: "runs next, edited, stale". Empty for a plain node.
[[nodiscard]] QString graphStateText(const GraphNodeState& state);

/// The words that stand in the node itself, in place of the tensor's name. Empty for most states.
[[nodiscard]] QString graphNodeNote(const GraphNodeLook& look);

} // namespace quantstep
