// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Every model at hand opens or gives a clear error; damaged copies of real models never crash the reader.

#include "core/io/mapped_file.h"
#include "core/io/tflite_reader.h"
#include "tests/fuzz/read_and_touch.h"
#include "tests/support/test_data.h"

#include <QDirIterator>
#include <QTest>

#include <array>
#include <random>

using namespace quantstep;

namespace {

std::vector<std::byte> contents(const QString& path)
{
    const auto bytes = readFile(path.toStdString(), std::uint64_t{1} << 30);
    if (!bytes)
        return {};
    return {bytes->span().begin(), bytes->span().end()};
}

/// Small enough to be cut at every 64th byte, and each with something of its own.
constexpr std::array kDamaged{
    "models/tflite_micro/hello_world_int8.tflite",
    "models/mlperf_tiny/kws_ref_model.tflite",
    "models/litert/multi_subgraphs_while.bin",
    "models/litert/odml_sdpa_composite_gqa.tflite.bin",
    "models/litert/resource_vars_calibrated.bin",
    "models/litert/multi_signatures.bin",
    "models/litert/string_input_model_with_signature.bin",
    "models/litert/with_metadata.bin",
    "models/litert/blockwise_quantized.tflite",
};

} // namespace

class TestTfliteZoo : public QObject {
    Q_OBJECT

private slots:
    void opensEveryModel();
    void survivesTruncation_data() { damagedRows(); }
    void survivesTruncation();
    void survivesFlippedBytes_data() { damagedRows(); }
    void survivesFlippedBytes();

private:
    void damagedRows()
    {
        QTest::addColumn<QString>("path");
        for (const char* name : kDamaged)
            QTest::newRow(name) << test::zooFile(QLatin1String(name));
    }
};

void TestTfliteZoo::opensEveryModel()
{
    const QString folder = test::zooFile(QStringLiteral("models"));
    QS_REQUIRE_ZOO();
    QDirIterator files(folder, {"*.tflite", "*.bin", "*.lite"}, QDir::Files, QDirIterator::Subdirectories);
    int opened = 0;
    QStringList refused;
    while (files.hasNext()) {
        const QString path = files.next();
        const auto model = openModel(path.toStdString());
        if (model) {
            ++opened;
            QVERIFY2(!(*model)->subgraphs.empty(), qPrintable(path));
        } else {
            QCOMPARE(model.error().code, ErrorCode::Malformed);
            QVERIFY(QString::fromStdString(model.error().message).contains(QStringLiteral("expected")));
            refused << files.fileName();
        }
    }
    qInfo("%d models opened, %lld refused: %s", opened, static_cast<long long>(refused.size()),
        qPrintable(refused.join(QStringLiteral(", "))));
    QVERIFY(opened > 0);
    // These the runtime refuses too: a negative size, and another format version.
    for (const auto& name : {QStringLiteral("lstm_calibrated2.bin"), QStringLiteral("transpose.bin")})
        refused.removeAll(name);
    QCOMPARE(refused.join(QStringLiteral(", ")), QString());
}

void TestTfliteZoo::survivesTruncation()
{
    QFETCH(QString, path);
    QS_REQUIRE_ZOO();
    const auto whole = contents(path);
    for (std::size_t size = 0; size < whole.size(); size += 64) {
        std::vector<std::byte> cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        QVERIFY2(test::readAndTouch(std::move(cut)), qPrintable(QStringLiteral("cut at %1").arg(size)));
    }
}

void TestTfliteZoo::survivesFlippedBytes()
{
    QFETCH(QString, path);
    QS_REQUIRE_ZOO();
    const auto whole = contents(path);
    const auto seed
        = qEnvironmentVariableIsSet("QUANTSTEP_SEED") ? qEnvironmentVariable("QUANTSTEP_SEED").toUInt() : 20261U;
    qInfo("seed %u", seed);
    std::mt19937 random(seed);
    for (int round = 0; round < 2000; ++round) {
        auto bytes = whole;
        const unsigned flips = 1 + random() % 8;
        for (unsigned i = 0; i < flips; ++i) {
            // Half of them near the ends, where tables and offsets live.
            const auto span = random() % 2 == 0 ? std::min<std::size_t>(bytes.size(), 4096) : bytes.size();
            const auto at = random() % span;
            bytes[random() % 2 == 0 ? at : bytes.size() - 1 - at] = static_cast<std::byte>(random());
        }
        QVERIFY2(test::readAndTouch(std::move(bytes)), qPrintable(QStringLiteral("round %1").arg(round)));
    }
}

QTEST_GUILESS_MAIN(TestTfliteZoo)
#include "tst_tflite_zoo.moc"
