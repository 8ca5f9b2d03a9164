// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/activation_range.h"
#include "core/kernels/fast/depthwise_plan.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace quantstep::fast {

/// A float depthwise convolution, any multiplier, its filter packed once. Immutable.
struct FloatDepthwise {
    DepthwisePlan plan;
    FloatRange clamp;
    std::vector<float> weights;
};

/// Packs a filter [taps, channels]. Nothing when a weight is not finite (then padding with zeros could show) or
/// where the plan has nothing.
[[nodiscard]] std::optional<FloatDepthwise> packDepthwise(
    const ConvGeometry& geometry, const float* filter, FloatRange clamp);

/// Output rows [begin, end) (see ConvGeometry::rows()); the bits of the reference loops. `bias` may be null.
void convolve(const FloatDepthwise& conv, const float* input, const float* bias, std::size_t begin, std::size_t end,
    float* output);

} // namespace quantstep::fast
