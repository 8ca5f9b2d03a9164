// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/edit/edit.h"
#include "core/edit/invalidation.h"
#include "tests/support/random_network.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace quantstep;
using namespace quantstep::test;

namespace {

TensorRef tensorRef(std::int64_t index)
{
    return {SubgraphId(0), TensorId(index)};
}

/// 0 float input, 1 int8 per tensor, 2 int8 weights of three channels, 3 int32 bias, 4 int8 output, without name.
ModelPtr sampleModel()
{
    BuiltSubgraph graph;
    graph.tensors.push_back({.name = "in", .dtype = DType::Float32, .shape = {1, 2}});
    graph.tensors.push_back({.name = "x", .dtype = DType::Int8, .shape = {1, 2}, .quant = perTensor(0.5F, 3)});
    graph.tensors.push_back({.name = "w",
        .dtype = DType::Int8,
        .shape = {3, 2},
        .quant = perChannel({0.1F, 0.2F, 0.3F}, 0),
        .data = makeZeros(DType::Int8, Shape{3, 2})});
    graph.tensors.push_back({.name = "b",
        .dtype = DType::Int32,
        .shape = {3},
        .quant = perTensor(0.05F, 0),
        .data = makeZeros(DType::Int32, Shape{3})});
    graph.tensors.push_back({.dtype = DType::Int8, .shape = {1, 3}, .quant = perTensor(0.25F, -1)});
    graph.ops.push_back({.code = OpCode::Quantize, .inputs = {0}, .outputs = {1}});
    graph.ops.push_back({.code = OpCode::FullyConnected,
        .inputs = {1, 2, 3},
        .outputs = {4},
        .options = OpOptions(FullyConnectedOptions{})});
    graph.inputs = {0};
    graph.outputs = {4};
    return modelOf({graph});
}

std::string refusal(const ModelPtr& model, const Edit& edit)
{
    const auto outcome = applyEdit(model, edit);
    if (outcome)
        return "accepted";
    return outcome.error().code == ErrorCode::InvalidEdit ? outcome.error().message : "another kind of error";
}

} // namespace

class TestEdit : public QObject {
    Q_OBJECT

private slots:
    void scale_perTensor_changesOnlyThatTensor()
    {
        const ModelPtr model = sampleModel();
        const auto outcome = applyEdit(model, SetScale{tensorRef(1), std::nullopt, 0.1F});
        QVERIFY(outcome.has_value());
        QCOMPARE(outcome->text, std::string("scale of x 0.5 → 0.1"));
        QVERIFY(outcome->warnings.empty());
        QCOMPARE(outcome->changes.tensors, std::vector<TensorRef>{tensorRef(1)});
        QCOMPARE(outcome->model->tensor(tensorRef(1)).quant.scale(), 0.1F);
        QCOMPARE(outcome->model->tensor(tensorRef(1)).quant.zeroPoint(), 3);
        QCOMPARE(model->tensor(tensorRef(1)).quant.scale(), 0.5F);
        // Constants are shared, not copied.
        QCOMPARE(outcome->model->tensor(tensorRef(2)).data.data(), model->tensor(tensorRef(2)).data.data());
    }

    void channels_oneOrAll()
    {
        const ModelPtr model = sampleModel();
        const auto one = applyEdit(model, SetScale{tensorRef(2), 1, 0.7F});
        QCOMPARE(one->text, std::string("scale of w channel 1 0.2 → 0.7"));
        QCOMPARE(one->model->tensor(tensorRef(2)).quant.scales, (std::vector<float>{0.1F, 0.7F, 0.3F}));
        const auto all = applyEdit(model, SetScale{tensorRef(2), std::nullopt, 0.7F});
        QCOMPARE(all->text, std::string("scale of w, 3 channels, → 0.7"));
        QCOMPARE(all->model->tensor(tensorRef(2)).quant.scales, (std::vector<float>{0.7F, 0.7F, 0.7F}));
        const auto zeroPoint = applyEdit(model, SetZeroPoint{tensorRef(2), 2, 5});
        QCOMPARE(zeroPoint->text, std::string("zero point of w channel 2 0 → 5"));
        QCOMPARE(zeroPoint->model->tensor(tensorRef(2)).quant.zeroPoints, (std::vector<std::int64_t>{0, 0, 5}));
        const auto unnamed = applyEdit(model, SetZeroPoint{tensorRef(4), std::nullopt, -2});
        QCOMPARE(unnamed->text, std::string("zero point of tensor 4 -1 → -2"));
    }

    void inverse_restoresEverything()
    {
        const ModelPtr model = sampleModel();
        for (const Edit& edit : {Edit(SetScale{tensorRef(2), std::nullopt, 9.0F}),
                 Edit(SetScale{tensorRef(1), 0, 9.0F}), Edit(SetZeroPoint{tensorRef(2), 1, 9})}) {
            const auto outcome = applyEdit(model, edit);
            const auto undone = applyEdit(outcome->model, outcome->inverse);
            QVERIFY(undone.has_value());
            const auto redone = applyEdit(undone->model, undone->inverse);
            QVERIFY(redone.has_value());
            for (std::int64_t i = 0; i < 5; ++i) {
                const auto& original = model->tensor(tensorRef(i)).quant;
                QCOMPARE(undone->model->tensor(tensorRef(i)).quant.scales, original.scales);
                QCOMPARE(undone->model->tensor(tensorRef(i)).quant.zeroPoints, original.zeroPoints);
                const auto& changed = outcome->model->tensor(tensorRef(i)).quant;
                QCOMPARE(redone->model->tensor(tensorRef(i)).quant.scales, changed.scales);
                QCOMPARE(redone->model->tensor(tensorRef(i)).quant.zeroPoints, changed.zeroPoints);
            }
        }
    }

    void nonsense_refusedWithItsRule()
    {
        const ModelPtr model = sampleModel();
        const auto scale = [&](float value) { return refusal(model, SetScale{tensorRef(1), std::nullopt, value}); };
        QCOMPARE(scale(-1), std::string("scale must be a finite number > 0, got -1"));
        QCOMPARE(scale(0), std::string("scale must be a finite number > 0, got 0"));
        QCOMPARE(
            scale(std::numeric_limits<float>::quiet_NaN()), std::string("scale must be a finite number > 0, got nan"));
        QCOMPARE(
            scale(std::numeric_limits<float>::infinity()), std::string("scale must be a finite number > 0, got inf"));
        QCOMPARE(refusal(model, SetZeroPoint{tensorRef(1), std::nullopt, std::int64_t{1} << 31}),
            std::string("zero point must be a 32-bit integer, got 2147483648"));
        QCOMPARE(refusal(model, SetScale{tensorRef(0), std::nullopt, 1}),
            std::string("in is not quantized: it has no scale and zero point"));
        QCOMPARE(refusal(model, SetScale{tensorRef(2), 3, 1}), std::string("w has channels 0 to 2, got channel 3"));
        QCOMPARE(refusal(model, SetScale{tensorRef(2), -1, 1}), std::string("w has channels 0 to 2, got channel -1"));
        QCOMPARE(refusal(model, SetScale{tensorRef(1), 1, 1}),
            std::string("x is quantized per tensor: it has no channel 1"));
        QCOMPARE(refusal(model, SetScale{tensorRef(9), 1, 1}), std::string("the model has no tensor 9"));
        QCOMPARE(
            refusal(model, SetScale{{SubgraphId(4), TensorId(0)}, 1, 1}), std::string("the model has no subgraph 4"));
        QCOMPARE(refusal(model, SetQuantParams{tensorRef(2), perChannel({1, 2}, 0)}),
            std::string("w: 2 scales for dimension 0 of size 3; there must be 1 or 3"));
        QuantParams uneven = perChannel({1, 2}, 1);
        uneven.zeroPoints = {0};
        QCOMPARE(refusal(model, SetQuantParams{tensorRef(2), uneven}),
            std::string("w: 1 zero points for 2 scales; the counts must be equal"));
    }

    void oddButPossible_warns()
    {
        const ModelPtr model = sampleModel();
        const auto range = applyEdit(model, SetZeroPoint{tensorRef(1), std::nullopt, 300});
        QCOMPARE(
            range->warnings, std::vector<std::string>{"zero point 300 lies outside the range of int8, -128 to 127"});
        const auto tiny = applyEdit(model, SetScale{tensorRef(1), std::nullopt, 1e-40F});
        QCOMPARE(tiny->warnings.size(), std::size_t{1});
        QVERIFY(tiny->warnings[0].find("subnormal") != std::string::npos);
        const auto bias = applyEdit(model, SetScale{tensorRef(3), std::nullopt, 1.0F});
        QCOMPARE(bias->warnings.size(), std::size_t{1});
        QVERIFY(bias->warnings[0].find("bias") != std::string::npos);
    }

    void invalidate_producerConsumersAndDownstream()
    {
        const ModelPtr model = sampleModel();
        const auto of
            = [&](std::int64_t tensor) { return invalidate(*model, CallGraph(*model), {{tensorRef(tensor)}}).front(); };
        QCOMPARE(of(1).prepare, (std::set<OpId>{OpId(0), OpId(1)}));
        QCOMPARE(of(1).run, (std::set<OpId>{OpId(0), OpId(1)}));
        QCOMPARE(of(2).prepare, std::set<OpId>{OpId(1)});
        QCOMPARE(of(3).run, std::set<OpId>{OpId(1)});
        QCOMPARE(of(4).run, std::set<OpId>{OpId(1)});
        // The same tensor number in another subgraph is another tensor.
        QVERIFY(invalidate(*model, CallGraph(*model), {{{SubgraphId(1), TensorId(1)}}}).front().run.empty());
    }

    void invalidate_randomGraphs_isTheReachableCone()
    {
        Random random(testSeed());
        for (int round = 0; round < 50; ++round) {
            const ModelPtr model = modelOf({randomNetwork(random, 20)});
            const Subgraph& graph = model->main();
            const TensorId tensor(random.between(0, 20));
            const InvalidSet got = invalidate(*model, CallGraph(*model), {{{SubgraphId(0), tensor}}}).front();
            std::set<OpId> prepare(graph.consumers[tensor.index()].begin(), graph.consumers[tensor.index()].end());
            if (graph.producers[tensor.index()].valid())
                prepare.insert(graph.producers[tensor.index()]);
            std::set<OpId> run;
            std::vector<OpId> open(prepare.begin(), prepare.end());
            while (!open.empty()) {
                const OpId op = open.back();
                open.pop_back();
                if (!run.insert(op).second)
                    continue;
                for (const TensorId output : graph.op(op).outputs) {
                    const auto& readers = graph.consumers[output.index()];
                    open.insert(open.end(), readers.begin(), readers.end());
                }
            }
            QCOMPARE(got.prepare, prepare);
            QCOMPARE(got.run, run);
        }
    }
};

QTEST_GUILESS_MAIN(TestEdit)
#include "tst_edit.moc"
