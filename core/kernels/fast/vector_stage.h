// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/output_stage.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace quantstep::fast {

/// Which vector code rescales.
enum class StageKind : std::uint8_t {
    RightShifts, ///< DoubleRounding, multipliers >= 0, no shift to the left
    BothShifts, ///< the same, with shifts to the left
    Real, ///< DoubleProduct where no product can leave int32
    Scalar, ///< everything else, lane by lane
};

/// An OutputStage laid out for vector code: one entry per lane, padded with zeros to whole vectors.
struct VectorStage {
    StageKind kind = StageKind::Scalar;
    OutputStage scalar;
    std::vector<std::size_t> slots; ///< channel of each entry
    std::vector<double> real; ///< of Real alone; the integers below are of the kinds with shifts
    std::vector<std::int32_t> multiplier, left, right;
    std::vector<std::int32_t> mask; ///< 2^right - 1
};

/// Entries any vector code may read past the last channel.
inline constexpr std::size_t kChannelPadding = 64;

/// `slots[i]` is the channel whose parameters entry i gets; one beyond the channels leaves it zero.
[[nodiscard]] VectorStage makeVectorStage(const OutputStage& stage, const std::vector<std::size_t>& slots);

} // namespace quantstep::fast
