// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/graph_of_model.h"

#include <QColor>
#include <QPalette>

#include <array>

namespace quantstep {

/// Rough kind of a node; it only tints the fill.
enum class GraphNodeClass { Weights, Arithmetic, Movement, Conversion, Control, Terminal };
inline constexpr int kGraphNodeClassCount = 6;

/// Colours of the graph for a palette, light or dark. Glyphs and outlines keep 3:1 and text 4.5:1 against
/// what they are drawn on.
struct GraphTheme {
    bool dark = false;
    QColor background, text, mutedText, outline, edge, edgeStrong, selection;
    QColor executed, next, history, edited, stale, problem, failed, breakpoint, disabled, hit;
    std::array<QColor, kGraphNodeClassCount> fill;

    [[nodiscard]] static GraphTheme fromPalette(const QPalette& palette);
    [[nodiscard]] QColor fillOf(GraphNodeClass kind) const { return fill[static_cast<std::size_t>(kind)]; }

    /// Sequential ramp, monotone in lightness: 0 is nearest to the background. Clamps.
    [[nodiscard]] QColor heat(double value) const;

    /// Black or white, whichever reads better on `fillColour`, softened to the theme's text when that reads too.
    [[nodiscard]] QColor labelOn(const QColor& fillColour) const;
};

/// Relative luminance and contrast ratio (1 to 21) as WCAG 2 defines them.
[[nodiscard]] double relativeLuminance(const QColor& colour);
[[nodiscard]] double contrastRatio(const QColor& a, const QColor& b);

} // namespace quantstep
