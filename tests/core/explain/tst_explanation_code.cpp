// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The programs that explanations are copied as: run, they print what was stored.

#include "core/engine/random_input.h"
#include "core/explain/explanation_report.h"
#include "core/io/tflite_reader.h"
#include "tests/support/model_inputs.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace quantstep;
using namespace quantstep::test;

namespace {

QByteArray outputOf(const QString& program, const QStringList& arguments)
{
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForFinished(60'000) || process.exitCode() != 0)
        return process.readAllStandardError() + process.errorString().toUtf8();
    return process.readAllStandardOutput();
}

struct Programs {
    std::vector<std::string> python, c;
    std::vector<std::string> stored;
};

/// Of random elements of all tensors that have them.
Programs programsOf(const QString& path, Numerics numerics, Random& random)
{
    Programs programs;
    const auto model = openModel(path.toStdString());
    EngineOptions options;
    options.numerics = numerics;
    const auto engine = Engine::create(*model, options);
    const auto inputs = randomInputs((*model)->main(), random);
    for (std::size_t k = 0; k < inputs.size(); ++k)
        (void)engine->setInput(static_cast<int>(k), inputs[k]);
    (void)engine->run({}, {}, {});
    ElementExplainer explainer(*engine);
    for (std::size_t t = 0; t < (*model)->main().tensors.size(); ++t) {
        const TensorRef tensor{SubgraphId(0), TensorId(static_cast<std::int64_t>(t))};
        const TensorPtr value = engine->value(tensor);
        if (!value || !engine->production(tensor).op.op.valid())
            continue;
        const auto element = static_cast<std::size_t>(random.between(0, static_cast<int>(value->elements()) - 1));
        auto explanation = explainer.explain(tensor, element);
        const ExplanationReport report = makeReport(*engine, *std::move(explanation));
        if (!report.python || !report.c)
            continue;
        programs.python.push_back(*report.python);
        programs.c.push_back(*report.c);
        programs.stored.push_back(report.explanation.stored);
    }
    return programs;
}

} // namespace

class TestExplanationCode : public QObject {
    Q_OBJECT
private slots:
    void programs_printWhatWasStored_data();
    void programs_printWhatWasStored();
};

void TestExplanationCode::programs_printWhatWasStored_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<Numerics>("numerics");
    QTest::addColumn<int>("atLeast");
    const auto sample
        = [](const char* name) { return sourceFile(QStringLiteral("resources/samples/") + QLatin1String(name)); };
    QTest::newRow("int8") << sample("digits_conv_int8.tflite") << Numerics::LiteRtRef << 5;
    QTest::newRow("int8 older") << sample("digits_conv_int8.tflite") << Numerics::Tflite219Ref << 5;
    QTest::newRow("int8 optimized") << sample("digits_conv_int8.tflite") << Numerics::LiteRtDefault << 4;
    QTest::newRow("int8 single rounding") << sample("digits_conv_int8.tflite") << Numerics::SingleRounding << 5;
    QTest::newRow("uint8") << sample("digits_dense_uint8.tflite") << Numerics::LiteRtRef << 2;
    const QString residual = zooFile(QStringLiteral("models/mlperf_tiny/pretrainedResnet_quant.tflite"));
    if (QFile::exists(residual))
        QTest::newRow("residual") << residual << Numerics::LiteRtRef << 12;
}

void TestExplanationCode::programs_printWhatWasStored()
{
    QFETCH(const QString, path);
    QFETCH(const Numerics, numerics);
    QFETCH(const int, atLeast);
    const QString python = QStandardPaths::findExecutable(QStringLiteral("python3"));
    const QString compiler = QStandardPaths::findExecutable(QStringLiteral("cc"));
    QVERIFY2(!python.isEmpty() && !compiler.isEmpty(), "python3 and cc are needed");
    Random random(testSeed());
    const Programs programs = programsOf(path, numerics, random);
    QVERIFY2(static_cast<int>(programs.python.size()) >= atLeast, qPrintable(QString::number(programs.python.size())));
    const QTemporaryDir folder;
    for (std::size_t i = 0; i < programs.python.size(); ++i) {
        const QByteArray expected = QByteArray::fromStdString(programs.stored[i] + "\n");
        const QString script = folder.filePath(QStringLiteral("steps.py"));
        const QString source = folder.filePath(QStringLiteral("steps.c"));
        const QString binary = folder.filePath(QStringLiteral("steps"));
        for (const auto& [file, text] : {std::pair(script, programs.python[i]), std::pair(source, programs.c[i])}) {
            QFile out(file);
            QVERIFY(out.open(QIODevice::WriteOnly));
            out.write(QByteArray::fromStdString(text));
        }
        QCOMPARE(outputOf(python, {script}), expected);
        QCOMPARE(outputOf(compiler,
                     {QStringLiteral("-std=c99"), QStringLiteral("-Wall"), QStringLiteral("-Werror"), source,
                         QStringLiteral("-o"), binary, QStringLiteral("-lm")}),
            QByteArray());
        QCOMPARE(outputOf(binary, {}), expected);
    }
}

QTEST_GUILESS_MAIN(TestExplanationCode)
#include "tst_explanation_code.moc"
