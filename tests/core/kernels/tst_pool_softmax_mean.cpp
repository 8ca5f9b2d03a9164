// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// AVERAGE_POOL_2D, MAX_POOL_2D, SOFTMAX and MEAN against the real runtime.

#include "tests/support/op_random.h"

#include <QTest>

using namespace quantstep;
using namespace quantstep::test;

class TestPoolSoftmaxMean : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QS_REQUIRE_ORACLE(); }
    void pool_random_equalsRuntime_data();
    void pool_random_equalsRuntime();
    void softmax_random_equalsRuntime_data();
    void softmax_random_equalsRuntime();
    void mean_random_equalsRuntime_data();
    void mean_random_equalsRuntime();
    void badConfigurations_areRefusedByBoth();
};

namespace {

OpCase poolCase(OpCode code, TensorPtr input, const QuantParams& quant, const Pool2DOptions& options)
{
    OpCase c;
    c.code = code;
    c.options = options;
    c.label = std::string(opName(code)) + " " + std::string(dtypeName(input->dtype)) + " " + input->shape.text();
    const DType dtype = input->dtype;
    const Shape shape = input->shape;
    c.inputs = {activation(std::move(input), quant)};
    c.outputs = {output(dtype, shape, quant)};
    return c;
}

OpCase softmaxCase(TensorPtr input, const QuantParams& quant, DType to, const QuantParams& toQuant, float beta)
{
    OpCase c;
    c.code = OpCode::Softmax;
    c.options = SoftmaxOptions{beta};
    c.label = "SOFTMAX " + std::string(dtypeName(input->dtype)) + " " + input->shape.text();
    const Shape shape = input->shape;
    c.inputs = {activation(std::move(input), quant)};
    c.outputs = {output(to, shape, toQuant)};
    return c;
}

OpCase meanCase(TensorPtr input, const QuantParams& quant, const QuantParams& toQuant, std::vector<std::int32_t> axes,
    bool keepDims)
{
    OpCase c;
    c.code = OpCode::Mean;
    c.options = ReducerOptions{keepDims};
    c.label = "MEAN " + std::string(dtypeName(input->dtype)) + " " + input->shape.text();
    const DType dtype = input->dtype;
    c.inputs = {activation(std::move(input), quant), constant(int32Vector(std::move(axes)))};
    c.outputs = {output(dtype, {1}, toQuant)};
    return c;
}

void addTypes(const std::vector<DType>& types)
{
    QTest::addColumn<int>("dtype");
    for (const DType dtype : types)
        QTest::addRow("%s", dtypeName(dtype).data()) << static_cast<int>(dtype);
}

} // namespace

void TestPoolSoftmaxMean::pool_random_equalsRuntime_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("dtype");
    for (const OpCode code : {OpCode::AveragePool2d, OpCode::MaxPool2d}) {
        for (const DType dtype : {DType::Float32, DType::UInt8, DType::Int8, DType::Int16}) {
            QTest::addRow("%s %s", opName(code).data(), dtypeName(dtype).data())
                << static_cast<int>(code) << static_cast<int>(dtype);
        }
    }
}

void TestPoolSoftmaxMean::pool_random_equalsRuntime()
{
    QFETCH(const int, code);
    QFETCH(const int, dtype);
    const auto type = static_cast<DType>(dtype);
    Random random(testSeed());
    std::vector<OpCase> cases;
    for (int i = 0; i < 240; ++i) {
        Pool2DOptions options;
        options.padding = random.chance(0.5F) ? Padding::Same : Padding::Valid;
        options.strideH = random.between(1, 4);
        options.strideW = random.between(1, 4);
        options.filterHeight = random.between(1, 5);
        options.filterWidth = random.between(1, 5);
        options.activation = randomActivation(random);
        const bool valid = options.padding == Padding::Valid;
        const Shape shape{random.between(1, 3), random.between(valid ? options.filterHeight : 1, 12),
            random.between(valid ? options.filterWidth : 1, 12), random.between(1, 20)};
        cases.push_back(
            poolCase(static_cast<OpCode>(code), random.tensor(type, shape), randomQuant(random, type), options));
    }
    CaseOptions options;
    options.tolerance = 0;
    QS_EXPECT_CASES(compareCases("pool", cases, options), 240);
}

void TestPoolSoftmaxMean::softmax_random_equalsRuntime_data()
{
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("to");
    using D = DType;
    for (const auto& [from, to] : std::vector<std::pair<D, D>>{{D::Float32, D::Float32}, {D::UInt8, D::UInt8},
             {D::Int8, D::Int8}, {D::Int16, D::Int16}, {D::Int8, D::Int16}, {D::UInt8, D::Int16}}) {
        QTest::addRow("%s to %s", dtypeName(from).data(), dtypeName(to).data())
            << static_cast<int>(from) << static_cast<int>(to);
    }
}

void TestPoolSoftmaxMean::softmax_random_equalsRuntime()
{
    QFETCH(const int, from);
    QFETCH(const int, to);
    const auto type = static_cast<DType>(from);
    const auto toType = static_cast<DType>(to);
    Random random(testSeed());
    std::vector<OpCase> cases;
    // Long rows with small scales add up to more than the 8-bit kernels can do: both sides refuse those.
    for (int i = 0; i < 240; ++i) {
        Shape shape = randomShape(random, 1, 4, 8);
        if (random.chance(0.3F))
            shape.setDim(shape.rank() - 1, random.between(1, 1200));
        QuantParams toQuant;
        if (toType == DType::UInt8)
            toQuant = perTensor(1.0F / 256, 0);
        if (toType == DType::Int8)
            toQuant = perTensor(1.0F / 256, -128);
        if (toType == DType::Int16)
            toQuant = type == DType::Int16 ? perTensor(1.0F / 32768, 0) : perTensor(1.0F / 65536, -32768);
        const float beta = random.chance(0.5F) ? 1.0F : random.real(0.1F, 3);
        cases.push_back(
            softmaxCase(random.tensor(type, shape), randomQuant(random, type, -14, 2), toType, toQuant, beta));
    }
    CaseOptions options;
    options.tolerance = 1e-6;
    QS_EXPECT_CASES(compareCases("softmax", cases, options), 200);
}

void TestPoolSoftmaxMean::mean_random_equalsRuntime_data()
{
    addTypes({DType::Float32, DType::UInt8, DType::Int8, DType::Int16, DType::Int32, DType::Int64});
}

void TestPoolSoftmaxMean::mean_random_equalsRuntime()
{
    QFETCH(const int, dtype);
    const auto type = static_cast<DType>(dtype);
    Random random(testSeed());
    std::vector<OpCase> cases;
    for (int i = 0; i < 240; ++i) {
        const Shape shape = randomShape(random, 1, 5, 7);
        std::vector<std::int32_t> axes;
        for (int axis = 0; axis < shape.rank(); ++axis) {
            if (random.chance(0.5F))
                axes.push_back(random.chance(0.3F) ? axis - shape.rank() : axis);
        }
        if (random.chance(0.3F) && shape.rank() == 4)
            axes = {1, 2};
        if (axes.empty())
            axes = {shape.rank() - 1};
        cases.push_back(meanCase(random.tensor(type, shape), randomQuant(random, type), randomQuant(random, type), axes,
            random.chance(0.5F)));
    }
    CaseOptions options;
    options.tolerance = 0;
    QS_EXPECT_CASES(compareCases("mean", cases, options), 240);
}

void TestPoolSoftmaxMean::badConfigurations_areRefusedByBoth()
{
    Random random(testSeed());
    const QuantParams quant = perTensor(0.1F, 3);
    Pool2DOptions pool;
    pool.strideH = pool.strideW = pool.filterHeight = pool.filterWidth = 2;
    Pool2DOptions noStride = pool;
    noStride.strideH = 0;
    const TensorPtr codes = random.tensor(DType::Int8, {1, 4, 4, 2});
    std::vector<OpCase> cases{
        poolCase(OpCode::AveragePool2d, random.tensor(DType::Int8, {4, 4, 2}), quant, pool),
        poolCase(OpCode::MaxPool2d, codes, quant, noStride),
        poolCase(OpCode::MaxPool2d, random.tensor(DType::Int32, {1, 4, 4, 2}), {}, pool),
        softmaxCase(codes, quant, DType::Int8, perTensor(1.0F / 256, 0), 1),
        softmaxCase(codes, quant, DType::Int8, perTensor(1.0F / 255, -128), 1),
        softmaxCase(random.tensor(DType::Int16, {2, 4}), perTensor(0.1F, 0), DType::Int16, perTensor(0.1F, 0), 1),
        softmaxCase(
            random.tensor(DType::Int16, {2, 4}), perTensor(0.1F, 1), DType::Int16, perTensor(1.0F / 32768, 0), 1),
        // Scale times beta too small: the runtime aborts.
        softmaxCase(codes, perTensor(1e-9F, 0), DType::Int8, perTensor(1.0F / 256, -128), 1),
        meanCase(codes, quant, quant, {4}, true),
        meanCase(codes, quant, quant, {-5}, true),
        meanCase(random.tensor(DType::Int16, {2, 3}), perTensor(0.1F, 1), perTensor(0.1F, 0), {1}, true),
    };
    OpCase different = poolCase(OpCode::MaxPool2d, codes, quant, pool);
    different.outputs[0].dtype = DType::UInt8;
    cases.push_back(different);
    QS_EXPECT_REFUSED(compareCases("pool", cases), cases.size());
}

QTEST_GUILESS_MAIN(TestPoolSoftmaxMean)
#include "tst_pool_softmax_mean.moc"
