// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/op_window.h"

#include <algorithm>

namespace quantstep {
namespace {

/// SAME: so many outputs as strides begun; an odd total of padding leaves the larger half behind.
bool pad(OpWindowAxis& axis, std::int64_t input, Padding padding)
{
    if (axis.filter <= 0 || axis.stride <= 0 || axis.dilation <= 0)
        return false;
    if (padding == Padding::Valid)
        return true;
    const std::int64_t effective = (axis.filter - 1) * axis.dilation + 1;
    const std::int64_t output = (input + axis.stride - 1) / axis.stride;
    const std::int64_t total = std::max<std::int64_t>(0, (output - 1) * axis.stride + effective - input);
    axis.padBefore = total / 2;
    axis.padAfter = total - axis.padBefore;
    return true;
}

template<typename Options> OpWindow filtered(const Options& options, const Shape& filter)
{
    return {{filter.dim(1), options.strideH, options.dilationH}, {filter.dim(2), options.strideW, options.dilationW}};
}

} // namespace

std::optional<OpWindow> opWindow(const OpInfo& op, const Shape& image, const Shape& filter)
{
    if (image.rank() != 4)
        return std::nullopt;
    OpWindow window;
    Padding padding = Padding::Valid;
    const auto* conv = std::get_if<Conv2DOptions>(&op.options);
    const auto* depthwise = std::get_if<DepthwiseConv2DOptions>(&op.options);
    const auto* pool = std::get_if<Pool2DOptions>(&op.options);
    if ((conv || depthwise) && filter.rank() == 4) {
        window = conv ? filtered(*conv, filter) : filtered(*depthwise, filter);
        padding = conv ? conv->padding : depthwise->padding;
    } else if (pool) {
        window = {{pool->filterHeight, pool->strideH, 1}, {pool->filterWidth, pool->strideW, 1}};
        padding = pool->padding;
    } else {
        return std::nullopt;
    }
    const bool sensible = pad(window.y, image.dim(1), padding) && pad(window.x, image.dim(2), padding);
    return sensible ? std::optional(window) : std::nullopt;
}

} // namespace quantstep
