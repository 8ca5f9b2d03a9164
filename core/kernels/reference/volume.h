// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Convolutions over up to three spatial axes, and their transposes. TRANSPOSE_CONV is the case of one plane.

#include "core/kernels/window.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace quantstep::reference {

/// Sizes of a convolution over depth, height and width. Axes are described as windows over the *large* image:
/// of a convolution that is its input, of a transposed one its output. Images are [batches, d, y, x, channels].
struct VolumeGeometry {
    std::int32_t batches = 0;
    WindowAxis d, y, x;
    std::size_t inputChannels = 0, outputChannels = 0;
    bool transposed = false;

    [[nodiscard]] static std::size_t cells(const WindowAxis& d, const WindowAxis& y, const WindowAxis& x, bool large)
    {
        const auto size
            = [large](const WindowAxis& axis) { return static_cast<std::size_t>(large ? axis.input : axis.output); };
        return size(d) * size(y) * size(x);
    }
    /// Cells of one output image: what the loops are cut by.
    [[nodiscard]] std::size_t outputCells() const { return cells(d, y, x, transposed); }
    [[nodiscard]] std::size_t inputCells() const { return cells(d, y, x, !transposed); }
    [[nodiscard]] std::size_t taps() const
    {
        return static_cast<std::size_t>(d.filter) * static_cast<std::size_t>(y.filter)
            * static_cast<std::size_t>(x.filter);
    }
};

/// Where the weight of a tap, output channel and input channel lies in the filter.
struct FilterLayout {
    std::size_t tapStep = 0, outputStep = 0, inputStep = 1;
};

/// An input cell under an output cell, and the filter tap that joins them.
struct VolumeTap {
    std::size_t tap = 0, cell = 0;
};

namespace detail {

struct AxisTap {
    std::int32_t tap = 0, position = 0;
};

/// The inputs that reach output `o` along one axis with their taps, in the order in which the reference kernels
/// add them up: by tap, of a transposed convolution by input.
inline void axisTaps(const WindowAxis& axis, bool transposed, std::int32_t o, std::vector<AxisTap>& taps)
{
    taps.clear();
    if (!transposed) {
        for (std::int32_t k = 0; k < axis.filter; ++k) {
            const std::int64_t position
                = std::int64_t{o} * axis.stride - axis.padBefore + std::int64_t{k} * axis.dilation;
            if (position >= 0 && position < axis.input)
                taps.push_back({k, static_cast<std::int32_t>(position)});
        }
        return;
    }
    const std::int64_t reach = (std::int64_t{axis.filter} - 1) * axis.dilation;
    const std::int64_t beyond = std::max<std::int64_t>(0, std::int64_t{o} + axis.padBefore - reach);
    const std::int64_t first = (beyond + axis.stride - 1) / axis.stride;
    for (auto i = static_cast<std::int32_t>(first); i < axis.output; ++i) {
        const std::int64_t offset = std::int64_t{o} + axis.padBefore - std::int64_t{i} * axis.stride;
        if (offset < 0)
            return;
        if (offset % axis.dilation == 0 && offset / axis.dilation < axis.filter)
            taps.push_back({static_cast<std::int32_t>(offset / axis.dilation), i});
    }
}

} // namespace detail

/// The taps of one output cell (counted within its image), in the order the reference kernels sum them.
class VolumeTaps {
public:
    explicit VolumeTaps(const VolumeGeometry& geometry) : m_g(geometry) { }

    [[nodiscard]] const std::vector<VolumeTap>& of(std::size_t outputCell)
    {
        const auto height = static_cast<std::size_t>(m_g.transposed ? m_g.y.input : m_g.y.output);
        const auto width = static_cast<std::size_t>(m_g.transposed ? m_g.x.input : m_g.x.output);
        const auto inputHeight = static_cast<std::size_t>(m_g.transposed ? m_g.y.output : m_g.y.input);
        const auto inputWidth = static_cast<std::size_t>(m_g.transposed ? m_g.x.output : m_g.x.input);
        detail::axisTaps(m_g.x, m_g.transposed, static_cast<std::int32_t>(outputCell % width), m_x);
        detail::axisTaps(m_g.y, m_g.transposed, static_cast<std::int32_t>(outputCell / width % height), m_y);
        detail::axisTaps(m_g.d, m_g.transposed, static_cast<std::int32_t>(outputCell / width / height), m_d);
        m_taps.clear();
        for (const auto& d : m_d) {
            for (const auto& y : m_y) {
                for (const auto& x : m_x) {
                    const auto tap = (static_cast<std::size_t>(d.tap) * static_cast<std::size_t>(m_g.y.filter)
                                         + static_cast<std::size_t>(y.tap))
                            * static_cast<std::size_t>(m_g.x.filter)
                        + static_cast<std::size_t>(x.tap);
                    const auto cell
                        = (static_cast<std::size_t>(d.position) * inputHeight + static_cast<std::size_t>(y.position))
                            * inputWidth
                        + static_cast<std::size_t>(x.position);
                    m_taps.push_back({tap, cell});
                }
            }
        }
        return m_taps;
    }

private:
    const VolumeGeometry& m_g;
    std::vector<detail::AxisTap> m_d, m_y, m_x;
    std::vector<VolumeTap> m_taps;
};

/// Accumulators of the output cells [begin, end), counted over batches and cells. Adds up with
/// step(accumulator, batch, output channel, input value, weight), starting at 0, taps outside, input channels inside,
/// and calls finish(flat output position, output channel, accumulator) for each output.
template<typename Acc, typename In, typename Weight, typename Step, typename Finish>
void convolveVolume(const VolumeGeometry& g, const FilterLayout& layout, const In* input, const Weight* filter,
    std::size_t begin, std::size_t end, const Step& step, const Finish& finish)
{
    VolumeTaps taps(g);
    const std::size_t cells = g.outputCells();
    for (std::size_t cell = begin; cell < end; ++cell) {
        const std::size_t batch = cell / cells;
        const auto& under = taps.of(cell % cells);
        const In* image = input + batch * g.inputCells() * g.inputChannels;
        for (std::size_t channel = 0; channel < g.outputChannels; ++channel) {
            Acc acc = 0;
            for (const VolumeTap& tap : under) {
                const In* x = image + tap.cell * g.inputChannels;
                const Weight* w = filter + tap.tap * layout.tapStep + channel * layout.outputStep;
                for (std::size_t c = 0; c < g.inputChannels; ++c)
                    acc = step(acc, batch, channel, x[c], w[c * layout.inputStep]);
            }
            finish(cell * g.outputChannels + channel, channel, acc);
        }
    }
}

} // namespace quantstep::reference
