// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/fast/integer_depthwise.h"
#include "core/kernels/fast/integer_product.h"

#include <optional>

namespace quantstep::fast {

/// An 8-bit CONV_2D without groups as a matrix product over patches, its filter packed once. Immutable.
struct IntegerConv {
    ConvGeometry geometry;
    IntegerProduct product;
    VectorStage stage;
};

/// Packs a filter [channels, depth]. Nothing when there are groups or a zero point lies outside the range.
[[nodiscard]] std::optional<IntegerConv> packConv(const ConvGeometry& geometry, const void* filter, bool isSigned,
    std::int32_t inputZeroPoint, std::int32_t weightZeroPoint, const OutputStage& stage);

/// Output rows [begin, end) (see ConvGeometry::rows()); the same bits as the reference kernels. `bias` may be null.
void convolve(const IntegerConv& conv, const std::uint8_t* input, const std::int32_t* bias, std::size_t begin,
    std::size_t end, std::uint8_t* output);

} // namespace quantstep::fast
