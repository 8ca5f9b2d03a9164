// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/shape.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace quantstep {

/// What a tensor is to the operators around it; it names the axes and chooses how they are laid out.
enum class TensorRole : std::uint8_t {
    Activation, ///< NHWC when it has four axes
    ConvFilter, ///< OHWI
    DepthwiseFilter, ///< 1HWC
    FullyConnectedFilter, ///< OI
    Bias, ///< O
    Other,
};

/// Short axis names for a rank and role: {"N", "H", "W", "C"}; "d0", "d1"… where nothing is known.
[[nodiscard]] std::vector<std::string> axisNames(int rank, TensorRole role);

/// How a tensor is laid out on a plane. An axis is -1 when nothing is assigned to it; each axis of the
/// tensor has at most one use, and every axis without a use is held at its number in `fixed`.
struct SliceSpec {
    int rowAxis = -1; ///< Y, downwards
    int colAxis = -1; ///< X, to the right
    int tileAxis = -1; ///< one tile per index, left to right (wrapped when there is no tileRowAxis)
    int tileRowAxis = -1; ///< one row of tiles per index, downwards; only with a tileAxis
    std::vector<std::int32_t> fixed; ///< one number per axis, in range
    std::int64_t wrap = 0; ///< with a column axis and nothing else: cells per row; 0 = one row

    [[nodiscard]] bool isSheet() const { return tileAxis >= 0; }
    bool operator==(const SliceSpec&) const = default;
};

/// The layout that suits a shape and role: scalar 1x1; 1-D a wrapped strip; 2-D rows x columns; 3-D the
/// first two with the last as index; NHWC X=W Y=H; OHWI rows O x tiles I of HxW (a plain OxI matrix when the
/// window is 1x1); 1HWC tiles C; five axes and more the two before the last.
/// @param sheet asks for a contact sheet (tiles over the channel axis) where the rank allows one.
[[nodiscard]] SliceSpec defaultSlice(const Shape& shape, TensorRole role, bool sheet = false);

/// True when the role's default layout is a contact sheet.
[[nodiscard]] bool prefersSheet(const Shape& shape, TensorRole role);

/// Axes in range and used once, fixed numbers in range, tileRowAxis only beside a tileAxis.
[[nodiscard]] bool isValid(const SliceSpec& spec, const Shape& shape);

/// Elements with constant stride: what a row of a plane is made of.
struct SliceRun {
    std::int64_t x = 0; ///< first cell, in plane coordinates
    std::int64_t count = 0;
    std::size_t flat = 0; ///< element of the first cell
    std::size_t stride = 0; ///< elements between neighbouring cells
};

/// A cell of the plane.
struct SliceCell {
    std::int64_t x = 0, y = 0;
    bool operator==(const SliceCell&) const = default;
};

/// A plane of cells over a tensor's elements, without a copy: maps cells to flat positions and back.
/// Tiles stand side by side with a gap of one cell between them; rows of a wrapped contact sheet have a
/// wider gap below them, where a caption fits. Gaps and the rest of the last row (wrapped strip, last row of
/// tiles) hold no element.
class SliceView {
public:
    SliceView() = default;
    /// @param spec valid for the shape (see isValid()).
    /// @param aspect wished width / height of a wrapped contact sheet.
    SliceView(const Shape& shape, const SliceSpec& spec, double aspect = 1.6);

    [[nodiscard]] const SliceSpec& spec() const { return m_spec; }
    [[nodiscard]] const Shape& shape() const { return m_shape; }

    /// Size of the plane in cells, gaps included; 0 x 0 for a tensor without elements.
    [[nodiscard]] std::int64_t width() const { return m_width; }
    [[nodiscard]] std::int64_t height() const { return m_height; }

    /// Size of one tile (of the whole plane when there are no tiles).
    [[nodiscard]] std::int64_t tileWidth() const { return m_cols; }
    [[nodiscard]] std::int64_t tileHeight() const { return m_rows; }
    [[nodiscard]] std::int64_t tilesAcross() const { return m_tilesAcross; }
    [[nodiscard]] std::int64_t tilesDown() const { return m_tilesDown; }
    [[nodiscard]] std::int64_t tileCount() const { return m_tiles; }
    /// True for tiles that are wrapped like words, each with a gap for its caption below it.
    [[nodiscard]] bool isWrappedSheet() const { return m_spec.isSheet() && m_spec.tileRowAxis < 0; }
    /// Index along the tile axis of the tile around a cell, gaps counting to the tile left above; wrapped sheets only.
    [[nodiscard]] std::int64_t tileAt(std::int64_t x, std::int64_t y) const
    {
        return y / tilePitchY() * m_tilesAcross + x / tilePitchX();
    }
    /// Distance between the first cells of neighbouring tiles.
    [[nodiscard]] std::int64_t tilePitchX() const { return m_cols + kGap; }
    [[nodiscard]] std::int64_t tilePitchY() const { return m_rows + m_gapY; }

    /// Element of a cell; nothing for gaps and outside the plane.
    [[nodiscard]] std::optional<std::size_t> flatAt(std::int64_t x, std::int64_t y) const;

    /// Full index of a cell; nothing for gaps and outside the plane.
    [[nodiscard]] std::optional<std::vector<std::int32_t>> indexAt(std::int64_t x, std::int64_t y) const;

    /// Cell of an element; nothing when the element lies in another slice.
    [[nodiscard]] std::optional<SliceCell> cellOf(std::span<const std::int32_t> index) const;

    /// Calls `fn(SliceRun)` for the elements among cells [x, x+count) of row y, left to right.
    /// The range must lie inside the plane.
    template<typename Fn> void forEachRun(std::int64_t y, std::int64_t x, std::int64_t count, Fn&& fn) const
    {
        const std::int64_t end = x + count;
        while (x < end) {
            const std::int64_t tileX = x / tilePitchX();
            const std::int64_t tileEnd = tileX * tilePitchX() + m_cols;
            const SliceRun run = runAt(x, y, std::min(end, tileEnd));
            if (run.count > 0)
                fn(run);
            x = (tileX + 1) * tilePitchX();
        }
    }

private:
    static constexpr std::int64_t kGap = 1;

    /// Elements from cell (x, y) to the cell before xEnd, which lies in the same tile.
    [[nodiscard]] SliceRun runAt(std::int64_t x, std::int64_t y, std::int64_t xEnd) const;
    void layOutTiles(double aspect);

    Shape m_shape;
    SliceSpec m_spec;
    std::int64_t m_rows = 0, m_cols = 0, m_tiles = 1, m_tilesAcross = 1, m_tilesDown = 1;
    std::int64_t m_gapY = kGap;
    std::int64_t m_width = 0, m_height = 0;
    std::size_t m_offset = 0, m_rowStride = 0, m_colStride = 0, m_tileStride = 0, m_tileRowStride = 0;
    std::size_t m_limit = 0; ///< elements of a wrapped strip
};

} // namespace quantstep
