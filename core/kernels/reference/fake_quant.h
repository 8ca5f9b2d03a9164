// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// FAKE_QUANT: floats as they come back from a quantization with min and max. Formulas as LiteRT's reference kernel.

#include "core/kernels/reference/float_codes.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace quantstep {

/// The range moved so that 0 is one of its steps.
struct FakeQuantRange {
    float min = 0, max = 0, scale = 0;
};

[[nodiscard]] inline FakeQuantRange nudgedRange(float min, float max, int bits)
{
    const auto largestCode = static_cast<float>((1 << bits) - 1);
    FakeQuantRange range;
    range.scale = (max - min) / largestCode;
    const float zero = 0.0F - min / range.scale;
    std::uint16_t zeroPoint = 0; // only 16 bits, however many the codes have
    if (zero > largestCode)
        zeroPoint = static_cast<std::uint16_t>((1 << bits) - 1);
    else if (!(zero < 0))
        zeroPoint = static_cast<std::uint16_t>(truncateToInt32(std::round(zero)));
    range.min = (0.0F - static_cast<float>(zeroPoint)) * range.scale;
    range.max = (largestCode - static_cast<float>(zeroPoint)) * range.scale;
    return range;
}

[[nodiscard]] inline float fakeQuantize(const FakeQuantRange& range, float x)
{
    const float clamped = std::min(range.max, std::max(range.min, x));
    const float inverse = 1.0F / range.scale;
    return std::round((clamped - range.min) * inverse) * range.scale + range.min;
}

} // namespace quantstep
