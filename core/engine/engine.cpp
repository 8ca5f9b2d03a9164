// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/edit/invalidation.h"
#include "core/engine/engine_impl.h"

#include <algorithm>

namespace quantstep {
namespace {
/// Released buffers kept for the next run; beyond that they go back to the system.
constexpr std::size_t kMaxIdleBytes = std::size_t{256} << 20;
} // namespace

std::unique_ptr<Engine> Engine::create(ModelPtr model, EngineOptions options, KernelLookup kernels)
{
    return std::make_unique<EngineImpl>(std::move(model), options, std::move(kernels));
}

EngineImpl::EngineImpl(ModelPtr model, EngineOptions options, KernelLookup kernels)
    : m_model(std::move(model)),
      m_options(options),
      m_runner(options.threads, std::min(options.byteBudget, kMaxIdleBytes)),
      m_values(0, options.byteBudget)
{
    for (std::size_t i = 0; i < m_model->subgraphs.size(); ++i) {
        m_plans.emplace_back(m_model, SubgraphId(static_cast<std::int64_t>(i)), m_options, kernels);
        m_plans.back().prepareAhead({});
    }
    m_values = ValueStore(flow().slotCount(), options.byteBudget);
    m_inputs.resize(m_model->main().inputs.size());
    m_durations.resize(opCount());
    makeVariables();
}

OpStatus EngineImpl::opStatus(OpRef op) const
{
    return m_plans[op.subgraph.index()].opStatus(op.op);
}

const OpArithmetic* EngineImpl::arithmetic(OpRef op) const
{
    const PreparedOp* prepared = m_plans[op.subgraph.index()].prepared(op.op);
    return prepared ? &prepared->arithmetic() : nullptr;
}

std::optional<OpId> EngineImpl::firstUnsupported() const
{
    for (std::size_t i = 0; i < opCount(); ++i) {
        const OpId op(static_cast<std::int64_t>(i));
        const OpSupport support = plan().opStatus(op).support;
        if (support == OpSupport::Unsupported || support == OpSupport::Refused)
            return op;
    }
    return std::nullopt;
}

bool EngineImpl::stepBack()
{
    if (m_position == 0)
        return false;
    --m_position;
    return true;
}

void EngineImpl::restart()
{
    m_position = 0;
    m_values.clear();
    makeVariables();
}

void EngineImpl::restartKeepingState()
{
    std::vector<TensorPtr> states(m_variables.size());
    for (std::size_t i = 0; i < states.size(); ++i) {
        if (m_variables[i])
            states[i] = value({SubgraphId(0), TensorId(static_cast<std::int64_t>(i))});
    }
    m_position = 0;
    m_values.clear();
    m_variables = std::move(states);
}

Result<StepRecord> EngineImpl::stepForward(const std::stop_token& stop)
{
    if (m_position >= opCount())
        return fail(ErrorCode::Usage, "the run is at its end: all {} operators are executed", opCount());
    const OpId op(static_cast<std::int64_t>(m_position));
    StepRecord record{{SubgraphId(0), op}, m_durations[op.index()], {}};
    if (isRecorded(op)) {
        // Stepped back before: going forward again only moves the position.
        for (const SlotId slot : flow().outputs(op))
            record.deltas.push_back({{SubgraphId(0), flow().slot(slot).tensor}, nullptr, m_values.value(slot)});
    } else {
        QS_TRY(record, execute(op, stop));
    }
    ++m_position;
    trim(m_position < opCount() ? flow().inputs(OpId(static_cast<std::int64_t>(m_position))) : std::vector<SlotId>());
    return record;
}

RunResult EngineImpl::run(const RunRequest& request, std::stop_token stop, const StepObserver& observer)
{
    const std::size_t start = m_position;
    while (m_position < opCount()) {
        const OpId next(static_cast<std::int64_t>(m_position));
        if (request.until && next >= *request.until)
            return {StopReason::ReachedTarget, std::nullopt};
        if (m_position != start && request.breakpoints.contains(next))
            return {StopReason::Breakpoint, std::nullopt};
        if (stop.stop_requested())
            return {StopReason::Stopped, std::nullopt};
        auto record = stepForward(stop);
        if (!record)
            return failed(std::move(record).error());
        if (observer)
            observer(*record);
    }
    return {StopReason::Finished, std::nullopt};
}

RunResult EngineImpl::failed(Error error)
{
    if (error.code == ErrorCode::Cancelled)
        return {StopReason::Stopped, std::nullopt};
    return {StopReason::Failed, std::move(error)};
}

void EngineImpl::rebase(ModelPtr edited, const ChangeSet& changes)
{
    m_model = std::move(edited);
    for (std::size_t i = 0; i < m_plans.size(); ++i) {
        const SubgraphId id(static_cast<std::int64_t>(i));
        const InvalidSet invalid = invalidate(m_model->subgraph(id), id, changes);
        m_plans[i].rebase(m_model, invalid.prepare);
        if (id.value != 0) {
            m_plans[i].prepareAhead({});
            continue;
        }
        std::vector<std::optional<Shape>> shapes;
        for (const TensorPtr& value : m_inputs)
            shapes.push_back(value ? std::optional(value->shape) : std::nullopt);
        m_plans[i].prepareAhead(shapes);
        for (const OpId op : invalid.run) {
            for (const SlotId slot : flow().outputs(op)) {
                if (slot.valid())
                    m_values.markStale(slot);
            }
        }
    }
    makeVariables();
}

bool EngineImpl::isStale(OpId op) const
{
    const auto& outputs = flow().outputs(op);
    return std::any_of(
        outputs.begin(), outputs.end(), [this](SlotId slot) { return slot.valid() && m_values.isStale(slot); });
}

std::vector<OpId> EngineImpl::staleOps() const
{
    std::vector<OpId> stale;
    for (std::size_t i = 0; i < m_position; ++i) {
        const OpId op(static_cast<std::int64_t>(i));
        if (isStale(op))
            stale.push_back(op);
    }
    return stale;
}

RunResult EngineImpl::rerun(std::stop_token stop, const StepObserver& observer)
{
    for (const OpId op : staleOps()) {
        if (stop.stop_requested())
            return {StopReason::Stopped, std::nullopt};
        auto record = execute(op, stop);
        if (!record)
            return failed(std::move(record).error());
        if (observer)
            observer(*record);
        trim({});
    }
    return {StopReason::Finished, std::nullopt};
}

} // namespace quantstep
