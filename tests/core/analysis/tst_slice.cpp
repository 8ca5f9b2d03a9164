// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/slice.h"

#include <QtTest/QtTest>

#include <random>
#include <set>

using namespace quantstep;

Q_DECLARE_METATYPE(quantstep::Shape)
Q_DECLARE_METATYPE(quantstep::TensorRole)

namespace {

SliceSpec spec(const Shape& shape, int row, int col, int tile = -1, int tileRow = -1)
{
    SliceSpec made;
    made.rowAxis = row;
    made.colAxis = col;
    made.tileAxis = tile;
    made.tileRowAxis = tileRow;
    made.fixed.assign(static_cast<std::size_t>(shape.rank()), 0);
    return made;
}

/// Every cell maps to an element and back to itself; every run agrees with flatAt(); each element once.
void checkPlane(const SliceView& view, std::size_t expectedElements)
{
    std::set<std::size_t> seen;
    for (std::int64_t y = 0; y < view.height(); ++y) {
        std::vector<std::int64_t> fromRuns(static_cast<std::size_t>(view.width()), -1);
        view.forEachRun(y, 0, view.width(), [&](const SliceRun& run) {
            for (std::int64_t i = 0; i < run.count; ++i)
                fromRuns[static_cast<std::size_t>(run.x + i)]
                    = static_cast<std::int64_t>(run.flat + static_cast<std::size_t>(i) * run.stride);
        });
        for (std::int64_t x = 0; x < view.width(); ++x) {
            const auto flat = view.flatAt(x, y);
            QCOMPARE(fromRuns[static_cast<std::size_t>(x)], flat ? static_cast<std::int64_t>(*flat) : -1);
            if (!flat)
                continue;
            QVERIFY(*flat < view.shape().elements());
            QVERIFY(seen.insert(*flat).second);
            const auto cell = view.cellOf(view.shape().indexOf(*flat));
            QVERIFY(cell.has_value());
            QCOMPARE(cell->x, x);
            QCOMPARE(cell->y, y);
        }
    }
    QCOMPARE(seen.size(), expectedElements);
}

} // namespace

class TestSlice : public QObject {
    Q_OBJECT

private slots:
    void defaultsFollowRankAndRole_data()
    {
        QTest::addColumn<Shape>("shape");
        QTest::addColumn<TensorRole>("role");
        QTest::addColumn<bool>("sheet");
        QTest::addColumn<QList<int>>("axes"); // row, column, tile, tile row
        using R = TensorRole;
        QTest::newRow("scalar") << Shape{} << R::Activation << false << QList<int>{-1, -1, -1, -1};
        QTest::newRow("vector") << Shape{10} << R::Bias << false << QList<int>{-1, 0, -1, -1};
        QTest::newRow("matrix") << Shape{4, 5} << R::FullyConnectedFilter << false << QList<int>{0, 1, -1, -1};
        QTest::newRow("HWC") << Shape{4, 5, 3} << R::Other << false << QList<int>{0, 1, -1, -1};
        QTest::newRow("HWC sheet") << Shape{4, 5, 3} << R::Other << true << QList<int>{0, 1, 2, -1};
        QTest::newRow("1TC") << Shape{1, 5, 3} << R::Activation << false << QList<int>{1, 2, -1, -1};
        QTest::newRow("NHWC") << Shape{1, 4, 5, 3} << R::Activation << false << QList<int>{1, 2, -1, -1};
        QTest::newRow("NHWC sheet") << Shape{1, 4, 5, 3} << R::Activation << true << QList<int>{1, 2, 3, -1};
        QTest::newRow("N11C") << Shape{1, 1, 1, 30} << R::Activation << false << QList<int>{0, 3, -1, -1};
        QTest::newRow("OHWI") << Shape{8, 3, 3, 4} << R::ConvFilter << true << QList<int>{1, 2, 3, 0};
        QTest::newRow("O11I") << Shape{8, 1, 1, 4} << R::ConvFilter << true << QList<int>{0, 3, -1, -1};
        QTest::newRow("1HWC") << Shape{1, 3, 3, 16} << R::DepthwiseFilter << true << QList<int>{1, 2, 3, -1};
        QTest::newRow("NDHWC") << Shape{1, 2, 4, 5, 3} << R::Activation << false << QList<int>{2, 3, -1, -1};
    }

    void defaultsFollowRankAndRole()
    {
        QFETCH(Shape, shape);
        QFETCH(TensorRole, role);
        QFETCH(bool, sheet);
        QFETCH(QList<int>, axes);
        const SliceSpec made = defaultSlice(shape, role, sheet);
        QVERIFY(isValid(made, shape));
        QCOMPARE((QList<int>{made.rowAxis, made.colAxis, made.tileAxis, made.tileRowAxis}), axes);
        QCOMPARE(static_cast<int>(axisNames(shape.rank(), role).size()), shape.rank());
    }

    void sheetsArePreferredForWindowedFilters()
    {
        QVERIFY(prefersSheet({8, 3, 3, 4}, TensorRole::ConvFilter));
        QVERIFY(!prefersSheet({8, 1, 1, 4}, TensorRole::ConvFilter));
        QVERIFY(prefersSheet({1, 3, 3, 4}, TensorRole::DepthwiseFilter));
        QVERIFY(!prefersSheet({1, 8, 8, 4}, TensorRole::Activation));
    }

    void invalidSpecsAreRefused()
    {
        const Shape shape{2, 3, 4};
        QVERIFY(isValid(spec(shape, 0, 1), shape));
        QVERIFY(!isValid(spec(shape, 0, 0), shape));
        QVERIFY(!isValid(spec(shape, 0, 3), shape));
        QVERIFY(!isValid(spec(shape, 0, 1, -1, 2), shape)); // rows of tiles without tiles
        SliceSpec outside = spec(shape, 0, 1);
        outside.fixed[2] = 4;
        QVERIFY(!isValid(outside, shape));
        SliceSpec wrapped = spec(shape, 0, 1);
        wrapped.wrap = 2;
        QVERIFY(!isValid(wrapped, shape));
        QVERIFY(!isValid(SliceSpec{}, shape));
    }

    void planeOfOneChannel()
    {
        const Shape shape{2, 4, 5, 3};
        SliceSpec one = spec(shape, 1, 2);
        one.fixed = {1, 0, 0, 2};
        const SliceView view(shape, one);
        QCOMPARE(view.width(), 5);
        QCOMPARE(view.height(), 4);
        QCOMPARE(view.flatAt(3, 2).value(), shape.flatIndex(std::vector<std::int32_t>{1, 2, 3, 2}));
        QVERIFY(!view.flatAt(5, 0));
        QVERIFY(!view.flatAt(0, -1));
        QVERIFY(!view.cellOf(std::vector<std::int32_t>{0, 2, 3, 2})); // another N
        checkPlane(view, 20);
    }

    void wrappedStripEndsInTheMiddleOfARow()
    {
        const Shape shape{10};
        SliceSpec strip = spec(shape, -1, 0);
        strip.wrap = 4;
        const SliceView view(shape, strip);
        QCOMPARE(view.width(), 4);
        QCOMPARE(view.height(), 3);
        QCOMPARE(view.flatAt(1, 2).value(), std::size_t{9});
        QVERIFY(!view.flatAt(2, 2));
        checkPlane(view, 10);
    }

    void scalarIsOneCell() { checkPlane(SliceView(Shape{}, SliceSpec{}), 1); }

    void emptyTensorHasNoCells()
    {
        const Shape shape{1, 0, 3};
        const SliceView view(shape, defaultSlice(shape, TensorRole::Activation));
        QCOMPARE(view.width(), 0);
        QVERIFY(!view.flatAt(0, 0));
    }

    void sheetsHoldEveryElementOnce_data()
    {
        QTest::addColumn<Shape>("shape");
        QTest::addColumn<TensorRole>("role");
        QTest::newRow("activation") << Shape{1, 4, 5, 7} << TensorRole::Activation;
        QTest::newRow("one channel") << Shape{1, 4, 5, 1} << TensorRole::Activation;
        QTest::newRow("filter") << Shape{6, 3, 3, 4} << TensorRole::ConvFilter;
        QTest::newRow("depthwise") << Shape{1, 3, 5, 11} << TensorRole::DepthwiseFilter;
        QTest::newRow("HWC") << Shape{3, 5, 11} << TensorRole::Other;
    }

    void sheetsHoldEveryElementOnce()
    {
        QFETCH(Shape, shape);
        QFETCH(TensorRole, role);
        checkPlane(SliceView(shape, defaultSlice(shape, role, true)), shape.elements());
    }

    void filterSheetHasRowsOfOutputs()
    {
        const Shape shape{6, 3, 3, 4};
        const SliceView view(shape, defaultSlice(shape, TensorRole::ConvFilter, true));
        QCOMPARE(view.tilesAcross(), 4);
        QCOMPARE(view.tilesDown(), 6);
        QCOMPARE(view.width(), 4 * 4 - 1);
        const auto cell = view.cellOf(std::vector<std::int32_t>{5, 1, 2, 3});
        QVERIFY(cell.has_value());
        QCOMPARE(cell->x, 3 * 4 + 2);
        QCOMPARE(cell->y, 5 * 4 + 1);
        QVERIFY(!view.flatAt(3, 0)); // the gap
    }

    void randomAxesRoundTrip()
    {
        bool given = false;
        const int wished = qEnvironmentVariableIntValue("QUANTSTEP_SEED", &given);
        const quint32 seed = given ? static_cast<quint32>(wished) : 20260114U;
        qInfo("seed %u", seed);
        std::mt19937 random(seed);
        for (int round = 0; round < 60; ++round) {
            const int rank = 1 + static_cast<int>(random() % 6);
            std::vector<std::int32_t> dims;
            std::vector<int> order;
            for (int axis = 0; axis < rank; ++axis) {
                dims.push_back(1 + static_cast<std::int32_t>(random() % 5));
                order.push_back(axis);
            }
            std::shuffle(order.begin(), order.end(), random);
            const Shape shape(dims);
            SliceSpec made;
            made.fixed.assign(dims.size(), 0);
            std::size_t expected = 1;
            for (std::size_t i = 0; i < order.size(); ++i) {
                const auto axis = static_cast<std::size_t>(order[i]);
                made.fixed[axis] = static_cast<std::int32_t>(random() % static_cast<unsigned>(dims[axis]));
                if (i >= 4)
                    continue;
                int* const use[] = {&made.colAxis, &made.rowAxis, &made.tileAxis, &made.tileRowAxis};
                *use[i] = order[i];
                expected *= static_cast<std::size_t>(dims[axis]);
            }
            QVERIFY(isValid(made, shape));
            checkPlane(SliceView(shape, made), expected);
        }
    }
};

QTEST_GUILESS_MAIN(TestSlice)
#include "tst_slice.moc"
