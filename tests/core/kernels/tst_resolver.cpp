// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Which operators and versions a runtime registers, and what is said where it does not.

#include "core/engine/engine.h"
#include "core/io/tflite_reader.h"
#include "core/kernels/resolver.h"
#include "tests/support/model_builder.h"
#include "tests/support/oracle.h"

#include <QTest>

using namespace quantstep;
using namespace quantstep::test;

class TestResolver : public QObject {
    Q_OBJECT

private slots:
    void versions_ofEveryKernel_asTheRuntimeRegisters_data();
    void versions_ofEveryKernel_asTheRuntimeRegisters();
    void newerOperator_isRefusedWithAHint_andRunsByDefaultResolver();
    void refusedQuantization_runsByTflm();
};

namespace {

/// A model of one operator that reads and writes nothing: enough to see whether it is registered.
SharedBytes bareModel(OpCode code, int version)
{
    BuiltSubgraph graph;
    graph.tensors.push_back({.name = "x", .dtype = DType::Float32, .shape = {1}});
    BuiltOp op;
    op.code = code;
    op.version = version;
    graph.ops.push_back(op);
    graph.inputs = {0};
    graph.outputs = {0};
    return buildModel({graph});
}

std::unique_ptr<Engine> engineFor(const SharedBytes& bytes, Numerics numerics)
{
    const auto model = readTflite(bytes);
    EngineOptions options;
    options.numerics = numerics;
    return Engine::create(*model, options);
}

OpRef opAt(int index)
{
    return {SubgraphId(0), OpId(index)};
}

} // namespace

void TestResolver::versions_ofEveryKernel_asTheRuntimeRegisters_data()
{
    QTest::addColumn<int>("resolver");
    QTest::addColumn<int>("numerics");
    const auto add = [](const char* name, Resolver resolver, Numerics numerics) {
        QTest::newRow(name) << static_cast<int>(resolver) << static_cast<int>(numerics);
    };
    add("reference", Resolver::Ref, Numerics::LiteRtRef);
    add("default", Resolver::Default, Numerics::LiteRtDefault);
}

void TestResolver::versions_ofEveryKernel_asTheRuntimeRegisters()
{
    QS_REQUIRE_ORACLE();
    QFETCH(const int, resolver);
    QFETCH(const int, numerics);
    std::vector<OracleCase> cases;
    std::vector<std::pair<const KernelEntry*, int>> asked;
    for (const KernelEntry& kernel : allKernels()) {
        if (kernel.code == OpCode::Custom)
            continue;
        for (int version = 1; version <= kernel.maxVersion + 5; ++version) {
            OracleCase request;
            request.model = bareModel(kernel.code, version);
            request.resolver = static_cast<Resolver>(resolver);
            cases.push_back(std::move(request));
            asked.emplace_back(&kernel, version);
        }
    }
    Oracle oracle;
    const auto results = oracle.run(cases);
    QStringList wrong;
    for (std::size_t i = 0; i < asked.size(); ++i) {
        const bool theirs = results[i].error.find("Didn't find op for builtin") == std::string::npos;
        OpInfo op;
        op.code = asked[i].first->code;
        op.version = asked[i].second;
        const bool ours = checkRegistered(op, *asked[i].first, static_cast<Numerics>(numerics)).has_value();
        if (ours != theirs)
            wrong.append(QStringLiteral("%1 version %2: %3")
                             .arg(QString::fromStdString(op.name()))
                             .arg(op.version)
                             .arg(theirs ? QStringLiteral("registered") : QStringLiteral("not registered")));
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QStringLiteral("; "))));
    qInfo("%zu operators and versions", asked.size());
}

void TestResolver::newerOperator_isRefusedWithAHint_andRunsByDefaultResolver()
{
    BuiltSubgraph graph;
    for (const char* name : {"x", "y", "z"})
        graph.tensors.push_back({.name = name, .dtype = DType::Float32, .shape = {4}});
    graph.ops.push_back({.code = OpCode::Neg, .inputs = {0}, .outputs = {1}, .options = {}});
    graph.ops.push_back({.code = OpCode::Ceil, .inputs = {1}, .outputs = {2}, .options = {}});
    graph.inputs = {0};
    graph.outputs = {2};
    const SharedBytes bytes = buildModel({graph});

    const auto reference = engineFor(bytes, Numerics::LiteRtRef);
    QCOMPARE(reference->opStatus(opAt(0)).support, OpSupport::Ready);
    QCOMPARE(reference->opStatus(opAt(1)).support, OpSupport::Refused);
    const QString reason = QString::fromStdString(reference->opStatus(opAt(1)).reason);
    QVERIFY2(reason.contains(QStringLiteral("--arithmetic litert-default")), qPrintable(reason));
    QCOMPARE(reference->firstUnsupported(), std::optional(OpId(1)));

    for (const Numerics numerics : {Numerics::LiteRtDefault, Numerics::Xnnpack, Numerics::Tflm})
        QCOMPARE(engineFor(bytes, numerics)->opStatus(opAt(1)).support, OpSupport::Ready);
}

void TestResolver::refusedQuantization_runsByTflm()
{
    BuiltSubgraph graph;
    for (const char* name : {"x", "y"})
        graph.tensors.push_back({.name = name, .dtype = DType::Int8, .shape = {4}, .quant = perTensor(0.5F, 0)});
    graph.tensors[0].quant.axis = 3;
    graph.ops.push_back({.code = OpCode::Relu, .inputs = {0}, .outputs = {1}, .options = {}});
    graph.inputs = {0};
    graph.outputs = {1};
    const SharedBytes bytes = buildModel({graph});
    const OpStatus status = engineFor(bytes, Numerics::LiteRtRef)->opStatus(opAt(0));
    QCOMPARE(status.support, OpSupport::Refused);
    QVERIFY2(
        QString::fromStdString(status.reason).contains(QStringLiteral("--arithmetic tflm")), status.reason.c_str());
    QCOMPARE(engineFor(bytes, Numerics::Tflm)->opStatus(opAt(0)).support, OpSupport::Ready);
}

QTEST_GUILESS_MAIN(TestResolver)
#include "tst_resolver.moc"
