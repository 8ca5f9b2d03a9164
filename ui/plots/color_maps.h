// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRgb>
#include <QString>

#include <array>

namespace quantstep {

/// Colour maps without rainbow order: lightness grows (sequential) or grows away from the centre or
/// towards it (diverging) all along.
enum class ColorMap { Cividis, Viridis, Magma, Grey, BlueWhiteOrange, BlueBlackOrange };

inline constexpr std::array kColorMaps{ColorMap::Cividis, ColorMap::Viridis, ColorMap::Magma, ColorMap::Grey,
    ColorMap::BlueWhiteOrange, ColorMap::BlueBlackOrange};

using ColorTable = std::array<QRgb, 256>;

/// Colours from the lowest to the highest number. Made once per map. Thread: any.
[[nodiscard]] const ColorTable& colorTable(ColorMap map);

/// For numbers with a centre that means something (0 of a difference).
[[nodiscard]] bool isDiverging(ColorMap map);

/// Name for people, translated.
[[nodiscard]] QString colorMapName(ColorMap map);

/// CIE lightness L* in 0…100 of an sRGB colour.
[[nodiscard]] double lightness(QRgb color);

/// Black or white, whichever reads better on a colour.
[[nodiscard]] QRgb contrastingColor(QRgb color);

} // namespace quantstep
