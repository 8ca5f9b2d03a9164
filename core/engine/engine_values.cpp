// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The values of a run: inputs, what an operator reads, what is kept, what is computed again.

#include "core/engine/engine_impl.h"

#include <algorithm>
#include <cstring>

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

bool sizeMayDiffer(const TensorInfo& info, int axis)
{
    if (axis == 0)
        return true;
    const auto index = static_cast<std::size_t>(axis);
    return index < info.shapeSignature.size() && info.shapeSignature[index] < 0;
}

} // namespace

void EngineImpl::makeVariables()
{
    const Subgraph& graph = m_model->main();
    m_variables.resize(graph.tensors.size());
    for (std::size_t i = 0; i < graph.tensors.size(); ++i) {
        if (graph.tensors[i].isVariable)
            m_variables[i] = variableStart(graph.tensors[i], m_options.maxTensorBytes);
    }
}

Status EngineImpl::checkInput(int k, const TensorPtr& value) const
{
    if (k < 0 || static_cast<std::size_t>(k) >= m_inputs.size())
        return fail(ErrorCode::InvalidInput, "there is no input {}: the model has {} inputs", k, m_inputs.size());
    const TensorInfo& info = m_model->main().tensor(m_model->main().inputs[static_cast<std::size_t>(k)]);
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
    TensorPtr& input = m_inputs[static_cast<std::size_t>(k)];
    const Shape& declared = m_model->main().tensor(m_model->main().inputs[static_cast<std::size_t>(k)]).shape;
    const bool sameShape = value->shape == (input ? input->shape : declared);
    input = std::move(value);
    restart();
    if (!sameShape) {
        std::vector<std::optional<Shape>> shapes;
        for (const TensorPtr& given : m_inputs)
            shapes.push_back(given ? std::optional(given->shape) : std::nullopt);
        plan().prepareAhead(shapes);
    }
    return {};
}

TensorPtr EngineImpl::input(int k) const
{
    return k >= 0 && static_cast<std::size_t>(k) < m_inputs.size() ? m_inputs[static_cast<std::size_t>(k)] : nullptr;
}

TensorPtr EngineImpl::initialValue(TensorId tensor) const
{
    const auto& inputs = m_model->main().inputs;
    const auto found = std::find(inputs.begin(), inputs.end(), tensor);
    if (found != inputs.end() && m_inputs[static_cast<std::size_t>(found - inputs.begin())])
        return m_inputs[static_cast<std::size_t>(found - inputs.begin())];
    if (const TensorPtr& constant = plan().constant(tensor))
        return constant;
    return m_variables[tensor.index()];
}

bool EngineImpl::exists(TensorRef tensor) const
{
    return tensor.subgraph.valid() && tensor.subgraph.index() < m_plans.size() && tensor.tensor.valid()
        && tensor.tensor.index() < m_model->subgraph(tensor.subgraph).tensors.size();
}

TensorPtr EngineImpl::value(TensorRef tensor) const
{
    if (!exists(tensor))
        return nullptr;
    if (tensor.subgraph.value != 0)
        return m_plans[tensor.subgraph.index()].constant(tensor.tensor);
    const SlotId slot = flow().at(tensor.tensor, m_position);
    return isInitial(slot) ? initialValue(tensor.tensor) : m_values.value(slot);
}

ValueState EngineImpl::valueState(TensorRef tensor) const
{
    if (!exists(tensor))
        return ValueState::NotComputed;
    if (tensor.subgraph.value != 0) {
        const bool known = m_plans[tensor.subgraph.index()].constant(tensor.tensor) != nullptr;
        return known ? ValueState::Constant : ValueState::NotComputed;
    }
    const SlotId slot = flow().at(tensor.tensor, m_position);
    if (isInitial(slot)) {
        const TensorPtr initial = initialValue(tensor.tensor);
        if (!initial)
            return ValueState::NotComputed;
        if (initial == plan().constant(tensor.tensor))
            return ValueState::Constant;
        return initial == m_variables[tensor.tensor.index()] ? ValueState::Current : ValueState::Input;
    }
    if (m_values.isDropped(slot))
        return ValueState::Dropped;
    if (!m_values.value(slot))
        return ValueState::NotComputed;
    return m_values.isStale(slot) ? ValueState::Stale : ValueState::Current;
}

Result<TensorPtr> EngineImpl::fetch(TensorRef tensor, std::stop_token stop)
{
    if (TensorPtr held = value(tensor))
        return held;
    if (valueState(tensor) != ValueState::Dropped)
        return fail(ErrorCode::Usage, "tensor {} has no value at this position", tensor.tensor.value);
    const SlotId slot = flow().at(tensor.tensor, m_position);
    QS_TRY(auto computed, recompute({slot}, stop));
    TensorPtr result = computed.at(slot);
    m_values.put(slot, result);
    trim({slot});
    return result;
}

bool EngineImpl::isRecorded(OpId op) const
{
    const auto& outputs = flow().outputs(op);
    return !outputs.empty() && std::all_of(outputs.begin(), outputs.end(), [this](SlotId slot) {
        return slot.valid() && m_values.isCurrent(slot);
    });
}

Result<StepRecord> EngineImpl::execute(OpId op, const std::stop_token& stop)
{
    QS_TRY(const auto temporaries, recompute(flow().inputs(op), stop));
    QS_TRY(auto result, evaluate(op, temporaries, stop));
    m_durations[op.index()] = result.durationNs;
    StepRecord record{{SubgraphId(0), op}, result.durationNs, {}};
    const auto& outputs = flow().outputs(op);
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        record.deltas.push_back(
            {{SubgraphId(0), flow().slot(outputs[i]).tensor}, m_values.value(outputs[i]), result.outputs[i]});
        m_values.put(outputs[i], result.outputs[i]);
    }
    return record;
}

Result<OpResult> EngineImpl::evaluate(OpId op, const Temporaries& temporaries, const std::stop_token& stop)
{
    std::vector<TensorPtr> inputs;
    for (const SlotId slot : flow().inputs(op)) {
        auto& input = inputs.emplace_back();
        if (!slot.valid())
            continue;
        const TensorId tensor = flow().slot(slot).tensor;
        if (const auto found = temporaries.find(slot); found != temporaries.end())
            input = found->second;
        else
            input = isInitial(slot) ? initialValue(tensor) : m_values.value(slot);
        // An operator that can never run says so itself; only then does a missing input matter.
        if (!input) {
            const OpStatus status = plan().opStatus(op);
            if (status.support == OpSupport::Unsupported)
                return fail(ErrorCode::Unsupported, "{}", status.reason);
            return tl::unexpected(plan().missingValue(op, tensor));
        }
    }
    QS_CHECK(plan().prepareFor(op, inputs));
    return m_runner.run(
        *plan().prepared(op), plan().label(op), inputs, stateInputs(m_model->main(), m_model->main().op(op)), stop);
}

std::map<OpId, std::vector<SlotId>> EngineImpl::recomputationOrder(const std::vector<SlotId>& wanted) const
{
    // Backwards from the last operator needed; each key is an operator to run, each value the slots among
    // its inputs that have to be computed first.
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

Result<EngineImpl::Temporaries> EngineImpl::recompute(const std::vector<SlotId>& wanted, const std::stop_token& stop)
{
    const auto order = recomputationOrder(wanted);
    std::map<SlotId, int> uses; // how often each temporary will still be read; the wanted ones once more
    for (const SlotId slot : wanted)
        ++uses[slot];
    for (const auto& [op, slots] : order) {
        for (const SlotId slot : slots)
            ++uses[slot];
    }
    Temporaries temporaries;
    for (const auto& [op, slots] : order) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "stopped");
        QS_TRY(auto result, evaluate(op, temporaries, stop));
        const auto& outputs = flow().outputs(op);
        for (std::size_t i = 0; i < outputs.size(); ++i) {
            if (uses.contains(outputs[i]))
                temporaries[outputs[i]] = std::move(result.outputs[i]);
        }
        for (const SlotId slot : slots) {
            if (--uses[slot] == 0)
                temporaries.erase(slot);
        }
    }
    return temporaries;
}

void EngineImpl::trim(const std::vector<SlotId>& keep)
{
    m_values.trim([&](SlotId slot) {
        return m_model->main().isOutput(flow().slot(slot).tensor)
            || std::find(keep.begin(), keep.end(), slot) != keep.end();
    });
}

} // namespace quantstep
