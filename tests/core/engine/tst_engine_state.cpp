// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Operators with state in the engine: what a step records, stepping back and forth, streams of inferences, partial
// re-runs after edits, a small byte budget.

#include "core/edit/edit.h"
#include "core/engine/random_input.h"
#include "tests/support/random_network.h"

#include <QTest>

using namespace quantstep;
using namespace quantstep::test;

namespace {

constexpr int kFirstState = 3, kHidden = 4, kSecondState = 7, kOutput = 8;

TensorRef tensorRef(std::int64_t index)
{
    return {SubgraphId(0), TensorId(index)};
}

BuiltTensor tensor(const char* name, DType dtype, Shape shape, float scale, int zeroPoint = 0)
{
    return {.name = name, .dtype = dtype, .shape = std::move(shape), .quant = perTensor(scale, zeroPoint)};
}

BuiltTensor weights(Random& random, const char* name, DType dtype, const Shape& shape, float scale)
{
    BuiltTensor built = tensor(name, dtype, shape, scale);
    built.data = random.tensor(dtype, shape);
    return built;
}

BuiltTensor state(const char* name, const Shape& shape)
{
    BuiltTensor built = tensor(name, DType::Int16, shape, 1.0F / 256);
    built.isVariable = true;
    return built;
}

/// Two int8 SVDFs, one behind the other.
ModelPtr twoSvdfs(Random& random)
{
    BuiltSubgraph graph;
    graph.tensors = {tensor("in", DType::Int8, Shape{2, 5}, 0.05F, 3),
        weights(random, "w1", DType::Int8, Shape{6, 5}, 0.01F), weights(random, "t1", DType::Int16, Shape{6, 3}, 1e-4F),
        state("state1", Shape{2, 18}), tensor("hidden", DType::Int8, Shape{2, 3}, 0.6F, -4),
        weights(random, "w2", DType::Int8, Shape{4, 3}, 0.01F), weights(random, "t2", DType::Int16, Shape{4, 2}, 1e-4F),
        state("state2", Shape{2, 8}), tensor("out", DType::Int8, Shape{2, 2}, 2.0F, 1)};
    const SvdfOptions options{.rank = 2, .activation = Activation::Relu};
    graph.ops.push_back({.code = OpCode::Svdf,
        .version = 3,
        .inputs = {0, 1, 2, -1, kFirstState},
        .outputs = {kHidden},
        .options = options});
    graph.ops.push_back({.code = OpCode::Svdf,
        .version = 3,
        .inputs = {kHidden, 5, 6, -1, kSecondState},
        .outputs = {kOutput},
        .options = options});
    graph.inputs = {0};
    graph.outputs = {kOutput};
    return modelOf({graph});
}

std::unique_ptr<Engine> engineFor(const ModelPtr& model, EngineOptions options = {})
{
    auto engine = Engine::create(model, options);
    const TensorInfo& info = model->main().tensor(TensorId(0));
    if (!engine->setInput(0, randomInput(info.dtype, info.shape, 1, 0)))
        return nullptr;
    return engine;
}

/// Whole inferences, the state kept between them; the engine is left at the end of the last one.
bool runInferences(Engine& engine, int count)
{
    for (int i = 0; i < count; ++i) {
        if (i > 0)
            engine.restartKeepingState();
        if (engine.run({}, {}, {}).reason != StopReason::Finished)
            return false;
    }
    return true;
}

} // namespace

class TestEngineState : public QObject {
    Q_OBJECT

private slots:
    void step_statefulOperator_recordsOutputAndState()
    {
        Random random(testSeed());
        const auto engine = engineFor(twoSvdfs(random));
        const TensorPtr start = engine->value(tensorRef(kFirstState));
        QVERIFY(start);
        const auto record = engine->step();
        QVERIFY(record.has_value());
        QCOMPARE(record->deltas.size(), std::size_t{2});
        QVERIFY(record->deltas[0].tensor == tensorRef(kHidden));
        QVERIFY(record->deltas[1].tensor == tensorRef(kFirstState));
        QVERIFY(!sameValue(record->deltas[1].after, start));
        QVERIFY(sameValue(engine->value(tensorRef(kFirstState)), record->deltas[1].after));
        QCOMPARE(engine->valueState(tensorRef(kFirstState)), ValueState::Current);
    }

    void stepBack_andForth_givesSameStates()
    {
        Random random(testSeed());
        const ModelPtr model = twoSvdfs(random);
        const auto engine = engineFor(model);
        QVERIFY(runInferences(*engine, 2));
        engine->restartKeepingState();
        const TensorPtr before = engine->value(tensorRef(kFirstState));
        QVERIFY(engine->run({}, {}, {}).reason == StopReason::Finished);
        const TensorPtr after = engine->value(tensorRef(kFirstState));
        QVERIFY(!sameValue(before, after));
        QVERIFY(engine->stepBack());
        QVERIFY(sameValue(engine->value(tensorRef(kFirstState)), after));
        QVERIFY(engine->stepBack());
        QVERIFY(sameValue(engine->value(tensorRef(kFirstState)), before));
        QVERIFY(engine->run({}, {}, {}).reason == StopReason::Finished);
        const auto straight = engineFor(model);
        QVERIFY(runInferences(*straight, 3));
        QCOMPARE(firstDifference(*engine, *straight), std::string());
    }

    void restart_afterStream_startsAnew()
    {
        Random random(testSeed());
        const ModelPtr model = twoSvdfs(random);
        const auto engine = engineFor(model);
        QVERIFY(runInferences(*engine, 3));
        engine->restart();
        QVERIFY(runInferences(*engine, 1));
        const auto fresh = engineFor(model);
        QVERIFY(runInferences(*fresh, 1));
        QCOMPARE(firstDifference(*engine, *fresh), std::string());
    }

    void rerun_afterEdit_equalsEditBeforeTheInference()
    {
        Random random(testSeed());
        for (int i = 0; i < 60; ++i) {
            const ModelPtr model = twoSvdfs(random);
            const int inferences = random.between(1, 3);
            const auto edit = randomEdit(*model, random);
            QVERIFY(edit.has_value());
            const auto outcome = applyEdit(model, *edit);
            QVERIFY(outcome.has_value());

            const auto late = engineFor(model);
            QVERIFY(runInferences(*late, inferences));
            late->rebase(outcome->model, outcome->changes);
            const RunResult partial = late->rerun({}, {});

            const auto early = engineFor(model);
            if (inferences > 1) {
                QVERIFY(runInferences(*early, inferences - 1));
                early->restartKeepingState();
            }
            early->rebase(outcome->model, outcome->changes);
            const RunResult whole = early->run({}, {}, {});
            QCOMPARE(partial.error.has_value(), whole.error.has_value());
            if (!whole.error)
                QCOMPARE(outcome->text + firstDifference(*late, *early), outcome->text);
        }
    }

    void byteBudget_tooSmall_keepsStateOfTheStream()
    {
        Random random(testSeed());
        const ModelPtr model = twoSvdfs(random);
        const auto full = engineFor(model);
        QVERIFY(runInferences(*full, 4));
        EngineOptions options;
        options.byteBudget = 1;
        const auto thrifty = engineFor(model, options);
        QVERIFY(runInferences(*thrifty, 4));
        QVERIFY(sameValue(thrifty->value(tensorRef(kOutput)), full->value(tensorRef(kOutput))));
        QVERIFY(sameValue(thrifty->value(tensorRef(kFirstState)), full->value(tensorRef(kFirstState))));
    }
};

QTEST_GUILESS_MAIN(TestEngineState)
#include "tst_engine_state.moc"
