// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/frame.h"

#include <algorithm>

namespace quantstep {
namespace {

/// A variable's first value: every real element 0, that is the zero point for int8, else bytes of 0.
TensorPtr variableStart(const TensorInfo& info, std::size_t maxBytes)
{
    const auto elements = info.shape.checkedElements();
    if (!elements || dtypeBits(info.dtype) == 0 || dtypeBytes(info.dtype, *elements) > maxBytes)
        return nullptr;
    if (info.dtype != DType::Int8)
        return makeZeros(info.dtype, info.shape);
    return makeTensor(
        info.dtype, info.shape, std::vector<std::int8_t>(*elements, static_cast<std::int8_t>(info.quant.zeroPoint())));
}

} // namespace

Frame::Frame(ExecutionPlan& plan, SubgraphId id, std::size_t byteBudget, std::size_t maxTensorBytes, WorldPtr world)
    : inputs(plan.graph().inputs.size()),
      m_plan(&plan),
      m_id(id),
      m_maxTensorBytes(maxTensorBytes),
      m_values(plan.flow().slotCount(), byteBudget),
      m_world(std::move(world))
{
    makeVariables();
}

void Frame::restart(WorldPtr world)
{
    position = 0;
    m_values.clear();
    m_changes.clear();
    m_world = std::move(world);
}

void Frame::makeVariables()
{
    m_variables.resize(graph().tensors.size());
    for (std::size_t i = 0; i < m_variables.size(); ++i) {
        if (graph().tensors[i].isVariable)
            m_variables[i] = variableStart(graph().tensors[i], m_maxTensorBytes);
    }
}

TensorPtr Frame::initialValue(TensorId tensor) const
{
    const auto found = std::find(graph().inputs.begin(), graph().inputs.end(), tensor);
    if (found != graph().inputs.end()) {
        if (const TensorPtr& given = inputs[static_cast<std::size_t>(found - graph().inputs.begin())])
            return given;
    }
    if (const TensorPtr& constant = m_plan->constant(tensor))
        return constant;
    if (!graph().tensor(tensor).isVariable)
        return nullptr;
    const auto kept = m_world->states.find({m_id, tensor});
    return kept != m_world->states.end() ? kept->second : m_variables[tensor.index()];
}

TensorPtr Frame::read(SlotId slot) const
{
    return isInitial(slot) ? initialValue(flow().slot(slot).tensor) : m_values.value(slot);
}

TensorPtr Frame::value(TensorId tensor) const
{
    return read(flow().at(tensor, position));
}

ValueState Frame::valueState(TensorId tensor) const
{
    const SlotId slot = flow().at(tensor, position);
    if (isInitial(slot)) {
        const TensorPtr initial = initialValue(tensor);
        if (!initial)
            return ValueState::NotComputed;
        if (initial == m_plan->constant(tensor))
            return ValueState::Constant;
        return graph().isInput(tensor) ? ValueState::Input : ValueState::Current;
    }
    if (m_values.isDropped(slot))
        return ValueState::Dropped;
    if (!m_values.value(slot))
        return ValueState::NotComputed;
    return m_values.isStale(slot) ? ValueState::Stale : ValueState::Current;
}

void Frame::record(OpId op, const std::vector<TensorPtr>& outputs, WorldPtr after)
{
    const auto& slots = flow().outputs(op);
    for (std::size_t i = 0; i < slots.size(); ++i) {
        if (slots[i].valid())
            m_values.put(slots[i], outputs[i]);
    }
    if (after)
        m_changes[op] = {std::move(after), false};
}

bool Frame::isRecorded(OpId op) const
{
    const auto& outputs = flow().outputs(op);
    const auto change = m_changes.find(op);
    if (change != m_changes.end() ? change->second.stale : outputs.empty() || m_plan->changesWorld(op))
        return false;
    return std::all_of(
        outputs.begin(), outputs.end(), [this](SlotId slot) { return slot.valid() && m_values.isCurrent(slot); });
}

bool Frame::isStale(OpId op) const
{
    const auto& outputs = flow().outputs(op);
    const auto change = m_changes.find(op);
    return (change != m_changes.end() && change->second.stale)
        || std::any_of(
            outputs.begin(), outputs.end(), [this](SlotId slot) { return slot.valid() && m_values.isStale(slot); });
}

void Frame::markStale(OpId op)
{
    for (const SlotId slot : flow().outputs(op)) {
        if (slot.valid())
            m_values.markStale(slot);
    }
    if (const auto change = m_changes.find(op); change != m_changes.end())
        change->second.stale = true;
}

void Frame::advance()
{
    ++position;
    static const std::vector<SlotId> none;
    trim(atEnd() ? none : flow().inputs(next()));
}

void Frame::trim(const std::vector<SlotId>& keep)
{
    // State is kept: restartKeepingState() must find it.
    m_values.trim([&](SlotId slot) {
        const TensorId tensor = flow().slot(slot).tensor;
        return graph().isOutput(tensor) || graph().tensor(tensor).isVariable
            || std::find(keep.begin(), keep.end(), slot) != keep.end();
    });
}

WorldPtr Frame::worldBefore(OpId op) const
{
    const auto next = m_changes.lower_bound(op);
    return next == m_changes.begin() ? m_world : std::prev(next)->second.after;
}

WorldPtr Frame::worldToKeep() const
{
    const WorldPtr present = worldBefore(next());
    std::shared_ptr<World> kept;
    for (std::size_t i = 0; i < m_variables.size(); ++i) {
        const TensorId tensor(static_cast<std::int64_t>(i));
        if (!graph().tensors[i].isVariable || !value(tensor))
            continue;
        if (!kept)
            kept = std::make_shared<World>(*present);
        kept->states[{m_id, tensor}] = value(tensor);
    }
    return kept ? kept : present;
}

std::map<OpId, std::vector<SlotId>> Frame::recomputationOrder(const std::vector<SlotId>& wanted) const
{
    // Backwards from the last operator needed.
    std::map<OpId, std::vector<SlotId>> order;
    const auto add = [&](SlotId slot) { order.try_emplace(flow().slot(slot).producer); };
    const auto missing = [&](SlotId slot) { return slot.valid() && !isInitial(slot) && !m_values.isCurrent(slot); };
    for (const SlotId slot : wanted) {
        if (missing(slot))
            add(slot);
    }
    for (auto op = order.rbegin(); op != order.rend(); ++op) {
        for (const SlotId slot : flow().inputs(op->first)) {
            if (!missing(slot))
                continue;
            op->second.push_back(slot);
            add(slot);
        }
    }
    return order;
}

} // namespace quantstep
