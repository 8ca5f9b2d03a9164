// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace quantstep {

/// One level of the tree in which a sparse constant is stored: all indices of a dimension, or only those listed.
struct SparseLevel {
    bool compressed = false; ///< only some indices (compressed rows)
    std::int32_t denseSize = 0; ///< number of indices of a level that is not compressed
    std::vector<std::int32_t> segments; ///< compressed: where the indices of each node above begin, and the end
    std::vector<std::int32_t> indices;
};

/// How the file stores the elements of a sparse constant. Dimensions [0, rank) are the tensor's (counted in blocks
/// where it is cut into blocks), the ones behind them run within a block.
struct SparseLayout {
    std::vector<std::int32_t> traversalOrder; ///< the dimension of each level
    std::vector<std::int32_t> blockMap; ///< the tensor's dimension of each dimension within a block
    std::vector<SparseLevel> levels;
};

} // namespace quantstep
