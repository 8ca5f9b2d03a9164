// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Mathematical functions, reductions and whole-tensor rearrangements against the real runtime.

#include "tests/support/op_random.h"

#include <QTest>

using namespace quantstep;
using namespace quantstep::test;

class TestMathOps : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QS_REQUIRE_ORACLE(); }
    void function_random_equalsRuntime_data();
    void function_random_equalsRuntime();
    void reduction_random_equalsRuntime_data();
    void reduction_random_equalsRuntime();
    void rearrangement_random_equalsRuntime();
    void badConfigurations_areRefusedByBoth();
};

namespace {

using D = DType;

OpCase makeCase(OpCode code, TensorPtr input, const QuantParams& quant, const QuantParams& toQuant)
{
    OpCase c;
    c.code = code;
    c.label = std::string(opName(code)) + " " + std::string(dtypeName(input->dtype)) + " " + input->shape.text();
    const DType dtype = input->dtype;
    const Shape shape = input->shape;
    c.inputs = {activation(std::move(input), quant)};
    c.outputs = {output(dtype, shape, toQuant)};
    return c;
}

void addRows(const std::vector<std::pair<OpCode, std::vector<DType>>>& table)
{
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("dtype");
    for (const auto& [code, types] : table) {
        for (const DType dtype : types) {
            QTest::addRow("%s %s", opName(code).data(), dtypeName(dtype).data())
                << static_cast<int>(code) << static_cast<int>(dtype);
        }
    }
}

/// Codes that stand for positive reals only, where the function needs them.
TensorPtr codesFor(Random& random, OpCode code, DType dtype, const Shape& shape, const QuantParams& quant)
{
    if (dtype == D::Float32 && (code == OpCode::Log || code == OpCode::Sqrt || code == OpCode::Rsqrt)) {
        std::vector<float> values(shape.elements());
        for (float& value : values)
            value = random.real(0.01F, 50);
        return makeTensor(D::Float32, shape, std::move(values));
    }
    if (code == OpCode::Rsqrt)
        return random.integers(dtype, shape, quant.zeroPoint(), dtype == D::Int8 ? 127 : 32767);
    return random.tensor(dtype, shape);
}

} // namespace

void TestMathOps::function_random_equalsRuntime_data()
{
    addRows({{OpCode::Abs, {D::Float32, D::Int8, D::Int16, D::Int32}}, {OpCode::Exp, {D::Float32, D::Int8, D::Int16}},
        {OpCode::Log, {D::Float32, D::Int8, D::Int16}}, {OpCode::Rsqrt, {D::Float32, D::Int8, D::Int16}},
        {OpCode::Sqrt, {D::Float32}}, {OpCode::Sin, {D::Float32}}, {OpCode::Cos, {D::Float32}},
        {OpCode::Square, {D::Float32}}, {OpCode::Floor, {D::Float32}},
        {OpCode::Neg, {D::Float32, D::Int8, D::Int16, D::Int32, D::Int64}}, {OpCode::Sign, {D::Float32, D::Int32}},
        {OpCode::LogicalNot, {D::Bool}}});
}

void TestMathOps::function_random_equalsRuntime()
{
    QFETCH(const int, code);
    QFETCH(const int, dtype);
    const auto op = static_cast<OpCode>(code);
    const auto type = static_cast<DType>(dtype);
    Random random(testSeed());
    std::vector<OpCase> cases;
    for (int i = 0; i < 200; ++i) {
        const Shape shape = random.chance(0.2F) ? Shape{random.between(1, 700)} : randomShape(random, 1, 4, 6);
        QuantParams in = randomQuant(random, type, -10, 0);
        QuantParams out = random.chance(0.2F) ? in : randomQuant(random, type, -8, 1);
        cases.push_back(makeCase(op, codesFor(random, op, type, shape, in), in, out));
    }
    CaseOptions options;
    // The functions of the C library may differ in the last place from the runtime's.
    const bool exact = op == OpCode::Abs || op == OpCode::Neg || op == OpCode::Square || op == OpCode::Floor
        || op == OpCode::Sign || op == OpCode::Sqrt;
    options.tolerance = exact ? 0 : 1e-6;
    QS_EXPECT_CASES(compareCases("math", cases, options), 200);
}

void TestMathOps::reduction_random_equalsRuntime_data()
{
    addRows({{OpCode::Sum, {D::Float32, D::Int32, D::Int64}},
        {OpCode::ReduceMax, {D::Float32, D::UInt8, D::Int8, D::Int16, D::Int32, D::Int64}},
        {OpCode::ReduceMin, {D::Float32, D::UInt8, D::Int8, D::Int16, D::Int32, D::Int64}},
        {OpCode::ReduceAny, {D::Bool}}, {OpCode::ReduceAll, {D::Bool}}});
}

void TestMathOps::reduction_random_equalsRuntime()
{
    QFETCH(const int, code);
    QFETCH(const int, dtype);
    const auto type = static_cast<DType>(dtype);
    Random random(testSeed());
    std::vector<OpCase> cases;
    for (int i = 0; i < 200; ++i) {
        const Shape shape = randomShape(random, 1, 5, 6);
        std::vector<std::int32_t> axes;
        for (int axis = 0; axis < shape.rank(); ++axis) {
            if (random.chance(0.5F))
                axes.push_back(random.chance(0.3F) ? axis - shape.rank() : axis);
        }
        if (axes.empty())
            axes = {0};
        const QuantParams quant = randomQuant(random, type);
        OpCase c = makeCase(static_cast<OpCode>(code), random.tensor(type, shape), quant, quant);
        c.options = ReducerOptions{random.chance(0.5F)};
        const TensorPtr value = int32Vector(std::move(axes));
        c.inputs.push_back(random.chance(0.75F) ? constant(value) : activation(value));
        cases.push_back(std::move(c));
    }
    CaseOptions options;
    options.tolerance = 0;
    QS_EXPECT_CASES(compareCases("reduction", cases, options), 200);
}

void TestMathOps::rearrangement_random_equalsRuntime()
{
    Random random(testSeed());
    std::vector<OpCase> cases;
    for (const DType type : {D::Float32, D::UInt8, D::Int8, D::Int32, D::Int64}) {
        const QuantParams quant = randomQuant(random, type);
        for (int i = 0; i < 60; ++i) {
            const int block = random.between(1, 3);
            const int h = random.between(1, 4);
            const int w = random.between(1, 4);
            const int depth = random.between(1, 4);
            OpCase toDepth
                = makeCase(OpCode::SpaceToDepth, random.tensor(type, {2, h * block, w * block, depth}), quant, quant);
            OpCase toSpace
                = makeCase(OpCode::DepthToSpace, random.tensor(type, {2, h, w, depth * block * block}), quant, quant);
            toDepth.options = toSpace.options = BlockSizeOptions{block};

            const Shape shape = randomShape(random, 1, 4, 4);
            std::vector<std::int32_t> multiples, wanted;
            for (int axis = 0; axis < shape.rank(); ++axis) {
                multiples.push_back(random.between(1, 3));
                wanted.push_back(shape.dim(axis) == 1 ? random.between(1, 4) : shape.dim(axis));
            }
            if (random.chance(0.4F))
                wanted.insert(wanted.begin(), random.between(1, 3));
            OpCase tile = makeCase(OpCode::Tile, random.tensor(type, shape), quant, quant);
            tile.inputs.push_back(constant(int32Vector(multiples)));
            OpCase broadcast = makeCase(OpCode::BroadcastTo, random.tensor(type, shape), quant, quant);
            broadcast.version = 2;
            broadcast.inputs.push_back(constant(int32Vector(wanted)));
            OpCase reverse = makeCase(OpCode::ReverseV2, random.tensor(type, shape), quant, quant);
            reverse.inputs.push_back(constant(int32Vector({random.between(0, shape.rank() - 1)})));
            for (OpCase* c : {&toDepth, &toSpace, &tile, &broadcast, &reverse})
                cases.push_back(std::move(*c));
        }
    }
    CaseOptions options;
    options.tolerance = 0;
    QS_EXPECT_CASES(compareCases("rearrangement", cases, options), static_cast<int>(cases.size()));
}

void TestMathOps::badConfigurations_areRefusedByBoth()
{
    Random random(testSeed());
    const QuantParams quant = perTensor(0.1F, 3);
    const QuantParams other = perTensor(0.2F, 3);
    const TensorPtr codes = random.integers(D::Int8, {2, 3}, -100, 2);
    OpCase maximum = makeCase(OpCode::ReduceMax, codes, quant, other);
    maximum.inputs.push_back(constant(int32Vector({0})));
    maximum.options = ReducerOptions{};
    OpCase axis = makeCase(OpCode::ReduceMax, codes, quant, quant);
    axis.inputs.push_back(constant(int32Vector({2})));
    axis.options = ReducerOptions{};
    OpCase block = makeCase(OpCode::SpaceToDepth, random.tensor(D::Int8, {1, 3, 3, 1}), quant, quant);
    block.options = BlockSizeOptions{2};
    OpCase tile = makeCase(OpCode::Tile, codes, quant, quant);
    tile.inputs.push_back(constant(int32Vector({2})));
    OpCase broadcast = makeCase(OpCode::BroadcastTo, codes, quant, quant);
    broadcast.version = 2;
    broadcast.inputs.push_back(constant(int32Vector({2, 4})));
    const std::vector<OpCase> cases{
        maximum,
        axis,
        block,
        tile,
        broadcast,
        makeCase(OpCode::Rsqrt, codes, quant, quant), // codes below the zero point
        makeCase(OpCode::Abs, random.tensor(D::Int16, {4}), quant, perTensor(0.1F, 0)),
        makeCase(OpCode::Exp, random.tensor(D::Int16, {4}), quant, perTensor(0.1F, 0)),
        makeCase(OpCode::Sin, codes, quant, quant),
    };
    QS_EXPECT_REFUSED(compareCases("math", cases), cases.size());
}

QTEST_GUILESS_MAIN(TestMathOps)
#include "tst_math_ops.moc"
