// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/fast/half_codes.h"

#include "core/base/half.h"
#include "core/kernels/fast/targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/fast/half_codes.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace quantstep::fast::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

/// Exponent and fraction move up by 13 bits, the exponent's bias grows by 112; infinities and NaN keep all ones
/// (NaN becomes quiet);
/// numbers without a leading one get theirs by a subtraction, which is exact.
void convert(const std::uint16_t* codes, std::size_t count, float* values)
{
    const hn::ScalableTag<float> d;
    const hn::RebindToUnsigned<decltype(d)> bits;
    const hn::RebindToSigned<decltype(d)> integers;
    const hn::Rebind<std::uint16_t, decltype(d)> narrow;
    const auto exponent = hn::Set(integers, 0x7C00 << 13), rebias = hn::Set(integers, 112 << 23);
    const auto leading = hn::Set(integers, 1 << 23), quiet = hn::Set(integers, 1 << 22);
    const auto smallest = hn::BitCast(d, hn::Set(integers, 113 << 23));
    std::size_t i = 0;
    for (; i + hn::Lanes(d) <= count; i += hn::Lanes(d)) {
        const auto code = hn::PromoteTo(bits, hn::LoadU(narrow, codes + i));
        const auto sign = hn::ShiftLeft<16>(hn::And(code, hn::Set(bits, 0x8000)));
        const auto moved = hn::BitCast(integers, hn::ShiftLeft<13>(hn::And(code, hn::Set(bits, 0x7FFF))));
        const auto own = hn::And(moved, exponent);
        auto normal = hn::Add(moved, rebias);
        normal = hn::Add(normal, hn::IfThenElseZero(hn::Eq(own, exponent), rebias));
        normal = hn::Or(normal, hn::IfThenElseZero(hn::Gt(moved, exponent), quiet));
        const auto small
            = hn::BitCast(integers, hn::Sub(hn::BitCast(d, hn::Add(hn::Add(moved, rebias), leading)), smallest));
        const auto value = hn::IfThenElse(hn::Eq(own, hn::Zero(integers)), small, normal);
        hn::StoreU(hn::BitCast(d, hn::Or(hn::BitCast(bits, value), sign)), d, values + i);
    }
    for (; i < count; ++i)
        values[i] = halfToFloat(codes[i]);
}

} // namespace
} // namespace quantstep::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace quantstep::fast {

HWY_EXPORT(convert);

void halfToFloats(const std::uint16_t* codes, std::size_t count, float* values)
{
    HWY_DYNAMIC_DISPATCH(convert)(codes, count, values);
}

} // namespace quantstep::fast
#endif
