// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/conv_geometry.h"
#include "core/kernels/fast/vector_stage.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace quantstep::fast {

/// An 8-bit depthwise convolution with multiplier 1, its filter packed once. Immutable.
struct IntegerDepthwise {
    ConvGeometry geometry;
    bool isSigned = false;
    std::int32_t inputZeroPoint = 0;
    VectorStage stage;
    std::size_t blocks = 0; ///< of channels, each two vectors of accumulators
    std::vector<std::int16_t> weights; ///< pairs of taps, zero points taken off
    std::vector<std::size_t> slots; ///< channel of each accumulator
    std::vector<std::int32_t> correction; ///< per accumulator: what the input's zero point adds
};

/// Packs a filter [taps, channels]. Nothing when the processor has no vectors to use, when a zero point lies
/// outside the codes' range, or when the multiplier is not 1: then the reference loops are to be used.
[[nodiscard]] std::optional<IntegerDepthwise> packDepthwise(const ConvGeometry& geometry, const void* filter,
    bool isSigned, std::int32_t inputZeroPoint, std::int32_t weightZeroPoint, const OutputStage& stage);

/// Output rows [begin, end) (see ConvGeometry::rows()); the same bits as the reference kernels. `bias` may be null.
void convolveDepthwise(const IntegerDepthwise& conv, const std::uint8_t* input, const std::int32_t* bias,
    std::size_t begin, std::size_t end, std::uint8_t* output);

} // namespace quantstep::fast
