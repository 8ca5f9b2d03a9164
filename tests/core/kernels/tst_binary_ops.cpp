// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Element-wise operators of two inputs against the real runtime: corners. Random cases come from tests/generators.

#include "tests/support/op_random.h"

#include <QTest>

using namespace quantstep;
using namespace quantstep::test;

namespace {

OpCase binaryCase(OpCode code, DType dtype, TensorPtr a, QuantParams qa, TensorPtr b, QuantParams qb, QuantParams qo)
{
    OpCase c;
    c.code = code;
    if (code == OpCode::Add || code == OpCode::Sub)
        c.options = AddOptions{Activation::None, true};
    if (code == OpCode::Mul)
        c.options = ActivationOptions{};
    const Shape shape = broadcastShapes(a->shape, b->shape).value_or(a->shape);
    c.label = std::string(opName(code)) + " " + std::string(dtypeName(dtype)) + " " + a->shape.text() + " "
        + b->shape.text();
    c.inputs = {activation(std::move(a), std::move(qa)), activation(std::move(b), std::move(qb))};
    c.outputs = {output(dtype, shape, std::move(qo))};
    return c;
}

} // namespace

class TestBinaryOps : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QS_REQUIRE_ORACLE(); }
    void extremeScales_random_equalsRuntime();
    void badConfigurations_areRefusedByBoth();
};

void TestBinaryOps::extremeScales_random_equalsRuntime()
{
    Random random(testSeed());
    std::vector<OpCase> cases;
    for (int i = 0; i < 200; ++i) {
        const DType type = random.pick(std::vector<DType>{DType::Int8, DType::UInt8});
        const OpCode op = random.pick(std::vector<OpCode>{OpCode::Add, OpCode::Sub, OpCode::Mul});
        const Shape shape = randomShape(random, 1, 3, 6);
        // MUL multipliers far above 1, tiny and huge inputs: shifts and wrapping must agree, too.
        const float outLow = op == OpCode::Mul ? -60.0F : 0.0F;
        cases.push_back(binaryCase(op, type, random.tensor(type, shape), randomQuant(random, type, -20, 4),
            random.tensor(type, shape), randomQuant(random, type, -20, 4), randomQuant(random, type, outLow, 10)));
    }
    QS_EXPECT_CASES(compareCases("binary", cases), 200);
}

void TestBinaryOps::badConfigurations_areRefusedByBoth()
{
    Random random(testSeed());
    const auto make = [&](OpCode op, DType type, const Shape& a, const Shape& b, QuantParams qa, QuantParams qo) {
        return binaryCase(op, type, random.tensor(type, a), qa, random.tensor(type, b), qa, std::move(qo));
    };
    std::vector<OpCase> cases;
    for (const OpCode op : {OpCode::Add, OpCode::Sub, OpCode::Mul, OpCode::Maximum}) {
        // Shapes that do not broadcast.
        cases.push_back(make(op, DType::Int8, {2, 3}, {2, 2}, perTensor(0.1F, 0), perTensor(0.1F, 0)));
        // Different types.
        OpCase mixed = make(op, DType::Int8, {2, 3}, {2, 3}, perTensor(0.1F, 0), perTensor(0.1F, 0));
        mixed.inputs[1] = activation(random.tensor(DType::UInt8, {2, 3}), perTensor(0.1F, 0));
        cases.push_back(mixed);
    }
    // int16 with a zero point.
    cases.push_back(make(OpCode::Add, DType::Int16, {4}, {4}, perTensor(0.1F, 3), perTensor(0.1F, 0)));
    cases.push_back(make(OpCode::Sub, DType::Int16, {4}, {4}, perTensor(0.1F, 0), perTensor(0.1F, 3)));
    cases.push_back(make(OpCode::Mul, DType::Int16, {4}, {4}, perTensor(0.1F, 3), perTensor(0.1F, 0)));
    // Power-of-two scales that the shifting path cannot do.
    cases.push_back(make(OpCode::Add, DType::Int16, {4}, {4}, perTensor(0.25F, 0), perTensor(0.125F, 0)));
    // A zero point outside of the type, which SUB alone refuses.
    cases.push_back(make(OpCode::Sub, DType::Int8, {4}, {4}, perTensor(0.25F, 200), perTensor(0.125F, 0)));
    // A scale of 0, and an output scale that is too small: the runtime aborts.
    cases.push_back(make(OpCode::Add, DType::Int8, {4}, {4}, perTensor(0.0F, 0), perTensor(0.125F, 0)));
    cases.push_back(make(OpCode::Add, DType::UInt8, {4}, {4}, perTensor(1.0F, 0), perTensor(1e-6F, 0)));
    QS_EXPECT_REFUSED(compareCases("binary", cases), cases.size());
}

QTEST_GUILESS_MAIN(TestBinaryOps)
#include "tst_binary_ops.moc"
