// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// RESIZE_BILINEAR and RESIZE_NEAREST_NEIGHBOR of [N, H, W, C] images along one axis: which inputs, with
// which weights. Formulas as LiteRT's reference resize_bilinear and resize_nearest_neighbor.

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace quantstep {

struct ResizeAxis {
    std::int32_t input = 1, output = 1;
    bool alignCorners = false, halfPixelCenters = false;
};

/// Two neighbours and how far the wanted place lies from the first. `low` may lie past the end: by rounding in large
/// images, and where corners are aligned to half pixels.
struct FloatNeighbours {
    std::int32_t low = 0, high = 0;
    float fraction = 0; ///< negative where the place was moved into the image
};

[[nodiscard]] inline FloatNeighbours floatNeighbours(const ResizeAxis& axis, std::int32_t o)
{
    float scale = static_cast<float>(axis.input) / static_cast<float>(axis.output);
    if (axis.alignCorners && axis.output > 1)
        scale = static_cast<float>(axis.input - 1) / static_cast<float>(axis.output - 1);
    const float place
        = axis.halfPixelCenters ? (static_cast<float>(o) + 0.5F) * scale - 0.5F : static_cast<float>(o) * scale;
    FloatNeighbours n;
    n.low = std::max(static_cast<std::int32_t>(std::floor(place)), 0);
    n.high = std::clamp(static_cast<std::int32_t>(std::ceil(place)), 0, axis.input - 1);
    n.fraction = place - static_cast<float>(n.low);
    return n;
}

/// The mean of four values, weighted by fractions; each product from left to right, then the sum.
[[nodiscard]] inline float interpolate(
    float topLeft, float bottomLeft, float topRight, float bottomRight, float dy, float dx)
{
    return topLeft * (1 - dy) * (1 - dx) + bottomLeft * dy * (1 - dx) + topRight * (1 - dy) * dx
        + bottomRight * dy * dx;
}

/// The same in integers with 10 fraction bits, for int8 and int16.
struct FixedNeighbours {
    std::int32_t low = 0, high = 0;
    std::int64_t lowWeight = 0, highWeight = 0;
};

[[nodiscard]] inline FixedNeighbours fixedNeighbours(const ResizeAxis& axis, std::int32_t o)
{
    constexpr std::int32_t kOne = 1 << 10;
    std::int32_t scale = (kOne * axis.input + axis.output / 2) / axis.output;
    if (axis.alignCorners && axis.output > 1)
        scale = (kOne * (axis.input - 1) + (axis.output - 1) / 2) / (axis.output - 1);
    const std::int32_t place = axis.halfPixelCenters ? o * scale + scale / 2 - kOne / 2 : o * scale;
    FixedNeighbours n;
    n.low = std::max(place / kOne, 0);
    n.high = std::clamp((place + kOne - 1) / kOne, 0, axis.input - 1);
    n.highWeight = place - kOne * n.low;
    n.lowWeight = kOne - n.highWeight;
    return n;
}

/// A sum with 20 fraction bits as a code, rounded half away from zero.
[[nodiscard]] inline std::int32_t roundedFixed(std::int64_t sum)
{
    constexpr std::int64_t kHalf = 1 << 19;
    return static_cast<std::int32_t>((sum + (sum > 0 ? kHalf : -kHalf)) / (1 << 20));
}

/// The input nearest to output o.
[[nodiscard]] inline std::int32_t nearestNeighbour(const ResizeAxis& axis, std::int32_t o)
{
    const float scale = axis.alignCorners && axis.output > 1
        ? static_cast<float>(axis.input - 1) / static_cast<float>(axis.output - 1)
        : static_cast<float>(axis.input) / static_cast<float>(axis.output);
    const float place = (static_cast<float>(o) + (axis.halfPixelCenters ? 0.5F : 0.0F)) * scale;
    const auto index = static_cast<std::int32_t>(axis.alignCorners ? std::round(place) : std::floor(place));
    const std::int32_t inside = std::min(index, axis.input - 1);
    return axis.halfPixelCenters ? std::max(inside, 0) : inside;
}

} // namespace quantstep
