// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/tflite_reader.h"
#include "tests/support/op_case.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <limits>

using namespace quantstep;
using namespace quantstep::test;

/// The comparison itself: it must see differences, or every test that uses it proves nothing.
class TestDifferential : public QObject {
    Q_OBJECT

private slots:
    void compareTensors_integerOffByOne_namesPlaceAndValues();
    void compareTensors_floats_withinToleranceOfTheLargest();
    void compareTensors_notANumber_equalsOnlyItself();
    void compareTensors_otherShapeOrType_differs();
    void compareRuns_changedResult_isDifferentAndNamesTheOperator();
    void compareRuns_refusals_haveTheirVerdicts();
    void compareCases_rightAndRefused_areCounted();
};

namespace {

TensorPtr floats(std::vector<float> values)
{
    const Shape shape{static_cast<std::int32_t>(values.size())};
    return makeTensor(DType::Float32, shape, std::move(values));
}

OpCase addCase(const Shape& a, const Shape& b, const Shape& sum)
{
    Random random(testSeed());
    OpCase add;
    add.label = "add";
    add.code = OpCode::Add;
    add.options = AddOptions{};
    add.inputs = {activation(random.tensor(DType::Int8, a), perTensor(0.5F, 3)),
        activation(random.tensor(DType::Int8, b), perTensor(0.25F, -7))};
    add.outputs = {output(DType::Int8, sum, perTensor(0.6F, 1))};
    add.version = 2;
    return add;
}

} // namespace

void TestDifferential::compareTensors_integerOffByOne_namesPlaceAndValues()
{
    const TensorPtr ours = makeTensor<std::int8_t>(DType::Int8, Shape{2, 3}, {1, 2, 3, 4, 5, 6});
    const TensorPtr oracle = makeTensor<std::int8_t>(DType::Int8, Shape{2, 3}, {1, 2, 3, 4, 6, 6});
    QCOMPARE(compareTensors(*ours, *ours, 0), std::string());
    QCOMPARE(compareTensors(*ours, *oracle, 1e-5),
        std::string("1 of 6 elements differ, first at [1, 1] (flat 4): ours 5, oracle 6"));
}

void TestDifferential::compareTensors_floats_withinToleranceOfTheLargest()
{
    const TensorPtr oracle = floats({1000, 0.5F});
    double error = 0;
    QVERIFY(compareTensors(*floats({1000, 0.505F}), *oracle, 1e-5, &error).empty());
    QVERIFY(error > 4e-6 && error < 6e-6);
    QVERIFY(!compareTensors(*floats({1000, 0.52F}), *oracle, 1e-5).empty());
    QVERIFY(!compareTensors(*floats({1e-30F}), *floats({0}), 1e-5).empty());
}

void TestDifferential::compareTensors_notANumber_equalsOnlyItself()
{
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const float infinity = std::numeric_limits<float>::infinity();
    QVERIFY(compareTensors(*floats({nan, infinity, 1}), *floats({-nan, infinity, 1}), 1e-5).empty());
    QVERIFY(!compareTensors(*floats({0, 1}), *floats({nan, 1}), 1e-5).empty());
    QVERIFY(!compareTensors(*floats({-infinity, 1}), *floats({infinity, 1}), 1e-5).empty());
}

void TestDifferential::compareTensors_otherShapeOrType_differs()
{
    const TensorPtr flat = makeZeros(DType::Int8, Shape{6});
    QVERIFY(!compareTensors(*flat, *makeZeros(DType::Int8, Shape{2, 3}), 1e-5).empty());
    QVERIFY(!compareTensors(*flat, *makeZeros(DType::UInt8, Shape{6}), 1e-5).empty());
}

void TestDifferential::compareRuns_changedResult_isDifferentAndNamesTheOperator()
{
    const OpCase add = addCase({4}, {4}, {4});
    const auto model = readTflite(buildCase(add));
    QVERIFY(model.has_value());
    const std::vector<TensorPtr> inputs{add.inputs[0].value, add.inputs[1].value};
    const OurRun ours = runOurs(*model, inputs, KernelPath::Fast);
    QVERIFY(!ours.error);
    OracleResult oracle;
    oracle.tensors = ours.tensors;
    QCOMPARE(verdictName(compareRuns(**model, ours, oracle).verdict), "equal");
    QCOMPARE(compareRuns(**model, ours, oracle).equal, 3);
    oracle.tensors[2] = makeZeros(DType::Int8, Shape{4});
    const Comparison comparison = compareRuns(**model, ours, oracle);
    QCOMPARE(verdictName(comparison.verdict), "different");
    QCOMPARE(comparison.equal, 2);
    QCOMPARE(comparison.integerDifferences, 1);
    QVERIFY2(comparison.text.find("op 0 ADD") != std::string::npos, comparison.text.c_str());
}

void TestDifferential::compareRuns_refusals_haveTheirVerdicts()
{
    const auto model = readTflite(buildCase(addCase({4}, {4}, {4})));
    QVERIFY(model.has_value());
    OurRun fine, refused;
    fine.tensors.resize(3);
    refused.error = Error{ErrorCode::RefusedByRuntime, "no"};
    OracleResult theirs, theirRefusal;
    theirRefusal.stage = OracleStage::Allocate;
    QCOMPARE(verdictName(compareRuns(**model, refused, theirRefusal).verdict), "both refuse");
    QCOMPARE(verdictName(compareRuns(**model, refused, theirs).verdict), "only we refuse");
    QCOMPARE(verdictName(compareRuns(**model, fine, theirRefusal).verdict), "only the oracle refuses");
    refused.error->code = ErrorCode::Unsupported;
    QCOMPARE(verdictName(compareRuns(**model, refused, theirs).verdict), "no kernel here");
}

void TestDifferential::compareCases_rightAndRefused_areCounted()
{
    QS_REQUIRE_ORACLE();
    const std::vector<OpCase> cases{
        addCase({2, 3}, {2, 3}, {2, 3}), addCase({2, 3}, {3}, {2, 3}), addCase({4}, {3}, {4})};
    const CaseSummary summary = compareCases("differential", cases);
    QVERIFY2(summary.failures.empty(), summary.failures.empty() ? "" : summary.failures[0].c_str());
    QCOMPARE(summary.cases, 3);
    QCOMPARE(summary.equal, 2);
    QCOMPARE(summary.bothRefuse, 1);
}

QTEST_GUILESS_MAIN(TestDifferential)
#include "tst_differential.moc"
