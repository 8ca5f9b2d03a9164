// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Calls, loops and variables: stepped through, run, edited, and compared with the real runtime.

#include "core/engine/engine.h"
#include "core/io/tflite_reader.h"
#include "tests/support/control_flow_models.h"
#include "tests/support/differential.h"
#include "tests/support/random_network.h"

#include <QTest>

#include <chrono>
#include <thread>

using namespace quantstep;
using namespace quantstep::test;

namespace {

ModelPtr modelFrom(const std::vector<BuiltSubgraph>& graphs)
{
    auto model = readTflite(buildModel(graphs));
    return model ? *model : nullptr;
}

TensorPtr int32Of(std::int32_t value)
{
    return makeTensor(DType::Int32, Shape{1}, std::vector<std::int32_t>{value});
}

TensorPtr someReals()
{
    return makeTensor(DType::Float32, Shape{2, 3}, std::vector<float>{1, 2, 3, -1, 0.5F, 7});
}

std::unique_ptr<Engine> engineFor(
    const ModelPtr& model, const std::vector<TensorPtr>& inputs, EngineOptions options = {})
{
    auto engine = Engine::create(model, options);
    for (std::size_t k = 0; k < inputs.size(); ++k) {
        if (!engine->setInput(static_cast<int>(k), inputs[k]))
            return nullptr;
    }
    return engine;
}

std::int64_t intAt(const Engine& engine, int subgraph, int tensor)
{
    const TensorPtr value = engine.value({SubgraphId(subgraph), TensorId(tensor)});
    return value ? codeAt(*value, 0) : -1;
}

/// Empty when ours equals the oracle's; else what differs.
std::string againstOracle(
    const std::vector<BuiltSubgraph>& graphs, const std::vector<TensorPtr>& inputs, int invokes = 1)
{
    OracleCase request;
    request.model = buildModel(graphs);
    request.inputs = inputs;
    request.tensors = static_cast<int>(graphs[0].tensors.size());
    request.invokes = invokes;
    Oracle oracle;
    const OracleResult theirs = oracle.run(std::vector<OracleCase>{request}).front();
    const auto model = readTflite(request.model);
    if (!model)
        return theirs.done() ? model.error().message : "";
    const OurRun ours = runOurs(*model, inputs, KernelPath::Fast, {}, 1, invokes);
    const Comparison comparison = compareRuns(**model, ours, theirs);
    const bool agree
        = comparison.verdict == Comparison::Verdict::Equal || comparison.verdict == Comparison::Verdict::BothRefuse;
    return agree ? "" : std::string(verdictName(comparison.verdict)) + ": " + comparison.text;
}

} // namespace

class TestControlFlow : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QS_REQUIRE_ORACLE(); }

    void loopsBranchesVariables_equalRuntime()
    {
        for (const std::int32_t start : {-3, 0, 3, 4, 9})
            QCOMPARE(againstOracle(loop(4), {int32Of(start), someReals()}), std::string());
        for (const bool taken : {false, true}) {
            const TensorPtr condition
                = makeTensor(DType::Bool, Shape{1}, std::vector<std::uint8_t>{static_cast<std::uint8_t>(taken)});
            QCOMPARE(againstOracle(branches(), {condition, someReals()}), std::string());
        }
        for (const int invokes : {1, 2, 5})
            QCOMPARE(againstOracle(accumulator(), {int32Of(7)}, invokes), std::string());
    }

    void brokenCalls_refusedByBoth()
    {
        auto outside = loop(4);
        outside[0].ops[0].options = WhileOptions{1, 7};
        auto counts = loop(4);
        counts[2].outputs.pop_back();
        auto notBool = loop(4);
        notBool[1].outputs = {0};
        auto unassigned = accumulator();
        unassigned[0].ops.erase(unassigned[0].ops.begin());
        for (const auto& graphs : {outside, counts, notBool})
            QCOMPARE(QString::fromStdString(againstOracle(graphs, {int32Of(0), someReals()})), QString());
        QCOMPARE(againstOracle(unassigned, {int32Of(0)}), std::string());
        // The runtime never returns from this one.
        auto itself = loop(4);
        itself[2].ops.push_back(
            {.code = OpCode::While, .inputs = {0, 1}, .outputs = {3, 4}, .options = WhileOptions{1, 2}});
        const auto refused = readTflite(buildModel(itself));
        QVERIFY(!refused);
        QVERIFY2(refused.error().message.find("cycle") != std::string::npos, refused.error().message.c_str());
    }

    void stepInto_loop_showsEveryIteration()
    {
        const auto engine = engineFor(modelFrom(loop(2)), {int32Of(0), someReals()});
        QVERIFY(engine->nextIsCall());
        QVERIFY(engine->stepInto());
        auto levels = engine->callStack();
        QCOMPARE(levels.size(), std::size_t{2});
        QCOMPARE(levels[1].part, CallPart::Condition);
        QCOMPARE(levels[1].caller, (OpRef{SubgraphId(0), OpId(0)}));
        QCOMPARE(engine->position(), std::size_t{0});
        QCOMPARE(engine->next().value(), (OpRef{SubgraphId(1), OpId(0)}));
        for (int iteration = 0; iteration < 2; ++iteration) {
            QVERIFY(engine->step()); // LESS
            levels = engine->callStack();
            QCOMPARE(levels[1].part, CallPart::Body);
            QCOMPARE(levels[1].iteration, std::int64_t{iteration});
            QCOMPARE(intAt(*engine, 2, 0), std::int64_t{iteration});
            QCOMPARE(engine->valueState({SubgraphId(2), TensorId(3)}), ValueState::NotComputed);
            QVERIFY(engine->step());
            QCOMPARE(intAt(*engine, 2, 3), std::int64_t{iteration + 1});
            QVERIFY(engine->step());
        }
        const auto last = engine->step(); // LESS gives false: the loop is over
        QVERIFY(last.has_value());
        QCOMPARE(last->op, (OpRef{SubgraphId(0), OpId(0)}));
        QCOMPARE(engine->callStack().size(), std::size_t{1});
        QCOMPARE(engine->position(), std::size_t{1});
        QCOMPARE(intAt(*engine, 0, 2), std::int64_t{2});
        // The last iteration stays readable, until the loop is undone.
        QCOMPARE(intAt(*engine, 2, 3), std::int64_t{2});
        QVERIFY(engine->stepBack());
        QCOMPARE(intAt(*engine, 2, 3), std::int64_t{-1});
        QCOMPARE(engine->stepInto().has_value(), true);
        QVERIFY(engine->stepBack()); // out of the call again
        QCOMPARE(engine->callStack().size(), std::size_t{1});
        QCOMPARE(engine->stepOut({}, {}).reason, StopReason::Failed); // there is no caller
    }

    void breakpointInside_hitInEveryIteration_stepOutFinishesTheCall()
    {
        const auto engine = engineFor(modelFrom(loop(3)), {int32Of(0), someReals()});
        RunRequest request;
        request.breakpoints.insert({SubgraphId(2), OpId(1)});
        for (int iteration = 0; iteration < 3; ++iteration) {
            QCOMPARE(engine->run(request, {}, {}).reason, StopReason::Breakpoint);
            QCOMPARE(engine->callStack().back().iteration, std::int64_t{iteration});
        }
        QCOMPARE(engine->stepOut({}, {}).reason, StopReason::Finished);
        QCOMPARE(engine->position(), std::size_t{1});
        QCOMPARE(engine->run(request, {}, {}).reason, StopReason::Finished);
        const auto straight = engineFor(modelFrom(loop(3)), {int32Of(0), someReals()});
        QCOMPARE(straight->run({}, {}, {}).reason, StopReason::Finished);
        QCOMPARE(firstDifference(*engine, *straight), std::string());
    }

    void randomWalks_endWhereAStraightRunEnds()
    {
        Random random(testSeed());
        const std::vector<std::pair<std::vector<BuiltSubgraph>, std::vector<TensorPtr>>> models{
            {loop(3), {int32Of(0), someReals()}}, {accumulator(), {int32Of(5)}}};
        for (const auto& [graphs, inputs] : models) {
            const auto straight = engineFor(modelFrom(graphs), inputs);
            QCOMPARE(straight->run({}, {}, {}).reason, StopReason::Finished);
            for (int round = 0; round < 60; ++round) {
                EngineOptions options;
                options.byteBudget = random.chance(0.5F) ? 1 : options.byteBudget;
                const auto walker = engineFor(modelFrom(graphs), inputs, options);
                for (int i = 0; i < 60; ++i) {
                    const int move = random.between(0, 5);
                    if (move == 0)
                        static_cast<void>(walker->stepBack());
                    else if (move == 1 && walker->nextIsCall())
                        QVERIFY(walker->stepInto());
                    else if (move == 2 && walker->callStack().size() > 1)
                        QCOMPARE(walker->stepOut({}, {}).reason, StopReason::Finished);
                    else if (walker->next())
                        QVERIFY(walker->step());
                }
                QCOMPARE(walker->run({}, {}, {}).reason, StopReason::Finished);
                for (const TensorId output : straight->model()->main().outputs) {
                    const TensorRef ref{SubgraphId(0), output};
                    QVERIFY(sameValue(*walker->fetch(ref, {}), straight->value(ref)));
                }
            }
        }
    }

    void editInsideACall_partialRerunEqualsFullRun()
    {
        const ModelPtr model = modelFrom(loop(4));
        const auto engine = engineFor(model, {int32Of(0), someReals()});
        QCOMPARE(engine->run({}, {}, {}).reason, StopReason::Finished);
        // Two iterations fewer.
        Subgraph condition = model->subgraph(SubgraphId(1));
        condition.tensors[2].data = makeTensor(DType::Int32, Shape{1}, std::vector<std::int32_t>{2})->bytes;
        const ModelPtr edited = model->withSubgraph(SubgraphId(1), std::move(condition));
        engine->rebase(edited, {{{SubgraphId(1), TensorId(2)}}});
        QCOMPARE(engine->staleOps(), (std::vector<OpId>{OpId(0), OpId(1)}));
        QCOMPARE(engine->rerun({}, {}).reason, StopReason::Finished);
        const auto fresh = engineFor(edited, {int32Of(0), someReals()});
        QCOMPARE(fresh->run({}, {}, {}).reason, StopReason::Finished);
        QCOMPARE(firstDifference(*engine, *fresh), std::string());
        QCOMPARE(intAt(*engine, 0, 2), std::int64_t{2});
        QCOMPARE(intAt(*engine, 2, 3), std::int64_t{2});
    }

    void editOfAnAssignedValue_makesItsReadersStale()
    {
        const ModelPtr model = modelFrom(accumulator());
        const auto engine = engineFor(model, {int32Of(7)});
        QCOMPARE(engine->run({}, {}, {}).reason, StopReason::Finished);
        QCOMPARE(intAt(*engine, 0, 3), std::int64_t{107});
        Subgraph init = model->subgraph(SubgraphId(1));
        init.tensors[0].data = makeTensor(DType::Int32, Shape{1}, std::vector<std::int32_t>{50})->bytes;
        engine->rebase(model->withSubgraph(SubgraphId(1), std::move(init)), {{{SubgraphId(1), TensorId(0)}}});
        QCOMPARE(engine->valueState({SubgraphId(0), TensorId(3)}), ValueState::Stale);
        QCOMPARE(engine->rerun({}, {}).reason, StopReason::Finished);
        QCOMPARE(intAt(*engine, 0, 3), std::int64_t{57});
        // The next inference goes on; a restart begins anew.
        engine->restartKeepingState();
        QCOMPARE(engine->run({}, {}, {}).reason, StopReason::Finished);
        QCOMPARE(intAt(*engine, 0, 3), std::int64_t{64});
        engine->restart();
        QCOMPARE(engine->run({}, {}, {}).reason, StopReason::Finished);
        QCOMPARE(intAt(*engine, 0, 3), std::int64_t{57});
    }

    void endlessLoops_canBeStopped()
    {
        const auto engine = engineFor(modelFrom(loop(2'000'000'000)), {int32Of(0), someReals()});
        std::stop_source stop;
        std::jthread stopper([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
            stop.request_stop();
        });
        QCOMPARE(engine->run({}, stop.get_token(), {}).reason, StopReason::Stopped);
        QCOMPARE(engine->callStack().size(), std::size_t{2}); // where it was stopped
        QVERIFY(engine->step());
        auto empty = loop(4);
        empty[1].ops.clear();
        empty[1].tensors[3].data = makeTensor(DType::Bool, Shape{1}, std::vector<std::uint8_t>{1});
        empty[2].ops.clear();
        empty[2].outputs = {0, 1};
        const RunResult result = engineFor(modelFrom(empty), {int32Of(0), someReals()})->run({}, {}, {});
        QCOMPARE(result.reason, StopReason::Failed);
        QCOMPARE(result.error->code, ErrorCode::LimitExceeded);
    }
};

QTEST_GUILESS_MAIN(TestControlFlow)
#include "tst_control_flow.moc"
