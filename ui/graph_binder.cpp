// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph_binder.h"

#include "ui/graph/graph_panel.h"
#include "ui/session/session.h"

#include <algorithm>

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
    : QObject(parent), m_session(session), m_panel(panel)
{
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
    showModel();
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
    for (std::size_t i = 0; i < count; ++i)
        states.push_back(stateOf(*m_session, {subgraph, OpId(static_cast<std::int64_t>(i))}));
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
