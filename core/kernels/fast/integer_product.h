// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/fast/product_plan.h"
#include "core/kernels/fast/vector_stage.h"

#include <hwy/aligned_allocator.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace quantstep::fast {

/// An 8-bit convolution or dense product, its filter packed once for the processor at hand. Immutable.
struct IntegerProduct {
    ProductPlan plan;
    VectorStage stage; ///< entries as plan.slots
    bool isSigned = false; ///< codes of activations and weights are int8, else uint8
    std::int32_t inputZeroPoint = 0, weightZeroPoint = 0;
    hwy::AlignedFreeUniquePtr<std::uint8_t[]> weights;
    std::vector<std::int32_t> correction; ///< per slot: what the packed codes' offsets add
    bool needsSums = false; ///< the filter's zero point makes the sum of each patch count
};

/// The zero points of an 8-bit product and the type of its codes.
struct IntegerCodes {
    bool isSigned = false;
    std::int32_t inputZeroPoint = 0, weightZeroPoint = 0;

    /// Whether the vector code can represent them: both zero points inside the range of the codes.
    [[nodiscard]] bool fit() const;
    /// Whether every output code fits the type without being cut.
    [[nodiscard]] bool hold(IntRange clamp) const;
};

/// Packs a filter [output channels, taps, filter channels]; any number of groups. Nothing where the reference
/// loops are to be used.
[[nodiscard]] std::optional<IntegerProduct> packProduct(
    const ConvGeometry& geometry, const void* filter, const IntegerCodes& codes, const OutputStage& stage);

/// Output rows [begin, end) (see ConvGeometry::rows()); for each channel the rescaled
/// sum((x - z_in) * (w - z_w)) + bias. The same bits as the reference kernels. `bias` may be null.
void multiply(const IntegerProduct& product, const std::uint8_t* input, const std::int32_t* bias, std::size_t begin,
    std::size_t end, std::uint8_t* output);

} // namespace quantstep::fast
