// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <optional>

namespace quantstep {

/// log2(scale) when it is an integer within 1e-3, the tolerance of the runtime; else nothing.
[[nodiscard]] inline std::optional<int> scaleLog2(float scale)
{
    const float log2 = std::log(scale) * (1.0F / std::log(2.0F));
    const float rounded = std::round(log2);
    if (!(std::abs(log2 - rounded) < 1e-3F))
        return std::nullopt;
    return static_cast<int>(rounded);
}

} // namespace quantstep
