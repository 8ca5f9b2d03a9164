// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Element-wise operators of one input against the real runtime: QUANTIZE, DEQUANTIZE and CAST, and what activations
// refuse. Random cases of activations come from tests/generators.

#include "core/base/half.h"
#include "tests/support/op_random.h"

#include <QTest>

using namespace quantstep;
using namespace quantstep::test;

class TestUnaryOps : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QS_REQUIRE_ORACLE(); }
    void quantize_random_equalsRuntime_data();
    void quantize_random_equalsRuntime();
    void quantize_perChannel_equalsRuntime();
    void quantize_extremeFloats_equalsRuntime();
    void dequantize_random_equalsRuntime_data();
    void dequantize_random_equalsRuntime();
    void cast_random_equalsRuntime();
    void badConfigurations_areRefusedByBoth();
};

namespace {

OpCase unaryCase(OpCode code, TensorPtr input, const QuantParams& quant, DType to, const QuantParams& toQuant,
    OpOptions options = {})
{
    OpCase c;
    c.code = code;
    c.options = std::move(options);
    c.label = std::string(opName(code)) + " " + std::string(dtypeName(input->dtype)) + " to "
        + std::string(dtypeName(to)) + " " + input->shape.text();
    const Shape shape = input->shape;
    c.inputs = {activation(std::move(input), quant)};
    c.outputs = {output(to, shape, toQuant)};
    return c;
}

/// All codes of an 8-bit type at least once, or random elements.
TensorPtr manyCodes(Random& random, DType dtype, const Shape& shape)
{
    return shape.rank() == 1 && random.chance(0.5F) ? random.tensor(dtype, {700}) : random.tensor(dtype, shape);
}

QuantParams channelQuant(Random& random, const Shape& shape, int axis, DType dtype)
{
    QuantParams quant;
    quant.axis = axis;
    for (int c = 0; c < shape.dim(axis); ++c) {
        quant.scales.push_back(randomScale(random));
        quant.zeroPoints.push_back(randomZeroPoint(random, dtype));
    }
    return quant;
}

} // namespace

void TestUnaryOps::quantize_random_equalsRuntime_data()
{
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("to");
    using D = DType;
    for (const auto& [from, to] : std::vector<std::pair<D, D>>{{D::Float32, D::UInt8}, {D::Float32, D::Int8},
             {D::Float32, D::Int16}, {D::Float32, D::Int4}, {D::Float32, D::UInt4}, {D::Int8, D::Int8},
             {D::Int8, D::UInt8}, {D::UInt8, D::Int8}, {D::UInt8, D::UInt8}, {D::Int16, D::Int8}, {D::Int16, D::Int16},
             {D::Int16, D::Int32}, {D::Int32, D::Int8}, {D::Int32, D::Int16}}) {
        QTest::addRow("%s to %s", dtypeName(from).data(), dtypeName(to).data())
            << static_cast<int>(from) << static_cast<int>(to);
    }
}

void TestUnaryOps::quantize_random_equalsRuntime()
{
    QFETCH(const int, from);
    QFETCH(const int, to);
    const auto type = static_cast<DType>(from);
    const auto toType = static_cast<DType>(to);
    const auto quantOf = [](Random& random, DType dtype) {
        return dtype == DType::Float32 ? QuantParams()
                                       : perTensor(randomScale(random, -10, 1), randomZeroPoint(random, dtype));
    };
    Random random(testSeed());
    std::vector<OpCase> cases;
    for (int i = 0; i < 240; ++i) {
        QuantParams in = quantOf(random, type);
        QuantParams out = quantOf(random, toType);
        if (random.chance(0.2F) && !in.scales.empty())
            out.scales = in.scales; // the runtime has a shortcut for equal scales
        if (random.chance(0.1F) && isInteger(type) && type != DType::Int16 && type != DType::Int32)
            out.zeroPoints = {in.zeroPoints[0] + (type == DType::Int8 ? 128 : -128)};
        cases.push_back(
            unaryCase(OpCode::Quantize, manyCodes(random, type, randomShape(random, 0, 4, 6)), in, toType, out));
    }
    QS_EXPECT_CASES(compareCases("quantize", cases), 240);
}

void TestUnaryOps::quantize_perChannel_equalsRuntime()
{
    Random random(testSeed());
    std::vector<OpCase> cases;
    for (int i = 0; i < 200; ++i) {
        const DType to = random.pick(std::vector<DType>{DType::Int8, DType::UInt8, DType::Int16});
        const Shape shape = randomShape(random, 1, 4, 5);
        const int axis = random.between(0, shape.rank() - 1);
        cases.push_back(unaryCase(
            OpCode::Quantize, random.tensor(DType::Float32, shape), {}, to, channelQuant(random, shape, axis, to)));
    }
    QS_EXPECT_CASES(compareCases("quantize", cases), 200);
}

void TestUnaryOps::quantize_extremeFloats_equalsRuntime()
{
    const float big = 3e38F;
    const float infinity = std::numeric_limits<float>::infinity();
    const float nan = std::numeric_limits<float>::quiet_NaN();
    std::vector<OpCase> cases;
    for (const DType to : {DType::Int8, DType::UInt8, DType::Int16}) {
        for (const int zeroPoint : {0, 5, -5, 100}) {
            if (to == DType::Int16 && zeroPoint != 0)
                continue;
            std::vector<float> values{big, -big, infinity, -infinity, nan, 0.0F, -0.0F, 0.05F, -0.05F, 2.1e8F, -2.2e8F};
            cases.push_back(unaryCase(OpCode::Quantize, makeTensor(DType::Float32, {11}, std::move(values)), {}, to,
                perTensor(0.1F, zeroPoint)));
        }
    }
    QS_EXPECT_CASES(compareCases("quantize", cases), 9);
}

void TestUnaryOps::dequantize_random_equalsRuntime_data()
{
    QTest::addColumn<int>("from");
    for (const DType dtype :
        {DType::UInt8, DType::Int8, DType::Int16, DType::Float16, DType::Int4, DType::UInt4, DType::Int2}) {
        QTest::addRow("%s", dtypeName(dtype).data()) << static_cast<int>(dtype);
    }
}

void TestUnaryOps::dequantize_random_equalsRuntime()
{
    QFETCH(const int, from);
    const auto type = static_cast<DType>(from);
    Random random(testSeed());
    std::vector<OpCase> cases;
    for (int i = 0; i < 240; ++i) {
        const Shape shape = randomShape(random, 1, 4, 6);
        const bool perChannel = random.chance(0.4F) && type != DType::Float16 && type != DType::Int16;
        QuantParams quant = perTensor(randomScale(random, -12, 4), randomZeroPoint(random, type));
        if (perChannel)
            quant = channelQuant(random, shape, random.between(0, shape.rank() - 1), type);
        if (type == DType::Float16)
            quant = {};
        OpCase c = unaryCase(OpCode::Dequantize, random.tensor(type, shape), quant, DType::Float32, {});
        if (random.chance(0.3F) || isPacked(type))
            c.inputs[0].role = CaseTensor::Role::Constant;
        cases.push_back(std::move(c));
    }
    CaseOptions options;
    options.tolerance = 0;
    QS_EXPECT_CASES(compareCases("dequantize", cases, options), 240);
}

void TestUnaryOps::cast_random_equalsRuntime()
{
    using D = DType;
    const std::vector<DType> types{D::Float32, D::Float64, D::Int8, D::UInt8, D::Int16, D::UInt16, D::Int32, D::UInt32,
        D::Int64, D::Bool, D::Float16, D::BFloat16};
    Random random(testSeed());
    std::vector<OpCase> cases;
    for (const DType from : types) {
        for (const DType to : types) {
            for (int i = 0; i < 3; ++i) {
                cases.push_back(unaryCase(OpCode::Cast, random.tensor(from, randomShape(random, 1, 3, 7)), {}, to, {},
                    CastOptions{from, to}));
            }
        }
    }
    CaseOptions options;
    options.tolerance = 0;
    QS_EXPECT_CASES(compareCases("cast", cases, options), 200);
}

void TestUnaryOps::badConfigurations_areRefusedByBoth()
{
    Random random(testSeed());
    const QuantParams quant = perTensor(0.1F, 3);
    const QuantParams symmetric = perTensor(0.1F, 0);
    const TensorPtr codes = random.tensor(DType::Int8, {2, 5});
    const TensorPtr wide = random.tensor(DType::Int16, {2, 5});
    const std::vector<OpCase> cases{
        unaryCase(OpCode::Logistic, codes, quant, DType::Int8, perTensor(1.0F / 128, 0)),
        unaryCase(OpCode::Logistic, wide, symmetric, DType::Int16, perTensor(1.0F / 16384, 0)),
        unaryCase(OpCode::Logistic, wide, quant, DType::Int16, perTensor(1.0F / 32768, 0)),
        unaryCase(OpCode::Logistic, codes, quant, DType::UInt8, perTensor(1.0F / 256, 0)),
        unaryCase(OpCode::Tanh, wide, symmetric, DType::Int16, perTensor(1.0F / 16384, 0)),
        unaryCase(OpCode::Relu, wide, quant, DType::Int16, symmetric),
        unaryCase(OpCode::ReluN1To1, wide, symmetric, DType::Int16, symmetric),
        unaryCase(OpCode::LeakyRelu, wide, quant, DType::Int16, symmetric, LeakyReluOptions{0.1F}),
        unaryCase(OpCode::HardSwish, codes, perTensor(64.0F, 0), DType::Int8, perTensor(0.1F, 0)),
        unaryCase(OpCode::Quantize, random.tensor(DType::Float32, {4}), {}, DType::Int8, {}),
        unaryCase(OpCode::Quantize, random.tensor(DType::Float32, {4}), {}, DType::Int32, quant),
        unaryCase(OpCode::Quantize, wide, symmetric, DType::Int16, quant),
        unaryCase(OpCode::Quantize, wide, symmetric, DType::UInt8, quant),
        unaryCase(OpCode::Quantize, random.tensor(DType::Int32, {4}), symmetric, DType::UInt8, quant),
        unaryCase(OpCode::Dequantize, random.tensor(DType::Int32, {4}), quant, DType::Float32, {}),
        unaryCase(OpCode::Dequantize, wide, quant, DType::Float32, {}),
        unaryCase(OpCode::Dequantize, wide, perChannel({0.1F, 0.2F}, 0), DType::Float32, {}),
    };
    QS_EXPECT_REFUSED(compareCases("unary", cases), cases.size());
}

QTEST_GUILESS_MAIN(TestUnaryOps)
#include "tst_unary_ops.moc"
