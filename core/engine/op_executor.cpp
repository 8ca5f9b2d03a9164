// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/op_executor.h"

#include "core/engine/lookup_tables.h"

#include <algorithm>
#include <cstring>

namespace quantstep {
namespace {

/// Released buffers kept for the next run; beyond that they go back to the system.
constexpr std::size_t kMaxIdleBytes = std::size_t{256} << 20;

} // namespace

OpExecutor::OpExecutor(ModelPtr model, const EngineOptions& options, const KernelLookup& kernels)
    : m_model(std::move(model)),
      m_options(options),
      m_calls(std::make_shared<const CallGraph>(*m_model)),
      m_runner(options.threads, std::min(options.byteBudget, kMaxIdleBytes))
{
    m_plans.reserve(m_model->subgraphs.size()); // frames point at them
    for (std::size_t i = 0; i < m_model->subgraphs.size(); ++i) {
        m_plans.emplace_back(m_model, SubgraphId(static_cast<std::int64_t>(i)), options, kernels, m_calls);
        m_plans.back().prepareAhead({});
    }
}

Result<std::vector<TensorPtr>> OpExecutor::gatherInputs(Frame& frame, OpId op, const Temporaries& temporaries)
{
    std::vector<TensorPtr> inputs = m_tensors.take();
    for (const SlotId slot : frame.flow().inputs(op)) {
        auto& input = inputs.emplace_back();
        if (!slot.valid())
            continue;
        const auto found = temporaries.find(slot);
        input = found != temporaries.end() ? found->second : frame.read(slot);
        if (input)
            continue;
        // An operator that can never run says so itself; only then does a missing input matter.
        const OpStatus status = frame.plan().opStatus(op);
        if (status.support == OpSupport::Unsupported)
            return fail(ErrorCode::Unsupported, "{}", status.reason);
        return tl::unexpected(frame.plan().missingValue(op, frame.flow().slot(slot).tensor));
    }
    return inputs;
}

Result<OpExecutor::Outcome> OpExecutor::evaluate(
    Frame& frame, OpId op, const Temporaries& temporaries, const std::stop_token& stop, const FinishedFrame& finished)
{
    QS_TRY(auto inputs, gatherInputs(frame, op, temporaries));
    QS_CHECK(frame.plan().prepareFor(op, inputs));
    if (m_calls->isCall({frame.id(), op}))
        return evaluateCall(frame, op, std::move(inputs), stop, finished);
    auto outcome = isEngineOp(frame.graph().op(op)) ? evaluateResource(frame, op, inputs)
                                                    : evaluateKernel(frame, op, inputs, stop);
    m_tensors.giveBack(std::move(inputs));
    return outcome;
}

Result<OpExecutor::Outcome> OpExecutor::evaluateKernel(
    Frame& frame, OpId op, const std::vector<TensorPtr>& inputs, const std::stop_token& stop)
{
    Outcome outcome{m_tensors.take(), nullptr, 0};
    const auto label = [&frame, op] { return frame.plan().label(op); };
    QS_TRY(outcome.durationNs,
        m_runner.run(*frame.plan().prepared(op), label, inputs, stateInputs(frame.graph(), frame.graph().op(op)), stop,
            outcome.outputs));
    return outcome;
}

Result<OpExecutor::Outcome> OpExecutor::evaluateResource(
    Frame& frame, OpId op, const std::vector<TensorPtr>& inputs) const
{
    const OpInfo& info = frame.graph().op(op);
    if (isTableOp(info.code)) {
        QS_TRY(auto result, evaluateTableOp(info, frame.plan().label(op), inputs, frame.worldBefore(op)));
        return Outcome{std::move(result.outputs), std::move(result.world), 0};
    }
    if (info.code == OpCode::VarHandle) {
        const std::int32_t number = m_calls->resource(std::get<VarHandleOptions>(info.options));
        return Outcome{{makeTensor(DType::Resource, Shape{}, std::vector<std::int32_t>{number})}, nullptr, 0};
    }
    std::int32_t number = -1;
    if (inputs[0]->bytes.size() >= sizeof number)
        std::memcpy(&number, inputs[0]->bytes.data(), sizeof number);
    const WorldPtr world = frame.worldBefore(op);
    if (info.code == OpCode::AssignVariable) {
        if (world->tables.contains(number)) {
            return fail(ErrorCode::DataDependent, "{}: there is a table with the variable's number {}",
                frame.plan().label(op), number);
        }
        auto changed = std::make_shared<World>(*world);
        changed->resources[number] = inputs[1];
        return Outcome{{}, std::move(changed), 0};
    }
    const auto found = world->resources.find(number);
    if (found == world->resources.end()) {
        return fail(ErrorCode::DataDependent, "{}: the variable is read before anything was assigned to it",
            frame.plan().label(op));
    }
    return Outcome{{found->second}, nullptr, 0};
}

Result<CallRun> OpExecutor::beginCall(Frame& frame, OpId op, const std::stop_token& stop)
{
    QS_TRY(const auto temporaries, recompute(frame, frame.flow().inputs(op), stop));
    QS_TRY(auto inputs, gatherInputs(frame, op, temporaries));
    QS_CHECK(frame.plan().prepareFor(op, inputs));
    return CallRun::begin(frame.graph().op(op), frame.plan().label(op), std::move(inputs), *frame.worldBefore(op));
}

Result<std::shared_ptr<Frame>> OpExecutor::frameFor(const CallRun::Part& part, WorldPtr world)
{
    auto frame = std::make_shared<Frame>(m_plans[part.subgraph.index()], part.subgraph, m_options.byteBudget / 4,
        m_options.maxTensorBytes, std::move(world));
    for (std::size_t k = 0; k < part.inputs.size(); ++k) {
        const TensorInfo& info = frame->graph().tensor(frame->graph().inputs[k]);
        if (part.inputs[k] && part.inputs[k]->dtype != info.dtype) {
            return fail(ErrorCode::RefusedByRuntime, "subgraph {}: input {} is {}, but is given {}",
                part.subgraph.value, k, dtypeName(info.dtype), dtypeName(part.inputs[k]->dtype));
        }
    }
    frame->inputs = part.inputs;
    return frame;
}

Result<WorldPtr> OpExecutor::finishPart(CallRun& run, Frame& frame)
{
    frame.position = frame.opCount();
    std::vector<TensorPtr> results;
    for (const TensorId tensor : frame.graph().outputs) {
        results.push_back(tensor.valid() ? frame.value(tensor) : nullptr);
        if (!results.back()) {
            return fail(ErrorCode::RefusedByRuntime, "subgraph {}: its output {} has no value at its end",
                frame.id().value, results.size() - 1);
        }
    }
    WorldPtr world = frame.worldToKeep();
    if (run.part()->kind == CallPart::Initialization) {
        auto changed = std::make_shared<World>(*world);
        changed->initialized.insert(frame.id());
        world = std::move(changed);
    }
    QS_CHECK(run.finishPart(std::move(results)));
    return world;
}

Result<OpExecutor::Outcome> OpExecutor::evaluateCall(
    Frame& frame, OpId op, std::vector<TensorPtr> inputs, const std::stop_token& stop, const FinishedFrame& finished)
{
    WorldPtr world = frame.worldBefore(op);
    QS_TRY(auto run, CallRun::begin(frame.graph().op(op), frame.plan().label(op), std::move(inputs), *world));
    std::int64_t durationNs = 0;
    while (run.part()) {
        QS_TRY(const auto inner, frameFor(*run.part(), world));
        while (!inner->atEnd()) {
            if (stop.stop_requested())
                return fail(ErrorCode::Cancelled, "stopped");
            QS_TRY(StepRecord record, execute(*inner, inner->next(), stop, finished));
            durationNs += record.durationNs;
            recycle(std::move(record));
            inner->advance();
        }
        QS_TRY(world, finishPart(run, *inner));
        if (finished)
            finished(inner);
        if (stop.stop_requested()) // a condition without operators would never end
            return fail(ErrorCode::Cancelled, "stopped");
    }
    return Outcome{run.outputs(), m_calls->changesWorld({frame.id(), op}) ? world : nullptr, durationNs};
}

Status OpExecutor::checkResults(const Frame& frame, OpId op, const std::vector<TensorPtr>& results) const
{
    const OpInfo& info = frame.graph().op(op);
    for (std::size_t i = 0; i < results.size(); ++i) {
        const TensorInfo& output = frame.graph().tensor(info.outputs[i]);
        if (results[i]->dtype != output.dtype) {
            return fail(ErrorCode::RefusedByRuntime, "{}: output {} is {} in the file, but gets {}",
                frame.plan().label(op), i, dtypeName(output.dtype), dtypeName(results[i]->dtype));
        }
    }
    return {};
}

StepRecord OpExecutor::recordOutcome(Frame& frame, OpId op, Outcome outcome)
{
    StepRecord record{{frame.id(), op}, outcome.durationNs, m_deltas.take()};
    const auto& slots = frame.flow().outputs(op);
    for (std::size_t i = 0; i < slots.size(); ++i) {
        record.deltas.push_back(
            {{frame.id(), frame.flow().slot(slots[i]).tensor}, frame.read(slots[i]), outcome.outputs[i]});
    }
    frame.record(op, outcome.outputs, std::move(outcome.world));
    m_tensors.giveBack(std::move(outcome.outputs));
    return record;
}

Result<StepRecord> OpExecutor::finishCall(
    Frame& frame, OpId op, const CallRun& run, WorldPtr world, std::int64_t durationNs)
{
    QS_CHECK(checkResults(frame, op, run.outputs()));
    return recordOutcome(
        frame, op, {run.outputs(), m_calls->changesWorld({frame.id(), op}) ? std::move(world) : nullptr, durationNs});
}

Result<StepRecord> OpExecutor::execute(
    Frame& frame, OpId op, const std::stop_token& stop, const FinishedFrame& finished)
{
    QS_TRY(const auto temporaries, recompute(frame, frame.flow().inputs(op), stop));
    QS_TRY(auto outcome, evaluate(frame, op, temporaries, stop, finished));
    if (isEngineOp(frame.graph().op(op)))
        QS_CHECK(checkResults(frame, op, outcome.outputs));
    return recordOutcome(frame, op, std::move(outcome));
}

Result<OpEvidence> OpExecutor::evidence(Frame& frame, OpId op, const std::stop_token& stop)
{
    QS_TRY(const auto temporaries, recompute(frame, frame.flow().inputs(op), stop));
    OpEvidence evidence;
    QS_TRY(evidence.inputs, gatherInputs(frame, op, temporaries));
    QS_CHECK(frame.plan().prepareFor(op, evidence.inputs));
    evidence.prepared = frame.plan().shared(op);
    return evidence;
}

Result<std::vector<TensorPtr>> OpExecutor::evaluateAside(Frame& frame, OpId op, const std::stop_token& stop)
{
    QS_TRY(const auto temporaries, recompute(frame, frame.flow().inputs(op), stop));
    QS_TRY(auto outcome, evaluate(frame, op, temporaries, stop, {}));
    return std::move(outcome.outputs);
}

Result<Temporaries> OpExecutor::recompute(Frame& frame, const std::vector<SlotId>& wanted, const std::stop_token& stop)
{
    const auto order = frame.recomputationOrder(wanted);
    std::map<SlotId, int> uses; // how often each temporary will still be read; the wanted ones once more
    if (order.empty())
        return Temporaries();
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
        QS_TRY(auto outcome, evaluate(frame, op, temporaries, stop, {}));
        const auto& outputs = frame.flow().outputs(op);
        for (std::size_t i = 0; i < outputs.size(); ++i) {
            if (uses.contains(outputs[i]))
                temporaries[outputs[i]] = std::move(outcome.outputs[i]);
        }
        for (const SlotId slot : slots) {
            if (--uses[slot] == 0)
                temporaries.erase(slot);
        }
    }
    return temporaries;
}

} // namespace quantstep
