// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Whole-tensor rearrangements, and what functions and reductions refuse, against the real runtime. Random cases of the
// latter come from tests/generators.

#include "tests/support/op_random.h"

#include <QTest>

using namespace quantstep;
using namespace quantstep::test;

class TestMathOps : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QS_REQUIRE_ORACLE(); }
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

} // namespace

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
