// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/engine.h"
#include "core/engine/random_input.h"
#include "tests/support/random_network.h"

#include <QTest>

#include <thread>

using namespace quantstep;
using namespace quantstep::test;

namespace {

constexpr std::size_t kTensorBytes = 8 * 8 * 4;

TensorRef tensorRef(std::int64_t index)
{
    return {SubgraphId(0), TensorId(index)};
}

std::unique_ptr<Engine> engineFor(const ModelPtr& model, EngineOptions options = {})
{
    auto engine = Engine::create(model, options);
    const Subgraph& graph = model->main();
    for (std::size_t k = 0; k < graph.inputs.size(); ++k) {
        const TensorInfo& info = graph.tensor(graph.inputs[k]);
        const int index = static_cast<int>(k);
        if (!engine->setInput(index, randomInput(info.dtype, info.shape, 1, index)))
            return nullptr;
    }
    return engine;
}

RunResult runAll(Engine& engine)
{
    return engine.run({}, {}, {});
}

/// input -> SHAPE -> RESHAPE(input, that): an operator whose output shape depends on a computed value.
BuiltSubgraph reshapeByValue()
{
    BuiltSubgraph graph;
    graph.tensors.push_back({.name = "in", .dtype = DType::Float32, .shape = {1, 6}, .shapeSignature = {-1, 6}});
    graph.tensors.push_back({.name = "shape", .dtype = DType::Int32, .shape = {2}});
    graph.tensors.push_back({.name = "out", .dtype = DType::Float32, .shape = {1, 6}, .shapeSignature = {-1, 6}});
    graph.ops.push_back(
        {.code = OpCode::Shape, .inputs = {0}, .outputs = {1}, .options = OutputTypeOptions{DType::Int32}});
    graph.ops.push_back({.code = OpCode::Reshape, .inputs = {0, 1}, .outputs = {2}});
    graph.inputs = {0};
    graph.outputs = {2};
    return graph;
}

} // namespace

class TestEngine : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { qInfo("seed %u", testSeed()); }

    void step_walkBackAndForth_sameBytesAsNeverStepping()
    {
        Random random(testSeed());
        const ModelPtr model = modelOf({randomNetwork(random, 24)});
        const auto straight = engineFor(model);
        QVERIFY(runAll(*straight).reason == StopReason::Finished);
        const auto walking = engineFor(model);
        for (int i = 0; i < 2000 && walking->position() < walking->opCount(); ++i) {
            const std::size_t before = walking->position();
            if (random.chance(0.45F)) {
                QCOMPARE(walking->stepBack(), before > 0);
                QCOMPARE(walking->position(), before > 0 ? before - 1 : 0);
            } else {
                const auto record = walking->step();
                QVERIFY2(record.has_value(), record ? "" : record.error().message.c_str());
                QCOMPARE(record->op.op.index(), before);
                QVERIFY(sameValue(record->deltas.at(0).after, walking->value(record->deltas.at(0).tensor)));
            }
            for (std::size_t op = 0; op < walking->opCount(); ++op) {
                const TensorRef ref = tensorRef(static_cast<std::int64_t>(op) + 1);
                const bool executed = op < walking->position();
                QCOMPARE(walking->valueState(ref), executed ? ValueState::Current : ValueState::NotComputed);
                QVERIFY(executed ? sameValue(walking->value(ref), straight->value(ref)) : !walking->value(ref));
            }
        }
        QVERIFY(runAll(*walking).reason == StopReason::Finished);
        QCOMPARE(firstDifference(*walking, *straight), std::string());
        QVERIFY(straight->value(tensorRef(5))->bytes.isAligned(64));
        QCOMPARE(walking->step().error().code, ErrorCode::Usage);
    }

    void run_targetsAndBreakpoints_stopBefore()
    {
        Random random(testSeed());
        const auto engine = engineFor(modelOf({randomNetwork(random, 12)}));
        RunRequest request;
        request.until = OpId(9);
        for (const int op : {0, 3, 11})
            request.breakpoints.insert({SubgraphId(0), OpId(op)});
        QVERIFY(engine->run(request, {}, {}).reason == StopReason::Breakpoint);
        QCOMPARE(engine->position(), std::size_t{3});
        QVERIFY(engine->run(request, {}, {}).reason == StopReason::ReachedTarget);
        QCOMPARE(engine->position(), std::size_t{9});
        QVERIFY(engine->run(request, {}, {}).reason == StopReason::ReachedTarget);
        QCOMPARE(engine->position(), std::size_t{9});
        request.until.reset();
        QVERIFY(engine->run(request, {}, {}).reason == StopReason::Breakpoint);
        QVERIFY(engine->run(request, {}, {}).reason == StopReason::Finished);
        QCOMPARE(engine->position(), std::size_t{12});
        engine->restart();
        QCOMPARE(engine->position(), std::size_t{0});
        QCOMPARE(engine->keptBytes(), std::size_t{0});
        QVERIFY(engine->input(0));
    }

    void run_stopRequested_stopsBetweenOperators()
    {
        Random random(testSeed());
        const auto engine = engineFor(modelOf({randomNetwork(random, 12)}));
        std::stop_source source;
        const auto observer = [&](const StepRecord& record) {
            if (record.op.op == OpId(4))
                source.request_stop();
        };
        const RunResult result = engine->run({}, source.get_token(), observer);
        QVERIFY(result.reason == StopReason::Stopped);
        QVERIFY(!result.error);
        QCOMPARE(engine->position(), std::size_t{5});
        QVERIFY(runAll(*engine).reason == StopReason::Finished);
    }

    void run_stopRequestedByAnotherThread_resultUnchanged()
    {
        Random random(testSeed());
        const ModelPtr model = modelOf({randomNetwork(random, 60)});
        const auto straight = engineFor(model);
        QVERIFY(runAll(*straight).reason == StopReason::Finished);
        for (const int threads : {1, 3}) {
            EngineOptions options;
            options.threads = threads;
            const auto engine = engineFor(model, options);
            for (int round = 0; round < 20; ++round) {
                std::stop_source source;
                RunResult result;
                std::thread runner([&] { result = engine->run({}, source.get_token(), {}); });
                source.request_stop();
                runner.join();
                QVERIFY(result.reason == StopReason::Stopped || result.reason == StopReason::Finished);
            }
            QVERIFY(runAll(*engine).reason == StopReason::Finished);
            QCOMPARE(firstDifference(*engine, *straight), std::string());
        }
    }

    void byteBudget_droppedValues_fetchedWithSameBytes()
    {
        Random random(testSeed());
        const ModelPtr model = modelOf({randomNetwork(random, 30)});
        const auto full = engineFor(model);
        QVERIFY(runAll(*full).reason == StopReason::Finished);
        EngineOptions options;
        options.byteBudget = 4 * kTensorBytes;
        const auto thrifty = engineFor(model, options);
        QVERIFY(runAll(*thrifty).reason == StopReason::Finished);
        QVERIFY(thrifty->keptBytes() <= options.byteBudget);
        int dropped = 0;
        for (int i = 0; i < 30; ++i) {
            const TensorRef ref = tensorRef(random.between(0, 30));
            dropped += thrifty->valueState(ref) == ValueState::Dropped ? 1 : 0;
            const auto value = thrifty->fetch(ref, {});
            QVERIFY2(value.has_value(), value ? "" : value.error().message.c_str());
            QVERIFY(sameValue(*value, full->value(ref)));
            QVERIFY(thrifty->keptBytes() <= options.byteBudget + kTensorBytes);
        }
        QVERIFY(dropped > 5);
        QCOMPARE(thrifty->valueState(tensorRef(30)), ValueState::Current);
        while (thrifty->stepBack()) { }
        QCOMPARE(thrifty->fetch(tensorRef(3), {}).error().code, ErrorCode::Usage);
        QVERIFY(runAll(*thrifty).reason == StopReason::Finished);
        QVERIFY(sameValue(thrifty->value(tensorRef(30)), full->value(tensorRef(30))));
    }

    void fetch_stopRequested_cancelled()
    {
        Random random(testSeed());
        EngineOptions options;
        options.byteBudget = kTensorBytes;
        const auto engine = engineFor(modelOf({randomNetwork(random, 10)}), options);
        QVERIFY(runAll(*engine).reason == StopReason::Finished);
        std::stop_source source;
        source.request_stop();
        QCOMPARE(engine->valueState(tensorRef(2)), ValueState::Dropped);
        QCOMPARE(engine->fetch(tensorRef(2), source.get_token()).error().code, ErrorCode::Cancelled);
    }

    void threads_anyNumber_sameBytes()
    {
        Random random(testSeed());
        const ModelPtr model = modelOf({randomNetwork(random, 20)});
        const auto single = engineFor(model);
        EngineOptions options;
        options.threads = 4;
        const auto several = engineFor(model, options);
        QVERIFY(runAll(*single).reason == StopReason::Finished);
        QVERIFY(runAll(*several).reason == StopReason::Finished);
        QCOMPARE(firstDifference(*single, *several), std::string());
    }

    void edit_partialRerun_equalsFullRun_data()
    {
        QTest::addColumn<qulonglong>("budget");
        QTest::newRow("all kept") << qulonglong{1} * 1024 * 1024 * 1024;
        QTest::newRow("five kept") << qulonglong{5} * kTensorBytes;
    }

    void edit_partialRerun_equalsFullRun()
    {
        QFETCH(const qulonglong, budget);
        Random random(testSeed());
        for (int round = 0; round < 40; ++round) {
            const ModelPtr model = modelOf({randomNetwork(random, 16)});
            EngineOptions options;
            options.byteBudget = budget;
            const auto engine = engineFor(model, options);
            QVERIFY(engine->run({OpId(random.between(1, 16)), {}}, {}, {}).reason != StopReason::Failed);
            const std::size_t position = engine->position();
            const auto outcome = applyEdit(model, *randomEdit(*model, random));
            QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().message.c_str());
            engine->rebase(outcome->model, outcome->changes);
            QCOMPARE(engine->position(), position);
            // Going on without the re-run must not mix old values into new ones either.
            const bool stepFirst = random.chance(0.3F) && position < engine->opCount();
            if (stepFirst)
                QVERIFY(engine->step().has_value());
            const RunResult rerun = engine->rerun({}, {});
            QVERIFY2(rerun.reason == StopReason::Finished, rerun.error ? rerun.error->message.c_str() : "");
            QVERIFY(engine->staleOps().empty());
            const auto fresh = engineFor(outcome->model);
            QVERIFY(fresh->run({OpId(static_cast<std::int64_t>(engine->position())), {}}, {}, {}).reason
                != StopReason::Failed);
            for (std::int64_t i = 0; i <= static_cast<std::int64_t>(engine->position()); ++i) {
                const auto value = engine->fetch(tensorRef(i), {});
                QVERIFY2(value && sameValue(*value, fresh->value(tensorRef(i))), outcome->text.c_str());
            }
        }
    }

    void edit_staleValues_readableUntilRerun()
    {
        Random random(testSeed());
        const ModelPtr model = modelOf({randomNetwork(random, 6)});
        const auto engine = engineFor(model);
        QVERIFY(runAll(*engine).reason == StopReason::Finished);
        const TensorPtr before = engine->value(tensorRef(6));
        const auto outcome = applyEdit(model, SetScale{tensorRef(6), std::nullopt, 0.5F});
        QVERIFY(outcome.has_value());
        engine->rebase(outcome->model, outcome->changes);
        QCOMPARE(engine->valueState(tensorRef(6)), ValueState::Stale);
        QCOMPARE(engine->value(tensorRef(6)), before);
        QCOMPARE(engine->valueState(tensorRef(0)), ValueState::Input);
        // Its producer alone: nothing reads the last tensor.
        QCOMPARE(engine->staleOps(), std::vector<OpId>{OpId(5)});
        std::vector<StepRecord> records;
        QVERIFY(engine->rerun({}, [&](const StepRecord& record) { records.push_back(record); }).reason
            == StopReason::Finished);
        QCOMPARE(records.size(), std::size_t{1});
        QCOMPARE(records[0].deltas.at(0).before, before);
        QVERIFY(!sameValue(records[0].deltas.at(0).after, before));
        const auto undone = applyEdit(outcome->model, outcome->inverse);
        engine->rebase(undone->model, undone->changes);
        QVERIFY(engine->rerun({}, {}).reason == StopReason::Finished);
        QVERIFY(sameValue(engine->value(tensorRef(6)), before));
    }

    void valueDependentShape_isDeferredThenFollowsTheInput()
    {
        const auto engine = engineFor(modelOf({reshapeByValue()}));
        const OpRef reshape{SubgraphId(0), OpId(1)};
        QCOMPARE(engine->opStatus(reshape).support, OpSupport::Deferred);
        QVERIFY(!engine->arithmetic(reshape));
        for (const std::int32_t batch : {1, 3, 2}) {
            const TensorPtr input = randomInput(DType::Float32, Shape{batch, 6}, 7, 0);
            QVERIFY(engine->setInput(0, input).has_value());
            const RunResult result = runAll(*engine);
            QVERIFY2(result.reason == StopReason::Finished, result.error ? result.error->message.c_str() : "");
            QCOMPARE(engine->opStatus(reshape).support, OpSupport::Ready);
            QVERIFY(sameValue(engine->value(tensorRef(2)), input));
        }
    }

    void setInput_wrongValues_refusedWithReason()
    {
        Random random(testSeed());
        const auto engine = Engine::create(modelOf({randomNetwork(random, 2)}), {});
        const auto missing = engine->step();
        QCOMPARE(missing.error().code, ErrorCode::InvalidInput);
        QVERIFY(missing.error().message.find("tensor 0 t0") != std::string::npos);
        QCOMPARE(engine->setInput(1, makeZeros(DType::Int8, Shape{1})).error().code, ErrorCode::InvalidInput);
        QCOMPARE(engine->setInput(0, nullptr).error().code, ErrorCode::InvalidInput);
        const auto type = engine->setInput(0, makeZeros(DType::UInt8, Shape{1, 8, 8, 4}));
        QCOMPARE(type.error().message, std::string("input 0 t0: the value is uint8, expected int8"));
        const auto shape = engine->setInput(0, makeZeros(DType::Int8, Shape{1, 8, 8, 5}));
        QCOMPARE(
            shape.error().message, std::string("input 0 t0: the value has shape [1, 8, 8, 5], expected [1, 8, 8, 4]"));
        const TensorValue brief{DType::Int8, Shape{1, 8, 8, 4}, SharedBytes::adopt(std::vector<std::int8_t>(3))};
        QCOMPARE(engine->setInput(0, std::make_shared<const TensorValue>(brief)).error().code, ErrorCode::InvalidInput);
    }

    void unsupportedOperator_isNamedAndRunGoesUpToIt()
    {
        Random random(testSeed());
        BuiltSubgraph graph = randomNetwork(random, 4);
        graph.ops[2].code = OpCode::Custom;
        graph.ops[2].customName = "TFLite_X";
        graph.ops[2].options = {};
        const auto engine = engineFor(modelOf({graph}));
        QCOMPARE(engine->firstUnsupported().value(), OpId(2));
        const OpStatus status = engine->opStatus({SubgraphId(0), OpId(2)});
        QCOMPARE(status.support, OpSupport::Unsupported);
        QCOMPARE(status.reason, std::string("unsupported: op 2 TFLite_X"));
        const RunResult result = runAll(*engine);
        QVERIFY(result.reason == StopReason::Failed);
        QCOMPARE(result.error->code, ErrorCode::Unsupported);
        QCOMPARE(result.error->message, status.reason);
        QCOMPARE(engine->position(), std::size_t{2});
    }

    void unusableConstant_isNamed()
    {
        BuiltSubgraph graph;
        graph.tensors.push_back({.name = "in", .shape = {4}});
        graph.tensors.push_back({.name = "weights", .shape = {4}, .data = makeZeros(DType::Float32, Shape{4})});
        graph.tensors.push_back({.name = "out", .shape = {4}});
        graph.ops.push_back(
            {.code = OpCode::Add, .inputs = {0, 1}, .outputs = {2}, .options = OpOptions(AddOptions{})});
        graph.inputs = {0};
        graph.outputs = {2};
        const ModelPtr whole = modelOf({graph});
        Subgraph broken = whole->main();
        broken.tensors[1].unusable = "external file weights.bin is missing";
        const auto engine = engineFor(whole->withSubgraph(SubgraphId(0), std::move(broken)));
        QCOMPARE(engine->opStatus({SubgraphId(0), OpId(0)}).support, OpSupport::Refused);
        QCOMPARE(engine->step().error().message,
            std::string("op 0 ADD: tensor 1 weights: external file weights.bin is missing"));
    }

    void oversizedOutput_isRefusedNotAllocated()
    {
        Random random(testSeed());
        EngineOptions options;
        options.maxTensorBytes = kTensorBytes;
        const ModelPtr model = modelOf({randomNetwork(random, 2)});
        QVERIFY(runAll(*engineFor(model, options)).reason == StopReason::Finished);
        options.maxTensorBytes = kTensorBytes - 1;
        const auto engine = Engine::create(model, options);
        const OpStatus status = engine->opStatus({SubgraphId(0), OpId(0)});
        QCOMPARE(status.support, OpSupport::Refused);
        QVERIFY2(status.reason.find("larger than the limit of 255 bytes") != std::string::npos, status.reason.c_str());
        QCOMPARE(engine->setInput(0, makeZeros(DType::Int8, Shape{1, 8, 8, 4})).error().code, ErrorCode::LimitExceeded);
    }
};

QTEST_GUILESS_MAIN(TestEngine)
#include "tst_engine.moc"
