// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/model_builder.h"
#include "tests/support/oracle.h"
#include "tests/support/test_data.h"

#include <QTest>

using namespace quantstep;
using namespace quantstep::test;

/// The oracle itself: what comes back, and what happens when the runtime refuses or dies.
class TestOracle : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void run_sample_givesEveryTensor();
    void run_builtModel_computesIt();
    void run_garbage_isRefusedAndTheNextCaseRuns();
    void run_deadProcess_isAbortedAndTheNextCaseRuns();
};

void TestOracle::initTestCase()
{
    QS_REQUIRE_ORACLE();
}

static OracleCase sampleCase()
{
    OracleCase sample;
    sample.path = sourceFile(QStringLiteral("resources/samples/digits_dense_int8.tflite")).toStdString();
    sample.tensors = 4;
    return sample;
}

void TestOracle::run_sample_givesEveryTensor()
{
    Oracle oracle;
    OracleCase sample = sampleCase();
    const OracleResult first = oracle.run({&sample, 1})[0];
    QVERIFY2(first.done(), first.error.c_str());
    QVERIFY(first.tensors[0] && first.tensors[1]);
    Random random(testSeed());
    const TensorPtr input = random.tensor(first.tensors[0]->dtype, first.tensors[0]->shape);
    sample.inputs = {input};
    const OracleResult second = oracle.run({&sample, 1})[0];
    QVERIFY2(second.done(), second.error.c_str());
    QVERIFY(std::ranges::equal(second.tensors[0]->bytes.span(), input->bytes.span()));
}

void TestOracle::run_garbage_isRefusedAndTheNextCaseRuns()
{
    Oracle oracle;
    OracleCase garbage;
    garbage.model = SharedBytes::adopt(std::vector<char>(100, 'x'));
    const std::vector<OracleCase> cases{garbage, sampleCase()};
    const auto results = oracle.run(cases);
    QCOMPARE(stageName(results[0].stage), "load");
    QVERIFY(!results[0].error.empty());
    QVERIFY2(results[1].done(), results[1].error.c_str());
}

void TestOracle::run_deadProcess_isAbortedAndTheNextCaseRuns()
{
    Oracle oracle;
    OracleCase sample = sampleCase();
    sample.inputs = {makeZeros(DType::Int8, Shape{1, 28, 28, 1})};
    sample.resolver = Resolver::Default;
    oracle.timeout = std::chrono::milliseconds(20000);
    const std::vector<OracleCase> warm{sample};
    QVERIFY(!oracle.run(warm).empty());
    // No time at all: the process is ended while it works, which is what an abort looks like from here.
    oracle.timeout = std::chrono::milliseconds(0);
    const auto late = oracle.run(warm);
    QCOMPARE(stageName(late[0].stage), "timed out");
    oracle.timeout = std::chrono::milliseconds(20000);
    const std::vector<OracleCase> after{sampleCase()};
    const auto results = oracle.run(after);
    QVERIFY2(results[0].done(), results[0].error.c_str());
}

void TestOracle::run_builtModel_computesIt()
{
    BuiltSubgraph graph;
    const QuantParams quant = perTensor(0.5F, -3);
    const TensorPtr a = makeTensor<std::int8_t>(DType::Int8, Shape{4}, {-3, -1, 1, 125});
    const TensorPtr b = makeTensor<std::int8_t>(DType::Int8, Shape{4}, {-3, -1, -1, 125});
    graph.tensors = {{.name = "a", .dtype = DType::Int8, .shape = {4}, .quant = quant},
        {.name = "b", .dtype = DType::Int8, .shape = {4}, .quant = quant, .data = b},
        {.name = "sum", .dtype = DType::Int8, .shape = {4}, .quant = quant}};
    graph.ops = {{.code = OpCode::Add, .version = 2, .inputs = {0, 1}, .outputs = {2}, .options = AddOptions{}}};
    graph.inputs = {0};
    graph.outputs = {2};
    OracleCase sum;
    sum.model = buildModel({graph});
    sum.inputs = {a};
    sum.tensors = 3;
    Oracle oracle;
    const OracleResult result = oracle.run({&sum, 1})[0];
    QVERIFY2(result.done(), result.error.c_str());
    QVERIFY(result.tensors[2] != nullptr);
    const auto codes = result.tensors[2]->as<std::int8_t>();
    QCOMPARE(std::vector<int>(codes.begin(), codes.end()), (std::vector<int>{-3, 1, 3, 127}));
}

QTEST_GUILESS_MAIN(TestOracle)
#include "tst_oracle.moc"
