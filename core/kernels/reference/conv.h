// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/conv_geometry.h"
#include "core/kernels/reference/accumulate.h"

#include <cstddef>
#include <cstdint>

namespace quantstep::reference {

/// One image, filter and the offsets that are added to their values (minus the zero points).
template<typename Acc, typename In, typename Weight> struct ConvOperands {
    const In* input = nullptr;
    const Weight* filter = nullptr;
    Acc inputOffset = 0;
    Acc filterOffset = 0;
};

namespace detail {

/// Calls body(tap, flat position of the input pixel) for the taps of one output pixel that lie inside the
/// image, in the order filter row, filter column: padding contributes nothing. Positions are within
/// the whole tensor, counted in pixels.
template<typename Body>
inline void forTapsInside(
    const ConvGeometry& g, std::int32_t batch, std::int32_t outY, std::int32_t outX, const Body& body)
{
    for (std::int32_t fy = 0; fy < g.y.filter; ++fy) {
        const std::int32_t inY = g.y.origin(outY) + fy * g.y.dilation;
        if (inY < 0 || inY >= g.y.input)
            continue;
        for (std::int32_t fx = 0; fx < g.x.filter; ++fx) {
            const std::int32_t inX = g.x.origin(outX) + fx * g.x.dilation;
            if (inX < 0 || inX >= g.x.input)
                continue;
            const std::size_t pixel = (static_cast<std::size_t>(batch) * static_cast<std::size_t>(g.y.input)
                                          + static_cast<std::size_t>(inY))
                    * static_cast<std::size_t>(g.x.input)
                + static_cast<std::size_t>(inX);
            body(static_cast<std::size_t>(fy * g.x.filter + fx), pixel);
        }
    }
}

} // namespace detail

/// CONV_2D accumulators of output rows [begin, end) (see ConvGeometry::rows()), in groups. For every output
/// calls finish(flat output position, batch, channel, accumulator). Sums in the order filter row, filter
/// column, input channel, as the LiteRT reference kernel; integer accumulators wrap.
template<typename Acc, typename In, typename Weight, typename Finish>
void convRows(const ConvGeometry& g, const ConvOperands<Acc, In, Weight>& op, std::size_t begin, std::size_t end,
    const Finish& finish)
{
    const auto channels = static_cast<std::size_t>(g.filterChannels);
    for (std::size_t row = begin; row < end; ++row) {
        const auto batch = static_cast<std::int32_t>(row / static_cast<std::size_t>(g.y.output));
        const auto outY = static_cast<std::int32_t>(row % static_cast<std::size_t>(g.y.output));
        std::size_t out = row * static_cast<std::size_t>(g.x.output) * static_cast<std::size_t>(g.outputChannels);
        for (std::int32_t outX = 0; outX < g.x.output; ++outX) {
            for (std::int32_t channel = 0; channel < g.outputChannels; ++channel, ++out) {
                const auto firstChannel = static_cast<std::size_t>(channel / g.filtersPerGroup()) * channels;
                const Weight* weights = op.filter + static_cast<std::size_t>(channel) * g.depth();
                Acc acc = 0;
                detail::forTapsInside(g, batch, outY, outX, [&](std::size_t tap, std::size_t pixel) {
                    const In* x = op.input + pixel * static_cast<std::size_t>(g.inputChannels) + firstChannel;
                    const Weight* w = weights + tap * channels;
                    for (std::size_t c = 0; c < channels; ++c) {
                        acc = sum(acc,
                            product<Acc>(sum<Acc>(static_cast<Acc>(w[c]), op.filterOffset),
                                sum<Acc>(static_cast<Acc>(x[c]), op.inputOffset)));
                    }
                });
                finish(out, static_cast<std::size_t>(batch), static_cast<std::size_t>(channel), acc);
            }
        }
    }
}

/// DEPTHWISE_CONV_2D accumulators of output rows [begin, end), like convRows(); output channel c reads input
/// channel c / multiplier.
template<typename Acc, typename In, typename Weight, typename Finish>
void depthwiseConvRows(const ConvGeometry& g, const ConvOperands<Acc, In, Weight>& op, std::size_t begin,
    std::size_t end, const Finish& finish)
{
    const auto outputChannels = static_cast<std::size_t>(g.outputChannels);
    for (std::size_t row = begin; row < end; ++row) {
        const auto batch = static_cast<std::int32_t>(row / static_cast<std::size_t>(g.y.output));
        const auto outY = static_cast<std::int32_t>(row % static_cast<std::size_t>(g.y.output));
        std::size_t out = row * static_cast<std::size_t>(g.x.output) * outputChannels;
        for (std::int32_t outX = 0; outX < g.x.output; ++outX) {
            for (std::size_t channel = 0; channel < outputChannels; ++channel, ++out) {
                const std::size_t inputChannel = channel / static_cast<std::size_t>(g.multiplier());
                Acc acc = 0;
                detail::forTapsInside(g, batch, outY, outX, [&](std::size_t tap, std::size_t pixel) {
                    const In x = op.input[pixel * static_cast<std::size_t>(g.inputChannels) + inputChannel];
                    const Weight w = op.filter[tap * outputChannels + channel];
                    acc = sum(acc,
                        product<Acc>(sum<Acc>(static_cast<Acc>(w), op.filterOffset),
                            sum<Acc>(static_cast<Acc>(x), op.inputOffset)));
                });
                finish(out, static_cast<std::size_t>(batch), channel, acc);
            }
        }
    }
}

} // namespace quantstep::reference
