// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/half.h"
#include "core/model/op_options.h"

#include <cstdint>

namespace quantstep {

/// Elements of 16-bit float tensors. Arithmetic on them is done in float and rounded after each operation.
struct Half {
    std::uint16_t bits = 0;

    static constexpr float kMax = 65504.0F;

    [[nodiscard]] float value() const { return halfToFloat(bits); }
    [[nodiscard]] static Half of(float value) { return {floatToHalf(value)}; }
};

struct BFloat16 {
    std::uint16_t bits = 0;

    static constexpr float kMax = 3.3895313892515355e38F;

    [[nodiscard]] float value() const { return bfloat16ToFloat(bits); }
    [[nodiscard]] static BFloat16 of(float value) { return {floatToBfloat16(value)}; }
};

/// The fused activation on such elements. NaN stays NaN.
template<typename T> struct SmallFloatRange {
    float min = -T::kMax, max = T::kMax;

    explicit SmallFloatRange(Activation activation)
    {
        if (activation == Activation::Relu || activation == Activation::Relu6)
            min = 0;
        if (activation == Activation::Relu6)
            max = 6;
        if (activation == Activation::ReluN1To1) {
            min = -1;
            max = 1;
        }
    }

    [[nodiscard]] T clamp(T element) const
    {
        const float value = element.value();
        const float low = value < min ? min : value;
        return T::of(max < low ? max : low);
    }
};

} // namespace quantstep
