// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the preparations of several operators check or read in the same way.

#include "core/kernels/kernel.h"
#include "core/kernels/requantize.h"

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <vector>

namespace quantstep {

/// "input 0" is of one of these types. Errors: RefusedByRuntime.
[[nodiscard]] Status expectTypeIn(
    const PrepareContext& context, std::string_view what, DType found, std::initializer_list<DType> allowed);

/// Two operands have one type. Errors: RefusedByRuntime.
[[nodiscard]] Status expectSameType(
    const PrepareContext& context, std::string_view whatA, DType a, std::string_view whatB, DType b);

/// The zero point of a tensor is 0, as the kernels for int16 demand. Errors: RefusedByRuntime.
[[nodiscard]] Status expectZeroPointZero(const PrepareContext& context, std::string_view what, const Operand& operand);

/// Two tensors have the same scale (compared exactly) and the same zero point. Errors: RefusedByRuntime.
[[nodiscard]] Status expectSameQuantization(
    const PrepareContext& context, std::string_view whatA, const Operand& a, std::string_view whatB, const Operand& b);

/// Elements have a fixed size, so that the operator can move them as bytes. Errors: Unsupported (strings).
[[nodiscard]] Status expectFixedSize(const PrepareContext& context, DType dtype);

/// An axis in [-rank, rank) as one in [0, rank). Errors: RefusedByRuntime.
[[nodiscard]] Result<int> resolveAxis(const PrepareContext& context, std::int64_t axis, int rank);

/// The elements of an integer input that decides shapes or parameters.
/// Errors: NeedsValue when it is not computed yet, RefusedByRuntime when it holds no integers.
[[nodiscard]] Result<std::vector<std::int64_t>> integersOf(const PrepareContext& context, int index);

/// An output shape is sane. Errors: LimitExceeded.
[[nodiscard]] Status expectSaneShape(const PrepareContext& context, const Shape& shape);

/// int8 or uint8.
[[nodiscard]] inline bool isByte(DType dtype)
{
    return dtype == DType::Int8 || dtype == DType::UInt8;
}

/// A rescale by the multiplier's rule (usually two roundings), for an operator's arithmetic.
[[nodiscard]] inline Rescale doubleRounding(std::string name, double real, QuantizedMultiplier multiplier)
{
    const RescaleRule rule = multiplier.singleRounding ? RescaleRule::SingleRounding : RescaleRule::DoubleRounding;
    return {std::move(name), rule, {real}, {multiplier.multiplier}, {multiplier.shift}};
}

/// Calls f(T{}) with an unsigned type of `bytes` bytes (1, 2, 4 or 8), or with 16 plain bytes for any other size.
struct SixteenBytes {
    std::uint64_t low, high;
};
template<typename F> void visitElementSize(std::size_t bytes, F&& f)
{
    switch (bytes) {
    case 1: f(std::uint8_t{}); break;
    case 2: f(std::uint16_t{}); break;
    case 4: f(std::uint32_t{}); break;
    case 8: f(std::uint64_t{}); break;
    default: f(SixteenBytes{}); break;
    }
}

/// Runs body(begin, end) over [0, count), on the threads of the context when there are any and the
/// work is worth it (`workPerItem` is a rough number of elementary operations).
template<typename Body>
void forPieces(const EvalContext& context, std::size_t count, std::size_t workPerItem, const Body& body)
{
    constexpr std::size_t kWorthThreads = 1 << 16;
    if (context.parallel && count > 1 && count * std::max<std::size_t>(workPerItem, 1) >= kWorthThreads)
        (*context.parallel)(count, std::ref(body)); // a copy would be allocated
    else if (count > 0)
        body(std::size_t{0}, count);
}

} // namespace quantstep
