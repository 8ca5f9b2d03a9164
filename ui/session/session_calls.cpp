// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Session: into subgraphs and out of them, and from one inference to the next.
#include "ui/session/session.h"
#include "ui/session/session_jobs.h"

#include <algorithm>

namespace quantstep {

bool Session::exists(OpRef op) const
{
    return m_model && op.subgraph.valid() && op.subgraph.index() < m_model->subgraphs.size() && op.op.valid()
        && op.op.index() < m_model->subgraph(op.subgraph).ops.size();
}

std::optional<OpRef> Session::nextOp() const
{
    if (m_levels.empty())
        return std::nullopt;
    const OpRef op{m_levels.back().subgraph, OpId(static_cast<std::int64_t>(m_levels.back().position))};
    return exists(op) ? std::optional(op) : std::nullopt;
}

OpPlace Session::place(OpRef op) const
{
    const auto level = std::find_if(
        m_levels.rbegin(), m_levels.rend(), [&](const CallLevel& each) { return each.subgraph == op.subgraph; });
    if (level == m_levels.rend())
        return m_snapshot && m_snapshot->ran[op.subgraph.index()] ? OpPlace::Executed : OpPlace::NotExecuted;
    const bool isMain = op.subgraph.value == 0;
    const std::size_t at = isMain ? progressPosition() : level->position;
    if (op.op.index() != at)
        return op.op.index() < at ? OpPlace::Executed : OpPlace::NotExecuted;
    return level == m_levels.rbegin() ? OpPlace::Next : OpPlace::Inside;
}

void Session::stepInto()
{
    if (!m_model || m_running || (!nextIsCall() && m_done == m_posted))
        return;
    post({}, tr("Going into a subgraph"), false,
        [observer = progressObserver(false)](Engine& engine, const std::stop_token& stop, EngineDone& done) mutable {
            if (!engine.nextIsCall() || !runStale(engine, stop, done))
                return;
            done.run = RunResult{StopReason::ReachedTarget, {}};
            const auto told = [&](const StepRecord& record) { observer(engine, record); };
            if (const Status entered = engine.stepInto(told); !entered)
                done.run = RunResult{StopReason::Failed, entered.error()};
            observer = {};
        });
}

void Session::stepOut()
{
    if (!m_model || m_running || (!isInsideCall() && m_done == m_posted))
        return;
    post({}, tr("Running to the end of the subgraph"), false,
        [observer = progressObserver(false)](Engine& engine, const std::stop_token& stop, EngineDone& done) mutable {
            if (engine.callStack().size() > 1)
                done.run = engine.stepOut(stop, [&](const StepRecord& record) { observer(engine, record); });
            observer = {};
        });
}

void Session::runTo(OpRef op)
{
    if (!exists(op) || m_running)
        return;
    const std::size_t target = op.op.index();
    const CallLevel& innermost = m_levels.back();
    if (op.subgraph.value == 0) {
        if (target <= position())
            goToPosition(target);
        else
            startRun({op.op, enabledBreakpoints()});
    } else if (innermost.subgraph == op.subgraph && target < innermost.position) {
        post({}, tr("Stepping back"), false, [target](Engine& engine, const std::stop_token& stop, EngineDone& done) {
            while (!stop.stop_requested() && engine.callStack().back().position > target && engine.stepBack()) { }
            done.run = RunResult{StopReason::ReachedTarget, {}};
        });
    } else {
        RunRequest request{std::nullopt, enabledBreakpoints()};
        request.breakpoints.insert(op);
        startRun(request, op);
    }
}

void Session::nextInference()
{
    if (!m_model || m_running || state() != RunState::Finished)
        return;
    const int number = m_inference + 1;
    forgetRun();
    m_inference = number;
    post({}, tr("Next inference"), false, [](Engine& engine, const std::stop_token&, EngineDone& done) {
        engine.restartKeepingState();
        done.planTouched = true;
    });
    startRun({std::nullopt, enabledBreakpoints()});
    emit historyChanged();
    emit resultChanged();
}

} // namespace quantstep
