// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/graph_theme.h"

#include <algorithm>
#include <cmath>

namespace quantstep {

namespace {

constexpr double kTextContrast = 4.5;
constexpr double kGlyphContrast = 3.0;

QColor mix(const QColor& a, const QColor& b, double share)
{
    const auto channel
        = [share](int from, int to) { return static_cast<int>(std::lround(from + (to - from) * share)); };
    return {channel(a.red(), b.red()), channel(a.green(), b.green()), channel(a.blue(), b.blue())};
}

/// The colour itself, moved towards the text colour until it stands out from the background.
QColor legible(QColor colour, const QColor& background, const QColor& text, double contrast)
{
    for (int step = 0; step < 10 && contrastRatio(colour, background) < contrast; ++step)
        colour = mix(colour, text, 0.2);
    return colour;
}

} // namespace

double relativeLuminance(const QColor& colour)
{
    const auto linear = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

double contrastRatio(const QColor& a, const QColor& b)
{
    const double first = relativeLuminance(a) + 0.05, second = relativeLuminance(b) + 0.05;
    return std::max(first, second) / std::min(first, second);
}

GraphTheme GraphTheme::fromPalette(const QPalette& palette)
{
    GraphTheme theme;
    const QColor base = palette.color(QPalette::Base), text = palette.color(QPalette::Text);
    theme.dark = relativeLuminance(base) < relativeLuminance(text);
    theme.background = theme.dark ? mix(base, text, 0.03) : mix(base, text, 0.025);
    theme.text = text;
    const auto pick = [&](QRgb onLight, QRgb onDark, double contrast = kGlyphContrast) {
        return legible(QColor::fromRgb(theme.dark ? onDark : onLight), theme.background, text, contrast);
    };
    const auto tint = [&](QRgb hue, double share) { return mix(base, QColor::fromRgb(hue), share); };
    theme.fill[static_cast<std::size_t>(GraphNodeClass::Weights)] = tint(0x3b82c4, theme.dark ? 0.30 : 0.20);
    theme.fill[static_cast<std::size_t>(GraphNodeClass::Arithmetic)] = mix(base, text, theme.dark ? 0.14 : 0.07);
    theme.fill[static_cast<std::size_t>(GraphNodeClass::Movement)] = mix(base, text, theme.dark ? 0.06 : 0.0);
    theme.fill[static_cast<std::size_t>(GraphNodeClass::Conversion)] = tint(0x8f63b8, theme.dark ? 0.30 : 0.17);
    theme.fill[static_cast<std::size_t>(GraphNodeClass::Control)] = tint(0xb88a2a, theme.dark ? 0.32 : 0.24);
    theme.fill[static_cast<std::size_t>(GraphNodeClass::Terminal)] = tint(0x3a9d7a, theme.dark ? 0.26 : 0.16);
    QColor weakest = theme.fill[0];
    for (const QColor& fill : theme.fill)
        weakest = contrastRatio(fill, text) < contrastRatio(weakest, text) ? fill : weakest;
    theme.mutedText = legible(mix(text, base, 0.32), weakest, text, kTextContrast);
    theme.outline = mix(base, text, theme.dark ? 0.42 : 0.40);
    theme.edge = mix(base, text, theme.dark ? 0.42 : 0.45);
    theme.edgeStrong = legible(palette.color(QPalette::Highlight), theme.background, text, kGlyphContrast);
    theme.selection = theme.edgeStrong;
    theme.executed = pick(0xff00714f, 0xff009e73);
    theme.next = pick(0xff9a6700, 0xffe69f00);
    theme.history = pick(0xff1f78b4, 0xff56b4e9);
    theme.edited = pick(0xffa0467a, 0xffcc79a7);
    theme.stale = mix(base, text, theme.dark ? 0.40 : 0.38);
    theme.problem = pick(0xffd55e00, 0xffff7b39);
    theme.failed = pick(0xffb3261e, 0xffff6b60);
    theme.breakpoint = pick(0xffc62828, 0xffff5f56);
    theme.disabled = legible(mix(base, text, 0.5), theme.background, text, kGlyphContrast);
    theme.hit = pick(0xff1f78b4, 0xff56b4e9);
    return theme;
}

QColor GraphTheme::heat(double value) const
{
    static const std::array<QColor, 5> light{QColor(0xff, 0xf8, 0xdc), QColor(0xfe, 0xd9, 0x8e),
        QColor(0xf5, 0x99, 0x3c), QColor(0xc8, 0x4f, 0x0a), QColor(0x6e, 0x22, 0x04)};
    static const std::array<QColor, 5> darkRamp{QColor(0x38, 0x31, 0x27), QColor(0x6e, 0x47, 0x16),
        QColor(0xb3, 0x6a, 0x12), QColor(0xf0, 0xa0, 0x30), QColor(0xff, 0xe9, 0xa8)};
    const auto& ramp = dark ? darkRamp : light;
    const double place = std::clamp(std::isnan(value) ? 0.0 : value, 0.0, 1.0) * (ramp.size() - 1);
    const auto lower = std::min(static_cast<std::size_t>(place), ramp.size() - 2);
    return mix(ramp[lower], ramp[lower + 1], place - static_cast<double>(lower));
}

QColor GraphTheme::labelOn(const QColor& fillColour) const
{
    if (contrastRatio(text, fillColour) >= kTextContrast)
        return text;
    const QColor black(Qt::black), white(Qt::white);
    return contrastRatio(black, fillColour) >= contrastRatio(white, fillColour) ? black : white;
}

} // namespace quantstep
