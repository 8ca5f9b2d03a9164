// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/edit/edit_preview.h"
#include "core/edit/parameter_text.h"

#include <QTest>

using namespace quantstep;

class TestEditText : public QObject {
    Q_OBJECT
private slots:
    void parseScale_number_isNearestFloat();
    void parseScale_change_appliesToPresent();
    void parseScale_nonsense_isRefused_data();
    void parseScale_nonsense_isRefused();
    void parseZeroPoint_readsIntegersAndChanges();
    void preview_activation_countsWhatWouldClip();
    void preview_constant_scalesItsReals();
};

void TestEditText::parseScale_number_isNearestFloat()
{
    QCOMPARE(parseScale(" 0.0235 ", 1.0F).value(), 0.0235F);
    QCOMPARE(parseScale("+1e-3", 1.0F).value(), 1e-3F);
}

void TestEditText::parseScale_change_appliesToPresent()
{
    QCOMPARE(parseScale("*2", 0.25F).value(), 0.5F);
    QCOMPARE(parseScale("/ 4", 1.0F).value(), 0.25F);
}

void TestEditText::parseScale_nonsense_isRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char* text : {"", "x", "0", "-1", "1e400", "*0", "/0", "nan", "inf", "0.1 2", "*"})
        QTest::addRow("'%s'", text) << QByteArray(text);
}

void TestEditText::parseScale_nonsense_isRefused()
{
    QFETCH(QByteArray, text);
    const auto result = parseScale(text.constData(), 0.5F);
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::InvalidEdit);
}

void TestEditText::parseZeroPoint_readsIntegersAndChanges()
{
    QCOMPARE(parseZeroPoint("-128", 0).value(), -128);
    QCOMPARE(parseZeroPoint("+=3", -1).value(), 2);
    QCOMPARE(parseZeroPoint("-=3", -1).value(), -4);
    QVERIFY(!parseZeroPoint("1.5", 0));
    QVERIFY(!parseZeroPoint("2147483648", 0));
}

void TestEditText::preview_activation_countsWhatWouldClip()
{
    TensorInfo info;
    info.dtype = DType::Int8;
    info.shape = {4};
    info.quant.scales = {1.0F};
    info.quant.zeroPoints = {0};
    const auto value = makeTensor<std::int8_t>(DType::Int8, {4}, {-100, 0, 63, 64});
    QuantParams half = info.quant;
    half.scales = {0.5F}; // holds -64 … 63.5, and what rounds to them
    const auto preview = previewParams(info, half, std::nullopt, value.get());
    QCOMPARE(preview.low, -64.0);
    QCOMPARE(preview.high, 63.5);
    QCOMPARE(preview.lsb, 0.5);
    QCOMPARE(preview.elements, std::size_t{4});
    QCOMPARE(preview.clippedShare.value(), 0.5);
}

void TestEditText::preview_constant_scalesItsReals()
{
    TensorInfo info;
    info.dtype = DType::Int8;
    info.shape = {2};
    info.isConstant = true;
    info.quant.scales = {0.5F, 2.0F};
    info.quant.zeroPoints = {0, 0};
    QuantParams proposed = info.quant;
    proposed.scales[1] = 3.0F;
    const auto preview = previewParams(info, proposed, 1, nullptr);
    QCOMPARE(preview.constantFactor.value(), 1.5);
    QVERIFY(!preview.clippedShare);
}

QTEST_GUILESS_MAIN(TestEditText)
#include "tst_edit_text.moc"
