// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The indices of STABLEHLO_GATHER and STABLEHLO_SCATTER: a tensor of vectors, which lie along any of its axes.

#include "core/base/tensor_value.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace quantstep {

/// As many axes as the runtime has room for in an option; it does not check.
inline constexpr std::size_t kMaxRegionAxes = 8;

/// Different axes of a tensor of this rank, not too many.
[[nodiscard]] inline bool areAxes(const std::vector<std::int64_t>& axes, int rank)
{
    return axes.size() <= kMaxRegionAxes && std::ranges::all_of(axes, [&](std::int64_t axis) {
        return axis >= 0 && axis < rank && std::ranges::count(axes, axis) == 1;
    });
}

struct IndexVectors {
    Shape indices;
    int axis = 0; ///< the vectors' own
    std::vector<std::size_t> batchAxes; ///< which axes of the other tensor go along the indices' other axes, in order

    /// Size of the indices along the i-th of their other axes.
    [[nodiscard]] std::int32_t batchSize(std::size_t i) const
    {
        const int other = static_cast<int>(i);
        return indices.dim(other < axis ? other : other + 1);
    }

    /// The k-th element of the vector for `place`, a full index of the other tensor.
    [[nodiscard]] std::int64_t at(
        const TensorValue& values, const std::vector<std::int32_t>& place, std::size_t k) const
    {
        std::vector<std::int32_t> index;
        for (const std::size_t batch : batchAxes)
            index.push_back(place[batch]);
        index.insert(index.begin() + axis, static_cast<std::int32_t>(k));
        return codeAt(values, indices.flatIndex(index));
    }
};

} // namespace quantstep
