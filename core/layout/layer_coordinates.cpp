// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/layer_graph.h"

#include <algorithm>
#include <array>
#include <limits>
#include <unordered_set>

// Centres across the rows after Brandes and Koepf, "Fast and Simple Horizontal Coordinate Assignment" (2001),
// with the compaction done on the graph of blocks.
//
// Terms
//   inner segment   an edge between two dummies: part of a long edge that should run straight
//   conflict        an edge that crosses an inner segment; it must not be drawn straight
//   block           nodes of consecutive rows that get the same centre
//
// Steps
//   1  Mark the edges that cross an inner segment.
//   2  Four times (from the top or the bottom, leftmost or rightmost first): join each node with its median
//      neighbour of the row before, unless that edge is marked or would cross a join already made.
//   3  Place the blocks as far left as the distances allow (longest path over the graph "block left of
//      block"), then pull each to the right up to its nearest neighbour.
//   4  Shift the four placements to a common border and take, per node, the mean of the two middle values.
//      Each placement keeps the distances inside a row, and so does this mean.

namespace quantstep::layout_detail {

namespace {

using Nodes = std::vector<std::int32_t>;

std::size_t at(std::int32_t index)
{
    return static_cast<std::size_t>(index);
}

std::uint64_t edgeKey(std::int32_t upper, std::int32_t lower)
{
    return (static_cast<std::uint64_t>(static_cast<std::uint32_t>(upper)) << 32) | static_cast<std::uint32_t>(lower);
}

using Conflicts = std::unordered_set<std::uint64_t>;

std::int32_t upperDummyOf(const LayerGraph& graph, std::int32_t node)
{
    if (!graph.isDummy(node))
        return -1;
    for (const std::int32_t upper : graph.up[at(node)]) {
        if (graph.isDummy(upper))
            return upper;
    }
    return -1;
}

/// Step 1. Between two rows, an edge conflicts when its upper end lies outside the two inner segments
/// that enclose its lower end.
Conflicts findConflicts(const LayerGraph& graph)
{
    Conflicts conflicts;
    for (std::size_t r = 1; r < graph.rows.size(); ++r) {
        const Nodes& row = graph.rows[r];
        std::int32_t before = 0;
        std::size_t scanned = 0;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::int32_t inner = upperDummyOf(graph, row[i]);
            if (inner < 0 && i + 1 < row.size())
                continue;
            const std::int32_t after
                = inner >= 0 ? graph.position[at(inner)] : static_cast<std::int32_t>(graph.rows[r - 1].size()) - 1;
            for (; scanned <= i; ++scanned) {
                for (const std::int32_t upper : graph.up[at(row[scanned])]) {
                    const std::int32_t position = graph.position[at(upper)];
                    const bool isInner = graph.isDummy(upper) && graph.isDummy(row[scanned]);
                    if (!isInner && (position < before || position > after))
                        conflicts.insert(edgeKey(upper, row[scanned]));
                }
            }
            before = after;
        }
    }
    return conflicts;
}

/// One of the four directions: rows and positions as seen from there.
struct Sight {
    bool fromBottom = false;
    bool fromRight = false;
    std::vector<Nodes> rows;
    Nodes position;
};

Sight lookFrom(const LayerGraph& graph, bool fromBottom, bool fromRight)
{
    Sight sight{fromBottom, fromRight, graph.rows, graph.position};
    if (fromBottom)
        std::reverse(sight.rows.begin(), sight.rows.end());
    if (fromRight) {
        for (Nodes& row : sight.rows) {
            std::reverse(row.begin(), row.end());
            for (std::size_t i = 0; i < row.size(); ++i)
                sight.position[at(row[i])] = static_cast<std::int32_t>(i);
        }
    }
    return sight;
}

/// Step 2. Gives the first node of each node's block.
Nodes joinBlocks(const LayerGraph& graph, const Sight& sight, const Conflicts& conflicts)
{
    const std::size_t count = graph.rank.size();
    Nodes root(count);
    for (std::size_t i = 0; i < count; ++i)
        root[i] = static_cast<std::int32_t>(i);
    std::vector<bool> taken(count, false); // already joined with a node of the row after
    const auto& neighbours = sight.fromBottom ? graph.down : graph.up;
    Nodes sorted;
    for (const Nodes& row : sight.rows) {
        std::int32_t last = -1;
        for (const std::int32_t node : row) {
            sorted = neighbours[at(node)];
            if (sorted.empty())
                continue;
            std::sort(sorted.begin(), sorted.end(),
                [&sight](std::int32_t a, std::int32_t b) { return sight.position[at(a)] < sight.position[at(b)]; });
            for (std::size_t m = (sorted.size() - 1) / 2; m <= sorted.size() / 2; ++m) {
                const std::int32_t other = sorted[m];
                const auto key = sight.fromBottom ? edgeKey(node, other) : edgeKey(other, node);
                if (taken[at(other)] || sight.position[at(other)] <= last || conflicts.count(key) > 0)
                    continue;
                taken[at(other)] = true;
                root[at(node)] = root[at(other)];
                last = sight.position[at(other)];
                break;
            }
        }
    }
    return root;
}

double distance(const LayerGraph& graph, const Gaps& gaps, std::int32_t a, std::int32_t b)
{
    const auto half = [&](std::int32_t node) {
        return (graph.width[at(node)] + (graph.isDummy(node) ? gaps.edge : gaps.node)) / 2;
    };
    return half(a) + half(b);
}

struct BlockEdge {
    std::int32_t left;
    std::int32_t right;
    double distance;
};

/// Step 3. Centre of each node for one direction.
std::vector<double> placeBlocks(const LayerGraph& graph, const Sight& sight, const Nodes& root, const Gaps& gaps)
{
    const std::size_t count = graph.rank.size();
    std::vector<BlockEdge> edges;
    edges.reserve(count);
    std::vector<std::int32_t> pending(count, 0), first(count + 1, 0);
    for (const Nodes& row : sight.rows) {
        for (std::size_t i = 1; i < row.size(); ++i) {
            const BlockEdge edge{root[at(row[i - 1])], root[at(row[i])], distance(graph, gaps, row[i - 1], row[i])};
            edges.push_back(edge);
            ++pending[at(edge.right)];
            ++first[at(edge.left) + 1];
        }
    }
    for (std::size_t i = 0; i < count; ++i)
        first[i + 1] += first[i];
    std::vector<BlockEdge> sorted(edges.size());
    Nodes fill(first.begin(), first.end() - 1);
    for (const BlockEdge& edge : edges)
        sorted[at(fill[at(edge.left)]++)] = edge;

    Nodes order;
    order.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        if (root[i] == static_cast<std::int32_t>(i) && pending[i] == 0)
            order.push_back(root[i]);
    }
    std::vector<double> x(count, 0);
    for (std::size_t i = 0; i < order.size(); ++i) {
        const std::size_t block = at(order[i]);
        for (std::size_t e = at(first[block]); e < at(first[block + 1]); ++e) {
            const BlockEdge& edge = sorted[e];
            x[at(edge.right)] = std::max(x[at(edge.right)], x[block] + edge.distance);
            if (--pending[at(edge.right)] == 0)
                order.push_back(edge.right);
        }
    }
    for (std::size_t i = order.size(); i-- > 0;) {
        const std::size_t block = at(order[i]);
        double nearest = std::numeric_limits<double>::infinity();
        for (std::size_t e = at(first[block]); e < at(first[block + 1]); ++e)
            nearest = std::min(nearest, x[at(sorted[e].right)] - sorted[e].distance);
        if (nearest != std::numeric_limits<double>::infinity())
            x[block] = std::max(x[block], nearest);
    }
    std::vector<double> centres(count);
    for (std::size_t i = 0; i < count; ++i)
        centres[i] = sight.fromRight ? -x[at(root[i])] : x[at(root[i])];
    return centres;
}

struct Extent {
    double min = std::numeric_limits<double>::infinity();
    double max = -std::numeric_limits<double>::infinity();
    [[nodiscard]] double width() const { return max - min; }
};

Extent extentOf(const LayerGraph& graph, const std::vector<double>& centres)
{
    Extent extent;
    for (std::size_t i = 0; i < centres.size(); ++i) {
        extent.min = std::min(extent.min, centres[i] - graph.width[i] / 2);
        extent.max = std::max(extent.max, centres[i] + graph.width[i] / 2);
    }
    return extent;
}

/// Step 4.
std::vector<double> balance(const LayerGraph& graph, std::array<std::vector<double>, 4>& placements)
{
    std::array<Extent, 4> extents;
    std::size_t narrowest = 0;
    for (std::size_t k = 0; k < 4; ++k) {
        extents[k] = extentOf(graph, placements[k]);
        if (extents[k].width() < extents[narrowest].width())
            narrowest = k;
    }
    std::array<double, 4> shift{};
    for (std::size_t k = 0; k < 4; ++k) {
        const bool fromRight = k % 2 == 1;
        shift[k] = fromRight ? extents[narrowest].max - extents[k].max : extents[narrowest].min - extents[k].min;
    }
    std::vector<double> centres(graph.rank.size());
    for (std::size_t i = 0; i < centres.size(); ++i) {
        std::array<double, 4> values{};
        for (std::size_t k = 0; k < 4; ++k)
            values[k] = placements[k][i] + shift[k];
        std::sort(values.begin(), values.end());
        centres[i] = (values[1] + values[2]) / 2;
    }
    return centres;
}

} // namespace

std::vector<double> assignCoordinates(const LayerGraph& graph, const Gaps& gaps, const std::stop_token& stop)
{
    const Conflicts conflicts = findConflicts(graph);
    std::array<std::vector<double>, 4> placements;
    for (std::size_t k = 0; k < 4; ++k) {
        if (stop.stop_requested())
            return {};
        const Sight sight = lookFrom(graph, k >= 2, k % 2 == 1);
        placements[k] = placeBlocks(graph, sight, joinBlocks(graph, sight, conflicts), gaps);
    }
    return balance(graph, placements);
}

} // namespace quantstep::layout_detail
