// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Scripts of the generators' random single-operator models: what the Python computes must equal what the engine does.
// How many of each generator: QUANTSTEP_CASES (8); which: QUANTSTEP_ONLY, the beginning of a generator's name.

#include "core/exchange/script_export.h"
#include "core/io/tflite_reader.h"
#include "tests/generators/generator.h"
#include "tests/support/oracle.h"
#include "tests/support/script_runner.h"
#include "tests/support/test_data.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace quantstep;
using namespace quantstep::test;

namespace {

/// The engine at the start of the case's last inference; null when it does not come so far.
std::unique_ptr<Engine> engineFor(const OpCase& oneCase, Numerics numerics)
{
    const auto model = readTflite(buildCase(oneCase));
    if (!model)
        return nullptr;
    auto engine = Engine::create(*model, {.numerics = numerics});
    int k = 0;
    for (const CaseTensor& input : oneCase.inputs) {
        if (input.role == CaseTensor::Role::Activation && !engine->setInput(k++, input.value))
            return nullptr;
    }
    return engine;
}

struct Exported {
    std::string label;
    QString folder;
    bool computed = false;
};

} // namespace

class TestScriptGenerators : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QS_REQUIRE_ORACLE(); }
    void randomCases_script_equalEngine_data();
    void randomCases_script_equalEngine();

private:
    ScriptRunner m_runner;
};

void TestScriptGenerators::randomCases_script_equalEngine_data()
{
    QTest::addColumn<int>("generator");
    const std::string only = qgetenv("QUANTSTEP_ONLY").toStdString();
    for (std::size_t i = 0; i < allGenerators().size(); ++i) {
        if (allGenerators()[i].name.starts_with(only))
            QTest::newRow(allGenerators()[i].name.c_str()) << static_cast<int>(i);
    }
}

void TestScriptGenerators::randomCases_script_equalEngine()
{
    QFETCH(const int, generator);
    const OpGenerator& chosen = allGenerators()[static_cast<std::size_t>(generator)];
    const int asked = qEnvironmentVariableIntValue("QUANTSTEP_CASES");
    Random random(testSeed());
    const QTemporaryDir folder;
    std::vector<Exported> exported;
    int refused = 0;
    for (int i = 0; i < (asked > 0 ? asked : 8); ++i) {
        const OpCase oneCase = chosen.make(random);
        const auto engine = engineFor(oneCase, chosen.options.numerics);
        const QString target = folder.filePath(QString::number(i));
        const auto summary = engine ? exportScript(*engine, target.toStdString(), {})
                                    : Result<ScriptSummary>(fail(ErrorCode::InvalidInput, "no engine"));
        if (summary)
            exported.push_back({oneCase.label, target, summary->loaded.empty()});
        else
            ++refused;
    }
    QStringList folders;
    for (const Exported& one : exported)
        folders << one.folder;
    const auto outcomes = m_runner.runAll(folders);
    int computed = 0, failed = 0;
    for (std::size_t i = 0; i < exported.size(); ++i) {
        computed += exported[i].computed ? 1 : 0;
        if (outcomes[i].exit == 0)
            continue;
        ++failed;
        qWarning("%s: %s: %s", chosen.name.c_str(), exported[i].label.c_str(), qPrintable(outcomes[i].out.right(1500)));
        if (qEnvironmentVariableIsSet("QUANTSTEP_KEEP") && failed == 1) {
            const QString kept = scratchPath() + QStringLiteral("/script_failure");
            QDir(kept).removeRecursively();
            QDir().rename(exported[i].folder, kept);
        }
    }
    qInfo("SCRIPT %s: %d computed, %d loaded, %d refused, %d failed", chosen.name.c_str(), computed,
        static_cast<int>(exported.size()) - computed, refused, failed);
    QCOMPARE(failed, 0);
}

QTEST_GUILESS_MAIN(TestScriptGenerators)
#include "tst_script_generators.moc"
