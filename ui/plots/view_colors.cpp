// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/view_colors.h"

namespace quantstep {

ViewColors viewColors(const QPalette& palette)
{
    ViewColors colors;
    const QColor window = palette.color(QPalette::Window);
    const QColor text = palette.color(QPalette::WindowText);
    colors.dark = window.lightness() < text.lightness();
    // Okabe and Ito's hues, darkened for light backgrounds.
    colors.low = colors.dark ? QColor(0x56, 0xB4, 0xE9) : QColor(0x1F, 0x78, 0xB4);
    colors.high = colors.dark ? QColor(0xFF, 0x7B, 0x39) : QColor(0xD5, 0x5E, 0x00);
    colors.good = colors.dark ? QColor(0x00, 0x9E, 0x73) : QColor(0x00, 0x71, 0x4F);
    colors.warning = colors.dark ? QColor(0xE6, 0x9F, 0x00) : QColor(0x9A, 0x67, 0x00);
    colors.accent = colors.low;
    colors.notANumber = colors.dark ? QColor(0xCC, 0x79, 0xA7) : QColor(0xA0, 0x46, 0x7A);
    const auto mix = [&](double part) {
        return QColor::fromRgbF(static_cast<float>(window.redF() * (1 - part) + text.redF() * part),
            static_cast<float>(window.greenF() * (1 - part) + text.greenF() * part),
            static_cast<float>(window.blueF() * (1 - part) + text.blueF() * part));
    };
    colors.gap = window;
    colors.muted = mix(0.68);
    return colors;
}

} // namespace quantstep
