// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/fast/vector_stage.h"

#include <hwy/aligned_allocator.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace quantstep::fast {

/// Weights [channels, depth] of an 8-bit matrix product, packed once for the processor at hand. Immutable.
struct IntegerProduct {
    std::size_t depth = 0, channels = 0;
    bool isSigned = false; ///< codes of activations and weights are int8, else uint8
    std::int32_t inputZeroPoint = 0, weightZeroPoint = 0;
    std::size_t groups = 0; ///< depth in steps of the dot-product instruction (4 codes, or 2 as int16)
    hwy::AlignedFreeUniquePtr<std::uint8_t[]> weights;
    std::vector<std::int32_t> correction; ///< per channel: what the packed codes' offsets add, padded
};

/// Raw codes of one row of activations: `depth` bytes, either where they lie or copied into `buffer`
/// (which has room for them). May be called from several threads.
using RowSource = std::function<const std::uint8_t*(std::size_t row, std::uint8_t* buffer)>;

/// Whether packInteger() can represent these zero points: both inside the range of the codes.
[[nodiscard]] bool fitsIntegerProduct(bool isSigned, std::int32_t inputZeroPoint, std::int32_t weightZeroPoint);

/// Packs weights [channels, depth].
[[nodiscard]] IntegerProduct packInteger(const void* weights, bool isSigned, std::size_t channels, std::size_t depth,
    std::int32_t inputZeroPoint, std::int32_t weightZeroPoint);

/// Output codes [row, channel] of rows [begin, end), of the activations' type: for each channel the rescaled
/// sum((x - z_in) * (w - z_w)) + bias. The same bits as the reference kernels. `bias` may be null.
void multiplyInteger(const IntegerProduct& product, const VectorStage& stage, const RowSource& source,
    const std::int32_t* bias, std::size_t begin, std::size_t end, std::uint8_t* output);

} // namespace quantstep::fast
