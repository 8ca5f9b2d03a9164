// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/output_stage.h"

#include <cmath>
#include <limits>

namespace quantstep {

std::int32_t roundToInt32(double value)
{
    const double rounded = std::round(value);
    if (rounded >= -2147483648.0 && rounded <= 2147483647.0)
        return static_cast<std::int32_t>(rounded);
    return std::numeric_limits<std::int32_t>::min();
}

} // namespace quantstep
