// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/quantity_reader.h"
#include "core/analysis/slice.h"

#include <cstdint>
#include <limits>
#include <memory>
#include <stop_token>
#include <variant>
#include <vector>

namespace quantstep {

/// Smallest and largest number of blocks of cells. A block without elements has low > high; a block with
/// a NaN has both NaN, so that one NaN among millions stays visible.
template<typename T> struct Extremes {
    T low;
    T high;

    [[nodiscard]] static constexpr Extremes none()
    {
        if constexpr (std::is_floating_point_v<T>)
            return {std::numeric_limits<T>::infinity(), -std::numeric_limits<T>::infinity()};
        else
            return {std::numeric_limits<T>::max(), std::numeric_limits<T>::min()};
    }
    [[nodiscard]] bool isNone() const { return low > high; }

    void add(const Extremes& other)
    {
        if constexpr (std::is_floating_point_v<T>) {
            if (other.low != other.low) {
                *this = other;
                return;
            }
        }
        // Written so that a NaN already here stays.
        low = other.low < low ? other.low : low;
        high = other.high > high ? other.high : high;
    }
};

/// Cells [x, x+count) of row y as blocks of one cell: `out[i]` is none() in gaps.
/// Byte version: raw bytes xor reader.byteOrder(); only where reader.bytes() is not null.
void readCells(const SliceView& view, const QuantityReader& reader, std::int64_t y, std::int64_t x, std::int64_t count,
    Extremes<std::uint8_t>* out);
void readCells(const SliceView& view, const QuantityReader& reader, std::int64_t y, std::int64_t x, std::int64_t count,
    Extremes<float>* out);

/// Extremes of a plane over blocks of 2x2, 4x4, 8x8… cells: what a view that shows several elements per
/// pixel draws from, so that no spike is lost and no frame looks at all elements.
class ExtremePyramid {
public:
    template<typename T> struct Level {
        std::int64_t width = 0, height = 0; ///< in blocks
        std::vector<Extremes<T>> blocks; ///< row by row
    };
    template<typename T> using Levels = std::vector<Level<T>>; ///< [k]: blocks of 2^(k+1) cells along each side

    /// Reads every element of the plane once. Null when stopped. Bytes where the reader has bytes, else floats.
    [[nodiscard]] static std::shared_ptr<const ExtremePyramid> build(
        const SliceView& view, const QuantityReader& reader, std::stop_token stop = {});

    /// The levels, or null when they hold the other kind of number.
    template<typename T> [[nodiscard]] const Levels<T>* levels() const { return std::get_if<Levels<T>>(&m_levels); }

private:
    std::variant<Levels<std::uint8_t>, Levels<float>> m_levels;
};

} // namespace quantstep
