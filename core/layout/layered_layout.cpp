// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/layered_layout.h"

#include "core/layout/layer_graph.h"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

// Layered layout (Sugiyama, Tagawa and Toda 1981) in linear time, tuned for operator graphs: mostly chains,
// some skips, in an execution order that is already topological.
//
// Terms
//   rank    the row of a node; an edge leads from a lower to a higher rank
//   dummy   stands for an edge that passes a row: it reserves room and gives the edge its bends
//   net     all edges of one source that carry the same tensor; they share one chain of dummies and part
//           only in front of their targets
//   band    the stretch along the direction of flow that a row takes; edges bend only between bands, so
//           no edge can run across a node
//   lane    a straight path beside the drawing, for nets so long that dummies would outgrow the graph
//
// Steps
//   1  Orient: an edge that runs against the node order is laid out as if reversed. So every cycle is cut,
//      and no search is needed.
//   2  Rank: longest path in node order; then every node without predecessors is pulled down to its first
//      reader, so that a late input or constant does not cross the whole drawing.
//   3  Insert dummies, shortest nets first, until the allowance is used up; the other nets get lanes.
//   4  Order each row: start from the file's order, then a fixed number of barycentre sweeps down and up;
//      the order with the fewest crossings wins (layer_order.cpp).
//   5  Assign centres so that chains are straight and nothing overlaps (layer_coordinates.cpp).
//   6  Stack the bands and route the edges through their dummies.

namespace quantstep {

namespace {

using layout_detail::LayerGraph;

constexpr std::size_t kDummiesPerNode = 12;
constexpr std::size_t kFreeDummies = 2000;

std::size_t at(std::int32_t index)
{
    return static_cast<std::size_t>(index);
}

/// Edges that share a chain of dummies, from the node that comes first in the order.
struct Net {
    std::int32_t first = 0;
    std::vector<std::int32_t> edges;
    std::int32_t lastRank = 0;
    std::vector<std::int32_t> dummies; ///< dummies[i] has rank(first) + 1 + i
    std::int32_t lane = -1;
};

struct Band {
    double top = 0;
    double bottom = 0;
};

class LayoutRun {
public:
    LayoutRun(const LayoutGraph& graph, const LayeredLayoutOptions& options) : m_graph(graph), m_options(options) { }

    std::optional<LayoutResult> run(const std::stop_token& stop)
    {
        assignRanks();
        collectNets();
        insertDummies();
        if (stop.stop_requested() || !layout_detail::orderRows(m_layers, m_options.sweeps, stop))
            return std::nullopt;
        m_centres = layout_detail::assignCoordinates(m_layers, {m_options.nodeGap, m_options.edgeGap}, stop);
        if (stop.stop_requested())
            return std::nullopt;
        stackBands();
        placeNodes();
        routeEdges();
        return std::move(m_result);
    }

private:
    [[nodiscard]] std::int32_t firstOf(const LayoutEdge& edge) const { return std::min(edge.source, edge.target); }
    [[nodiscard]] std::int32_t lastOf(const LayoutEdge& edge) const { return std::max(edge.source, edge.target); }
    [[nodiscard]] std::int32_t rankOf(std::int32_t node) const { return m_layers.rank[at(node)]; }

    void assignRanks();
    void collectNets();
    void insertDummies();
    void addDummies(Net& net);
    void linkNet(const Net& net);
    void link(std::int32_t upper, std::int32_t lower);
    void stackBands();
    void placeNodes();
    void routeEdges();
    [[nodiscard]] std::vector<LayoutPoint> forwardPath(const Net& net, std::int32_t last) const;
    [[nodiscard]] std::vector<LayoutPoint> selfLoop(std::int32_t node) const;

    const LayoutGraph& m_graph;
    LayeredLayoutOptions m_options;
    LayerGraph m_layers;
    std::vector<Net> m_nets;
    std::int32_t m_laneCount = 0;
    std::vector<double> m_centres;
    double m_right = 0;
    std::vector<Band> m_bands;
    LayoutResult m_result;
};

/// Steps 1 and 2.
void LayoutRun::assignRanks()
{
    const std::size_t count = m_graph.nodes.size();
    std::vector<std::vector<std::int32_t>> before(count), after(count);
    for (const LayoutEdge& edge : m_graph.edges) {
        if (edge.source == edge.target)
            continue;
        before[at(lastOf(edge))].push_back(firstOf(edge));
        after[at(firstOf(edge))].push_back(lastOf(edge));
    }
    m_layers.realCount = static_cast<std::int32_t>(count);
    m_layers.rank.assign(count, 0);
    for (std::size_t i = 0; i < count; ++i) {
        for (const std::int32_t other : before[i])
            m_layers.rank[i] = std::max(m_layers.rank[i], rankOf(other) + 1);
    }
    for (std::size_t i = count; i-- > 0;) {
        if (!before[i].empty() || after[i].empty())
            continue;
        std::int32_t reader = std::numeric_limits<std::int32_t>::max();
        for (const std::int32_t other : after[i])
            reader = std::min(reader, rankOf(other));
        m_layers.rank[i] = reader - 1;
    }
}

void LayoutRun::collectNets()
{
    std::map<std::pair<std::int32_t, std::int32_t>, std::size_t> known; // source and net: position in m_nets
    for (std::size_t e = 0; e < m_graph.edges.size(); ++e) {
        const LayoutEdge& edge = m_graph.edges[e];
        if (edge.source == edge.target)
            continue;
        std::size_t index = m_nets.size();
        if (edge.source < edge.target)
            index = known.emplace(std::pair(edge.source, edge.net), m_nets.size()).first->second;
        if (index == m_nets.size())
            m_nets.push_back({firstOf(edge), {}, 0, {}, -1});
        m_nets[index].edges.push_back(static_cast<std::int32_t>(e));
        m_nets[index].lastRank = std::max(m_nets[index].lastRank, rankOf(lastOf(edge)));
    }
}

void LayoutRun::link(std::int32_t upper, std::int32_t lower)
{
    m_layers.down[at(upper)].push_back(lower);
    m_layers.up[at(lower)].push_back(upper);
}

void LayoutRun::addDummies(Net& net)
{
    for (std::int32_t rank = rankOf(net.first) + 1; rank < net.lastRank; ++rank) {
        net.dummies.push_back(static_cast<std::int32_t>(m_layers.rank.size()));
        m_layers.rank.push_back(rank);
    }
}

void LayoutRun::linkNet(const Net& net)
{
    std::int32_t previous = net.first;
    for (const std::int32_t dummy : net.dummies) {
        link(previous, dummy);
        previous = dummy;
    }
    for (const std::int32_t e : net.edges) {
        const std::int32_t last = lastOf(m_graph.edges[at(e)]);
        const std::int32_t span = rankOf(last) - rankOf(net.first);
        link(span == 1 ? net.first : net.dummies[at(span - 2)], last);
    }
}

/// Step 3. Rows start in the order of the file; a dummy stands where the node it comes from would stand.
void LayoutRun::insertDummies()
{
    std::vector<std::size_t> byLength(m_nets.size());
    for (std::size_t i = 0; i < byLength.size(); ++i)
        byLength[i] = i;
    const auto length = [this](std::size_t i) { return at(m_nets[i].lastRank - rankOf(m_nets[i].first)); };
    std::stable_sort(
        byLength.begin(), byLength.end(), [&](std::size_t a, std::size_t b) { return length(a) < length(b); });
    std::size_t allowance = kFreeDummies + kDummiesPerNode * m_graph.nodes.size();
    for (const std::size_t i : byLength) {
        if (length(i) - 1 > allowance) {
            m_nets[i].lane = m_laneCount++;
            continue;
        }
        allowance -= length(i) - 1;
        addDummies(m_nets[i]);
    }
    const std::size_t total = m_layers.rank.size();
    m_layers.up.resize(total);
    m_layers.down.resize(total);
    m_layers.width.assign(total, 0);
    for (std::size_t i = 0; i < m_graph.nodes.size(); ++i)
        m_layers.width[i] = m_graph.nodes[i].width;
    std::vector<std::int32_t> origin(total);
    for (std::size_t i = 0; i < total; ++i)
        origin[i] = static_cast<std::int32_t>(i);
    for (const Net& net : m_nets) {
        if (net.lane >= 0)
            continue;
        linkNet(net);
        for (const std::int32_t dummy : net.dummies)
            origin[at(dummy)] = net.first;
    }
    std::int32_t rowCount = 0;
    for (const std::int32_t rank : m_layers.rank)
        rowCount = std::max(rowCount, rank + 1);
    m_layers.rows.resize(at(rowCount));
    for (std::size_t i = 0; i < total; ++i)
        m_layers.rows[at(m_layers.rank[i])].push_back(static_cast<std::int32_t>(i));
    for (auto& row : m_layers.rows) {
        std::stable_sort(row.begin(), row.end(),
            [&origin](std::int32_t a, std::int32_t b) { return origin[at(a)] < origin[at(b)]; });
    }
}

/// Step 6.
void LayoutRun::stackBands()
{
    std::vector<double> height(m_layers.rows.size(), 0);
    for (std::size_t i = 0; i < m_graph.nodes.size(); ++i) {
        double& tallest = height[at(m_layers.rank[i])];
        tallest = std::max(tallest, m_graph.nodes[i].height);
    }
    double y = 0;
    for (const double tallest : height) {
        m_bands.push_back({y, y + tallest});
        y += tallest + m_options.rankGap;
    }
}

void LayoutRun::placeNodes()
{
    for (std::size_t i = 0; i < m_graph.nodes.size(); ++i) {
        const Band& band = m_bands[at(m_layers.rank[i])];
        m_result.centres.push_back({m_centres[i], (band.top + band.bottom) / 2});
        m_result.ranks.push_back(m_layers.rank[i]);
    }
    for (std::size_t i = 0; i < m_centres.size(); ++i)
        m_right
            = i == 0 ? m_centres[i] + m_layers.width[i] / 2 : std::max(m_right, m_centres[i] + m_layers.width[i] / 2);
}

std::vector<LayoutPoint> LayoutRun::forwardPath(const Net& net, std::int32_t last) const
{
    std::vector<LayoutPoint> path;
    const auto add = [&path](double x, double y) {
        // On a vertical run only its two ends matter.
        if (path.size() >= 2 && path.back().x == x && path[path.size() - 2].x == x)
            path.back().y = y;
        else if (path.empty() || path.back() != LayoutPoint{x, y})
            path.push_back({x, y});
    };
    const LayoutPoint start = m_result.centres[at(net.first)];
    const LayoutPoint end = m_result.centres[at(last)];
    const Band& startBand = m_bands[at(rankOf(net.first))];
    const Band& endBand = m_bands[at(rankOf(last))];
    add(start.x, start.y + m_graph.nodes[at(net.first)].height / 2);
    add(start.x, startBand.bottom);
    if (net.lane >= 0) {
        const double x = m_right + (net.lane + 1) * m_options.edgeGap;
        add(x, startBand.bottom + m_options.rankGap / 3);
        add(x, endBand.top - m_options.rankGap / 3);
    } else {
        const std::int32_t span = rankOf(last) - rankOf(net.first);
        for (std::int32_t i = 0; i + 1 < span; ++i) {
            const std::int32_t dummy = net.dummies[at(i)];
            const Band& band = m_bands[at(rankOf(dummy))];
            add(m_centres[at(dummy)], band.top);
            add(m_centres[at(dummy)], band.bottom);
        }
    }
    add(end.x, endBand.top);
    add(end.x, end.y - m_graph.nodes[at(last)].height / 2);
    return path;
}

std::vector<LayoutPoint> LayoutRun::selfLoop(std::int32_t node) const
{
    const LayoutPoint centre = m_result.centres[at(node)];
    const double side = centre.x + m_graph.nodes[at(node)].width / 2;
    const double reach = side + m_options.nodeGap / 2;
    const double quarter = m_graph.nodes[at(node)].height / 4;
    return {{side, centre.y + quarter}, {reach, centre.y + quarter}, {reach, centre.y - quarter},
        {side, centre.y - quarter}};
}

void LayoutRun::routeEdges()
{
    m_result.paths.resize(m_graph.edges.size());
    for (const Net& net : m_nets) {
        for (const std::int32_t e : net.edges) {
            const LayoutEdge& edge = m_graph.edges[at(e)];
            m_result.paths[at(e)] = forwardPath(net, lastOf(edge));
            if (edge.source > edge.target)
                std::reverse(m_result.paths[at(e)].begin(), m_result.paths[at(e)].end());
        }
    }
    for (std::size_t e = 0; e < m_graph.edges.size(); ++e) {
        if (m_graph.edges[e].source == m_graph.edges[e].target)
            m_result.paths[e] = selfLoop(m_graph.edges[e].source);
    }
}

LayoutGraph transposed(const LayoutGraph& graph)
{
    LayoutGraph result = graph;
    for (LayoutNode& node : result.nodes)
        std::swap(node.width, node.height);
    return result;
}

void transpose(LayoutResult& result)
{
    for (LayoutPoint& point : result.centres)
        std::swap(point.x, point.y);
    for (auto& path : result.paths) {
        for (LayoutPoint& point : path)
            std::swap(point.x, point.y);
    }
}

void computeBounds(const LayoutGraph& graph, LayoutResult& result)
{
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    double left = kInfinity, top = kInfinity, right = -kInfinity, bottom = -kInfinity;
    const auto include = [&](double x, double y) {
        left = std::min(left, x);
        top = std::min(top, y);
        right = std::max(right, x);
        bottom = std::max(bottom, y);
    };
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
        const LayoutPoint& centre = result.centres[i];
        include(centre.x - graph.nodes[i].width / 2, centre.y - graph.nodes[i].height / 2);
        include(centre.x + graph.nodes[i].width / 2, centre.y + graph.nodes[i].height / 2);
    }
    for (const auto& path : result.paths) {
        for (const LayoutPoint& point : path)
            include(point.x, point.y);
    }
    if (graph.nodes.empty())
        return;
    result.left = left;
    result.top = top;
    result.width = right - left;
    result.height = bottom - top;
}

/// Number of the lane beside the column for each edge: the first lane that is free where the edge starts.
std::vector<std::int32_t> chainLanes(const LayoutGraph& graph)
{
    std::vector<std::size_t> order(graph.edges.size());
    for (std::size_t e = 0; e < order.size(); ++e)
        order[e] = e;
    const auto first = [&](std::size_t e) { return std::min(graph.edges[e].source, graph.edges[e].target); };
    const auto last = [&](std::size_t e) { return std::max(graph.edges[e].source, graph.edges[e].target); };
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return first(a) < first(b); });
    std::multimap<std::int32_t, std::int32_t> busy; // last node of a lane's edge: lane
    std::vector<std::int32_t> lanes(graph.edges.size(), -1);
    std::int32_t count = 0;
    for (const std::size_t e : order) {
        if (graph.edges[e].target == graph.edges[e].source + 1)
            continue;
        if (!busy.empty() && busy.begin()->first < first(e)) {
            lanes[e] = busy.begin()->second;
            busy.erase(busy.begin());
        } else {
            lanes[e] = count++;
        }
        busy.emplace(last(e), lanes[e]);
    }
    return lanes;
}

LayoutResult chainDown(const LayoutGraph& graph, const LayeredLayoutOptions& options)
{
    LayoutResult result;
    result.isFallback = true;
    double y = 0, widest = 0;
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
        result.centres.push_back({0, y + graph.nodes[i].height / 2});
        result.ranks.push_back(static_cast<std::int32_t>(i));
        y += graph.nodes[i].height + options.rankGap;
        widest = std::max(widest, graph.nodes[i].width);
    }
    const auto lanes = chainLanes(graph);
    for (std::size_t e = 0; e < graph.edges.size(); ++e) {
        const std::size_t source = at(graph.edges[e].source), target = at(graph.edges[e].target);
        const double quarterOut = graph.nodes[source].height / 4, quarterIn = graph.nodes[target].height / 4;
        const LayoutPoint from = result.centres[source], to = result.centres[target];
        if (lanes[e] < 0) {
            result.paths.push_back({{0, from.y + 2 * quarterOut}, {0, to.y - 2 * quarterIn}});
            continue;
        }
        const double lane = widest / 2 + (lanes[e] + 1) * options.edgeGap;
        result.paths.push_back({{graph.nodes[source].width / 2, from.y + quarterOut}, {lane, from.y + quarterOut},
            {lane, to.y - quarterIn}, {graph.nodes[target].width / 2, to.y - quarterIn}});
    }
    return result;
}

} // namespace

std::optional<LayoutResult> layeredLayout(
    const LayoutGraph& graph, const LayeredLayoutOptions& options, std::stop_token stop)
{
    if (options.direction == LayoutDirection::Right) {
        const LayoutGraph turned = transposed(graph);
        auto result = LayoutRun(turned, options).run(stop);
        if (result) {
            transpose(*result);
            computeBounds(graph, *result);
        }
        return result;
    }
    auto result = LayoutRun(graph, options).run(stop);
    if (result)
        computeBounds(graph, *result);
    return result;
}

LayoutResult chainLayout(const LayoutGraph& graph, const LayeredLayoutOptions& options)
{
    LayoutResult result;
    if (options.direction == LayoutDirection::Right) {
        result = chainDown(transposed(graph), options);
        transpose(result);
    } else {
        result = chainDown(graph, options);
    }
    computeBounds(graph, result);
    return result;
}

} // namespace quantstep
