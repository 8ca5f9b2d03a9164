// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Members of HeatmapPlot that need QCustomPlot. Internal to ui/plots.

#include "ui/plots/heatmap_layers.h"
#include "ui/plots/heatmap_plot.h"
#include "ui/plots/latest_job.h"

namespace quantstep {

/// Mouse drags a heatmap knows.
enum class HeatmapDrag { None, Pressed, Pan, Box };

struct HeatmapPlot::Parts {
    using PyramidPtr = std::shared_ptr<const ExtremePyramid>;

    HeatmapState state;
    bool fitted = true, square = true;
    std::optional<ElementIndex> cursor;
    QCustomPlot* plot = nullptr;
    HeatmapOverlay* overlay = nullptr;
    std::unique_ptr<LatestJob<PyramidPtr>> pyramidJob;
    HeatmapDrag drag = HeatmapDrag::None;
    QPointF pressedAt;
    double pressedOriginX = 0, pressedOriginY = 0;
};

} // namespace quantstep
