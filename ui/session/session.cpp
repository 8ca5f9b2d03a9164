// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/session.h"

#include "ui/session/blame_run.h"

#include "ui/session/session_jobs.h"

#include <QFileInfo>

#include <algorithm>

namespace quantstep {

namespace {

constexpr int kAnnounceAfterMs = 100;
constexpr std::size_t kMaxTrail = 200;

} // namespace

Session::Session(Settings* settings, QObject* parent)
    : QObject(parent),
      m_settings(settings),
      m_reference(new ReferenceRun(this)),
      m_blame(new BlameRun(this)),
      m_engine(std::make_unique<EngineThread>()),
      m_enginePlan(std::make_shared<std::shared_ptr<const PlanSnapshot>>())
{
    m_announce.setSingleShot(true);
    m_announce.setInterval(kAnnounceAfterMs);
    connect(&m_announce, &QTimer::timeout, this, [this] {
        if (m_done < m_posted)
            setRunning(true);
    });
    connect(&m_jobs, &JobTracker::activitiesChanged, this, &Session::activityChanged);
    connect(m_reference, &ReferenceRun::changed, this, &Session::referenceChanged);
}

Session::~Session()
{
    disconnect(&m_jobs, nullptr, nullptr, nullptr);
    m_jobs.cancelAll();
    m_engine.reset(); // joins: nothing posts to this object afterwards
    m_undo.clear();
}

RunState Session::state() const
{
    if (m_loading)
        return RunState::Loading;
    if (m_loadFailed)
        return RunState::LoadFailed;
    if (!m_model)
        return RunState::NoModel;
    if (m_running)
        return RunState::Running;
    if (m_opFailed)
        return RunState::Failed;
    if (m_snapshot && !m_snapshot->staleOps.empty())
        return RunState::Stale;
    if (m_furthest == 0 && !isInsideCall())
        return RunState::Ready;
    return position() >= opCount() ? RunState::Finished : RunState::Paused;
}

std::size_t Session::opCount() const
{
    return m_model ? m_model->main().ops.size() : 0;
}

OpStatus Session::opStatus(OpRef op) const
{
    if (!m_snapshot || !op.op.valid())
        return {};
    return m_snapshot->plan->status[op.subgraph.index()][op.op.index()];
}

std::shared_ptr<const OpArithmetic> Session::arithmetic(OpRef op) const
{
    if (!m_snapshot || !op.op.valid())
        return nullptr;
    return m_snapshot->plan->arithmetic[op.subgraph.index()][op.op.index()];
}

std::optional<OpId> Session::firstUnsupported() const
{
    return m_snapshot ? m_snapshot->plan->firstUnsupported : std::nullopt;
}

std::int64_t Session::durationNs(OpId op) const
{
    return m_snapshot && op.valid() && op.index() < m_snapshot->durationsNs.size() ? m_snapshot->durationsNs[op.index()]
                                                                                   : 0;
}

bool Session::isStale(OpId op) const
{
    return m_snapshot && std::binary_search(m_snapshot->staleOps.begin(), m_snapshot->staleOps.end(), op);
}

TensorPtr Session::value(TensorRef tensor) const
{
    if (!m_snapshot || !tensor.tensor.valid())
        return nullptr;
    if (auto value = m_snapshot->values[tensor.subgraph.index()][tensor.tensor.index()])
        return value;
    if (valueState(tensor) != ValueState::Dropped)
        return nullptr;
    const auto found = m_fetched.find(tensor);
    return found == m_fetched.end() ? nullptr : found->second;
}

ValueState Session::valueState(TensorRef tensor) const
{
    if (!m_snapshot || !tensor.tensor.valid())
        return ValueState::NotComputed;
    return m_snapshot->states[tensor.subgraph.index()][tensor.tensor.index()];
}

TensorPtr Session::valueBeforeEdit(TensorRef tensor) const
{
    const auto found = m_before.find(tensor);
    if (found != m_before.end())
        return found->second;
    return m_edited.contains(tensor) ? value(tensor) : nullptr;
}

const QuantParams& Session::paramsBeforeEdit(TensorRef tensor) const
{
    return (m_beforeEdit ? m_beforeEdit : m_model)->tensor(tensor).quant;
}

const TensorStats* Session::stats(TensorRef tensor) const
{
    const auto found = m_stats.find(tensor);
    if (found == m_stats.end() || found->second.value.lock() != value(tensor))
        return nullptr;
    return &found->second.stats;
}

void Session::updateStats()
{
    if (!m_model || m_jobs.isRunning(QStringLiteral("stats")))
        return; // its delivery looks again
    using Item = std::pair<TensorRef, TensorPtr>;
    std::vector<Item> missing;
    const auto want = [&](SubgraphId subgraph, TensorId id) {
        const TensorRef ref{subgraph, id};
        const TensorPtr tensor = id.valid() ? value(ref) : nullptr;
        if (tensor && !stats(ref) && dtypeBits(tensor->dtype) > 0)
            missing.emplace_back(ref, tensor);
    };
    for (std::size_t s = 0; s < m_model->subgraphs.size(); ++s) {
        const SubgraphId subgraph(static_cast<std::int64_t>(s));
        for (const TensorId id : m_model->subgraph(subgraph).inputs)
            want(subgraph, id);
        for (const OpInfo& op : m_model->subgraph(subgraph).ops) {
            for (const TensorId id : op.outputs)
                want(subgraph, id);
        }
    }
    if (missing.empty())
        return;
    using Found = std::vector<std::pair<Item, TensorStats>>;
    m_jobs.start(
        QStringLiteral("stats"), {},
        [missing](const std::stop_token& stop) {
            Found found;
            for (const Item& item : missing) {
                if (stop.stop_requested())
                    break;
                found.emplace_back(item, tensorStats(*item.second));
            }
            return found;
        },
        [this](const Found& found) {
            for (const auto& [item, numbers] : found)
                m_stats[item.first] = {item.second, numbers};
            emit statsChanged();
            updateStats();
        });
}

void Session::toggleBreakpoint(OpRef op)
{
    if (!exists(op))
        return;
    if (m_breakpoints.erase(op) == 0)
        m_breakpoints[op] = true;
    emit breakpointsChanged();
}

void Session::setBreakpointEnabled(OpRef op, bool enabled)
{
    const auto found = m_breakpoints.find(op);
    if (found == m_breakpoints.end() || found->second == enabled)
        return;
    found->second = enabled;
    emit breakpointsChanged();
}

void Session::removeBreakpoint(OpRef op)
{
    if (m_breakpoints.erase(op) > 0)
        emit breakpointsChanged();
}

void Session::removeAllBreakpoints()
{
    if (m_breakpoints.empty())
        return;
    m_breakpoints.clear();
    emit breakpointsChanged();
}

std::set<OpRef> Session::enabledBreakpoints() const
{
    std::set<OpRef> result;
    for (const auto& [op, enabled] : m_breakpoints) {
        if (enabled)
            result.insert(op);
    }
    return result;
}

void Session::selectOp(OpRef op)
{
    if (!m_model || !op.op.valid())
        return;
    Selection next;
    next.op = op;
    for (const TensorId output : m_model->op(op).outputs) {
        const TensorRef ref{op.subgraph, output};
        if (output.valid() && (!next.tensor || m_selection.tensor == ref))
            next.tensor = ref;
    }
    if (next.tensor == m_selection.tensor)
        next.element = m_selection.element;
    select(next, true);
}

void Session::selectTensor(TensorRef tensor)
{
    if (!m_model || !tensor.tensor.valid())
        return;
    Selection next;
    next.tensor = tensor;
    next.element = tensor == m_selection.tensor ? m_selection.element : std::nullopt;
    const Subgraph& graph = m_model->subgraph(tensor.subgraph);
    const OpId producer = graph.producers[tensor.tensor.index()];
    const std::vector<OpId>& consumers = graph.consumers[tensor.tensor.index()];
    if (producer.valid())
        next.op = OpRef{tensor.subgraph, producer};
    else if (!consumers.empty())
        next.op = OpRef{tensor.subgraph, consumers.front()};
    select(next, true);
}

void Session::selectElement(std::optional<std::size_t> flat)
{
    Selection next = m_selection;
    next.element = flat;
    select(next, false);
}

void Session::select(const Selection& selection, bool remember)
{
    if (selection == m_selection)
        return;
    m_selection = selection;
    if (remember) {
        if (m_visited + 1 < m_trail.size())
            m_trail.resize(m_visited + 1);
        if (m_trail.size() >= kMaxTrail)
            m_trail.erase(m_trail.begin());
        m_trail.push_back(selection);
        m_visited = m_trail.size() - 1;
    } else if (m_visited < m_trail.size()) {
        m_trail[m_visited] = selection;
    }
    emit selectionChanged();
}

void Session::goBack()
{
    if (!canGoBack())
        return;
    m_selection = m_trail[--m_visited];
    emit selectionChanged();
}

void Session::goForward()
{
    if (!canGoForward())
        return;
    m_selection = m_trail[++m_visited];
    emit selectionChanged();
}

void Session::addLog(LogLevel level, const QString& text)
{
    m_log.push_back({QDateTime::currentDateTime(), level, text});
    emit logAdded();
}

void Session::clearLog()
{
    m_log.clear();
    emit logAdded();
}

std::optional<Activity> Session::activity() const
{
    if (m_done < m_posted && m_model) {
        const double count = static_cast<double>(std::max<std::size_t>(opCount(), 1));
        // Nobody knows how long a loop goes on.
        return Activity{m_activityTitle, isInsideCall() ? -1 : static_cast<double>(progressPosition()) / count};
    }
    const auto jobs = m_jobs.activities();
    return jobs.empty() ? std::nullopt : std::optional(jobs.front());
}

} // namespace quantstep
