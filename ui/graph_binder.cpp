// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph_binder.h"

#include "ui/graph/graph_panel.h"
#include "ui/models/list_text.h"
#include "ui/session/session.h"

#include <QActionGroup>
#include <QMenu>

#include <algorithm>
#include <cmath>

namespace quantstep {

namespace {

GraphNodeState::Breakpoint breakpointOf(const Session& session, OpRef op)
{
    const auto found = session.breakpoints().find(op);
    if (found == session.breakpoints().end())
        return GraphNodeState::Breakpoint::None;
    return found->second ? GraphNodeState::Breakpoint::Enabled : GraphNodeState::Breakpoint::Disabled;
}

bool touchesEdited(const Session& session, OpRef op)
{
    const Subgraph& graph = session.model()->subgraph(op.subgraph);
    const auto edited = [&](TensorId id) { return id.valid() && session.isEdited({op.subgraph, id}); };
    const OpInfo& info = graph.op(op.op);
    return std::any_of(info.outputs.begin(), info.outputs.end(), edited)
        || std::any_of(info.inputs.begin(), info.inputs.end(),
            [&](TensorId id) { return edited(id) && graph.tensor(id).isConstant; });
}

constexpr double kWorstDb = 10, kBestDb = 90; ///< ends of the ramp
constexpr double kLeastHeat = 0.15; ///< of what is not quite equal, so that it never looks equal

/// 0: all elements equal, 1: none. By powers of ten, so that few among many are seen.
double differingHeat(const ErrorMetrics& metrics)
{
    if (metrics.differing == 0)
        return 0;
    const double decades = std::clamp(4 + std::log10(metrics.differingShare()), 0.0, 4.0);
    return kLeastHeat + (1 - kLeastHeat) * decades / 4;
}

double sqnrHeat(const ErrorMetrics& metrics)
{
    if (std::isinf(metrics.sqnrDb))
        return metrics.sqnrDb > 0 ? 0 : 1;
    return std::clamp((kBestDb - metrics.sqnrDb) / (kBestDb - kWorstDb), kLeastHeat, 1.0);
}

GraphNodeState stateOf(const Session& session, OpRef op)
{
    GraphNodeState state;
    const OpStatus status = session.opStatus(op);
    if (status.support == OpSupport::Unsupported)
        state.problem = GraphNodeState::Problem::Unsupported;
    else if (status.support == OpSupport::Refused)
        state.problem = GraphNodeState::Problem::Refused;
    if (state.problem != GraphNodeState::Problem::None)
        state.problemText = QString::fromStdString(status.reason);
    state.edited = touchesEdited(session, op);
    const OpPlace place = session.place(op);
    state.executed = place == OpPlace::Executed;
    state.inside = place == OpPlace::Inside;
    state.stale = op.subgraph.value == 0 && session.isStale(op.op);
    state.breakpoint = breakpointOf(session, op);
    const bool here = place == OpPlace::Next;
    state.historyPosition = here && session.viewsHistory();
    state.next = here && !session.viewsHistory();
    if (here && session.state() == RunState::Failed) {
        state.problem = GraphNodeState::Problem::Failed;
        state.problemText = session.failure().message;
    }
    return state;
}

} // namespace

GraphBinder::GraphBinder(Session* session, GraphPanel* panel, QObject* parent)
    : QObject(parent), m_session(session), m_panel(panel), m_heatChoices(new QActionGroup(this))
{
    buildHeatMenu();
    connect(session, &Session::referenceChanged, this, &GraphBinder::followReference);
    connect(session, &Session::modelChanged, this, &GraphBinder::showModel);
    connect(session, &Session::modelEdited, this, &GraphBinder::showModel);
    for (const auto signal : {&Session::stateChanged, &Session::progressed, &Session::valuesChanged,
             &Session::planChanged, &Session::breakpointsChanged})
        connect(session, signal, this, &GraphBinder::showStates);
    connect(session, &Session::selectionChanged, this, &GraphBinder::showSelection);
    connect(panel, &GraphPanel::subgraphChanged, this, &GraphBinder::showStates);
    GraphView* view = panel->view();
    connect(view, &GraphView::opSelected, session, &Session::selectOp);
    connect(view, &GraphView::opActivated, session, &Session::selectOp);
    connect(view, &GraphView::tensorSelected, session, &Session::selectTensor);
    connect(view, &GraphView::breakpointToggleRequested, session, &Session::toggleBreakpoint);
    followReference();
    showModel();
}

void GraphBinder::buildHeatMenu()
{
    auto* menu = new QMenu(m_panel->heatButton());
    menu->setToolTipsVisible(true);
    const std::pair<Heat, std::pair<QString, QString>> choices[]
        = {{Heat::None, {tr("&None"), tr("Colours show the kind of operator")}},
            {Heat::Differing,
                {tr("&Elements that differ"), tr("Share of the first output that differs from the reference")}},
            {Heat::Sqnr, {tr("&SQNR"), tr("Signal against the difference from the reference, in dB")}}};
    for (const auto& [heat, texts] : choices) {
        QAction* action = menu->addAction(texts.first);
        action->setToolTip(texts.second);
        action->setCheckable(true);
        action->setData(static_cast<int>(heat));
        m_heatChoices->addAction(action);
        connect(action, &QAction::triggered, this, [this, heat = heat] { setHeat(heat); });
    }
    m_panel->heatButton()->setMenu(menu);
}

void GraphBinder::setHeat(Heat heat)
{
    m_heat = heat;
    showHeat();
    showStates();
}

void GraphBinder::followReference()
{
    const bool has = m_session->reference().has_value();
    if (has != m_hadReference)
        m_heat = has ? Heat::Differing : Heat::None;
    m_hadReference = has;
    showHeat();
    showStates();
}

void GraphBinder::showHeat()
{
    for (QAction* action : m_heatChoices->actions()) {
        action->setChecked(action->data().toInt() == static_cast<int>(m_heat));
        action->setEnabled(m_hadReference || action->data().toInt() == static_cast<int>(Heat::None));
    }
    const QString name = m_hadReference ? m_session->reference()->name() : QString();
    const QString none = tr("Colours of the nodes. Errors need a reference: menu Run, Reference");
    switch (m_heat) {
    case Heat::None:
        m_panel->setHeatText(tr("Heat: none"), m_hadReference ? tr("Colours of the nodes") : none, {}, {});
        break;
    case Heat::Differing:
        m_panel->setHeatText(tr("Heat: ≠ %1").arg(name), tr("Colours show how many elements differ from %1").arg(name),
            tr("equal to %1").arg(name), tr("every element differs (colours by powers of ten)"));
        break;
    case Heat::Sqnr:
        m_panel->setHeatText(tr("Heat: SQNR vs %1").arg(name), tr("Colours show the SQNR against %1").arg(name),
            tr("equal to %1, ∞ dB").arg(name), tr("SQNR of %1 dB or less").arg(kWorstDb));
        break;
    }
}

void GraphBinder::addHeat(GraphNodeState& state, OpRef op) const
{
    const std::vector<TensorId>& outputs = m_session->model()->op(op).outputs;
    if (m_heat == Heat::None || outputs.empty())
        return;
    const ErrorMetrics* found
        = outputs.front().valid() ? m_session->comparison({op.subgraph, outputs.front()}) : nullptr;
    state.noReference = found == nullptr;
    if (found == nullptr)
        return;
    state.heat = m_heat == Heat::Differing ? differingHeat(*found) : sqnrHeat(*found);
    state.heatText = m_heat == Heat::Differing ? tr("≠ %1").arg(differingText(*found)) : sqnrText(*found);
}

void GraphBinder::showModel()
{
    m_panel->setModel(m_session->model());
    showStates();
    showSelection();
}

void GraphBinder::showStates()
{
    const ModelPtr& model = m_session->model();
    if (!model)
        return;
    const SubgraphId subgraph = m_panel->subgraph();
    std::vector<GraphNodeState> states;
    const std::size_t count = model->subgraph(subgraph).ops.size();
    states.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        const OpRef op{subgraph, OpId(static_cast<std::int64_t>(i))};
        states.push_back(stateOf(*m_session, op));
        addHeat(states.back(), op);
    }
    m_panel->view()->setNodeStates(std::move(states));
}

void GraphBinder::showSelection()
{
    const Selection& selection = m_session->selection();
    if (!selection.op || !m_session->model())
        return;
    // While execution is inside of a subgraph, the way to it is the one that execution took.
    for (const CallLevel& level : m_session->callStack()) {
        if (level.subgraph == selection.op->subgraph)
            m_panel->showSubgraph(level.subgraph, level.caller);
    }
    m_panel->showSubgraph(selection.op->subgraph);
    m_panel->view()->selectOp(selection.op->op);
}

} // namespace quantstep
