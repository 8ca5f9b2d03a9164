// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Scripts of the generators' random single-operator models: what the Python computes must equal what the engine does.
// How many of each generator: QUANTSTEP_CASES (8); which: QUANTSTEP_ONLY, the beginning of a generator's name; whose
// arithmetic: QUANTSTEP_ARITHMETIC, a name as --arithmetic takes it (else the generator's own).

#include "core/exchange/script_export.h"
#include "core/io/tflite_reader.h"
#include "tests/generators/generator.h"
#include "tests/support/oracle.h"
#include "tests/support/script_runner.h"
#include "tests/support/test_data.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <map>

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
    ScriptOutcome outcome;
};

/// The scripts of one generator's cases.
struct Scripts {
    std::vector<Exported> exported;
    int refused = 0; ///< cases that do not run
};

Scripts exportCases(const OpGenerator& generator, const QString& folder, int count)
{
    Scripts scripts;
    Random random(testSeed());
    const auto numerics = numericsFromName(qgetenv("QUANTSTEP_ARITHMETIC").toStdString());
    for (int i = 0; i < count; ++i) {
        const OpCase oneCase = generator.make(random);
        const auto engine = engineFor(oneCase, numerics.value_or(generator.options.numerics));
        const QString target = folder + QStringLiteral("_%1").arg(i);
        const auto summary = engine ? exportScript(*engine, target.toStdString(), {})
                                    : Result<ScriptSummary>(fail(ErrorCode::InvalidInput, "no engine"));
        if (summary)
            scripts.exported.push_back({oneCase.label, target, summary->loaded.empty(), {}});
        else
            ++scripts.refused;
    }
    return scripts;
}

} // namespace

class TestScriptGenerators : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void randomCases_script_equalEngine_data();
    void randomCases_script_equalEngine();

private:
    QTemporaryDir m_folder;
    std::map<std::size_t, Scripts> m_scripts; ///< by the generator's place
};

/// All scripts run in one process: starting Python takes longer than most of them.
void TestScriptGenerators::initTestCase()
{
    QS_REQUIRE_ORACLE();
    const std::string only = qgetenv("QUANTSTEP_ONLY").toStdString();
    const int asked = qEnvironmentVariableIntValue("QUANTSTEP_CASES");
    QStringList folders;
    for (std::size_t i = 0; i < allGenerators().size(); ++i) {
        const OpGenerator& generator = allGenerators()[i];
        if (!generator.name.starts_with(only))
            continue;
        Scripts& scripts = m_scripts[i];
        scripts = exportCases(generator, m_folder.filePath(QString::number(i)), asked > 0 ? asked : 8);
        for (const Exported& one : scripts.exported)
            folders << one.folder;
    }
    auto outcomes = ScriptRunner().runAll(folders);
    std::size_t next = 0;
    for (auto& [generator, scripts] : m_scripts) {
        for (Exported& one : scripts.exported)
            one.outcome = std::move(outcomes[next++]);
    }
}

void TestScriptGenerators::randomCases_script_equalEngine_data()
{
    QTest::addColumn<int>("generator");
    for (const auto& [generator, scripts] : m_scripts)
        QTest::newRow(allGenerators()[generator].name.c_str()) << static_cast<int>(generator);
}

void TestScriptGenerators::randomCases_script_equalEngine()
{
    QFETCH(const int, generator);
    const Scripts& scripts = m_scripts.at(static_cast<std::size_t>(generator));
    int computed = 0, failed = 0;
    for (const Exported& one : scripts.exported) {
        computed += one.computed ? 1 : 0;
        if (one.outcome.exit == 0)
            continue;
        qWarning("%s: %s", one.label.c_str(), qPrintable(one.outcome.out.right(1500)));
        if (++failed == 1 && qEnvironmentVariableIsSet("QUANTSTEP_KEEP")) {
            const QString kept = scratchPath() + QStringLiteral("/script_failure");
            QDir(kept).removeRecursively();
            QDir().rename(one.folder, kept);
        }
    }
    qInfo("SCRIPT %s: %d computed, %d loaded, %d refused, %d failed", QTest::currentDataTag(), computed,
        static_cast<int>(scripts.exported.size()) - computed, scripts.refused, failed);
    QCOMPARE(failed, 0);
}

QTEST_GUILESS_MAIN(TestScriptGenerators)
#include "tst_script_generators.moc"
