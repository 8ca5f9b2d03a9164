// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/fast/depthwise_plan.h"

#include <numeric>

namespace quantstep::fast {

namespace {

/// Up to this many channels a row is one line of lanes; more are rounded up to whole vectors per pixel.
constexpr std::size_t kMaxFlatChannels = 64;
/// Lanes that copying the last pixel of a phase may write past it.
constexpr std::size_t kCopyOverrun = 16;

} // namespace

std::size_t DepthwisePlan::tapLane(std::size_t fx) const
{
    const std::size_t pixel = fx * static_cast<std::size_t>(geometry.x.dilation);
    const auto stride = static_cast<std::size_t>(geometry.x.stride);
    return pixel % stride * phaseLanes + pixel / stride * pixelLanes;
}

std::size_t DepthwisePlan::outputAt(std::size_t vector) const
{
    if (isFlat())
        return vector * lanes;
    return vector / period * static_cast<std::size_t>(geometry.outputChannels) + vector % period * lanes;
}

std::size_t DepthwisePlan::outputCount(std::size_t vector) const
{
    if (isFlat())
        return std::min(lanes, rowLanes - vector * lanes);
    return std::min(lanes, static_cast<std::size_t>(geometry.outputChannels) - vector % period * lanes);
}

std::optional<DepthwisePlan> makeDepthwisePlan(const ConvGeometry& geometry, std::size_t lanes)
{
    const ConvGeometry& g = geometry;
    const auto channels = static_cast<std::size_t>(g.outputChannels);
    if (g.rows() == 0 || g.x.output == 0 || g.taps() == 0 || channels == 0 || !hasSensibleLines(g, channels * 16))
        return std::nullopt;
    DepthwisePlan plan;
    plan.geometry = g;
    plan.lines = lineLayout(g.x);
    plan.lanes = lanes;
    plan.pixelLanes = channels <= kMaxFlatChannels ? channels : (channels + lanes - 1) / lanes * lanes;
    plan.period = std::lcm(plan.pixelLanes, lanes) / lanes;
    plan.rowLanes = plan.pixelLanes * static_cast<std::size_t>(g.x.output);
    const auto stride = static_cast<std::size_t>(g.x.stride);
    plan.phaseLanes = (plan.lines.pixels() + stride - 1) / stride * plan.pixelLanes + kCopyOverrun;
    for (std::size_t i = 0; i < plan.period * lanes; ++i) {
        const std::size_t channel = i % plan.pixelLanes;
        plan.slots.push_back(channel < channels ? channel : ProductPlan::kNoChannel);
    }
    return plan;
}

} // namespace quantstep::fast
