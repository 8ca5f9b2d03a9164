// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Every model at hand opens or gives a clear error; damaged copies of real models never crash the reader.

#include "core/io/mapped_file.h"
#include "core/io/tflite_reader.h"

#include <QDirIterator>
#include <QTest>

#include <array>
#include <random>

using namespace quantstep;

namespace {

QString zooFolder()
{
    const QString set = qEnvironmentVariable("QUANTSTEP_ZOO");
    return set.isEmpty() ? QStringLiteral(QUANTSTEP_SOURCE_DIR "/../shared") : set;
}

/// Skips without test data, fails when run where they must be.
#define REQUIRE_FILE(path)                                                                                             \
    if (!QFileInfo::exists(path)) {                                                                                    \
        if (qEnvironmentVariableIsSet("CI"))                                                                           \
            QFAIL(qPrintable(QStringLiteral("test data missing: ") + (path)));                                         \
        QSKIP(qPrintable(QStringLiteral("test data missing: ") + (path)));                                             \
    }

std::vector<std::byte> contents(const QString& path)
{
    const auto bytes = readFile(path.toStdString(), std::uint64_t{1} << 30);
    if (!bytes)
        return {};
    return {bytes->span().begin(), bytes->span().end()};
}

/// Reads every byte that the model promises, so that a sanitizer sees what is not there.
std::uint64_t touch(const Model& model)
{
    std::uint64_t sum = 0;
    for (const auto& subgraph : model.subgraphs) {
        for (std::size_t t = 0; t < subgraph->tensors.size(); ++t) {
            const TensorInfo& info = subgraph->tensors[t];
            for (const auto byte : info.data.span())
                sum += static_cast<unsigned>(byte);
            sum += info.name.size() + info.quant.scales.size() + info.shape.elements();
            sum += subgraph->consumers[t].size();
        }
        for (const auto& op : subgraph->ops) {
            for (const auto byte : op.customOptions.span())
                sum += static_cast<unsigned>(byte);
            sum += op.name().size() + op.optionFields.size();
        }
    }
    return sum;
}

/// Reads damaged bytes; the outcome must be a model or a message.
bool survives(std::vector<std::byte> bytes)
{
    const auto model = readTflite(SharedBytes::adopt(std::move(bytes)));
    if (model)
        return touch(**model) != std::uint64_t(-1);
    return !model.error().message.empty() && model.error().code != ErrorCode::Internal;
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
            QTest::newRow(name) << zooFolder() + QLatin1Char('/') + QLatin1String(name);
    }
};

void TestTfliteZoo::opensEveryModel()
{
    const QString folder = zooFolder() + QStringLiteral("/models");
    REQUIRE_FILE(folder);
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
    REQUIRE_FILE(path);
    const auto whole = contents(path);
    for (std::size_t size = 0; size < whole.size(); size += 64) {
        std::vector<std::byte> cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        QVERIFY2(survives(std::move(cut)), qPrintable(QStringLiteral("cut at %1").arg(size)));
    }
}

void TestTfliteZoo::survivesFlippedBytes()
{
    QFETCH(QString, path);
    REQUIRE_FILE(path);
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
        QVERIFY2(survives(std::move(bytes)), qPrintable(QStringLiteral("round %1").arg(round)));
    }
}

QTEST_GUILESS_MAIN(TestTfliteZoo)
#include "tst_tflite_zoo.moc"
