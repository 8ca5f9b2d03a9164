// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The parts a heatmap plot is made of, as QCustomPlot sees them. Internal to ui/plots.

#include "ui/plots/heatmap_state.h"
#include "ui/plots/qcp.h"

namespace quantstep {

/// The cells: colours, grid, marks, numbers, tile captions. Draws only what is visible.
class HeatmapCells : public QCPAbstractPlottable {
    Q_OBJECT

public:
    HeatmapCells(QCPAxis* keyAxis, QCPAxis* valueAxis, const HeatmapState& state);

    double selectTest(const QPointF& pos, bool onlySelectable, QVariant* details) const override;
    QCPRange getKeyRange(bool& found, QCP::SignDomain domain) const override;
    QCPRange getValueRange(bool& found, QCP::SignDomain domain, const QCPRange& keys) const override;

protected:
    void draw(QCPPainter* painter) override;
    void drawLegendIcon(QCPPainter* painter, const QRectF& rect) const override;

private:
    void drawImage(QCPPainter* painter) const;
    void drawGrid(QCPPainter* painter) const;
    void drawMarks(QCPPainter* painter) const;
    void drawNumbers(QCPPainter* painter) const;
    void drawGlyphs(QCPPainter* painter) const;
    void drawCaptions(QCPPainter* painter) const;
    [[nodiscard]] QFont numberFont() const;

    const HeatmapState& m_state;
};

/// Cursor, crosshair, hovered cell, zoom box and the badge about reduction: cheap to draw again.
class HeatmapOverlay : public QCPLayerable {
    Q_OBJECT

public:
    HeatmapOverlay(QCustomPlot* plot, const HeatmapState& state);

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    void draw(QCPPainter* painter) override;

private:
    void drawCursor(QCPPainter* painter) const;
    void drawBadge(QCPPainter* painter) const;

    const HeatmapState& m_state;
};

/// Scale of each channel (log) as a strip of bars beside the axis along which they run; axis names in the corner.
class ChannelBand : public QCPLayerable {
    Q_OBJECT

public:
    ChannelBand(QCustomPlot* plot, const HeatmapState& state);
    /// Thickness in logical pixels for a font height.
    [[nodiscard]] static int thickness(int fontHeight) { return fontHeight + fontHeight / 2; }

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    void draw(QCPPainter* painter) override;

private:
    void drawCorner(QCPPainter* painter) const;
    const HeatmapState& m_state;
};

/// Ticks in the middle of cells (or of tiles), labelled with indices.
class IndexTicker : public QCPAxisTicker {
public:
    IndexTicker(const HeatmapState& state, bool horizontal) : m_state(state), m_horizontal(horizontal) { }
    void generate(const QCPRange& range, const QLocale& locale, QChar formatChar, int precision, QVector<double>& ticks,
        QVector<double>* subTicks, QVector<QString>* tickLabels) override;

private:
    const HeatmapState& m_state;
    bool m_horizontal;
};

} // namespace quantstep
