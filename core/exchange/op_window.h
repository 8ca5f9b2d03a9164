// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/model.h"

#include <cstdint>
#include <optional>

namespace quantstep {

/// How the window of a convolution or pool lies over the rows (y) or columns (x) of an image.
struct OpWindowAxis {
    std::int64_t filter = 0, stride = 1, dilation = 1;
    std::int64_t padBefore = 0, padAfter = 0;

    [[nodiscard]] bool isPadded() const { return padBefore + padAfter > 0; }
};
struct OpWindow {
    OpWindowAxis y, x;
};

/// The window of CONV_2D, DEPTHWISE_CONV_2D, MAX_POOL_2D, AVERAGE_POOL_2D and L2_POOL_2D over an image of this shape
/// [N, H, W, C]; nothing for other operators and for sizes that make no sense.
[[nodiscard]] std::optional<OpWindow> opWindow(const OpInfo& op, const Shape& image, const Shape& filter);

} // namespace quantstep
