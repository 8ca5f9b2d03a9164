// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Session: running, stepping and what comes back from the engine's thread.
#include "ui/session/blame_run.h"
#include "ui/session/session.h"
#include "ui/session/session_jobs.h"

#include <algorithm>
#include <chrono>

namespace quantstep {

namespace {

constexpr std::chrono::milliseconds kProgressInterval{33};
constexpr std::size_t kMaxFetched = 4; ///< values kept beyond the engine's budget

} // namespace

void Session::post(const QString& tag, const QString& title, bool announce, EngineWork work)
{
    m_opFailed = false;
    m_progress = position();
    m_inside = 0;
    enqueue(tag, title, std::move(work));
    if (announce)
        setRunning(true);
    else
        m_announce.start();
    emit activityChanged();
}

void Session::postLook(const QString& tag, const QString& title, EngineWork work)
{
    enqueue(tag, title, std::move(work));
    m_announce.start();
    emit activityChanged();
}

void Session::enqueue(const QString& tag, const QString& title, EngineWork work)
{
    const quint64 number = ++m_posted;
    m_activityTitle = title;
    m_engine->post(tag,
        [this, number, revision = m_revision, plan = m_enginePlan, work = std::move(work)](
            std::unique_ptr<Engine>& engine, const std::stop_token& stop) {
            EngineDone done;
            done.number = number;
            done.revision = revision;
            if (engine) {
                work(*engine, stop, done);
                done.snapshot = takeSnapshot(*engine, done.planTouched ? nullptr : *plan);
                *plan = done.snapshot->plan;
            }
            QMetaObject::invokeMethod(
                this, [this, done] { takeDone(done); }, Qt::QueuedConnection);
        });
}

Session::ProgressObserver Session::progressObserver(bool rerun)
{
    // Lives on the engine's thread; gathers steps and tells the window about 30 times a second.
    struct Batch {
        Progress progress;
        std::chrono::steady_clock::time_point last = std::chrono::steady_clock::now();
    };
    const auto flush = [this, number = m_runNumber](Batch& batch) {
        QMetaObject::invokeMethod(
            this, [this, progress = batch.progress, number] { takeProgress(progress, number); }, Qt::QueuedConnection);
        batch.progress.steps.clear();
        batch.progress.levels.clear();
        batch.last = std::chrono::steady_clock::now();
    };
    // The last batch is flushed when the observer is destroyed, after the run and before its result is sent.
    const std::shared_ptr<Batch> shared(new Batch, [flush](Batch* batch) {
        if (!batch->progress.steps.empty())
            flush(*batch);
        delete batch;
    });
    return [shared, flush, rerun](const Engine& engine, const StepRecord& record) {
        Progress& progress = shared->progress;
        if (record.op.subgraph.value == 0)
            progress.steps.push_back({record.op.op, record.durationNs, rerun});
        else
            ++progress.inside;
        if (std::chrono::steady_clock::now() - shared->last < kProgressInterval)
            return;
        if (!rerun) {
            progress.levels = engine.callStack();
            if (progress.levels.back().subgraph == record.op.subgraph)
                progress.levels.back().position = record.op.op.index() + 1;
        }
        flush(*shared);
    };
}

void Session::takeProgress(const Progress& progress, quint64 runNumber)
{
    if (runNumber != m_runNumber)
        return;
    const std::vector<HistoryEntry>& steps = progress.steps;
    m_history.insert(m_history.end(), steps.begin(), steps.end());
    if (!steps.empty() && !steps.back().rerun)
        m_progress = steps.back().op.index() + 1;
    m_inside = progress.inside;
    if (!progress.levels.empty())
        m_levels = progress.levels;
    if (!steps.empty())
        emit historyChanged();
    emit progressed();
}

void Session::takeDone(const EngineDone& done)
{
    if (done.number <= m_ignored)
        return;
    m_done = std::max(m_done, done.number);
    if (done.revision == m_revision) {
        for (const auto& [tensor, value] : done.fetched) {
            if (m_fetched.size() >= kMaxFetched)
                m_fetched.clear();
            m_fetched[tensor] = value;
        }
        if (done.error)
            addLog(LogLevel::Error, QString::fromStdString(done.error->message));
        if (done.missed)
            addLog(LogLevel::Warning,
                tr("The run did not come by %1").arg(QString::fromStdString(opLabel(*m_model, *done.missed))));
        if (done.explanation) {
            m_explanation = done.explanation;
            emit explanationChanged();
        }
        if (done.run)
            takeRunResult(*done.run);
        if (done.edit)
            takeEditResult(done);
        if (done.snapshot)
            setSnapshot(done.snapshot);
    }
    if (m_done == m_posted) {
        m_announce.stop();
        setRunning(false);
    }
    emit activityChanged();
    emit stateChanged();
}

void Session::takeRunResult(const RunResult& result)
{
    m_pauseText.clear();
    switch (result.reason) {
    case StopReason::Breakpoint: m_pauseText = tr("breakpoint"); break;
    case StopReason::Failed:
        m_opFailed = true;
        if (result.error)
            m_failure = {result.error->code, QString::fromStdString(result.error->message), {}};
        addLog(LogLevel::Error, m_failure.message);
        break;
    case StopReason::Stopped: m_pauseText = tr("paused on request"); break;
    case StopReason::Finished:
    case StopReason::ReachedTarget: break;
    }
}

void Session::setSnapshot(SnapshotPtr snapshot)
{
    const bool moved = !m_snapshot || m_snapshot->levels != snapshot->levels || m_restarted;
    const bool newPlan = !m_snapshot || m_snapshot->plan != snapshot->plan;
    m_snapshot = std::move(snapshot);
    m_levels = m_snapshot->levels;
    m_progress = m_snapshot->position;
    m_furthest = m_restarted ? m_snapshot->position : std::max(m_furthest, m_snapshot->position);
    m_restarted = false;
    if (newPlan)
        emit planChanged();
    if (moved)
        emit positionChanged();
    emit valuesChanged();
    if (moved)
        followPosition();
    updateStats();
}

void Session::setRunning(bool running)
{
    if (m_running == running)
        return;
    m_running = running;
    emit stateChanged();
}

void Session::followPosition()
{
    if (!m_model || opCount() == 0)
        return;
    const SubgraphId subgraph = m_levels.back().subgraph;
    const std::size_t at = m_levels.back().position;
    const Subgraph& graph = m_model->subgraph(subgraph);
    Selection next;
    next.op = OpRef{subgraph, OpId(static_cast<std::int64_t>(std::min(at, graph.ops.size() - 1)))};
    // The tensor to look at is the one just computed; at the start, what goes in.
    const std::vector<TensorId>& candidates = at > 0 ? graph.ops[at - 1].outputs : graph.inputs;
    if (!candidates.empty() && candidates.front().valid())
        next.tensor = TensorRef{subgraph, candidates.front()};
    if (next.tensor == m_selection.tensor)
        next.element = m_selection.element;
    select(next, true);
}

void Session::step()
{
    if (!m_model || m_running || (position() >= opCount() && m_done == m_posted))
        return;
    post({}, tr("Running one operator"), false,
        [observer = progressObserver(false)](Engine& engine, const std::stop_token& stop, EngineDone& done) mutable {
            const auto next = engine.next();
            if (!next || !runStale(engine, stop, done))
                return;
            done.run = RunResult{StopReason::ReachedTarget, {}};
            const auto told = [&](const StepRecord& record) { observer(engine, record); };
            if (auto record = engine.step(stop, told); !record && record.error().code == ErrorCode::Cancelled)
                done.run->reason = StopReason::Stopped;
            else if (!record)
                done.run = RunResult{StopReason::Failed,
                    record.error().code == ErrorCode::Internal
                        ? record.error().in("operator " + std::to_string(next->op.value))
                        : record.error()};
            observer = {};
        });
}

void Session::stepBack()
{
    if (!m_model || m_running)
        return;
    post({}, tr("Stepping back"), false, [](Engine& engine, const std::stop_token& stop, EngineDone& done) {
        if (!stop.stop_requested() && engine.stepBack())
            done.run = RunResult{StopReason::ReachedTarget, {}};
    });
}

bool Session::runStale(Engine& engine, const std::stop_token& stop, EngineDone& done)
{
    if (stop.stop_requested())
        return false;
    if (engine.staleOps().empty())
        return true;
    done.run = engine.rerun(stop, {});
    return done.run->reason == StopReason::Finished;
}

void Session::startRun(const RunRequest& request, std::optional<OpRef> target)
{
    post({}, tr("Running"), true,
        [observer = progressObserver(false), request, target](
            Engine& engine, const std::stop_token& stop, EngineDone& done) mutable {
            if (!runStale(engine, stop, done))
                return;
            done.run = engine.run(request, stop, [&](const StepRecord& record) { observer(engine, record); });
            if (target && done.run->reason == StopReason::Breakpoint && engine.next() == target)
                done.run->reason = StopReason::ReachedTarget;
            else if (target && done.run->reason == StopReason::Finished)
                done.missed = target;
            observer = {};
        });
}

void Session::run()
{
    if (!m_model || m_running)
        return;
    if (state() == RunState::Stale)
        rerunStale();
    else if (position() < opCount())
        startRun({std::nullopt, enabledBreakpoints()});
}

void Session::goToPosition(std::size_t position)
{
    if (!m_model || m_running)
        return;
    const std::size_t target = std::min(position, opCount());
    if (target > this->position()) {
        const bool toEnd = target == opCount();
        startRun({toEnd ? std::nullopt : std::optional(OpId(static_cast<std::int64_t>(target))), {}});
        return;
    }
    post({}, tr("Stepping back"), false, [target](Engine& engine, const std::stop_token& stop, EngineDone& done) {
        const auto isBehind = [&] { return engine.position() > target || engine.callStack().size() > 1; };
        while (!stop.stop_requested() && isBehind() && engine.stepBack()) { }
        done.run = RunResult{StopReason::ReachedTarget, {}};
    });
}

void Session::pause()
{
    m_engine->interrupt();
}

void Session::stop()
{
    if (!m_model)
        return;
    m_engine->interrupt();
    forgetRun();
    post({}, tr("Stopping"), false, [](Engine& engine, const std::stop_token&, EngineDone& done) {
        engine.restart();
        done.planTouched = true;
    });
    emit historyChanged();
    emit resultChanged();
}

void Session::restart()
{
    const bool again = m_running;
    stop();
    if (again)
        startRun({std::nullopt, enabledBreakpoints()});
}

void Session::cancel()
{
    if (m_loading) {
        m_jobs.cancel(QStringLiteral("open"));
        m_loading = false;
        addLog(LogLevel::Info, tr("Opening %1 was cancelled").arg(m_loadingPath));
        emit stateChanged();
        return;
    }
    m_engine->interrupt();
    m_reference->cancel();
    m_blame->cancel();
    m_jobs.cancelAll();
}

void Session::fetch(TensorRef tensor)
{
    if (!m_model)
        return;
    postLook(QStringLiteral("fetch"), tr("Computing a value again"),
        [tensor](Engine& engine, const std::stop_token& stop, EngineDone& done) {
            if (auto value = engine.fetch(tensor, stop))
                done.fetched[tensor] = *value;
            else if (value.error().code != ErrorCode::Cancelled)
                done.error = value.error();
        });
}

} // namespace quantstep
