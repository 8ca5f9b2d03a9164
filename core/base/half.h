// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace quantstep {

/// IEEE binary16 to binary32, exact.
[[nodiscard]] float halfToFloat(std::uint16_t bits);

/// binary32 to binary16, round half to even; overflow gives infinity.
[[nodiscard]] std::uint16_t floatToHalf(float value);

/// bfloat16 to binary32, exact.
[[nodiscard]] float bfloat16ToFloat(std::uint16_t bits);

} // namespace quantstep
