// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace quantstep {

/// Block-wise quantization: the scales live in another tensor of the same subgraph.
struct BlockwiseParams {
    TensorId scales;
    TensorId zeroPoints; ///< invalid when absent
    std::int32_t blockSize = 0;
};

/// Quantization parameters of a tensor: real = scale * (code - zero point).
///
/// Affine with one scale is per-tensor; with several it is per-channel along `axis`
/// (scales.size() == shape[axis], zeroPoints.size() == scales.size(); the reader sees to it).
struct QuantParams {
    std::vector<float> scales;
    std::vector<std::int64_t> zeroPoints; ///< as in the file; kernels use them as int32
    std::int32_t axis = 0; ///< the file's quantized_dimension
    std::vector<float> min, max; ///< informational, from training; the runtime ignores them
    std::optional<BlockwiseParams> blockwise;
    bool hasOtherDetails = false; ///< custom or multi-axis details: shown, never computed with

    [[nodiscard]] bool isQuantized() const { return !scales.empty() || blockwise.has_value(); }
    [[nodiscard]] bool isPerTensor() const { return scales.size() == 1; }
    [[nodiscard]] bool isPerChannel() const { return scales.size() > 1; }

    /// The one scale / zero point of a per-tensor quantized tensor; 0 for all others, as the runtime
    /// itself sees a per-channel tensor (its legacy params).
    [[nodiscard]] float scale() const { return isPerTensor() ? scales[0] : 0.0F; }
    [[nodiscard]] std::int32_t zeroPoint() const
    {
        return isPerTensor() && zeroPoints.size() == 1 ? static_cast<std::int32_t>(zeroPoints[0]) : 0;
    }

    /// Scale / zero point that hold for channel `c`; a per-tensor one holds for every channel.
    [[nodiscard]] float scaleOf(std::size_t c) const { return isPerChannel() ? scales[c] : scale(); }
    [[nodiscard]] std::int32_t zeroPointOf(std::size_t c) const
    {
        return isPerChannel() ? static_cast<std::int32_t>(zeroPoints[c]) : zeroPoint();
    }
};

} // namespace quantstep
