// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/execution_plan.h"

#include "core/kernels/approximation.h"
#include "core/kernels/resolver.h"

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

namespace quantstep {
namespace {

bool sameBytes(const TensorValue& a, const TensorValue& b)
{
    return a.dtype == b.dtype && a.shape == b.shape && a.bytes.size() == b.bytes.size()
        && (a.bytes.empty() || std::memcmp(a.bytes.data(), b.bytes.data(), a.bytes.size()) == 0);
}

std::string tensorLabel(const Subgraph& graph, TensorId tensor)
{
    const std::string& name = graph.tensor(tensor).name;
    return name.empty() ? fmt::format("tensor {}", tensor.value) : fmt::format("tensor {} {}", tensor.value, name);
}

} // namespace

Shape concreteShape(const Shape& shape)
{
    Shape result = shape;
    for (int axis = 0; axis < result.rank(); ++axis) {
        if (result.dim(axis) < 0)
            result.setDim(axis, 1);
    }
    return result;
}

ExecutionPlan::ExecutionPlan(ModelPtr model, SubgraphId id, const EngineOptions& options, KernelLookup kernels,
    std::shared_ptr<const CallGraph> calls)
    : m_model(std::move(model)),
      m_id(id),
      m_graph(m_model->subgraphs[id.index()]),
      m_options(options),
      m_kernels(std::move(kernels)),
      m_calls(std::move(calls)),
      m_flow(*m_graph),
      m_ops(m_graph->ops.size())
{
    loadConstants();
}

void ExecutionPlan::loadConstants()
{
    const auto before = std::exchange(m_constants, std::vector<TensorPtr>(m_graph->tensors.size()));
    for (std::size_t i = 0; i < m_constants.size(); ++i) {
        const TensorInfo& info = m_graph->tensors[i];
        const auto elements = info.shape.checkedElements();
        // A constant without elements needs no bytes, so that the file does not tell it from an activation.
        const bool nothing = elements == std::size_t{0} && !m_graph->producers[i].valid()
            && !m_graph->isInput(TensorId(static_cast<std::int64_t>(i))) && !info.isVariable;
        if (!info.isConstant && nothing)
            m_constants[i] = i < before.size() && before[i] ? before[i] : makeZeros(info.dtype, info.shape);
        if (!info.isConstant || !elements || !info.unusable.empty())
            continue;
        // The size of strings is in their bytes; everything else must hold what the shape promises.
        if (dtypeBits(info.dtype) > 0 && info.data.size() < dtypeBytes(info.dtype, *elements))
            continue;
        auto value = m_model->constant({m_id, TensorId(static_cast<std::int64_t>(i))});
        // After an edit, untouched constants stay the very same objects.
        const bool same = value && i < before.size() && before[i] && before[i]->dtype == value->dtype
            && before[i]->shape == value->shape && before[i]->bytes.data() == value->bytes.data();
        m_constants[i] = same ? before[i] : std::move(value);
    }
}

void ExecutionPlan::prepareAhead(std::span<const std::optional<Shape>> shapes)
{
    std::vector<KnownSpec> specs(m_flow.slotCount());
    for (std::size_t i = 0; i < m_graph->tensors.size(); ++i) {
        const TensorInfo& info = m_graph->tensors[i];
        // What a called subgraph is given may have any shape.
        specs[i] = {{info.dtype, concreteShape(info.shape)},
            m_id.value != 0 && m_graph->isInput(TensorId(static_cast<std::int64_t>(i)))};
    }
    for (std::size_t k = 0; k < shapes.size(); ++k) {
        if (shapes[k])
            specs[m_graph->inputs[k].index()].spec.shape = *shapes[k];
    }
    for (std::size_t i = 0; i < m_ops.size(); ++i)
        planOp(OpId(static_cast<std::int64_t>(i)), specs);
    m_retired.clear();
}

void ExecutionPlan::planOp(OpId op, std::vector<KnownSpec>& specs)
{
    PlannedOp& planned = m_ops[op.index()];
    bool assumed = false;
    std::vector<std::optional<TensorSpec>> inputSpecs;
    for (const SlotId slot : m_flow.inputs(op)) {
        inputSpecs.emplace_back();
        if (!slot.valid())
            continue;
        inputSpecs.back() = specs[slot.index()].spec;
        assumed = assumed || specs[slot.index()].assumed;
    }
    const bool keep = planned.prepared && (assumed || planned.inputSpecs == inputSpecs);
    if (!keep)
        prepare(op, std::move(inputSpecs), {});
    if (assumed && planned.failure && !planned.certain && planned.failure->code != ErrorCode::NeedsValue) {
        // What the file declares for a tensor of unknown shape proves nothing against the operator.
        planned.failure
            = Error{ErrorCode::NeedsValue, fmt::format("{}: waits for the shapes of its inputs", label(op))};
    }
    const bool dependsOnValues = std::any_of(
        planned.values.begin(), planned.values.end(), [](const auto& used) { return used.second != nullptr; });
    spreadSpecs(op, specs, assumed || !planned.prepared || dependsOnValues || isEngineOp(m_graph->op(op)));
}

void ExecutionPlan::spreadSpecs(OpId op, std::vector<KnownSpec>& specs, bool assumed) const
{
    const PlannedOp& planned = m_ops[op.index()];
    const auto& outputs = m_flow.outputs(op);
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        if (!outputs[i].valid())
            continue;
        const TensorInfo& info = m_graph->tensor(m_flow.slot(outputs[i]).tensor);
        specs[outputs[i].index()] = {planned.prepared && i < planned.prepared->outputs().size()
                ? planned.prepared->outputs()[i]
                : TensorSpec{info.dtype, concreteShape(info.shape)},
            assumed};
    }
}

Status ExecutionPlan::prepareFor(OpId op, std::span<const TensorPtr> inputs)
{
    PlannedOp& planned = m_ops[op.index()];
    const auto fits = [](const TensorPtr& input, const std::optional<TensorSpec>& spec) {
        return input ? spec == TensorSpec{input->dtype, input->shape} : !spec;
    };
    bool ready = planned.prepared && std::ranges::equal(inputs, planned.inputSpecs, fits);
    for (auto& [index, value] : planned.values) {
        const TensorPtr& now = inputs[static_cast<std::size_t>(index)];
        ready = ready && (value == now || !value || sameBytes(*value, *now));
    }
    if (!ready) {
        std::vector<std::optional<TensorSpec>> specs;
        for (const TensorPtr& input : inputs)
            specs.push_back(input ? std::optional(TensorSpec{input->dtype, input->shape}) : std::nullopt);
        prepare(op, std::move(specs), inputs);
    }
    if (planned.failure)
        return tl::unexpected(*planned.failure);
    return {};
}

void ExecutionPlan::prepare(
    OpId op, std::vector<std::optional<TensorSpec>> inputSpecs, std::span<const TensorPtr> values)
{
    PlannedOp& planned = m_ops[op.index()];
    // What is packed for the old one may be of use to the new one.
    const PlannedOp old = std::exchange(planned, {});
    planned.inputSpecs = std::move(inputSpecs);
    planned.keepAlive = m_graph;
    auto prepared = [&]() -> Result<PreparedPtr> {
        try {
            return tryPrepare(op, planned, values);
        } catch (const std::bad_alloc&) {
            return fail(ErrorCode::LimitExceeded, "{}: not enough memory to prepare it", label(op));
        }
    }();
    if (prepared)
        planned.prepared = std::move(*prepared);
    else
        planned.failure = std::move(prepared).error();
}

Result<PreparedPtr> ExecutionPlan::tryPrepare(OpId op, PlannedOp& planned, std::span<const TensorPtr> values)
{
    const OpInfo& info = m_graph->op(op);
    planned.certain = true;
    if (isEngineOp(info))
        return prepareEngineOp(op);
    const KernelEntry* kernel = m_kernels(info);
    if (!kernel)
        return fail(ErrorCode::Unsupported, "unsupported: op {} {}", op.value, info.name());
    QS_CHECK(checkLoadable(op, *kernel));
    planned.certain = false;
    QS_CHECK(checkTensors(op));

    std::vector<Operand> inputs, outputs;
    for (std::size_t i = 0; i < info.inputs.size(); ++i) {
        const TensorId tensor = info.inputs[i];
        auto& operand = inputs.emplace_back();
        if (!tensor.valid())
            continue;
        // A computed value goes in only when it was asked for, or a change of it would go unnoticed.
        const bool fromFile = !m_flow.slot(m_flow.inputs(op)[i]).producer.valid();
        operand = {&m_graph->tensor(tensor), planned.inputSpecs[i]->shape, fromFile ? constant(tensor) : nullptr};
    }
    for (const TensorId tensor : info.outputs)
        outputs.push_back({&m_graph->tensor(tensor), concreteShape(m_graph->tensor(tensor).shape), nullptr});

    std::vector<const TensorInfo*> intermediates;
    for (const TensorId tensor : info.intermediates)
        intermediates.push_back(tensor.valid() ? &m_graph->tensor(tensor) : nullptr);

    for (;;) {
        PrepareContext context(info, label(op), inputs, outputs, intermediates, m_options.numerics, m_options.path);
        context.setConstants([this](TensorId tensor) { return constant(tensor); });
        context.setSubgraphs([this](SubgraphId id) {
            return id.valid() && id.index() < m_model->subgraphs.size() ? &m_model->subgraph(id) : nullptr;
        });
        auto prepared = kernel->prepare(context);
        bool retry = false;
        for (const int index : context.valueInputs()) {
            const auto i = static_cast<std::size_t>(index);
            if (i >= inputs.size() || !inputs[i].present() || inputs[i].value)
                continue;
            if (i < values.size() && values[i]) {
                inputs[i].value = values[i];
                planned.values.emplace_back(index, values[i]);
                retry = true;
            }
        }
        if (!prepared && prepared.error().code == ErrorCode::NeedsValue && retry)
            continue;
        if (!prepared)
            return prepared;
        (*prepared)->valueInputs = context.valueInputs();
        if (const auto& specs = (*prepared)->outputs(); !specs.empty())
            (*prepared)->addNote(approximation(info, specs.front().dtype, m_options.numerics));
        QS_CHECK(checkPrepared(op, **prepared));
        return prepared;
    }
}

Status ExecutionPlan::checkLoadable(OpId op, const KernelEntry& kernel) const
{
    const OpInfo& info = m_graph->op(op);
    if (auto registered = checkRegistered(info, kernel, m_options.numerics); !registered)
        return tl::unexpected(registered.error().in(label(op)));
    if (m_options.numerics == Numerics::Tflm)
        return {};
    for (const auto* tensors : {&info.inputs, &info.outputs}) {
        for (const TensorId tensor : *tensors) {
            if (!tensor.valid() || m_graph->tensor(tensor).refusedQuantization.empty())
                continue;
            return fail(ErrorCode::RefusedByRuntime,
                "{}: {}: {}, which the runtime refuses; the tflm arithmetic runs it (--arithmetic tflm)", label(op),
                tensorLabel(*m_graph, tensor), m_graph->tensor(tensor).refusedQuantization);
        }
    }
    return {};
}

Status ExecutionPlan::checkTensors(OpId op) const
{
    const OpInfo& info = m_graph->op(op);
    for (std::size_t i = 0; i < info.inputs.size(); ++i) {
        const TensorId tensor = info.inputs[i];
        if (!tensor.valid() || m_flow.slot(m_flow.inputs(op)[i]).producer.valid())
            continue;
        if (m_graph->tensor(tensor).isConstant && !constant(tensor))
            return tl::unexpected(missingValue(op, tensor));
        if (m_graph->tensor(tensor).isSparse && info.code != OpCode::Densify && info.code != OpCode::FullyConnected) {
            return fail(ErrorCode::Unsupported,
                "{}: {} is sparse, but only DENSIFY and FULLY_CONNECTED read sparse constants", label(op),
                tensorLabel(*m_graph, tensor));
        }
    }
    for (std::size_t i = 0; i < info.outputs.size(); ++i) {
        if (!info.outputs[i].valid())
            return fail(ErrorCode::RefusedByRuntime, "{}: output {} is absent", label(op), i);
    }
    return {};
}

Error ExecutionPlan::missingValue(OpId reader, TensorId tensor) const
{
    const TensorInfo& info = m_graph->tensor(tensor);
    const std::string where = fmt::format("{}: {}", label(reader), tensorLabel(*m_graph, tensor));
    if (!info.unusable.empty())
        return {ErrorCode::CannotRead, fmt::format("{}: {}", where, info.unusable)};
    if (info.isConstant) {
        return {ErrorCode::Malformed,
            fmt::format("{} has {} bytes of data, not enough for {} {}", where, info.data.size(), dtypeName(info.dtype),
                info.shape.text())};
    }
    if (m_graph->isInput(tensor))
        return {ErrorCode::InvalidInput, fmt::format("{}, a graph input, was not given a value", where)};
    return {ErrorCode::Malformed, fmt::format("{} is read before any operator computes it", where)};
}

Status ExecutionPlan::checkPrepared(OpId op, const PreparedOp& prepared) const
{
    const OpInfo& info = m_graph->op(op);
    if (prepared.outputs().size() != info.outputs.size()) {
        return fail(ErrorCode::RefusedByRuntime, "{}: has {} outputs, expected {}", label(op), info.outputs.size(),
            prepared.outputs().size());
    }
    for (std::size_t i = 0; i < info.outputs.size(); ++i)
        QS_CHECK(checkSize(op, static_cast<int>(i), prepared.outputs()[i]));
    if (prepared.scratchBytes() > m_options.maxTensorBytes) {
        return fail(ErrorCode::LimitExceeded, "{}: needs {} bytes of scratch memory, the limit is {}", label(op),
            prepared.scratchBytes(), m_options.maxTensorBytes);
    }
    return {};
}

Status ExecutionPlan::checkSize(OpId op, int output, const TensorSpec& spec) const
{
    const TensorInfo& info = m_graph->tensor(m_graph->op(op).outputs[static_cast<std::size_t>(output)]);
    if (spec.dtype != info.dtype) {
        return fail(ErrorCode::RefusedByRuntime, "{}: output {} is {} in the file, expected {}", label(op), output,
            dtypeName(info.dtype), dtypeName(spec.dtype));
    }
    if (dtypeBits(spec.dtype) == 0 && !spec.stringBytes) {
        return fail(
            ErrorCode::Unsupported, "unsupported: {}: output {} of type {}", label(op), output, dtypeName(spec.dtype));
    }
    const auto elements = spec.shape.checkedElements();
    if (!elements || spec.stringBytes.value_or(dtypeBytes(spec.dtype, *elements)) > m_options.maxTensorBytes) {
        return fail(ErrorCode::LimitExceeded, "{}: output {} would be {} {}, larger than the limit of {} bytes",
            label(op), output, dtypeName(spec.dtype), spec.shape.text(), m_options.maxTensorBytes);
    }
    return {};
}

void ExecutionPlan::rebase(ModelPtr model, const std::set<OpId>& changed)
{
    m_model = std::move(model);
    if (m_graph != m_model->subgraphs[m_id.index()]) {
        m_graph = m_model->subgraphs[m_id.index()];
        loadConstants();
    }
    for (const OpId op : changed)
        m_retired.push_back(std::exchange(m_ops[op.index()], {}));
}

OpStatus ExecutionPlan::opStatus(OpId op) const
{
    const PlannedOp& planned = m_ops[op.index()];
    if (planned.prepared)
        return {OpSupport::Ready, {}};
    if (!planned.failure)
        return {OpSupport::Deferred, "not prepared yet"};
    switch (planned.failure->code) {
    case ErrorCode::NeedsValue: return {OpSupport::Deferred, planned.failure->message};
    case ErrorCode::Unsupported: {
        const bool prefixed = planned.failure->message.starts_with("unsupported: ");
        return {OpSupport::Unsupported, (prefixed ? "" : "unsupported: ") + planned.failure->message};
    }
    default: return {OpSupport::Refused, planned.failure->message};
    }
}

} // namespace quantstep
