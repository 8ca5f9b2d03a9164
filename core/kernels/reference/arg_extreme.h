// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <type_traits>

namespace quantstep {

/// Whether a value takes the place of the extreme so far: the first of equal ones stays, NaN only among NaN.
template<bool largest, typename T> [[nodiscard]] bool beats(T value, T extreme)
{
    if constexpr (std::is_floating_point_v<T>) {
        if (std::isnan(extreme))
            return !std::isnan(value);
    }
    return largest ? value > extreme : value < extreme;
}

/// Index of the extreme of `count` values that lie `stride` apart.
template<bool largest, typename T>
[[nodiscard]] std::size_t argExtreme(const T* values, std::size_t count, std::size_t stride)
{
    std::size_t best = 0;
    for (std::size_t i = 1; i < count; ++i) {
        if (beats<largest>(values[i * stride], values[best * stride]))
            best = i;
    }
    return best;
}

/// The same for floats that lie together, in four lanes as the runtime's vector code: the lanes come together in pairs,
/// where a NaN that comes first hides the other lane.
template<bool largest> [[nodiscard]] std::size_t argExtremeOfRow(const float* values, std::size_t count)
{
    constexpr std::size_t kLanes = 4;
    if (count < kLanes)
        return argExtreme<largest>(values, count, 1);
    std::array<std::size_t, kLanes> best{0, 1, 2, 3};
    std::size_t next = kLanes;
    for (; next + kLanes <= count; next += kLanes) {
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            if (beats<largest>(values[next + lane], values[best[lane]]))
                best[lane] = next + lane;
        }
    }
    const auto pair = [](float a, float b) { return (largest ? a < b : b < a) ? b : a; };
    float extreme = pair(pair(values[best[0]], values[best[1]]), pair(values[best[2]], values[best[3]]));
    std::size_t index = std::numeric_limits<std::size_t>::max();
    for (const std::size_t candidate : best) {
        if (values[candidate] == extreme)
            index = std::min(index, candidate);
    }
    for (; next < count; ++next) {
        if (beats<largest>(values[next], extreme)) {
            extreme = values[next];
            index = next;
        }
    }
    return std::isnan(extreme) ? 0 : index;
}

} // namespace quantstep
