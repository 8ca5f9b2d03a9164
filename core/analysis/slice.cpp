// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/slice.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace quantstep {
namespace {

/// Cells per row of a strip: all of a short one, else about as wide as three times its height, in steps of 16.
std::int64_t defaultWrap(std::int64_t count)
{
    constexpr std::int64_t kShort = 32;
    if (count <= kShort)
        return 0;
    const auto wide = static_cast<std::int64_t>(std::sqrt(3.0 * static_cast<double>(count)));
    return std::max<std::int64_t>(16, (wide + 15) / 16 * 16);
}

bool isWindowed(const Shape& shape)
{
    return shape.dim(1) > 1 || shape.dim(2) > 1;
}

int axisSize(const Shape& shape, int axis)
{
    return axis < 0 ? 1 : shape.dim(axis);
}

SliceSpec imageSlice(const Shape& shape, int rowAxis)
{
    SliceSpec spec;
    spec.rowAxis = rowAxis;
    spec.colAxis = rowAxis + 1;
    spec.fixed.assign(static_cast<std::size_t>(shape.rank()), 0);
    return spec;
}

SliceSpec filterSlice(const Shape& shape)
{
    SliceSpec spec = imageSlice(shape, 1);
    if (isWindowed(shape)) {
        spec.tileRowAxis = 0;
        spec.tileAxis = 3;
    } else {
        spec.rowAxis = 0;
        spec.colAxis = 3;
    }
    return spec;
}

} // namespace

std::vector<std::string> axisNames(int rank, TensorRole role)
{
    using Names = std::vector<std::string>;
    if (rank == 4 && role == TensorRole::ConvFilter)
        return {"O", "H", "W", "I"};
    if (rank == 4 && role == TensorRole::DepthwiseFilter)
        return {"1", "H", "W", "C"};
    if (rank == 2 && role == TensorRole::FullyConnectedFilter)
        return {"O", "I"};
    if (rank == 1 && role == TensorRole::Bias)
        return {"O"};
    if (role == TensorRole::Activation) {
        static const std::array<Names, 6> kActivation
            = {Names{}, {"C"}, {"N", "C"}, {"N", "T", "C"}, {"N", "H", "W", "C"}, {"N", "D", "H", "W", "C"}};
        if (rank < static_cast<int>(kActivation.size()))
            return kActivation[static_cast<std::size_t>(rank)];
    }
    Names names;
    for (int axis = 0; axis < rank; ++axis)
        names.push_back(fmt::format("d{}", axis));
    return names;
}

bool prefersSheet(const Shape& shape, TensorRole role)
{
    return shape.rank() == 4 && isWindowed(shape)
        && (role == TensorRole::ConvFilter || role == TensorRole::DepthwiseFilter);
}

SliceSpec defaultSlice(const Shape& shape, TensorRole role, bool sheet)
{
    const int rank = shape.rank();
    SliceSpec spec;
    spec.fixed.assign(static_cast<std::size_t>(rank), 0);
    if (rank == 0)
        return spec;
    if (rank == 1) {
        spec.colAxis = 0;
        spec.wrap = defaultWrap(shape.dim(0));
        return spec;
    }
    if (rank == 2)
        return imageSlice(shape, 0);
    if (rank == 3) {
        // [1, T, C] is a matrix in all but name; H x W x C shows one channel.
        spec = imageSlice(shape, shape.dim(0) == 1 ? 1 : 0);
        if (sheet && spec.rowAxis == 0)
            spec.tileAxis = 2;
        else if (sheet)
            spec.tileAxis = 0;
        return spec;
    }
    if (rank == 4 && role == TensorRole::ConvFilter && (sheet || !isWindowed(shape)))
        return filterSlice(shape);
    // [N, 1, 1, C] has nothing to show in H x W.
    if (rank == 4 && !isWindowed(shape) && shape.dim(3) > 1) {
        spec.rowAxis = 0;
        spec.colAxis = 3;
        return spec;
    }
    spec = imageSlice(shape, rank - 3);
    if (sheet)
        spec.tileAxis = rank - 1;
    return spec;
}

bool isValid(const SliceSpec& spec, const Shape& shape)
{
    const int rank = shape.rank();
    if (spec.fixed.size() != static_cast<std::size_t>(rank) || (spec.tileRowAxis >= 0 && spec.tileAxis < 0))
        return false;
    std::vector<int> uses(static_cast<std::size_t>(rank), 0);
    for (const int axis : {spec.rowAxis, spec.colAxis, spec.tileAxis, spec.tileRowAxis}) {
        if (axis < -1 || axis >= rank)
            return false;
        if (axis >= 0 && ++uses[static_cast<std::size_t>(axis)] > 1)
            return false;
    }
    if (spec.wrap < 0 || (spec.wrap > 0 && (spec.colAxis < 0 || spec.rowAxis >= 0 || spec.isSheet())))
        return false;
    for (int axis = 0; axis < rank; ++axis) {
        const std::int32_t at = spec.fixed[static_cast<std::size_t>(axis)];
        if (at < 0 || (at > 0 && at >= shape.dim(axis)))
            return false;
    }
    return true;
}

SliceView::SliceView(const Shape& shape, const SliceSpec& spec, double aspect) : m_shape(shape), m_spec(spec)
{
    if (shape.elements() == 0)
        return;
    const std::vector<std::size_t> strides = shape.strides();
    const auto strideOf = [&](int axis) { return axis < 0 ? std::size_t{0} : strides[static_cast<std::size_t>(axis)]; };
    for (int axis = 0; axis < shape.rank(); ++axis) {
        const bool used
            = axis == spec.rowAxis || axis == spec.colAxis || axis == spec.tileAxis || axis == spec.tileRowAxis;
        if (!used)
            m_offset += strideOf(axis) * static_cast<std::size_t>(spec.fixed[static_cast<std::size_t>(axis)]);
    }
    m_rowStride = strideOf(spec.rowAxis);
    m_colStride = strideOf(spec.colAxis);
    m_tileStride = strideOf(spec.tileAxis);
    m_tileRowStride = strideOf(spec.tileRowAxis);
    m_rows = axisSize(shape, spec.rowAxis);
    m_cols = axisSize(shape, spec.colAxis);
    m_limit = static_cast<std::size_t>(m_cols);
    if (spec.wrap > 0 && spec.wrap < m_cols) {
        m_rows = (m_cols + spec.wrap - 1) / spec.wrap;
        m_rowStride = m_colStride * static_cast<std::size_t>(spec.wrap);
        m_cols = spec.wrap;
    } else {
        m_limit = static_cast<std::size_t>(m_cols * m_rows);
    }
    layOutTiles(aspect);
}

void SliceView::layOutTiles(double aspect)
{
    const std::int64_t across = axisSize(m_shape, m_spec.tileAxis);
    if (isWrappedSheet())
        m_gapY = std::max<std::int64_t>(kGap, (m_rows + 3) / 6);
    if (m_spec.tileRowAxis >= 0) {
        m_tilesAcross = across;
        m_tilesDown = m_shape.dim(m_spec.tileRowAxis);
    } else {
        const double cells = static_cast<double>(across * tilePitchY()) * aspect / static_cast<double>(tilePitchX());
        m_tilesAcross = std::clamp<std::int64_t>(std::llround(std::ceil(std::sqrt(cells))), 1, across);
        m_tilesDown = (across + m_tilesAcross - 1) / m_tilesAcross;
    }
    m_tiles = m_spec.tileRowAxis >= 0 ? m_tilesAcross * m_tilesDown : across;
    m_width = m_tilesAcross * tilePitchX() - kGap;
    m_height = m_tilesDown * tilePitchY() - (isWrappedSheet() ? 0 : m_gapY);
}

SliceRun SliceView::runAt(std::int64_t x, std::int64_t y, std::int64_t xEnd) const
{
    const std::int64_t tileX = x / tilePitchX();
    const std::int64_t tileY = y / tilePitchY();
    const std::int64_t col = x - tileX * tilePitchX();
    const std::int64_t row = y - tileY * tilePitchY();
    if (row >= m_rows || col >= m_cols)
        return {};
    const bool wrappedTiles = m_spec.tileRowAxis < 0;
    const std::int64_t tile = wrappedTiles ? tileY * m_tilesAcross + tileX : tileX;
    if (wrappedTiles && tile >= m_tiles)
        return {};
    std::int64_t count = xEnd - x;
    if (m_spec.wrap > 0)
        count = std::min(count, static_cast<std::int64_t>(m_limit) - (row * m_cols + col));
    const std::size_t flat = m_offset + static_cast<std::size_t>(row) * m_rowStride
        + static_cast<std::size_t>(col) * m_colStride + static_cast<std::size_t>(tile) * m_tileStride
        + (wrappedTiles ? 0 : static_cast<std::size_t>(tileY) * m_tileRowStride);
    return {x, count, flat, m_colStride};
}

std::optional<std::size_t> SliceView::flatAt(std::int64_t x, std::int64_t y) const
{
    if (x < 0 || y < 0 || x >= m_width || y >= m_height)
        return std::nullopt;
    const SliceRun run = runAt(x, y, x + 1);
    if (run.count <= 0)
        return std::nullopt;
    return run.flat;
}

std::optional<std::vector<std::int32_t>> SliceView::indexAt(std::int64_t x, std::int64_t y) const
{
    const auto flat = flatAt(x, y);
    if (!flat)
        return std::nullopt;
    return m_shape.indexOf(*flat);
}

std::optional<SliceCell> SliceView::cellOf(std::span<const std::int32_t> index) const
{
    if (m_width == 0 || index.size() != static_cast<std::size_t>(m_shape.rank()))
        return std::nullopt;
    const auto at = [&](int axis) { return axis < 0 ? std::int64_t{0} : index[static_cast<std::size_t>(axis)]; };
    for (int axis = 0; axis < m_shape.rank(); ++axis) {
        const std::int64_t here = at(axis);
        if (here < 0 || here >= m_shape.dim(axis))
            return std::nullopt;
        const bool used
            = axis == m_spec.rowAxis || axis == m_spec.colAxis || axis == m_spec.tileAxis || axis == m_spec.tileRowAxis;
        if (!used && here != m_spec.fixed[static_cast<std::size_t>(axis)])
            return std::nullopt;
    }
    SliceCell cell{at(m_spec.colAxis), at(m_spec.rowAxis)};
    if (m_spec.wrap > 0) {
        cell.y = cell.x / m_cols;
        cell.x %= m_cols;
    }
    const std::int64_t tile = at(m_spec.tileAxis);
    const bool wrappedTiles = m_spec.tileRowAxis < 0;
    cell.x += (wrappedTiles ? tile % m_tilesAcross : tile) * tilePitchX();
    cell.y += (wrappedTiles ? tile / m_tilesAcross : at(m_spec.tileRowAxis)) * tilePitchY();
    return cell;
}

} // namespace quantstep
