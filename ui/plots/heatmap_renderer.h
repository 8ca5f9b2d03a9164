// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/extreme_pyramid.h"
#include "core/analysis/quantity_reader.h"
#include "core/analysis/slice.h"
#include "ui/plots/color_maps.h"

#include <QImage>
#include <QSize>

#include <memory>
#include <optional>
#include <utility>

namespace quantstep {

/// What is drawn, and in which colours.
struct HeatmapScene {
    SliceView view;
    QuantityReader reader;
    /// For views with several cells per pixel; without it each pixel shows one of its cells.
    std::shared_ptr<const ExtremePyramid> pyramid;
    ColorMap map = ColorMap::Viridis;
    double low = 0, high = 255; ///< numbers of the first and the last colour
    double centre = 0; ///< of the elements under one pixel the one farthest from it is shown
    /// Numbers at or beyond these are "at limit" and marked (zebra) where given.
    std::optional<std::pair<double, double>> limits;
    QRgb background = qRgb(128, 128, 128); ///< gaps and outside the plane
    QRgb lowMark = qRgb(0, 0, 255), highMark = qRgb(255, 0, 0);
    QRgb nanColor = qRgb(255, 0, 255);
};

/// The part of the plane that an image shows: position of its top left corner, cells per device pixel.
struct HeatmapWindow {
    double x = 0, y = 0;
    double cellsPerPixelX = 1, cellsPerPixelY = 1;
    QSize pixels;
};

/// How the pixels of a window stand for elements; told to the user.
struct Reduction {
    std::int64_t elementsPerPixel = 1; ///< rounded
    bool exact = true; ///< false: one of the elements, the extremes are not known yet
};
[[nodiscard]] Reduction reductionOf(const HeatmapScene& scene, const HeatmapWindow& window);

/// Draws the window: one cell per pixel where cells are at least a pixel large (never blended), else the
/// extreme of the pixel's cells. Costs per pixel of the window, not per element of the tensor. Thread: any.
[[nodiscard]] QImage renderHeatmap(const HeatmapScene& scene, const HeatmapWindow& window);

/// The colour a number has in the scene; NaN has its own, infinities are at the ends.
[[nodiscard]] QRgb colorOf(const HeatmapScene& scene, double number);

} // namespace quantstep
