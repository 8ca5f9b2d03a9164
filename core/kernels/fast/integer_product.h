// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/fast/filter_cache.h"
#include "core/kernels/fast/product_plan.h"
#include "core/kernels/fast/vector_stage.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace quantstep::fast {

/// The zero points of an 8-bit product and the type of its codes.
struct IntegerCodes {
    bool isSigned = false;
    std::int32_t inputZeroPoint = 0, weightZeroPoint = 0;

    /// Whether the vector code can represent them: both zero points inside the range of the codes.
    [[nodiscard]] bool fit() const;
    /// Whether every output code fits the type without being cut.
    [[nodiscard]] bool hold(IntRange clamp) const;
};

/// An 8-bit convolution or dense product, its filter packed once for the processor at hand. Immutable.
struct IntegerProduct {
    ProductPlan plan;
    VectorStage stage; ///< entries as plan.slots
    IntegerCodes codes;
    PackedFilterPtr<std::uint8_t> filter;
    std::vector<std::int32_t> correction; ///< per slot: what the packed codes' offsets add
    bool needsSums = false; ///< the filter's zero point makes the sum of each patch count
};

/// Packs a filter [output channels, taps, filter channels]; any number of groups. Nothing where the reference
/// loops are to be used.
[[nodiscard]] std::optional<IntegerProduct> packProduct(
    const ConvGeometry& geometry, const FilterSource& filter, const IntegerCodes& codes, const OutputStage& stage);

/// Output rows [begin, end) (see ConvGeometry::rows()); for each channel the rescaled
/// sum((x - z_in) * (w - z_w)) + bias. The same bits as the reference kernels. `bias` may be null.
void multiply(const IntegerProduct& product, const std::uint8_t* input, const std::int32_t* bias, std::size_t begin,
    std::size_t end, std::uint8_t* output);

} // namespace quantstep::fast
