// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/activation_range.h"
#include "core/kernels/fast/filter_cache.h"
#include "core/kernels/fast/product_plan.h"

#include <cstddef>
#include <optional>

namespace quantstep::fast {

/// A float convolution or dense product, its filter packed once for the processor at hand. Immutable.
struct FloatProduct {
    ProductPlan plan;
    FloatRange clamp;
    PackedFilterPtr<float> filter;
};

/// Packs a filter [output channels, taps, filter channels]; any number of groups. Nothing when a weight is not
/// finite (then padding with zeros, which the vector code does and the reference loops do not, could show) or
/// where the plan has nothing.
[[nodiscard]] std::optional<FloatProduct> packProduct(
    const ConvGeometry& geometry, const FilterSource& filter, FloatRange clamp);

/// Output rows [begin, end) (see ConvGeometry::rows()): clamp(sum(x * w) + bias). Vectors run over channels and
/// each sum goes up in depth, multiplication and addition rounded separately, so the bits are those of the
/// reference loops. `bias` may be null.
void multiply(const FloatProduct& product, const float* input, const float* bias, std::size_t begin, std::size_t end,
    float* output);

} // namespace quantstep::fast
