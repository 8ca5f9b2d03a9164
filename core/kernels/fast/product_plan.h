// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How a convolution (or a dense product, which is one of 1x1) is computed as products of patches with the filter
// without copying patches: the input lines under a block of output rows are copied once, with their padding, and
// a patch is then a list of offsets ("steps") from its first value, the same for every output pixel.

#include "core/kernels/conv_geometry.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace quantstep::fast {

/// A padded input line, in pixels.
struct LineLayout {
    std::size_t left = 0, inside = 0, right = 0; ///< padding, pixels of the image from its first on, padding
    [[nodiscard]] std::size_t pixels() const { return left + inside + right; }
};

/// The line that covers every window along this axis.
[[nodiscard]] LineLayout lineLayout(const WindowAxis& x);

/// Input lines under `rows` output rows in sequence.
[[nodiscard]] inline std::size_t linesUnder(const WindowAxis& y, std::size_t rows)
{
    return (rows - 1) * static_cast<std::size_t>(y.stride)
        + (static_cast<std::size_t>(y.filter) - 1) * static_cast<std::size_t>(y.dilation) + 1;
}

/// Whether the lines under one output row and their padding are of a size worth copying.
[[nodiscard]] bool hasSensibleLines(const ConvGeometry& g, std::size_t bytesPerPixel);

/// Output rows [y, y + count) of one batch.
struct RowBlock {
    std::size_t batch, y, count;
};

/// Calls body(RowBlock) for rows [begin, end) (counted as ConvGeometry::rows()) in blocks of at most blockRows.
template<typename Body>
void forRowBlocks(const ConvGeometry& g, std::size_t blockRows, std::size_t begin, std::size_t end, const Body& body)
{
    const auto height = static_cast<std::size_t>(g.y.output);
    while (begin < end) {
        const std::size_t y = begin % height;
        const std::size_t count = std::min({blockRows, height - y, end - begin});
        body(RowBlock{begin / height, y, count});
        begin += count;
    }
}

/// Values of a patch that lie in sequence, counted in values.
struct PatchRun {
    std::size_t offset, length;
};

/// Output channels that are computed together: some vectors of lanes of one group of the convolution.
struct ProductTile {
    std::size_t channel = 0, channels = 0; ///< first and count
    std::size_t vectors = 0;
    std::size_t firstVector = 0; ///< of the tiles before this one
    std::size_t input = 0; ///< first channel of its group's input
    bool mayOverrun = false; ///< a last vector that is not full may be stored whole: what follows is written later
};

/// What the vector code of a processor needs.
struct PlanTarget {
    std::size_t lanes = 1; ///< channels of one vector
    std::size_t maxVectors = 1; ///< of a tile
    std::size_t valuesPerStep = 1; ///< values of one channel that one instruction multiplies and adds
    std::size_t valueBytes = 1; ///< in the copied lines
    std::size_t inPlaceMultiple = 0; ///< patches whose runs are multiples of it need no copy; 0: always copy
};

struct ProductPlan {
    ConvGeometry geometry;
    LineLayout lines;
    bool inPlace = false; ///< patches are read from the input itself
    std::size_t valuesPerStep = 1;
    std::size_t pixelBytes = 0, lineBytes = 0;
    std::size_t blockRows = 1;
    std::vector<PatchRun> runs;
    std::vector<std::int32_t> steps; ///< byte offsets from a patch's first value
    std::vector<ProductTile> tiles;
    std::vector<std::size_t> slots; ///< channel of each lane over all tiles; kNoChannel for unused lanes

    static constexpr std::size_t kNoChannel = static_cast<std::size_t>(-1);

    /// Bytes of copied lines under a block, with what may be read past them.
    [[nodiscard]] std::size_t blockBytes() const;
};

/// Nothing where the case is better left to the reference loops: empty filters, padding far larger than the image.
[[nodiscard]] std::optional<ProductPlan> makeProductPlan(const ConvGeometry& geometry, const PlanTarget& target);

/// A dense product [batches, depth] x [units, depth] as a 1x1 convolution of a column of pixels.
[[nodiscard]] ConvGeometry denseGeometry(std::size_t batches, std::size_t depth, std::size_t units);

/// Byte offsets of the patches of a block, pixel by pixel.
class PatchCursor {
public:
    explicit PatchCursor(const ProductPlan& plan)
        : m_width(static_cast<std::size_t>(plan.geometry.x.output)),
          m_pixelStep(static_cast<std::size_t>(plan.geometry.x.stride) * plan.pixelBytes),
          m_rowStep(static_cast<std::size_t>(plan.geometry.y.stride) * plan.lineBytes)
    {
    }
    [[nodiscard]] std::size_t offset() const { return m_row + m_column * m_pixelStep; }
    void advance()
    {
        if (++m_column == m_width) {
            m_column = 0;
            m_row += m_rowStep;
        }
    }

private:
    std::size_t m_width, m_pixelStep, m_rowStep;
    std::size_t m_column = 0, m_row = 0;
};

} // namespace quantstep::fast
