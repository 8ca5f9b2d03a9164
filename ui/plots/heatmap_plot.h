// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/quantity_reader.h"
#include "core/analysis/slice.h"
#include "ui/plots/color_maps.h"
#include "ui/plots/element_text.h"

#include <QStringList>
#include <QWidget>

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace quantstep {

/// A full index, one number per axis.
using ElementIndex = std::vector<std::int32_t>;

/// Which part of the plane shows, and how large.
struct HeatmapViewport {
    double x = 0, y = 0; ///< cell coordinate at the top left
    double scaleX = 1, scaleY = 1; ///< logical pixels per cell
    bool fitted = true; ///< everything shows; follows the size of the widget
    bool square = true; ///< cells keep equal sides
};

/// A tensor's plane of cells as colours, with index axes, numbers where they fit, and one element cursor.
///
/// Keys while focused: arrows (Shift: by 10), Home/End, PageUp/PageDown (pageRequested), Enter (explain),
/// + - zoom, Ctrl+0 fit, Ctrl+9 one cell per pixel, Esc. Mouse: wheel zooms at the pointer, drag pans,
/// click picks, Ctrl+drag zooms into a box, double click explains. Other keys go on to the parent.
/// What it shows are the bytes themselves; extremes for zoomed-out views are collected in the background.
class HeatmapPlot : public QWidget {
    Q_OBJECT

public:
    explicit HeatmapPlot(QWidget* parent = nullptr);
    ~HeatmapPlot() override;

    /// Shows a quantity of a value in a layout. The viewport stays where it is when the plane's size stays
    /// (a fitted one is fitted again otherwise); the cursor stays on its index.
    void setValue(ValuePair pair, Quantity quantity, SliceView view);
    void setAxisNames(QStringList names);
    /// Numbers at the ends of the colours, and the one that zoomed-out views measure extremes from.
    void setRange(double low, double high, double centre);
    void setColorMap(ColorMap map);
    /// Numbers at or beyond these are marked; nothing = no marks.
    void setLimits(std::optional<std::pair<double, double>> limits);
    void setNumberBase(NumberBase base);

    [[nodiscard]] HeatmapViewport viewport() const;
    void setViewport(const HeatmapViewport& viewport);
    void fit();
    void setSquareCells(bool square);
    /// Zooms by a factor, keeping the point of the plane at `at` (widget coordinates) in place.
    void zoomAt(QPointF at, double factor);

    /// The picked element; moving it never changes the viewport more than needed to show it.
    [[nodiscard]] const std::optional<ElementIndex>& cursorIndex() const;
    void setCursorIndex(const std::optional<ElementIndex>& index);

    /// Rectangle of a cell in widget coordinates; nothing for elements outside the slice.
    [[nodiscard]] std::optional<QRectF> cellRect(const ElementIndex& index) const;
    /// Where the plane shows, in widget coordinates.
    [[nodiscard]] QRect planeArea() const;
    /// False while extremes for zoomed-out views are being collected.
    [[nodiscard]] bool isReady() const;
    /// Draws now what is due; for measuring and pictures.
    void drawNow();

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    void hovered(const std::optional<std::vector<std::int32_t>>& index);
    void cursorMoved(const std::vector<std::int32_t>& index);
    void explainRequested(const std::vector<std::int32_t>& index);
    void pageRequested(int step); ///< -1 or +1: another slice
    void viewportChanged();
    void readyChanged(bool ready);

protected:
    bool event(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    struct Parts;

    void rebuildPyramid();
    void applyColors();
    void layOut();
    void clampOrigin();
    void redraw();
    void redrawOverlay();
    void setCursorCell(SliceCell cell);
    void moveCursor(std::int64_t dx, std::int64_t dy);
    void moveCursorToRowEnd(bool end);
    void showCursor();
    void setHover(const std::optional<SliceCell>& cell);
    void zoomToBox(const QRect& box);
    [[nodiscard]] std::optional<SliceCell> cellAt(QPointF position) const;
    [[nodiscard]] double fitScale(double room, std::int64_t cells) const;
    [[nodiscard]] QRect room() const;
    bool handleMoveKey(int key, std::int64_t step);
    bool handleZoomKey(QKeyEvent* event);

    std::unique_ptr<Parts> m_parts;
};

} // namespace quantstep
