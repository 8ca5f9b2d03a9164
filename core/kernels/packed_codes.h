// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/tensor_value.h"

#include <cstddef>
#include <span>

namespace quantstep {

/// Packs one code per byte into a buffer of 4- or 2-bit codes, lowest bits first; unused bits of the last
/// byte become 0, as in the runtime.
inline void packCodes(DType dtype, std::span<const std::int8_t> codes, std::byte* packed)
{
    const int width = dtypeBits(dtype);
    const std::size_t perByte = 8U / static_cast<std::size_t>(width);
    const int mask = (1 << width) - 1;
    for (std::size_t first = 0; first < codes.size(); first += perByte) {
        int byte = 0;
        for (std::size_t i = 0; i < perByte && first + i < codes.size(); ++i)
            byte |= (codes[first + i] & mask) << (static_cast<int>(i) * width);
        packed[first / perByte] = static_cast<std::byte>(byte);
    }
}

} // namespace quantstep
