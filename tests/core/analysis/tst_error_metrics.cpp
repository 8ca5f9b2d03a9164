// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/error_metrics.h"
#include "core/analysis/quantity_reader.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace quantstep;

namespace {

QuantParams perTensor(float scale, std::int64_t zeroPoint)
{
    QuantParams params;
    params.scales = {scale};
    params.zeroPoints = {zeroPoint};
    return params;
}

TensorPtr int8Tensor(std::vector<std::int8_t> codes)
{
    const Shape shape{static_cast<std::int32_t>(codes.size())};
    return makeTensor(DType::Int8, shape, std::move(codes));
}

TensorPtr floatTensor(std::vector<float> numbers)
{
    const Shape shape{static_cast<std::int32_t>(numbers.size())};
    return makeTensor(DType::Float32, shape, std::move(numbers));
}

} // namespace

class TestErrorMetrics : public QObject {
    Q_OBJECT

private slots:
    void codes_sameParameters_countInLsbAndReal()
    {
        const auto reference = int8Tensor({-1, 3, 1, -128});
        const auto value = int8Tensor({-1, 1, 2, -128});
        const QuantParams params = perTensor(0.5F, 1);
        const ErrorMetrics metrics = errorMetrics(*value, params, *reference, params);
        QCOMPARE(metrics.elements, std::size_t{4});
        QCOMPARE(metrics.differing, std::size_t{2});
        QCOMPARE(metrics.differingShare(), 0.5);
        QCOMPARE(metrics.maxCodes, std::optional(2.0));
        QCOMPARE(metrics.maxAbs, 1.0); // d = 0 -1 0.5 0
        QCOMPARE(metrics.maxAt, std::size_t{1});
        QCOMPARE(metrics.bias, -0.125);
        QCOMPARE(metrics.rmse, std::sqrt(1.25 / 4));
        QCOMPARE(metrics.sqnrDb, 10 * std::log10((1.0 + 1.0 + 64.5 * 64.5) / 1.25)); // x = -1 1 0 -64.5
    }

    void equal_isExact()
    {
        const auto value = int8Tensor({1, 2});
        const ErrorMetrics metrics = errorMetrics(*value, perTensor(0.1F, 0), *value, perTensor(0.1F, 0));
        QCOMPARE(metrics.differing, std::size_t{0});
        QCOMPARE(metrics.rmse, 0.0);
        QVERIFY(std::isinf(metrics.sqnrDb) && metrics.sqnrDb > 0);
        const ErrorMetrics silent = errorMetrics(*value, perTensor(1, 0), *int8Tensor({0, 0}), perTensor(1, 0));
        QVERIFY(std::isinf(silent.sqnrDb) && silent.sqnrDb < 0);
    }

    void otherParametersOrType_onlyReals()
    {
        const auto value = int8Tensor({2, 4});
        const ErrorMetrics scaled = errorMetrics(*value, perTensor(0.5F, 0), *value, perTensor(0.25F, 0));
        QVERIFY(!scaled.maxCodes);
        QCOMPARE(scaled.maxAbs, 1.0);
        const ErrorMetrics against = errorMetrics(*value, perTensor(0.5F, 0), *floatTensor({1, 2.5F}), {});
        QVERIFY(!against.maxCodes);
        QCOMPARE(against.differing, std::size_t{1});
        QCOMPARE(against.maxAbs, 0.5);
        QVERIFY(!canCompare(*value, *floatTensor({1})));
    }

    void floats_nanAgainstNumber_isInfinite()
    {
        const float nan = std::numeric_limits<float>::quiet_NaN();
        const ErrorMetrics metrics = errorMetrics(*floatTensor({nan, nan}), {}, *floatTensor({nan, 1}), {});
        QCOMPARE(metrics.differing, std::size_t{1});
        QVERIFY(std::isinf(metrics.maxAbs));
        QCOMPARE(metrics.maxAt, std::size_t{1});
    }

    void reader_errors_areExactInBothUnits()
    {
        const QuantParams params = perTensor(0.5F, -3);
        const ValuePair pair{int8Tensor({-128, 5, 7}), params, nullptr, {}, int8Tensor({127, 5, 9}), params};
        QVERIFY(hasReferenceCodes(pair));
        const auto read = [](const ValuePair& from, Quantity quantity) {
            std::vector<float> numbers(3);
            QuantityReader(from, quantity).read(0, 1, 3, numbers.data());
            return numbers;
        };
        QCOMPARE(read(pair, Quantity::StoredReference), (std::vector<float>{127, 5, 9}));
        QCOMPARE(read(pair, Quantity::RealReference), (std::vector<float>{65, 4, 6}));
        QCOMPARE(read(pair, Quantity::StoredError), (std::vector<float>{-255, 0, -2}));
        QCOMPARE(read(pair, Quantity::RealError), (std::vector<float>{-127.5F, 0, -1}));
        QCOMPARE(read(pair, Quantity::StoredAbsError), (std::vector<float>{255, 0, 2}));
        QCOMPARE(read(pair, Quantity::RealAbsError), (std::vector<float>{127.5F, 0, 1}));
        QVERIFY(QuantityReader(pair, Quantity::RealError).bytes() == nullptr);
        QVERIFY(QuantityReader(pair, Quantity::RealReference).bytes() != nullptr);

        const ValuePair mixed{pair.value, params, nullptr, {}, floatTensor({1, 4, 5}), {}};
        QVERIFY(!hasReferenceCodes(mixed));
        QCOMPARE(read(mixed, Quantity::RealError), (std::vector<float>{-63.5F, 0, 0}));
        QVERIFY(QuantityReader(mixed, Quantity::RealReference).bytes() == nullptr);
    }
};

QTEST_APPLESS_MAIN(TestErrorMetrics)
#include "tst_error_metrics.moc"
