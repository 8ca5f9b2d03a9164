// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/model.h"

#include <QTest>

using namespace quantstep;

namespace {

/// op 0: (0, 0, -1) -> 1; op 1: (1, 0) -> 2, unused.
Subgraph smallGraph()
{
    Subgraph graph;
    graph.tensors.resize(4);
    graph.ops.resize(2);
    graph.ops[0].code = OpCode::Add;
    graph.ops[0].inputs = {TensorId(0), TensorId(0), TensorId()};
    graph.ops[0].outputs = {TensorId(1)};
    graph.ops[1].customName = "Mine";
    graph.ops[1].inputs = {TensorId(1), TensorId(0)};
    graph.ops[1].outputs = {TensorId(2)};
    graph.inputs = {TensorId(0)};
    graph.outputs = {TensorId(2)};
    linkSubgraph(graph);
    return graph;
}

} // namespace

class TestModel : public QObject {
    Q_OBJECT

private slots:
    void link_producersAndConsumers()
    {
        const Subgraph graph = smallGraph();
        QCOMPARE(graph.producers, (std::vector<OpId>{OpId(), OpId(0), OpId(1), OpId()}));
        QCOMPARE(graph.consumers[0], (std::vector<OpId>{OpId(0), OpId(1)}));
        QCOMPARE(graph.consumers[1], (std::vector<OpId>{OpId(1)}));
        QVERIFY(graph.consumers[3].empty());
        QVERIFY(graph.isInput(TensorId(0)) && !graph.isInput(TensorId(1)));
        QVERIFY(graph.isOutput(TensorId(2)) && !graph.isOutput(TensorId(0)));
    }

    void labels_nameOperatorAndSubgraph()
    {
        Model model;
        model.subgraphs
            = {std::make_shared<const Subgraph>(smallGraph()), std::make_shared<const Subgraph>(smallGraph())};
        QCOMPARE(opLabel(model, {SubgraphId(0), OpId(0)}), std::string("op 0 ADD"));
        QCOMPARE(opLabel(model, {SubgraphId(1), OpId(1)}), std::string("subgraph 1 op 1 Mine"));
        OpInfo unknown;
        unknown.code = static_cast<OpCode>(9999);
        QCOMPARE(unknown.name(), std::string("UNKNOWN_9999"));
    }

    void constant_sharesBytesAndCutsTheRest()
    {
        Subgraph graph = smallGraph();
        TensorInfo& info = graph.tensors[3];
        info.dtype = DType::Int8;
        info.shape = Shape{3};
        info.isConstant = true;
        info.data = SharedBytes::adopt(std::vector<std::int8_t>{1, 2, 3, 4, 5});
        Model model;
        model.subgraphs = {std::make_shared<const Subgraph>(graph)};
        const TensorRef ref{SubgraphId(0), TensorId(3)};
        const TensorPtr value = model.constant(ref);
        QCOMPARE(value->bytes.size(), std::size_t{3});
        QCOMPARE(value->bytes.data(), model.tensor(ref).data.data());
        QVERIFY(!model.constant({SubgraphId(0), TensorId(1)}));
        graph.tensors[3].unusable = "gone";
        QVERIFY(!model.withSubgraph(SubgraphId(0), graph)->constant(ref));
        QVERIFY(model.constant(ref));
    }

    void quantParams_perChannelHasNoLegacyScale()
    {
        QuantParams params;
        QVERIFY(!params.isQuantized());
        params.scales = {0.5F};
        params.zeroPoints = {7};
        QCOMPARE(params.scaleOf(3), 0.5F);
        QCOMPARE(params.zeroPointOf(3), 7);
        params.scales = {0.5F, 0.25F};
        params.zeroPoints = {7, 8};
        QCOMPARE(params.scale(), 0.0F);
        QCOMPARE(params.zeroPoint(), 0);
        QCOMPARE(params.scaleOf(1), 0.25F);
        QCOMPARE(params.zeroPointOf(1), 8);
    }

    void opNames_readBack()
    {
        QCOMPARE(opCodeFromName("CONV_2D").value(), OpCode::Conv2d);
        QCOMPARE(opName(OpCode::Conv2d), std::string_view("CONV_2D"));
        QVERIFY(!opCodeFromName("NO_SUCH_OP"));
        QCOMPARE(opName(static_cast<OpCode>(-5)), std::string_view("UNKNOWN"));
    }
};

QTEST_GUILESS_MAIN(TestModel)
#include "tst_model.moc"
