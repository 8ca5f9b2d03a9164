// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// `quantstep blame` as it is called.

#include "core/engine/random_input.h"
#include "core/exchange/npz.h"
#include "core/io/mapped_file.h"
#include "core/io/tflite_reader.h"
#include "tests/support/oracle.h"
#include "tests/support/program.h"
#include "tests/support/test_data.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace quantstep;
using quantstep::test::callProgram;

namespace {

const QString kModel = test::sourceFile(QStringLiteral("resources/samples/digits_conv_int8.tflite"));

QJsonObject json(const QByteArray& text)
{
    return QJsonDocument::fromJson(text).object();
}

/// The archive with the sign bit of every byte of one array flipped, and another array left out or renamed.
bool spoil(const QString& from, const QString& to, const std::string& key, const std::string& renamed = {})
{
    const auto bytes = readFile(from.toStdString(), 1 << 26);
    auto arrays = bytes ? readNpz(*bytes, 1 << 26) : Result<std::map<std::string, TensorPtr>>();
    auto writer = NpzWriter::create(to.toStdString(), NpzWriter::Compression::Stored);
    for (auto& [name, value] : *arrays) {
        if (name == key) {
            std::vector<std::byte> changed(value->bytes.span().begin(), value->bytes.span().end());
            for (std::byte& byte : changed)
                byte ^= std::byte{0x80};
            value = std::make_shared<const TensorValue>(
                TensorValue{value->dtype, value->shape, SharedBytes::adopt(std::move(changed))});
        }
        if (!writer->add(name == renamed ? "mine" : name, value))
            return false;
    }
    return writer->finish().has_value();
}

} // namespace

class TestCliBlame : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void usage_data();
    void usage();
    void ownRun_nothingDiffers();
    void wrongOp_isNamed();
    void links_areTaken();
    void unusableDumps_areRefused();
    void savedTensors_comeBack_data();
    void savedTensors_comeBack();
    void savedTensors_appearAsAWhole();
    void dumpsOfRuntimes_areExplained_data();
    void dumpsOfRuntimes_areExplained();
    void lateDumps_areRecognized();

private:
    QTemporaryDir m_folder;
    QString m_right, m_wrong;
};

void TestCliBlame::initTestCase()
{
    m_right = m_folder.filePath("right.npz");
    m_wrong = m_folder.filePath("wrong.npz");
    QCOMPARE(callProgram({"run", kModel, "--seed", "5", "--save-tensors", m_right}).exit, 0);
    QVERIFY(spoil(m_right, m_wrong, "t12"));
}

void TestCliBlame::usage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("exit");
    const auto row
        = [](const char* name, const QStringList& arguments, int exit) { QTest::newRow(name) << arguments << exit; };
    row("help", {"blame", "--help"}, 0);
    row("no dump", {"blame", kModel}, 2);
    row("no model", {"blame", "--dump", "x.npz"}, 2);
    row("bad link", {"blame", kModel, "--dump", "x.npz", "--link", "x"}, 2);
    row("bad tolerance", {"blame", kModel, "--dump", "x.npz", "--tolerance", "-1"}, 2);
    row("missing dump", {"blame", kModel, "--dump", "/nonexistent.npz"}, 4);
    row("no dump at all", {"blame", kModel, "--dump", kModel}, 4);
}

void TestCliBlame::usage()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, exit);
    const auto outcome = callProgram(arguments);
    QCOMPARE(outcome.exit, exit);
    QCOMPARE(outcome.err.count('\n'), exit == 0 ? 0 : 1);
}

void TestCliBlame::ownRun_nothingDiffers()
{
    const auto outcome = callProgram({"blame", kModel, "--dump", m_right, "--json"});
    QCOMPARE(outcome.exit, 0);
    const QJsonObject report = json(outcome.out);
    QCOMPARE(report["version"].toInt(), 1);
    QVERIFY(report.contains("first_wrong_op") && report["first_wrong_op"].isNull());
    QVERIFY(!report["ops"].toArray().isEmpty());
    for (const auto& row : report["ops"].toArray()) {
        const QJsonObject op = row.toObject();
        QCOMPARE(op["differing"].toInt(-1), 0);
        QVERIFY(op["cause"].isNull());
    }
    const auto text = callProgram({"blame", kModel, "--dump", m_right});
    QVERIFY(text.out.contains("first wrong operator: none\n"));
}

void TestCliBlame::wrongOp_isNamed()
{
    const auto outcome = callProgram({"blame", kModel, "--dump", m_wrong, "--json"});
    QCOMPARE(outcome.exit, 1);
    QVERIFY(outcome.err.isEmpty());
    const QJsonObject report = json(outcome.out);
    QCOMPARE(report["first_wrong_op"].toInt(-1), 1);
    const QJsonObject op = report["ops"].toArray()[1].toObject();
    QCOMPARE(op["op"].toInt(), 1);
    QCOMPARE(op["tensor"].toInt(), 12);
    QCOMPARE(op["cause"].toString(), QStringLiteral("shift-128"));
    QCOMPARE(op["max_difference"].toDouble(), 128.0);
    QCOMPARE(op["differing"].toInt(), op["elements"].toInt());
    const auto text = callProgram({"blame", kModel, "--dump", m_wrong});
    QCOMPARE(text.exit, 1);
    QVERIFY(text.out.contains("first wrong operator: op 1 "));
}

void TestCliBlame::links_areTaken()
{
    const QString renamed = m_folder.filePath("renamed.npz");
    QVERIFY(spoil(m_right, renamed, "", "t12"));
    const auto without = json(callProgram({"blame", kModel, "--dump", renamed, "--json", "--seed", "5"}).out);
    const auto with = callProgram({"blame", kModel, "--dump", renamed, "--json", "--link", "mine=t12"});
    QCOMPARE(with.exit, 0);
    const QJsonArray matched = json(with.out)["dump"].toObject()["matched"].toArray();
    QCOMPARE(matched[0].toObject()["by"].toString(), QStringLiteral("link"));
    QCOMPARE(json(with.out)["dump"].toObject()["unmatched"].toArray().size(), 0);
    // Alone it is told by its shape or not at all.
    QVERIFY(without["dump"].toObject()["unmatched"].toArray().size() == 1
        || without["dump"].toObject()["matched"].toArray().size() == matched.size());
    QCOMPARE(callProgram({"blame", kModel, "--dump", renamed, "--link", "mine=t99"}).exit, 4);
    QCOMPARE(callProgram({"blame", kModel, "--dump", renamed, "--link", "yours=t12"}).exit, 4);
    QCOMPARE(callProgram({"blame", kModel, "--dump", renamed, "--link", "mine=t3"}).exit, 4);
}

void TestCliBlame::unusableDumps_areRefused()
{
    const auto whole = readFile(m_right.toStdString(), 1 << 26);
    QVERIFY(whole);
    const QString cut = m_folder.filePath("cut.npz");
    QVERIFY(test::writeFile(cut, whole->part(0, whole->size() / 2)));
    const auto outcome = callProgram({"blame", kModel, "--dump", cut});
    QCOMPARE(outcome.exit, 4);
    QCOMPARE(outcome.err.count('\n'), 1);
    QVERIFY(outcome.err.contains("cut.npz"));
    QVERIFY(outcome.out.isEmpty());
}

void TestCliBlame::savedTensors_comeBack_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QStringList>("more");
    QStringList models{kModel, test::sourceFile("resources/samples/digits_conv_float.tflite")};
    for (const char* name : {"mlperf_tiny/ad01_int8.tflite", "ai_edge_quantizer/single_fc_bias.tflite"})
        models << test::zooFile(QStringLiteral("models/") + QLatin1String(name));
    for (const QString& model : models) {
        if (!QFileInfo::exists(model))
            continue;
        const QString title = QFileInfo(model).baseName();
        QTest::addRow("npz of %s", qPrintable(title)) << model << "all.npz" << QStringList();
        QTest::addRow("folder of %s", qPrintable(title)) << model << "folder/" << QStringList();
        QTest::addRow("table of %s", qPrintable(title)) << model << "all.csv" << QStringList();
        QTest::addRow("folder by format of %s", qPrintable(title))
            << model << "other" << QStringList{"--format", "npy"};
    }
}

void TestCliBlame::savedTensors_comeBack()
{
    QFETCH(QString, model);
    QFETCH(QString, name);
    QFETCH(QStringList, more);
    const QTemporaryDir folder;
    const QString path = folder.filePath(name);
    QCOMPARE(callProgram(QStringList{"run", model, "--save-tensors", path} + more).exit, 0);
    const auto outcome = callProgram({"blame", model, "--dump", path, "--json", "--tolerance", "0"});
    QVERIFY2(outcome.exit == 0, outcome.err.constData());
    const QJsonObject report = json(outcome.out);
    QCOMPARE(report["unchecked"].toArray().size(), 0);
    QCOMPARE(report["dump"].toObject()["unmatched"].toArray().size(), 0);
    QVERIFY(!report["ops"].toArray().isEmpty());
}

void TestCliBlame::savedTensors_appearAsAWhole()
{
    const QTemporaryDir folder;
    for (const char* name : {"x.npz", "x.csv", "x/"}) {
        // An input that does not fit: nothing is written at all.
        QCOMPARE(
            callProgram({"run", kModel, "--input", "0=" + kModel, "--save-tensors", folder.filePath(name)}).exit, 4);
        QVERIFY(QDir(folder.path()).isEmpty());
    }
    QCOMPARE(callProgram({"run", kModel, "--save-tensors", folder.filePath("a/")}).exit, 0);
    QCOMPARE(callProgram({"run", kModel, "--save-tensors", folder.filePath("a/")}).exit, 4); // not empty any more
    QCOMPARE(callProgram({"run", kModel, "--save-tensors", folder.filePath("a.x"), "--format", "zip"}).exit, 2);
    QCOMPARE(callProgram({"run", kModel, "--save-tensors", "/nonexistent/x.csv"}).exit, 4);
    QCOMPARE(callProgram({"run", kModel, "--save-tensors", "/nonexistent/x/"}).exit, 4);
    QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList{"a"});
}

void TestCliBlame::dumpsOfRuntimes_areExplained_data()
{
    QTest::addColumn<bool>("micro");
    QTest::addColumn<QString>("model");
    for (const char* name : {"pretrainedResnet_quant", "kws_ref_model", "ad01_int8"}) {
        const QString model = test::zooFile(QStringLiteral("models/mlperf_tiny/%1.tflite").arg(QLatin1String(name)));
        QTest::addRow("default resolver, %s", name) << false << model;
        QTest::addRow("micro, %s", name) << true << model;
    }
}

void TestCliBlame::dumpsOfRuntimes_areExplained()
{
    QS_REQUIRE_ZOO();
    QFETCH(bool, micro);
    QFETCH(QString, model);
    const auto runtime = micro ? test::Runtime::Micro : test::Runtime::LiteRt;
    if (const std::string reason = test::Oracle::unavailable(runtime); !reason.empty())
        QSKIP(reason.c_str());
    const auto read = openModel(model.toStdString());
    QVERIFY(read);
    const TensorInfo& input = (*read)->main().tensor((*read)->main().inputs[0]);
    const QString dump = m_folder.filePath("runtime.npz");
    QCOMPARE(QString::fromStdString(test::saveDump(runtime, model, randomInput(input.dtype, input.shape, 4, 0), dump)),
        QString());
    const auto outcome = callProgram({"blame", model, "--dump", dump, "--json"});
    QVERIFY2(outcome.exit == 0 || outcome.exit == 1, outcome.err.constData());
    const QJsonObject report = json(outcome.out);
    QCOMPARE(report["unchecked"].toArray().size(), 0);
    int differing = 0;
    for (const auto& row : report["ops"].toArray()) {
        const QJsonObject op = row.toObject();
        differing += op["differing"].toInt() > 0 ? 1 : 0;
        QVERIFY2(op["cause"].isNull() || op["cause"].toString().startsWith("arithmetic:"),
            qPrintable(op["operator"].toString() + ' ' + op["cause"].toString()));
    }
    QCOMPARE(outcome.exit, differing > 0 ? 1 : 0);
    const QString arithmetic = micro ? QStringLiteral("tflm") : QStringLiteral("litert-default");
    const auto same = callProgram({"blame", model, "--dump", dump, "--arithmetic", arithmetic});
    QVERIFY2(same.exit == 0, same.out.constData());
}

void TestCliBlame::lateDumps_areRecognized()
{
    QS_REQUIRE_ZOO();
    QS_REQUIRE_ORACLE();
    const QString model = test::zooFile("models/mlperf_tiny/vww_96_int8.tflite");
    const auto read = openModel(model.toStdString());
    QVERIFY(read);
    const TensorInfo& input = (*read)->main().tensor((*read)->main().inputs[0]);
    const QString dump = m_folder.filePath("late.npz");
    const auto value = randomInput(input.dtype, input.shape, 4, 0);
    QCOMPARE(QString::fromStdString(test::saveDump(test::Runtime::LiteRt, model, value, dump, false)), QString());
    const auto outcome = callProgram({"blame", model, "--dump", dump, "--json"});
    QCOMPARE(outcome.exit, 1);
    const QJsonObject report = json(outcome.out);
    QVERIFY2(report["notes"].toArray()[0].toString().contains("must keep all tensors"), outcome.out.constData());
    int stuck = 0, wrong = 0;
    for (const auto& row : report["ops"].toArray()) {
        wrong += row.toObject()["differing"].toInt() > 0 ? 1 : 0;
        stuck += row.toObject()["cause"].toString() == "stuck-buffer" ? 1 : 0;
    }
    QVERIFY2(stuck > wrong / 2, qPrintable(QStringLiteral("%1 of %2").arg(stuck).arg(wrong)));
}

QTEST_GUILESS_MAIN(TestCliBlame)
#include "tst_cli_blame.moc"
