// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>

namespace quantstep {

/// Truncation of a float or double to int32 as the x86-64 instruction does it: what does not fit, and NaN, gives the
/// minimum (undefined in C++, but the reference kernels rely on it).
template<typename Real> [[nodiscard]] std::int32_t truncateToInt32(Real value)
{
    return value >= static_cast<Real>(-2147483648.0) && value < static_cast<Real>(2147483648.0)
        ? static_cast<std::int32_t>(value)
        : std::numeric_limits<std::int32_t>::min();
}

} // namespace quantstep
