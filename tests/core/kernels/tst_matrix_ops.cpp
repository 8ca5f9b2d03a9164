// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/matrix_cases.h"

#include <QTest>

// CONV_2D, DEPTHWISE_CONV_2D and FULLY_CONNECTED of every form against the real runtime, both kernel paths.

using namespace quantstep;
using namespace quantstep::test;

Q_DECLARE_METATYPE(MatrixForm)

namespace {

constexpr int kCases = 200;
constexpr auto f32 = DType::Float32;
constexpr auto u8 = DType::UInt8;
constexpr auto i8 = DType::Int8;
constexpr auto i16 = DType::Int16;
constexpr auto i32 = DType::Int32;
constexpr auto i64 = DType::Int64;

void addRow(const char* name, const MatrixForm& form)
{
    QTest::newRow(name) << form;
}

using Generator = OpCase (*)(Random&, const MatrixForm&);

CaseSummary compareForm(const std::string& group, Generator generate)
{
    QFETCH(MatrixForm, form);
    Random random(testSeed());
    std::vector<OpCase> cases;
    // Some cases are refused by both sides (a filter larger than its input), so there are more than needed.
    for (int i = 0; i < kCases + kCases / 3; ++i)
        cases.push_back(generate(random, form));
    return compareCases(group + "_" + QTest::currentDataTag(), cases);
}

} // namespace

class TestMatrixOps : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QS_REQUIRE_ORACLE();
        qInfo("seed %u", testSeed());
    }

    void conv2d_randomCases_equalRuntime_data()
    {
        QTest::addColumn<MatrixForm>("form");
        addRow("float", {});
        addRow("uint8", {u8, u8, i32, u8});
        addRow("int8_tensor", {i8, i8, i32, i8});
        addRow("int8_channel", {i8, i8, i32, i8, true});
        addRow("int8_int4", {i8, DType::Int4, i32, i8, true});
        addRow("int16_bias64", {i16, i8, i64, i16, true});
        addRow("int16_bias64_option", {i16, i8, i64, i16, false, false, i64});
        addRow("int16_bias32", {i16, i8, i32, i16, true, false, i32});
        addRow("int16_int4", {i16, DType::Int4, i64, i16, true});
        addRow("hybrid_tensor", {f32, i8, f32, f32});
        addRow("hybrid_channel", {f32, i8, f32, f32, true});
        addRow("hybrid_int4", {f32, DType::Int4, f32, f32});
        addRow("hybrid_int4_channel", {f32, DType::Int4, f32, f32, true});
        addRow("hybrid_uint8", {f32, u8, f32, f32});
    }

    void conv2d_randomCases_equalRuntime() { QS_EXPECT_CASES(compareForm("conv_2d", &randomConv), kCases); }

    void depthwise_randomCases_equalRuntime_data()
    {
        QTest::addColumn<MatrixForm>("form");
        addRow("float", {});
        addRow("uint8", {u8, u8, i32, u8});
        addRow("int8_tensor", {i8, i8, i32, i8});
        addRow("int8_channel", {i8, i8, i32, i8, true});
        addRow("int8_int4", {i8, DType::Int4, i32, i8, true});
        addRow("int16", {i16, i8, i64, i16, true});
        addRow("hybrid_channel", {f32, i8, f32, f32, true});
    }

    void depthwise_randomCases_equalRuntime()
    {
        QS_EXPECT_CASES(compareForm("depthwise_conv_2d", &randomDepthwise), kCases);
    }

    void fullyConnected_randomCases_equalRuntime_data()
    {
        QTest::addColumn<MatrixForm>("form");
        addRow("float", {});
        addRow("uint8", {u8, u8, i32, u8});
        addRow("uint8_int16", {u8, u8, i32, i16});
        addRow("int8_tensor", {i8, i8, i32, i8});
        addRow("int8_channel", {i8, i8, i32, i8, true});
        addRow("int8_int4", {i8, DType::Int4, i32, i8, true});
        addRow("int8_int2", {i8, DType::Int2, i32, i8});
        addRow("int8_int16", {i8, i8, i32, i16});
        addRow("int16_bias64", {i16, i8, i64, i16});
        addRow("int16_bias64_channel", {i16, i8, i64, i16, true, false, i64});
        addRow("int16_bias32", {i16, i8, i32, i16, true, false, i32});
        addRow("int16_int4", {i16, DType::Int4, i64, i16, true});
        addRow("int16_int16_bias64", {i16, i16, i64, i16, false, false, i64});
        addRow("int16_int16_bias32", {i16, i16, i32, i16});
        addRow("hybrid_tensor", {f32, i8, f32, f32});
        addRow("hybrid_channel", {f32, i8, f32, f32, true});
        addRow("hybrid_asymmetric", {f32, i8, f32, f32, false, true});
        addRow("hybrid_asymmetric_channel", {f32, i8, f32, f32, true, true});
        addRow("hybrid_int4", {f32, DType::Int4, f32, f32, true});
        addRow("hybrid_int2", {f32, DType::Int2, f32, f32, true});
        addRow("hybrid_uint8", {f32, u8, f32, f32});
    }

    void fullyConnected_randomCases_equalRuntime()
    {
        QS_EXPECT_CASES(compareForm("fully_connected", &randomDense), kCases);
    }
};

QTEST_GUILESS_MAIN(TestMatrixOps)
#include "tst_matrix_ops.moc"
