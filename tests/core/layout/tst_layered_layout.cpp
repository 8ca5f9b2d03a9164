// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "core/layout/layered_layout.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <random>

using namespace quantstep;

namespace {

constexpr double kTolerance = 1e-6;

LayoutGraph chain(std::int32_t count)
{
    LayoutGraph graph;
    for (std::int32_t i = 0; i < count; ++i) {
        graph.nodes.push_back({80.0 + i % 7 * 10, 40});
        if (i > 0)
            graph.edges.push_back({i - 1, i, i - 1});
    }
    return graph;
}

/// A chain with skips of random length and side inputs, as operator graphs have them.
LayoutGraph randomDag(std::int32_t count, std::uint32_t seed)
{
    std::mt19937 random(seed);
    LayoutGraph graph;
    for (std::int32_t i = 0; i < count; ++i) {
        graph.nodes.push_back({60.0 + random() % 100, 20.0 + random() % 40});
        if (i == 0 || random() % 20 == 0)
            continue;
        const auto near = static_cast<std::int32_t>(random() % 4);
        graph.edges.push_back({std::max(0, i - 1 - near), i, 0});
        if (random() % 3 == 0) {
            const auto source = static_cast<std::int32_t>(random() % static_cast<std::uint32_t>(i));
            const bool isFar = random() % 20 == 0;
            graph.edges.push_back({isFar ? source : std::max(0, i - 2 - source % 12), i, 0});
        }
    }
    return graph;
}

std::uint32_t chosenSeed()
{
    bool given = false;
    const auto seed = qEnvironmentVariable("QUANTSTEP_SEED").toUInt(&given);
    return given ? seed : std::random_device{}();
}

/// The first thing wrong with a layout, or an empty string.
QString flaw(const LayoutGraph& graph, const LayoutResult& result)
{
    const auto count = graph.nodes.size();
    if (result.centres.size() != count || result.ranks.size() != count || result.paths.size() != graph.edges.size())
        return QStringLiteral("sizes differ");
    std::vector<std::size_t> order(count);
    for (std::size_t i = 0; i < count; ++i)
        order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::pair(result.ranks[a], result.centres[a].x) < std::pair(result.ranks[b], result.centres[b].x);
    });
    for (std::size_t k = 1; k < count; ++k) {
        const auto a = order[k - 1], b = order[k];
        const bool sameRow = result.ranks[a] == result.ranks[b];
        const double gap = sameRow
            ? result.centres[b].x - result.centres[a].x - (graph.nodes[a].width + graph.nodes[b].width) / 2
            : result.centres[b].y - result.centres[a].y - (graph.nodes[a].height + graph.nodes[b].height) / 2;
        if (gap < -kTolerance)
            return QStringLiteral("nodes %1 and %2 overlap by %3").arg(a).arg(b).arg(-gap);
    }
    const auto touches = [&](const LayoutPoint& point, std::int32_t node) {
        const auto i = static_cast<std::size_t>(node);
        const double dx = std::abs(point.x - result.centres[i].x) - graph.nodes[i].width / 2;
        const double dy = std::abs(point.y - result.centres[i].y) - graph.nodes[i].height / 2;
        return std::abs(std::max(dx, dy)) < kTolerance;
    };
    for (std::size_t e = 0; e < graph.edges.size(); ++e) {
        const auto& path = result.paths[e];
        if (path.size() < 2 || !touches(path.front(), graph.edges[e].source)
            || !touches(path.back(), graph.edges[e].target))
            return QStringLiteral("edge %1 does not connect its nodes").arg(e);
        for (const LayoutPoint& point : path) {
            if (point.x < result.left - kTolerance || point.x > result.left + result.width + kTolerance
                || point.y < result.top - kTolerance || point.y > result.top + result.height + kTolerance)
                return QStringLiteral("edge %1 leaves the bounding box").arg(e);
        }
    }
    return {};
}

/// True when no edge runs through a node that is not one of its ends.
QString edgeThroughNode(const LayoutGraph& graph, const LayoutResult& result)
{
    for (std::size_t e = 0; e < graph.edges.size(); ++e) {
        const auto& path = result.paths[e];
        for (std::size_t s = 1; s < path.size(); ++s) {
            for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
                if (static_cast<std::int32_t>(i) == graph.edges[e].source
                    || static_cast<std::int32_t>(i) == graph.edges[e].target)
                    continue;
                // Bends lie between the rows: a segment that enters a node's band does so vertically.
                const double x = path[s].x;
                const bool spans = std::min(path[s - 1].y, path[s].y) < result.centres[i].y
                    && std::max(path[s - 1].y, path[s].y) > result.centres[i].y;
                if (spans && std::abs(x - result.centres[i].x) < graph.nodes[i].width / 2)
                    return QStringLiteral("edge %1 runs through node %2").arg(e).arg(i);
            }
        }
    }
    return {};
}

double bestOfThreeMs(const LayoutGraph& graph)
{
    double best = 1e9;
    for (int i = 0; i < 3; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        const auto result = layeredLayout(graph);
        const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - begin;
        if (result)
            best = std::min(best, taken.count());
    }
    return best;
}

} // namespace

class TestLayeredLayout : public QObject {
    Q_OBJECT

private slots:
    void layout_emptyGraph_isEmpty()
    {
        const auto result = layeredLayout({});
        QVERIFY(result.has_value());
        QVERIFY(result->centres.empty());
        QCOMPARE(result->width, 0.0);
        QVERIFY(chainLayout({}).centres.empty());
    }

    void layout_oneNode_isItsBox()
    {
        const LayoutGraph graph{{{100, 40}}, {}};
        const auto result = layeredLayout(graph);
        QVERIFY(result.has_value());
        QCOMPARE(result->width, 100.0);
        QCOMPARE(result->height, 40.0);
    }

    void layout_chain_isOneStraightColumn()
    {
        const auto graph = chain(50);
        const auto result = layeredLayout(graph);
        QVERIFY(result.has_value());
        QCOMPARE(flaw(graph, *result), QString());
        for (std::size_t i = 1; i < graph.nodes.size(); ++i) {
            QCOMPARE(result->centres[i].x, result->centres[0].x);
            QCOMPARE(result->ranks[i], result->ranks[i - 1] + 1);
        }
        for (const auto& path : result->paths)
            QCOMPARE(path.size(), std::size_t{2});
    }

    void layout_skip_runsBesideTheChain()
    {
        auto graph = chain(6);
        graph.edges.push_back({0, 5, 0});
        const auto result = layeredLayout(graph);
        QVERIFY(result.has_value());
        QCOMPARE(flaw(graph, *result), QString());
        QCOMPARE(edgeThroughNode(graph, *result), QString());
        for (std::size_t i = 1; i + 1 < graph.nodes.size(); ++i)
            QCOMPARE(result->centres[i].x, result->centres[1].x);
    }

    void layout_lateInput_standsAboveItsReader()
    {
        auto graph = chain(6);
        graph.nodes.insert(graph.nodes.begin(), {50, 20}); // node 0: an input read by the last node only
        for (auto& edge : graph.edges) {
            ++edge.source;
            ++edge.target;
        }
        graph.edges.push_back({0, 6, 0});
        const auto result = layeredLayout(graph);
        QVERIFY(result.has_value());
        QCOMPARE(result->ranks[0], result->ranks[6] - 1);
    }

    void layout_randomDags_areSoundAndRepeatable()
    {
        const auto seed = chosenSeed();
        for (std::uint32_t round = 0; round < 40; ++round) {
            const auto graph = randomDag(static_cast<std::int32_t>(2 + (seed + round * 37) % 150), seed + round);
            const auto where = QStringLiteral("seed %1, round %2").arg(seed).arg(round);
            const auto result = layeredLayout(graph);
            QVERIFY(result.has_value());
            QVERIFY2(flaw(graph, *result).isEmpty(), qPrintable(where + QLatin1String(": ") + flaw(graph, *result)));
            const auto through = edgeThroughNode(graph, *result);
            QVERIFY2(through.isEmpty(), qPrintable(where + QLatin1String(": ") + through));
            for (const auto& edge : graph.edges) {
                QVERIFY2(result->ranks[static_cast<std::size_t>(edge.source)]
                        < result->ranks[static_cast<std::size_t>(edge.target)],
                    qPrintable(where));
            }
            QVERIFY2(*layeredLayout(graph) == *result, qPrintable(where));
            const auto column = chainLayout(graph);
            QVERIFY2(flaw(graph, column).isEmpty(), qPrintable(where + QLatin1String(": ") + flaw(graph, column)));
        }
    }

    void layout_right_isTheTransposed()
    {
        const auto graph = randomDag(60, 7);
        LayeredLayoutOptions options;
        options.direction = LayoutDirection::Right;
        auto turned = graph;
        for (auto& node : turned.nodes)
            std::swap(node.width, node.height);
        const auto right = layeredLayout(turned, options);
        const auto down = layeredLayout(graph);
        QVERIFY(right && down);
        for (std::size_t i = 0; i < graph.nodes.size(); ++i)
            QCOMPARE(right->centres[i], (LayoutPoint{down->centres[i].y, down->centres[i].x}));
        QCOMPARE(right->width, down->height);
    }

    void layout_cyclesAndSelfLoops_areDrawn()
    {
        auto graph = chain(5);
        graph.edges.push_back({4, 1, 9});
        graph.edges.push_back({3, 3, 8});
        graph.edges.push_back({0, 1, 0});
        const auto result = layeredLayout(graph);
        QVERIFY(result.has_value());
        QCOMPARE(flaw(graph, *result), QString());
        QVERIFY(result->ranks[1] < result->ranks[4]);
        QCOMPARE(flaw(graph, chainLayout(graph)), QString());
    }

    void layout_sharedTensor_sharesItsPath()
    {
        auto graph = chain(8);
        graph.edges.push_back({0, 6, 0});
        graph.edges.push_back({0, 7, 0});
        const auto result = layeredLayout(graph);
        QVERIFY(result.has_value());
        const auto& shorter = result->paths[graph.edges.size() - 2];
        const auto& longer = result->paths[graph.edges.size() - 1];
        QCOMPARE(longer[1], shorter[1]);
        QCOMPARE(longer[2].x, shorter[2].x);
    }

    void layout_tooManyLongEdges_useLanes()
    {
        auto graph = chain(4000);
        for (std::int32_t i = 0; i < 200; ++i)
            graph.edges.push_back({i, 3999 - i, 5});
        const auto result = layeredLayout(graph);
        QVERIFY(result.has_value());
        QCOMPARE(flaw(graph, *result), QString());
    }

    void layout_stopRequested_givesNothing()
    {
        std::stop_source source;
        source.request_stop();
        QVERIFY(!layeredLayout(chain(100), {}, source.get_token()).has_value());
    }

    void layout_largeGraphs_meetTheTimeLimits()
    {
        const double thousand = bestOfThreeMs(randomDag(1000, 1));
        const double tenThousand = bestOfThreeMs(randomDag(10000, 1));
        qInfo("layout: 1 000 nodes %.1f ms, 10 000 nodes %.1f ms", thousand, tenThousand);
        QVERIFY2(thousand <= 100, qPrintable(QString::number(thousand)));
        QVERIFY2(tenThousand <= 500, qPrintable(QString::number(tenThousand)));
    }
};

QTEST_GUILESS_MAIN(TestLayeredLayout)
#include "tst_layered_layout.moc"
