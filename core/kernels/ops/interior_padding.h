// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/shape.h"

#include <cstddef>
#include <cstring>
#include <vector>

namespace quantstep {

/// Elements put apart and shifted; what comes to lie outside of the output is lost, the rest of it is a value.
struct InteriorPadding {
    Shape input, output;
    std::vector<std::int64_t> low, step; ///< per axis: where element 0 goes, and how far apart elements are
    std::size_t elementBytes = 1;

    void apply(const std::byte* values, const std::byte* padding, std::byte* result) const
    {
        const std::size_t count = output.elements();
        for (std::size_t i = 0; i < count; ++i)
            std::memcpy(result + i * elementBytes, padding, elementBytes);
        for (std::size_t i = 0; count > 0 && i < input.elements(); ++i) {
            std::vector<std::int32_t> place = input.indexOf(i);
            if (move(place))
                std::memcpy(result + output.flatIndex(place) * elementBytes, values + i * elementBytes, elementBytes);
        }
    }

private:
    [[nodiscard]] bool move(std::vector<std::int32_t>& place) const
    {
        for (std::size_t axis = 0; axis < place.size(); ++axis) {
            const std::int64_t moved = low[axis] + place[axis] * step[axis];
            if (moved < 0 || moved >= output.dims()[axis])
                return false;
            place[axis] = static_cast<std::int32_t>(moved);
        }
        return true;
    }
};

} // namespace quantstep
