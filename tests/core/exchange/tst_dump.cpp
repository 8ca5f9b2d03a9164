// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Reading dumps and finding whose value each entry is.

#include "core/exchange/dump_match.h"
#include "core/exchange/dump_reader.h"
#include "core/exchange/npy.h"
#include "core/exchange/npz.h"
#include "core/io/mapped_file.h"
#include "tests/support/test_data.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <cstring>

using namespace quantstep;

namespace {

TensorInfo tensorOf(std::string name, DType dtype, Shape shape, float scale = 0.5F, std::int64_t zeroPoint = -3)
{
    TensorInfo info;
    info.name = std::move(name);
    info.dtype = dtype;
    info.shape = std::move(shape);
    info.hasRank = true;
    if (scale > 0) {
        info.quant.scales = {scale};
        info.quant.zeroPoints = {zeroPoint};
    }
    return info;
}

/// 0 input -> 1 hidden/BiasAdd;x -> 2 hidden -> 3 output, all [1, 2, 3, 4] int8 but the last: [1, 5].
Model model()
{
    Subgraph graph;
    graph.tensors = {tensorOf("input", DType::Int8, {1, 2, 3, 4}),
        tensorOf("hidden/BiasAdd;x", DType::Int8, {1, 2, 3, 4}), tensorOf("hidden", DType::Int8, {1, 2, 3, 4}),
        tensorOf("output", DType::Int8, {1, 5}), tensorOf("packed", DType::Int4, {3})};
    for (int i = 0; i < 4; ++i) {
        OpInfo op;
        op.code = OpCode::Relu;
        op.inputs = {TensorId(i)};
        op.outputs = {TensorId(i + 1)};
        graph.ops.push_back(op);
    }
    graph.inputs = {TensorId(0)};
    graph.outputs = {TensorId(3)};
    linkSubgraph(graph);
    Model made;
    made.subgraphs.push_back(std::make_shared<const Subgraph>(std::move(graph)));
    return made;
}

TensorPtr codes(DType dtype = DType::Int8, const Shape& shape = {1, 2, 3, 4})
{
    return test::Random(test::testSeed()).integers(dtype, shape, dtype == DType::UInt8 ? 0 : -100, 100);
}

Dump dumpOf(std::vector<DumpEntry> entries)
{
    return {"npz", std::move(entries), {}};
}

QString message(const Result<MatchedDump>& result)
{
    return result ? QString() : QString::fromStdString(result.error().message);
}

SharedBytes archive(const QString& path)
{
    auto writer = NpzWriter::create(path.toStdString(), NpzWriter::Compression::Deflated);
    if (!writer || !writer->add("t0", codes()) || !writer->add("output", codes(DType::Int8, {1, 5}))
        || !writer->finish())
        return {};
    return readFile(path.toStdString(), 1 << 20).value_or(SharedBytes());
}

} // namespace

class TestDump : public QObject {
    Q_OBJECT

private slots:
    void entries_areMatched();
    void scratchOfARuntime_isLeftOut();
    void shapes_matchWhenOneIsLeft();
    void links_comeFirst();
    void values_takeTheTensorsType();
    void channelsFirst_areTransposed();
    void wrongEntries_areRefused_data();
    void wrongEntries_areRefused();
    void npz_isRead();
    void npz_cutOff_isRefused();
    void npyFolder_isRead();
    void otherFiles_areRefused();
};

void TestDump::entries_areMatched()
{
    const Dump dump = dumpOf({{"t0", {}, codes()}, {"hidden_BiasAdd_x", {}, codes()}, {"2", {}, codes()},
        {"output", {}, codes(DType::Int8, {5})}, {"else", {}, codes(DType::Int8, {7})}});
    const auto matched = matchDump(model(), dump);
    QVERIFY2(matched, qPrintable(message(matched)));
    QCOMPARE(matched->matches.size(), std::size_t{4});
    QStringList found;
    for (const DumpMatch& match : matched->matches)
        found << QStringLiteral("%1 %2 %3")
                     .arg(match.entry)
                     .arg(match.tensor.tensor.value)
                     .arg(QString::fromLatin1(matchedByName(match.by).data()));
    found.sort();
    QCOMPARE(found, (QStringList{"0 0 index", "1 1 name", "2 2 index", "3 3 name"}));
    QCOMPARE(matched->unmatched.size(), std::size_t{1});
    QCOMPARE(matched->unmatched[0].entry, std::size_t{4});
}

void TestDump::scratchOfARuntime_isLeftOut()
{
    const Dump dump = dumpOf({{"0", {}, codes()}, {"5", {}, codes()}, {"6", {}, codes()}});
    const auto matched = matchDump(model(), dump);
    QVERIFY2(matched, qPrintable(message(matched)));
    QCOMPARE(matched->matches.size(), std::size_t{1});
    QCOMPARE(matched->unmatched.size(), std::size_t{2});
    QVERIFY(!matchDump(model(), dumpOf({{"0", {}, codes()}, {"6", {}, codes()}}))); // 5 is missing between
    QVERIFY(!matchDump(model(), dumpOf({{"t5", {}, codes()}})));
}

void TestDump::shapes_matchWhenOneIsLeft()
{
    const auto matched = matchDump(model(), dumpOf({{"first", {}, codes()}, {"last", {}, codes(DType::Int8, {1, 5})}}));
    QVERIFY(matched);
    QCOMPARE(matched->matches.size(), std::size_t{1}); // of the three alike none can be told
    QCOMPARE(matched->matches[0].tensor.tensor.value, 3);
    QVERIFY(matched->matches[0].by == MatchedBy::Shape);
}

void TestDump::links_comeFirst()
{
    const Dump dump = dumpOf({{"t0", {}, codes()}, {"mine", {}, codes()}});
    const auto matched = matchDump(model(), dump, {{"mine", "hidden/BiasAdd;x"}, {"t0", "t2"}});
    QVERIFY(matched);
    QCOMPARE(matched->matches[0].tensor.tensor.value, 1);
    QCOMPARE(matched->matches[1].tensor.tensor.value, 2);
    QVERIFY(matched->matches[1].by == MatchedBy::Link);
    QVERIFY(message(matchDump(model(), dump, {{"no", "1"}})).contains("found no 'no'"));
    QVERIFY(message(matchDump(model(), dump, {{"mine", "99"}})).contains("found no '99'"));
    QVERIFY(message(matchDump(model(), dump, {{"mine", "t0"}, {"t0", "0"}})).contains("expected one value"));
}

void TestDump::values_takeTheTensorsType()
{
    const auto value = [](const TensorPtr& given, const char* name = "t0") -> TensorPtr {
        const auto matched = matchDump(model(), dumpOf({{name, {}, given}}));
        return matched && !matched->matches.empty() ? matched->matches[0].value : nullptr;
    };
    const TensorPtr right = codes();
    std::vector<std::int64_t> wide;
    std::vector<float> reals;
    std::vector<std::uint8_t> shifted;
    for (std::size_t i = 0; i < right->elements(); ++i) {
        wide.push_back(codeAt(*right, i));
        reals.push_back(0.5F * static_cast<float>(codeAt(*right, i) + 3));
        shifted.push_back(static_cast<std::uint8_t>(codeAt(*right, i) + 128));
    }
    for (const TensorPtr& given :
        {right, makeTensor(DType::Int64, right->shape, wide), makeTensor(DType::Float32, right->shape, reals),
            makeTensor(DType::UInt8, right->shape, shifted), makeTensor(DType::Int64, Shape{24}, wide)}) {
        const TensorPtr found = value(given);
        QVERIFY(found);
        QVERIFY(found->dtype == DType::Int8 && found->shape == right->shape);
        QVERIFY(std::memcmp(found->bytes.data(), right->bytes.data(), right->bytes.size()) == 0);
    }
    const TensorPtr packed = value(makeTensor(DType::Int8, Shape{3}, std::vector<std::int8_t>{-8, 7, 1}), "packed");
    QVERIFY(packed && packed->dtype == DType::Int4 && packed->bytes.size() == 2);
    QCOMPARE(codeAt(*packed, 0), std::int64_t{-8});
    QCOMPARE(codeAt(*packed, 2), std::int64_t{1});
    const TensorPtr batch = value(codes(DType::Int8, {2, 2, 3, 4}));
    QVERIFY(batch && batch->shape[0] == 2);
}

void TestDump::channelsFirst_areTransposed()
{
    const TensorPtr given = codes(DType::Int8, {1, 4, 2, 3});
    const auto matched = matchDump(model(), dumpOf({{"t0", {}, given}}));
    QVERIFY(matched);
    const TensorPtr value = matched->matches[0].value;
    QCOMPARE(value->shape, (Shape{1, 2, 3, 4}));
    for (int y = 0; y < 2; ++y) {
        for (int x = 0; x < 3; ++x) {
            for (int c = 0; c < 4; ++c)
                QCOMPARE(codeAt(*value, value->shape.flatIndex(std::vector<std::int32_t>{0, y, x, c})),
                    codeAt(*given, given->shape.flatIndex(std::vector<std::int32_t>{0, c, y, x})));
        }
    }
    QVERIFY(!matched->matches[0].note.empty());
}

void TestDump::wrongEntries_areRefused_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<TensorPtr>("value");
    QTest::addColumn<QString>("words");
    QTest::newRow("too few elements") << "t0" << codes(DType::Int8, {1, 2, 3, 3})
                                      << "expected 24 elements of shape [1, 2, 3, 4], found 18 of shape [1, 2, 3, 3]";
    QTest::newRow("index out of range") << "t99" << codes() << "expected a tensor index below 5, found 99";
    QTest::newRow("no such subgraph") << "s7_t0" << codes() << "expected a subgraph below 1, found 7";
    QTest::newRow("code out of range") << "t0"
                                       << makeTensor(
                                              DType::Int32, Shape{1, 2, 3, 4}, std::vector<std::int32_t>(24, 300))
                                       << "element 0: expected a value of type int8, found 300";
    QTest::newRow("between codes") << "t0"
                                   << makeTensor(DType::Float32, Shape{1, 2, 3, 4}, std::vector<float>(24, 0.3F))
                                   << "which lies between codes";
    QTest::newRow("no number") << "t0" << makeTensor(DType::Float32, Shape{1, 2, 3, 4}, std::vector<float>(24, NAN))
                               << "which lies between codes";
    QTest::newRow("complex") << "t0" << makeZeros(DType::Complex64, {1, 2, 3, 4}) << "expected int8, found complex64";
}

void TestDump::wrongEntries_areRefused()
{
    QFETCH(QString, name);
    QFETCH(TensorPtr, value);
    QFETCH(QString, words);
    const auto matched = matchDump(model(), dumpOf({{name.toStdString(), {}, value}}));
    QVERIFY(!matched);
    QVERIFY(matched.error().code == ErrorCode::InvalidInput);
    QVERIFY2(message(matched).contains(words), qPrintable(message(matched)));
    QVERIFY2(message(matched).contains("entry " + name), qPrintable(message(matched)));
}

void TestDump::npz_isRead()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath("a.npz");
    QVERIFY(!archive(path).empty());
    const auto dump = readDump(path.toStdString(), model());
    QVERIFY2(dump, dump ? "" : dump.error().message.c_str());
    QCOMPARE(dump->entries.size(), std::size_t{2});
    QCOMPARE(QString::fromStdString(dump->format), QStringLiteral("npz"));
    QVERIFY(matchDump(model(), *dump));
}

void TestDump::npz_cutOff_isRefused()
{
    const QTemporaryDir folder;
    const SharedBytes whole = archive(folder.filePath("a.npz"));
    const QString path = folder.filePath("cut.npz");
    for (std::size_t size = 0; size < whole.size(); ++size) {
        QVERIFY(test::writeFile(path, whole.part(0, size)));
        const auto dump = readDump(path.toStdString(), model());
        QVERIFY2(!dump, qPrintable(QString::number(size)));
        QVERIFY(QString::fromStdString(dump.error().message).startsWith(path));
        QVERIFY(dump.error().code == ErrorCode::Malformed || dump.error().code == ErrorCode::InvalidInput);
    }
    // Any byte changed: an error, or an archive that is still one.
    for (std::size_t at = 0; at < whole.size(); ++at) {
        std::vector<std::byte> bytes(whole.span().begin(), whole.span().end());
        bytes[at] ^= std::byte{0x41};
        QVERIFY(test::writeFile(path, SharedBytes::adopt(std::move(bytes))));
        if (const auto dump = readDump(path.toStdString(), model()))
            (void)matchDump(model(), *dump);
    }
}

void TestDump::npyFolder_isRead()
{
    const QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath("hidden"));
    const auto put = [&](const QString& name, const TensorPtr& value) {
        const auto bytes = encodeNpy(value);
        return bytes && test::writeFile(folder.filePath(name), SharedBytes::adopt(*bytes));
    };
    QVERIFY(put("t0.npy", codes()) && put("hidden/BiasAdd;x.npy", codes()) && put("readme.txt", codes()));
    const auto dump = readDump(folder.path().toStdString(), model());
    QVERIFY2(dump, dump ? "" : dump.error().message.c_str());
    QCOMPARE(dump->entries.size(), std::size_t{2});
    const auto matched = matchDump(model(), *dump);
    QVERIFY(matched);
    QCOMPARE(matched->matches.size(), std::size_t{2});
    QVERIFY(test::writeFile(folder.filePath("broken.npy"), SharedBytes::adopt(std::vector<std::uint8_t>(20, 1))));
    const auto broken = readDump(folder.path().toStdString(), model());
    QVERIFY(!broken);
    QVERIFY(QString::fromStdString(broken.error().message).contains("broken.npy"));
}

void TestDump::otherFiles_areRefused()
{
    const QTemporaryDir folder;
    QVERIFY(!readDump(folder.filePath("missing.npz").toStdString(), model()));
    QVERIFY(!readDump(folder.path().toStdString(), model())); // no array in it
    QVERIFY(test::writeFile(folder.filePath("x"), SharedBytes::adopt(std::vector<std::uint8_t>(500, 7))));
    QVERIFY(!readDump(folder.filePath("x").toStdString(), model()));
}

QTEST_GUILESS_MAIN(TestDump)
#include "tst_dump.moc"
