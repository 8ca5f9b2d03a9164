// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What AVERAGE_POOL_2D, MAX_POOL_2D, SOFTMAX and MEAN refuse, as the real runtime. Random cases come from
// tests/generators.

#include "tests/support/op_random.h"

#include <QTest>

using namespace quantstep;
using namespace quantstep::test;

class TestPoolSoftmaxMean : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QS_REQUIRE_ORACLE(); }
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

} // namespace

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
