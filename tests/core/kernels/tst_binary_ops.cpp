// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Element-wise operators of two inputs against the real runtime.

#include "tests/support/op_random.h"

#include <QTest>

#include <algorithm>

using namespace quantstep;
using namespace quantstep::test;

namespace {

OpOptions optionsOf(OpCode code, Activation activation, bool pot)
{
    if (code == OpCode::Add || code == OpCode::Sub)
        return AddOptions{activation, pot};
    if (code == OpCode::Mul || code == OpCode::Div)
        return ActivationOptions{activation};
    return {};
}

bool divides(OpCode code)
{
    return code == OpCode::Div || code == OpCode::FloorDiv || code == OpCode::FloorMod;
}

/// Comparisons and LOGICAL_AND, LOGICAL_OR.
bool givesBool(OpCode code)
{
    static const std::vector<OpCode> codes{OpCode::Equal, OpCode::NotEqual, OpCode::Less, OpCode::LessEqual,
        OpCode::Greater, OpCode::GreaterEqual, OpCode::LogicalAnd, OpCode::LogicalOr};
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

OpCase binaryCase(OpCode code, DType dtype, TensorPtr a, QuantParams qa, TensorPtr b, QuantParams qb, QuantParams qo,
    Activation activation = Activation::None, bool pot = true)
{
    OpCase c;
    c.code = code;
    c.options = optionsOf(code, activation, pot);
    const Shape shape = broadcastShapes(a->shape, b->shape).value_or(a->shape);
    c.label = std::string(opName(code)) + " " + std::string(dtypeName(dtype)) + " " + a->shape.text() + " "
        + b->shape.text();
    c.inputs = {::quantstep::test::activation(std::move(a), std::move(qa)),
        ::quantstep::test::activation(std::move(b), std::move(qb))};
    c.outputs = {output(givesBool(code) ? DType::Bool : dtype, shape, std::move(qo))};
    return c;
}

} // namespace

class TestBinaryOps : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QS_REQUIRE_ORACLE(); }
    void binary_random_equalsRuntime_data();
    void binary_random_equalsRuntime();
    void powerOfTwoScales_random_equalsRuntime();
    void extremeScales_random_equalsRuntime();
    void badConfigurations_areRefusedByBoth();
};

void TestBinaryOps::binary_random_equalsRuntime_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("dtype");
    using D = DType;
    const std::vector<std::pair<OpCode, std::vector<DType>>> table{
        {OpCode::Add, {D::Float32, D::UInt8, D::Int8, D::Int16, D::Int32, D::Int64}},
        {OpCode::Sub, {D::Float32, D::UInt8, D::Int8, D::Int16, D::Int32, D::Int64}},
        {OpCode::Mul, {D::Float32, D::UInt8, D::Int8, D::Int16, D::Int32, D::Int64}},
        {OpCode::Maximum, {D::Float32, D::UInt8, D::Int8, D::Int16, D::Int32, D::Int64}},
        {OpCode::Minimum, {D::Float32, D::UInt8, D::Int8, D::Int16, D::Int32, D::Int64}},
        {OpCode::Div, {D::Float32, D::Int32}},
        {OpCode::FloorDiv, {D::Float32, D::Int8, D::Int16, D::Int32}},
        {OpCode::FloorMod, {D::Float32, D::Int8, D::Int16, D::Int32, D::Int64}},
        {OpCode::SquaredDifference, {D::Float32, D::Int32}},
        {OpCode::Equal, {D::Float32, D::Int32, D::Int64, D::Bool}},
        {OpCode::NotEqual, {D::Float32, D::Int32, D::Int64, D::Bool}},
        {OpCode::Less, {D::Float32, D::Int32, D::Int64}},
        {OpCode::LessEqual, {D::Float32, D::Int32, D::Int64}},
        {OpCode::Greater, {D::Float32, D::Int32, D::Int64}},
        {OpCode::GreaterEqual, {D::Float32, D::Int32, D::Int64}},
        {OpCode::LogicalAnd, {D::Bool}},
        {OpCode::LogicalOr, {D::Bool}},
    };
    for (const auto& [code, types] : table) {
        for (const DType dtype : types) {
            QTest::addRow("%s %s", opName(code).data(), dtypeName(dtype).data())
                << static_cast<int>(code) << static_cast<int>(dtype);
        }
    }
}

void TestBinaryOps::binary_random_equalsRuntime()
{
    QFETCH(const int, code);
    QFETCH(const int, dtype);
    const auto op = static_cast<OpCode>(code);
    const auto type = static_cast<DType>(dtype);
    Random random(testSeed());
    std::vector<OpCase> cases;
    for (int i = 0; i < 240; ++i) {
        const Shape whole = randomShape(random, 0, 5, 5);
        Shape a = broadcastingShape(random, whole);
        Shape b = broadcastingShape(random, whole);
        if (random.chance(0.3F))
            a = b = whole;
        // Scales far enough from one another, yet inside of what the runtime can do.
        QuantParams qo = randomQuant(random, type, -8, 2);
        TensorPtr second = random.tensor(type, b);
        if (divides(op) && type != DType::Float32)
            second = random.integers(type, b, random.chance(0.1F) ? 0 : 1, 20); // at times 0, which both refuse
        if (givesBool(op) && type != DType::Bool)
            second = random.integers(type, b, -3, 3);
        cases.push_back(binaryCase(op, type,
            givesBool(op) && type != DType::Bool ? random.integers(type, a, -3, 3) : random.tensor(type, a),
            randomQuant(random, type), std::move(second), randomQuant(random, type), std::move(qo),
            randomActivation(random), false));
    }
    CaseOptions options;
    options.tolerance = 0;
    QS_EXPECT_CASES(compareCases("binary", cases, options), divides(op) ? 200 : 240);
}

void TestBinaryOps::powerOfTwoScales_random_equalsRuntime()
{
    Random random(testSeed());
    std::vector<OpCase> cases;
    for (int i = 0; i < 200; ++i) {
        const OpCode op = random.chance(0.5F) ? OpCode::Add : OpCode::Sub;
        const Shape whole = randomShape(random, 1, 4, 6);
        const Shape b = op == OpCode::Sub ? broadcastingShape(random, whole) : whole;
        const int exponent = random.between(-14, -4);
        const bool first = random.chance(0.5F);
        const float same = std::ldexp(1.0F, exponent);
        const float smaller = std::ldexp(1.0F, exponent - random.between(0, 8));
        cases.push_back(binaryCase(op, DType::Int16, random.tensor(DType::Int16, whole),
            perTensor(first ? same : smaller, 0), random.tensor(DType::Int16, b), perTensor(first ? smaller : same, 0),
            perTensor(same, 0), randomActivation(random), true));
    }
    QS_EXPECT_CASES(compareCases("binary", cases), 200);
}

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
        mixed.inputs[1] = ::quantstep::test::activation(random.tensor(DType::UInt8, {2, 3}), perTensor(0.1F, 0));
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
