// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/graph_legend.h"

#include "ui/graph/graph_view.h"

#include <QPainter>

#include <algorithm>
#include <functional>

namespace quantstep {

namespace {

constexpr double kSampleZoom = 0.6;

GraphLegendEntry sample(const QString& text)
{
    GraphLegendEntry entry;
    entry.text = text;
    entry.node.kind = GraphNodeClass::Arithmetic;
    return entry;
}

GraphLegendEntry kindSample(const QString& text, GraphNodeClass kind)
{
    GraphLegendEntry entry = sample(text);
    entry.node.kind = kind;
    entry.isTerminal = kind == GraphNodeClass::Terminal;
    return entry;
}

GraphLegendEntry stateSample(const QString& text, const std::function<void(GraphNodeState&)>& set)
{
    GraphLegendEntry entry = sample(text);
    set(entry.state);
    return entry;
}

/// What occurs among the nodes in view.
struct Seen {
    std::vector<const GraphScene::Node*> nodes;
    std::vector<const GraphNodeState*> states;
    bool any(const std::function<bool(const GraphNodeState&)>& has) const
    {
        return std::any_of(states.begin(), states.end(), [&](const GraphNodeState* state) { return has(*state); });
    }
    bool anyNode(const std::function<bool(const GraphScene::Node&)>& has) const
    {
        return std::any_of(nodes.begin(), nodes.end(), [&](const GraphScene::Node* node) { return has(*node); });
    }
};

Seen collect(const GraphView& view)
{
    Seen seen;
    const GraphScene& scene = *view.scene();
    const QRectF visible = view.visibleSceneRect();
    for (std::size_t i = 0; i < scene.nodes.size(); ++i) {
        if (!scene.nodes[i].box.intersects(visible))
            continue;
        seen.nodes.push_back(&scene.nodes[i]);
        const OpId op = scene.opOf(static_cast<int>(i));
        if (op.valid() && op.index() < view.nodeStates().size())
            seen.states.push_back(&view.nodeStates()[op.index()]);
    }
    return seen;
}

void addStates(const Seen& seen, std::vector<GraphLegendEntry>& entries)
{
    using State = GraphNodeState;
    const auto add = [&](const QString& text, const std::function<bool(const State&)>& has,
                         const std::function<void(State&)>& set) {
        if (seen.any(has))
            entries.push_back(stateSample(text, set));
    };
    add(
        GraphLegend::tr("executed"), [](const State& s) { return s.executed; }, [](State& s) { s.executed = true; });
    add(
        GraphLegend::tr("runs next"), [](const State& s) { return s.next; }, [](State& s) { s.next = true; });
    add(
        GraphLegend::tr("execution is inside"), [](const State& s) { return s.inside; },
        [](State& s) { s.inside = true; });
    add(
        GraphLegend::tr("step in view"), [](const State& s) { return s.historyPosition; },
        [](State& s) { s.historyPosition = true; });
    add(
        GraphLegend::tr("edited"), [](const State& s) { return s.edited; }, [](State& s) { s.edited = true; });
    add(
        GraphLegend::tr("stale: from before the edit"), [](const State& s) { return s.stale; },
        [](State& s) { s.stale = true; });
    add(
        GraphLegend::tr("nothing to compare with"), [](const State& s) { return s.noReference; },
        [](State& s) { s.noReference = true; });
    for (const auto& [kind, text] : {std::pair(State::Breakpoint::Enabled, GraphLegend::tr("breakpoint")),
             std::pair(State::Breakpoint::Conditional, GraphLegend::tr("conditional breakpoint")),
             std::pair(State::Breakpoint::Disabled, GraphLegend::tr("breakpoint, disabled"))}) {
        add(
            text, [shown = kind](const State& s) { return s.breakpoint == shown; },
            [shown = kind](State& s) { s.breakpoint = shown; });
    }
    add(
        GraphLegend::tr("problem, or not executable"),
        [](const State& s) { return s.problem != State::Problem::None && s.problem != State::Problem::Failed; },
        [](State& s) { s.problem = State::Problem::Warning; });
    add(
        GraphLegend::tr("failed"), [](const State& s) { return s.problem == State::Problem::Failed; },
        [](State& s) { s.problem = State::Problem::Failed; });
}

void addHeat(const Seen& seen, const QString& low, const QString& high, std::vector<GraphLegendEntry>& entries)
{
    if (!seen.any([](const GraphNodeState& state) { return state.heat.has_value(); }))
        return;
    const auto add = [&](const QString& text, double heat) {
        entries.push_back(stateSample(text, [heat](GraphNodeState& state) { state.heat = heat; }));
    };
    add(low.isEmpty() ? GraphLegend::tr("heat: low") : low, 0);
    add(high.isEmpty() ? GraphLegend::tr("heat: high") : high, 1);
}

} // namespace

std::vector<GraphLegendEntry> graphLegendEntries(const GraphView& view, const QString& lowHeat, const QString& highHeat)
{
    std::vector<GraphLegendEntry> entries;
    if (!view.scene())
        return entries;
    const Seen seen = collect(view);
    const std::pair<GraphNodeClass, QString> kinds[] = {
        {GraphNodeClass::Terminal, GraphLegend::tr("graph input or output")},
        {GraphNodeClass::Weights, GraphLegend::tr("operator with weights")},
        {GraphNodeClass::Arithmetic, GraphLegend::tr("other arithmetic")},
        {GraphNodeClass::Movement, GraphLegend::tr("moves or reshapes data")},
        {GraphNodeClass::Conversion, GraphLegend::tr("changes type or scale")},
        {GraphNodeClass::Control, GraphLegend::tr("runs subgraphs")},
    };
    for (const auto& [kind, text] : kinds) {
        if (seen.anyNode([k = kind](const GraphScene::Node& node) { return node.kind == k; }))
            entries.push_back(kindSample(text, kind));
    }
    if (seen.anyNode([](const GraphScene::Node& n) { return n.isFloat && n.kind != GraphNodeClass::Terminal; })) {
        GraphLegendEntry entry = sample(GraphLegend::tr("floating point (integer has corners)"));
        entry.node.isFloat = true;
        entries.push_back(entry);
    }
    addStates(seen, entries);
    addHeat(seen, lowHeat, highHeat, entries);
    if (view.hits() > 0) {
        GraphLegendEntry entry = sample(GraphLegend::tr("search hit; the others are dimmed"));
        entry.isHit = true;
        entries.push_back(entry);
    }
    return entries;
}

GraphLegend::GraphLegend(GraphView* view, QWidget* parent) : QFrame(parent), m_view(view)
{
    setObjectName(QStringLiteral("graphLegend"));
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setAccessibleName(tr("Legend"));
    const auto refreshIfShown = [this] {
        if (isVisible())
            refresh();
    };
    connect(view, &GraphView::sceneChanged, this, refreshIfShown);
    connect(view, &GraphView::placeChanged, this, refreshIfShown);
    connect(view, &GraphView::searchChanged, this, refreshIfShown);
}

void GraphLegend::setHeatTexts(const QString& low, const QString& high)
{
    m_lowHeat = low;
    m_highHeat = high;
    if (isVisible())
        refresh();
}

int GraphLegend::rowHeight() const
{
    return fontMetrics().height() * 3 / 2;
}

void GraphLegend::refresh()
{
    m_entries = graphLegendEntries(*m_view, m_lowHeat, m_highHeat);
    QStringList texts;
    for (const GraphLegendEntry& entry : m_entries)
        texts << entry.text;
    setAccessibleDescription(texts.join(QStringLiteral(", ")));
    const QPoint bottomLeft = geometry().bottomLeft();
    resize(sizeHint());
    move(bottomLeft.x(), bottomLeft.y() - height() + 1);
    update();
}

QSize GraphLegend::sizeHint() const
{
    int widest = 0;
    for (const GraphLegendEntry& entry : m_entries)
        widest = std::max(widest, fontMetrics().horizontalAdvance(entry.text));
    return {widest + 6 * fontMetrics().height(), static_cast<int>(m_entries.size()) * rowHeight() + rowHeight() / 2};
}

void GraphLegend::showEvent(QShowEvent* event)
{
    QFrame::showEvent(event);
    refresh();
}

void GraphLegend::paintEvent(QPaintEvent* event)
{
    QFrame::paintEvent(event);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int unit = fontMetrics().height();
    GraphNodePainter nodes(painter, m_view->theme(), font(), kSampleZoom);
    double y = rowHeight() / 4.0;
    for (const GraphLegendEntry& entry : m_entries) {
        const QRectF box(1.6 * unit, y + 0.2 * unit, 2.4 * unit, rowHeight() - 0.4 * unit);
        nodes.paint({entry.node, entry.state, box, kSampleZoom, GraphDetail::Abbreviation, entry.isTerminal, false,
            false, entry.isHit, false});
        painter.setPen(palette().color(QPalette::WindowText));
        painter.setFont(font());
        painter.drawText(
            QRectF(5 * unit, y, width() - 5 * unit, rowHeight()), Qt::AlignVCenter | Qt::AlignLeft, entry.text);
        y += rowHeight();
    }
}

} // namespace quantstep
