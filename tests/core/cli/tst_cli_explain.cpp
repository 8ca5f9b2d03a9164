// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// `quantstep explain` as it is called.

#include "tests/support/program.h"
#include "tests/support/test_data.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace quantstep;
using quantstep::test::callProgram;

namespace {

const QString kModel = test::sourceFile(QStringLiteral("resources/samples/digits_conv_int8.tflite"));
const QString kFloats = test::sourceFile(QStringLiteral("resources/samples/digits_conv_float.tflite"));
const QString kConv = QStringLiteral("12"); // the second convolution's output [1, 14, 14, 16]

QJsonObject explained(const QString& model, const QString& tensor, const QString& index)
{
    const auto outcome = callProgram({QStringLiteral("explain"), model, QStringLiteral("--tensor"), tensor,
        QStringLiteral("--index"), index, QStringLiteral("--json")});
    return outcome.exit == 0 ? QJsonDocument::fromJson(outcome.out).object() : QJsonObject();
}

QStringList stageNames(const QJsonObject& explanation)
{
    QStringList names;
    for (const QJsonValue& stage : explanation[QLatin1String("stages")].toArray())
        names << stage[QLatin1String("name")].toString();
    return names;
}

} // namespace

class TestCliExplain : public QObject {
    Q_OBJECT
private slots:
    void convolution_everyStage_addsUp();
    void text_namesOperatorAndVerdict();
    void scalarName_findsTensor();
    void floats_areExplained();
    void badInput_data();
    void badInput();
};

void TestCliExplain::convolution_everyStage_addsUp()
{
    const QJsonObject e = explained(kModel, kConv, QStringLiteral("0,0,0,2"));
    QCOMPARE(e[QLatin1String("op")].toInt(-1), 1);
    QCOMPARE(e[QLatin1String("op_name")].toString(), QStringLiteral("CONV_2D"));
    QCOMPARE(e[QLatin1String("arithmetic")].toString(), QStringLiteral("litert-ref"));
    QCOMPARE(e[QLatin1String("stored")].toInt(1000), e[QLatin1String("recomputed")].toInt(2000));
    QVERIFY(e[QLatin1String("equal")].toBool());
    QCOMPARE(stageNames(e),
        QStringList({QStringLiteral("terms"), QStringLiteral("bias"), QStringLiteral("high multiply"),
            QStringLiteral("rounding shift"), QStringLiteral("offset"), QStringLiteral("clamp")}));
    // The terms, added up here, are the accumulator; the corner's window hangs over by five taps of eight channels.
    const QJsonObject terms = e[QLatin1String("terms")].toObject();
    QCOMPARE(terms[QLatin1String("padded")].toInt(), 40);
    QCOMPARE(terms[QLatin1String("count")].toInt(), 32);
    double sum = 0;
    for (const QJsonValue& term : terms[QLatin1String("list")].toArray()) {
        if (term[QLatin1String("padding")].toBool())
            continue;
        const double product = (term[QLatin1String("x")].toDouble() + 128) * term[QLatin1String("w")].toDouble();
        QCOMPARE(term[QLatin1String("product")].toDouble(), product);
        sum += product;
        QCOMPARE(term[QLatin1String("sum")].toDouble(), sum);
    }
    const QJsonArray stages = e[QLatin1String("stages")].toArray();
    QCOMPARE(stages[0][QLatin1String("value")].toDouble(), sum);
    const QJsonObject rescale = stages[2][QLatin1String("details")].toObject();
    const double real = rescale[QLatin1String("real multiplier")].toDouble();
    QVERIFY(std::abs(std::ldexp(
                         rescale[QLatin1String("multiplier")].toDouble(), rescale[QLatin1String("shift")].toInt() - 31)
                    / real
                - 1)
        < 1e-9);
    QCOMPARE(
        stages[3][QLatin1String("value")].toDouble(), std::round(stages[1][QLatin1String("value")].toDouble() * real));
}

void TestCliExplain::text_namesOperatorAndVerdict()
{
    const auto outcome = callProgram({QStringLiteral("explain"), kModel, QStringLiteral("--tensor"), kConv,
        QStringLiteral("--index"), QStringLiteral("0,3,3,2")});
    QCOMPARE(outcome.exit, 0);
    QVERIFY2(outcome.out.contains("made by op 1 CONV_2D; arithmetic litert-ref"), outcome.out.constData());
    QVERIFY(outcome.out.contains("rounding shift"));
    QVERIFY(outcome.out.contains(" = stored "));
}

void TestCliExplain::scalarName_findsTensor()
{
    const QJsonObject e = explained(kModel, QStringLiteral("serving_default_image:0"), QStringLiteral("0,5,5,0"));
    QVERIFY(e[QLatin1String("op")].isNull());
    QCOMPARE(e[QLatin1String("kind")].toString(), QStringLiteral("given"));
    QCOMPARE(stageNames(e), QStringList({QStringLiteral("graph input")}));
}

void TestCliExplain::floats_areExplained()
{
    const auto outcome = callProgram({QStringLiteral("explain"), kFloats, QStringLiteral("--tensor"),
        QStringLiteral("11"), QStringLiteral("--index"), QStringLiteral("0,3,3,2"), QStringLiteral("--json")});
    QCOMPARE(outcome.exit, 0);
    QVERIFY(QJsonDocument::fromJson(outcome.out)[QLatin1String("equal")].toBool());
}

void TestCliExplain::badInput_data()
{
    QTest::addColumn<QString>("tensor");
    QTest::addColumn<QString>("index");
    QTest::addColumn<int>("exit");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char* name, const char* tensor, const char* index, int exit, const char* message) {
        QTest::newRow(name) << QString::fromLatin1(tensor) << QString::fromLatin1(index) << exit << QByteArray(message);
    };
    row("unknown tensor", "99", "0", 4, "a number below 19, or s1_t2 for tensor 2 of subgraph 1; found '99'");
    row("unknown name", "nosuch", "0", 4, "found 'nosuch'");
    row("out of range", "12", "0,14,0,0", 4, "axis 1 of shape [1, 14, 14, 16] goes from 0 to 13, found 14");
    row("negative", "12", "0,-1,0,0", 4, "found -1");
    row("too few", "12", "0,1", 4, "expected 4 numbers for shape [1, 14, 14, 16], found 2");
    row("no number", "12", "0,x,0,0", 2, "expected numbers separated by commas");
    row("no tensor", "", "0", 2, "expected --tensor T");
}

void TestCliExplain::badInput()
{
    QFETCH(const QString, tensor);
    QFETCH(const QString, index);
    QFETCH(const int, exit);
    QFETCH(const QByteArray, message);
    const auto outcome = callProgram(
        {QStringLiteral("explain"), kModel, QStringLiteral("--tensor=") + tensor, QStringLiteral("--index=") + index});
    QCOMPARE(outcome.exit, exit);
    QVERIFY(outcome.out.isEmpty());
    QCOMPARE(outcome.err.count('\n'), 1);
    QVERIFY2(outcome.err.contains(message), outcome.err.constData());
}

QTEST_GUILESS_MAIN(TestCliExplain)
#include "tst_cli_explain.moc"
