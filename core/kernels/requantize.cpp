// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/requantize.h"

#include <cmath>
#include <limits>

namespace quantstep {

QuantizedMultiplier quantizeMultiplier(double real, bool singleRounding)
{
    if (real == 0.0 || !std::isfinite(real))
        return {};
    int shift = 0;
    const double fraction = std::frexp(real, &shift);
    auto mantissa = static_cast<std::int64_t>(std::round(fraction * static_cast<double>(std::int64_t{1} << 31)));
    if (mantissa == std::int64_t{1} << 31) {
        mantissa /= 2;
        ++shift;
    }
    if (shift < -31)
        return {};
    if (singleRounding && shift > 30) {
        shift = 30;
        mantissa = std::numeric_limits<std::int32_t>::max();
    }
    return {static_cast<std::int32_t>(mantissa), shift, singleRounding};
}

std::optional<QuantizedMultiplier> quantizeMultiplierSmallerThanOne(double real, bool singleRounding)
{
    if (!(real > 0.0 && real < 1.0))
        return std::nullopt;
    return quantizeMultiplier(real, singleRounding);
}

std::optional<QuantizedMultiplier> quantizeMultiplierGreaterThanOne(double real, bool singleRounding)
{
    if (!(real > 1.0))
        return std::nullopt;
    return quantizeMultiplier(real, singleRounding);
}

} // namespace quantstep
