// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/edit/invalidation.h"
#include "core/engine/engine_impl.h"

#include <algorithm>

namespace quantstep {

std::unique_ptr<Engine> Engine::create(ModelPtr model, EngineOptions options, KernelLookup kernels)
{
    return std::make_unique<EngineImpl>(std::move(model), options, kernels);
}

EngineImpl::EngineImpl(ModelPtr model, EngineOptions options, const KernelLookup& kernels)
    : m_options(options),
      m_executor(std::move(model), options, kernels),
      m_main(m_executor.plans().front(), SubgraphId(0), options.byteBudget, options.maxTensorBytes,
          std::make_shared<const World>()),
      m_durations(m_main.opCount())
{
}

OpStatus EngineImpl::opStatus(OpRef op) const
{
    const OpStatus own = m_executor.plans()[op.subgraph.index()].opStatus(op.op);
    if (own.support != OpSupport::Ready || !m_executor.calls().isCall(op))
        return own;
    std::set<SubgraphId> seen;
    const auto missing = missingInside(op, seen);
    return missing ? OpStatus{OpSupport::Unsupported, *missing} : own;
}

std::optional<std::string> EngineImpl::missingInside(OpRef call, std::set<SubgraphId>& seen) const
{
    // What is certain to run: not the branches of an IF or a STABLEHLO_CASE, not the body of a WHILE.
    const OpInfo& info = model()->op(call);
    if (info.code == OpCode::If || info.code == OpCode::StablehloCase)
        return std::nullopt;
    const SubgraphId called = calledSubgraphs(info).front();
    if (!seen.insert(called).second)
        return std::nullopt;
    for (std::size_t i = 0; i < model()->subgraph(called).ops.size(); ++i) {
        const OpRef op{called, OpId(static_cast<std::int64_t>(i))};
        const OpStatus status = m_executor.plans()[called.index()].opStatus(op.op);
        if (status.support == OpSupport::Unsupported || status.support == OpSupport::Refused)
            return status.reason;
        if (!m_executor.calls().isCall(op) || m_executor.calls().refusal(op))
            continue;
        if (auto missing = missingInside(op, seen))
            return missing;
    }
    return std::nullopt;
}

const OpArithmetic* EngineImpl::arithmetic(OpRef op) const
{
    const PreparedOp* prepared = m_executor.plans()[op.subgraph.index()].prepared(op.op);
    return prepared ? &prepared->arithmetic() : nullptr;
}

std::optional<OpId> EngineImpl::firstUnsupported() const
{
    for (std::size_t i = 0; i < opCount(); ++i) {
        const OpId op(static_cast<std::int64_t>(i));
        const OpSupport support = opStatus({SubgraphId(0), op}).support;
        if (support == OpSupport::Unsupported || support == OpSupport::Refused)
            return op;
    }
    return std::nullopt;
}

std::optional<OpRef> EngineImpl::next() const
{
    const Frame& frame = innermost();
    return frame.atEnd() ? std::nullopt : std::optional(OpRef{frame.id(), frame.next()});
}

bool EngineImpl::nextIsCall() const
{
    const auto op = next();
    return op && m_executor.calls().isCall(*op);
}

Result<StepRecord> EngineImpl::step(std::stop_token stop, const StepObserver& observer)
{
    if (!next())
        return fail(ErrorCode::Usage, "the run is at its end: all {} operators are executed", opCount());
    const std::size_t depth = m_stack.size();
    StepRecord last;
    do {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "stopped");
        QS_CHECK(advance(false, stop, [&](const StepRecord& record) {
            last = record;
            if (observer)
                observer(record);
        }));
    } while (m_stack.size() > depth);
    return last;
}

bool EngineImpl::stepBack()
{
    Frame& frame = innermost();
    if (frame.position > 0) {
        --frame.position;
        return true;
    }
    if (m_stack.empty())
        return false;
    m_stack.pop_back();
    return true;
}

void EngineImpl::restart()
{
    m_stack.clear();
    m_finished.clear();
    m_main.restart(std::make_shared<const World>());
}

void EngineImpl::restartKeepingState()
{
    m_stack.clear();
    m_finished.clear();
    m_main.restart(m_main.worldToKeep());
}

RunResult EngineImpl::run(const RunRequest& request, std::stop_token stop, const StepObserver& observer)
{
    const bool breaksInside = std::any_of(
        request.breakpoints.begin(), request.breakpoints.end(), [](const OpRef& op) { return op.subgraph.value != 0; });
    for (bool first = true; const auto op = next(); first = false) {
        if (m_stack.empty() && request.until && op->op >= *request.until)
            return {StopReason::ReachedTarget, std::nullopt};
        if (!first && request.breakpoints.contains(*op))
            return {StopReason::Breakpoint, std::nullopt};
        if (stop.stop_requested())
            return {StopReason::Stopped, std::nullopt};
        if (Status status = advance(breaksInside, stop, observer); !status)
            return failed(std::move(status).error());
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
    m_stack.clear(); // an edit inside of a call begins it anew
    m_executor.setModel(edited);
    const std::vector<InvalidSet> invalid = invalidate(*edited, m_executor.calls(), changes);
    for (std::size_t i = 0; i < invalid.size(); ++i) {
        ExecutionPlan& plan = m_executor.plans()[i];
        plan.rebase(edited, invalid[i].prepare);
        if (i != 0)
            plan.prepareAhead({});
    }
    prepareAhead();
    for (const OpId op : invalid.front().run)
        m_main.markStale(op);
    std::erase_if(m_finished, [&](const auto& entry) { return invalid.front().run.contains(entry.second.root); });
    m_main.makeVariables();
}

std::vector<OpId> EngineImpl::staleOps() const
{
    std::vector<OpId> stale;
    for (std::size_t i = 0; i < m_main.position; ++i) {
        const OpId op(static_cast<std::int64_t>(i));
        if (m_main.isStale(op))
            stale.push_back(op);
    }
    return stale;
}

RunResult EngineImpl::rerun(std::stop_token stop, const StepObserver& observer)
{
    for (const OpId op : staleOps()) {
        if (stop.stop_requested())
            return {StopReason::Stopped, std::nullopt};
        auto record = m_executor.execute(
            m_main, op, stop, [&](const std::shared_ptr<Frame>& frame) { keepFinished(frame, op); });
        if (!record)
            return failed(std::move(record).error());
        took(*record);
        if (observer)
            observer(*record);
        m_executor.recycle(std::move(*record));
        m_main.trim({});
    }
    return {StopReason::Finished, std::nullopt};
}

} // namespace quantstep
