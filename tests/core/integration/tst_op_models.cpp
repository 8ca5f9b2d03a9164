// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/tflite_reader.h"
#include "tests/support/differential.h"
#include "tests/support/exactness_table.h"
#include "tests/support/model_inputs.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <map>

using namespace quantstep;
using namespace quantstep::test;

/// The collection's single-operator models, ten or so per operator and type, compared with the oracle.
/// The result is docs/exactness-ops.md, kept as docs/exactness.md is.
class TestOpModels : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void opModels_everyGroup_noWorseThanRecorded();
};

namespace {

constexpr std::size_t kBatch = 64;

const char* const kHeading = R"(# Exactness of single operators

The collection's single-operator models, grouped by operator and type (f float, i8, i16 activations, dr dynamic
range, ...), compared as in exactness.md on random inputs and on such that saturate, with both kernel paths. A group's models that both sides refuse count as
no tensors.

Written by `QUANTSTEP_UPDATE=1 tst_op_models`; the same test fails when a line gets worse.
)";

/// A model with one set of inputs.
struct Entry {
    ModelPtr model; ///< null: does not open, says `error`
    std::string name, group, error;
    std::vector<TensorPtr> inputs;
    bool counts = true; ///< the first of its model
};

/// Random inputs, and such that saturate.
std::vector<Entry> openEntries(const QString& path, std::size_t number)
{
    Entry entry;
    entry.name = QFileInfo(path).completeBaseName().toStdString();
    entry.group = entry.name.substr(0, entry.name.rfind('_')); // "conv2d_i8" of "conv2d_i8_10"
    auto model = openModel(path.toStdString());
    if (!model) {
        entry.error = model.error().message;
        return {entry};
    }
    entry.model = *model;
    Random random(testSeed() + static_cast<std::uint32_t>(number));
    entry.inputs = randomInputs(entry.model->main(), random);
    Entry limits = entry;
    limits.name += " at its limits";
    limits.counts = false;
    limits.inputs = extremeInputs(entry.model->main(), random);
    return {entry, limits};
}

void addComparison(ExactnessRow& row, const Entry& entry, const Comparison& comparison)
{
    row.of += comparison.tensors;
    row.equal += comparison.equal;
    row.floatError = std::max(row.floatError, comparison.floatError);
    if (comparison.verdict == Comparison::Verdict::OnlyWeRefuse)
        row.of += 1; // a refusal of ours counts as one tensor that differs
    const bool fine = comparison.verdict == Comparison::Verdict::Equal
        || comparison.verdict == Comparison::Verdict::BothRefuse
        || comparison.verdict == Comparison::Verdict::Undefined;
    if (!fine && row.note.empty())
        row.note = fmt::format("{}: {}: {}", entry.name, verdictName(comparison.verdict), comparison.text);
}

} // namespace

void TestOpModels::initTestCase()
{
    QS_REQUIRE_ORACLE();
    QS_REQUIRE_ZOO();
    qInfo("seed %u", testSeed());
}

void TestOpModels::opModels_everyGroup_noWorseThanRecorded()
{
    const QString only = qEnvironmentVariable("QUANTSTEP_ONLY");
    const auto files = filesBelow(zooFile(QStringLiteral("models/op_tests")), QStringLiteral(".tflite"));
    std::map<std::string, ExactnessRow> groups;
    Oracle oracle;
    oracle.timeout = std::chrono::milliseconds(20000);
    for (std::size_t begin = 0; begin < files.size(); begin += kBatch) {
        std::vector<Entry> entries;
        std::vector<OracleCase> requests;
        for (std::size_t i = begin; i < std::min(begin + kBatch, files.size()); ++i) {
            if (!files[i].contains(only))
                continue;
            for (Entry& entry : openEntries(files[i], i)) {
                OracleCase request;
                request.path = files[i].toStdString();
                request.inputs = entry.inputs;
                request.tensors = entry.model ? static_cast<int>(entry.model->main().tensors.size()) : 0;
                requests.push_back(std::move(request));
                entries.push_back(std::move(entry));
            }
        }
        const auto results = oracle.run(requests);
        for (std::size_t i = 0; i < entries.size(); ++i) {
            const Entry& entry = entries[i];
            ExactnessRow& row = groups[entry.group];
            row.name = entry.group;
            row.ops += entry.counts ? 1 : 0;
            if (!entry.model) {
                row.of += results[i].done() ? 1 : 0;
                row.note = entry.error;
                continue;
            }
            for (const KernelPath path : {KernelPath::Fast, KernelPath::Reference}) {
                row.runs += 1;
                addComparison(
                    row, entry, compareRuns(*entry.model, runOurs(entry.model, entry.inputs, path), results[i]));
            }
        }
    }
    ExactnessTable table(QStringLiteral("docs/exactness-ops.md"), kHeading, "models");
    for (auto& [name, row] : groups)
        table.add(std::move(row));
    std::fputs(table.markdown().c_str(), stdout);
    if (!only.isEmpty())
        return;
    const std::vector<std::string> worse = table.check();
    for (const std::string& line : worse)
        qWarning("%s", line.c_str());
    QVERIFY2(worse.empty(), "the lines above got worse against docs/exactness-ops.md");
}

QTEST_GUILESS_MAIN(TestOpModels)
#include "tst_op_models.moc"
