// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/conv_geometry.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace quantstep::fast {

/// Position of an output pixel: batch, row and column.
struct OutputPixel {
    std::size_t batch;
    std::int32_t y, x;
};

[[nodiscard]] inline OutputPixel outputPixel(const ConvGeometry& g, std::size_t pixel)
{
    const auto width = static_cast<std::size_t>(g.x.output);
    const auto height = static_cast<std::size_t>(g.y.output);
    return {pixel / width / height, static_cast<std::int32_t>(pixel / width % height),
        static_cast<std::int32_t>(pixel % width)};
}

namespace detail {

/// One row of filter taps over image row `line` (null: outside), starting at column `originX`.
template<typename T> T* gatherTaps(const ConvGeometry& g, const T* line, std::int32_t originX, T padding, T* into)
{
    const auto channels = static_cast<std::size_t>(g.inputChannels);
    if (line == nullptr)
        return std::fill_n(into, static_cast<std::size_t>(g.x.filter) * channels, padding);
    if (g.x.dilation == 1) {
        const std::int32_t first = std::clamp(-originX, 0, g.x.filter);
        const std::int32_t last = std::clamp(g.x.input - originX, first, g.x.filter);
        into = std::fill_n(into, static_cast<std::size_t>(first) * channels, padding);
        into = std::copy_n(line + static_cast<std::ptrdiff_t>(originX + first) * g.inputChannels,
            static_cast<std::size_t>(last - first) * channels, into);
        return std::fill_n(into, static_cast<std::size_t>(g.x.filter - last) * channels, padding);
    }
    for (std::int32_t fx = 0; fx < g.x.filter; ++fx) {
        const std::int32_t x = originX + fx * g.x.dilation;
        into = x < 0 || x >= g.x.input ? std::fill_n(into, channels, padding)
                                       : std::copy_n(line + static_cast<std::size_t>(x) * channels, channels, into);
    }
    return into;
}

} // namespace detail

/// The g.depth() input values under an output pixel (counted over batches, rows and columns), of a convolution
/// without groups: where they lie for 1x1 filters, else copied into `buffer`, `padding` outside the image.
template<typename T>
[[nodiscard]] const T* patchOf(const ConvGeometry& g, const T* input, std::size_t pixel, T padding, T* buffer)
{
    const OutputPixel at = outputPixel(g, pixel);
    const T* image = input + at.batch * g.imageElements();
    const std::size_t lineSize = static_cast<std::size_t>(g.x.input) * static_cast<std::size_t>(g.inputChannels);
    const std::int32_t originY = g.y.origin(at.y), originX = g.x.origin(at.x);
    const auto lineAt = [&](std::int32_t y) {
        return y < 0 || y >= g.y.input ? nullptr : image + static_cast<std::size_t>(y) * lineSize;
    };
    if (g.taps() == 1 && lineAt(originY) != nullptr && originX >= 0 && originX < g.x.input)
        return lineAt(originY) + static_cast<std::size_t>(originX) * static_cast<std::size_t>(g.inputChannels);
    T* into = buffer;
    for (std::int32_t fy = 0; fy < g.y.filter; ++fy)
        into = detail::gatherTaps(g, lineAt(originY + fy * g.y.dilation), originX, padding, into);
    return buffer;
}

} // namespace quantstep::fast
