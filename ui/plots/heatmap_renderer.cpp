// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/heatmap_renderer.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <span>
#include <vector>

namespace quantstep {
namespace {

/// Blocks [first, last) of the level in use, for one pixel column or row; empty outside the plane.
struct BlockRange {
    std::int64_t first = 0, last = 0;
    bool operator==(const BlockRange&) const = default;
    [[nodiscard]] bool isEmpty() const { return first >= last; }
};

/// Which blocks each pixel stands for. Every block belongs to exactly one pixel (that of its first cell), so
/// nothing is lost between pixels and nothing shows twice.
std::vector<BlockRange> blockRanges(
    double start, double cellsPerPixel, int pixels, std::int64_t cells, std::int64_t blockSize)
{
    std::vector<BlockRange> ranges(static_cast<std::size_t>(pixels));
    const auto size = static_cast<double>(blockSize);
    const std::int64_t blocks = (cells + blockSize - 1) / blockSize;
    for (int i = 0; i < pixels; ++i) {
        const double from = start + i * cellsPerPixel;
        const double to = from + cellsPerPixel;
        BlockRange& range = ranges[static_cast<std::size_t>(i)];
        if (cellsPerPixel <= 1) {
            range.first = static_cast<std::int64_t>(std::floor(from + cellsPerPixel / 2));
            range.last = range.first + 1;
        } else {
            if (from >= static_cast<double>(cells))
                continue;
            range.first = static_cast<std::int64_t>(std::ceil(from / size));
            range.last = static_cast<std::int64_t>(std::ceil(to / size));
            if (range.isEmpty()) { // the rest of the last block
                range.first = static_cast<std::int64_t>(std::floor(from / size));
                range.last = range.first + 1;
            }
        }
        if (range.first < 0 || range.last > blocks)
            range = {std::max<std::int64_t>(range.first, 0), std::min(range.last, blocks)};
    }
    return ranges;
}

/// Number of halvings whose blocks fit into a pixel; 0 = single cells.
int levelFor(const HeatmapWindow& window, std::size_t levels)
{
    const double finest = std::min(window.cellsPerPixelX, window.cellsPerPixelY);
    if (finest < 2)
        return 0;
    return std::min(static_cast<int>(std::floor(std::log2(finest))), static_cast<int>(levels));
}

bool zebra(int x, int y, bool falling)
{
    return ((falling ? x - y : x + y) & 7) < 3;
}

/// Colours of single bytes: everything decided beforehand by the byte.
class BytePainter {
public:
    using Number = std::uint8_t;

    explicit BytePainter(const HeatmapScene& scene) : m_scene(scene)
    {
        const std::uint8_t order = scene.reader.byteOrder();
        for (int key = 0; key < 256; ++key) {
            const auto k = static_cast<std::size_t>(key);
            const double number = scene.reader.numberOfByte(static_cast<std::uint8_t>(key ^ order));
            m_colors[k] = colorOf(scene, number);
            m_distances[k] = static_cast<float>(std::abs(number - scene.centre));
            m_low[k] = scene.limits && number <= scene.limits->first;
            m_high[k] = scene.limits && number >= scene.limits->second;
        }
    }

    [[nodiscard]] QRgb color(const Extremes<Number>& block) const
    {
        if (block.isNone())
            return m_scene.background;
        const std::size_t low = block.low, high = block.high;
        return m_colors.data()[m_distances.data()[high] >= m_distances.data()[low] ? high : low];
    }
    [[nodiscard]] bool atLow(const Extremes<Number>& block) const
    {
        return !block.isNone() && (m_low[block.low] || m_low[block.high]);
    }
    [[nodiscard]] bool atHigh(const Extremes<Number>& block) const
    {
        return !block.isNone() && (m_high[block.high] || m_high[block.low]);
    }

private:
    const HeatmapScene& m_scene;
    std::array<QRgb, 256> m_colors{};
    std::array<float, 256> m_distances{};
    std::array<bool, 256> m_low{}, m_high{};
};

/// Colours of floats: scaled into the table.
class FloatPainter {
public:
    using Number = float;

    explicit FloatPainter(const HeatmapScene& scene)
        : m_scene(scene),
          m_table(colorTable(scene.map)),
          m_low(static_cast<float>(scene.low)),
          m_factor(scene.high > scene.low ? static_cast<float>(255 / (scene.high - scene.low)) : 0),
          m_centre(static_cast<float>(scene.centre))
    {
    }

    [[nodiscard]] QRgb color(const Extremes<Number>& block) const
    {
        if (block.isNone())
            return m_scene.background;
        const float number = std::abs(block.high - m_centre) >= std::abs(block.low - m_centre) ? block.high : block.low;
        if (number != number)
            return m_scene.nanColor;
        const float at = std::clamp((number - m_low) * m_factor + 0.5F, 0.0F, 255.0F);
        return m_table.data()[static_cast<std::size_t>(at)];
    }
    [[nodiscard]] bool atLow(const Extremes<Number>& block) const
    {
        return m_scene.limits && !block.isNone() && block.low <= m_scene.limits->first;
    }
    [[nodiscard]] bool atHigh(const Extremes<Number>& block) const
    {
        return m_scene.limits && !block.isNone() && block.high >= m_scene.limits->second;
    }

private:
    const HeatmapScene& m_scene;
    const ColorTable& m_table;
    float m_low, m_factor, m_centre;
};

/// One frame: pixel rows share what they can.
template<typename Painter> class Frame {
public:
    using Block = Extremes<typename Painter::Number>;
    using Level = ExtremePyramid::Level<typename Painter::Number>;

    Frame(const HeatmapScene& scene, const HeatmapWindow& window) : m_scene(scene), m_painter(scene)
    {
        const auto* levels = scene.pyramid ? scene.pyramid->levels<typename Painter::Number>() : nullptr;
        const int halvings = levelFor(window, levels ? levels->size() : 0);
        if (halvings > 0)
            m_level = &(*levels)[static_cast<std::size_t>(halvings - 1)];
        const std::int64_t size = std::int64_t{1} << halvings;
        const bool sampled = !levels && (window.cellsPerPixelX >= 2 || window.cellsPerPixelY >= 2);
        m_columns = blockRanges(window.x, window.cellsPerPixelX, window.pixels.width(), scene.view.width(), size);
        m_rows = blockRanges(window.y, window.cellsPerPixelY, window.pixels.height(), scene.view.height(), size);
        if (sampled) {
            for (auto* ranges : {&m_columns, &m_rows})
                for (BlockRange& range : *ranges)
                    range.last = std::min(range.last, range.first + 1);
        }
        m_first = -1;
        for (const BlockRange& range : m_columns) {
            if (range.isEmpty())
                continue;
            m_first = m_first < 0 ? range.first : m_first;
            m_last = range.last;
        }
        m_sampled = sampled;
    }

    void draw(QImage& image)
    {
        if (m_first < 0) {
            image.fill(m_scene.background);
            return;
        }
        m_blocks.resize(static_cast<std::size_t>(m_last - m_first));
        m_more.resize(m_blocks.size());
        const std::size_t bytes = static_cast<std::size_t>(image.width()) * sizeof(QRgb);
        for (int y = 0; y < image.height(); ++y) {
            const BlockRange& rows = m_rows[static_cast<std::size_t>(y)];
            auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
            const bool same = y > 0 && rows == m_rows[static_cast<std::size_t>(y - 1)];
            if (same && !m_scene.limits) {
                std::memcpy(line, image.constScanLine(y - 1), bytes);
                continue;
            }
            if (rows.isEmpty()) {
                std::fill_n(line, image.width(), m_scene.background);
                continue;
            }
            if (!same)
                collect(rows);
            paintLine(line, y);
        }
    }

private:
    /// Reads the blocks of some rows into m_blocks, combined.
    void collect(const BlockRange& rows)
    {
        const std::int64_t count = m_last - m_first;
        if (m_sampled && m_columns.size() * 2 < m_blocks.size()) {
            for (const BlockRange& column : m_columns)
                if (!column.isEmpty())
                    readCells(m_scene.view, m_scene.reader, rows.first, column.first, 1,
                        &m_blocks[static_cast<std::size_t>(column.first - m_first)]);
            return;
        }
        if (!m_level) {
            readCells(m_scene.view, m_scene.reader, rows.first, m_first, count, m_blocks.data());
            for (std::int64_t row = rows.first + 1; row < rows.last; ++row) {
                readCells(m_scene.view, m_scene.reader, row, m_first, count, m_more.data());
                combine(m_more.data());
            }
            return;
        }
        const Block* row = m_level->blocks.data() + rows.first * m_level->width + m_first;
        std::copy_n(row, count, m_blocks.data());
        for (std::int64_t more = rows.first + 1; more < rows.last; ++more)
            combine(row + (more - rows.first) * m_level->width);
    }

    void combine(const Block* row)
    {
        // Plain pointers here and below: these loops are the frame time.
        Block* blocks = m_blocks.data();
        const std::size_t count = m_blocks.size();
        for (std::size_t i = 0; i < count; ++i)
            blocks[i].add(row[i]);
    }

    void paintLine(QRgb* line, int y)
    {
        const auto width = static_cast<int>(m_columns.size());
        const Block* blocks = m_blocks.data() - m_first;
        const BlockRange* columns = m_columns.data();
        for (int x = 0; x < width; ++x) {
            const BlockRange column = columns[x];
            if (column.isEmpty()) {
                line[x] = m_scene.background;
                continue;
            }
            Block block = blocks[column.first];
            for (std::int64_t i = column.first + 1; i < column.last; ++i)
                block.add(blocks[i]);
            line[x] = m_painter.color(block);
            if (!m_scene.limits)
                continue;
            if (m_painter.atLow(block) && zebra(x, y, true))
                line[x] = m_scene.lowMark;
            if (m_painter.atHigh(block) && zebra(x, y, false))
                line[x] = m_scene.highMark;
        }
    }

    const HeatmapScene& m_scene;
    Painter m_painter;
    const Level* m_level = nullptr;
    std::vector<BlockRange> m_columns, m_rows;
    std::int64_t m_first = 0, m_last = 0;
    bool m_sampled = false;
    std::vector<Block> m_blocks, m_more;
};

} // namespace

QRgb colorOf(const HeatmapScene& scene, double number)
{
    if (number != number)
        return scene.nanColor;
    if (!(scene.high > scene.low))
        return colorTable(scene.map)[number > scene.low ? 255 : 0];
    const double at = std::clamp((number - scene.low) * 255 / (scene.high - scene.low) + 0.5, 0.0, 255.0);
    return colorTable(scene.map)[static_cast<std::size_t>(at)];
}

Reduction reductionOf(const HeatmapScene& scene, const HeatmapWindow& window)
{
    const double perPixel = std::max(window.cellsPerPixelX, 1.0) * std::max(window.cellsPerPixelY, 1.0);
    Reduction reduction;
    reduction.elementsPerPixel = std::max<std::int64_t>(1, std::llround(perPixel));
    reduction.exact = scene.pyramid || (window.cellsPerPixelX < 2 && window.cellsPerPixelY < 2);
    return reduction;
}

QImage renderHeatmap(const HeatmapScene& scene, const HeatmapWindow& window)
{
    QImage image(window.pixels, QImage::Format_RGB32);
    if (image.isNull())
        return image;
    if (scene.reader.isEmpty())
        image.fill(scene.background);
    else if (scene.reader.bytes())
        Frame<BytePainter>(scene, window).draw(image);
    else
        Frame<FloatPainter>(scene, window).draw(image);
    return image;
}

} // namespace quantstep
