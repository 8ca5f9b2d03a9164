// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Test vectors: a plain C program computes operators from them, and the raw and hexadecimal files hold the same.

#include "core/exchange/test_vectors.h"
#include "core/exchange/vector_text.h"
#include "core/io/mapped_file.h"
#include "tests/support/program.h"
#include "tests/support/test_data.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace quantstep;
using test::callProgram;

namespace {

QByteArray content(const QString& path)
{
    const auto bytes = readFile(path.toStdString(), 1 << 28);
    return bytes ? QByteArray(reinterpret_cast<const char*>(bytes->data()), static_cast<qsizetype>(bytes->size()))
                 : QByteArray();
}

/// The compiler's and the program's words; empty exit means that it did not run.
struct Run {
    int exit = -1;
    QString text;
};

Run run(const QString& program, const QStringList& arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    if (!process.waitForFinished(120000) || process.exitStatus() != QProcess::NormalExit)
        return {};
    return {process.exitCode(), QString::fromLocal8Bit(process.readAll())};
}

const QMap<QString, QString> kChecked{
    {"CONV_2D", "CONV"}, {"DEPTHWISE_CONV_2D", "DEPTHWISE"}, {"FULLY_CONNECTED", "FULLY_CONNECTED"}, {"ADD", "ADD"}};

/// Compiles the check for one folder of vectors and runs it.
Run checkFolder(const QString& root, const QString& folder, const QString& kind)
{
    const QString op = folder.section('_', 0, 0);
    const QString header = QDir(root).filePath(folder + "/vectors.h");
    QStringList arguments{"-std=c99", "-Wall", "-Wextra", "-Wno-unused-variable", "-Wno-unused-const-variable",
        "-Werror", "-O1", "-DVECTORS=\"" + header + "\"", "-DLOWER=" + op, "-DUPPER=" + op.toUpper(), "-D" + kind};
    if (content(header).contains("_output_multiplier["))
        arguments << "-DFIXED";
    const QString program = QDir(root).filePath(folder + "/check");
    arguments << test::sourceFile("tests/support/check_vectors.c") << "-o" << program << "-lm";
    const Run compiled = run("cc", arguments);
    if (compiled.exit != 0)
        return compiled;
    const Run checked = run(program, {});
    QFile::remove(program);
    return checked;
}

} // namespace

class TestVectors : public QObject {
    Q_OBJECT

private slots:
    void plainC_computesTheSame_data();
    void plainC_computesTheSame();
    void files_holdTheSameValues();
    void literals_areC();
    void everyModel_compiles_data();
    void everyModel_compiles();
    void badRequests_leaveNothing();
};

void TestVectors::plainC_computesTheSame_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("arithmetic");
    for (const char* name : {"digits_conv_int8", "digits_dense_uint8", "digits_dense_int8"}) {
        const QString path = test::sourceFile(QStringLiteral("resources/samples/%1.tflite").arg(QLatin1String(name)));
        QTest::addRow("%s", name) << path << "litert-ref";
        QTest::addRow("%s, in fixed point", name) << path << "tflite-2.19-ref";
    }
    for (const char* name : {"pretrainedResnet_quant", "kws_ref_model", "vww_96_int8"})
        QTest::addRow("%s", name) << test::zooFile(
            QStringLiteral("models/mlperf_tiny/%1.tflite").arg(QLatin1String(name)))
                                  << "litert-ref";
}

void TestVectors::plainC_computesTheSame()
{
    QFETCH(QString, path);
    QFETCH(QString, arithmetic);
    if (!QFileInfo::exists(path))
        QS_REQUIRE_ZOO();
    if (QStandardPaths::findExecutable("cc").isEmpty())
        QSKIP("no C compiler here");
    const QTemporaryDir folder;
    const QString root = folder.filePath("vectors");
    const auto outcome = callProgram({"export-vectors", path, "--ops", "all", "-o", root, "--arithmetic", arithmetic});
    QCOMPARE(outcome.err, QByteArray());
    QCOMPARE(outcome.exit, 0);
    const auto manifest = QJsonDocument::fromJson(content(root + "/manifest.json")).object();
    QCOMPARE(manifest["quantstep_vectors"].toInt(), 1);
    int checked = 0;
    for (const auto& entry : manifest["ops"].toArray()) {
        const QString name = entry.toObject()["operator"].toString();
        const QString place = entry.toObject()["folder"].toString();
        QVERIFY(QFileInfo::exists(root + "/" + place + "/output.bin"));
        if (!kChecked.contains(name) || checked > 8)
            continue;
        const Run result = checkFolder(root, place, kChecked[name]);
        QVERIFY2(result.exit == 0, qPrintable(place + ": " + result.text));
        QVERIFY2(result.text.contains(" elements equal"), qPrintable(result.text));
        ++checked;
    }
    QVERIFY(checked > 0);
}

void TestVectors::files_holdTheSameValues()
{
    const QTemporaryDir folder;
    const QString root = folder.filePath("vectors/"); // the slash does not matter
    const auto model = test::sourceFile("resources/samples/digits_conv_int8.tflite");
    QCOMPARE(callProgram({"export-vectors", model, "--ops", "3-4,0", "-o", root, "--seed", "9"}).exit, 0);
    QCOMPARE(QDir(root).entryList(QDir::Dirs | QDir::NoDotAndDotDot),
        (QStringList{"op000_conv_2d", "op003_depthwise_conv_2d", "op004_conv_2d"}));
    int files = 0;
    for (const QString& hex : QDir(root + "op003_depthwise_conv_2d").entryList({"*.hex"})) {
        const QString base = root + "op003_depthwise_conv_2d/" + hex.chopped(4);
        const QByteArray bytes = content(base + ".bin");
        QByteArrayList lines = content(base + ".hex").split('\n');
        QVERIFY(lines.takeLast().isEmpty());
        const qsizetype size = bytes.size() / lines.size();
        for (qsizetype i = 0; i < lines.size(); ++i) {
            QByteArray element = bytes.mid(i * size, size);
            std::reverse(element.begin(), element.end());
            QCOMPARE(lines[i], element.toHex());
        }
        ++files;
    }
    QCOMPARE(files, 6);
    // The header's array too.
    const QString header = QString::fromLatin1(content(root + "op003_depthwise_conv_2d/vectors.h"));
    const QRegularExpression array("op003_output\\[784\\] = \\{([^}]*)\\}");
    const QStringList numbers = array.match(header).captured(1).split(',');
    const QByteArray bytes = content(root + "op003_depthwise_conv_2d/output.bin");
    QCOMPARE(numbers.size(), bytes.size());
    for (qsizetype i = 0; i < bytes.size(); ++i)
        QCOMPARE(numbers[i].trimmed().toInt(), static_cast<int>(static_cast<signed char>(bytes[i])));
}

void TestVectors::literals_areC()
{
    QCOMPARE(QString::fromStdString(cLiteral(1.0F)), QStringLiteral("1.0f"));
    QCOMPARE(QString::fromStdString(cLiteral(0.1F)), QStringLiteral("0.1f"));
    QCOMPARE(QString::fromStdString(cLiteral(-0.0F)), QStringLiteral("-0.0f"));
    QCOMPARE(QString::fromStdString(cLiteral(1e-7)), QStringLiteral("1e-07"));
    QCOMPARE(QString::fromStdString(cLiteral(static_cast<float>(INFINITY))), QStringLiteral("INFINITY"));
    QCOMPARE(QString::fromStdString(cLiteral(static_cast<float>(NAN))), QStringLiteral("NAN"));
    const auto least = makeTensor(DType::Int32, Shape{2}, std::vector<std::int32_t>{INT32_MIN, -1});
    QVERIFY(cArray("x", *least).find("INT32_MIN, -1\n") != std::string::npos);
    QCOMPARE(QString::fromStdString(hexLines(*least)), QStringLiteral("80000000\nffffffff\n"));
    const auto packed = std::make_shared<const TensorValue>(
        TensorValue{DType::Int4, Shape{3}, SharedBytes::adopt(std::vector<std::uint8_t>{0x7f, 0x08})});
    QCOMPARE(QString::fromStdString(hexLines(*packed)), QStringLiteral("f\n7\n8\n"));
    QVERIFY(cArray("x", *packed).find("int8_t x[3] = {\n    -1, 7, -8\n") != std::string::npos);
    QVERIFY(cArray("x", *makeZeros(DType::Float32, Shape{0})).find("x[1]") != std::string::npos);
    QCOMPARE(QString::fromStdString(cName("input 0/A")), QStringLiteral("input_0_a"));
}

void TestVectors::everyModel_compiles_data()
{
    QTest::addColumn<QString>("path");
    for (const char* name :
        {"op_tests/conv_activation_i16_21", "op_tests/gather_nd_f_4", "ai_edge_quantizer/single_conv2d_transpose_bias",
            "tflite_micro/trained_lstm_int8", "mlperf_tiny/ad01_fp32", "tflite_micro/hello_world_int8"})
        QTest::addRow("%s", name) << test::zooFile(QStringLiteral("models/%1.tflite").arg(QLatin1String(name)));
}

void TestVectors::everyModel_compiles()
{
    QS_REQUIRE_ZOO();
    QFETCH(QString, path);
    if (!QFileInfo::exists(path))
        QSKIP("the model is not here");
    const QTemporaryDir folder;
    const QString root = folder.filePath("vectors");
    const auto outcome = callProgram({"export-vectors", path, "--ops", "all", "-o", root});
    if (outcome.exit != 0) { // values that the operator refuses: then there is nothing
        QVERIFY(!QFileInfo::exists(root));
        QVERIFY(QDir(folder.path()).isEmpty());
        return;
    }
    QString source;
    for (const QString& op : QDir(root).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        source += QStringLiteral("#include \"%1/vectors.h\"\n").arg(op);
    QVERIFY(test::writeFile(root + "/all.c", SharedBytes::adopt([&] {
        const QByteArray text = (source + "int main(void) { return 0; }\n").toLatin1();
        return std::vector<char>(text.begin(), text.end());
    }())));
    const Run compiled = run("cc",
        {"-std=c99", "-pedantic", "-Wall", "-Wno-unused-variable", "-Wno-unused-const-variable", "-Werror",
            "-fsyntax-only", root + "/all.c"});
    QVERIFY2(compiled.exit == 0, qPrintable(compiled.text.left(2000)));
}

void TestVectors::badRequests_leaveNothing()
{
    const QTemporaryDir folder;
    const auto model = test::sourceFile("resources/samples/digits_conv_int8.tflite");
    const QString root = folder.filePath("vectors");
    QCOMPARE(callProgram({"export-vectors", model, "--ops", "all"}).exit, 2);
    QCOMPARE(callProgram({"export-vectors", model, "-o", root}).exit, 2);
    QCOMPARE(callProgram({"export-vectors", model, "--ops", "3-", "-o", root}).exit, 2);
    QCOMPARE(callProgram({"export-vectors", model, "--ops", "5-3", "-o", root}).exit, 2);
    QCOMPARE(callProgram({"export-vectors", model, "--ops", "99", "-o", root}).exit, 4);
    QCOMPARE(callProgram({"export-vectors", model, "--ops", "0", "-o", "/nonexistent/folder/vectors"}).exit, 4);
    QVERIFY(QDir(folder.path()).isEmpty());
    QVERIFY(QDir().mkpath(root));
    QCOMPARE(callProgram({"export-vectors", model, "--ops", "0", "-o", root}).exit, 0); // an empty folder is fine
    const auto again = callProgram({"export-vectors", model, "--ops", "1", "-o", root});
    QCOMPARE(again.exit, 4);
    QVERIFY(again.err.contains("expected a new or empty folder"));
    QVERIFY(!QFileInfo::exists(root + "/op001_conv_2d"));
    QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList{"vectors"});
    QCOMPARE(callProgram({"export-vectors", model, "--ops", "1", "-o", model}).exit, 4); // a file
}

QTEST_GUILESS_MAIN(TestVectors)
#include "tst_vectors.moc"
