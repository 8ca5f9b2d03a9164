// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The program as it is called: verbs, exit codes, what its outputs hold.

#include "tests/support/control_flow_models.h"
#include "tests/support/model_builder.h"
#include "tests/support/program.h"
#include "tests/support/test_data.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace quantstep;

namespace {

test::ProgramOutcome call(const QStringList& arguments, const QStringList& unset = {})
{
    return test::callProgram(arguments, unset);
}

QString sample(const char* name)
{
    return test::sourceFile(QStringLiteral("resources/samples/") + QLatin1String(name));
}

QJsonObject json(const QByteArray& text)
{
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError)
        qWarning("JSON: %s at %d", qPrintable(error.errorString()), error.offset);
    return document.object();
}

QString python()
{
    const auto set = qEnvironmentVariable("QUANTSTEP_PYTHON");
    return set.isEmpty() ? test::sourceFile(QStringLiteral("build/venv/bin/python")) : set;
}

} // namespace

class TestCli : public QObject {
    Q_OBJECT

private slots:
    void exitCodes_data();
    void exitCodes();
    void helpAndVersion();
    void infoTellsMultipliers();
    void runSavesTensors_data();
    void runSavesTensors();
    void runKeepsStateBetweenInvokes();
    void runTakesInputs();
    void untilStops();
    void kernelsAgree();
    void traceHoldsEveryValue();
    void traceTextIsGrammatical();
    void loopsAreTracedInside();
    void benchTellsMedian();
    void compareArithmetic_tellsDifferences();
    void tracesWithoutDisplay();
};

void TestCli::exitCodes_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("exit");
    const QString model = sample("digits_dense_int8.tflite");
    const auto row
        = [](const char* name, const QStringList& arguments, int exit) { QTest::newRow(name) << arguments << exit; };
    row("done", {"run", model}, 0);
    row("no model", {"info"}, 2);
    row("unknown option", {"run", model, "--bogus"}, 2);
    row("bad number", {"run", model, "--seed", "x"}, 2);
    row("no such input", {"run", model, "--input", "5=x.npy"}, 2);
    row("input without file", {"run", model, "--input", "0"}, 2);
    row("no such op", {"run", model, "--until", "99"}, 2);
    row("bad format", {"trace", model, "--format", "xml"}, 2);
    row("bad kernels", {"bench", model, "--kernels", "slow"}, 2);
    row("bad arithmetic", {"run", model, "--arithmetic", "mine"}, 2);
    row("another arithmetic", {"run", model, "--arithmetic", "tflm"}, 0);
    row("comparison", {"compare-arithmetic", model, "litert-ref", "tflm"}, 0);
    row("comparison with one name", {"compare-arithmetic", model, "litert-ref"}, 2);
    row("comparison with a bad name", {"compare-arithmetic", model, "litert-ref", "mine"}, 2);
    row("two models", {"info", model, model}, 2);
    row("missing model", {"info", "/nonexistent.tflite"}, 4);
    row("no model file", {"info", sample("digit_0.png")}, 4);
    row("a folder", {"run", "/"}, 4);
    row("missing input", {"run", model, "--input", "0=/nonexistent.npy"}, 4);
    row("unfit input", {"run", model, "--input", "0=" + model}, 4);
    row("script without a folder", {"export-script", model}, 2);
    row("script in a folder that is not empty", {"export-script", model, "-o", "/"}, 4);
    row("script of no model", {"export-script", "/nonexistent.tflite", "-o", "/tmp/never"}, 4);
    row("unwritable", {"run", model, "--save-tensors", "/nonexistent/x.npz"}, 4);
}

void TestCli::exitCodes()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, exit);
    const auto outcome = call(arguments);
    QCOMPARE(outcome.exit, exit);
    QCOMPARE(outcome.err.count('\n'), exit == 0 ? 0 : 1); // one line, or nothing
}

void TestCli::helpAndVersion()
{
    for (const QStringList& arguments :
        {QStringList{"--help"}, QStringList{"run", "--help"}, QStringList{"bench", "--help"}}) {
        const auto outcome = call(arguments);
        QCOMPARE(outcome.exit, 0);
        QVERIFY(outcome.out.contains("Usage: quantstep"));
        QVERIFY(outcome.out.contains("--input"));
    }
    QVERIFY(call({"--version"}).out.startsWith("quantstep "));
}

void TestCli::infoTellsMultipliers()
{
    const auto outcome = call({"info", sample("digits_conv_int8.tflite"), "--json"});
    QCOMPARE(outcome.exit, 0);
    const auto info = json(outcome.out);
    const auto graph = info["subgraphs"].toArray()[0].toObject();
    const auto op = graph["ops"].toArray()[0].toObject();
    QCOMPARE(op["name"].toString(), QStringLiteral("CONV_2D"));
    const auto rescale = op["arithmetic"].toObject()["rescales"].toArray()[0].toObject();
    QVERIFY(!rescale["quantized_multiplier"].toArray().isEmpty());
    QCOMPARE(rescale["quantized_multiplier"].toArray().size(), rescale["shift"].toArray().size());
    // multiplier * 2^(shift - 31) approximates the real multiplier, s_in * s_w / s_out.
    const auto tensors = graph["tensors"].toArray();
    const auto scale = [&](int position, const char* list, int channel) {
        const auto tensor = tensors[op[QLatin1String(list)].toArray()[position].toInt()].toObject();
        return tensor["quantization"].toObject()["scale"].toArray()[channel].toDouble();
    };
    const double real = rescale["real_multiplier"].toArray()[1].toDouble();
    const double expected = scale(0, "inputs", 0) * scale(1, "inputs", 1) / scale(0, "outputs", 0);
    QVERIFY(std::abs(real / expected - 1) < 1e-6);
    const double stored = std::ldexp(
        rescale["quantized_multiplier"].toArray()[1].toDouble(), rescale["shift"].toArray()[1].toInt() - 31);
    QVERIFY(std::abs(stored / real - 1) < 1e-8);
    QVERIFY(call({"info", sample("digits_conv_int8.tflite")}).out.contains("multiplier"));
}

void TestCli::runSavesTensors_data()
{
    QTest::addColumn<bool>("compress");
    QTest::newRow("stored") << false;
    QTest::newRow("deflated") << true;
}

void TestCli::runSavesTensors()
{
    QFETCH(bool, compress);
    if (!QFile::exists(python()))
        QSKIP("no Python to load archives with: set QUANTSTEP_PYTHON");
    const QTemporaryDir folder;
    const QString archive = folder.filePath(QStringLiteral("t.npz"));
    QStringList arguments{"run", sample("digits_conv_int8.tflite"), "--seed", "7", "--save-tensors", archive};
    if (compress)
        arguments << QStringLiteral("--compress");
    QCOMPARE(call(arguments).exit, 0);
    QProcess process;
    process.start(python(),
        {"-c", "import numpy, sys\nz = numpy.load(sys.argv[1])\nfor k in sorted(z): print(k, z[k].dtype, z[k].shape)",
            archive});
    QVERIFY(process.waitForFinished(60000));
    const auto listing = process.readAllStandardOutput();
    QVERIFY2(listing.contains("t0 int8 (1, 28, 28, 1)"), listing + process.readAllStandardError());
    QVERIFY(listing.contains("t18 int8 (1, 10)"));
    QCOMPARE(listing.count('\n'), 19);
}

/// An SVDF that adds the last two inputs up.
void TestCli::runKeepsStateBetweenInvokes()
{
    const auto ones = [](const char* name, const Shape& shape) {
        return test::BuiltTensor{.name = name,
            .shape = shape,
            .data = makeTensor(DType::Float32, shape, std::vector<float>(shape.elements(), 1.0F))};
    };
    test::BuiltSubgraph graph;
    graph.tensors = {{.name = "in", .shape = {1, 1}}, ones("features", Shape{1, 1}), ones("time", Shape{1, 2}),
        {.name = "state", .shape = {1, 2}, .isVariable = true}, {.name = "out", .shape = {1, 1}}};
    graph.ops = {{.code = OpCode::Svdf, .inputs = {0, 1, 2, -1, 3}, .outputs = {4}, .options = SvdfOptions{.rank = 1}}};
    graph.inputs = {0};
    graph.outputs = {4};
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("svdf.tflite")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto bytes = test::buildModel({graph});
    file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<qint64>(bytes.size()));
    file.close();
    const auto output = [&](const QStringList& more) {
        const auto outcome = call(QStringList{"run", file.fileName(), "--seed", "7"} + more);
        return outcome.exit == 0 ? outcome.out.mid(outcome.out.lastIndexOf(':') + 1).trimmed().toFloat() : NAN;
    };
    const float once = output({});
    QVERIFY(once != 0.0F);
    QCOMPARE(output({"--invokes", "1"}), once);
    QCOMPARE(output({"--invokes", "2"}), 2 * once);
    QCOMPARE(output({"--invokes", "5"}), 2 * once);
    QCOMPARE(call({"run", file.fileName(), "--invokes", "0"}).exit, 2);
}

void TestCli::runTakesInputs()
{
    const auto outcome
        = call({"run", sample("digits_conv_int8.tflite"), "--input", "0=" + sample("digit_3.png"), "--progress"});
    QCOMPARE(outcome.exit, 0);
    QVERIFY(outcome.out.contains("image 28x28 grey -> int8 [1, 28, 28, 1]"));
    QVERIFY(outcome.err.contains("run: 8 of 8"));
    // The digit is recognised: the fourth of ten outputs is the largest.
    const auto line = outcome.out.mid(outcome.out.indexOf("output 0"));
    const auto numbers = line.mid(line.lastIndexOf(':') + 1).simplified().split(' ');
    QCOMPARE(numbers.size(), 10);
    int best = 0;
    for (int i = 1; i < 10; ++i)
        best = numbers[i].toInt() > numbers[best].toInt() ? i : best;
    QCOMPARE(best, 3);
    // The same bytes by another way.
    const QTemporaryDir folder;
    QFile raw(folder.filePath(QStringLiteral("in.raw")));
    QVERIFY(raw.open(QIODevice::WriteOnly) && raw.write(QByteArray(784, 5)) == 784);
    raw.close();
    QFile csv(folder.filePath(QStringLiteral("in.csv")));
    QVERIFY(csv.open(QIODevice::WriteOnly) && csv.write(QByteArray("5,").repeated(784)) == 1568);
    csv.close();
    const auto fromRaw = call({"run", sample("digits_conv_int8.tflite"), "--input", "0=" + raw.fileName()});
    const auto fromCsv = call({"run", sample("digits_conv_int8.tflite"), "--input", "0=" + csv.fileName()});
    QCOMPARE(fromRaw.exit, 0);
    QCOMPARE(fromRaw.out.mid(fromRaw.out.indexOf("output")), fromCsv.out.mid(fromCsv.out.indexOf("output")));
}

void TestCli::untilStops()
{
    const auto outcome = call({"run", sample("digits_conv_int8.tflite"), "--until", "3"});
    QCOMPARE(outcome.exit, 0);
    QVERIFY(outcome.out.contains("executed 3 of 8 ops"));
    QVERIFY(outcome.out.contains("not computed"));
}

void TestCli::kernelsAgree()
{
    const QString model = sample("digits_conv_int8.tflite");
    const auto fast = call({"trace", model, "--seed", "3"});
    QCOMPARE(fast.exit, 0);
    QCOMPARE(call({"trace", model, "--seed", "3", "--kernels", "reference"}).out, fast.out);
    QCOMPARE(call({"trace", model, "--seed", "3", "--threads", "2"}).out, fast.out);
    QVERIFY(call({"trace", model, "--seed", "4"}).out != fast.out);
}

void TestCli::traceHoldsEveryValue()
{
    const auto outcome = call({"trace", sample("digits_conv_int8.tflite"), "--format", "json"});
    QCOMPARE(outcome.exit, 0);
    const auto trace = json(outcome.out);
    QCOMPARE(trace["stop"].toString(), QStringLiteral("finished"));
    QCOMPARE(trace["ops"].toArray().size(), 8);
    for (const auto& op : trace["ops"].toArray()) {
        for (const char* side : {"inputs", "outputs"}) {
            for (const auto& tensor : op.toObject()[QLatin1String(side)].toArray()) {
                qsizetype elements = 1;
                for (const auto& size : tensor.toObject()["shape"].toArray())
                    elements *= size.toInt();
                QCOMPARE(tensor.toObject()["values"].toArray().size(), elements);
            }
        }
    }
    const auto roles = trace["ops"].toArray()[0].toObject()["inputs"].toArray();
    QCOMPARE(roles[1].toObject()["role"].toString(), QStringLiteral("filter"));
    QCOMPARE(roles[2].toObject()["role"].toString(), QStringLiteral("bias"));
}

void TestCli::traceTextIsGrammatical()
{
    const auto outcome = call({"trace", sample("digits_dense_uint8.tflite")});
    QCOMPARE(outcome.exit, 0);
    const auto lines = outcome.out.split('\n');
    QCOMPARE(lines.first(), QByteArray("quantstep-trace 1"));
    int ops = 0;
    for (qsizetype i = 1; i < lines.size() && !lines[i].isEmpty();) {
        const auto words = lines[i++].split(' ');
        ops += words[0] == "op" ? 1 : 0;
        if (words[0] != "values" || words[1] == "none")
            continue;
        qsizetype left = words[1].toLongLong();
        while (left > 0 && i < lines.size())
            left -= lines[i++].split(' ').size();
        QCOMPARE(left, qsizetype{0});
    }
    QVERIFY(lines[lines.size() - 2].startsWith("end " + QByteArray::number(ops) + " finished"));
}

void TestCli::loopsAreTracedInside()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("loop.tflite"));
    QVERIFY(test::writeFile(path, test::buildModel(test::loop(1))));
    const QString start = folder.filePath(QStringLiteral("start.csv"));
    QFile csv(start);
    QVERIFY(csv.open(QIODevice::WriteOnly));
    csv.write("0\n");
    csv.close();
    const QString input = QStringLiteral("0=") + start;
    const auto text = call({"trace", path, "--input", input});
    QCOMPARE(text.exit, 0);
    QList<QByteArray> ops;
    for (const QByteArray& line : text.out.split('\n')) {
        if (line.startsWith("op ") || line.startsWith("end "))
            ops.append(line);
    }
    const QList<QByteArray> expected{"op 0 LESS version 1 subgraph 1 condition iteration 0",
        "op 0 ADD version 1 subgraph 2 body iteration 0", "op 1 ADD version 1 subgraph 2 body iteration 0",
        "op 0 LESS version 1 subgraph 1 condition iteration 1", "op 0 WHILE version 1", "op 1 ADD version 1",
        "end 2 finished"};
    QCOMPARE(ops, expected);
    const auto trace = json(call({"trace", path, "--input", input, "--format", "json"}).out);
    QCOMPARE(trace["executed"].toInt(), 2);
    const auto body = trace["ops"].toArray()[2].toObject();
    QCOMPARE(body["subgraph"].toInt(), 2);
    QCOMPARE(body["part"].toString(), QStringLiteral("body"));
    QCOMPARE(body["iteration"].toInt(-1), 0);
    QVERIFY(!trace["ops"].toArray()[4].toObject().contains("subgraph"));
    QVERIFY(call({"run", path, "--input", input}).out.contains("executed 2 of 2 ops"));
}

void TestCli::benchTellsMedian()
{
    const auto outcome = call({"bench", sample("digits_conv_int8.tflite"), "--runs", "3", "--json"});
    QCOMPARE(outcome.exit, 0);
    const auto bench = json(outcome.out);
    QVERIFY(bench["median_ms"].toDouble() > 0);
    QVERIFY(bench["min_ms"].toDouble() <= bench["median_ms"].toDouble());
    QVERIFY(bench["max_ms"].toDouble() >= bench["median_ms"].toDouble());
    QCOMPARE(bench["ops"].toArray().size(), 8);
    QVERIFY(call({"bench", sample("digits_conv_int8.tflite"), "--runs", "1"}).out.contains("whole run"));
}

void TestCli::compareArithmetic_tellsDifferences()
{
    const QString model = sample("digits_dense_int8.tflite");
    const auto same = json(call({"compare-arithmetic", model, "litert-ref", "litert-ref", "--json"}).out);
    QVERIFY(!same["tensors"].toArray().isEmpty());
    for (const auto& tensor : same["tensors"].toArray())
        QCOMPARE(tensor.toObject()["differ"].toInt(-1), 0);

    // Convolutions in fixed point with two roundings, and in float: some codes differ by one.
    const auto found
        = json(call({"compare-arithmetic", sample("digits_conv_int8.tflite"), "litert-ref", "xnnpack", "--json"}).out);
    QJsonObject first;
    for (const auto& tensor : found["tensors"].toArray()) {
        if (first.isEmpty() && tensor.toObject()["differ"].toInt() > 0)
            first = tensor.toObject();
    }
    QCOMPARE(first["max_difference"].toDouble(), 1.0);
    QVERIFY(first["inputs_equal"].toBool());
    const QStringList values = first["values"].toString().split(QLatin1Char(' '));
    QCOMPARE(values.size(), 2);
    QCOMPARE(std::abs(values[0].toInt() - values[1].toInt()), 1);

    const auto text = call({"compare-arithmetic", model, "litert-ref", "single-rounding"});
    QCOMPARE(text.exit, 0);
    QVERIFY(text.out.contains("litert-ref and single-rounding: "));
}

void TestCli::tracesWithoutDisplay()
{
    const QStringList displays{"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"};
    const auto outcome = call({}, displays);
    QCOMPARE(outcome.exit, 0);
    QVERIFY(outcome.out.startsWith("quantstep-trace 1"));
    QCOMPARE(outcome.err.count('\n'), 1);
    QVERIFY(call({sample("digits_conv_int8.tflite")}, displays).out.contains("digits_conv_int8"));
}

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
