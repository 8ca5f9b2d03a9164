// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Per-target include guard: compiled once for each instruction set (see hwy/foreach_target.h).
#if defined(QUANTSTEP_FAST_LINES_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef QUANTSTEP_FAST_LINES_INL_H
#undef QUANTSTEP_FAST_LINES_INL_H
#else
#define QUANTSTEP_FAST_LINES_INL_H
#endif

#include "core/kernels/fast/product_plan.h"

#include <hwy/highway.h>

#include <algorithm>
#include <cstring>

HWY_BEFORE_NAMESPACE();
namespace quantstep::fast::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET == HWY_AVX3_DL
/// The dot product takes unsigned activations and signed weights of 8 bits, 4 of each per lane.
inline constexpr bool kByteSteps = true;
using StepValue = std::uint8_t;
#else
/// The dot product takes pairs of 16 bits with their zero points already taken off.
inline constexpr bool kByteSteps = false;
using StepValue = std::int16_t;
#endif
inline constexpr std::size_t kStepValues = 4 / sizeof(StepValue);

using D32 = hn::ScalableTag<std::int32_t>;
using V32 = hn::Vec<D32>;

/// acc + the products of one step, per lane.
HWY_INLINE V32 addStep(V32 acc, V32 x, V32 w)
{
#if HWY_TARGET == HWY_AVX3_DL
    // Highway 1.0.3 asks the processor for VNNI but does not let the compiler use its intrinsics.
    asm("vpdpbusd %2, %1, %0" : "+v"(acc.raw) : "v"(x.raw), "v"(w.raw));
    return acc;
#elif HWY_TARGET == HWY_AVX2
    return V32{_mm256_add_epi32(acc.raw, _mm256_madd_epi16(x.raw, w.raw))};
#else
    const auto low = hn::Mul(hn::ShiftRight<16>(hn::ShiftLeft<16>(x)), hn::ShiftRight<16>(hn::ShiftLeft<16>(w)));
    return hn::Add(acc, hn::Add(low, hn::Mul(hn::ShiftRight<16>(x), hn::ShiftRight<16>(w))));
#endif
}

/// Codes as the dot product takes them.
struct CodeReader {
    bool isSigned;
    std::int32_t zeroPoint;

    /// What a code that equals the zero point becomes.
    [[nodiscard]] StepValue padding() const
    {
        return static_cast<StepValue>(kByteSteps ? zeroPoint + (isSigned ? 128 : 0) : 0);
    }

    HWY_INLINE void copy(const std::uint8_t* from, std::size_t count, StepValue* to) const
    {
#if HWY_TARGET == HWY_AVX3_DL
        if (!isSigned) {
            std::memcpy(to, from, count);
            return;
        }
        const hn::ScalableTag<std::uint8_t> d;
        const auto sign = hn::Set(d, std::uint8_t{0x80});
        std::size_t i = 0;
        for (; i + hn::Lanes(d) <= count; i += hn::Lanes(d))
            hn::StoreU(hn::Xor(hn::LoadU(d, from + i), sign), d, to + i);
        const hn::Full128<std::uint8_t> part;
        for (; i + 16 <= count; i += 16)
            hn::StoreU(hn::Xor(hn::LoadU(part, from + i), hn::Set(part, std::uint8_t{0x80})), part, to + i);
        for (; i < count; ++i)
            to[i] = static_cast<std::uint8_t>(from[i] ^ 0x80U);
#else
        if (isSigned)
            widen(reinterpret_cast<const std::int8_t*>(from), count, to);
        else
            widen(from, count, to);
#endif
    }

private:
    template<typename Code> HWY_INLINE void widen(const Code* from, std::size_t count, std::int16_t* to) const
    {
        const hn::ScalableTag<std::int16_t> d;
        const hn::Rebind<Code, decltype(d)> narrow;
        const auto zero = hn::Set(d, static_cast<std::int16_t>(zeroPoint));
        std::size_t i = 0;
        for (; i + hn::Lanes(d) <= count; i += hn::Lanes(d))
            hn::StoreU(hn::Sub(hn::PromoteTo(d, hn::LoadU(narrow, from + i)), zero), d, to + i);
        for (; i < count; ++i)
            to[i] = static_cast<std::int16_t>(from[i] - zeroPoint);
    }
};

/// Plain values.
struct FloatReader {
    [[nodiscard]] static float padding() { return 0.0F; }
    HWY_INLINE static void copy(const float* from, std::size_t count, float* to)
    {
        if (count > 0)
            std::memcpy(to, from, count * sizeof(float));
    }
};

/// One padded line; `line` is null outside of the image.
template<typename Reader, typename From, typename To>
HWY_INLINE void copyLine(const Reader& reader, const LineLayout& layout, const From* line, std::size_t channels, To* to)
{
    if (line == nullptr) {
        std::fill_n(to, layout.pixels() * channels, reader.padding());
        return;
    }
    to = std::fill_n(to, layout.left * channels, reader.padding());
    reader.copy(line, layout.inside * channels, to);
    std::fill_n(to + layout.inside * channels, layout.right * channels, reader.padding());
}

/// Start of input line `y` of an image; null outside.
template<typename From>
HWY_INLINE const From* imageLine(const ConvGeometry& g, const From* input, std::size_t batch, std::int64_t y)
{
    if (y < 0 || y >= g.y.input)
        return nullptr;
    return input + batch * g.imageElements()
        + static_cast<std::size_t>(y) * static_cast<std::size_t>(g.x.input) * static_cast<std::size_t>(g.inputChannels);
}

/// Where the patches of a block begin: in the input itself or in lines copied to `scratch`.
template<typename Reader, typename From, typename To>
const To* blockPatches(
    const ProductPlan& plan, const Reader& reader, const From* input, const RowBlock& block, To* scratch)
{
    const ConvGeometry& g = plan.geometry;
    const std::int64_t first = std::int64_t{static_cast<std::int32_t>(block.y)} * g.y.stride - g.y.padBefore;
    if (plan.inPlace)
        return reinterpret_cast<const To*>(imageLine(g, input, block.batch, first));
    const auto channels = static_cast<std::size_t>(g.inputChannels);
    const std::size_t lines = linesUnder(g.y, block.count);
    To* to = scratch;
    for (std::size_t i = 0; i < lines; ++i, to += plan.lineBytes / sizeof(To)) {
        const auto y = first + static_cast<std::int64_t>(i);
        copyLine(reader, plan.lines, imageLine(g, input, block.batch, y), channels, to);
    }
    return scratch;
}

} // namespace quantstep::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
