// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/color_maps.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <span>

namespace quantstep {
namespace {

// Colours at equal distances. Cividis, viridis and magma: ten samples of the published maps, which are
// perceptually uniform; the others are ours.
constexpr std::array<QRgb, 10> kCividis{
    0x00224e, 0x123570, 0x3b496c, 0x575d6d, 0x707173, 0x8a8678, 0xa59c74, 0xc3b369, 0xe1cc55, 0xfee838};
constexpr std::array<QRgb, 10> kViridis{
    0x440154, 0x482878, 0x3e4989, 0x31688e, 0x26828e, 0x1f9e89, 0x35b779, 0x6ece58, 0xb5de2b, 0xfde725};
constexpr std::array<QRgb, 10> kMagma{
    0x000004, 0x180f3d, 0x440f76, 0x721f81, 0x9e2f7f, 0xcd4071, 0xf1605d, 0xfd9668, 0xfeca8d, 0xfcfdbf};
constexpr std::array<QRgb, 2> kGrey{0x000000, 0xffffff};
constexpr std::array<QRgb, 7> kBlueWhiteOrange{0x08306b, 0x2b6fb3, 0x90bfe3, 0xf7f7f7, 0xf9b56b, 0xc8690f, 0x6b2c04};
constexpr std::array<QRgb, 7> kBlueBlackOrange{0xb5dcff, 0x4f9be0, 0x1f4f80, 0x0f0f0f, 0x7d4308, 0xdb8420, 0xffd9a0};

struct Lab {
    double l = 0, a = 0, b = 0;
};

double toLinear(int channel)
{
    const double c = channel / 255.0;
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

int fromLinear(double c)
{
    const double encoded = c <= 0.0031308 ? 12.92 * c : 1.055 * std::pow(c, 1 / 2.4) - 0.055;
    return static_cast<int>(std::lround(std::clamp(encoded, 0.0, 1.0) * 255));
}

double labCurve(double t)
{
    constexpr double kEdge = 6.0 / 29;
    return t > kEdge * kEdge * kEdge ? std::cbrt(t) : t / (3 * kEdge * kEdge) + 4.0 / 29;
}

double labCurveInverse(double t)
{
    constexpr double kEdge = 6.0 / 29;
    return t > kEdge ? t * t * t : 3 * kEdge * kEdge * (t - 4.0 / 29);
}

constexpr double kWhiteX = 0.95047, kWhiteZ = 1.08883; // D65

/// sRGB (IEC 61966-2-1) to CIE L*a*b*.
Lab toLab(QRgb color)
{
    const double r = toLinear(qRed(color)), g = toLinear(qGreen(color)), b = toLinear(qBlue(color));
    const double fx = labCurve((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / kWhiteX);
    const double fy = labCurve(0.2126729 * r + 0.7151522 * g + 0.0721750 * b);
    const double fz = labCurve((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / kWhiteZ);
    return {116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)};
}

QRgb fromLab(const Lab& lab)
{
    const double fy = (lab.l + 16) / 116;
    const double x = kWhiteX * labCurveInverse(fy + lab.a / 500);
    const double y = labCurveInverse(fy);
    const double z = kWhiteZ * labCurveInverse(fy - lab.b / 200);
    return qRgb(fromLinear(3.2404542 * x - 1.5371385 * y - 0.4985314 * z),
        fromLinear(-0.9692660 * x + 1.8760108 * y + 0.0415560 * z),
        fromLinear(0.0556434 * x - 0.2040259 * y + 1.0572252 * z));
}

/// Straight lines in L*a*b* between the points, so that lightness runs evenly between them.
ColorTable interpolate(std::span<const QRgb> points)
{
    ColorTable table{};
    for (std::size_t i = 0; i < table.size(); ++i) {
        const double at = static_cast<double>(i) / 255 * static_cast<double>(points.size() - 1);
        const auto left = std::min(static_cast<std::size_t>(at), points.size() - 2);
        const double part = at - static_cast<double>(left);
        const Lab a = toLab(points[left]), b = toLab(points[left + 1]);
        table[i] = fromLab({std::lerp(a.l, b.l, part), std::lerp(a.a, b.a, part), std::lerp(a.b, b.b, part)});
    }
    return table;
}

} // namespace

const ColorTable& colorTable(ColorMap map)
{
    static const std::array<ColorTable, kColorMaps.size()> kTables{interpolate(kCividis), interpolate(kViridis),
        interpolate(kMagma), interpolate(kGrey), interpolate(kBlueWhiteOrange), interpolate(kBlueBlackOrange)};
    return kTables[static_cast<std::size_t>(map)];
}

bool isDiverging(ColorMap map)
{
    return map == ColorMap::BlueWhiteOrange || map == ColorMap::BlueBlackOrange;
}

QString colorMapName(ColorMap map)
{
    switch (map) {
    case ColorMap::Cividis: return QCoreApplication::translate("ColorMap", "Cividis");
    case ColorMap::Viridis: return QCoreApplication::translate("ColorMap", "Viridis");
    case ColorMap::Magma: return QCoreApplication::translate("ColorMap", "Magma");
    case ColorMap::Grey: return QCoreApplication::translate("ColorMap", "Grey");
    case ColorMap::BlueWhiteOrange: return QCoreApplication::translate("ColorMap", "Blue – white – orange");
    case ColorMap::BlueBlackOrange: return QCoreApplication::translate("ColorMap", "Blue – black – orange");
    }
    return {};
}

double lightness(QRgb color)
{
    return toLab(color).l;
}

QRgb contrastingColor(QRgb color)
{
    // L* 50 is where black and white have about the same contrast (WCAG ratio near 4.6).
    return lightness(color) > 50 ? qRgb(0, 0, 0) : qRgb(255, 255, 255);
}

} // namespace quantstep
