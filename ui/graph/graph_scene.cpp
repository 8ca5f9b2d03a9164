// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/graph_scene.h"

#include "ui/graph/graph_op_text.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace quantstep {

namespace {

constexpr double kNarrowestEm = 8.5; ///< least and largest width of a node, in widths of an "m"
constexpr double kWidestEm = 17;
constexpr double kSideMargin = 9; ///< left and right of a node's text, as the painter leaves it
constexpr double kBadgeLines = 1.9; ///< room at the right of the title for badges, in line heights

int lineCountOf(const GraphScene& scene, std::size_t node)
{
    return scene.graph.nodes[node].kind == GraphNode::Kind::Op ? GraphScene::LineCount : 2;
}

void writeTexts(GraphScene& scene, const QFontMetricsF& metrics, const QFontMetricsF& bold)
{
    const Subgraph& subgraph = scene.model->subgraph(scene.subgraph);
    for (std::size_t i = 0; i < scene.nodes.size(); ++i) {
        GraphScene::Node& node = scene.nodes[i];
        const GraphNode& drawn = scene.graph.nodes[i];
        const bool isOp = drawn.kind == GraphNode::Kind::Op;
        if (isOp) {
            const OpInfo& op = subgraph.op(drawn.op);
            const QString name = QString::fromStdString(op.name());
            node.lines[GraphScene::Title] = QString::number(drawn.op.value) + QLatin1Char(' ') + name;
            node.abbreviation = abbreviatedOpName(name);
            node.kind = classOfOp(subgraph, op);
            node.subgraphs = subgraphsOf(*scene.model, op);
        }
        if (drawn.tensor.valid()) {
            const TensorInfo& tensor = subgraph.tensor(drawn.tensor);
            const QString name = QString::fromStdString(tensor.name);
            const QString shape = dtypeText(tensor.dtype) + QLatin1String("  ") + compactShape(tensor.shape);
            node.isFloat = isFloat(tensor.dtype);
            node.lines[GraphScene::OutputShape] = shape;
            if (isOp) {
                node.lines[GraphScene::Name] = name;
                node.lines[GraphScene::Quant] = quantText(tensor.quant);
            } else {
                node.lines[GraphScene::Title] = name;
                node.abbreviation = name.left(6);
                node.kind = GraphNodeClass::Terminal;
            }
        }
        for (int line = 0; line < GraphScene::LineCount; ++line) {
            const auto& used = line == GraphScene::Title ? bold : metrics;
            node.widths[static_cast<std::size_t>(line)]
                = used.horizontalAdvance(node.lines[static_cast<std::size_t>(line)]);
        }
    }
}

void measureNodes(GraphScene& scene, const QFontMetricsF& metrics)
{
    const double em = metrics.horizontalAdvance(QLatin1Char('m'));
    for (std::size_t i = 0; i < scene.nodes.size(); ++i) {
        const auto& widths = scene.nodes[i].widths;
        const bool isOp = scene.graph.nodes[i].kind == GraphNode::Kind::Op;
        const double title = widths[GraphScene::Title] + (isOp ? kBadgeLines * scene.lineHeight : 0);
        const double widest = std::max({title, widths[GraphScene::OutputShape], widths[GraphScene::Quant]});
        const double inner = std::clamp(widest, kNarrowestEm * em, kWidestEm * em);
        LayoutNode& size = scene.graph.layout.nodes[i];
        size.width = std::ceil(inner + 2 * kSideMargin + 2);
        size.height = std::ceil(lineCountOf(scene, i) * scene.lineHeight + 2 * scene.padding);
    }
}

void linkEdges(GraphScene& scene)
{
    for (std::size_t e = 0; e < scene.graph.layout.edges.size(); ++e) {
        const LayoutEdge& edge = scene.graph.layout.edges[e];
        scene.edges.push_back({{}, {}, edge.source, edge.target, scene.graph.edgeTensors[e]});
        scene.nodes[static_cast<std::size_t>(edge.source)].outgoing.push_back(static_cast<int>(e));
        scene.nodes[static_cast<std::size_t>(edge.target)].incoming.push_back(static_cast<int>(e));
    }
}

void placeItems(GraphScene& scene)
{
    for (std::size_t i = 0; i < scene.nodes.size(); ++i) {
        const LayoutNode& size = scene.graph.layout.nodes[i];
        const LayoutPoint& centre = scene.layout.centres[i];
        scene.nodes[i].box = QRectF(centre.x - size.width / 2, centre.y - size.height / 2, size.width, size.height);
    }
    for (std::size_t e = 0; e < scene.edges.size(); ++e) {
        for (const LayoutPoint& point : scene.layout.paths[e])
            scene.edges[e].path << QPointF(point.x, point.y);
        scene.edges[e].bounds = scene.edges[e].path.boundingRect();
    }
    scene.bounds = QRectF(scene.layout.left, scene.layout.top, scene.layout.width, scene.layout.height);
}

double distanceToSegment(const QPointF& point, const QPointF& a, const QPointF& b)
{
    const QPointF along = b - a;
    const double length = QPointF::dotProduct(along, along);
    const double t = length > 0 ? std::clamp(QPointF::dotProduct(point - a, along) / length, 0.0, 1.0) : 0.0;
    const QPointF off = point - (a + along * t);
    return std::hypot(off.x(), off.y());
}

} // namespace

GraphScenePtr buildGraphScene(const GraphSceneRequest& request, const std::stop_token& stop)
{
    auto scene = std::make_shared<GraphScene>();
    scene->model = request.model;
    scene->subgraph = request.subgraph;
    scene->font = request.font;
    scene->orientation = request.orientation;
    QFont boldFont = request.font;
    boldFont.setBold(true);
    const QFontMetricsF metrics(request.font), bold(boldFont);
    scene->lineHeight = metrics.height();
    scene->padding = std::round(metrics.height() * 0.28);
    scene->nodeHeight = std::ceil(int{GraphScene::LineCount} * scene->lineHeight + 2 * scene->padding);
    scene->graph = graphOfModel(request.model->subgraph(request.subgraph));
    scene->nodes.resize(scene->graph.nodes.size());
    writeTexts(*scene, metrics, bold);
    linkEdges(*scene);
    if (stop.stop_requested())
        return nullptr;
    if (request.previous) {
        scene->graph.layout = request.previous->graph.layout;
        scene->layout = request.previous->layout;
    } else {
        measureNodes(*scene, metrics);
        LayeredLayoutOptions options;
        options.direction = request.orientation == Qt::Vertical ? LayoutDirection::Down : LayoutDirection::Right;
        options.nodeGap = std::round(1.4 * scene->lineHeight);
        options.rankGap = std::round(1.7 * scene->lineHeight);
        options.edgeGap = std::round(0.9 * scene->lineHeight);
        if (request.asChain) {
            scene->layout = chainLayout(scene->graph.layout, options);
        } else {
            auto layout = layeredLayout(scene->graph.layout, options, stop);
            if (!layout)
                return nullptr;
            scene->layout = std::move(*layout);
        }
    }
    placeItems(*scene);
    return scene;
}

bool GraphScene::isOp(int node) const
{
    return node >= 0 && graph.nodes[static_cast<std::size_t>(node)].kind == GraphNode::Kind::Op;
}

OpId GraphScene::opOf(int node) const
{
    return node >= 0 ? graph.nodes[static_cast<std::size_t>(node)].op : OpId();
}

int GraphScene::nodeOf(OpId op) const
{
    const int node = graph.nodeOf(op);
    return isOp(node < static_cast<int>(nodes.size()) ? node : -1) ? node : -1;
}

int GraphScene::nodeAt(const QPointF& point) const
{
    const auto found
        = std::find_if(nodes.begin(), nodes.end(), [&point](const Node& node) { return node.box.contains(point); });
    return found == nodes.end() ? -1 : static_cast<int>(found - nodes.begin());
}

int GraphScene::edgeAt(const QPointF& point, double reach) const
{
    int best = -1;
    double nearest = reach;
    for (std::size_t e = 0; e < edges.size(); ++e) {
        if (!edges[e].bounds.adjusted(-reach, -reach, reach, reach).contains(point))
            continue;
        for (int i = 1; i < edges[e].path.size(); ++i) {
            const double distance = distanceToSegment(point, edges[e].path[i - 1], edges[e].path[i]);
            if (distance < nearest) {
                nearest = distance;
                best = static_cast<int>(e);
            }
        }
    }
    return best;
}

const TensorInfo& GraphScene::tensor(TensorId id) const
{
    return model->tensor({subgraph, id});
}

} // namespace quantstep
