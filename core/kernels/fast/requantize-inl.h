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

} // namespace quantstep::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
