// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/sparse_expansion.h"

#include <cstring>

namespace quantstep {
namespace {

constexpr std::uint64_t kMaxDenseBytes = std::uint64_t{1} << 31;

/// `order` holds each of first .. first + count - 1 once.
bool isPermutation(std::span<const std::int32_t> order, std::size_t first)
{
    std::vector<bool> seen(order.size(), false);
    for (const std::int32_t dimension : order) {
        const auto place = static_cast<std::int64_t>(dimension) - static_cast<std::int64_t>(first);
        if (place < 0 || place >= static_cast<std::int64_t>(order.size()) || seen[static_cast<std::size_t>(place)])
            return false;
        seen[static_cast<std::size_t>(place)] = true;
    }
    return true;
}

class Expander {
public:
    Expander(const SparseLayout& layout, const Shape& shape)
        : m_layout(layout),
          m_shape(shape),
          m_rank(static_cast<std::size_t>(shape.rank())),
          m_blockSizes(layout.blockMap.size(), 1)
    {
    }

    [[nodiscard]] Status check()
    {
        QS_CHECK(checkOrder());
        QS_CHECK(findBlockSizes());
        for (std::size_t i = 0; i < m_layout.levels.size(); ++i)
            QS_CHECK(checkLevel(i));
        return {};
    }

    /// Elements that the layout says are stored; after check().
    [[nodiscard]] std::uint64_t storedElements() const { return m_nodes; }

    /// Copies stored elements of `size` bytes to their places.
    void copy(const std::byte* stored, std::byte* dense, std::size_t size) const
    {
        std::vector<std::size_t> position(m_rank, 0);
        descend(0, 0, position, [&](std::size_t node) {
            std::size_t flat = 0;
            for (std::size_t axis = 0; axis < m_rank; ++axis)
                flat = flat * static_cast<std::size_t>(m_shape[static_cast<int>(axis)]) + position[axis];
            std::memcpy(dense + flat * size, stored + node * size, size);
        });
    }

private:
    [[nodiscard]] Status checkOrder() const
    {
        const std::size_t levels = m_layout.levels.size();
        const std::span<const std::int32_t> order(m_layout.traversalOrder);
        if (order.size() != levels || levels != m_rank + m_layout.blockMap.size()) {
            return fail(ErrorCode::Malformed,
                "sparsity: expected {} dimensions and {} within blocks, found {} levels "
                "and an order of {}",
                m_rank, m_layout.blockMap.size(), levels, order.size());
        }
        if (!isPermutation(order.first(m_rank), 0) || !isPermutation(order.subspan(m_rank), m_rank))
            return fail(ErrorCode::Malformed, "sparsity: the traversal order is no order of {} dimensions", levels);
        for (std::size_t b = 0; b < m_layout.blockMap.size(); ++b) {
            const std::int32_t axis = m_layout.blockMap[b];
            if (axis < 0 || axis >= m_shape.rank() || (b > 0 && axis <= m_layout.blockMap[b - 1]))
                return fail(ErrorCode::Malformed, "sparsity: block map entry {} is {}", b, axis);
        }
        return {};
    }

    [[nodiscard]] Status findBlockSizes()
    {
        for (std::size_t i = m_rank; i < m_layout.levels.size(); ++i) {
            const SparseLevel& level = m_layout.levels[i];
            const auto block = static_cast<std::size_t>(m_layout.traversalOrder[i]) - m_rank;
            const std::int32_t size = m_shape[m_layout.blockMap[block]];
            if (level.compressed || level.denseSize <= 0 || size % level.denseSize != 0) {
                return fail(ErrorCode::Malformed, "sparsity: level {} cannot be a block of {} in a dimension of {}", i,
                    level.denseSize, size);
            }
            m_blockSizes[block] = level.denseSize;
        }
        return {};
    }

    /// Indices of the dimension that a level runs over.
    [[nodiscard]] std::int32_t extent(std::size_t i) const
    {
        const auto dimension = static_cast<std::size_t>(m_layout.traversalOrder[i]);
        if (dimension >= m_rank)
            return m_blockSizes[dimension - m_rank];
        std::int32_t size = m_shape[static_cast<int>(dimension)];
        for (std::size_t b = 0; b < m_blockSizes.size(); ++b) {
            if (static_cast<std::size_t>(m_layout.blockMap[b]) == dimension)
                size /= m_blockSizes[b];
        }
        return size;
    }

    /// Counts the nodes of the level, of which each is one index under one node of the level above.
    [[nodiscard]] Status checkLevel(std::size_t i)
    {
        const SparseLevel& level = m_layout.levels[i];
        const std::int32_t size = extent(i);
        if (!level.compressed) {
            if (level.denseSize != size) {
                return fail(
                    ErrorCode::Malformed, "sparsity: level {} has {} indices, expected {}", i, level.denseSize, size);
            }
            m_nodes *= static_cast<std::uint64_t>(size);
            if (m_nodes > kMaxDenseBytes)
                return fail(ErrorCode::LimitExceeded, "sparsity: level {} would have {} nodes", i, m_nodes);
            return {};
        }
        const auto& segments = level.segments;
        if (segments.size() != m_nodes + 1 || segments.front() != 0
            || static_cast<std::size_t>(segments.back()) != level.indices.size()) {
            return fail(ErrorCode::Malformed,
                "sparsity: level {} has {} segments for {} nodes above, which do not cover {} indices", i,
                segments.size(), m_nodes, level.indices.size());
        }
        for (std::size_t s = 1; s < segments.size(); ++s) {
            if (segments[s] < segments[s - 1])
                return fail(ErrorCode::Malformed, "sparsity: segment {} of level {} ends before it begins", s - 1, i);
        }
        for (std::size_t k = 0; k < level.indices.size(); ++k) {
            if (level.indices[k] < 0 || level.indices[k] >= size) {
                return fail(ErrorCode::Malformed, "sparsity: index {} of level {} is {}, expected 0 to {}", k, i,
                    level.indices[k], size - 1);
            }
        }
        m_nodes = level.indices.size();
        return {};
    }

    template<typename Leaf>
    void descend(std::size_t i, std::size_t node, std::vector<std::size_t>& position, const Leaf& leaf) const
    {
        if (i == m_layout.levels.size()) {
            leaf(node);
            return;
        }
        const SparseLevel& level = m_layout.levels[i];
        const auto dimension = static_cast<std::size_t>(m_layout.traversalOrder[i]);
        const bool inBlock = dimension >= m_rank;
        const auto axis = inBlock ? static_cast<std::size_t>(m_layout.blockMap[dimension - m_rank]) : dimension;
        const auto size = static_cast<std::size_t>(extent(i));
        const std::size_t first = level.compressed ? static_cast<std::size_t>(level.segments[node]) : node * size;
        const std::size_t end = level.compressed ? static_cast<std::size_t>(level.segments[node + 1]) : first + size;
        const std::size_t before = position[axis];
        for (std::size_t child = first; child < end; ++child) {
            const std::size_t index = level.compressed ? static_cast<std::size_t>(level.indices[child]) : child - first;
            position[axis] = inBlock ? before * size + index : index;
            descend(i + 1, child, position, leaf);
        }
        position[axis] = before;
    }

    const SparseLayout& m_layout;
    const Shape& m_shape;
    std::size_t m_rank;
    std::vector<std::int32_t> m_blockSizes;
    std::uint64_t m_nodes = 1; ///< of the level checked last
};

} // namespace

Result<SharedBytes> expandSparse(const SparseLayout& layout, DType dtype, const Shape& shape, const SharedBytes& stored)
{
    const auto size = static_cast<std::size_t>(dtypeBits(dtype)) / 8;
    if (size == 0)
        return fail(ErrorCode::Unsupported, "sparse constants of type {} cannot be expanded", dtypeName(dtype));
    const auto elements = shape.checkedElements();
    if (!elements || *elements * size > kMaxDenseBytes)
        return fail(ErrorCode::LimitExceeded, "sparsity: {} {} is too large to expand", dtypeName(dtype), shape.text());
    if (*elements == 0)
        return SharedBytes();
    Expander expander(layout, shape);
    QS_CHECK(expander.check());
    if (expander.storedElements() > stored.size() / size) {
        return fail(ErrorCode::Malformed, "sparsity: expected {} stored elements, found {}", expander.storedElements(),
            stored.size() / size);
    }
    // 64-bit words, so that the bytes are aligned for every element type.
    std::vector<std::uint64_t> words((*elements * size + 7) / 8, 0);
    expander.copy(stored.data(), reinterpret_cast<std::byte*>(words.data()), size);
    return SharedBytes::adopt(std::move(words)).part(0, *elements * size);
}

} // namespace quantstep
