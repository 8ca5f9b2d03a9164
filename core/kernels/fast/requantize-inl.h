// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Per-target include guard: compiled once for each instruction set (see hwy/foreach_target.h).
#if defined(QUANTSTEP_FAST_REQUANTIZE_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef QUANTSTEP_FAST_REQUANTIZE_INL_H
#undef QUANTSTEP_FAST_REQUANTIZE_INL_H
#else
#define QUANTSTEP_FAST_REQUANTIZE_INL_H
#endif

#include "core/kernels/fast/vector_stage.h"

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace quantstep::fast::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// (a * b + 2^30) >> 31 per lane: the saturating rounding doubling high multiply for b >= 0.
template<class V> HWY_INLINE V highMul(V a, V b)
{
#if HWY_TARGET == HWY_SCALAR
    return hn::Set(hn::DFromV<V>(), fx::saturatingRoundingDoublingHighMul(hn::GetLane(a), hn::GetLane(b)));
#else
    const hn::DFromV<V> d;
    const hn::RepartitionToWide<decltype(d)> wide;
    const hn::RebindToUnsigned<decltype(wide)> bits;
    const auto nudge = hn::Set(wide, std::int64_t{1} << 30);
    const auto even = hn::Add(hn::MulEven(a, b), nudge);
    const auto odd = hn::Add(hn::MulEven(hn::Shuffle2301(a), hn::Shuffle2301(b)), nudge);
    const auto low = hn::BitCast(d, hn::ShiftRight<31>(hn::BitCast(bits, even)));
    const auto high = hn::BitCast(d, hn::ShiftLeft<1>(hn::BitCast(bits, odd)));
    return hn::OddEven(high, low);
#endif
}

/// Output codes (still 32 bits wide) of accumulators whose parameters start at entry `slot`.
/// Same bits as multiplyByQuantizedMultiplier(), the zero point and the clamp.
template<class V> HWY_INLINE V requantize(V acc, const VectorStage& stage, std::size_t slot)
{
    const hn::DFromV<V> d;
    if (stage.hasLeftShift)
        acc = hn::Shl(acc, hn::LoadU(d, stage.left.data() + slot));
    const V high = highMul(acc, hn::LoadU(d, stage.multiplier.data() + slot));
    const V mask = hn::LoadU(d, stage.mask.data() + slot);
    const V threshold = hn::Sub(hn::ShiftRight<1>(mask), hn::BroadcastSignBit(high));
    const auto up = hn::Gt(hn::And(high, mask), threshold);
    const V rounded = hn::Sub(hn::Shr(high, hn::LoadU(d, stage.right.data() + slot)), hn::VecFromMask(d, up));
    const V moved = hn::Add(rounded, hn::Set(d, stage.scalar.outputOffset));
    return hn::Min(hn::Max(moved, hn::Set(d, stage.scalar.clamp.min)), hn::Set(d, stage.scalar.clamp.max));
}

/// The DoubleProduct rule: product in double, rounded half away from zero; same bits as OutputStage::code().
template<class V> HWY_INLINE V requantizeDouble(V acc, const VectorStage& stage, std::size_t slot)
{
    const hn::DFromV<V> d;
#if HWY_TARGET == HWY_SCALAR
    return hn::Set(d, stage.scalar.code(hn::GetLane(acc), slot));
#else
    const hn::Half<decltype(d)> half;
    const hn::Rebind<double, decltype(half)> wide;
    const auto rounded = [&](auto part, std::size_t first) {
        const auto product = hn::Mul(hn::PromoteTo(wide, part), hn::LoadU(wide, stage.real.data() + first));
        const auto whole = hn::Trunc(product);
        // The fraction is exact: both have the same exponent or the difference is smaller.
        const auto away = hn::Ge(hn::Abs(hn::Sub(product, whole)), hn::Set(wide, 0.5));
        const auto step = hn::CopySign(hn::Set(wide, 1.0), product);
        return hn::DemoteTo(half, hn::Add(whole, hn::IfThenElseZero(away, step)));
    };
    const auto low = rounded(hn::LowerHalf(half, acc), slot);
    const auto high = rounded(hn::UpperHalf(half, acc), slot + hn::Lanes(half));
    const V moved = hn::Add(hn::Combine(d, high, low), hn::Set(d, stage.scalar.outputOffset));
    return hn::Min(hn::Max(moved, hn::Set(d, stage.scalar.clamp.min)), hn::Set(d, stage.scalar.clamp.max));
#endif
}

} // namespace quantstep::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
