// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/color_maps.h"
#include "ui/widgets/display_range.h"

#include <QWidget>

class QLineEdit;
class QLabel;
class QToolButton;

namespace quantstep {

class RangeCanvas;

/// Chooses the numbers at the ends of the colours: handles over a histogram, a box for each end
/// (see parseRangeEnd()), and modes that stay in force when the data change.
class RangeBar : public QWidget {
    Q_OBJECT

public:
    explicit RangeBar(QWidget* parent = nullptr);

    /// New data under the present mode; emits rangeChanged() when that moves the range.
    void setData(const RangeData& rangeData);
    void setColorMap(ColorMap map);
    void setMode(RangeMode mode);
    /// A range of one's own: mode Manual.
    void setManualRange(double low, double high);
    [[nodiscard]] RangeMode mode() const { return m_mode; }
    [[nodiscard]] std::pair<double, double> range() const { return m_range; }
    [[nodiscard]] const RangeData& rangeData() const { return m_data; }

signals:
    void rangeChanged(double low, double high);
    void chosen(); ///< by hand: a mode, a handle or a box

private:
    QToolButton* addModeButton(const QString& text, const QString& tip, RangeMode mode);
    void apply(RangeMode mode, std::pair<double, double> manual);
    void acceptBox(QLineEdit* box, bool low);
    void showRange();

    RangeData m_data;
    RangeMode m_mode = RangeMode::TypeRange;
    std::pair<double, double> m_range{0, 1};
    RangeCanvas* m_canvas;
    QLineEdit* m_lowBox;
    QLineEdit* m_highBox;
    QLabel* m_clipped;
    std::vector<std::pair<RangeMode, QToolButton*>> m_modeButtons;
};

} // namespace quantstep
