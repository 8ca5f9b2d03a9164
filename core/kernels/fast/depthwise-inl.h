// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Per-target include guard: compiled once for each instruction set (see hwy/foreach_target.h).
#if defined(QUANTSTEP_FAST_DEPTHWISE_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef QUANTSTEP_FAST_DEPTHWISE_INL_H
#undef QUANTSTEP_FAST_DEPTHWISE_INL_H
#else
#define QUANTSTEP_FAST_DEPTHWISE_INL_H
#endif

#include "core/kernels/fast/depthwise_plan.h"
#include "core/kernels/fast/lines-inl.h"

HWY_BEFORE_NAMESPACE();
namespace quantstep::fast::HWY_NAMESPACE {

/// Copies a pixel in pieces of 16 bytes; reads and writes up to 15 bytes too many.
HWY_INLINE void copyPixel(const void* from, std::size_t bytes, void* to)
{
    for (std::size_t i = 0; i < bytes; i += 16)
        std::memcpy(static_cast<std::uint8_t*>(to) + i, static_cast<const std::uint8_t*>(from) + i, 16);
}

/// One input line (null: outside of the image) as lanes: with padding, sorted by phase, each channel as often as
/// the multiplier says. `plain` is scratch for the line as it lies in the image.
template<typename Reader, typename From, typename To>
void splitLine(const DepthwisePlan& plan, const Reader& reader, const From* line, To* plain, To* to)
{
    const ConvGeometry& g = plan.geometry;
    const auto channels = static_cast<std::size_t>(g.inputChannels);
    const auto stride = static_cast<std::size_t>(g.x.stride);
    if (stride == 1 && plan.pixelLanes == channels) {
        copyLine(reader, plan.lines, line, channels, to);
        return;
    }
    copyLine(reader, plan.lines, line, channels, plain);
    const auto multiplier = static_cast<std::size_t>(g.multiplier());
    for (std::size_t pixel = 0; pixel < plan.lines.pixels(); pixel += stride) {
        const std::size_t phases = std::min(stride, plan.lines.pixels() - pixel);
        To* lanes = to + pixel / stride * plan.pixelLanes;
        for (std::size_t phase = 0; phase < phases; ++phase, lanes += plan.phaseLanes, plain += channels) {
            if (multiplier == 1) {
                copyPixel(plain, channels * sizeof(To), lanes);
                continue;
            }
            for (std::size_t c = 0; c < channels; ++c)
                std::fill_n(lanes + c * multiplier, multiplier, plain[c]);
        }
    }
}

/// Calls prepare(line of the image or null, held line) for each input line once, in sequence, and
/// row(output row, held line of the first filter row) when the lines under an output row are there.
/// Filter row fy then lies in held line (first + fy * dilation) % heldLines().
template<typename From, typename Prepare, typename Row>
void forDepthwiseRows(const DepthwisePlan& plan, const From* input, std::size_t begin, std::size_t end,
    const Prepare& prepare, const Row& finishRow)
{
    const ConvGeometry& g = plan.geometry;
    const std::size_t held = plan.heldLines();
    forRowBlocks(g, static_cast<std::size_t>(g.y.output), begin, end, [&](const RowBlock& block) {
        const auto stride = static_cast<std::size_t>(g.y.stride);
        const std::int64_t origin = static_cast<std::int64_t>(block.y * stride) - g.y.padBefore;
        std::size_t next = 0; // lines are counted from the first one under the block
        for (std::size_t y = 0; y < block.count; ++y) {
            for (next = std::max(next, y * stride); next < y * stride + held; ++next)
                prepare(imageLine(g, input, block.batch, origin + static_cast<std::int64_t>(next)), next % held);
            finishRow(block.batch * static_cast<std::size_t>(g.y.output) + block.y + y, y * stride % held);
        }
    });
}

} // namespace quantstep::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
