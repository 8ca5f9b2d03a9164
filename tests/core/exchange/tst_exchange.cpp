// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/element_text.h"
#include "core/exchange/input_file.h"
#include "core/exchange/npy.h"
#include "core/exchange/npz.h"
#include "core/io/mapped_file.h"
#include "tests/support/test_data.h"

#include <QTemporaryDir>
#include <QTest>

#include <cstring>

using namespace quantstep;

namespace {

constexpr DType kPlainTypes[]
    = {DType::Float32, DType::Float16, DType::Int32, DType::UInt8, DType::Int64, DType::Bool, DType::Int16,
        DType::Complex64, DType::Int8, DType::Float64, DType::Complex128, DType::UInt64, DType::UInt32, DType::UInt16};

SharedBytes bytesOf(std::string_view text)
{
    const auto* begin = reinterpret_cast<const std::byte*>(text.data());
    return SharedBytes::adopt(std::vector<std::byte>(begin, begin + text.size()));
}

/// Any bits of any type: a copy must keep them all.
TensorPtr randomBits(DType dtype, const Shape& shape, std::mt19937& random)
{
    std::vector<std::byte> bytes(dtypeBytes(dtype, shape.elements()));
    for (auto& byte : bytes)
        byte = static_cast<std::byte>(random());
    return std::make_shared<const TensorValue>(TensorValue{dtype, shape, SharedBytes::adopt(std::move(bytes))});
}

bool sameBytes(const TensorValue& a, const TensorValue& b)
{
    return a.dtype == b.dtype && a.shape == b.shape && a.bytes.size() == b.bytes.size()
        && (a.bytes.empty() || std::memcmp(a.bytes.data(), b.bytes.data(), a.bytes.size()) == 0);
}

TensorInfo inputOf(DType dtype, Shape shape, float scale = 0, std::int64_t zeroPoint = 0)
{
    TensorInfo info;
    info.dtype = dtype;
    info.shape = std::move(shape);
    if (scale > 0) {
        info.quant.scales = {scale};
        info.quant.zeroPoints = {zeroPoint};
    }
    return info;
}

} // namespace

class TestExchange : public QObject {
    Q_OBJECT

private slots:
    void npyKeepsEveryBit();
    void npyReadsOtherOrders();
    void npyRefusesDamage();
    void npzKeepsEveryBit_data();
    void npzKeepsEveryBit();
    void npzRefusesDamage();
    void readsCsvAndRaw();
    void quantizesFloats();
    void mapsImages();
    void choosesNormalization();
    void spellsNumbersThatReadBack();
};

void TestExchange::npyKeepsEveryBit()
{
    std::mt19937 random(test::testSeed());
    for (const DType dtype : kPlainTypes) {
        for (const Shape& shape : {Shape{}, Shape{3}, Shape{2, 3, 4}, Shape{2, 0, 4}, Shape{1, 1, 1, 1, 5}}) {
            const auto value = randomBits(dtype, shape, random);
            auto file = encodeNpy(value);
            QVERIFY(file.has_value());
            const auto back = decodeNpy(SharedBytes::adopt(std::move(*file)));
            QVERIFY2(back, back ? "" : back.error().message.c_str());
            QVERIFY(sameBytes(*value, **back));
        }
    }
    // int4 0x21 = codes 1, 2; -1 in the third nibble.
    const auto packed = makeTensor<std::uint8_t>(DType::Int4, {3}, {0x21, 0x0f});
    auto file = encodeNpy(packed);
    QVERIFY(file.has_value());
    const auto back = decodeNpy(SharedBytes::adopt(std::move(*file)));
    QVERIFY(back.has_value());
    QCOMPARE((*back)->dtype, DType::Int8);
    QCOMPARE(codeAt(**back, 2), std::int64_t{-1});
}

void TestExchange::npyReadsOtherOrders()
{
    // [[1, 2, 3], [4, 5, 6]] with the first axis fastest, big endian.
    std::string file = npyHeader(">i2", {2, 3});
    const auto at = file.find("False");
    file.replace(at, 5, "True ");
    for (const int value : {1, 4, 2, 5, 3, 6}) {
        file += '\0';
        file += static_cast<char>(value);
    }
    const auto value = decodeNpy(bytesOf(file));
    QVERIFY2(value, value ? "" : value.error().message.c_str());
    for (std::size_t i = 0; i < 6; ++i)
        QCOMPARE(codeAt(**value, i), static_cast<std::int64_t>(i + 1));
}

void TestExchange::npyRefusesDamage()
{
    const auto whole = encodeNpy(makeTensor<float>(DType::Float32, {2, 2}, {1, 2, 3, 4}));
    QVERIFY(whole.has_value());
    for (std::size_t size = 0; size < whole->size(); ++size)
        QVERIFY(!decodeNpy(SharedBytes::adopt(
            std::vector<std::byte>(whole->begin(), whole->begin() + static_cast<std::ptrdiff_t>(size)))));
    std::mt19937 random(test::testSeed());
    for (int round = 0; round < 5000; ++round) {
        auto bytes = *whole;
        bytes[random() % bytes.size()] = static_cast<std::byte>(random());
        const auto value = decodeNpy(SharedBytes::adopt(std::move(bytes)));
        QVERIFY(value ? (*value)->bytes.size() <= whole->size() : !value.error().message.empty());
    }
    QVERIFY(!decodeNpy(bytesOf(npyHeader("<f4", {2147483647, 2147483647, 2147483647}))));
    QVERIFY(!decodeNpy(bytesOf(npyHeader("|O", {1}) + "xxxxxxxx")));
}

void TestExchange::npzKeepsEveryBit_data()
{
    QTest::addColumn<bool>("deflated");
    QTest::newRow("stored") << false;
    QTest::newRow("deflated") << true;
}

void TestExchange::npzKeepsEveryBit()
{
    QFETCH(bool, deflated);
    const QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("a.npz")).toStdString();
    auto writer = NpzWriter::create(path, deflated ? NpzWriter::Compression::Deflated : NpzWriter::Compression::Stored);
    QVERIFY(writer.has_value());
    std::mt19937 random(test::testSeed());
    std::map<std::string, TensorPtr> values;
    int index = 0;
    for (const DType dtype : kPlainTypes) {
        const auto key = npzKey({SubgraphId(index % 2), TensorId(index)});
        values[key] = index % 3 == 0 ? makeZeros(dtype, {50, 7}) : randomBits(dtype, {50, 7}, random);
        QVERIFY(writer->add(key, values[key]).has_value());
        ++index;
    }
    QVERIFY(writer->finish().has_value());
    const auto file = readFile(path, 1 << 20);
    QVERIFY(file.has_value());
    const auto back = readNpz(*file, 1 << 20);
    QVERIFY2(back, back ? "" : back.error().message.c_str());
    QCOMPARE(back->size(), values.size());
    for (const auto& [key, value] : values)
        QVERIFY2(sameBytes(*value, *back->at(key)), key.c_str());
    QVERIFY(back->count("t0") == 1 && back->count("s1_t1") == 1);
}

void TestExchange::npzRefusesDamage()
{
    const QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("a.npz")).toStdString();
    auto writer = NpzWriter::create(path, NpzWriter::Compression::Deflated);
    QVERIFY(writer && writer->add("t0", makeZeros(DType::Int8, {100})) && writer->finish());
    const auto whole = readFile(path, 1 << 20);
    QVERIFY(whole.has_value());
    const auto span = whole->span();
    for (std::size_t size = 0; size < span.size(); ++size)
        QVERIFY(!readNpz(whole->part(0, size), 1 << 20));
    std::mt19937 random(test::testSeed());
    for (int round = 0; round < 5000; ++round) {
        std::vector<std::byte> bytes(span.begin(), span.end());
        bytes[random() % bytes.size()] = static_cast<std::byte>(random());
        const auto values = readNpz(SharedBytes::adopt(std::move(bytes)), 1 << 20);
        QVERIFY(values || !values.error().message.empty());
    }
}

void TestExchange::readsCsvAndRaw()
{
    const auto codes
        = fileInput(InputKind::Csv, bytesOf("1, -2;3\n# comment 9\n+4 # x\n"), inputOf(DType::Int8, {2, 2}), {2, 2});
    QVERIFY2(codes, codes ? "" : codes.error().message.c_str());
    QCOMPARE(codeAt(*codes->value, 1), std::int64_t{-2});
    QCOMPARE(codeAt(*codes->value, 3), std::int64_t{4});
    const auto reals = fileInput(InputKind::Csv, bytesOf("1.5\n-2e-3"), inputOf(DType::Float32, {2}), {2});
    QVERIFY(reals.has_value());
    QCOMPARE(reals->value->as<float>()[1], -2e-3F);
    for (const auto text : {"1 2 3", "1 2 3 4 5", "1 2 3 x", "1 2 3 1.5", "1 2 3 200"})
        QVERIFY2(!fileInput(InputKind::Csv, bytesOf(text), inputOf(DType::Int8, {4}), {4}), text);
    const auto raw = fileInput(InputKind::Raw, bytesOf("\x01\x02"), inputOf(DType::Int16, {1}), {1});
    QVERIFY(raw.has_value());
    QCOMPARE(codeAt(*raw->value, 0), std::int64_t{0x0201});
    QVERIFY(!fileInput(InputKind::Raw, bytesOf("abc"), inputOf(DType::Int16, {1}), {1}));
    QCOMPARE(inputKind("a/b.d/x.NPY"), InputKind::Npy);
    QCOMPARE(inputKind("x.jpeg"), InputKind::Image);
    QCOMPARE(inputKind("dir.csv/x"), InputKind::Raw);
}

void TestExchange::quantizesFloats()
{
    auto file = encodeNpy(makeTensor<float>(DType::Float32, {1, 4}, {0.0F, 0.25F, -0.25F, 1000}));
    QVERIFY(file.has_value());
    const auto mapped = fileInput(
        InputKind::Npy, SharedBytes::adopt(std::move(*file)), inputOf(DType::Int8, {1, 4}, 0.5F, 3), {1, 4});
    QVERIFY2(mapped, mapped ? "" : mapped.error().message.c_str());
    // 0.25 / 0.5 is a tie: half away from zero.
    const std::int64_t expected[] = {3, 4, 2, 127};
    for (std::size_t i = 0; i < 4; ++i)
        QCOMPARE(codeAt(*mapped->value, i), expected[i]);
    // A larger batch is taken over; another size is not.
    auto batch = encodeNpy(makeZeros(DType::Int8, {5, 4}));
    const auto larger = fileInput(InputKind::Npy, SharedBytes::adopt(*batch), inputOf(DType::Int8, {1, 4}), {1, 4});
    QVERIFY(larger && larger->value->shape == (Shape{5, 4}));
    auto wrong = encodeNpy(makeZeros(DType::Int8, {1, 5}));
    QVERIFY(!fileInput(InputKind::Npy, SharedBytes::adopt(*wrong), inputOf(DType::Int8, {1, 4}), {1, 4}));
}

void TestExchange::mapsImages()
{
    const PixelImage image{2, 2, 3, {255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255}};
    const auto same = imageInput(image, inputOf(DType::UInt8, {1, 2, 2, 3}, 1.0F / 255, 0), {1, 2, 2, 3});
    QVERIFY2(same, same ? "" : same.error().message.c_str());
    for (std::size_t i = 0; i < image.pixels.size(); ++i)
        QCOMPARE(codeAt(*same->value, i), std::int64_t{image.pixels[i]});
    const auto planes = imageInput(image, inputOf(DType::Float32, {1, 3, 2, 2}), {1, 3, 2, 2});
    QVERIFY(planes.has_value());
    QCOMPARE(planes->value->as<float>()[0], 1.0F);
    QCOMPARE(planes->value->as<float>()[4], 0.0F);
    // One pixel out of four: their mean; white is grey 255.
    const PixelImage grey{2, 2, 1, {0, 100, 100, 200}};
    const auto one = imageInput(grey, inputOf(DType::UInt8, {1, 1, 1, 1}), {1, 1, 1, 1});
    QVERIFY(one.has_value());
    QCOMPARE(codeAt(*one->value, 0), std::int64_t{100});
    const auto flat = imageInput(image, inputOf(DType::Float32, {1, 4}), {1, 4}, PixelNormalization{255, 1});
    QVERIFY(flat.has_value());
    QCOMPARE(flat->value->as<float>()[3], 0.0F);
    QVERIFY(!imageInput(image, inputOf(DType::Float32, {1, 5}), {1, 5}));
    QVERIFY(!imageInput({0, 0, 3, {}}, inputOf(DType::Float32, {1, 4}), {1, 4}));
}

void TestExchange::choosesNormalization()
{
    const auto mean = [](DType dtype, float scale, std::int64_t zeroPoint) {
        return defaultNormalization(inputOf(dtype, {1, 1, 1, 1}, scale, zeroPoint)).mean;
    };
    QCOMPARE(mean(DType::UInt8, 1.0F / 255, 0), 0.0F); // 0..1
    QCOMPARE(mean(DType::UInt8, 0.0078125F, 128), 127.5F); // -1..1
    QCOMPARE(mean(DType::Int8, 1.0F, 0), 128.0F); // -128..127
    QCOMPARE(defaultNormalization(inputOf(DType::Int8, {1}, 1.0F, -128)).std, 1.0F); // 0..255
    QCOMPARE(defaultNormalization(inputOf(DType::Float32, {1})).std, 255.0F);
}

void TestExchange::spellsNumbersThatReadBack()
{
    std::mt19937 random(test::testSeed());
    for (int i = 0; i < 100000; ++i) {
        const auto bits = static_cast<std::uint32_t>(random());
        float value = 0;
        std::memcpy(&value, &bits, sizeof value);
        if (value != value)
            continue;
        const float back = std::strtof(numberText(value).c_str(), nullptr);
        QVERIFY(std::memcmp(&back, &value, sizeof back) == 0);
    }
    std::string text;
    appendElements(text, *makeTensor<float>(DType::Float32, {3}, {0.1F, 1, -1.5e-8F}), 0, 3, " ", ElementStyle::Plain);
    QCOMPARE(text, std::string("0.1 1 -1.5e-08"));
}

QTEST_GUILESS_MAIN(TestExchange)
#include "tst_exchange.moc"
