// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/half.h"
#include "core/base/tensor_value.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>

using namespace quantstep;
using namespace quantstep::test;

class TestBase : public QObject {
    Q_OBJECT

private slots:
    void dtype_namesReadBack()
    {
        for (int number = 0; number <= 22; ++number) {
            const auto dtype = static_cast<DType>(number);
            QVERIFY(isKnown(dtype));
            QCOMPARE(dtypeFromName(dtypeName(dtype)).value(), dtype);
            QVERIFY(!(isFloat(dtype) && isInteger(dtype)));
        }
        QVERIFY(!isKnown(static_cast<DType>(23)));
        QVERIFY(!isKnown(static_cast<DType>(-1)));
        QCOMPARE(dtypeBits(static_cast<DType>(57)), 0);
    }

    void dtype_packedBytes_roundUp()
    {
        QCOMPARE(dtypeBytes(DType::Int4, 0), std::size_t{0});
        QCOMPARE(dtypeBytes(DType::Int4, 3), std::size_t{2});
        QCOMPARE(dtypeBytes(DType::Int2, 5), std::size_t{2});
        QCOMPARE(dtypeBytes(DType::Int16, 3), std::size_t{6});
        QCOMPARE(dtypeBytes(DType::String, 3), std::size_t{0});
    }

    void packed_codes_lowBitsFirstAndSigned()
    {
        const auto nibbles = makeTensor(DType::Int4, Shape{3}, std::vector<std::uint8_t>{0x8F, 0x07});
        QCOMPARE(codeAt(*nibbles, 0), std::int64_t{-1});
        QCOMPARE(codeAt(*nibbles, 1), std::int64_t{-8});
        QCOMPARE(codeAt(*nibbles, 2), std::int64_t{7});
        const auto pairs = makeTensor(DType::Int2, Shape{4}, std::vector<std::uint8_t>{0b10'01'11'00});
        QCOMPARE(codeAt(*pairs, 0), std::int64_t{0});
        QCOMPARE(codeAt(*pairs, 1), std::int64_t{-1});
        QCOMPARE(codeAt(*pairs, 2), std::int64_t{1});
        QCOMPARE(codeAt(*pairs, 3), std::int64_t{-2});
        const auto unsignedNibbles = makeTensor(DType::UInt4, Shape{2}, std::vector<std::uint8_t>{0x8F});
        QCOMPARE(codeAt(*unsignedNibbles, 0), std::int64_t{15});
        const TensorPtr open = unpackCodes(nibbles);
        QCOMPARE(open->dtype, DType::Int8);
        QCOMPARE(open->as<std::int8_t>()[1], std::int8_t{-8});
        QCOMPARE(unpackCodes(open), open);
    }

    void half_everyPattern_survivesTheRoundTrip()
    {
        for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
            const auto half = static_cast<std::uint16_t>(bits);
            const float wide = halfToFloat(half);
            if (std::isnan(wide))
                QVERIFY(std::isnan(halfToFloat(floatToHalf(wide))));
            else
                QCOMPARE(floatToHalf(wide), half);
        }
        QCOMPARE(floatToHalf(1.0F + 0x1p-11F), std::uint16_t{0x3C00}); // a tie goes to even
        QCOMPARE(floatToHalf(1.0F + 0x3p-11F), std::uint16_t{0x3C02});
        QVERIFY(std::isinf(halfToFloat(floatToHalf(65520.0F))));
        QCOMPARE(bfloat16ToFloat(0x3FC0), 1.5F);
    }

    void float8_knownPatterns()
    {
        QCOMPARE(float8E4M3FNToFloat(0x7E), 448.0F);
        QVERIFY(std::isnan(float8E4M3FNToFloat(0x7F)));
        QVERIFY(std::isnan(float8E4M3FNToFloat(0xFF)));
        QCOMPARE(float8E4M3FNToFloat(0x01), 0x1p-9F);
        QCOMPARE(float8E4M3FNToFloat(0x08), 0x1p-6F);
        QCOMPARE(float8E4M3FNToFloat(0xB8), -1.0F);
        QVERIFY(std::signbit(float8E4M3FNToFloat(0x80)));
        QCOMPARE(float8E5M2ToFloat(0x7B), 57344.0F);
        QVERIFY(std::isinf(float8E5M2ToFloat(0x7C)));
        QVERIFY(std::isnan(float8E5M2ToFloat(0x7D)));
        QCOMPARE(float8E5M2ToFloat(0x01), 0x1p-16F);
        QCOMPARE(float8E5M2ToFloat(0xC0), -2.0F);
    }

    void shape_elementsAndIndices()
    {
        QCOMPARE(Shape().elements(), std::size_t{1});
        QCOMPARE((Shape{2, 0, 3}.elements()), std::size_t{0});
        QVERIFY(!(Shape{-1, 3}.checkedElements()));
        QVERIFY(!(Shape{1 << 30, 1 << 30, 1 << 30}.checkedElements()));
        // A zero does not excuse a negative size.
        QVERIFY(!(Shape{0, -1}.checkedElements()));
        QCOMPARE((Shape{0, 1 << 30, 1 << 10}.checkedElements().value()), std::size_t{0});
        const Shape shape{3, 4, 5};
        QCOMPARE(shape.strides(), (std::vector<std::size_t>{20, 5, 1}));
        for (std::size_t flat = 0; flat < shape.elements(); ++flat)
            QCOMPARE(shape.flatIndex(shape.indexOf(flat)), flat);
        QCOMPARE(shape.text(), std::string("[3, 4, 5]"));
        QCOMPARE(Shape().text(), std::string("[]"));
    }

    void broadcast_asNumPy()
    {
        QCOMPARE(broadcastShapes(Shape{2, 1, 4}, Shape{3, 1}).value(), (Shape{2, 3, 4}));
        QCOMPARE(broadcastShapes(Shape{}, Shape{3}).value(), (Shape{3}));
        QCOMPARE(broadcastShapes(Shape{0}, Shape{1}).value(), (Shape{0}));
        QVERIFY(!broadcastShapes(Shape{2}, Shape{3}));
    }
};

QTEST_GUILESS_MAIN(TestBase)
#include "tst_base.moc"
