// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/fast/quantized_binary.h"

#include "core/kernels/fast/integer_product.h"
#include "core/kernels/fast/targets.h"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/fast/quantized_binary.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "core/kernels/fast/requantize-inl.h"

HWY_BEFORE_NAMESPACE();
namespace quantstep::fast::HWY_NAMESPACE {
namespace {

using D32 = hn::ScalableTag<std::int32_t>;
using V32 = hn::Vec<D32>;

/// multiplyByQuantizedMultiplier() per lane with one multiplier for all.
class ScaleAll {
public:
    explicit ScaleAll(QuantizedMultiplier by)
        : m_multiplier(hn::Set(D32(), by.multiplier)),
          m_left(hn::Set(D32(), std::max(by.shift, 0))),
          m_right(hn::Set(D32(), std::max(-by.shift, 0))),
          m_mask(hn::Set(D32(), static_cast<std::int32_t>((std::uint32_t{1} << std::max(-by.shift, 0)) - 1U))),
          m_hasLeft(by.shift > 0)
    {
    }
    HWY_INLINE V32 operator()(V32 value) const
    {
        return roundingShift(highMul(m_hasLeft ? hn::Shl(value, m_left) : value, m_multiplier), m_right, m_mask);
    }

private:
    V32 m_multiplier, m_left, m_right, m_mask;
    bool m_hasLeft;
};

/// addLane(): a code on the common scale. The input of the larger scale has the multiplier 1/2, which rounds nothing.
class AddLane {
public:
    AddLane(std::int32_t zeroPoint, std::int32_t leftShift, QuantizedMultiplier by)
        : m_zero(hn::Set(D32(), zeroPoint)),
          m_scale(by),
          m_isHalf(by == QuantizedMultiplier{1 << 30, 0}),
          m_shift(hn::Set(D32(), m_isHalf ? leftShift - 1 : leftShift))
    {
    }
    HWY_INLINE V32 operator()(V32 code) const
    {
        const V32 moved = hn::Shl(hn::Sub(code, m_zero), m_shift);
        return m_isHalf ? moved : m_scale(moved);
    }

private:
    V32 m_zero;
    ScaleAll m_scale;
    bool m_isHalf;
    V32 m_shift;
};

class AddCodes {
public:
    AddCodes(const AddParams& params, int sign)
        : m_lane1(params.zeroPoint1, params.leftShift, params.multiplier1),
          m_lane2(params.zeroPoint2, params.leftShift, params.multiplier2),
          m_output(params.outputMultiplier),
          m_isSum(sign > 0)
    {
    }
    HWY_INLINE V32 operator()(V32 a, V32 b) const
    {
        const V32 lane1 = m_lane1(a), lane2 = m_lane2(b);
        return m_output(m_isSum ? hn::Add(lane1, lane2) : hn::Sub(lane1, lane2));
    }

private:
    AddLane m_lane1, m_lane2;
    ScaleAll m_output;
    bool m_isSum;
};

class MulCodes {
public:
    explicit MulCodes(const MulParams& params)
        : m_zero1(hn::Set(D32(), params.zeroPoint1)),
          m_zero2(hn::Set(D32(), params.zeroPoint2)),
          m_output(params.multiplier)
    {
    }
    HWY_INLINE V32 operator()(V32 a, V32 b) const
    {
        return m_output(hn::Mul(hn::Sub(a, m_zero1), hn::Sub(b, m_zero2)));
    }

private:
    V32 m_zero1, m_zero2;
    ScaleAll m_output;
};

/// `count` codes of an operand from element i on, in 32 bits; lanes beyond them hold anything.
template<typename Code> HWY_INLINE V32 loadCodes(RowOperand operand, std::size_t i, std::size_t count)
{
    const D32 d;
    const hn::Rebind<Code, D32> narrow;
    const auto* codes = static_cast<const Code*>(operand.codes);
    if (operand.step == 0)
        return hn::Set(d, *codes);
    if (count >= hn::Lanes(d))
        return hn::PromoteTo(d, hn::LoadU(narrow, codes + i));
    HWY_ALIGN Code some[HWY_MAX_BYTES] = {};
    std::copy_n(codes + i, count, some);
    return hn::PromoteTo(d, hn::Load(narrow, some));
}

template<typename Code, class Op>
HWY_INLINE void combineCodes(const Op& op, std::int32_t outputOffset, IntRange clamp, RowOperand a, RowOperand b,
    std::size_t count, Code* output)
{
    const D32 d;
    const std::size_t n = hn::Lanes(d);
    const V32 offset = hn::Set(d, outputOffset), low = hn::Set(d, clamp.min), high = hn::Set(d, clamp.max);
    for (std::size_t i = 0; i < count; i += n) {
        const std::size_t some = std::min(n, count - i);
        const V32 scaled = op(loadCodes<Code>(a, i, some), loadCodes<Code>(b, i, some));
        const V32 codes = hn::Min(hn::Max(hn::Add(scaled, offset), low), high);
        storeCodes(narrowed<Code>(codes), output + i, some, some == n);
    }
}

template<class Op>
HWY_INLINE void combineRow(const Op& op, bool isSigned, std::int32_t outputOffset, IntRange clamp, RowOperand a,
    RowOperand b, std::size_t count, void* output)
{
    if (isSigned)
        combineCodes(op, outputOffset, clamp, a, b, count, static_cast<std::int8_t*>(output));
    else
        combineCodes(op, outputOffset, clamp, a, b, count, static_cast<std::uint8_t*>(output));
}

void addRow(
    const AddParams& params, int sign, bool isSigned, RowOperand a, RowOperand b, std::size_t count, void* output)
{
    combineRow(AddCodes(params, sign), isSigned, params.outputZeroPoint, params.clamp, a, b, count, output);
}

void mulRow(const MulParams& params, bool isSigned, RowOperand a, RowOperand b, std::size_t count, void* output)
{
    combineRow(MulCodes(params), isSigned, params.outputZeroPoint, params.clamp, a, b, count, output);
}

} // namespace
} // namespace quantstep::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace quantstep::fast {

HWY_EXPORT(addRow);
HWY_EXPORT(mulRow);

namespace {

bool fits(QuantizedMultiplier by)
{
    return !by.singleRounding && by.multiplier >= 0 && by.shift >= -31 && by.shift <= 31;
}

/// Whether the zero points and the limits lie inside of the codes.
template<typename Params> bool fitsCodes(bool isSigned, const Params& params)
{
    const IntegerCodes codes{isSigned, params.zeroPoint1, params.zeroPoint2};
    return codes.fit() && codes.hold(params.clamp);
}

/// A PreparedOp that runs combine(a, b, count, output) over the rows of the plan.
template<typename Combine>
PreparedPtr makeRows(DType dtype, const BroadcastPlan& plan, const OpArithmetic& arithmetic, Combine combine)
{
    return makePrepared({{dtype, plan.output}}, arithmetic, [plan, combine](const EvalContext& run) {
        const auto* a = reinterpret_cast<const std::uint8_t*>(run.input(0).bytes.data());
        const auto* b = reinterpret_cast<const std::uint8_t*>(run.input(1).bytes.data());
        auto* output = run.output(0).as<std::uint8_t>();
        forPieces(run, plan.elements, 4, [&](std::size_t begin, std::size_t end) {
            forEachRow(plan, begin, end, [&](std::size_t o, std::size_t ia, std::size_t ib, std::size_t count) {
                combine(RowOperand{a + ia, plan.rowStepA}, RowOperand{b + ib, plan.rowStepB}, count, output + o);
            });
        });
    });
}

} // namespace

PreparedPtr makeAdd(
    DType dtype, const BroadcastPlan& plan, const OpArithmetic& arithmetic, const AddParams& params, int sign)
{
    const bool isSigned = dtype == DType::Int8;
    if (!fits(params.multiplier1) || !fits(params.multiplier2) || !fits(params.outputMultiplier)
        || !fitsCodes(isSigned, params))
        return nullptr;
    return makeRows(
        dtype, plan, arithmetic, [params, sign, isSigned](RowOperand a, RowOperand b, std::size_t count, void* output) {
            HWY_DYNAMIC_DISPATCH(addRow)(params, sign, isSigned, a, b, count, output);
        });
}

PreparedPtr makeMul(DType dtype, const BroadcastPlan& plan, const OpArithmetic& arithmetic, const MulParams& params)
{
    const bool isSigned = dtype == DType::Int8;
    if (!fits(params.multiplier) || !fitsCodes(isSigned, params))
        return nullptr;
    return makeRows(
        dtype, plan, arithmetic, [params, isSigned](RowOperand a, RowOperand b, std::size_t count, void* output) {
            HWY_DYNAMIC_DISPATCH(mulRow)(params, isSigned, a, b, count, output);
        });
}

} // namespace quantstep::fast
#endif
