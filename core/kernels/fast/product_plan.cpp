// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/fast/product_plan.h"

#include "core/kernels/fast/scratch.h"

namespace quantstep::fast {

namespace {

/// Copied lines that stay in the nearest cache while all channels are computed from them.
constexpr std::size_t kBlockBytes = 24U << 10;
constexpr std::size_t kBlockPixels = 2048;
constexpr double kLargestLines = 32.0 * 1024 * 1024;

std::size_t size(std::int32_t count)
{
    return static_cast<std::size_t>(count);
}

bool staysInside(const WindowAxis& axis)
{
    return axis.padBefore == 0
        && std::int64_t{axis.output - 1} * axis.stride + std::int64_t{axis.filter - 1} * axis.dilation < axis.input;
}

/// Taps of a filter row lie in sequence when all input channels belong to them and there are no gaps.
std::vector<PatchRun> patchRuns(const ConvGeometry& g, std::size_t linePixels)
{
    const bool joined = g.groups() == 1 && (g.x.dilation == 1 || g.x.filter == 1);
    std::vector<PatchRun> runs;
    for (std::int32_t fy = 0; fy < g.y.filter; ++fy) {
        const std::size_t line = size(fy) * size(g.y.dilation) * linePixels;
        if (joined) {
            runs.push_back({line * size(g.inputChannels), size(g.x.filter) * size(g.filterChannels)});
            continue;
        }
        for (std::int32_t fx = 0; fx < g.x.filter; ++fx) {
            const std::size_t pixel = line + size(fx) * size(g.x.dilation);
            runs.push_back({pixel * size(g.inputChannels), size(g.filterChannels)});
        }
    }
    return runs;
}

void addTiles(ProductPlan& plan, const PlanTarget& target)
{
    const ConvGeometry& g = plan.geometry;
    const std::size_t channels = size(g.filtersPerGroup());
    const std::size_t vectors = (channels + target.lanes - 1) / target.lanes;
    const std::size_t tiles = (vectors + target.maxVectors - 1) / target.maxVectors;
    std::size_t firstVector = 0;
    for (std::size_t group = 0; group < size(g.groups()); ++group) {
        for (std::size_t t = 0; t < tiles; ++t) {
            // Tiles of equal width, as far as possible.
            const std::size_t begin = t * vectors / tiles, end = (t + 1) * vectors / tiles;
            ProductTile tile;
            tile.channel = group * channels + begin * target.lanes;
            tile.channels = std::min(channels, end * target.lanes) - begin * target.lanes;
            tile.vectors = end - begin;
            tile.firstVector = firstVector;
            tile.input = group * size(g.filterChannels);
            tile.mayOverrun = group + 1 == size(g.groups());
            for (std::size_t lane = 0; lane < tile.vectors * target.lanes; ++lane)
                plan.slots.push_back(lane < tile.channels ? tile.channel + lane : ProductPlan::kNoChannel);
            firstVector += tile.vectors;
            plan.tiles.push_back(tile);
        }
    }
}

std::size_t rowsOfBlock(const ProductPlan& plan)
{
    const ConvGeometry& g = plan.geometry;
    std::size_t rows = 1;
    while (rows < size(g.y.output) && linesUnder(g.y, rows + 1) * plan.lineBytes <= kBlockBytes
        && (rows + 1) * size(g.x.output) <= kBlockPixels)
        ++rows;
    return rows;
}

} // namespace

LineLayout lineLayout(const WindowAxis& x)
{
    const std::size_t pixels = linesUnder(x, size(x.output));
    LineLayout layout;
    layout.left = std::min(size(x.padBefore), pixels);
    layout.inside = std::min(size(x.input), pixels - layout.left);
    layout.right = pixels - layout.left - layout.inside;
    return layout;
}

bool hasSensibleLines(const ConvGeometry& g, std::size_t bytesPerPixel)
{
    const double lines = double{1} + (double{1} * g.y.filter - 1) * g.y.dilation;
    const double pixels = double{1} * g.x.output * g.x.stride + double{1} * g.x.filter * g.x.dilation;
    return lines * pixels * static_cast<double>(bytesPerPixel) <= kLargestLines;
}

std::size_t ProductPlan::blockBytes() const
{
    return inPlace ? 0 : roundedToVectors(linesUnder(geometry.y, blockRows) * lineBytes + kReadSlack);
}

std::optional<ProductPlan> makeProductPlan(const ConvGeometry& geometry, const PlanTarget& target)
{
    const ConvGeometry& g = geometry;
    if (g.rows() == 0 || g.x.output == 0 || g.depth() == 0 || g.outputChannels == 0
        || !hasSensibleLines(g, size(g.inputChannels) * target.valueBytes))
        return std::nullopt;
    ProductPlan plan;
    plan.geometry = g;
    plan.valuesPerStep = target.valuesPerStep;
    plan.lines = lineLayout(g.x);
    plan.pixelBytes = size(g.inputChannels) * target.valueBytes;
    plan.runs = patchRuns(g, size(g.x.input));
    plan.inPlace = target.inPlaceMultiple > 0 && staysInside(g.y) && staysInside(g.x)
        && std::all_of(
            plan.runs.begin(), plan.runs.end(), [&](PatchRun run) { return run.length % target.inPlaceMultiple == 0; });
    const std::size_t linePixels = plan.inPlace ? size(g.x.input) : plan.lines.pixels();
    if (!plan.inPlace)
        plan.runs = patchRuns(g, linePixels);
    plan.lineBytes = linePixels * plan.pixelBytes;
    for (const PatchRun run : plan.runs) {
        for (std::size_t at = 0; at < run.length; at += target.valuesPerStep)
            plan.steps.push_back(static_cast<std::int32_t>((run.offset + at) * target.valueBytes));
    }
    addTiles(plan, target);
    plan.blockRows = rowsOfBlock(plan);
    return plan;
}

ConvGeometry denseGeometry(std::size_t batches, std::size_t depth, std::size_t units)
{
    const auto count = static_cast<std::int32_t>(batches);
    ConvGeometry g;
    g.batches = 1;
    g.y = WindowAxis{count, 1, 1, 1, count, 0};
    g.x = WindowAxis{1, 1, 1, 1, 1, 0};
    g.inputChannels = g.filterChannels = static_cast<std::int32_t>(depth);
    g.outputChannels = static_cast<std::int32_t>(units);
    return g;
}

} // namespace quantstep::fast
