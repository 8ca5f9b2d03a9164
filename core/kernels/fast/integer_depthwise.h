// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/fast/depthwise_plan.h"
#include "core/kernels/fast/integer_product.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace quantstep::fast {

/// An 8-bit depthwise convolution, any multiplier, its filter packed once. Immutable.
struct IntegerDepthwise {
    DepthwisePlan plan;
    VectorStage stage; ///< entries as plan.slots
    IntegerCodes codes;
    std::size_t steps = 0; ///< dot-product steps of one output
    std::vector<std::int32_t> weights; ///< for each vector of a period, step by step
    std::vector<std::int32_t> ones; ///< per step: 1 where it has a tap, for the sum of the codes under the filter
    std::vector<std::int32_t> correction; ///< per slot: what the packed codes' offsets add
    std::int32_t sumFactor = 0; ///< what the sum of the codes is multiplied with; 0: it does not count
};

/// Packs a filter [taps, channels]. Nothing where the reference loops are to be used.
[[nodiscard]] std::optional<IntegerDepthwise> packDepthwise(
    const ConvGeometry& geometry, const void* filter, const IntegerCodes& codes, const OutputStage& stage);

/// Output rows [begin, end) (see ConvGeometry::rows()); the same bits as the reference kernels. `bias` may be null.
void convolve(const IntegerDepthwise& conv, const std::uint8_t* input, const std::int32_t* bias, std::size_t begin,
    std::size_t end, std::uint8_t* output);

} // namespace quantstep::fast
