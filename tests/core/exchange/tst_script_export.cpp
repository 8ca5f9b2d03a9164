// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Exported scripts of whole models, run with a Python that has NumPy alone.

#include "core/engine/random_input.h"
#include "core/exchange/script_export.h"
#include "core/io/tflite_reader.h"
#include "tests/support/control_flow_models.h"
#include "tests/support/model_builder.h"
#include "tests/support/oracle.h"
#include "tests/support/script_runner.h"
#include "tests/support/test_data.h"

#include <QDir>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

using namespace quantstep;
using namespace quantstep::test;

namespace {

Result<ScriptSummary> exportModel(const QString& path, const QString& folder, Numerics numerics = Numerics::LiteRtRef)
{
    QS_TRY(auto model, openModel(path.toStdString()));
    const auto engine = Engine::create(model, {.numerics = numerics});
    for (std::size_t k = 0; k < model->main().inputs.size(); ++k) {
        const TensorInfo& info = model->main().tensor(model->main().inputs[k]);
        QS_CHECK(engine->setInput(
            static_cast<int>(k), randomInput(info.dtype, info.shape, testSeed(), static_cast<int>(k))));
    }
    return exportScript(*engine, folder.toStdString(), {});
}

QString sample(const char* name)
{
    return sourceFile(QStringLiteral("resources/samples/") + QLatin1String(name));
}

} // namespace

class TestScriptExport : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QS_REQUIRE_ORACLE(); }
    void models_script_allTensorsEqual_data();
    void models_script_allTensorsEqual();
    void subgraphs_script_allTensorsEqual_data();
    void subgraphs_script_allTensorsEqual();
    void flippedWeight_script_failsAtItsOperator();
    void folder_notEmpty_isRefused();
    void run_fails_leavesNothing();
    void script_isReadable();

private:
    QString folder(const char* name) const { return m_folder.filePath(QLatin1String(name)); }

    QTemporaryDir m_folder;
    ScriptRunner m_runner;
};

void TestScriptExport::models_script_allTensorsEqual_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<int>("numerics");
    const auto row = [](const QString& path, Numerics numerics) {
        const auto name = QFileInfo(path).completeBaseName().toStdString();
        QTest::newRow(fmt::format("{} {}", name, numericsName(numerics)).c_str()) << path << static_cast<int>(numerics);
    };
    for (const Numerics numerics : kAllNumerics) {
        row(sample("digits_conv_int8.tflite"), numerics);
        row(sample("digits_dense_uint8.tflite"), numerics);
    }
    row(sample("digits_conv_float.tflite"), Numerics::LiteRtRef);
    for (const char* name : {"mlperf_tiny/ad01_int8", "mlperf_tiny/ad01_fp32", "mlperf_tiny/kws_ref_model",
             "mlperf_tiny/pretrainedResnet_quant", "mlperf_tiny/vww_96_int8", "mlperf_tiny/vww_96_float",
             "coral/mobilenet_v2_1.0_224_quant", "coral/keras_lstm_mnist_ptq", "tflite_micro/trained_lstm_int8",
             "tflite_micro/trained_lstm"})
        row(zooFile(QStringLiteral("models/") + QLatin1String(name) + QStringLiteral(".tflite")), Numerics::LiteRtRef);
}

void TestScriptExport::models_script_allTensorsEqual()
{
    QFETCH(const QString, model);
    QFETCH(const int, numerics);
    if (!QFileInfo::exists(model))
        QSKIP("the model is not here: set QUANTSTEP_ZOO");
    const QString target = m_folder.filePath(QString::number(QRandomGenerator::global()->generate()));
    const auto summary = exportModel(model, target, static_cast<Numerics>(numerics));
    QVERIFY2(summary.has_value(), summary ? "" : summary.error().message.c_str());
    QVERIFY2(summary->loaded.empty(), summary->loaded.begin()->first.c_str());
    const ScriptOutcome outcome = m_runner.run(target);
    QVERIFY2(outcome.exit == 0, qPrintable(outcome.out));
    QCOMPARE(outcome.lastLine(), QStringLiteral("%1 of %1 tensors equal").arg(summary->tensors));
}

void TestScriptExport::subgraphs_script_allTensorsEqual_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("compared"); // tensors: those of subgraphs as often as they run
    QTest::newRow("WHILE") << 0 << 13;
    QTest::newRow("IF, taken") << 1 << 2;
    QTest::newRow("IF, not taken") << 2 << 1;
    QTest::newRow("variable") << 3 << 2;
    QTest::newRow("state") << 4 << 2;
}

void TestScriptExport::subgraphs_script_allTensorsEqual()
{
    QFETCH(const int, kind);
    QFETCH(const int, compared);
    const std::vector<std::vector<BuiltSubgraph>> graphs{
        loop(3), branches(), branches(), accumulator(), filterWithState()};
    const auto model = readTflite(buildModel(graphs[static_cast<std::size_t>(kind)]));
    QVERIFY(model.has_value());
    const auto engine = Engine::create(*model, {});
    for (std::size_t k = 0; k < (*model)->main().inputs.size(); ++k) {
        const TensorInfo& info = (*model)->main().tensor((*model)->main().inputs[k]);
        const auto bools = makeTensor<std::uint8_t>(
            DType::Bool, info.shape, std::vector<std::uint8_t>(info.shape.elements(), kind == 1 ? 1 : 0));
        const auto zeros = makeZeros(info.dtype, info.shape);
        const auto value = info.dtype == DType::Bool ? bools
            : info.dtype == DType::Int32             ? zeros
                                                     : randomInput(info.dtype, info.shape, 1, static_cast<int>(k));
        QVERIFY(engine->setInput(static_cast<int>(k), value).has_value());
    }
    const QString target = m_folder.filePath(QStringLiteral("subgraphs %1").arg(kind));
    const auto summary = exportScript(*engine, target.toStdString(), {});
    QVERIFY2(summary.has_value(), summary ? "" : summary.error().message.c_str());
    QVERIFY(summary->loaded.empty());
    const ScriptOutcome outcome = m_runner.run(target);
    QVERIFY2(outcome.exit == 0, qPrintable(outcome.out));
    QCOMPARE(outcome.lastLine(), QStringLiteral("%1 of %1 tensors equal").arg(compared));
}

void TestScriptExport::flippedWeight_script_failsAtItsOperator()
{
    const QString target = folder("flipped");
    QVERIFY(exportModel(sample("digits_conv_int8.tflite"), target).has_value());
    // t8: the weights of operator 1.
    const auto edit = m_runner.code(QStringLiteral("path = '%1/tensors.npz'\n"
                                                   "data = dict(np.load(path))\n"
                                                   "data['t8'].flat[100] ^= 0x40\n"
                                                   "np.savez(path, **data)\n")
                                        .arg(target));
    QCOMPARE(edit.exit, 0);
    const ScriptOutcome outcome = m_runner.run(target);
    QCOMPARE(outcome.exit, 1);
    QVERIFY2(outcome.lastLine().startsWith(QStringLiteral("op 1 CONV_2D: t12 differs: ")), qPrintable(outcome.out));
}

void TestScriptExport::folder_notEmpty_isRefused()
{
    const QString target = folder("taken");
    QVERIFY(QDir().mkpath(target));
    QVERIFY(exportModel(sample("digits_dense_int8.tflite"), target).has_value()); // empty: fine
    const auto again = exportModel(sample("digits_dense_int8.tflite"), target);
    QVERIFY(!again.has_value());
    QCOMPARE(again.error().code, ErrorCode::InvalidInput);
    QVERIFY(!exportModel(sample("digits_dense_int8.tflite"), QStringLiteral("/nonexistent/there")).has_value());
}

void TestScriptExport::run_fails_leavesNothing()
{
    const QDir parent(m_folder.filePath(QStringLiteral("parent")));
    QVERIFY(QDir().mkpath(parent.path()));
    auto model = openModel(sample("digits_conv_int8.tflite").toStdString());
    QVERIFY(model.has_value());
    const auto engine = Engine::create(*model, {.maxTensorBytes = 1000});
    const TensorInfo& info = (*model)->main().tensor((*model)->main().inputs[0]);
    QVERIFY(engine->setInput(0, randomInput(info.dtype, info.shape, 1, 0)).has_value());
    QVERIFY(!exportScript(*engine, parent.filePath(QStringLiteral("out")).toStdString(), {}).has_value());
    QVERIFY(parent.isEmpty());
}

void TestScriptExport::script_isReadable()
{
    const QString target = folder("readable");
    QVERIFY(exportModel(sample("digits_conv_int8.tflite"), target).has_value());
    QCOMPARE(QDir(target).entryList(QDir::Files),
        (QStringList{QStringLiteral("multipliers.py"), QStringLiteral("ops.py"), QStringLiteral("run.py"),
            QStringLiteral("tensors.npz")}));
    for (const char* name : {"run.py", "ops.py", "multipliers.py"}) {
        QFile file(target + QLatin1Char('/') + QLatin1String(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto lines = file.readAll().split('\n');
        for (const auto& line : lines)
            QVERIFY2(line.size() <= 125, line.constData());
    }
}

QTEST_GUILESS_MAIN(TestScriptExport)
#include "tst_script_export.moc"
