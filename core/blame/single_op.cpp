// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/blame/single_op.h"

#include <algorithm>
#include <map>

namespace quantstep {
namespace {

/// Neither the file nor a run gives it a value: empty constants, which need no bytes.
bool isNothing(const Subgraph& graph, TensorId id)
{
    const TensorInfo& info = graph.tensor(id);
    return !graph.producers[id.index()].valid() && !graph.isInput(id) && info.shape.checkedElements() == std::size_t{0};
}

bool isActivation(const Subgraph& graph, TensorId id)
{
    const TensorInfo& info = graph.tensor(id);
    return !info.isConstant && !info.isVariable && !isNothing(graph, id);
}

/// Numbers the tensors of the cut-out graph as they are met.
class Cut {
public:
    Cut(const Subgraph& from, Subgraph& into) : m_from(from), m_into(into) { }

    std::vector<TensorId> take(const std::vector<TensorId>& ids)
    {
        std::vector<TensorId> taken;
        for (const TensorId id : ids)
            taken.push_back(take(id));
        return taken;
    }

    TensorId take(TensorId id)
    {
        if (!id.valid())
            return id;
        if (const auto known = m_places.find(id); known != m_places.end())
            return known->second;
        const TensorId place(static_cast<std::int64_t>(m_into.tensors.size()));
        m_places[id] = place;
        m_into.tensors.push_back(m_from.tensor(id));
        if (auto& blockwise = m_into.tensors.back().quant.blockwise) {
            const BlockwiseParams params = *blockwise;
            const BlockwiseParams moved{take(params.scales), take(params.zeroPoints), params.blockSize};
            m_into.tensors[place.index()].quant.blockwise = moved; // the vector may have moved
        }
        return place;
    }

private:
    const Subgraph& m_from;
    Subgraph& m_into;
    std::map<TensorId, TensorId> m_places;
};

ModelPtr modelOf(const SingleOp& single)
{
    Subgraph graph = single.graph;
    for (std::size_t k = 0; k < graph.inputs.size(); ++k) {
        TensorInfo& info = graph.tensors[graph.inputs[k].index()];
        info.shape = single.inputs[k]->shape; // what it is given decides, not what the file says
        info.shapeSignature.clear();
        info.hasRank = true;
    }
    linkSubgraph(graph);
    return single.source->withSubgraph(SubgraphId(0), std::move(graph));
}

/// The same failure with the operator's place in the whole model.
Error placed(const SingleOp& single, const Error& error)
{
    const OpRef own{SubgraphId(0), OpId(0)};
    const std::string inner = fmt::format("op 0 {}", single.info().name());
    std::string message = error.message;
    if (const auto at = message.find(inner); at != std::string::npos)
        message.replace(at, inner.size(), opLabel(*single.source, {own.subgraph, single.op}));
    return {error.code, message};
}

Result<std::unique_ptr<Engine>> engineFor(const SingleOp& single, const EngineOptions& options)
{
    auto engine = Engine::create(modelOf(single), options);
    for (std::size_t k = 0; k < single.inputs.size(); ++k) {
        if (auto status = engine->setInput(static_cast<int>(k), single.inputs[k]); !status)
            return tl::unexpected(placed(single, status.error()));
    }
    return engine;
}

} // namespace

TensorInfo* SingleOp::input(int index)
{
    return const_cast<TensorInfo*>(std::as_const(*this).input(index));
}

const TensorInfo* SingleOp::input(int index) const
{
    const auto at = static_cast<std::size_t>(index);
    const auto& ids = info().inputs;
    return index >= 0 && at < ids.size() && ids[at].valid() ? &graph.tensor(ids[at]) : nullptr;
}

int SingleOp::place(int index) const
{
    if (!input(index))
        return -1;
    const auto found
        = std::find(graph.inputs.begin(), graph.inputs.end(), info().inputs[static_cast<std::size_t>(index)]);
    return found == graph.inputs.end() ? -1 : static_cast<int>(found - graph.inputs.begin());
}

TensorPtr SingleOp::value(int index) const
{
    if (const int at = place(index); at >= 0)
        return inputs[static_cast<std::size_t>(at)];
    const TensorInfo* tensor = input(index);
    const auto elements = tensor ? tensor->shape.checkedElements() : std::nullopt;
    if (!elements || !tensor->isConstant || !tensor->unusable.empty() || dtypeBits(tensor->dtype) == 0)
        return nullptr;
    const std::size_t bytes = dtypeBytes(tensor->dtype, *elements);
    if (tensor->data.size() < bytes)
        return nullptr;
    return std::make_shared<const TensorValue>(TensorValue{tensor->dtype, tensor->shape, tensor->data.part(0, bytes)});
}

void SingleOp::setConstant(int index, const TensorPtr& value)
{
    TensorInfo& tensor = *input(index);
    tensor.data = value->bytes;
    tensor.shape = value->shape;
}

SingleOp singleOp(const ModelPtr& model, OpId op, const std::vector<TensorPtr>& values)
{
    const Subgraph& from = model->main();
    const OpInfo& info = from.op(op);
    SingleOp single{model, op, {}, {}};
    single.graph.name = from.name;
    Cut cut(from, single.graph);
    OpInfo alone = info;
    alone.inputs = cut.take(info.inputs);
    alone.outputs = cut.take(info.outputs);
    alone.intermediates = cut.take(info.intermediates);
    for (const TensorId id : activationsOf(from, op)) {
        single.graph.inputs.push_back(cut.take(id));
        single.inputs.push_back(values[id.index()]);
    }
    single.graph.outputs = alone.outputs;
    single.graph.ops.push_back(std::move(alone));
    return single;
}

std::vector<TensorId> activationsOf(const Subgraph& graph, OpId op)
{
    std::vector<TensorId> ids;
    for (const TensorId id : graph.op(op).inputs) {
        if (id.valid() && isActivation(graph, id) && std::find(ids.begin(), ids.end(), id) == ids.end())
            ids.push_back(id);
    }
    return ids;
}

Result<std::vector<TensorPtr>> runSingle(
    const SingleOp& single, const EngineOptions& options, const std::stop_token& stop)
{
    QS_TRY(const auto engine, engineFor(single, options));
    if (auto record = engine->step(stop, {}); !record)
        return tl::unexpected(placed(single, record.error()));
    std::vector<TensorPtr> outputs;
    for (const TensorId id : single.info().outputs)
        outputs.push_back(id.valid() ? engine->value({SubgraphId(0), id}) : nullptr);
    return outputs;
}

Result<OpArithmetic> arithmeticOf(const SingleOp& single, const EngineOptions& options)
{
    QS_TRY(const auto engine, engineFor(single, options));
    const OpRef own{SubgraphId(0), OpId(0)};
    if (const OpArithmetic* arithmetic = engine->arithmetic(own))
        return *arithmetic;
    return fail(ErrorCode::Unsupported, "{}", engine->opStatus(own).reason);
}

} // namespace quantstep
