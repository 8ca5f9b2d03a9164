// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Pooling of [N, H, W, C] tensors. Windows are clipped to the image: padding never counts.

#include "core/kernels/activation_range.h"
#include "core/kernels/plain_numbers.h"
#include "core/kernels/window.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

namespace quantstep {

struct PoolGeometry {
    WindowAxis y, x;
    std::int32_t channels = 0;

    /// The part of a window inside the image: [begin, end).
    struct Span {
        std::int32_t begin = 0, end = 0;
    };
    [[nodiscard]] static Span clipped(const WindowAxis& axis, std::int32_t output)
    {
        const std::int32_t origin = axis.origin(output);
        return {std::max(origin, 0), std::min(origin + axis.filter, axis.input)};
    }
};

/// The mean of `count` codes, rounded half away from zero.
template<typename T> [[nodiscard]] std::int32_t roundedMean(std::int32_t sum, std::int32_t count)
{
    return sum > 0 ? (sum + count / 2) / count : (sum - count / 2) / count;
}

struct AveragePooling {
    static constexpr const char* kName = "sum";
    static constexpr std::string_view kFinish = "{} / {}, integers rounded half away from zero";
    static constexpr bool kNeedsInput = true; ///< a window that lies in padding altogether is refused
    template<typename Acc> static constexpr Acc start() { return Acc{0}; }
    template<typename Acc, typename T> static Acc step(Acc sum, T value) { return sum + static_cast<Acc>(value); }
    template<typename T, typename Acc> static Acc finish(Acc sum, std::int32_t count)
    {
        if constexpr (std::is_floating_point_v<T>)
            return sum / static_cast<float>(count);
        else
            return roundedMean<T>(sum, count);
    }
};

/// The root of the mean square; an empty window gives NaN.
struct L2Pooling {
    static constexpr const char* kName = "sum of squares";
    static constexpr std::string_view kFinish = "sqrt({} / {})";
    static constexpr bool kNeedsInput = false;
    template<typename Acc> static constexpr Acc start() { return Acc{0}; }
    template<typename Acc, typename T> static Acc step(Acc sum, T value) { return sum + value * value; }
    template<typename T, typename Acc> static Acc finish(Acc sum, std::int32_t count)
    {
        return std::sqrt(sum / static_cast<float>(count));
    }
};

struct MaxPooling {
    static constexpr const char* kName = "largest";
    static constexpr std::string_view kFinish = "{}, of {}";
    static constexpr bool kNeedsInput = true;
    template<typename Acc> static constexpr Acc start() { return std::numeric_limits<Acc>::lowest(); }
    template<typename Acc, typename T> static Acc step(Acc best, T value)
    {
        return best < static_cast<Acc>(value) ? static_cast<Acc>(value) : best;
    }
    template<typename T, typename Acc> static Acc finish(Acc best, std::int32_t) { return best; }
};

/// Output rows [rowBegin, rowEnd), counted over batch and height together. Float sums add in window
/// order, as the reference. `Clamp` is IntRange or FloatRange. Every window must hold an input.
template<typename Kind, typename T, typename Acc, typename Clamp>
void poolRows(
    const PoolGeometry& g, const Clamp& clamp, const T* input, T* output, std::size_t rowBegin, std::size_t rowEnd)
{
    const auto channels = static_cast<std::size_t>(g.channels);
    const auto heightOut = static_cast<std::size_t>(g.y.output);
    const auto widthIn = static_cast<std::size_t>(g.x.input);
    std::vector<Acc> acc(channels);
    T* out = output + rowBegin * static_cast<std::size_t>(g.x.output) * channels;
    for (std::size_t row = rowBegin; row < rowEnd; ++row) {
        const T* image = input + row / heightOut * static_cast<std::size_t>(g.y.input) * widthIn * channels;
        const auto ys = PoolGeometry::clipped(g.y, static_cast<std::int32_t>(row % heightOut));
        for (std::int32_t ox = 0; ox < g.x.output; ++ox, out += channels) {
            const auto xs = PoolGeometry::clipped(g.x, ox);
            std::fill(acc.begin(), acc.end(), Kind::template start<Acc>());
            for (std::int32_t y = ys.begin; y < ys.end; ++y) {
                const T* pixel
                    = image + (static_cast<std::size_t>(y) * widthIn + static_cast<std::size_t>(xs.begin)) * channels;
                for (std::int32_t x = xs.begin; x < xs.end; ++x, pixel += channels) {
                    for (std::size_t c = 0; c < channels; ++c)
                        acc[c] = Kind::step(acc[c], pixel[c]);
                }
            }
            const std::int32_t count = std::max(ys.end - ys.begin, 0) * std::max(xs.end - xs.begin, 0);
            for (std::size_t c = 0; c < channels; ++c)
                out[c] = static_cast<T>(clampToRange(Kind::template finish<T, Acc>(acc[c], count), clamp));
        }
    }
}

} // namespace quantstep
