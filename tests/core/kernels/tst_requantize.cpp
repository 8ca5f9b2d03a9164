// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/output_stage.h"
#include "core/kernels/requantize.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace quantstep;

namespace {

__extension__ using Wide = __int128; ///< room for every product and its rounding

constexpr auto kMin = std::numeric_limits<std::int32_t>::min();
constexpr auto kMax = std::numeric_limits<std::int32_t>::max();

/// The definition in exact arithmetic: high product with ties up, then a shift with ties away from zero.
std::int32_t expectedDoubleRounding(std::int32_t x, QuantizedMultiplier by)
{
    const auto shifted = static_cast<std::int32_t>(
        static_cast<std::uint32_t>(x) << (by.shift > 0 ? static_cast<unsigned>(by.shift) & 31U : 0U));
    if (shifted == kMin && by.multiplier == kMin)
        return kMax >> (by.shift < 0 ? -by.shift : 0);
    const Wide product = static_cast<Wide>(shifted) * by.multiplier;
    const Wide high = (product + (Wide{1} << 30)) >> 31;
    const int right = by.shift < 0 ? -by.shift : 0;
    if (right == 0)
        return static_cast<std::int32_t>(high);
    const Wide half = Wide{1} << (right - 1);
    return static_cast<std::int32_t>(high >= 0 ? (high + half) >> right : -((-high + half) >> right));
}

} // namespace

class TestRequantize : public QObject {
    Q_OBJECT

private slots:
    void quantizeMultiplier_table_data()
    {
        QTest::addColumn<double>("real");
        QTest::addColumn<int>("multiplier");
        QTest::addColumn<int>("shift");
        QTest::newRow("zero") << 0.0 << 0 << 0;
        QTest::newRow("half") << 0.5 << (1 << 30) << 0;
        QTest::newRow("one") << 1.0 << (1 << 30) << 1;
        QTest::newRow("quarter") << 0.25 << (1 << 30) << -1;
        QTest::newRow("three") << 3.0 << 1610612736 << 2;
        QTest::newRow("just below one rounds up to it") << std::nextafter(1.0, 0.0) << (1 << 30) << 1;
        QTest::newRow("smallest kept") << std::ldexp(0.5, -31) << (1 << 30) << -31;
        QTest::newRow("flushed to zero") << std::ldexp(0.5, -32) << 0 << 0;
        QTest::newRow("large shifts are kept") << std::ldexp(0.5, 100) << (1 << 30) << 100;
        QTest::newRow("infinity") << std::numeric_limits<double>::infinity() << 0 << 0;
        QTest::newRow("not a number") << std::numeric_limits<double>::quiet_NaN() << 0 << 0;
    }

    void quantizeMultiplier_table()
    {
        QFETCH(double, real);
        QFETCH(int, multiplier);
        QFETCH(int, shift);
        const QuantizedMultiplier found = quantizeMultiplier(real);
        QCOMPARE(found.multiplier, multiplier);
        QCOMPARE(found.shift, shift);
    }

    void quantizeMultiplier_singleRounding_limitsShift()
    {
        const QuantizedMultiplier found = quantizeMultiplier(std::ldexp(0.5, 40), true);
        QCOMPARE(found.shift, 30);
        QCOMPARE(found.multiplier, kMax);
    }

    void restrictedForms_outsideTheirRange_giveNothing()
    {
        QVERIFY(quantizeMultiplierSmallerThanOne(0.999).has_value());
        QVERIFY(!quantizeMultiplierSmallerThanOne(1.0).has_value());
        QVERIFY(!quantizeMultiplierSmallerThanOne(0.0).has_value());
        QVERIFY(quantizeMultiplierGreaterThanOne(1.001).has_value());
        QVERIFY(!quantizeMultiplierGreaterThanOne(1.0).has_value());
    }

    void multiply_edgeCases_followTheRuntime()
    {
        // 1.5 and -1.5 after the high product: the shift rounds away from zero.
        QCOMPARE(multiplyByQuantizedMultiplier(6, {1 << 30, -1}), 2);
        QCOMPARE(multiplyByQuantizedMultiplier(-6, {1 << 30, -1}), -2);
        // -0.5 in the high product goes up.
        QCOMPARE(multiplyByQuantizedMultiplier(-1, {1 << 30, 0}), 0);
        QCOMPARE(multiplyByQuantizedMultiplier(1, {1 << 30, 0}), 1);
        // The left shift wraps, and its count is taken modulo 32.
        QCOMPARE(multiplyByQuantizedMultiplier(1 << 30, {1 << 30, 2}), 0);
        QCOMPARE(multiplyByQuantizedMultiplier(3, {1 << 30, 33}), 3);
        QCOMPARE(multiplyByQuantizedMultiplier(kMin, {kMin, 0}), kMax);
    }

    void multiply_random_equalsDefinition()
    {
        qInfo("seed %u", test::testSeed());
        std::mt19937 engine(test::testSeed());
        for (int i = 0; i < 200000; ++i) {
            const auto x = static_cast<std::int32_t>(engine() >> (engine() % 32));
            const std::int32_t value = engine() % 2 == 0 ? x : fx::wrappingNegate(x);
            const QuantizedMultiplier by{
                static_cast<std::int32_t>((1U << 30) + engine() % (1U << 30)), static_cast<int>(engine() % 63) - 31};
            QCOMPARE(multiplyByQuantizedMultiplier(value, by), expectedDoubleRounding(value, by));
        }
    }

    void multiplySingleRounding_ties_goUp()
    {
        QCOMPARE(multiplySingleRounding(3, {1 << 30, 0}), 2);
        QCOMPARE(multiplySingleRounding(-3, {1 << 30, 0}), -1);
        QCOMPARE(multiplySingleRounding(-6, {1 << 30, -1}), -1);
    }

    void multiplyTiesUp_ties_goUpTwice()
    {
        QCOMPARE(multiplyTiesUp(6, {1 << 30, -1}), 2);
        QCOMPARE(multiplyTiesUp(-6, {1 << 30, -1}), -1);
        QCOMPARE(multiplyTiesUp(-1, {1 << 30, 0}), 0);
        QCOMPARE(multiplyTiesUp(3, {1 << 30, 1}), 3);
    }

    void singleRounding_isPartOfTheMultiplier()
    {
        const auto by = quantizeMultiplier(0.25, true);
        QVERIFY(by.singleRounding);
        // -3 / 4 and -6 / 4: two roundings give -1 and -2, one gives -1 and -1.
        QCOMPARE(multiplyByQuantizedMultiplier(-6, by), -1);
        QCOMPARE(multiplyByQuantizedMultiplier(-6, quantizeMultiplier(0.25)), -2);
    }

    void multiply64_reducesMultiplier()
    {
        // The multiplier keeps 15 bits: 0x40007FFF and 2^30 give the same.
        QCOMPARE(multiplyByQuantizedMultiplier64(1000000, {0x40007FFF, 0}), 500000);
        QCOMPARE(multiplyByQuantizedMultiplier64(1000000, {1 << 30, 0}), 500000);
        QCOMPARE(multiplyByQuantizedMultiplier64(3, {1 << 30, 0}), 2);
        QCOMPARE(multiplyByQuantizedMultiplier64(-3, {1 << 30, 0}), -1);
        // Close to 1 it saturates at 0x7FFF.
        QCOMPARE(multiplyByQuantizedMultiplier64(std::int64_t{1} << 40, {kMax, -20}), 0x7FFF << 5);
    }

    void roundToInt32_halvesAndOverflow()
    {
        QCOMPARE(roundToInt32(2.5), 3);
        QCOMPARE(roundToInt32(-2.5), -3);
        QCOMPARE(roundToInt32(0.49999999999999994), 0);
        QCOMPARE(roundToInt32(3e9), kMin);
        QCOMPARE(roundToInt32(std::numeric_limits<double>::quiet_NaN()), kMin);
    }
};

QTEST_GUILESS_MAIN(TestRequantize)
#include "tst_requantize.moc"
