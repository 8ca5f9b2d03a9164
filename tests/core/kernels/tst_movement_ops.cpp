// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Configurations of operators that move elements about which both sides must refuse; the random cases that run are in
// tests/generators. And ARG_MAX, ARG_MIN.

#include "core/engine/engine.h"
#include "core/io/tflite_reader.h"
#include "tests/support/op_random.h"

#include <QTest>

#include <algorithm>

using namespace quantstep;
using namespace quantstep::test;

class TestMovementOps : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QS_REQUIRE_ORACLE(); }
    void argMaxAndMin_random_equalRuntime();
    void segmentSum_random_equalsDefaultResolver();
    void strings_followTheirValues();
    void badConfigurations_areRefusedByBoth();
};

namespace {

OpCase oneToOne(OpCode code, Random& random, DType dtype, const Shape& shape, OpOptions options = {})
{
    OpCase c;
    c.code = code;
    c.label = std::string(opName(code)) + " " + std::string(dtypeName(dtype)) + " " + shape.text();
    c.options = std::move(options);
    const QuantParams quant = randomQuant(random, dtype);
    c.inputs = {activation(random.tensor(dtype, shape), quant)};
    c.outputs = {output(dtype, shape, quant)};
    return c;
}

OpCase argCase(Random& random, DType dtype)
{
    const Shape shape = randomShape(random, 1, 4, 6);
    OpCase c = oneToOne(random.chance(0.5F) ? OpCode::ArgMax : OpCode::ArgMin, random, dtype, shape);
    if (random.chance(0.5F)) // many equal elements
        c.inputs[0].value = random.integers(dtype, shape, 0, 2);
    const DType to = random.chance(0.5F) ? DType::Int32 : DType::Int64;
    c.options = OutputTypeOptions{to};
    c.inputs.push_back(constant(int32Tensor({}, {random.between(-shape.rank(), shape.rank() - 1)})));
    c.outputs = {output(to, {1})};
    return c;
}

} // namespace

void TestMovementOps::argMaxAndMin_random_equalRuntime()
{
    Random random(testSeed());
    std::vector<OpCase> cases;
    for (const DType dtype : {DType::Float32, DType::UInt8, DType::Int8, DType::Int32}) {
        for (int i = 0; i < 200; ++i)
            cases.push_back(argCase(random, dtype));
    }
    CaseOptions options;
    options.tolerance = 0;
    QS_EXPECT_CASES(compareCases("movement", cases, options), 800);
}

/// The reference resolver lacks the operator.
void TestMovementOps::segmentSum_random_equalsDefaultResolver()
{
    Random random(testSeed());
    std::vector<OracleCase> requests;
    std::vector<OpCase> cases;
    for (int i = 0; i < 200; ++i) {
        const DType dtype = i % 2 == 0 ? DType::Float32 : DType::Int32;
        OpCase c = oneToOne(OpCode::SegmentSum, random, dtype, randomShape(random, 1, 4, 6));
        std::vector<std::int32_t> ids{random.chance(0.05F) ? 1 : 0};
        for (int row = 1; row < c.inputs[0].shape.dim(0); ++row)
            ids.push_back(ids.back() + (random.chance(0.02F) ? random.between(-1, 2) : random.between(0, 1)));
        c.inputs.push_back(i % 3 == 0 ? activation(int32Vector(ids)) : constant(int32Vector(ids)));
        c.outputs[0].shape = Shape{};
        requests.push_back({{}, buildCase(c), {c.inputs[0].value}, 3, Resolver::Default});
        if (i % 3 == 0)
            requests.back().inputs.push_back(c.inputs[1].value);
        cases.push_back(std::move(c));
    }
    Oracle oracle;
    const auto results = oracle.run(requests);
    int equal = 0;
    for (std::size_t i = 0; i < cases.size(); ++i) {
        EngineOptions options;
        options.numerics = Numerics::LiteRtDefault;
        const auto model = readTflite(requests[i].model);
        QVERIFY(model);
        const auto engine = Engine::create(*model, options);
        for (std::size_t k = 0; k < requests[i].inputs.size(); ++k)
            QVERIFY(engine->setInput(static_cast<int>(k), requests[i].inputs[k]));
        const bool finished = engine->run({}, {}, {}).reason == StopReason::Finished;
        QCOMPARE(finished, results[i].done());
        if (!finished)
            continue;
        const std::string difference
            = compareTensors(*engine->value({SubgraphId(0), TensorId(2)}), *results[i].tensors[2], 0, nullptr);
        QVERIFY2(difference.empty(), (cases[i].label + ": " + difference).c_str());
        ++equal;
    }
    QVERIFY(equal > 100);
}

/// Strings of another length in the same shape give an output of another size.
void TestMovementOps::strings_followTheirValues()
{
    Random random(testSeed());
    OpCase c = oneToOne(OpCode::Reshape, random, DType::String, {2, 3}, ReshapeOptions{{6}});
    const auto model = readTflite(buildCase(c));
    QVERIFY(model);
    const auto engine = Engine::create(*model, {});
    for (int i = 0; i < 3; ++i) {
        const TensorPtr strings = random.tensor(DType::String, {2, 3});
        QVERIFY(engine->setInput(0, strings));
        QVERIFY(engine->run({}, {}, {}).reason == StopReason::Finished);
        const TensorPtr moved = engine->value({SubgraphId(0), TensorId(1)});
        QCOMPARE(moved->shape, Shape{6});
        QVERIFY(std::ranges::equal(moved->bytes.span(), strings->bytes.span()));
    }
    // A packed form that points outside of itself is refused.
    QVERIFY(engine->setInput(
        0, makeTensor(DType::String, {2, 3}, std::vector<std::int32_t>{6, 32, 32, 32, 32, 32, 32, 99})));
    QVERIFY(engine->run({}, {}, {}).reason == StopReason::Failed);
}

void TestMovementOps::badConfigurations_areRefusedByBoth()
{
    Random random(testSeed());
    const DType int8 = DType::Int8;
    const auto with = [&](OpCode code, const Shape& shape, std::vector<CaseTensor> more, OpOptions options = {}) {
        OpCase c = oneToOne(code, random, int8, shape, std::move(options));
        for (auto& tensor : more)
            c.inputs.push_back(std::move(tensor));
        return c;
    };
    const auto ints = [](std::vector<std::int32_t> values) { return constant(int32Vector(std::move(values))); };
    std::vector<OpCase> cases{
        with(OpCode::Reshape, {2, 3}, {ints({4, 2})}),
        with(OpCode::Reshape, {2, 3}, {ints({-1, -1})}),
        with(OpCode::Reshape, {2, 3}, {ints({-1, 4})}),
        with(OpCode::Squeeze, {2, 3}, {}, SqueezeOptions{{0}}),
        with(OpCode::Squeeze, {1, 3}, {}, SqueezeOptions{{2}}),
        with(OpCode::Transpose, {2, 3}, {ints({0})}),
        with(OpCode::Transpose, {2, 3}, {ints({0, 2})}),
        with(OpCode::Slice, {2, 3}, {ints({0, 0}), ints({2, 4})}),
        with(OpCode::Slice, {2, 3}, {ints({0}), ints({2})}),
        with(OpCode::Slice, {2, 3}, {ints({0, 0}), ints({2, 2})}),
        with(OpCode::StridedSlice, {2, 3}, {ints({0, 0}), ints({2, 3}), ints({1, 0})}, StridedSliceOptions{}),
        with(OpCode::StridedSlice, {2, 3}, {ints({0, 0}), ints({2}), ints({1, 1})}, StridedSliceOptions{}),
        with(OpCode::Pad, {2, 3}, {constant(int32Tensor({1, 2}, {1, 1}))}),
        with(OpCode::Pad, {2, 3}, {constant(int32Tensor({2, 2}, {1, 1, -1, 0}))}),
        with(OpCode::Concatenation, {2, 3}, {}, ConcatenationOptions{0, Activation::Relu}),
        with(OpCode::Concatenation, {2, 3}, {}, ConcatenationOptions{2, Activation::None}),
        with(OpCode::ExpandDims, {2, 3}, {ints({4})}),
        with(OpCode::Gather, {2, 3}, {ints({0})}, GatherOptions{2, 0}),
        with(OpCode::Gather, {2, 3}, {ints({2})}, GatherOptions{0, 0}),
        with(OpCode::ResizeBilinear, {1, 2, 3, 1}, {ints({4, 4})}, ResizeOptions{true, true}),
        with(OpCode::ResizeBilinear, {2, 3, 1}, {ints({4, 4})}, ResizeOptions{}),
    };
    // int8 inputs of other scales than the output's.
    OpCase scales = with(OpCode::Concatenation, {2, 3}, {}, ConcatenationOptions{0, Activation::None});
    scales.outputs[0].quant = perTensor(3.0F, 0);
    cases.push_back(scales);
    OpCase packed = with(OpCode::Pack, {2, 3}, {}, PackOptions{1, 0});
    packed.outputs[0].quant = perTensor(3.0F, 0);
    cases.push_back(packed);
    // Shapes that do not fit beside one another.
    OpCase shapes = with(OpCode::Concatenation, {2, 3}, {}, ConcatenationOptions{0, Activation::None});
    shapes.inputs.push_back(activation(random.tensor(int8, {2, 2}), shapes.inputs[0].quant));
    cases.push_back(shapes);
    QS_EXPECT_REFUSED(compareCases("movement", cases), cases.size());
}

QTEST_GUILESS_MAIN(TestMovementOps)
#include "tst_movement_ops.moc"
