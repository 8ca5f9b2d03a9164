// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The values of a run: inputs, what an operator reads, what is kept, what is computed again.

#include "core/engine/engine_impl.h"

#include <algorithm>
#include <cstring>

namespace quantstep {
namespace {

bool sizeMayDiffer(const TensorInfo& info, int axis)
{
    if (axis == 0)
        return true;
    const auto index = static_cast<std::size_t>(axis);
    return index < info.shapeSignature.size() && info.shapeSignature[index] < 0;
}

} // namespace

Status EngineImpl::checkInput(int k, const TensorPtr& value) const
{
    if (k < 0 || static_cast<std::size_t>(k) >= m_main.inputs.size())
        return fail(ErrorCode::InvalidInput, "there is no input {}: the model has {} inputs", k, m_main.inputs.size());
    const TensorInfo& info = m_main.graph().tensor(m_main.graph().inputs[static_cast<std::size_t>(k)]);
    const std::string where = fmt::format("input {} {}", k, info.name);
    if (!value)
        return fail(ErrorCode::InvalidInput, "{}: no value", where);
    if (value->dtype != info.dtype) {
        return fail(ErrorCode::InvalidInput, "{}: the value is {}, expected {}", where, dtypeName(value->dtype),
            dtypeName(info.dtype));
    }
    const auto elements = value->shape.checkedElements();
    if (!elements || dtypeBytes(value->dtype, *elements) > m_options.maxTensorBytes)
        return fail(ErrorCode::LimitExceeded, "{}: shape {} is too large", where, value->shape.text());
    const bool unranked = info.shape.rank() == 0 && !info.hasRank;
    bool fits = unranked || value->shape.rank() == info.shape.rank();
    for (int axis = 0; fits && !unranked && axis < info.shape.rank(); ++axis)
        fits = value->shape.dim(axis) == info.shape.dim(axis) || sizeMayDiffer(info, axis);
    if (!fits) {
        return fail(ErrorCode::InvalidInput, "{}: the value has shape {}, expected {}", where, value->shape.text(),
            info.shape.text());
    }
    if (dtypeBits(value->dtype) > 0 && value->bytes.size() < dtypeBytes(value->dtype, *elements)) {
        return fail(ErrorCode::InvalidInput, "{}: the value has {} bytes, expected {}", where, value->bytes.size(),
            dtypeBytes(value->dtype, *elements));
    }
    return {};
}

Status EngineImpl::setInput(int k, TensorPtr value)
{
    QS_CHECK(checkInput(k, value));
    TensorPtr& input = m_main.inputs[static_cast<std::size_t>(k)];
    const Shape& declared = m_main.graph().tensor(m_main.graph().inputs[static_cast<std::size_t>(k)]).shape;
    const bool sameShape = value->shape == (input ? input->shape : declared);
    input = std::move(value);
    restart();
    if (!sameShape)
        prepareAhead();
    return {};
}

void EngineImpl::prepareAhead()
{
    std::vector<std::optional<Shape>> shapes;
    for (const TensorPtr& given : m_main.inputs)
        shapes.push_back(given ? std::optional(given->shape) : std::nullopt);
    m_main.plan().prepareAhead(shapes);
}

TensorPtr EngineImpl::input(int k) const
{
    const auto index = static_cast<std::size_t>(k);
    return k >= 0 && index < m_main.inputs.size() ? m_main.inputs[index] : nullptr;
}

bool EngineImpl::exists(TensorRef tensor) const
{
    return tensor.subgraph.valid() && tensor.subgraph.index() < m_executor.plans().size() && tensor.tensor.valid()
        && tensor.tensor.index() < model()->subgraph(tensor.subgraph).tensors.size();
}

TensorPtr EngineImpl::value(TensorRef tensor) const
{
    if (!exists(tensor))
        return nullptr;
    if (tensor.subgraph.value == 0)
        return m_main.value(tensor.tensor);
    if (const auto frame = calledFrame(tensor.subgraph))
        return frame->value(tensor.tensor);
    return m_executor.plans()[tensor.subgraph.index()].constant(tensor.tensor);
}

ValueState EngineImpl::valueState(TensorRef tensor) const
{
    if (!exists(tensor))
        return ValueState::NotComputed;
    if (tensor.subgraph.value == 0)
        return m_main.valueState(tensor.tensor);
    if (const auto frame = calledFrame(tensor.subgraph))
        return frame->valueState(tensor.tensor);
    return value(tensor) ? ValueState::Constant : ValueState::NotComputed;
}

Result<TensorPtr> EngineImpl::fetch(TensorRef tensor, std::stop_token stop)
{
    if (TensorPtr held = value(tensor))
        return held;
    if (valueState(tensor) != ValueState::Dropped)
        return fail(ErrorCode::Usage, "tensor {} has no value at this position", tensor.tensor.value);
    // What was dropped belongs to a frame.
    const auto called = calledFrame(tensor.subgraph);
    Frame& frame = called ? *called : m_main;
    const SlotId slot = frame.flow().at(tensor.tensor, frame.position);
    QS_TRY(auto computed, m_executor.recompute(frame, {slot}, stop));
    TensorPtr result = computed.at(slot);
    frame.keep(slot, result);
    frame.trim({slot});
    return result;
}

const Frame* EngineImpl::visibleFrame(SubgraphId subgraph) const
{
    return subgraph.value == 0 ? &m_main : calledFrame(subgraph).get();
}

namespace {

Production productionOf(const Frame& frame, SlotId slot)
{
    const DataFlow::Slot& made = frame.flow().slot(slot);
    return {{frame.id(), made.producer}, static_cast<std::size_t>(made.output)};
}

} // namespace

Production EngineImpl::production(TensorRef tensor) const
{
    const Frame* frame = exists(tensor) ? visibleFrame(tensor.subgraph) : nullptr;
    return frame ? productionOf(*frame, frame->flow().at(tensor.tensor, frame->position)) : Production();
}

Production EngineImpl::production(OpRef reader, std::size_t index) const
{
    const Frame* frame = visibleFrame(reader.subgraph);
    return frame ? productionOf(*frame, frame->flow().inputs(reader.op)[index]) : Production();
}

Result<Frame*> EngineImpl::frameOfExecuted(OpRef op)
{
    const auto called = op.subgraph.value == 0 ? nullptr : calledFrame(op.subgraph);
    Frame* frame = op.subgraph.value == 0 ? &m_main : called.get();
    if (!frame || op.op.index() >= frame->position)
        return fail(ErrorCode::Usage, "{} has not run", opLabel(*model(), op));
    return frame;
}

Result<OpEvidence> EngineImpl::evidence(OpRef op, std::stop_token stop)
{
    QS_TRY(Frame* const frame, frameOfExecuted(op));
    return m_executor.evidence(*frame, op.op, stop);
}

Result<std::vector<TensorPtr>> EngineImpl::evaluateAgain(OpRef op, std::stop_token stop)
{
    QS_TRY(Frame* const frame, frameOfExecuted(op));
    return m_executor.evaluateAside(*frame, op.op, stop);
}

std::size_t EngineImpl::keptBytes() const
{
    std::size_t bytes = m_main.bytes();
    for (const ActiveCall& call : m_stack)
        bytes += call.frame->bytes();
    for (const auto& [id, finished] : m_finished)
        bytes += finished.frame->bytes();
    return bytes;
}

} // namespace quantstep
