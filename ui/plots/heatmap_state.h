// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/element_text.h"
#include "ui/plots/heatmap_renderer.h"
#include "ui/plots/view_colors.h"

#include <QRect>
#include <QRectF>
#include <QStringList>

#include <optional>

namespace quantstep {

/// Cells [x0, x1) x [y0, y1).
struct CellRange {
    std::int64_t x0 = 0, x1 = 0, y0 = 0, y1 = 0;
};

/// What the parts of a heatmap plot draw from; owned by the plot.
struct HeatmapState {
    HeatmapScene scene;
    ViewColors colors;
    std::optional<std::pair<double, double>> limits; ///< numbers that get saturation marks
    NumberBase base = NumberBase::Decimal;
    QStringList axisNames; ///< one per axis of the tensor

    QRect area; ///< where the plane shows, logical pixels
    double originX = 0, originY = 0; ///< cell coordinate at the area's top left
    double scaleX = 1, scaleY = 1; ///< logical pixels per cell

    std::optional<SliceCell> cursor, hover;
    std::optional<QRect> box; ///< being dragged for a box zoom
    bool focused = false;

    [[nodiscard]] QRectF cellRect(std::int64_t x, std::int64_t y) const
    {
        return {area.x() + (static_cast<double>(x) - originX) * scaleX,
            area.y() + (static_cast<double>(y) - originY) * scaleY, scaleX, scaleY};
    }
    [[nodiscard]] CellRange visibleCells() const;
    /// Index along `axis` -> cells it covers in the direction the axis runs; width 0 when it does not run in the plane.
    struct Span {
        std::int64_t first = 0, count = 0;
    };
    [[nodiscard]] Span spanOf(int axis, std::int64_t index) const;
    /// The quantized axis of a per-channel tensor, when it runs down (true) or across (false); nothing otherwise.
    [[nodiscard]] std::optional<bool> channelsRunDown() const;
    [[nodiscard]] const QuantParams& params() const { return scene.reader.pair().params; }
};

} // namespace quantstep
