// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/output_stage.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace quantstep::fast {

/// An OutputStage laid out for vector code: one entry per channel, padded with zeros to whole vectors.
/// Only the usual rule (DoubleRounding, multipliers >= 0) is vectorised; others go through `scalar`.
struct VectorStage {
    OutputStage scalar;
    bool isVectorised = false;
    bool hasLeftShift = false;
    /// The rule is DoubleProduct and no product can leave int32: `real` holds the factors, the integers below nothing.
    bool isDoubleProduct = false;
    std::vector<double> real;
    std::vector<std::int32_t> multiplier, left, right;
    std::vector<std::int32_t> mask; ///< 2^right - 1
};

/// Entries any vector code may read past the last channel.
inline constexpr std::size_t kChannelPadding = 64;

/// `slots[i]` is the channel whose parameters entry i gets (several vectors may hold channels in another order);
/// npos (or beyond the channels) leaves it zero.
[[nodiscard]] VectorStage makeVectorStage(const OutputStage& stage, const std::vector<std::size_t>& slots);

/// The channels in their own order, padded.
[[nodiscard]] std::vector<std::size_t> plainSlots(std::size_t channels);

} // namespace quantstep::fast
