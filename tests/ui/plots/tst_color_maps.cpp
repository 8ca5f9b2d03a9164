// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/color_maps.h"

#include <QtTest/QtTest>

#include <cmath>
#include <set>

using namespace quantstep;

class TestColorMaps : public QObject {
    Q_OBJECT

private slots:
    void sequentialMaps_lightnessGrowsAllAlong()
    {
        for (const ColorMap map : kColorMaps) {
            if (isDiverging(map))
                continue;
            const ColorTable& table = colorTable(map);
            for (std::size_t i = 1; i < table.size(); ++i)
                // Channels are whole numbers, which may cost up to about a third of a unit of lightness.
                QVERIFY2(lightness(table[i]) > lightness(table[i - 1]) - 0.3, qPrintable(colorMapName(map)));
            for (std::size_t i = 8; i < table.size(); ++i)
                QVERIFY2(lightness(table[i]) > lightness(table[i - 8]), qPrintable(colorMapName(map)));
            QVERIFY(lightness(table[255]) - lightness(table[0]) > 70);
        }
    }

    void divergingMaps_lightnessIsMonotoneOnEachSideOfTheCentre()
    {
        for (const ColorMap map : {ColorMap::BlueWhiteOrange, ColorMap::BlueBlackOrange}) {
            const ColorTable& table = colorTable(map);
            const double sign = map == ColorMap::BlueWhiteOrange ? 1 : -1;
            for (std::size_t i = 8; i < 128; ++i)
                QVERIFY(sign * (lightness(table[i]) - lightness(table[i - 8])) > 0);
            for (std::size_t i = 136; i < 256; ++i)
                QVERIFY(sign * (lightness(table[i]) - lightness(table[i - 8])) < 0);
            // Both ends are equally far from the centre, so that signs weigh the same.
            QVERIFY(std::abs(lightness(table[0]) - lightness(table[255])) < 10);
        }
    }

    void tablesHoldTheirPublishedEnds()
    {
        QCOMPARE(colorTable(ColorMap::Viridis)[0], qRgb(0x44, 0x01, 0x54));
        QCOMPARE(colorTable(ColorMap::Viridis)[255], qRgb(0xfd, 0xe7, 0x25));
        QCOMPARE(colorTable(ColorMap::Grey)[0], qRgb(0, 0, 0));
        QCOMPARE(colorTable(ColorMap::Grey)[255], qRgb(255, 255, 255));
    }

    void tablesHaveManyColours()
    {
        for (const ColorMap map : kColorMaps) {
            const ColorTable& table = colorTable(map);
            QVERIFY2(std::set<QRgb>(table.begin(), table.end()).size() > 220, qPrintable(colorMapName(map)));
        }
    }

    void contrastingColor_isReadableOnEveryEntry()
    {
        const auto luminance = [](QRgb color) {
            const double l = (lightness(color) + 16) / 116;
            return l > 6.0 / 29 ? l * l * l : lightness(color) / 903.3;
        };
        for (const ColorMap map : kColorMaps)
            for (const QRgb color : colorTable(map)) {
                const double a = luminance(color) + 0.05, b = luminance(contrastingColor(color)) + 0.05;
                QVERIFY2(std::max(a, b) / std::min(a, b) >= 4.4, qPrintable(colorMapName(map)));
            }
    }
};

QTEST_MAIN(TestColorMaps)
#include "tst_color_maps.moc"
