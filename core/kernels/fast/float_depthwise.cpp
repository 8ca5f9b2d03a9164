// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/fast/float_depthwise.h"

#include "core/kernels/fast/scratch.h"
#include "core/kernels/fast/targets.h"

#include <algorithm>
#include <cmath>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/fast/float_depthwise.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "core/kernels/fast/depthwise-inl.h"
#include "core/kernels/fast/float-inl.h"

// Weights: for each vector of a period, tap by tap. Taps outside of the image add 0, as nothing does.

HWY_BEFORE_NAMESPACE();
namespace quantstep::fast::HWY_NAMESPACE {
namespace {

std::size_t lanes()
{
    return hn::Lanes(DF());
}

/// One vector of sums over `taps` taps; `lane` counts from each tap's first lane. Upper bound 0: as many as told.
template<std::size_t fixedTaps>
HWY_INLINE VF sumTaps(const float* const* lines, std::size_t taps, std::size_t lane, const float* weights)
{
    const DF d;
    const std::size_t n = hn::Lanes(d);
    VF acc = hn::Zero(d);
    if constexpr (fixedTaps > 0) {
        QS_UNROLL for (std::size_t t = 0; t < fixedTaps; ++t) acc
            = hn::Add(acc, hn::Mul(hn::LoadU(d, lines[t] + lane), hn::LoadU(d, weights + t * n)));
    } else {
        for (std::size_t t = 0; t < taps; ++t)
            acc = hn::Add(acc, hn::Mul(hn::LoadU(d, lines[t] + lane), hn::LoadU(d, weights + t * n)));
    }
    return acc;
}

template<std::size_t fixedTaps>
void sumRow(const FloatDepthwise& conv, const float* const* lines, const float* bias, float* output)
{
    const DF d;
    const DepthwisePlan& plan = conv.plan;
    const std::size_t n = hn::Lanes(d);
    const std::size_t taps = plan.geometry.taps();
    for (std::size_t p = 0; p < plan.period; ++p) {
        const float* weights = conv.weights.data() + p * taps * n;
        const VF start = hn::LoadU(d, bias + p * n);
        for (std::size_t v = p; v * n < plan.rowLanes; v += plan.period) {
            const VF sum = clampVector(hn::Add(sumTaps<fixedTaps>(lines, taps, v * n, weights), start), conv.clamp);
            const std::size_t count = plan.outputCount(v);
            if (count == n)
                hn::StoreU(sum, d, output + plan.outputAt(v));
            else
                hn::BlendedStore(sum, hn::FirstN(d, count), d, output + plan.outputAt(v));
        }
    }
}

/// `memory`: a line as it lies in the image, then the held lines, each of lineFloats.
void convolveRows(const FloatDepthwise& conv, const float* input, const float* bias, const float** taps, float* memory,
    std::size_t lineFloats, std::size_t begin, std::size_t end, float* output)
{
    const DepthwisePlan& plan = conv.plan;
    const ConvGeometry& g = plan.geometry;
    const std::size_t held = plan.heldLines();
    float* lines = memory + lineFloats;
    const auto prepare = [&](const float* line, std::size_t to) {
        splitLine(plan, FloatReader(), line, memory, lines + to * lineFloats);
    };
    const std::size_t rowFloats = static_cast<std::size_t>(g.x.output) * static_cast<std::size_t>(g.outputChannels);
    forDepthwiseRows(plan, input, begin, end, prepare, [&](std::size_t row, std::size_t first) {
        const float** tap = taps;
        for (std::size_t fy = 0; fy < static_cast<std::size_t>(g.y.filter); ++fy) {
            const float* line = lines + (first + fy * static_cast<std::size_t>(g.y.dilation)) % held * lineFloats;
            for (std::size_t fx = 0; fx < static_cast<std::size_t>(g.x.filter); ++fx)
                *tap++ = line + plan.tapLane(fx);
        }
        if (g.taps() == 9)
            sumRow<9>(conv, taps, bias, output + row * rowFloats);
        else
            sumRow<0>(conv, taps, bias, output + row * rowFloats);
    });
}

} // namespace
} // namespace quantstep::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace quantstep::fast {

HWY_EXPORT(lanes);
HWY_EXPORT(convolveRows);

std::optional<FloatDepthwise> packDepthwise(const ConvGeometry& geometry, const float* filter, FloatRange clamp)
{
    auto plan = makeDepthwisePlan(geometry, HWY_DYNAMIC_DISPATCH(lanes)());
    const auto channels = static_cast<std::size_t>(geometry.outputChannels);
    const std::size_t taps = geometry.taps();
    if (!plan || !std::all_of(filter, filter + taps * channels, [](float w) { return std::isfinite(w); }))
        return std::nullopt;
    FloatDepthwise conv{std::move(*plan), clamp, {}};
    conv.weights.resize(conv.plan.slots.size() * taps);
    for (std::size_t slot = 0; slot < conv.plan.slots.size(); ++slot) {
        const std::size_t channel = conv.plan.slots[slot], n = conv.plan.lanes;
        for (std::size_t tap = 0; channel != ProductPlan::kNoChannel && tap < taps; ++tap)
            conv.weights[(slot / n * taps + tap) * n + slot % n] = filter[tap * channels + channel];
    }
    return conv;
}

void convolve(const FloatDepthwise& conv, const float* input, const float* bias, std::size_t begin, std::size_t end,
    float* output)
{
    const DepthwisePlan& plan = conv.plan;
    const auto stride = static_cast<std::size_t>(plan.geometry.x.stride);
    const std::size_t biasBytes = roundedToVectors(plan.slots.size() * sizeof(float));
    const std::size_t tapBytes = roundedToVectors(plan.geometry.taps() * sizeof(float*));
    const std::size_t lineBytes = roundedToVectors(stride * plan.phaseLanes * sizeof(float) + kReadSlack);
    std::uint8_t* scratch = threadScratch(biasBytes + tapBytes + lineBytes * (1 + plan.heldLines()));
    auto* start = reinterpret_cast<float*>(scratch);
    for (std::size_t slot = 0; slot < plan.slots.size(); ++slot) {
        const std::size_t channel = plan.slots[slot];
        // Adding +0 is what the reference does without a bias.
        start[slot] = bias != nullptr && channel != ProductPlan::kNoChannel ? bias[channel] : 0.0F;
    }
    auto* taps = reinterpret_cast<const float**>(scratch + biasBytes);
    auto* lines = reinterpret_cast<float*>(scratch + biasBytes + tapBytes);
    HWY_DYNAMIC_DISPATCH(convolveRows)
    (conv, input, start, taps, lines, lineBytes / sizeof(float), begin, end, output);
}

} // namespace quantstep::fast
#endif
