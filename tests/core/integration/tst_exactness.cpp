// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/tflite_reader.h"
#include "tests/support/differential.h"
#include "tests/support/exactness_table.h"
#include "tests/support/model_inputs.h"
#include "tests/support/test_data.h"

#include <QElapsedTimer>
#include <QTest>

#include <future>
#include <set>

using namespace quantstep;
using namespace quantstep::test;

/// Every real model: opened, run here and by the oracle, compared tensor by tensor. The result is
/// docs/exactness.md; QUANTSTEP_UPDATE=1 writes it anew, otherwise nothing may get worse against it.
class TestExactness : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void samples_allTensors_equalTheOracle();
    void models_everyOne_noWorseThanRecorded();

private:
    ExactnessRow examine(const QString& path, const std::string& name);
    void compareAll(const ModelPtr& model, std::optional<OpId> until, ExactnessRow& row);

    Oracle m_oracle;
};

namespace {

constexpr qint64 kLongestOpeningMs = 5000;
constexpr qint64 kQuickRunMs = 250;
/// Above this many bytes of tensors one run has to do.
constexpr std::size_t kLargeModel = std::size_t{256} << 20;

const char* const kHeading = R"(# Exactness

Every model of the test collection, run here and by the LiteRT runtime (op resolver BUILTIN_REF, all tensors
preserved) on the same seeded random inputs, on inputs that saturate and, where a model takes an image, on real images. Compared are all
tensors that a graph input or an operator fills: integers exactly, floats within 1e-5 of the tensor's largest
magnitude. State, and tensors for which the runtime keeps no value, are left out. Models with operators that have
no kernel here are compared up to the first of them.

Written by `QUANTSTEP_UPDATE=1 tst_exactness`; the same test fails when a line gets worse.
)";

/// The operators of the main graph that cannot run here, by name; empty when all can.
std::string missingKernels(const Model& model, const Engine& engine)
{
    std::set<std::string> names;
    for (std::size_t i = 0; i < model.main().ops.size(); ++i) {
        const OpRef ref{SubgraphId(0), OpId(static_cast<std::int64_t>(i))};
        if (engine.opStatus(ref).support == OpSupport::Unsupported)
            names.insert(model.op(ref).name());
    }
    return fmt::format("{}", fmt::join(names, ", "));
}

bool isLarge(const Subgraph& graph)
{
    std::size_t bytes = 0;
    for (const TensorInfo& info : graph.tensors)
        bytes += dtypeBytes(info.dtype, info.shape.checkedElements().value_or(0));
    return bytes > kLargeModel;
}

std::vector<InputSet> inputSets(const Subgraph& graph)
{
    std::vector<InputSet> sets;
    const std::uint32_t seeds = isLarge(graph) ? 1 : 2;
    for (std::uint32_t seed = testSeed(); seed < testSeed() + seeds; ++seed) {
        Random random(seed);
        std::vector<TensorPtr> values = randomInputs(graph, random);
        if (values.size() == graph.inputs.size())
            sets.push_back({fmt::format("seed {}", seed), std::move(values)});
    }
    if (isLarge(graph))
        return sets;
    Random random(testSeed());
    if (auto values = extremeInputs(graph, random); !sets.empty())
        sets.push_back({"limits", std::move(values)});
    if (takesImage(graph)) {
        const TensorInfo& input = graph.tensor(graph.inputs[0]);
        for (const QString& image : imagesFor(input)) {
            if (TensorPtr value = imageInput(input, image))
                sets.push_back({QFileInfo(image).fileName().toStdString(), {std::move(value)}});
        }
    }
    return sets;
}

/// Both kernel paths, and any number of threads, must give the same bits; text when they do not.
std::string compareBits(const OurRun& one, const OurRun& other, std::string_view what)
{
    for (std::size_t i = 0; i < one.tensors.size(); ++i) {
        if (!one.tensors[i] || !other.tensors[i])
            continue;
        if (!std::ranges::equal(one.tensors[i]->bytes.span(), other.tensors[i]->bytes.span()))
            return fmt::format("{} differ in tensor {}; ", what, i);
    }
    return {};
}

} // namespace

void TestExactness::initTestCase()
{
    QS_REQUIRE_ORACLE();
    qInfo("seed %u", testSeed());
}

void TestExactness::compareAll(const ModelPtr& model, std::optional<OpId> until, ExactnessRow& row)
{
    const std::vector<InputSet> sets = inputSets(model->main());
    std::vector<OracleCase> requests;
    for (const InputSet& set : sets) {
        OracleCase request;
        request.path = model->path;
        request.inputs = set.values;
        request.tensors = static_cast<int>(model->main().tensors.size());
        requests.push_back(std::move(request));
    }
    if (sets.empty())
        row.note = "its inputs cannot be filled with random values";
    // Both sides compute at the same time.
    auto ours = std::async(std::launch::async, [&] {
        std::vector<OurRun> runs;
        for (const InputSet& set : sets)
            runs.push_back(runOurs(model, set.values, KernelPath::Fast, until));
        return runs;
    });
    const std::vector<OracleResult> results = m_oracle.run(requests);
    const std::vector<OurRun> runs = ours.get();
    bool noted = false;
    for (std::size_t i = 0; i < sets.size(); ++i) {
        const Comparison comparison = compareRuns(*model, runs[i], results[i]);
        row.runs += 1;
        row.of += comparison.tensors;
        row.equal += comparison.equal;
        row.floatError = std::max(row.floatError, comparison.floatError);
        if (comparison.verdict == Comparison::Verdict::OnlyWeRefuse)
            row.of += 1; // a refusal of ours counts as one tensor that differs
        if (comparison.verdict != Comparison::Verdict::Equal && !noted) {
            row.note += fmt::format("{}{}: {}: {}", row.note.empty() ? "" : "; ", sets[i].name,
                verdictName(comparison.verdict), comparison.text);
            noted = true;
        }
    }
    QElapsedTimer timer;
    timer.start();
    const std::size_t again = isLarge(model->main()) ? 0 : sets.size();
    for (std::size_t i = 0; i < again && timer.elapsed() < kQuickRunMs; ++i) {
        std::string text = compareBits(
            runs[i], runOurs(model, sets[i].values, KernelPath::Reference, until), "fast and reference kernels");
        text
            += compareBits(runs[i], runOurs(model, sets[i].values, KernelPath::Fast, until, 3), "one thread and three");
        if (text.empty())
            continue;
        row.of += 1;
        row.note += text;
    }
}

ExactnessRow TestExactness::examine(const QString& path, const std::string& name)
{
    ExactnessRow row;
    row.name = name;
    QElapsedTimer timer;
    timer.start();
    const auto model = openModel(path.toStdString());
    if (timer.elapsed() > kLongestOpeningMs) {
        row.of = 1;
        row.note = "opening takes too long";
        return row;
    }
    if (!model) {
        row.note = "does not open: "
            + QString::fromStdString(model.error().message).remove(path + QStringLiteral(": ")).toStdString();
        return row;
    }
    row.ops = static_cast<int>((*model)->main().ops.size());
    const auto engine = Engine::create(*model, {});
    const std::string missing = missingKernels(**model, *engine);
    const std::optional<OpId> until = engine->firstUnsupported();
    if (!missing.empty())
        row.note = fmt::format("no kernel for {}", missing);
    if (!until || until->value > 0)
        compareAll(*model, until, row);
    return row;
}

void TestExactness::samples_allTensors_equalTheOracle()
{
    const auto samples = filesBelow(sourceFile(QStringLiteral("resources/samples")), QStringLiteral(".tflite"));
    QVERIFY(!samples.empty());
    for (const QString& sample : samples) {
        const ExactnessRow row = examine(sample, QFileInfo(sample).fileName().toStdString());
        QVERIFY2(row.of > 0 && row.equal == row.of, (row.name + ": " + row.note).c_str());
    }
}

void TestExactness::models_everyOne_noWorseThanRecorded()
{
    QS_REQUIRE_ZOO();
    ExactnessTable table(QStringLiteral("docs/exactness.md"), kHeading, "ops");
    const QString folder = zooFile(QStringLiteral("models/"));
    const QString only = qEnvironmentVariable("QUANTSTEP_ONLY");
    for (const QString& path : filesBelow(folder, QString())) {
        const QString name = path.mid(folder.size());
        if (name.startsWith(QStringLiteral("op_tests/")) || name.endsWith(QStringLiteral(".tsv"))
            || !name.contains(only))
            continue;
        QElapsedTimer timer;
        timer.start();
        table.add(examine(path, name.toStdString()));
        if (timer.elapsed() > 2000)
            qInfo("%s: %lld ms", qPrintable(name), static_cast<long long>(timer.elapsed()));
    }
    std::fputs(table.markdown().c_str(), stdout);
    QVERIFY2(table.rows().size() >= 200 || !only.isEmpty(), "models are missing from the collection");
    if (!only.isEmpty())
        return;
    const std::vector<std::string> worse = table.check();
    for (const std::string& line : worse)
        qWarning("%s", line.c_str());
    QVERIFY2(worse.empty(), "the lines above got worse against docs/exactness.md");
}

QTEST_GUILESS_MAIN(TestExactness)
#include "tst_exactness.moc"
