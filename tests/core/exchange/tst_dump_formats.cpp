// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// One run of the sample model written down in every format: each must give the same values, and blame must agree.

#include "core/blame/blame.h"
#include "core/engine/random_input.h"
#include "core/exchange/dump_mapping.h"
#include "core/exchange/dump_reader.h"
#include "core/exchange/dump_table.h"
#include "core/io/layer_dump.h"
#include "core/io/tflite_reader.h"
#include "tests/support/differential.h"
#include "tests/support/layer_dump_builder.h"
#include "tests/support/test_data.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <cstring>

using namespace quantstep;

namespace {

SharedBytes bytesOf(const std::string& text)
{
    const auto* begin = reinterpret_cast<const std::byte*>(text.data());
    return SharedBytes::adopt(std::vector<std::byte>(begin, begin + text.size()));
}

std::string hexText(const TensorValue& value, std::size_t perLine, const char* prefix)
{
    std::string text;
    for (std::size_t i = 0; i < value.bytes.size(); ++i) {
        if (i % perLine == 0)
            text += fmt::format("{}[{:08}] {:04x}: ", i ? "\n" : "", i * 7, i) + prefix;
        text += fmt::format("{:02x} ", static_cast<unsigned>(value.bytes.data()[i]));
    }
    return text + "\n";
}

std::string listText(const TensorValue& value)
{
    std::string text = "# codes\n";
    for (std::size_t i = 0; i < value.elements(); ++i)
        text += fmt::format("{}{}", codeAt(value, i), i % 10 == 9 ? "\n" : ", ");
    return text;
}

} // namespace

class TestDumpFormats : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void rawFiles_areMapped();
    void oneFile_withOffsets_isMapped();
    void numbers_areMapped();
    void hexLog_isMapped();
    void words_areMapped();
    void badMappings_areRefused_data();
    void badMappings_areRefused();
    void mapping_cutOff_isRefused();
    void damagedText_isNoTrouble();
    void layerDump_isRead();
    void layerDump_damaged_isRefused();
    void accuracyDebugger_isRead();
    void folderOfSeveralKinds_isRead();
    void singleFile_isLinked();

private:
    QString put(const QString& name, const SharedBytes& bytes)
    {
        const QString path = m_folder->filePath(name);
        QDir().mkpath(QFileInfo(path).path());
        return test::writeFile(path, bytes) ? path : QString();
    }
    QString put(const QString& name, const std::string& text) { return put(name, bytesOf(text)); }

    /// Reads and matches a dump and compares with the run; empty when all is as it should be.
    QString check(const QString& path, std::size_t expected, const std::vector<DumpLink>& links = {});

    ModelPtr m_model;
    std::vector<TensorPtr> m_values; ///< per tensor
    std::vector<TensorId> m_computed; ///< the graph input and all outputs of operators
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestDumpFormats::initTestCase()
{
    const auto model = openModel(test::sourceFile("resources/samples/digits_conv_int8.tflite").toStdString());
    QVERIFY(model);
    m_model = *model;
    const Subgraph& graph = m_model->main();
    const TensorId input = graph.inputs[0];
    const auto run = test::runOurs(m_model,
        std::vector<TensorPtr>{randomInput(graph.tensor(input).dtype, graph.tensor(input).shape, 3, 0)},
        KernelPath::Fast);
    QVERIFY(!run.error);
    m_values = run.tensors;
    m_computed = {input};
    for (const OpInfo& op : graph.ops)
        m_computed.insert(m_computed.end(), op.outputs.begin(), op.outputs.end());
    m_folder = std::make_unique<QTemporaryDir>();
}

QString TestDumpFormats::check(const QString& path, std::size_t expected, const std::vector<DumpLink>& links)
{
    const auto dump = readDump(path.toStdString(), *m_model);
    if (!dump)
        return QString::fromStdString(dump.error().message);
    const auto matched = matchDump(*m_model, *dump, links);
    if (!matched)
        return QString::fromStdString(matched.error().message);
    if (matched->matches.size() != expected || !matched->unmatched.empty())
        return QStringLiteral("%1 matched, %2 not").arg(matched->matches.size()).arg(matched->unmatched.size());
    for (const DumpMatch& match : matched->matches) {
        const TensorValue& right = *m_values[match.tensor.tensor.index()];
        const auto difference = test::compareTensors(*match.value, right, 0);
        if (!difference.empty())
            return QString::fromStdString(fmt::format("tensor {}: {}", match.tensor.tensor.value, difference));
    }
    BlameOptions options;
    options.inputs = {m_values[m_computed[0].index()]};
    const auto report = blame(m_model, *matched, options);
    if (!report || report->firstWrongOp())
        return QStringLiteral("blame finds a difference");
    return {};
}

void TestDumpFormats::rawFiles_areMapped()
{
    std::string mapping = R"({"quantstep_dump": 1, "tensors": [)";
    for (std::size_t i = 0; i < m_computed.size(); ++i) {
        const TensorId id = m_computed[i];
        put(QStringLiteral("raw/t%1.bin").arg(id.value), m_values[id.index()]->bytes);
        mapping += fmt::format("{}{{\"tensor\": {}, \"file\": \"t{}.bin\"}}", i ? ", " : "", id.value, id.value);
    }
    QCOMPARE(check(put("raw/dump.json", mapping + "]}"), m_computed.size()), QString());
    put("raw/mapping.json", mapping + "]}");
    QCOMPARE(check(m_folder->filePath("raw"), m_computed.size()), QString());
}

void TestDumpFormats::oneFile_withOffsets_isMapped()
{
    std::vector<std::byte> memory(100, std::byte{0xcc});
    std::string mapping = R"({"quantstep_dump": 1, "file": "memory.bin", "tensors": [)";
    for (std::size_t i = 0; i < m_computed.size(); ++i) {
        const TensorValue& value = *m_values[m_computed[i].index()];
        mapping += fmt::format(
            "{}{{\"tensor\": \"t{}\", \"offset\": {}}}", i ? ", " : "", m_computed[i].value, memory.size());
        memory.insert(memory.end(), value.bytes.span().begin(), value.bytes.span().end());
    }
    put("memory.bin", SharedBytes::adopt(std::move(memory)));
    QCOMPARE(check(put("offsets.json", mapping + "]}"), m_computed.size()), QString());
}

void TestDumpFormats::numbers_areMapped()
{
    const TensorId id = m_computed[1];
    put("codes.csv", listText(*m_values[id.index()]));
    QCOMPARE(check(put("csv.json",
                       fmt::format(
                           R"({{"quantstep_dump": 1, "tensors": [{{"tensor": {}, "file": "codes.csv"}}]}})", id.value)),
                 1),
        QString());
    // As uint8, shifted by 128.
    auto shifted = m_values[id.index()];
    std::string text;
    for (std::size_t i = 0; i < shifted->elements(); ++i)
        text += fmt::format("{} ", codeAt(*shifted, i) + 128);
    put("codes8.csv", text);
    QCOMPARE(
        check(
            put("csv8.json",
                fmt::format(
                    R"({{"quantstep_dump": 1, "tensors": [{{"tensor": {}, "dtype": "uint8", "file": "codes8.csv"}}]}})",
                    id.value)),
            1),
        QString());
}

void TestDumpFormats::hexLog_isMapped()
{
    std::string log = "boot\n";
    std::string mapping = R"({"quantstep_dump": 1, "file": "uart.log", "after": "| ", "before": "#", "tensors": [)";
    for (std::size_t i = 0; i < m_computed.size(); ++i) {
        const TensorId id = m_computed[i];
        log += fmt::format("I (12) layer: == tensor {} begin\n", id.value) + hexText(*m_values[id.index()], 16, "| ")
            + "W (13) wifi: lost\n" + fmt::format("I == tensor {} end\n", id.value);
        mapping += fmt::format("{0}{{\"tensor\": {1}, \"begin\": \"tensor {1} begin\", \"end\": \"tensor {1} end\"}}",
            i ? ", " : "", id.value);
    }
    put("uart.log", log);
    QCOMPARE(check(put("log.json", mapping + "]}"), m_computed.size()), QString());
    // A log that was cut off.
    put("uart.log", log.substr(0, log.size() / 2));
    const QString words = check(m_folder->filePath("log.json"), m_computed.size());
    QVERIFY2(words.contains("expected"), qPrintable(words));
}

void TestDumpFormats::words_areMapped()
{
    // int32 in big endian bytes, and as one number a word.
    const TensorPtr value = makeTensor(DType::Int32, Shape{3}, std::vector<std::int32_t>{1, -2, 305419896});
    put("big.hex", "00000001 fffffffe 12345678");
    for (const char* how : {R"("endian": "big")", R"("unit": "elements")"}) {
        const QString path = put("big.json",
            fmt::format(
                R"({{"quantstep_dump": 1, "tensors": [{{"name": "x", "file": "big.hex", "dtype": "int32", "shape": [3], {}}}]}})",
                how));
        const auto dump = readDump(path.toStdString(), *m_model);
        QVERIFY2(dump, dump ? "" : dump.error().message.c_str());
        QCOMPARE(QString::fromStdString(test::compareTensors(*dump->entries[0].value, *value, 0)), QString());
    }
}

void TestDumpFormats::badMappings_areRefused_data()
{
    QTest::addColumn<QString>("entry");
    QTest::addColumn<QString>("words");
    QTest::newRow("no file") << R"({"tensor": 11})"
                             << "\"file\": expected a file name";
    QTest::newRow("no tensor") << R"({"file": "small.bin"})"
                               << "\"tensor\": expected an index or a name";
    QTest::newRow("unknown tensor") << R"({"tensor": "nothing", "file": "small.bin"})"
                                    << "found no 'nothing'";
    QTest::newRow("index") << R"({"tensor": 999, "file": "small.bin"})"
                           << "found no '999'";
    QTest::newRow("missing file") << R"({"tensor": 11, "file": "absent.bin"})"
                                  << "absent.bin";
    QTest::newRow("too small") << R"({"tensor": 11, "file": "small.bin"})"
                               << "bytes for int8";
    QTest::newRow("offset") << R"({"tensor": 11, "file": "small.bin", "offset": 11})"
                            << "expected an offset up to 10, found 11";
    QTest::newRow("type") << R"({"tensor": 11, "file": "small.bin", "dtype": "string"})"
                          << "\"dtype\": expected a type";
    QTest::newRow("shape") << R"({"tensor": 11, "file": "small.bin", "shape": [1, -1]})"
                           << "\"shape\": expected a list of sizes";
    QTest::newRow("huge") << R"({"tensor": 11, "file": "small.bin", "shape": [2000000000, 2000000000]})"
                          << "2^40";
    QTest::newRow("kind") << R"({"tensor": 11, "file": "small.bin", "kind": "magic"})"
                          << "\"kind\": expected one of csv, hex, raw";
    QTest::newRow("number as file") << R"({"tensor": 11, "file": 3})"
                                    << "\"file\": expected a text";
    QTest::newRow("mark") << R"({"tensor": 11, "file": "small.bin", "kind": "hex", "begin": "@"})"
                          << "expected the mark '@'";
    QTest::newRow("no hex") << R"({"tensor": 11, "file": "small.bin", "kind": "hex"})"
                            << "expected a number";
    QTest::newRow("untyped") << R"({"name": "x", "file": "small.bin"})"
                             << "expected \"tensor\", or \"dtype\" and \"shape\"";
    QTest::newRow("no object") << "3"
                               << "expected an object";
}

void TestDumpFormats::badMappings_areRefused()
{
    QFETCH(QString, entry);
    QFETCH(QString, words);
    put("small.bin", "xyzxyzxyzx");
    const QString path = put("bad.json", R"({"quantstep_dump": 1, "tensors": [)" + entry.toStdString() + "]}");
    const auto dump = readDump(path.toStdString(), *m_model);
    QVERIFY(!dump);
    const QString message = QString::fromStdString(dump.error().message);
    QVERIFY2(message.contains(words), qPrintable(message));
    QVERIFY2(message.contains("tensors[0]"), qPrintable(message));
}

void TestDumpFormats::mapping_cutOff_isRefused()
{
    put("small.bin", "xyzxyzxyzx");
    const std::string whole = R"({"quantstep_dump": 1, "tensors": []})";
    for (std::size_t size = 0; size < whole.size(); ++size)
        QVERIFY(!readDump(put("cut.json", whole.substr(0, size)).toStdString(), *m_model));
    QVERIFY(!readDump(put("other.json", R"({"quantstep_dump": 2, "tensors": []})").toStdString(), *m_model));
}

void TestDumpFormats::damagedText_isNoTrouble()
{
    // Mappings, tables and logs with characters changed: an error or a dump, but no crash.
    put("small.log", "layer 1 | 01 02 03 04\nlayer 2 | 05 06\nend\n");
    const std::string mapping = R"({"quantstep_dump": 1, "file": "small.log", "after": "| ", "before": "#", "tensors": [
        {"name": "a", "dtype": "int16", "shape": [2, 1], "begin": "layer", "end": "end", "endian": "big"},
        {"tensor": 11, "kind": "csv", "offset": 3, "dtype": "float32", "unit": "elements"}, {"tensor": "t12", "kind": "raw"}]})";
    const std::string table
        = "tensor,dtype,shape,name,values\nt0,int8,2x2,\"a \"\"b\",1,-2,3,4\ns1_t2,float32,,\"c\",1e-3\n";
    test::Random random(test::testSeed());
    int read = 0;
    for (int i = 0; i < 6000; ++i) {
        const bool isTable = i % 2 == 1;
        std::string text = isTable ? table : mapping;
        for (int k = random.between(0, 3); k > 0; --k)
            text[static_cast<std::size_t>(random.between(0, static_cast<int>(text.size()) - 1))] = random.chance(0.5F)
                ? static_cast<char>(random.between(32, 126))
                : "{}[],:\"0-x"[random.between(0, 9)];
        const auto dump
            = isTable ? readTensorTable(text) : readMappedDump(bytesOf(text), m_folder->path().toStdString(), *m_model);
        read += dump ? 1 : 0;
        if (dump)
            (void)matchDump(*m_model, *dump);
    }
    QVERIFY(read > 0);
}

void TestDumpFormats::layerDump_isRead()
{
    std::vector<test::BuiltLayer> outputs;
    for (std::size_t i = 1; i < m_computed.size(); ++i)
        outputs.push_back({static_cast<std::uint32_t>(m_computed[i].value), m_values[m_computed[i].index()]});
    const auto file = test::buildLayerDump({{UINT32_MAX, m_values[m_computed[0].index()]}}, outputs);
    QCOMPARE(check(put("layers.bfb", file), m_computed.size()), QString());
    const auto other = test::buildLayerDump({}, {{999, m_values[m_computed[0].index()]}});
    QVERIFY(check(put("other.bfb", other), 1).contains("expected a tensor index below"));
}

void TestDumpFormats::layerDump_damaged_isRefused()
{
    const auto small = makeTensor(DType::Int32, Shape{2}, std::vector<std::int32_t>{1, 2});
    const auto file = test::buildLayerDump({{0, small}}, {{1, small}, {2, small}});
    for (std::size_t size = 0; size < file.size(); ++size) {
        std::vector<std::byte> cut(file.span().begin(), file.span().begin() + static_cast<std::ptrdiff_t>(size));
        const auto tensors = readLayerDump(SharedBytes::adopt(std::move(cut)));
        QVERIFY2(!tensors, qPrintable(QString::number(size)));
    }
    test::Random random(test::testSeed());
    int refused = 0;
    for (int i = 0; i < 20000; ++i) {
        std::vector<std::byte> bytes(file.span().begin(), file.span().end());
        for (int k = 0; k < 3; ++k)
            bytes[static_cast<std::size_t>(random.between(0, static_cast<int>(bytes.size()) - 1))]
                = static_cast<std::byte>(random.between(0, 255));
        refused += readLayerDump(SharedBytes::adopt(std::move(bytes))) ? 0 : 1;
    }
    QVERIFY(refused > 1000);
}

void TestDumpFormats::accuracyDebugger_isRead()
{
    const Subgraph& graph = m_model->main();
    const auto raw = [&](const char* folder, TensorId id) {
        std::string name = graph.tensor(id).name;
        std::replace(name.begin(), name.end(), '/', '_');
        put(QStringLiteral("debugger/") + folder + "/" + QString::fromStdString(name) + ".raw",
            m_values[id.index()]->bytes);
    };
    raw("op_0001_TFL_CONV_2D_i1_o1", graph.ops[1].inputs[0]);
    raw("op_0002_TFL_RESHAPE_i1_o1", graph.ops[2].inputs[0]);
    put("debugger/accuracy_summary.csv",
        "Index,Op Code,Tensor Name,Max Diff,MSE,Cos Sim,SNR (dB),PSNR (dB),NaN,Min Ref,Max Ref,Min Accel,Max "
        "Accel,Status\n"
        "0,tfl.conv_2d,x,0.0,0.0,1.0,99.0,99.0,N,0.0,1.0,0.0,1.0,OK\n"
        "1,tfl.conv_2d,\"a,b\",3.0,0.1,0.5,1.0,1.0,N,0.0,1.0,0.0,1.0,REGRESSION\n");
    const QString path = m_folder->filePath("debugger");
    QCOMPARE(check(path, 2), QString());
    const auto dump = readDump(path.toStdString(), *m_model);
    QCOMPARE(dump->notes.size(), std::size_t{1});
    QVERIFY(QString::fromStdString(dump->notes[0]).contains("op 1 tfl.conv_2d a,b: REGRESSION"));
    put("debugger/op_0099_X_i1_o1/x.raw", "x");
    QVERIFY(check(path, 2).contains("expected an operator below"));
}

void TestDumpFormats::folderOfSeveralKinds_isRead()
{
    put("mixed/t" + QString::number(m_computed[1].value) + ".bin", m_values[m_computed[1].index()]->bytes);
    put("mixed/t" + QString::number(m_computed[2].value) + ".csv", listText(*m_values[m_computed[2].index()]));
    put("mixed/notes.md", "not a tensor");
    QCOMPARE(check(m_folder->filePath("mixed"), 2), QString());
}

void TestDumpFormats::singleFile_isLinked()
{
    const QString path = put("single.bin", m_values[m_computed[1].index()]->bytes);
    QCOMPARE(check(path, 1, {{"single", fmt::format("{}", m_computed[1].value)}}), QString());
    QVERIFY(check(path, 1, {{"single", fmt::format("{}", m_computed.back().value)}}).contains("bytes for int8"));
}

QTEST_GUILESS_MAIN(TestDumpFormats)
#include "tst_dump_formats.moc"
