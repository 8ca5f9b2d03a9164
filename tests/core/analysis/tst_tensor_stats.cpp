// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/tensor_stats.h"
#include "tests/support/model_builder.h"
#include "tests/support/test_data.h"

#include <fmt/format.h>

#include <QElapsedTimer>
#include <QTest>

#include <cmath>
#include <limits>
#include <map>
#include <set>

using namespace quantstep;
using namespace quantstep::test;

namespace {

const std::vector<DType> kNumeric{DType::Float32, DType::Float16, DType::BFloat16, DType::Float64, DType::Float8E4M3FN,
    DType::Float8E5M2, DType::Int2, DType::Int4, DType::UInt4, DType::Int8, DType::UInt8, DType::Int16, DType::UInt16,
    DType::Int32, DType::UInt32, DType::Int64, DType::UInt64, DType::Bool};

/// Random bits: every code, NaN and infinity that the type has.
TensorPtr randomBits(Random& random, DType dtype, std::size_t count)
{
    std::vector<std::uint64_t> words((dtypeBytes(dtype, count) + 7) / 8);
    for (auto& word : words) {
        for (int byte = 0; byte < 8; ++byte)
            word = word << 8 | static_cast<std::uint64_t>(random.between(0, dtype == DType::Bool ? 1 : 255));
    }
    const SharedBytes bytes = SharedBytes::adopt(std::move(words));
    return std::make_shared<const TensorValue>(
        TensorValue{dtype, Shape{static_cast<std::int32_t>(count)}, bytes.part(0, dtypeBytes(dtype, count))});
}

/// The same, straight from the definitions.
TensorStats naiveStats(const TensorValue& value)
{
    TensorStats stats;
    stats.elements = value.elements();
    const auto range = codeRange(value.dtype);
    const bool codes = isInteger(value.dtype) || value.dtype == DType::Bool;
    std::vector<double> finite;
    std::set<std::int64_t> used;
    for (std::size_t i = 0; i < stats.elements; ++i) {
        const double number = numberAt(value, i);
        stats.nan += std::isnan(number) ? 1 : 0;
        stats.inf += std::isinf(number) ? 1 : 0;
        if (!std::isfinite(number))
            continue;
        if (finite.empty() || number < stats.min) {
            stats.min = number;
            stats.minAt = i;
        }
        if (finite.empty() || number > stats.max) {
            stats.max = number;
            stats.maxAt = i;
        }
        finite.push_back(number);
        stats.zeros += number == 0 ? 1 : 0;
        stats.atLow += range && codeAt(value, i) == range->min ? 1 : 0;
        stats.atHigh += range && codeAt(value, i) == range->max ? 1 : 0;
        if (codes && dtypeBits(value.dtype) <= 16)
            used.insert(codeAt(value, i));
    }
    stats.codesUsed = used.size();
    long double sum = 0, squares = 0;
    for (const double number : finite)
        sum += number;
    const long double mean = finite.empty() ? 0 : sum / static_cast<long double>(finite.size());
    for (const double number : finite)
        squares += (number - mean) * (number - mean);
    stats.mean = static_cast<double>(mean);
    if (!finite.empty())
        stats.standardDeviation = static_cast<double>(std::sqrt(squares / static_cast<long double>(finite.size())));
    return stats;
}

/// Sums may be taken in another order; everything else is exact.
bool nearlyEqual(double a, double b)
{
    return a == b || std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b)) + 1e-12;
}

} // namespace

class TestTensorStats : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { qInfo("seed %u", testSeed()); }

    void stats_randomBits_equalTheDefinition()
    {
        Random random(testSeed());
        for (const DType dtype : kNumeric) {
            for (int round = 0; round < 20; ++round) {
                const TensorPtr value = randomBits(random, dtype, static_cast<std::size_t>(random.between(0, 300)));
                const TensorStats got = tensorStats(*value);
                const TensorStats expected = naiveStats(*value);
                const std::string where = fmt::format("{} {}", dtypeName(dtype), value->shape.text());
                const auto check = [&](const char* what, double a, double b, bool exact = true) {
                    const bool equal = exact ? a == b : nearlyEqual(a, b);
                    QVERIFY2(equal, fmt::format("{}: {} {} expected {}", where, what, a, b).c_str());
                };
                check("min", got.min, expected.min);
                check("max", got.max, expected.max);
                check("mean", got.mean, expected.mean, false);
                check("deviation", got.standardDeviation, expected.standardDeviation, false);
                QCOMPARE(got.elements, expected.elements);
                QCOMPARE(got.nan, expected.nan);
                QCOMPARE(got.inf, expected.inf);
                QCOMPARE(got.zeros, expected.zeros);
                QCOMPARE(got.atLow, expected.atLow);
                QCOMPARE(got.atHigh, expected.atHigh);
                QCOMPARE(got.codesUsed, expected.codesUsed);
                // 64-bit integers may tie as doubles where they differ as integers.
                if (dtypeBits(dtype) < 64 || isFloat(dtype)) {
                    QCOMPARE(got.minAt, expected.minAt);
                    QCOMPARE(got.maxAt, expected.maxAt);
                }
            }
        }
    }

    void histogram_codes_oneBinPerCode()
    {
        Random random(testSeed());
        for (const DType dtype : {DType::Int2, DType::Int4, DType::UInt4, DType::Int8, DType::UInt8, DType::Bool}) {
            const TensorPtr value = randomBits(random, dtype, 1001);
            const Histogram result = histogram(*value, 7);
            QVERIFY(result.perCode);
            std::map<std::int64_t, std::uint64_t> expected;
            for (std::size_t i = 0; i < 1001; ++i)
                ++expected[codeAt(*value, i)];
            for (std::size_t i = 0; i < result.counts.size(); ++i)
                QCOMPARE(result.counts[i], expected[static_cast<std::int64_t>(result.low) + static_cast<int>(i)]);
            QCOMPARE(result.high - result.low + 1, static_cast<double>(result.counts.size()));
        }
    }

    void histogram_floats_countsEveryFiniteElement()
    {
        const float inf = std::numeric_limits<float>::infinity();
        const float nan = std::numeric_limits<float>::quiet_NaN();
        const auto value
            = makeTensor(DType::Float32, Shape{7}, std::vector<float>{0.0F, 1.0F, 4.0F, nan, inf, 2.0F, 3.99F});
        const Histogram result = histogram(*value, 4);
        QCOMPARE(result.low, 0.0);
        QCOMPARE(result.high, 4.0);
        QCOMPARE(result.counts, (std::vector<std::uint64_t>{1, 1, 1, 2}));
        const float most = std::numeric_limits<float>::max();
        QCOMPARE(histogram(*makeTensor(DType::Float32, Shape{2}, std::vector<float>{-most, most}), 2).counts,
            (std::vector<std::uint64_t>{1, 1}));
        QCOMPARE(histogram(*makeTensor(DType::Float32, Shape{2}, std::vector<float>{5, 5}), 9).counts,
            (std::vector<std::uint64_t>{2}));
        QVERIFY(histogram(*makeTensor(DType::Float32, Shape{1}, std::vector<float>{nan}), 9).counts.empty());
    }

    void diff_codesAndParameters()
    {
        const auto before = makeTensor(DType::Int8, Shape{4}, std::vector<std::int8_t>{1, 2, -128, 4});
        const auto after = makeTensor(DType::Int8, Shape{4}, std::vector<std::int8_t>{1, 3, 127, 4});
        const TensorDiff diff = tensorDiff(*before, perTensor(0.5F, 0), *after, perTensor(0.5F, 0));
        QCOMPARE(diff.elements, std::size_t{4});
        QCOMPARE(diff.changed, std::size_t{2});
        QCOMPARE(diff.maxAbs, 255.0);
        QCOMPARE(diff.maxAbsReal, 127.5);
        QCOMPARE(diff.firstAt, std::size_t{1});
        QCOMPARE(diff.maxAt, std::size_t{2});
        const TensorDiff scaled = tensorDiff(*before, perTensor(0.5F, 0), *before, perTensor(1.0F, 0));
        QCOMPARE(scaled.changed, std::size_t{0});
        QCOMPARE(scaled.maxAbsReal, 64.0);
    }

    void diff_nanAgainstNumber_infinitelyFar()
    {
        const float nan = std::numeric_limits<float>::quiet_NaN();
        const auto a = makeTensor(DType::Float32, Shape{3}, std::vector<float>{nan, 1.0F, 0.0F});
        const auto b = makeTensor(DType::Float32, Shape{3}, std::vector<float>{nan, nan, -0.0F});
        QCOMPARE(tensorDiff(*a, {}, *a, {}).changed, std::size_t{0});
        const TensorDiff diff = tensorDiff(*a, {}, *b, {});
        QCOMPARE(diff.changed, std::size_t{2});
        QVERIFY(std::isinf(diff.maxAbs));
        QCOMPARE(diff.maxAt, std::size_t{1});
    }

    void realAt_perChannel_usesItsChannel()
    {
        const auto value = makeTensor(DType::Int8, Shape{2, 3}, std::vector<std::int8_t>{1, 2, 3, 4, 5, 6});
        const QuantParams params = perChannel({0.5F, 2.0F, 0.1F}, 1);
        QCOMPARE(realAt(*value, params, 0), 0.5);
        QCOMPARE(realAt(*value, params, 4), 10.0);
        QCOMPARE(realAt(*value, params, 5), static_cast<double>(static_cast<float>(double{0.1F} * 6)));
        QCOMPARE(realAt(*value, perTensor(0.5F, -3), 1), 2.5);
        QCOMPARE(realAt(*value, {}, 1), 2.0);
    }

    void statsAndHistogram_tenMillionCodes_fast()
    {
        std::vector<std::int8_t> codes(10'000'000);
        for (std::size_t i = 0; i < codes.size(); ++i)
            codes[i] = static_cast<std::int8_t>(i * 2654435761U >> 13);
        const auto value = makeTensor(DType::Int8, Shape{10'000'000}, std::move(codes));
        QElapsedTimer timer;
        timer.start();
        const TensorStats stats = tensorStats(*value);
        const Histogram bins = histogram(*value);
        const auto elapsed = timer.nsecsElapsed();
        qInfo("10 million int8: statistics and histogram in %.1f ms", static_cast<double>(elapsed) / 1e6);
        QCOMPARE(stats.codesUsed, std::size_t{256});
        QCOMPARE(bins.counts.size(), std::size_t{256});
        // Far above the 50 ms wanted of an idle machine: sanitizers and a busy one must pass too.
        QVERIFY(elapsed < 2'000'000'000);
    }
};

QTEST_GUILESS_MAIN(TestTensorStats)
#include "tst_tensor_stats.moc"
