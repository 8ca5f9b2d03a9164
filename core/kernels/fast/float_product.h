// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/activation_range.h"
#include "core/kernels/conv_geometry.h"

#include <hwy/aligned_allocator.h>

#include <cstddef>
#include <functional>
#include <optional>

namespace quantstep::fast {

/// Weights [channels, depth] of a float matrix product, packed once for the processor at hand. Immutable.
struct FloatProduct {
    std::size_t depth = 0, channels = 0;
    hwy::AlignedFreeUniquePtr<float[]> weights;
};

/// `depth` values of one row of activations, either where they lie or copied into `buffer`.
using FloatRowSource = std::function<const float*(std::size_t row, float* buffer)>;

/// Packs weights [channels, depth]. Nothing when one is not finite: then padding with zeros, which the vector
/// code does and the reference loops do not, could show.
[[nodiscard]] std::optional<FloatProduct> packFloat(const float* weights, std::size_t channels, std::size_t depth);

/// Outputs [row, channel] of rows [begin, end): clamp(sum(x * w) + bias). Vectors run over channels and each sum
/// goes up in depth, multiplication and addition rounded separately, so the bits are those of the reference
/// loops. `bias` may be null.
void multiplyFloat(const FloatProduct& product, const FloatRowSource& source, const float* bias, FloatRange clamp,
    std::size_t begin, std::size_t end, float* output);

/// Depthwise convolution with multiplier 1 and a filter [taps, channels], output rows [begin, end); the bits
/// of the reference loops. `bias` may be null.
void convolveFloatDepthwise(const ConvGeometry& geometry, const float* input, const float* filter, const float* bias,
    FloatRange clamp, std::size_t begin, std::size_t end, float* output);

} // namespace quantstep::fast
