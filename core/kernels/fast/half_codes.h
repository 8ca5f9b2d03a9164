// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace quantstep::fast {

/// halfToFloat() of `count` codes, the same bits.
void halfToFloats(const std::uint16_t* codes, std::size_t count, float* values);

} // namespace quantstep::fast
