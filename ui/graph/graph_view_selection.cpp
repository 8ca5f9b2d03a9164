// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The current node and tensor of the graph, the search, and the words for them; see graph_view.h.

#include "ui/graph/graph_view.h"

#include <QAccessible>
#include <QStringList>

#include <algorithm>

namespace quantstep {

OpId GraphView::currentOp() const
{
    return m_scene ? m_scene->opOf(m_currentNode) : m_wantedOp;
}

OpRef GraphView::refOf(int node) const
{
    return {m_subgraph, m_scene->opOf(node)};
}

void GraphView::selectOp(OpId op, bool ensureVisible)
{
    if (m_scene)
        setCurrent(m_scene->nodeOf(op), ensureVisible, false);
    else
        m_wantedOp = op;
}

void GraphView::selectTensor(TensorId tensor, bool ensureShown)
{
    m_selectedTensor = tensor;
    m_edgeWalk = {};
    update();
    if (!m_scene || !tensor.valid() || !ensureShown)
        return;
    const auto edge = std::find_if(m_scene->edges.begin(), m_scene->edges.end(),
        [tensor](const GraphScene::Edge& candidate) { return candidate.tensor == tensor; });
    if (edge != m_scene->edges.end() && !visibleSceneRect().intersects(edge->bounds.adjusted(-1, -1, 1, 1)))
        ensureVisible(m_scene->nodes[static_cast<std::size_t>(edge->source)].box);
}

void GraphView::setCurrent(int node, bool ensureShown, bool tell)
{
    m_currentNode = node;
    m_edgeWalk = {};
    m_selectedTensor = TensorId();
    update();
    if (node >= 0 && ensureShown)
        ensureVisible(m_scene->nodes[static_cast<std::size_t>(node)].box);
    updateAccessibility();
    emit currentChanged();
    if (!tell || node < 0)
        return;
    if (m_scene->isOp(node))
        emit opSelected(refOf(node));
    else
        emit tensorSelected({m_subgraph, m_scene->graph.nodes[static_cast<std::size_t>(node)].tensor});
}

void GraphView::followEdge(const GraphEdgeWalk& walk)
{
    if (walk.edge < 0)
        return;
    const TensorId tensor = m_scene->edges[static_cast<std::size_t>(walk.edge)].tensor;
    selectTensor(tensor, true);
    m_edgeWalk = walk;
    setAccessibleDescription(edgeToolTip(tensor));
    emit tensorSelected({m_subgraph, tensor});
}

void GraphView::setSearch(const QString& words)
{
    m_search = words;
    m_hits = m_scene ? searchNodes(*m_scene, words) : std::vector<bool>();
    update();
    emit searchChanged();
}

int GraphView::hits() const
{
    return m_hits.empty() ? -1 : static_cast<int>(std::count(m_hits.begin(), m_hits.end(), true));
}

int GraphView::hitNumber() const
{
    if (m_hits.empty() || m_currentNode < 0 || !m_hits[static_cast<std::size_t>(m_currentNode)])
        return 0;
    return static_cast<int>(std::count(m_hits.begin(), m_hits.begin() + m_currentNode + 1, true));
}

void GraphView::nextHit()
{
    stepHit(1);
}

void GraphView::previousHit()
{
    stepHit(-1);
}

void GraphView::stepHit(int direction)
{
    const int count = static_cast<int>(m_hits.size());
    int node = m_currentNode < 0 && direction < 0 ? count : m_currentNode;
    for (int tried = 0; tried < count; ++tried) {
        node = (node + direction + count) % count;
        if (m_hits[static_cast<std::size_t>(node)]) {
            setCurrent(node, true, true);
            emit searchChanged();
            return;
        }
    }
}

QString GraphView::nodeDescription(int node) const
{
    const GraphScene::Node& drawn = m_scene->nodes[static_cast<std::size_t>(node)];
    if (!m_scene->isOp(node)) {
        const bool isInput = m_scene->graph.nodes[static_cast<std::size_t>(node)].kind == GraphNode::Kind::Input;
        return (isInput ? tr("Graph input %1, %2") : tr("Graph output %1, %2"))
            .arg(drawn.lines[GraphScene::Title], drawn.lines[GraphScene::OutputShape]);
    }
    const GraphNodeState& state = frame(rect(), m_origin, m_zoom).stateOf(node);
    QStringList parts{tr("Operation %1").arg(drawn.lines[GraphScene::Title])};
    for (const auto line : {GraphScene::Name, GraphScene::OutputShape, GraphScene::Quant}) {
        if (!drawn.lines[line].isEmpty())
            parts << drawn.lines[line];
    }
    if (const QString words = graphStateText(state); !words.isEmpty())
        parts << words;
    if (!state.heatText.isEmpty())
        parts << state.heatText;
    return parts.join(QStringLiteral(", "));
}

void GraphView::updateAccessibility()
{
    setAccessibleName(tr("Graph"));
    QString description = m_model ? tr("Nothing selected") : tr("No model");
    if (m_scene && m_currentNode >= 0)
        description = nodeDescription(m_currentNode);
    if (description == accessibleDescription())
        return;
    setAccessibleDescription(description);
    setAccessibleName(m_currentNode >= 0 && m_scene ? description : tr("Graph"));
}

QString GraphView::nodeToolTip(int node) const
{
    const GraphScene::Node& drawn = m_scene->nodes[static_cast<std::size_t>(node)];
    const GraphNodeState& state = frame(rect(), m_origin, m_zoom).stateOf(node);
    QStringList lines{QStringLiteral("<b>%1</b>").arg(drawn.lines[GraphScene::Title].toHtmlEscaped())};
    for (const auto line : {GraphScene::Name, GraphScene::OutputShape, GraphScene::Quant}) {
        if (!drawn.lines[line].isEmpty())
            lines << drawn.lines[line].toHtmlEscaped();
    }
    if (!state.heatText.isEmpty())
        lines << state.heatText.toHtmlEscaped();
    if (const QString words = graphStateText(state); !words.isEmpty())
        lines << QStringLiteral("<i>%1</i>").arg(words.toHtmlEscaped());
    return lines.join(QStringLiteral("<br>"));
}

QString GraphView::edgeToolTip(TensorId id) const
{
    const TensorInfo& tensor = m_scene->tensor(id);
    QStringList lines{QStringLiteral("<b>%1</b>").arg(QString::fromStdString(tensor.name).toHtmlEscaped()),
        dtypeText(tensor.dtype) + QLatin1String("  ") + compactShape(tensor.shape)};
    if (const QString quant = quantText(tensor.quant); !quant.isEmpty())
        lines << quant;
    QStringList readers;
    for (const GraphScene::Edge& edge : m_scene->edges) {
        if (edge.tensor == id && m_scene->isOp(edge.target))
            readers << m_scene->nodes[static_cast<std::size_t>(edge.target)].lines[GraphScene::Title].toHtmlEscaped();
    }
    if (!readers.isEmpty())
        lines << tr("read by %1").arg(readers.join(QStringLiteral(", ")));
    return lines.join(QStringLiteral("<br>"));
}

} // namespace quantstep
