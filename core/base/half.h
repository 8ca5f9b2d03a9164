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

/// binary32 to bfloat16, round half to even; NaN becomes the quiet one, with its sign.
[[nodiscard]] std::uint16_t floatToBfloat16(float value);

/// 8-bit floats to binary32, exact. E4M3FN has no infinity: only the pattern S.1111.111 is not a number.
[[nodiscard]] float float8E4M3FNToFloat(std::uint8_t bits);
[[nodiscard]] float float8E5M2ToFloat(std::uint8_t bits);

} // namespace quantstep
