// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/sparse_encoding.h"

#include <algorithm>
#include <set>

namespace quantstep::test {
namespace {

using Path = std::vector<std::int32_t>; ///< an index per level

class Encoder {
public:
    Encoder(const TensorValue& dense, const SparseForm& form)
        : m_dense(dense), m_form(form), m_rank(static_cast<std::size_t>(dense.shape.rank()))
    {
        m_size = dense.elements() == 0 ? 1 : dense.bytes.size() / dense.elements();
        for (std::size_t flat = 0; flat < dense.elements(); ++flat) {
            const auto bytes = dense.bytes.span().subspan(flat * m_size, m_size);
            if (std::ranges::all_of(bytes, [](std::byte byte) { return byte == std::byte{0}; }))
                continue;
            Path path = pathOf(flat);
            for (; !path.empty(); path.pop_back())
                m_used.insert(path);
        }
    }

    SparseTensor encode()
    {
        SparseTensor result;
        result.layout.traversalOrder = m_form.traversalOrder;
        result.layout.blockMap = m_form.blockMap;
        std::vector<Path> nodes{{}};
        for (std::size_t i = 0; i < m_form.compressed.size(); ++i)
            nodes = addLevel(i, nodes, result.layout);
        std::vector<std::uint8_t> stored;
        for (const Path& leaf : nodes) {
            const auto* element = reinterpret_cast<const std::uint8_t*>(m_dense.bytes.data()) + flatOf(leaf) * m_size;
            stored.insert(stored.end(), element, element + m_size);
        }
        result.stored = makeTensor(m_dense.dtype, Shape{static_cast<std::int32_t>(nodes.size())}, std::move(stored));
        return result;
    }

private:
    [[nodiscard]] std::int32_t blockSize(std::size_t axis) const
    {
        for (std::size_t b = 0; b < m_form.blockMap.size(); ++b) {
            if (static_cast<std::size_t>(m_form.blockMap[b]) == axis)
                return m_form.blockSizes[b];
        }
        return 1;
    }

    [[nodiscard]] std::int32_t extent(std::size_t level) const
    {
        const auto dimension = static_cast<std::size_t>(m_form.traversalOrder[level]);
        return dimension >= m_rank ? m_form.blockSizes[dimension - m_rank]
                                   : m_dense.shape[static_cast<int>(dimension)] / blockSize(dimension);
    }

    [[nodiscard]] Path pathOf(std::size_t flat) const
    {
        std::vector<std::int32_t> position(m_rank);
        for (std::size_t axis = m_rank; axis-- > 0;) {
            const auto size = static_cast<std::size_t>(m_dense.shape[static_cast<int>(axis)]);
            position[axis] = static_cast<std::int32_t>(flat % size);
            flat /= size;
        }
        Path path;
        for (const std::int32_t dimension : m_form.traversalOrder) {
            const auto d = static_cast<std::size_t>(dimension);
            path.push_back(d >= m_rank
                    ? position[static_cast<std::size_t>(m_form.blockMap[d - m_rank])] % m_form.blockSizes[d - m_rank]
                    : position[d] / blockSize(d));
        }
        return path;
    }

    [[nodiscard]] std::size_t flatOf(const Path& path) const
    {
        std::vector<std::int32_t> position(m_rank, 0);
        for (std::size_t level = 0; level < path.size(); ++level) {
            const auto d = static_cast<std::size_t>(m_form.traversalOrder[level]);
            const std::size_t axis = d >= m_rank ? static_cast<std::size_t>(m_form.blockMap[d - m_rank]) : d;
            position[axis] += d >= m_rank ? path[level] : path[level] * blockSize(axis);
        }
        std::size_t flat = 0;
        for (std::size_t axis = 0; axis < m_rank; ++axis) {
            flat = flat * static_cast<std::size_t>(m_dense.shape[static_cast<int>(axis)])
                + static_cast<std::size_t>(position[axis]);
        }
        return flat;
    }

    [[nodiscard]] std::vector<Path> addLevel(std::size_t i, const std::vector<Path>& nodes, SparseLayout& layout) const
    {
        SparseLevel level;
        level.compressed = m_form.compressed[i];
        level.denseSize = level.compressed ? 0 : extent(i);
        if (level.compressed)
            level.segments = {0};
        std::vector<Path> next;
        for (const Path& node : nodes) {
            for (std::int32_t index = 0; index < extent(i); ++index) {
                Path child = node;
                child.push_back(index);
                if (level.compressed && !m_used.contains(child))
                    continue;
                if (level.compressed)
                    level.indices.push_back(index);
                next.push_back(std::move(child));
            }
            if (level.compressed)
                level.segments.push_back(static_cast<std::int32_t>(level.indices.size()));
        }
        layout.levels.push_back(std::move(level));
        return next;
    }

    const TensorValue& m_dense;
    const SparseForm& m_form;
    std::size_t m_rank, m_size = 1;
    std::set<Path> m_used; ///< nodes above an element that is not zero, and these themselves
};

} // namespace

SparseTensor encodeSparse(const TensorValue& dense, const SparseForm& form)
{
    return Encoder(dense, form).encode();
}

} // namespace quantstep::test
