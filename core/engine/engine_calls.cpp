// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Stepping, into calls and out of them.

#include "core/engine/engine_impl.h"

#include <algorithm>

namespace quantstep {
namespace {

/// How often a loop may go round without an operator in it before it counts as endless.
constexpr int kMaxEmptyParts = 100000;

} // namespace

std::vector<CallLevel> EngineImpl::callStack() const
{
    std::vector<CallLevel> levels{{CallPart::Main, SubgraphId(0), OpRef{SubgraphId(0), OpId()}, 0, m_main.position}};
    for (const ActiveCall& call : m_stack) {
        const CallRun::Part& part = *call.run.part();
        levels.push_back(
            {part.kind, part.subgraph, {levels.back().subgraph, call.caller}, part.iteration, call.frame->position});
    }
    return levels;
}

void EngineImpl::took(const StepRecord& record)
{
    if (record.op.subgraph.value == 0)
        m_durations[record.op.op.index()] = record.durationNs;
    else if (!m_stack.empty())
        m_stack.back().durationNs += record.durationNs;
}

Status EngineImpl::advance(bool enterRecorded, const std::stop_token& stop, const StepObserver& observer)
{
    Frame& frame = innermost();
    const OpRef op{frame.id(), frame.next()};
    const bool call = m_executor.calls().isCall(op);
    if (frame.isRecorded(op.op) && !(call && enterRecorded)) {
        // Stepped back before: going forward again only moves the position.
        StepRecord record{op, op.subgraph.value == 0 ? m_durations[op.op.index()] : 0, {}};
        for (const SlotId slot : frame.flow().outputs(op.op))
            record.deltas.push_back({{op.subgraph, frame.flow().slot(slot).tensor}, nullptr, frame.read(slot)});
        if (observer)
            observer(record);
        frame.advance();
        return settle(observer);
    }
    if (call) {
        QS_CHECK(enter(op.op, stop));
        return settle(observer);
    }
    QS_TRY(StepRecord record, m_executor.execute(frame, op.op, stop, {}));
    took(record);
    if (observer)
        observer(record);
    m_executor.recycle(std::move(record));
    frame.advance();
    return settle(observer);
}

Status EngineImpl::enter(OpId op, const std::stop_token& stop)
{
    Frame& frame = innermost();
    QS_TRY(auto run, m_executor.beginCall(frame, op, stop));
    ActiveCall call{op, std::move(run), nullptr, frame.worldBefore(op), 0};
    if (call.run.part())
        QS_CHECK(openPart(call));
    m_stack.push_back(std::move(call));
    return {};
}

Status EngineImpl::openPart(ActiveCall& call)
{
    QS_TRY(call.frame, m_executor.frameFor(*call.run.part(), call.world));
    return {};
}

Status EngineImpl::settle(const StepObserver& observer)
{
    Status status = leaveFinished(observer);
    // What went wrong between two operators belongs to the call: it is to be begun again.
    if (!status)
        m_stack.pop_back();
    return status;
}

Status EngineImpl::leaveFinished(const StepObserver& observer)
{
    for (int emptyParts = 0; !m_stack.empty();) {
        ActiveCall& call = m_stack.back();
        if (call.run.part() && !call.frame->atEnd())
            return {};
        if (call.run.part()) {
            emptyParts = call.frame->opCount() > 0 ? 0 : emptyParts + 1;
            if (emptyParts > kMaxEmptyParts) {
                return fail(ErrorCode::LimitExceeded, "{}: a loop without operators does not end",
                    opLabel(*model(), callStack().back().caller));
            }
            QS_TRY(call.world, m_executor.finishPart(call.run, *call.frame));
            keepFinished(call.frame, m_main.next());
            if (call.run.part()) {
                QS_CHECK(openPart(call));
                continue;
            }
        }
        QS_CHECK(finishCall(observer));
    }
    return {};
}

Status EngineImpl::finishCall(const StepObserver& observer)
{
    const ActiveCall& call = m_stack.back();
    Frame& frame = m_stack.size() > 1 ? *std::prev(m_stack.end(), 2)->frame : m_main;
    QS_TRY(const StepRecord record, m_executor.finishCall(frame, call.caller, call.run, call.world, call.durationNs));
    m_stack.pop_back();
    took(record);
    if (observer)
        observer(record);
    frame.advance();
    return {};
}

Status EngineImpl::stepInto(const StepObserver& observer)
{
    if (!nextIsCall())
        return fail(ErrorCode::Usage, "the next operator runs no subgraph");
    const OpId op = innermost().next();
    QS_CHECK(enter(op, {}));
    return settle(observer);
}

RunResult EngineImpl::stepOut(std::stop_token stop, const StepObserver& observer)
{
    const std::size_t depth = m_stack.size();
    if (depth == 0)
        return failed({ErrorCode::Usage, "the main graph has no caller to go back to"});
    while (m_stack.size() >= depth) {
        if (stop.stop_requested())
            return {StopReason::Stopped, std::nullopt};
        if (Status status = advance(false, stop, observer); !status)
            return failed(std::move(status).error());
    }
    return {StopReason::Finished, std::nullopt};
}

void EngineImpl::keepFinished(const std::shared_ptr<Frame>& frame, OpId root)
{
    m_finished[frame->id()] = {root, frame};
    std::size_t bytes = 0;
    for (const auto& [id, finished] : m_finished)
        bytes += finished.frame->bytes();
    if (bytes > m_options.byteBudget / 2)
        std::erase_if(m_finished, [&](const auto& entry) { return entry.second.root != root; });
}

std::shared_ptr<Frame> EngineImpl::calledFrame(SubgraphId subgraph) const
{
    const auto active = std::find_if(
        m_stack.rbegin(), m_stack.rend(), [&](const ActiveCall& call) { return call.frame->id() == subgraph; });
    if (active != m_stack.rend())
        return active->frame;
    const auto finished = m_finished.find(subgraph);
    const std::size_t reached = m_main.position + (m_stack.empty() ? 0 : 1);
    const bool there = finished != m_finished.end() && finished->second.root.index() < reached;
    return there ? finished->second.frame : nullptr;
}

} // namespace quantstep
