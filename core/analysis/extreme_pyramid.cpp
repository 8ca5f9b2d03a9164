// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/extreme_pyramid.h"

#include <algorithm>
#include <utility>

namespace quantstep {
namespace {

/// One row of blocks from one or two rows of the level below.
template<typename T>
void halve(const Extremes<T>* upper, const Extremes<T>* lower, std::int64_t count, Extremes<T>* out)
{
    for (std::int64_t x = 0; x < count; x += 2) {
        Extremes<T> block = upper[x];
        if (lower)
            block.add(lower[x]);
        if (x + 1 < count) {
            block.add(upper[x + 1]);
            if (lower)
                block.add(lower[x + 1]);
        }
        out[x / 2] = block;
    }
}

template<typename T> ExtremePyramid::Level<T> emptyLevel(std::int64_t width, std::int64_t height)
{
    ExtremePyramid::Level<T> level;
    level.width = (width + 1) / 2;
    level.height = (height + 1) / 2;
    level.blocks.resize(static_cast<std::size_t>(level.width * level.height));
    return level;
}

template<typename T>
ExtremePyramid::Levels<T> buildLevels(const SliceView& view, const QuantityReader& reader, const std::stop_token& stop)
{
    ExtremePyramid::Levels<T> levels;
    const std::int64_t width = view.width();
    const std::int64_t height = view.height();
    if (width == 0)
        return levels;
    levels.push_back(emptyLevel<T>(width, height));
    std::vector<Extremes<T>> upper(static_cast<std::size_t>(width)), lower(upper);
    for (std::int64_t y = 0; y < height && !stop.stop_requested(); y += 2) {
        readCells(view, reader, y, 0, width, upper.data());
        if (y + 1 < height)
            readCells(view, reader, y + 1, 0, width, lower.data());
        halve(upper.data(), y + 1 < height ? lower.data() : nullptr, width,
            levels[0].blocks.data() + (y / 2) * levels[0].width);
    }
    while (levels.back().width > 1 || levels.back().height > 1) {
        const ExtremePyramid::Level<T>& below = levels.back();
        ExtremePyramid::Level<T> level = emptyLevel<T>(below.width, below.height);
        for (std::int64_t y = 0; y < below.height; y += 2) {
            const Extremes<T>* row = below.blocks.data() + y * below.width;
            halve(row, y + 1 < below.height ? row + below.width : nullptr, below.width,
                level.blocks.data() + (y / 2) * level.width);
        }
        levels.push_back(std::move(level));
    }
    return levels;
}

} // namespace

void readCells(const SliceView& view, const QuantityReader& reader, std::int64_t y, std::int64_t x, std::int64_t count,
    Extremes<std::uint8_t>* out)
{
    const std::uint8_t* bytes = reader.bytes();
    const std::uint8_t order = reader.byteOrder();
    if (view.spec().isSheet() || view.spec().wrap > 0)
        std::fill_n(out, count, Extremes<std::uint8_t>::none());
    view.forEachRun(y, x, count, [&](const SliceRun& run) {
        const std::uint8_t* from = bytes + run.flat;
        Extremes<std::uint8_t>* to = out + (run.x - x);
        for (std::int64_t i = 0; i < run.count; ++i) {
            const auto byte = static_cast<std::uint8_t>(from[static_cast<std::size_t>(i) * run.stride] ^ order);
            to[i] = {byte, byte};
        }
    });
}

void readCells(const SliceView& view, const QuantityReader& reader, std::int64_t y, std::int64_t x, std::int64_t count,
    Extremes<float>* out)
{
    thread_local std::vector<float> numbers;
    numbers.resize(std::max(numbers.size(), static_cast<std::size_t>(count)));
    if (view.spec().isSheet() || view.spec().wrap > 0)
        std::fill_n(out, count, Extremes<float>::none());
    view.forEachRun(y, x, count, [&](const SliceRun& run) {
        reader.read(run.flat, run.stride, static_cast<std::size_t>(run.count), numbers.data());
        Extremes<float>* to = out + (run.x - x);
        for (std::int64_t i = 0; i < run.count; ++i)
            to[i] = {numbers[static_cast<std::size_t>(i)], numbers[static_cast<std::size_t>(i)]};
    });
}

std::shared_ptr<const ExtremePyramid> ExtremePyramid::build(
    const SliceView& view, const QuantityReader& reader, std::stop_token stop)
{
    auto pyramid = std::make_shared<ExtremePyramid>();
    if (reader.bytes())
        pyramid->m_levels = buildLevels<std::uint8_t>(view, reader, stop);
    else
        pyramid->m_levels = buildLevels<float>(view, reader, stop);
    if (stop.stop_requested())
        return nullptr;
    return pyramid;
}

} // namespace quantstep
