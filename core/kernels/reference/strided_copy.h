// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace quantstep {

/// A walk through a tensor: how many elements along each axis (outermost first), how far apart they are,
/// and where the first one lies. Steps may be 0 or negative. Positions are in elements.
struct StridedWalk {
    std::vector<std::size_t> extents;
    std::vector<std::ptrdiff_t> steps;
    std::ptrdiff_t start = 0;

    [[nodiscard]] std::size_t elements() const
    {
        std::size_t count = 1;
        for (const std::size_t extent : extents)
            count *= extent;
        return count;
    }
};

/// Where the walk's element number `index` lies.
[[nodiscard]] inline std::size_t positionOf(const StridedWalk& walk, std::size_t index)
{
    std::ptrdiff_t position = walk.start;
    for (std::size_t axis = walk.extents.size(); axis-- > 0;) {
        position += static_cast<std::ptrdiff_t>(index % walk.extents[axis]) * walk.steps[axis];
        index /= walk.extents[axis];
    }
    return static_cast<std::size_t>(position);
}

/// The same walk with fewer axes: those of extent 1 dropped, neighbours that continue each other merged.
[[nodiscard]] inline StridedWalk simplified(const StridedWalk& walk)
{
    StridedWalk result;
    result.start = walk.start;
    for (std::size_t axis = 0; axis < walk.extents.size(); ++axis) {
        const std::size_t extent = walk.extents[axis];
        const std::ptrdiff_t step = walk.steps[axis];
        if (extent == 1)
            continue;
        if (!result.extents.empty() && result.steps.back() == step * static_cast<std::ptrdiff_t>(extent)) {
            result.extents.back() *= extent;
            result.steps.back() = step;
        } else {
            result.extents.push_back(extent);
            result.steps.push_back(step);
        }
    }
    return result;
}

/// Copies the elements of the walk through `source` to `target`, one after the other.
template<typename T> void stridedCopy(const StridedWalk& walk, const T* source, T* target)
{
    const std::size_t rank = walk.extents.size();
    if (walk.elements() == 0)
        return;
    if (rank == 0) {
        *target = source[walk.start];
        return;
    }
    std::vector<std::size_t> index(rank, 0);
    const std::size_t inner = walk.extents[rank - 1];
    const std::ptrdiff_t innerStep = walk.steps[rank - 1];
    std::ptrdiff_t position = walk.start;
    while (true) {
        if (innerStep == 1) {
            std::copy_n(source + position, inner, target);
        } else {
            for (std::size_t i = 0; i < inner; ++i)
                target[i] = source[position + static_cast<std::ptrdiff_t>(i) * innerStep];
        }
        target += inner;
        std::size_t axis = rank - 1;
        while (true) {
            if (axis == 0)
                return;
            --axis;
            position += walk.steps[axis];
            if (++index[axis] < walk.extents[axis])
                break;
            position -= static_cast<std::ptrdiff_t>(index[axis]) * walk.steps[axis];
            index[axis] = 0;
        }
    }
}

} // namespace quantstep
