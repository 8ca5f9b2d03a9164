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

#include <algorithm>
#include <type_traits>

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

/// high / 2^right per lane, rounded half away from zero; mask is 2^right - 1.
template<class V> HWY_INLINE V roundingShift(V high, V right, V mask)
{
    // Up where the bits shifted out exceed half, or reach it in a positive number.
    const V threshold = hn::Sub(hn::ShiftRight<1>(mask), hn::BroadcastSignBit(high));
    const auto up = hn::Gt(hn::And(high, mask), threshold);
    return hn::Sub(hn::Shr(high, right), hn::VecFromMask(hn::DFromV<V>(), up));
}

/// What rescales one vector of accumulators; the parameters start at entry `slot` of the stage. Same bits as
/// OutputStage::code(): multiplyByQuantizedMultiplier() or the product in double, the zero point and the clamp.
template<StageKind kind> class VectorRescale {
public:
    using D = hn::ScalableTag<std::int32_t>;
    using V = hn::Vec<D>;

    HWY_INLINE VectorRescale(const VectorStage& stage, std::size_t slot)
        : m_stage(stage),
          m_slot(slot),
          m_offset(hn::Set(D(), stage.scalar.outputOffset)),
          m_min(hn::Set(D(), stage.scalar.clamp.min)),
          m_max(hn::Set(D(), stage.scalar.clamp.max))
    {
        const D d;
        m_multiplier = m_left = m_right = m_mask = hn::Zero(d);
        if constexpr (kind == StageKind::RightShifts || kind == StageKind::BothShifts) {
            m_multiplier = hn::LoadU(d, stage.multiplier.data() + slot);
            m_left = hn::LoadU(d, stage.left.data() + slot);
            m_right = hn::LoadU(d, stage.right.data() + slot);
            m_mask = hn::LoadU(d, stage.mask.data() + slot);
        }
    }

    HWY_INLINE V operator()(V acc) const
    {
        if constexpr (kind == StageKind::Scalar)
            return laneByLane(acc);
        else if constexpr (kind == StageKind::Real)
            return finish(inDouble(acc));
        else
            return finish(roundingShift(
                highMul(kind == StageKind::BothShifts ? hn::Shl(acc, m_left) : acc, m_multiplier), m_right, m_mask));
    }

private:
    HWY_INLINE V finish(V scaled) const { return hn::Min(hn::Max(hn::Add(scaled, m_offset), m_min), m_max); }

    HWY_INLINE V inDouble(V acc) const
    {
#if HWY_TARGET == HWY_SCALAR
        return hn::Set(D(), roundToInt32(hn::GetLane(acc) * m_stage.real[m_slot]));
#else
        const D d;
        const hn::Half<D> half;
        const hn::Rebind<double, decltype(half)> wide;
        const auto rounded = [&](auto part, std::size_t first) {
            const auto product = hn::Mul(hn::PromoteTo(wide, part), hn::LoadU(wide, m_stage.real.data() + first));
            const auto whole = hn::Trunc(product);
            // The fraction is exact: both have the same exponent or the difference is smaller.
            const auto away = hn::Ge(hn::Abs(hn::Sub(product, whole)), hn::Set(wide, 0.5));
            const auto step = hn::CopySign(hn::Set(wide, 1.0), product);
            return hn::DemoteTo(half, hn::Add(whole, hn::IfThenElseZero(away, step)));
        };
        const auto low = rounded(hn::LowerHalf(half, acc), m_slot);
        const auto high = rounded(hn::UpperHalf(half, acc), m_slot + hn::Lanes(half));
        return hn::Combine(d, high, low);
#endif
    }

    HWY_INLINE V laneByLane(V acc) const
    {
        const D d;
        HWY_ALIGN std::int32_t codes[HWY_MAX_BYTES / sizeof(std::int32_t)];
        hn::Store(acc, d, codes);
        for (std::size_t i = 0; i < hn::Lanes(d); ++i) {
            const std::size_t channel = m_stage.slots[m_slot + i];
            codes[i] = channel < m_stage.scalar.real.size() ? m_stage.scalar.code(codes[i], channel) : 0;
        }
        return hn::Load(d, codes);
    }

    const VectorStage& m_stage;
    std::size_t m_slot;
    V m_multiplier, m_left, m_right, m_mask, m_offset, m_min, m_max;
};

/// Codes in 32 bits, all inside the range of Code, to their own width.
template<typename Code, class V> HWY_INLINE auto narrowed(V codes)
{
#if HWY_TARGET == HWY_AVX3_DL
    return hn::Vec<hn::Rebind<Code, hn::DFromV<V>>>{_mm512_cvtepi32_epi8(codes.raw)};
#else
    return hn::DemoteTo(hn::Rebind<Code, hn::DFromV<V>>(), codes);
#endif
}

/// Stores `count` codes, or the whole vector where `whole` allows it.
template<class V, typename Code> HWY_INLINE void storeCodes(V codes, Code* output, std::size_t count, bool whole)
{
    const hn::DFromV<V> d;
    if (whole) {
        hn::StoreU(codes, d, output);
    } else {
        HWY_ALIGN Code tail[HWY_MAX_BYTES];
        hn::StoreU(codes, d, tail);
        std::copy_n(tail, count, output);
    }
}

/// Calls body(constant of StageKind) with the kind of the stage.
template<class Body> HWY_INLINE void withStageKind(StageKind kind, const Body& body)
{
    switch (kind) {
    case StageKind::RightShifts: return body(std::integral_constant<StageKind, StageKind::RightShifts>());
    case StageKind::BothShifts: return body(std::integral_constant<StageKind, StageKind::BothShifts>());
    case StageKind::Real: return body(std::integral_constant<StageKind, StageKind::Real>());
    default: return body(std::integral_constant<StageKind, StageKind::Scalar>());
    }
}

} // namespace quantstep::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
