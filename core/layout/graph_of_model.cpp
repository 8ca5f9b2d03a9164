// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/graph_of_model.h"

#include <algorithm>

namespace quantstep {

namespace {

void addEdge(ModelGraph& graph, std::int32_t source, std::int32_t target, TensorId tensor)
{
    graph.layout.edges.push_back({source, target, tensor.value});
    graph.edgeTensors.push_back(tensor);
}

void addNode(ModelGraph& graph, const GraphNode& node)
{
    graph.nodes.push_back(node);
    graph.layout.nodes.emplace_back();
}

TensorId firstValid(const std::vector<TensorId>& tensors)
{
    const auto found = std::find_if(tensors.begin(), tensors.end(), [](TensorId id) { return id.valid(); });
    return found == tensors.end() ? TensorId() : *found;
}

} // namespace

ModelGraph graphOfModel(const Subgraph& subgraph)
{
    ModelGraph graph;
    std::vector<std::int32_t> writer(subgraph.tensors.size(), -1);
    for (const TensorId input : subgraph.inputs) {
        if (!input.valid())
            continue;
        writer[input.index()] = static_cast<std::int32_t>(graph.nodes.size());
        addNode(graph, {GraphNode::Kind::Input, OpId(), input});
    }
    graph.firstOp = static_cast<std::int32_t>(graph.nodes.size());
    for (std::size_t i = 0; i < subgraph.ops.size(); ++i) {
        addNode(graph, {GraphNode::Kind::Op, OpId(static_cast<std::int64_t>(i)), firstValid(subgraph.ops[i].outputs)});
        for (const TensorId output : subgraph.ops[i].outputs) {
            if (output.valid())
                writer[output.index()] = graph.firstOp + static_cast<std::int32_t>(i);
        }
    }
    const auto read = [&](TensorId tensor, std::int32_t reader) {
        if (tensor.valid() && !subgraph.tensor(tensor).isConstant && writer[tensor.index()] >= 0)
            addEdge(graph, writer[tensor.index()], reader, tensor);
    };
    for (std::size_t i = 0; i < subgraph.ops.size(); ++i) {
        const auto& inputs = subgraph.ops[i].inputs;
        for (auto it = inputs.begin(); it != inputs.end(); ++it) {
            if (std::find(inputs.begin(), it, *it) == it)
                read(*it, graph.firstOp + static_cast<std::int32_t>(i));
        }
    }
    for (const TensorId output : subgraph.outputs) {
        if (!output.valid())
            continue;
        addNode(graph, {GraphNode::Kind::Output, OpId(), output});
        read(output, static_cast<std::int32_t>(graph.nodes.size()) - 1);
    }
    return graph;
}

bool sameGraphShape(const Subgraph& a, const Subgraph& b)
{
    if (a.inputs != b.inputs || a.outputs != b.outputs || a.ops.size() != b.ops.size()
        || a.tensors.size() != b.tensors.size())
        return false;
    for (std::size_t i = 0; i < a.tensors.size(); ++i) {
        if (a.tensors[i].isConstant != b.tensors[i].isConstant)
            return false;
    }
    for (std::size_t i = 0; i < a.ops.size(); ++i) {
        if (a.ops[i].inputs != b.ops[i].inputs || a.ops[i].outputs != b.ops[i].outputs)
            return false;
    }
    return true;
}

} // namespace quantstep
