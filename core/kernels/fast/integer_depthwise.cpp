// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/fast/integer_depthwise.h"

#include "core/kernels/fast/integer_product.h"
#include "core/kernels/fast/targets.h"

#include <algorithm>
#include <cstring>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/fast/integer_depthwise.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "core/kernels/fast/requantize-inl.h"

// A block is one vector of 16-bit channels. Two taps at a time: the even channels of both make one vector of
// pairs, the odd ones another, and each is multiplied and added to 32-bit accumulators (even ones, odd ones).
// Taps outside the image read a line of zero points, so that they cancel out; an odd count gets one of weight 0.

HWY_BEFORE_NAMESPACE();
namespace quantstep::fast::HWY_NAMESPACE {
namespace {

#if HWY_TARGET == HWY_SCALAR

std::size_t blockChannels()
{
    return 0;
}

void convolve(
    const IntegerDepthwise&, const std::uint8_t*, const std::int32_t*, std::size_t, std::size_t, std::uint8_t*)
{
    HWY_ABORT("packDepthwise() makes nothing without vectors");
}

#else

namespace hn = hwy::HWY_NAMESPACE;
using D16 = hn::ScalableTag<std::int16_t>;
using D32 = hn::ScalableTag<std::int32_t>;
using V16 = hn::Vec<D16>;
using V32 = hn::Vec<D32>;

HWY_INLINE V32 addPairs(V32 acc, V16 x, V16 w)
{
#if HWY_TARGET == HWY_AVX3_DL
    asm("vpdpwssd %2, %1, %0" : "+v"(acc.raw) : "v"(x.raw), "v"(w.raw));
    return acc;
#elif HWY_TARGET == HWY_AVX2
    return V32{_mm256_add_epi32(acc.raw, _mm256_madd_epi16(x.raw, w.raw))};
#else
    const D32 d;
    const V32 a = hn::BitCast(d, x), b = hn::BitCast(d, w);
    const V32 low = hn::Mul(hn::ShiftRight<16>(hn::ShiftLeft<16>(a)), hn::ShiftRight<16>(hn::ShiftLeft<16>(b)));
    return hn::Add(acc, hn::Add(low, hn::Mul(hn::ShiftRight<16>(a), hn::ShiftRight<16>(b))));
#endif
}

std::size_t blockChannels()
{
    return hn::Lanes(D16());
}

/// Two channels' worth of accumulators of one block.
struct Sums {
    V32 even, odd;
};

template<typename Code>
HWY_INLINE Sums sumTaps(const Code* const* taps, std::size_t pairs, std::size_t channel, const std::int16_t* weights)
{
    const D16 d16;
    const D32 d32;
    const hn::Rebind<Code, D16> narrow;
    const std::size_t n = hn::Lanes(d16);
    Sums sums{hn::Zero(d32), hn::Zero(d32)};
    for (std::size_t p = 0; p < pairs; ++p, weights += 2 * n) {
        const V16 a = hn::PromoteTo(d16, hn::LoadU(narrow, taps[2 * p] + channel));
        const V16 b = hn::PromoteTo(d16, hn::LoadU(narrow, taps[2 * p + 1] + channel));
        const V16 even = hn::OddEven(hn::BitCast(d16, hn::ShiftLeft<16>(hn::BitCast(d32, b))), a);
        const V16 odd = hn::OddEven(b, hn::BitCast(d16, hn::ShiftRight<16>(hn::BitCast(d32, a))));
        sums.even = addPairs(sums.even, even, hn::LoadU(d16, weights));
        sums.odd = addPairs(sums.odd, odd, hn::LoadU(d16, weights + n));
    }
    return sums;
}

/// Writes the codes of one block: even and odd channels interleaved again.
template<typename Code>
HWY_INLINE void finishBlock(const IntegerDepthwise& conv, Sums sums, const std::int32_t* base, std::size_t slot,
    std::size_t count, Code* output)
{
    const D16 d16;
    const D32 d32;
    const hn::Rebind<Code, D16> narrow;
    const std::size_t n = hn::Lanes(d32);
    sums.even = hn::Add(sums.even, hn::LoadU(d32, base + slot));
    sums.odd = hn::Add(sums.odd, hn::LoadU(d32, base + slot + n));
    if (!conv.stage.isVectorised) {
        HWY_ALIGN std::int32_t plain[2 * HWY_MAX_BYTES / sizeof(std::int32_t)];
        hn::Store(sums.even, d32, plain);
        hn::Store(sums.odd, d32, plain + n);
        for (std::size_t c = 0; c < count; ++c) {
            const std::size_t channel = slot + c;
            output[c] = static_cast<Code>(conv.stage.scalar.code(plain[c % 2 * n + c / 2], channel));
        }
        return;
    }
    const V32 even = requantize(sums.even, conv.stage, slot);
    const V32 odd = requantize(sums.odd, conv.stage, slot + n);
    const V16 both = hn::OddEven(hn::BitCast(d16, hn::ShiftLeft<16>(odd)), hn::BitCast(d16, even));
    const auto codes = hn::DemoteTo(narrow, both);
    if (count == 2 * n) {
        hn::StoreU(codes, narrow, output);
    } else {
        HWY_ALIGN Code tail[HWY_MAX_BYTES];
        hn::StoreU(codes, narrow, tail);
        std::copy_n(tail, count, output);
    }
}

/// Where the taps of one output pixel lie.
template<typename Code>
void findTaps(const ConvGeometry& g, const Code* image, const Code* padding, std::int32_t outY, std::int32_t outX,
    std::vector<const Code*>& taps)
{
    const auto channels = static_cast<std::size_t>(g.inputChannels);
    std::size_t tap = 0;
    for (std::int32_t fy = 0; fy < g.y.filter; ++fy) {
        const std::int32_t y = g.y.origin(outY) + fy * g.y.dilation;
        for (std::int32_t fx = 0; fx < g.x.filter; ++fx) {
            const std::int32_t x = g.x.origin(outX) + fx * g.x.dilation;
            const bool inside = y >= 0 && y < g.y.input && x >= 0 && x < g.x.input;
            taps[tap++] = inside ? image
                    + (static_cast<std::size_t>(y) * static_cast<std::size_t>(g.x.input) + static_cast<std::size_t>(x))
                        * channels
                                 : padding;
        }
    }
}

template<typename Code>
void convolveRows(const IntegerDepthwise& conv, const Code* input, const std::int32_t* base, std::size_t begin,
    std::size_t end, Code* output)
{
    const ConvGeometry& g = conv.geometry;
    const std::size_t n = blockChannels();
    const auto channels = static_cast<std::size_t>(g.outputChannels);
    const std::size_t pairs = (g.taps() + 1) / 2;
    const std::vector<Code> padding(conv.blocks * n, static_cast<Code>(conv.inputZeroPoint));
    std::vector<const Code*> taps(pairs * 2, padding.data());
    // The last block may reach past the channels of the last pixel: its taps are read from a copy.
    std::vector<Code> tailCodes(pairs * 2 * n);
    std::vector<const Code*> tails(pairs * 2);
    const std::size_t whole = channels / n;
    for (std::size_t row = begin; row < end; ++row) {
        const Code* image = input + row / static_cast<std::size_t>(g.y.output) * g.imageElements();
        const auto outY = static_cast<std::int32_t>(row % static_cast<std::size_t>(g.y.output));
        Code* out = output + row * static_cast<std::size_t>(g.x.output) * channels;
        for (std::int32_t outX = 0; outX < g.x.output; ++outX, out += channels) {
            findTaps(g, image, padding.data(), outY, outX, taps);
            for (std::size_t block = 0; block < whole; ++block) {
                const Sums sums = sumTaps(taps.data(), pairs, block * n, conv.weights.data() + block * pairs * 2 * n);
                finishBlock(conv, sums, base, block * n, n, out + block * n);
            }
            if (whole < conv.blocks) {
                const std::size_t rest = channels - whole * n;
                for (std::size_t t = 0; t < tails.size(); ++t) {
                    tails[t] = tailCodes.data() + t * n;
                    std::copy_n(taps[t] + whole * n, rest, tailCodes.data() + t * n);
                }
                const Sums sums = sumTaps(tails.data(), pairs, 0, conv.weights.data() + whole * pairs * 2 * n);
                finishBlock(conv, sums, base, whole * n, rest, out + whole * n);
            }
        }
    }
}

void convolve(const IntegerDepthwise& conv, const std::uint8_t* input, const std::int32_t* base, std::size_t begin,
    std::size_t end, std::uint8_t* output)
{
    if (conv.isSigned) {
        convolveRows(conv, reinterpret_cast<const std::int8_t*>(input), base, begin, end,
            reinterpret_cast<std::int8_t*>(output));
    } else {
        convolveRows(conv, input, base, begin, end, output);
    }
}

#endif

} // namespace
} // namespace quantstep::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace quantstep::fast {

HWY_EXPORT(blockChannels);
HWY_EXPORT(convolve);

namespace {

/// Accumulators of a block of n channels: the even channels, then the odd ones.
std::vector<std::size_t> blockSlots(std::size_t blocks, std::size_t n)
{
    std::vector<std::size_t> slots(blocks * n);
    for (std::size_t block = 0; block < blocks; ++block) {
        for (std::size_t c = 0; c < n; ++c)
            slots[block * n + c % 2 * (n / 2) + c / 2] = block * n + c;
    }
    return slots;
}

void packWeights(const void* filter, std::int32_t weightZeroPoint, IntegerDepthwise& conv, std::size_t n)
{
    const std::size_t taps = conv.geometry.taps(), pairs = (taps + 1) / 2;
    const auto channels = static_cast<std::size_t>(conv.geometry.outputChannels);
    conv.weights.assign(conv.blocks * pairs * 2 * n, 0);
    conv.correction.assign(conv.slots.size(), 0);
    for (std::size_t slot = 0; slot < conv.slots.size(); ++slot) {
        const std::size_t channel = conv.slots[slot];
        if (channel >= channels)
            continue;
        std::int32_t sum = 0;
        for (std::size_t tap = 0; tap < taps; ++tap) {
            const std::size_t from = tap * channels + channel;
            const std::int32_t code = conv.isSigned ? static_cast<const std::int8_t*>(filter)[from]
                                                    : static_cast<const std::uint8_t*>(filter)[from];
            const std::int32_t w = code - weightZeroPoint;
            sum += w;
            const std::size_t half = slot % n / (n / 2), lane = slot % (n / 2);
            const std::size_t vector = (slot / n * pairs + tap / 2) * 2 + half;
            conv.weights[vector * n + lane * 2 + tap % 2] = static_cast<std::int16_t>(w);
        }
        conv.correction[slot] = -conv.inputZeroPoint * sum;
    }
}

} // namespace

std::optional<IntegerDepthwise> packDepthwise(const ConvGeometry& geometry, const void* filter, bool isSigned,
    std::int32_t inputZeroPoint, std::int32_t weightZeroPoint, const OutputStage& stage)
{
    const std::size_t n = HWY_DYNAMIC_DISPATCH(blockChannels)();
    if (n == 0 || geometry.multiplier() != 1 || !fitsIntegerProduct(isSigned, inputZeroPoint, weightZeroPoint))
        return std::nullopt;
    IntegerDepthwise conv;
    conv.geometry = geometry;
    conv.isSigned = isSigned;
    conv.inputZeroPoint = inputZeroPoint;
    conv.blocks = (static_cast<std::size_t>(geometry.outputChannels) + n - 1) / n;
    conv.slots = blockSlots(conv.blocks, n);
    conv.stage = makeVectorStage(stage, conv.slots);
    packWeights(filter, weightZeroPoint, conv, n);
    return conv;
}

void convolveDepthwise(const IntegerDepthwise& conv, const std::uint8_t* input, const std::int32_t* bias,
    std::size_t begin, std::size_t end, std::uint8_t* output)
{
    std::vector<std::int32_t> base = conv.correction;
    for (std::size_t slot = 0; bias != nullptr && slot < base.size(); ++slot) {
        if (conv.slots[slot] < static_cast<std::size_t>(conv.geometry.outputChannels))
            base[slot] = fx::wrappingAdd(base[slot], bias[conv.slots[slot]]);
    }
    HWY_DYNAMIC_DISPATCH(convolve)(conv, input, base.data(), begin, end, output);
}

} // namespace quantstep::fast
#endif
