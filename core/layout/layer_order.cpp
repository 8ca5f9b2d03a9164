// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/layer_graph.h"

#include <algorithm>
#include <numeric>

namespace quantstep::layout_detail {

namespace {

using Nodes = std::vector<std::int32_t>;

std::size_t at(std::int32_t index)
{
    return static_cast<std::size_t>(index);
}

/// Sorts a row by the mean position of each node's neighbours in the row just treated. Nodes without such
/// neighbours keep their place; ties keep their order, so that the file's order decides.
void sortByBarycentre(LayerGraph& graph, Nodes& row, const std::vector<Nodes>& neighbours, std::vector<double>& keys)
{
    Nodes movable;
    movable.reserve(row.size());
    for (const std::int32_t node : row) {
        const Nodes& others = neighbours[at(node)];
        if (others.empty())
            continue;
        double sum = 0;
        for (const std::int32_t other : others)
            sum += graph.position[at(other)];
        keys[at(node)] = sum / static_cast<double>(others.size());
        movable.push_back(node);
    }
    std::stable_sort(
        movable.begin(), movable.end(), [&keys](std::int32_t a, std::int32_t b) { return keys[at(a)] < keys[at(b)]; });
    std::size_t next = 0;
    for (std::int32_t& slot : row) {
        if (!neighbours[at(slot)].empty())
            slot = movable[next++];
    }
    for (std::size_t i = 0; i < row.size(); ++i)
        graph.position[at(row[i])] = static_cast<std::int32_t>(i);
}

/// Crossings between row `upper` and the next: inversions among the targets of edges sorted by source,
/// counted with an accumulator tree (Barth, Mutzel and Juenger).
std::int64_t crossingsBelow(const LayerGraph& graph, std::size_t upper)
{
    const std::size_t lowerSize = graph.rows[upper + 1].size();
    std::size_t firstLeaf = 1;
    while (firstLeaf < lowerSize)
        firstLeaf *= 2;
    std::vector<std::int32_t> tree(2 * firstLeaf, 0);
    Nodes targets;
    std::int64_t crossings = 0;
    for (const std::int32_t source : graph.rows[upper]) {
        targets.clear();
        for (const std::int32_t target : graph.down[at(source)])
            targets.push_back(graph.position[at(target)]);
        std::sort(targets.begin(), targets.end());
        for (const std::int32_t target : targets) {
            std::size_t slot = firstLeaf + at(target);
            ++tree[slot];
            while (slot > 1) {
                if (slot % 2 == 0)
                    crossings += tree[slot + 1];
                slot /= 2;
                ++tree[slot];
            }
        }
    }
    return crossings;
}

} // namespace

void updatePositions(LayerGraph& graph)
{
    graph.position.assign(graph.rank.size(), 0);
    for (const Nodes& row : graph.rows) {
        for (std::size_t i = 0; i < row.size(); ++i)
            graph.position[at(row[i])] = static_cast<std::int32_t>(i);
    }
}

std::int64_t countCrossings(const LayerGraph& graph)
{
    std::int64_t crossings = 0;
    for (std::size_t upper = 0; upper + 1 < graph.rows.size(); ++upper)
        crossings += crossingsBelow(graph, upper);
    return crossings;
}

bool orderRows(LayerGraph& graph, int sweeps, const std::stop_token& stop)
{
    updatePositions(graph);
    std::vector<double> keys(graph.rank.size(), 0);
    std::vector<Nodes> best = graph.rows;
    std::int64_t fewest = countCrossings(graph);
    const std::size_t rowCount = graph.rows.size();
    for (int sweep = 0; sweep < sweeps && fewest > 0; ++sweep) {
        if (stop.stop_requested())
            return false;
        if (sweep % 2 == 0) {
            for (std::size_t r = 1; r < rowCount; ++r)
                sortByBarycentre(graph, graph.rows[r], graph.up, keys);
        } else {
            for (std::size_t r = rowCount - 1; r-- > 0;)
                sortByBarycentre(graph, graph.rows[r], graph.down, keys);
        }
        const std::int64_t crossings = countCrossings(graph);
        if (crossings < fewest) {
            fewest = crossings;
            best = graph.rows;
        }
    }
    graph.rows = std::move(best);
    updatePositions(graph);
    return true;
}

} // namespace quantstep::layout_detail
