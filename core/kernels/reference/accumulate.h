// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <type_traits>

namespace quantstep::reference {

/// a * b in the type of the accumulator; integers wrap as the runtime's do on x86-64.
template<typename Acc> [[nodiscard]] constexpr Acc product(Acc a, Acc b)
{
    if constexpr (std::is_integral_v<Acc>) {
        using Unsigned = std::make_unsigned_t<Acc>;
        return static_cast<Acc>(static_cast<Unsigned>(a) * static_cast<Unsigned>(b));
    } else {
        return a * b;
    }
}

/// a + b in the type of the accumulator; integers wrap.
template<typename Acc> [[nodiscard]] constexpr Acc sum(Acc a, Acc b)
{
    if constexpr (std::is_integral_v<Acc>) {
        using Unsigned = std::make_unsigned_t<Acc>;
        return static_cast<Acc>(static_cast<Unsigned>(a) + static_cast<Unsigned>(b));
    } else {
        return a + b;
    }
}

} // namespace quantstep::reference
