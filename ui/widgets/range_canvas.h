// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/color_maps.h"
#include "ui/widgets/display_range.h"

#include <QWidget>

namespace quantstep {

/// A histogram over a colour bar with two handles, the ends of the display range. A press takes the handle
/// within 18 pixels, or moves the nearer one there. Keys: Tab reaches it, Up/Down choose the handle,
/// Left/Right move it by one code (Shift: ten).
class RangeCanvas : public QWidget {
    Q_OBJECT

public:
    explicit RangeCanvas(QWidget* parent = nullptr);

    void setData(const RangeData& rangeData);
    void setRange(double low, double high);
    void setColorMap(ColorMap map);
    void setLogCounts(bool logCounts);
    /// Where a number lies, in widget coordinates.
    [[nodiscard]] double positionOf(double number) const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    void rangeDragged(double low, double high);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    enum class Handle { None, Low, High };

    [[nodiscard]] QRect bars() const;
    [[nodiscard]] QRect bar() const;
    [[nodiscard]] std::pair<double, double> domain() const;
    [[nodiscard]] double numberAt(double x) const;
    [[nodiscard]] double step() const;
    void paintHistogram(QPainter& painter) const;
    void paintBar(QPainter& painter) const;
    void paintTicks(QPainter& painter) const;
    void paintHandle(QPainter& painter, Handle handle) const;
    void moveHandle(Handle handle, double number);
    [[nodiscard]] QString tooltipAt(double x) const;

    RangeData m_data;
    double m_low = 0, m_high = 1;
    ColorMap m_map = ColorMap::Viridis;
    bool m_logCounts = true;
    Handle m_dragged = Handle::None, m_chosen = Handle::Low;
    std::optional<std::pair<double, double>> m_frozenDomain; ///< while dragging, so that nothing slides away
};

} // namespace quantstep
