// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Element-wise arithmetic on numbers without quantization.

#include "core/kernels/activation_range.h"

#include <cstdint>
#include <limits>
#include <type_traits>

namespace quantstep {

/// The fused activation on plain numbers of type T; integers take the limits 0, 6, -1 and 1 literally.
template<typename T> struct PlainRange {
    T min = std::numeric_limits<T>::lowest();
    T max = std::numeric_limits<T>::max();

    explicit PlainRange(Activation activation)
    {
        if (activation == Activation::Relu || activation == Activation::Relu6)
            min = 0;
        if (activation == Activation::Relu6)
            max = 6;
        if (activation == Activation::ReluN1To1) {
            // Unsigned types have no -1; the runtime's conversion wraps.
            min = static_cast<T>(-1);
            max = 1;
        }
    }

    /// NaN stays NaN; the lower limit is applied first.
    [[nodiscard]] T clamp(T value) const
    {
        const T low = value < min ? min : value;
        return max < low ? max : low;
    }
};

/// a + b, a - b, a * b; integers wrap.
struct PlainAdd {
    template<typename T> [[nodiscard]] static T apply(T a, T b)
    {
        if constexpr (std::is_floating_point_v<T>)
            return a + b;
        else
            return static_cast<T>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
    }
};
struct PlainSub {
    template<typename T> [[nodiscard]] static T apply(T a, T b)
    {
        if constexpr (std::is_floating_point_v<T>)
            return a - b;
        else
            return static_cast<T>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
    }
};
struct PlainMul {
    template<typename T> [[nodiscard]] static T apply(T a, T b)
    {
        if constexpr (std::is_floating_point_v<T>)
            return a * b;
        else
            return static_cast<T>(static_cast<std::uint64_t>(a) * static_cast<std::uint64_t>(b));
    }
};

} // namespace quantstep
