// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/tflite_reader.h"
#include "tests/support/arithmetic_measure.h"
#include "tests/support/model_inputs.h"
#include "tests/support/test_data.h"

#include <QFile>
#include <QTest>

using namespace quantstep;
using namespace quantstep::test;

/// Every arithmetic but the reference against the runtime it stands for, over the whole collection. The result is
/// docs/arithmetics.md; QUANTSTEP_UPDATE=1 writes it anew, otherwise nothing may get worse against it.
class TestArithmetics : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void collection_inEveryArithmetic_noWorseThanRecorded();
};

namespace {

constexpr std::size_t kBatch = 64;

const char* const kHeading = R"(# How exact each arithmetic is

`--arithmetic NAME` (in the window: Run, Arithmetic) says whose integers are computed. `litert-ref`, the default, is
held to every bit: see exactness.md. The others are measured here, each against the runtime that it stands for, on all
models of the test collection with random inputs and such that saturate.

| name | runtime |
|---|---|
| tflite-2.19-ref | ai-edge-litert 1.2.0, op resolver BUILTIN_REF: before the reference FULLY_CONNECTED changed in April 2025 |
| litert-default | ai-edge-litert 2.3.0, optimized kernels without delegates, as on x86-64 with AVX-512 |
| xnnpack | ai-edge-litert 2.3.0 with its XNNPACK delegate, all tensors made outputs of the graph |
| tflm | TensorFlow Lite Micro, reference kernels (package tflite-micro) |
| single-rounding | litert-ref built with TFLITE_SINGLE_ROUNDING; no runtime is shipped like that, so only its formulas are tested |

A line per operator and output type counts elements that were computed from equal inputs: the operator's own
differences, not what it was handed. `differ` counts integers that are not equal, and floats beyond 1e-5 of the tensor's
largest magnitude; `largest` is in codes. Tensors that a runtime leaves unwritten, or fills from memory that nobody
wrote, are not counted (such are found by running it on memory with other contents). Lines per model count all computed tensors of whole runs, so one
difference early in a network makes many. Operators with nothing but floats that agree are summed up.

Written by `QUANTSTEP_UPDATE=1 tst_arithmetics`; the same test fails when a line gets worse.
)";

/// Models that get a line of their own; the others are summed up.
bool isListed(const QString& name)
{
    return name.startsWith(QStringLiteral("mlperf_tiny/")) || name.startsWith(QStringLiteral("coral/"))
        || name.contains(QStringLiteral("mobilenet")) || name.contains(QStringLiteral("person_detect"))
        || name.contains(QStringLiteral("micro_speech")) || name.contains(QStringLiteral("hello_world"))
        || name.contains(QStringLiteral("lstm"));
}

struct Results {
    std::map<std::string, Measured> operators, models;
    std::map<std::string, int> verdicts;
};

const char* verdictOf(const OurRun& ours, const OracleResult& theirs)
{
    if (!ours.error)
        return theirs.done() ? "both run" : "only the runtime refuses";
    if (ours.error->code == ErrorCode::Unsupported)
        return "no kernel here";
    return theirs.done() ? "only refused here" : "both refuse";
}

struct Request {
    ModelPtr model;
    std::string name;
};

/// Random inputs, and such that saturate.
void addRequests(const QString& path, std::size_t number, const MeasuredArithmetic& arithmetic,
    std::vector<Request>& models, std::vector<OracleCase>& cases)
{
    const auto model = openModel(path.toStdString());
    if (!model)
        return;
    Random random(testSeed() + static_cast<std::uint32_t>(number));
    const Subgraph& graph = (*model)->main();
    for (const bool limits : {false, true}) {
        OracleCase request;
        request.path = path.toStdString();
        request.inputs = limits ? extremeInputs(graph, random) : randomInputs(graph, random);
        request.tensors = static_cast<int>(graph.tensors.size());
        request.resolver = arithmetic.resolver;
        request.expose = arithmetic.expose;
        if (request.inputs.size() != graph.inputs.size())
            continue;
        cases.push_back(std::move(request));
        const QString name = path.mid(zooFile(QStringLiteral("models/")).size());
        models.push_back({*model, isListed(name) ? name.toStdString() : "all others"});
    }
}

Results measureCollection(const MeasuredArithmetic& arithmetic, const std::vector<QString>& files)
{
    Results results;
    Oracle oracle(arithmetic.runtime);
    oracle.timeout = std::chrono::milliseconds(20000);
    for (std::size_t begin = 0; begin < files.size(); begin += kBatch) {
        std::vector<Request> models;
        std::vector<OracleCase> cases;
        for (std::size_t i = begin; i < std::min(begin + kBatch, files.size()); ++i)
            addRequests(files[i], i, arithmetic, models, cases);
        const auto theirs = oracle.run(cases);
        for (std::size_t i = 0; i < models.size(); ++i) {
            const OurRun ours
                = runOurs(models[i].model, cases[i].inputs, KernelPath::Fast, {}, 1, 1, arithmetic.numerics);
            ++results.verdicts[verdictOf(ours, theirs[i])];
            if (!ours.error && theirs[i].done())
                results.models[models[i].name].add(
                    measure(*models[i].model, ours, theirs[i], arithmetic.numerics, results.operators));
        }
    }
    return results;
}

class Document {
public:
    void add(const std::string& arithmetic, const Results& results)
    {
        m_text += "\n## " + arithmetic + "\n\n";
        std::vector<std::string> counts;
        for (const auto& [verdict, count] : results.verdicts)
            counts.push_back(fmt::format("{}: {}", verdict, count));
        m_text += fmt::format("Runs: {}.\n", fmt::join(counts, ", "));
        Measured floats;
        std::map<std::string, Measured> shown;
        for (const auto& [name, row] : results.operators) {
            const bool plainFloat = row.different == 0 && name.find("float32") != std::string::npos;
            if (plainFloat)
                floats.add(row);
            else
                shown[name] = row;
        }
        if (floats.cases > 0)
            shown["(all other float operators)"] = floats;
        addTable(arithmetic, "operator", "executed", shown);
        addTable(arithmetic, "model", "runs", results.models);
    }
    [[nodiscard]] const std::string& text() const { return m_text; }
    [[nodiscard]] const std::map<std::string, Measured>& rows() const { return m_rows; }

private:
    void addTable(
        const std::string& arithmetic, const char* what, const char* unit, const std::map<std::string, Measured>& table)
    {
        m_text += fmt::format(
            "\n| {} | {} | elements | differ | largest | float error | first difference |\n", what, unit);
        m_text += "|---|--:|--:|--:|--:|--:|---|\n";
        for (const auto& [name, row] : table) {
            m_text += fmt::format("| {} | {} | {} | {} | {:g} | {:.1e} | {} |\n", name, row.cases, row.elements,
                row.different, row.largest, row.floatError, row.note);
            m_rows[arithmetic + "|" + name] = row;
        }
    }

    std::string m_text;
    std::map<std::string, Measured> m_rows; ///< by arithmetic and name
};

/// The rows of the recorded document, in the same way.
std::map<std::string, Measured> readRecord(const QString& path)
{
    std::map<std::string, Measured> record;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return record;
    std::string arithmetic;
    for (const QByteArray& line : file.readAll().split('\n')) {
        if (line.startsWith("## "))
            arithmetic = line.mid(3).toStdString();
        const QList<QByteArray> cells = line.split('|');
        if (cells.size() < 8)
            continue;
        Measured row;
        row.elements = cells[3].trimmed().toULongLong();
        row.different = cells[4].trimmed().toULongLong();
        row.largest = cells[5].trimmed().toDouble();
        record[arithmetic + "|" + cells[1].trimmed().toStdString()] = row;
    }
    return record;
}

/// Optimized kernels are chosen by the processor, and sum floats in another order on another one: there a few elements
/// more may differ, by one code, than on the one that the record was made on.
struct Allowance {
    double share = 0, codes = 0;
};

Allowance allowanceOf(const std::string& row)
{
    const bool portable = row.starts_with("tflite-2.19-ref|") || row.starts_with("tflm|");
    return portable ? Allowance{} : Allowance{0.002, 1};
}

/// One sentence per row that got worse; a row that is new has to be exact.
std::vector<std::string> worseRows(
    const std::map<std::string, Measured>& rows, const std::map<std::string, Measured>& record)
{
    std::vector<std::string> worse;
    for (const auto& [name, row] : rows) {
        const auto found = record.find(name);
        const Measured known = found == record.end() ? Measured{} : found->second;
        const Allowance allowance = allowanceOf(name);
        // With another seed, or more kernels, more elements may differ, but not a larger share of them.
        const auto elements = static_cast<double>(row.elements);
        const double share
            = known.elements > 0 ? static_cast<double>(known.different) / static_cast<double>(known.elements) : 0;
        if (static_cast<double>(row.different) > (share + allowance.share) * elements + 0.5
            || row.largest > std::max(known.largest, allowance.codes)) {
            worse.push_back(fmt::format("{}: {} of {} differ, by at most {}; recorded are {} of {}, {}; {}", name,
                row.different, row.elements, row.largest, known.different, known.elements, known.largest, row.note));
        }
    }
    return worse;
}

} // namespace

void TestArithmetics::initTestCase()
{
    QS_REQUIRE_ORACLE();
    QS_REQUIRE_ZOO();
    for (const MeasuredArithmetic& arithmetic : measuredArithmetics()) {
        const std::string reason = Oracle::unavailable(arithmetic.runtime);
        if (reason.empty())
            continue;
        if (qEnvironmentVariableIsSet("CI"))
            QFAIL(reason.c_str());
        QSKIP(reason.c_str());
    }
    qInfo("seed %u", testSeed());
}

void TestArithmetics::collection_inEveryArithmetic_noWorseThanRecorded()
{
    const QString onlyModels = qEnvironmentVariable("QUANTSTEP_ONLY");
    const std::string onlyOne = qEnvironmentVariable("QUANTSTEP_ARITHMETIC").toStdString();
    std::vector<QString> files;
    for (const QString& path : filesBelow(zooFile(QStringLiteral("models")), QStringLiteral(".tflite"))) {
        if (path.contains(onlyModels))
            files.push_back(path);
    }
    Document document;
    for (const MeasuredArithmetic& arithmetic : measuredArithmetics()) {
        const std::string name(numericsName(arithmetic.numerics));
        if (arithmetic.numerics != Numerics::LiteRtRef && (onlyOne.empty() || onlyOne == name))
            document.add(name, measureCollection(arithmetic, files));
    }
    std::fputs(document.text().c_str(), stdout);
    const QString path = sourceFile(QStringLiteral("docs/arithmetics.md"));
    if (qEnvironmentVariableIsSet("QUANTSTEP_UPDATE")) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write((kHeading + document.text()).c_str());
        return;
    }
    for (const auto& [name, row] : document.rows())
        QVERIFY2(!row.unsaid, (name + " differs, and approximation.def has no note that says so").c_str());
    const auto worse = worseRows(document.rows(), readRecord(path));
    for (const std::string& line : worse)
        qWarning("%s", line.c_str());
    QVERIFY2(worse.empty(), "the lines above got worse against docs/arithmetics.md");
}

QTEST_GUILESS_MAIN(TestArithmetics)
#include "tst_arithmetics.moc"
