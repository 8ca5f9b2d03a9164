// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/graph_walk.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace quantstep {

namespace {

/// Position across the flow.
double acrossOf(const GraphScene& scene, int node)
{
    const QPointF centre = scene.nodes[static_cast<std::size_t>(node)].box.center();
    return scene.orientation == Qt::Vertical ? centre.x() : centre.y();
}

const std::vector<int>& edgesOf(const GraphScene& scene, int node, bool outward)
{
    const auto& drawn = scene.nodes[static_cast<std::size_t>(node)];
    return outward ? drawn.outgoing : drawn.incoming;
}

int farEnd(const GraphScene& scene, int edge, bool outward)
{
    const auto& drawn = scene.edges[static_cast<std::size_t>(edge)];
    return outward ? drawn.target : drawn.source;
}

int edgeInLine(const GraphScene& scene, int node, bool outward)
{
    int best = -1;
    double nearest = std::numeric_limits<double>::infinity();
    for (const int edge : edgesOf(scene, node, outward)) {
        const double distance = std::abs(acrossOf(scene, farEnd(scene, edge, outward)) - acrossOf(scene, node));
        if (distance < nearest) {
            nearest = distance;
            best = edge;
        }
    }
    return best;
}

int neighbourInRow(const GraphScene& scene, int node, bool after)
{
    const auto rank = scene.layout.ranks[static_cast<std::size_t>(node)];
    int best = -1;
    double nearest = std::numeric_limits<double>::infinity();
    for (int i = 0; i < static_cast<int>(scene.nodes.size()); ++i) {
        if (i == node || scene.layout.ranks[static_cast<std::size_t>(i)] != rank)
            continue;
        const double distance = (acrossOf(scene, i) - acrossOf(scene, node)) * (after ? 1 : -1);
        if (distance > 0 && distance < nearest) {
            nearest = distance;
            best = i;
        }
    }
    return best;
}

struct SearchWord {
    QString field, text;
    bool excluded = false;
};

std::vector<SearchWord> parseSearch(const QString& words)
{
    std::vector<SearchWord> result;
    for (QString word : words.simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        SearchWord parsed;
        if (word.size() > 1 && word.startsWith(QLatin1Char('-'))) {
            parsed.excluded = true;
            word.remove(0, 1);
        }
        for (const QString& field :
            {QStringLiteral("op:"), QStringLiteral("name:"), QStringLiteral("dtype:"), QStringLiteral("shape:")}) {
            if (word.startsWith(field, Qt::CaseInsensitive)) {
                parsed.field = field;
                word.remove(0, field.size());
            }
        }
        if (word.isEmpty())
            continue; // "op:" while it is being typed
        parsed.text = word;
        result.push_back(parsed);
    }
    return result;
}

/// The shape with "x", and with "," as in [1, 28], so that either spelling finds it.
QString searchableShape(const QString& text)
{
    QString plain = text;
    plain.replace(QStringLiteral("×"), QStringLiteral("x"));
    QString commas = plain;
    commas.replace(QLatin1Char('x'), QLatin1Char(','));
    return plain + QLatin1Char(' ') + commas;
}

bool matches(const GraphScene::Node& node, bool isOp, const SearchWord& word)
{
    const QString& title = node.lines[GraphScene::Title];
    const QString& name = isOp ? node.lines[GraphScene::Name] : title;
    const QString typeAndShape = node.lines[GraphScene::OutputShape];
    const auto space = typeAndShape.indexOf(QLatin1Char(' '));
    const auto has = [&word](const QString& text) { return text.contains(word.text, Qt::CaseInsensitive); };
    if (word.field == QLatin1String("op:"))
        return isOp && has(title);
    if (word.field == QLatin1String("name:"))
        return has(name);
    if (word.field == QLatin1String("dtype:"))
        return has(typeAndShape.left(space));
    const bool shapeHas = has(searchableShape(typeAndShape.mid(space + 1)));
    if (word.field == QLatin1String("shape:"))
        return shapeHas;
    return has(title) || has(name) || has(typeAndShape) || shapeHas;
}

} // namespace

int walkNode(const GraphScene& scene, int node, GraphStep step)
{
    if (node < 0 || step == GraphStep::Before || step == GraphStep::After)
        return node < 0 ? -1 : neighbourInRow(scene, node, step == GraphStep::After);
    const bool outward = step == GraphStep::Consumer;
    const int edge = edgeInLine(scene, node, outward);
    return edge < 0 ? -1 : farEnd(scene, edge, outward);
}

GraphEdgeWalk enterEdge(const GraphScene& scene, int node, GraphStep step)
{
    if (node < 0 || (step != GraphStep::Consumer && step != GraphStep::Producer))
        return {};
    const bool outward = step == GraphStep::Consumer;
    return {edgeInLine(scene, node, outward), outward};
}

GraphEdgeWalk siblingEdge(const GraphScene& scene, const GraphEdgeWalk& walk, GraphStep step)
{
    const int node = farEnd(scene, walk.edge, !walk.outward);
    std::vector<int> edges = edgesOf(scene, node, walk.outward);
    std::stable_sort(edges.begin(), edges.end(), [&](int a, int b) {
        return acrossOf(scene, farEnd(scene, a, walk.outward)) < acrossOf(scene, farEnd(scene, b, walk.outward));
    });
    const auto here = std::find(edges.begin(), edges.end(), walk.edge) - edges.begin();
    const auto next = std::clamp<std::ptrdiff_t>(
        here + (step == GraphStep::After ? 1 : -1), 0, static_cast<std::ptrdiff_t>(edges.size()) - 1);
    return {edges[static_cast<std::size_t>(next)], walk.outward};
}

std::vector<bool> searchNodes(const GraphScene& scene, const QString& words)
{
    const auto parsed = parseSearch(words);
    if (parsed.empty())
        return {};
    std::vector<bool> hits(scene.nodes.size());
    for (std::size_t i = 0; i < hits.size(); ++i) {
        const bool isOp = scene.isOp(static_cast<int>(i));
        hits[i] = std::all_of(parsed.begin(), parsed.end(),
            [&](const SearchWord& word) { return matches(scene.nodes[i], isOp, word) != word.excluded; });
    }
    return hits;
}

} // namespace quantstep
