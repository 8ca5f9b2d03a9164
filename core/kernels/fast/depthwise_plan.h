// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How a depthwise convolution is cut into vectors. A row of outputs [pixels, channels] is seen as one line of
// lanes, so that few channels fill whole vectors too; the parameters of the channels then repeat after some
// vectors. Input lines are copied with their padding, pixels sorted by their phase in the stride, so that the
// lanes under a tap lie in sequence.

#include "core/kernels/fast/product_plan.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace quantstep::fast {

struct DepthwisePlan {
    ConvGeometry geometry;
    LineLayout lines;
    std::size_t lanes = 1;
    std::size_t pixelLanes = 0; ///< from one pixel to the next: the output channels, maybe rounded up to vectors
    std::size_t period = 0; ///< vectors after which the channels repeat
    std::size_t rowLanes = 0; ///< under one output row
    std::size_t phaseLanes = 0; ///< of the pixels of one phase of a copied line
    std::vector<std::size_t> slots; ///< channel of each lane of one period; ProductPlan::kNoChannel for unused ones

    /// Lines that are held at a time.
    [[nodiscard]] std::size_t heldLines() const { return linesUnder(geometry.y, 1); }
    /// First lane of tap `fx` in a copied line, of the first output pixel.
    [[nodiscard]] std::size_t tapLane(std::size_t fx) const;
    /// Where the codes of vector `vector` of a row begin in the output row.
    [[nodiscard]] std::size_t outputAt(std::size_t vector) const;
    /// How many of its lanes are codes of the row.
    [[nodiscard]] std::size_t outputCount(std::size_t vector) const;
    [[nodiscard]] bool isFlat() const { return pixelLanes == static_cast<std::size_t>(geometry.outputChannels); }
};

/// Nothing where the case is better left to the reference loops.
[[nodiscard]] std::optional<DepthwisePlan> makeDepthwisePlan(const ConvGeometry& geometry, std::size_t lanes);

} // namespace quantstep::fast
