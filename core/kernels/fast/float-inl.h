// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Per-target include guard: compiled once for each instruction set (see hwy/foreach_target.h).
#if defined(QUANTSTEP_FAST_FLOAT_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef QUANTSTEP_FAST_FLOAT_INL_H
#undef QUANTSTEP_FAST_FLOAT_INL_H
#else
#define QUANTSTEP_FAST_FLOAT_INL_H
#endif

#include "core/kernels/activation_range.h"

#include <hwy/highway.h>

#include <cstddef>

HWY_BEFORE_NAMESPACE();
namespace quantstep::fast::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using DF = hn::ScalableTag<float>;
using VF = hn::Vec<DF>;

/// clampToRange() per lane: comparisons, so that NaN and -0 come out as there.
HWY_INLINE VF clampVector(VF value, FloatRange range)
{
    const DF d;
    const VF low = hn::Set(d, range.min), high = hn::Set(d, range.max);
    const VF raised = hn::IfThenElse(hn::Lt(value, low), low, value);
    return hn::IfThenElse(hn::Lt(high, raised), high, raised);
}

/// clamp(sums + bias) of `count` channels; `sums` is aligned and padded to whole vectors.
HWY_INLINE void finishSums(const float* sums, const float* bias, std::size_t count, FloatRange clamp, float* output)
{
    const DF d;
    const std::size_t n = hn::Lanes(d);
    std::size_t i = 0;
    for (; i + n <= count; i += n)
        hn::StoreU(clampVector(hn::Add(hn::Load(d, sums + i), hn::LoadU(d, bias + i)), clamp), d, output + i);
    if (i < count) {
        const auto some = hn::FirstN(d, count - i);
        const VF total = hn::Add(hn::Load(d, sums + i), hn::MaskedLoad(some, d, bias + i));
        hn::BlendedStore(clampVector(total, clamp), some, d, output + i);
    }
}

} // namespace quantstep::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
