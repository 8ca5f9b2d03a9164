// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "core/layout/graph_of_model.h"

using namespace quantstep;

namespace {

/// input 0 -> op 0 (weights 1) -> 2 -> op 1 reads 2 twice -> 3 (output)
Subgraph smallSubgraph()
{
    Subgraph subgraph;
    subgraph.tensors.resize(5);
    subgraph.tensors[1].isConstant = true;
    OpInfo convolution;
    convolution.code = OpCode::Conv2d;
    convolution.inputs = {TensorId(0), TensorId(1), TensorId()};
    convolution.outputs = {TensorId(2)};
    OpInfo sum;
    sum.code = OpCode::Add;
    sum.inputs = {TensorId(2), TensorId(2)};
    sum.outputs = {TensorId(3)};
    subgraph.ops = {convolution, sum};
    subgraph.inputs = {TensorId(0)};
    subgraph.outputs = {TensorId(3)};
    linkSubgraph(subgraph);
    return subgraph;
}

} // namespace

class TestGraphOfModel : public QObject {
    Q_OBJECT

private slots:
    void graph_smallSubgraph_foldsConstants()
    {
        const auto graph = graphOfModel(smallSubgraph());
        QCOMPARE(graph.nodes.size(), std::size_t{4});
        QCOMPARE(graph.layout.nodes.size(), std::size_t{4});
        QVERIFY(graph.nodes[0].kind == GraphNode::Kind::Input);
        QVERIFY(graph.nodes[3].kind == GraphNode::Kind::Output);
        QCOMPARE(graph.nodeOf(OpId(1)), 2);
        QCOMPARE(graph.nodeOf(OpId()), -1);
        QCOMPARE(graph.layout.edges.size(), std::size_t{3});
        QCOMPARE(graph.edgeTensors[0].value, 0);
        QCOMPARE(graph.edgeTensors[1].value, 2);
        QCOMPARE(graph.layout.edges[1].source, 1);
        QCOMPARE(graph.layout.edges[1].target, 2);
        QCOMPARE(graph.edgeTensors[2].value, 3);
    }

    void graph_tensorNobodyWrites_hasNoEdge()
    {
        auto subgraph = smallSubgraph();
        subgraph.ops[1].inputs[1] = TensorId(4);
        linkSubgraph(subgraph);
        QCOMPARE(graphOfModel(subgraph).layout.edges.size(), std::size_t{3});
    }

    void graph_outputIsInput_isOneEdge()
    {
        Subgraph subgraph;
        subgraph.tensors.resize(1);
        subgraph.inputs = subgraph.outputs = {TensorId(0)};
        linkSubgraph(subgraph);
        const auto graph = graphOfModel(subgraph);
        QCOMPARE(graph.layout.edges.size(), std::size_t{1});
        QCOMPARE(graph.layout.edges[0].target, 1);
    }

    void sameShape_ignoresScalesButNotWiring()
    {
        const auto subgraph = smallSubgraph();
        auto scaled = subgraph;
        scaled.tensors[2].quant.scales = {0.5F};
        QVERIFY(sameGraphShape(subgraph, scaled));
        auto rewired = subgraph;
        rewired.ops[1].inputs[1] = TensorId(0);
        QVERIFY(!sameGraphShape(subgraph, rewired));
    }
};

QTEST_GUILESS_MAIN(TestGraphOfModel)
#include "tst_graph_of_model.moc"
