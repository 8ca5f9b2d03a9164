// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/heatmap_renderer.h"

#include <QtTest/QtTest>

#include <random>

using namespace quantstep;

namespace {

HeatmapScene sceneOf(TensorPtr value, Quantity quantity = Quantity::Stored, QuantParams params = {})
{
    HeatmapScene scene;
    scene.view = SliceView(value->shape, defaultSlice(value->shape, TensorRole::Other));
    scene.reader = QuantityReader({std::move(value), std::move(params), {}, {}}, quantity);
    scene.low = -128;
    scene.high = 127;
    return scene;
}

TensorPtr randomMatrix(std::int32_t rows, std::int32_t columns)
{
    std::mt19937 random(7);
    std::vector<std::int8_t> codes(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
    for (auto& code : codes)
        code = static_cast<std::int8_t>(random());
    return makeTensor(DType::Int8, Shape{rows, columns}, std::move(codes));
}

} // namespace

class TestHeatmapRenderer : public QObject {
    Q_OBJECT

private slots:
    void largeCells_haveTheColourOfTheirElementUpToTheEdge()
    {
        const auto value = randomMatrix(6, 8);
        const HeatmapScene scene = sceneOf(value);
        const double scale = 7.3; // pixels per cell
        const QImage image = renderHeatmap(scene, {-0.5, 0.25, 1 / scale, 1 / scale, QSize(60, 40)});
        for (int y = 0; y < 40; ++y)
            for (int x = 0; x < 60; ++x) {
                const auto flat = scene.view.flatAt(static_cast<std::int64_t>(std::floor(-0.5 + (x + 0.5) / scale)),
                    static_cast<std::int64_t>(std::floor(0.25 + (y + 0.5) / scale)));
                const QRgb expected = flat
                    ? colorTable(scene.map)[static_cast<std::size_t>(codeAt(*value, *flat) + 128)]
                    : scene.background;
                QCOMPARE(image.pixel(x, y), expected);
            }
    }

    void byteAndFloatPathsAgree()
    {
        const auto value = randomMatrix(90, 130);
        std::vector<float> floats;
        for (const std::int8_t code : value->as<std::int8_t>())
            floats.push_back(code);
        HeatmapScene bytes = sceneOf(value);
        HeatmapScene other = sceneOf(makeTensor(DType::Float32, value->shape, std::move(floats)));
        bytes.pyramid = ExtremePyramid::build(bytes.view, bytes.reader);
        other.pyramid = ExtremePyramid::build(other.view, other.reader);
        for (const double scale : {0.2, 0.9, 1.0, 1.5, 2.0, 3.7, 9.0}) {
            const HeatmapWindow window{2.3, -4.1, scale, scale, QSize(70, 50)};
            QCOMPARE(renderHeatmap(bytes, window), renderHeatmap(other, window));
        }
    }

    void manyCellsPerPixel_everySpikeShowsExactlyOnce()
    {
        constexpr std::int32_t kSide = 300;
        std::mt19937 random(11);
        for (const double scale : {1.0, 1.3, 2.0, 3.0, 4.9, 8.0, 17.0}) {
            for (int round = 0; round < 20; ++round) {
                std::vector<std::int8_t> codes(kSide * kSide, 1);
                codes[random() % codes.size()] = -100; // dark, but far from the centre
                HeatmapScene scene = sceneOf(makeTensor(DType::Int8, Shape{kSide, kSide}, std::move(codes)));
                scene.pyramid = ExtremePyramid::build(scene.view, scene.reader);
                const int pixels = static_cast<int>(std::ceil(kSide / scale)) + 2;
                const QImage image = renderHeatmap(scene, {-0.7, -0.2, scale, scale, QSize(pixels, pixels)});
                int shown = 0;
                for (int y = 0; y < pixels; ++y)
                    for (int x = 0; x < pixels; ++x)
                        shown += image.pixel(x, y) == colorTable(scene.map)[28];
                // The rest of the last block may fill a second pixel at the right and lower edge.
                QVERIFY2(shown >= 1 && shown <= 4, qPrintable(QString::number(scale)));
            }
        }
    }

    void withoutPyramid_theReductionIsCalledInexact()
    {
        HeatmapScene scene = sceneOf(randomMatrix(64, 64));
        const HeatmapWindow window{0, 0, 3, 3, QSize(20, 20)};
        QCOMPARE(reductionOf(scene, window).elementsPerPixel, 9);
        QVERIFY(!reductionOf(scene, window).exact);
        scene.pyramid = ExtremePyramid::build(scene.view, scene.reader);
        QVERIFY(reductionOf(scene, window).exact);
        QVERIFY(reductionOf(scene, {0, 0, 0.1, 0.1, QSize(20, 20)}).exact);
    }

    void limits_areMarkedAsZebra()
    {
        const Shape shape{1, 3};
        HeatmapScene scene = sceneOf(makeTensor(DType::Int8, shape, std::vector<std::int8_t>{-128, 0, 127}));
        scene.limits = std::pair(-128.0, 127.0);
        const QImage image = renderHeatmap(scene, {0, 0, 1.0 / 16, 1.0 / 16, QSize(48, 16)});
        std::array<int, 3> low{}, high{};
        for (int y = 0; y < 16; ++y)
            for (int x = 0; x < 48; ++x) {
                low[static_cast<std::size_t>(x / 16)] += image.pixel(x, y) == scene.lowMark;
                high[static_cast<std::size_t>(x / 16)] += image.pixel(x, y) == scene.highMark;
            }
        QVERIFY(low[0] > 50 && low[0] < 200);
        QCOMPARE(low[1] + low[2] + high[0] + high[1], 0);
        QVERIFY(high[2] > 50 && high[2] < 200);
    }

    void nanHasItsOwnColour()
    {
        std::vector<float> numbers{
            std::numeric_limits<float>::quiet_NaN(), 0, 1, std::numeric_limits<float>::infinity()};
        HeatmapScene scene = sceneOf(makeTensor(DType::Float32, Shape{1, 4}, std::move(numbers)));
        const QImage image = renderHeatmap(scene, {0, 0, 1, 1, QSize(4, 1)});
        QCOMPARE(image.pixel(0, 0), scene.nanColor);
        QCOMPARE(image.pixel(3, 0), colorTable(scene.map)[255]);
    }

    void emptyTensorAndEmptyRangeDrawSomething()
    {
        const HeatmapScene empty = sceneOf(makeZeros(DType::Int8, Shape{0, 4}));
        QCOMPARE(renderHeatmap(empty, {0, 0, 1, 1, QSize(3, 3)}).pixel(1, 1), empty.background);
        HeatmapScene flat = sceneOf(makeZeros(DType::Int8, Shape{4, 4}));
        flat.low = flat.high = 0;
        QCOMPARE(renderHeatmap(flat, {0, 0, 1, 1, QSize(3, 3)}).pixel(1, 1), colorTable(flat.map)[0]);
    }
};

QTEST_MAIN(TestHeatmapRenderer)
#include "tst_heatmap_renderer.moc"
