// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/tflite_reader.h"
#include "tests/support/differential.h"
#include "tests/support/test_data.h"

#include <QDir>
#include <QTest>

using namespace quantstep;
using namespace quantstep::test;

/// Operators cut out of a real 16x8 network, with inputs and outputs recorded from the reference kernels.
class TestSeanet : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void golden_everyOutput_equalsTheRecorded_data();
    void golden_everyOutput_equalsTheRecorded();
};

namespace {

/// Comma-separated integers as a tensor of the given type and shape; null when the count does not fit.
TensorPtr readCsv(const QString& path, DType dtype, const Shape& shape)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return nullptr;
    std::vector<std::int64_t> numbers;
    const QList<QByteArray> cells = file.readAll().simplified().replace(' ', ',').split(',');
    for (const QByteArray& cell : cells) {
        if (!cell.isEmpty())
            numbers.push_back(cell.toLongLong());
    }
    if (numbers.size() != shape.elements())
        return nullptr;
    if (dtype == DType::Int16)
        return makeTensor(dtype, shape, std::vector<std::int16_t>(numbers.begin(), numbers.end()));
    return makeTensor(dtype, shape, std::vector<std::int32_t>(numbers.begin(), numbers.end()));
}

/// The recorded value of a tensor: "conv0_input0_int16.csv".
TensorPtr recorded(const QString& model, const QString& role, const TensorInfo& info)
{
    const QString name = QStringLiteral("inputs/seanet/%1_%2_%3.csv")
                             .arg(model, role, QString::fromUtf8(dtypeName(info.dtype).data()));
    return readCsv(zooFile(name), info.dtype, info.shape);
}

} // namespace

void TestSeanet::initTestCase()
{
    QS_REQUIRE_ZOO();
}

void TestSeanet::golden_everyOutput_equalsTheRecorded_data()
{
    QTest::addColumn<QString>("model");
    const QDir folder(zooFile(QStringLiteral("inputs/seanet")));
    const QStringList goldens = folder.entryList({QStringLiteral("*_golden_*.csv")});
    for (const QString& golden : goldens) {
        const QString model = golden.left(golden.indexOf(QStringLiteral("_golden_")));
        QTest::newRow(qPrintable(golden)) << model;
    }
}

void TestSeanet::golden_everyOutput_equalsTheRecorded()
{
    QFETCH(const QString, model);
    const auto opened = openModel(zooFile(QStringLiteral("models/tflite_micro/%1.tflite").arg(model)).toStdString());
    QVERIFY2(opened.has_value(), opened ? "" : opened.error().message.c_str());
    const Subgraph& graph = (*opened)->main();
    std::vector<TensorPtr> inputs;
    for (std::size_t k = 0; k < graph.inputs.size(); ++k) {
        inputs.push_back(recorded(model, QStringLiteral("input%1").arg(k), graph.tensor(graph.inputs[k])));
        QVERIFY2(inputs.back(), "an input is missing or of another size");
    }
    const TensorId output = graph.outputs[0];
    const TensorPtr golden = recorded(model, QStringLiteral("golden"), graph.tensor(output));
    QVERIFY2(golden, "the recorded output is missing or of another size");
    for (const KernelPath path : {KernelPath::Fast, KernelPath::Reference}) {
        const OurRun run = runOurs(*opened, inputs, path);
        QVERIFY2(!run.error, run.error ? run.error->message.c_str() : "");
        const TensorPtr ours = run.tensors[output.index()];
        QVERIFY(ours != nullptr);
        const std::string difference = compareTensors(*ours, *golden, 0);
        QVERIFY2(difference.empty(), difference.c_str());
    }
}

QTEST_GUILESS_MAIN(TestSeanet)
#include "tst_seanet.moc"
