// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/broadcast.h"
#include "core/kernels/reference/add.h"

#include <array>

namespace quantstep::fast {

/// Both lanes of an 8-bit ADD or SUB for every code, by the code's bit pattern.
struct AddLanes {
    std::array<std::int32_t, 256> lane1{}, lane2{};
};

/// 8-bit ADD or SUB with both input rescales looked up: the same integers as addQuantized(), which leaves
/// one multiplication per element.
template<typename T, int sign>
[[nodiscard]] PreparedPtr makeAddWithTables(
    DType dtype, BroadcastPlan plan, OpArithmetic arithmetic, const AddParams& params)
{
    auto lanes = std::make_shared<AddLanes>();
    for (int bits = 0; bits < 256; ++bits) {
        const T code = static_cast<T>(bits);
        const auto i = static_cast<std::size_t>(bits);
        lanes->lane1[i] = addLane(code, params.zeroPoint1, params.leftShift, params.multiplier1);
        lanes->lane2[i] = fx::wrappingMul(sign, addLane(code, params.zeroPoint2, params.leftShift, params.multiplier2));
    }
    return makeBinary<T, T>(dtype, std::move(plan), std::move(arithmetic),
        [params, tables = std::shared_ptr<const AddLanes>(std::move(lanes))](T a, T b) {
            const std::int32_t sum = fx::wrappingAdd(
                tables->lane1[static_cast<std::uint8_t>(a)], tables->lane2[static_cast<std::uint8_t>(b)]);
            return static_cast<T>(addOutput(params, sum));
        });
}

} // namespace quantstep::fast
