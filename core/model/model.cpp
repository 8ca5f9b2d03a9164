// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/model.h"

#include <fmt/format.h>

#include <algorithm>

namespace quantstep {

std::string OpInfo::name() const
{
    if (code == OpCode::Custom && !customName.empty())
        return customName;
    const auto known = opName(code);
    return known == "UNKNOWN" ? fmt::format("UNKNOWN_{}", static_cast<int>(code)) : std::string(known);
}

bool Subgraph::isInput(TensorId id) const
{
    return std::find(inputs.begin(), inputs.end(), id) != inputs.end();
}

bool Subgraph::isOutput(TensorId id) const
{
    return std::find(outputs.begin(), outputs.end(), id) != outputs.end();
}

std::vector<int> stateInputs(const Subgraph& graph, const OpInfo& op)
{
    switch (op.code) {
    case OpCode::Lstm:
    case OpCode::UnidirectionalSequenceLstm:
    case OpCode::BidirectionalSequenceLstm:
    case OpCode::Rnn:
    case OpCode::UnidirectionalSequenceRnn:
    case OpCode::BidirectionalSequenceRnn:
    case OpCode::Svdf: break;
    default: return {};
    }
    std::vector<int> indices;
    for (std::size_t i = 0; i < op.inputs.size(); ++i) {
        if (op.inputs[i].valid() && graph.tensor(op.inputs[i]).isVariable)
            indices.push_back(static_cast<int>(i));
    }
    return indices;
}

void linkSubgraph(Subgraph& subgraph)
{
    subgraph.producers.assign(subgraph.tensors.size(), OpId());
    subgraph.consumers.assign(subgraph.tensors.size(), {});
    for (std::size_t i = 0; i < subgraph.ops.size(); ++i) {
        const OpId op(static_cast<std::int64_t>(i));
        for (const TensorId output : subgraph.ops[i].outputs) {
            if (output.valid())
                subgraph.producers[output.index()] = op;
        }
        for (const TensorId input : subgraph.ops[i].inputs) {
            if (!input.valid())
                continue;
            auto& readers = subgraph.consumers[input.index()];
            if (readers.empty() || readers.back() != op)
                readers.push_back(op);
        }
    }
}

TensorPtr Model::constant(TensorRef ref) const
{
    const TensorInfo& info = tensor(ref);
    if (!info.isConstant || !info.unusable.empty())
        return nullptr;
    const std::size_t needed = dtypeBytes(info.dtype, info.shape.elements());
    if (dtypeBits(info.dtype) == 0 || info.data.size() < needed)
        return std::make_shared<const TensorValue>(TensorValue{info.dtype, info.shape, info.data});
    return std::make_shared<const TensorValue>(TensorValue{info.dtype, info.shape, info.data.part(0, needed)});
}

ModelPtr Model::withSubgraph(SubgraphId id, Subgraph replacement) const
{
    auto copy = std::make_shared<Model>(*this);
    copy->subgraphs[id.index()] = std::make_shared<const Subgraph>(std::move(replacement));
    return copy;
}

std::string opLabel(const Model& model, OpRef ref)
{
    const auto name = model.op(ref).name();
    if (ref.subgraph.value == 0)
        return fmt::format("op {} {}", ref.op.value, name);
    return fmt::format("subgraph {} op {} {}", ref.subgraph.value, ref.op.value, name);
}

} // namespace quantstep
