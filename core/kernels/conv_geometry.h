// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/window.h"

#include <cstddef>
#include <cstdint>

namespace quantstep {

/// Sizes of a 2-D convolution. Input [batches, y.input, x.input, inputChannels], output
/// [batches, y.output, x.output, outputChannels]. Filter of CONV_2D:
/// [outputChannels, y.filter, x.filter, filterChannels]; of DEPTHWISE_CONV_2D:
/// [1, y.filter, x.filter, outputChannels], where filterChannels is 1 and output channel c reads
/// input channel c / multiplier().
struct ConvGeometry {
    std::int32_t batches = 0;
    WindowAxis y, x;
    std::int32_t inputChannels = 0, filterChannels = 0, outputChannels = 0;

    [[nodiscard]] constexpr std::int32_t groups() const { return inputChannels / filterChannels; }
    [[nodiscard]] constexpr std::int32_t filtersPerGroup() const { return outputChannels / groups(); }
    [[nodiscard]] constexpr std::int32_t multiplier() const { return outputChannels / inputChannels; }
    [[nodiscard]] constexpr std::size_t taps() const
    {
        return static_cast<std::size_t>(y.filter) * static_cast<std::size_t>(x.filter);
    }
    /// Values that go into one output of CONV_2D.
    [[nodiscard]] constexpr std::size_t depth() const { return taps() * static_cast<std::size_t>(filterChannels); }
    /// Rows of output pixels over all batches: what the kernels are cut by for several threads.
    [[nodiscard]] constexpr std::size_t rows() const
    {
        return static_cast<std::size_t>(batches) * static_cast<std::size_t>(y.output);
    }
    [[nodiscard]] constexpr std::size_t imageElements() const
    {
        return static_cast<std::size_t>(y.input) * static_cast<std::size_t>(x.input)
            * static_cast<std::size_t>(inputChannels);
    }
};

} // namespace quantstep
