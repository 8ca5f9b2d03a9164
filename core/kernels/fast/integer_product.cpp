// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/fast/integer_product.h"

#include "core/kernels/fast/targets.h"

#include <algorithm>
#include <cstring>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/fast/integer_product.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "core/kernels/fast/requantize-inl.h"

// Weights are packed in tiles of up to kTileVectors vectors of channels; within a tile group by group of depth,
// within a group channel by channel. With VNNI a group is 4 activations as uint8 against 4 weights as int8:
// int8 activations and uint8 weights are moved by 128, and `correction` puts right what the zero points add.
// Without it a group is 2 values as int16 with their zero points already taken off.

HWY_BEFORE_NAMESPACE();
namespace quantstep::fast::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;
using D32 = hn::ScalableTag<std::int32_t>;
using V32 = hn::Vec<D32>;

#if HWY_TARGET == HWY_AVX3_DL
constexpr bool kBytes = true;
constexpr std::size_t kTileVectors = 4;
#else
constexpr bool kBytes = false;
constexpr std::size_t kTileVectors = 2;
#endif
constexpr std::size_t kTileRows = 6;
constexpr std::size_t kGroupCodes = kBytes ? 4 : 2;

HWY_INLINE V32 dotGroup(V32 acc, V32 x, V32 w)
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

std::size_t lanes()
{
    return hn::Lanes(D32());
}

std::size_t tileChannels()
{
    return kTileVectors * lanes();
}

std::size_t vectorsFrom(const IntegerProduct& product, std::size_t channel)
{
    return std::min(kTileVectors, (product.channels - channel + lanes() - 1) / lanes());
}

/// Where the weight of (channel, depth index) lies, counted in codes.
std::size_t packedIndex(const IntegerProduct& product, std::size_t channel, std::size_t d)
{
    const std::size_t tile = channel / tileChannels();
    const std::size_t width = vectorsFrom(product, tile * tileChannels()) * lanes();
    const std::size_t start = tile * tileChannels() * product.groups;
    return (start + d / kGroupCodes * width + channel % tileChannels()) * kGroupCodes + d % kGroupCodes;
}

std::int32_t codeAt(const void* codes, bool isSigned, std::size_t i)
{
    return isSigned ? static_cast<const std::int8_t*>(codes)[i] : static_cast<const std::uint8_t*>(codes)[i];
}

void packBytes(const void* weights, IntegerProduct& product)
{
    const std::int32_t move = product.isSigned ? 0 : 128;
    const auto zeroX = static_cast<std::uint32_t>(product.inputZeroPoint + (product.isSigned ? 128 : 0));
    const auto zeroW = static_cast<std::uint32_t>(product.weightZeroPoint - move);
    for (std::size_t c = 0; c < product.channels; ++c) {
        std::uint32_t sum = 0;
        for (std::size_t d = 0; d < product.depth; ++d) {
            const std::int32_t w = codeAt(weights, product.isSigned, c * product.depth + d) - move;
            sum += static_cast<std::uint32_t>(w);
            product.weights[packedIndex(product, c, d)] = static_cast<std::uint8_t>(w);
        }
        product.correction[c]
            = static_cast<std::int32_t>(static_cast<std::uint32_t>(product.depth) * zeroX * zeroW - zeroX * sum);
    }
}

void packPairs(const void* weights, IntegerProduct& product)
{
    auto* packed = reinterpret_cast<std::int16_t*>(product.weights.get());
    for (std::size_t c = 0; c < product.channels; ++c) {
        for (std::size_t d = 0; d < product.depth; ++d) {
            packed[packedIndex(product, c, d)] = static_cast<std::int16_t>(
                codeAt(weights, product.isSigned, c * product.depth + d) - product.weightZeroPoint);
        }
    }
}

void pack(const void* weights, IntegerProduct& product)
{
    product.groups = (product.depth + kGroupCodes - 1) / kGroupCodes;
    const std::size_t padded = (product.channels + lanes() - 1) / lanes() * lanes();
    const std::size_t bytes = padded * product.groups * 4;
    product.weights = hwy::AllocateAligned<std::uint8_t>(std::max<std::size_t>(bytes, 64));
    std::memset(product.weights.get(), 0, bytes);
    product.correction.assign((product.channels + kChannelPadding - 1) / kChannelPadding * kChannelPadding, 0);
    if (kBytes)
        packBytes(weights, product);
    else
        packPairs(weights, product);
}

/// Accumulators of `rows` rows against one tile of `vectors` vectors of channels.
template<std::size_t rows, std::size_t vectors>
HWY_NOINLINE void multiplyTile(
    const std::uint8_t* const* x, const std::uint8_t* weights, std::size_t groups, std::int32_t* accumulators)
{
    const D32 d;
    const std::size_t n = hn::Lanes(d);
    V32 acc[rows][vectors];
    QS_UNROLL for (std::size_t r = 0; r < rows; ++r)
    {
        QS_UNROLL for (std::size_t v = 0; v < vectors; ++v) acc[r][v] = hn::Zero(d);
    }
    const auto* w = reinterpret_cast<const std::int32_t*>(weights);
    for (std::size_t g = 0; g < groups; ++g, w += vectors * n) {
        V32 tile[vectors];
        QS_UNROLL for (std::size_t v = 0; v < vectors; ++v) tile[v] = hn::Load(d, w + v * n);
        QS_UNROLL for (std::size_t r = 0; r < rows; ++r)
        {
            std::int32_t group;
            std::memcpy(&group, x[r] + g * 4, 4);
            const V32 value = hn::Set(d, group);
            QS_UNROLL for (std::size_t v = 0; v < vectors; ++v) acc[r][v] = dotGroup(acc[r][v], value, tile[v]);
        }
    }
    QS_UNROLL for (std::size_t r = 0; r < rows; ++r)
    {
        QS_UNROLL for (std::size_t v = 0; v < vectors; ++v)
            hn::Store(acc[r][v], d, accumulators + (r * kTileVectors + v) * n);
    }
}

template<std::size_t rows>
void multiplyTileOf(std::size_t vectors, const std::uint8_t* const* x, const std::uint8_t* weights, std::size_t groups,
    std::int32_t* accumulators)
{
    switch (vectors) {
    case 1: return multiplyTile<rows, 1>(x, weights, groups, accumulators);
    case 2: return multiplyTile<rows, 2>(x, weights, groups, accumulators);
    case 3: return multiplyTile<rows, std::min<std::size_t>(3, kTileVectors)>(x, weights, groups, accumulators);
    default: return multiplyTile<rows, kTileVectors>(x, weights, groups, accumulators);
    }
}

/// Rescales `count` accumulators of channels from `channel` on and writes their codes.
template<typename Code>
void finishRow(const std::int32_t* accumulators, std::size_t channel, std::size_t count, std::int32_t rowTerm,
    const std::int32_t* base, const VectorStage& stage, Code* output)
{
    const D32 d;
    const hn::Rebind<Code, D32> narrow;
    const std::size_t n = hn::Lanes(d);
    const V32 term = hn::Set(d, rowTerm);
    for (std::size_t i = 0; i < count; i += n) {
        const V32 acc = hn::Add(hn::Add(hn::Load(d, accumulators + i), term), hn::LoadU(d, base + channel + i));
        if (!stage.isVectorised && !stage.isDoubleProduct) {
            HWY_ALIGN std::int32_t sums[HWY_MAX_BYTES / sizeof(std::int32_t)];
            hn::Store(acc, d, sums);
            for (std::size_t k = 0; k < std::min(n, count - i); ++k)
                output[i + k] = static_cast<Code>(stage.scalar.code(sums[k], channel + i + k));
            continue;
        }
        const V32 scaled
            = stage.isDoubleProduct ? requantizeDouble(acc, stage, channel + i) : requantize(acc, stage, channel + i);
        const auto codes = hn::DemoteTo(narrow, scaled);
        if (count - i >= n) {
            hn::StoreU(codes, narrow, output + i);
        } else {
            HWY_ALIGN Code tail[HWY_MAX_BYTES];
            hn::StoreU(codes, narrow, tail);
            std::copy_n(tail, count - i, output + i);
        }
    }
}

/// Rows of activations in the form the packed weights want, six at a time.
class RowTile {
public:
    RowTile(const IntegerProduct& product, const RowSource& source)
        : m_product(product),
          m_source(source),
          m_stride((product.groups * 4 + 63) / 64 * 64),
          m_buffer(hwy::AllocateAligned<std::uint8_t>((kTileRows + 1) * m_stride + 64)),
          m_needsSums(kBytes && product.weightZeroPoint != (product.isSigned ? 0 : 128))
    {
        std::memset(m_buffer.get(), 0, (kTileRows + 1) * m_stride + 64);
    }

    /// Rows first .. first + count - 1; the rest of the tile repeats the last one.
    void load(std::size_t first, std::size_t count)
    {
        for (std::size_t r = 0; r < kTileRows; ++r) {
            if (r < count)
                loadRow(first + r, r);
            else
                rows[r] = rows[count - 1];
        }
    }

    const std::uint8_t* rows[kTileRows] = {};
    std::int32_t terms[kTileRows] = {}; ///< what each row's sum adds to its accumulators

private:
    void loadRow(std::size_t row, std::size_t r)
    {
        std::uint8_t* own = m_buffer.get() + r * m_stride;
        if constexpr (kBytes) {
            const bool direct = !m_product.isSigned && m_product.depth % kGroupCodes == 0;
            const std::uint8_t* codes = m_source(row, own);
            if (m_product.isSigned)
                moveToUnsigned(codes, own);
            else if (codes != own && !direct)
                std::copy_n(codes, m_product.depth, own);
            rows[r] = direct ? codes : own;
            if (m_needsSums)
                terms[r] = rowTerm(rows[r]);
        } else {
            const std::uint8_t* codes = m_source(row, m_buffer.get() + kTileRows * m_stride);
            if (m_product.isSigned)
                moveToPairs(reinterpret_cast<const std::int8_t*>(codes), own);
            else
                moveToPairs(codes, own);
            rows[r] = own;
        }
    }

    void moveToUnsigned(const std::uint8_t* codes, std::uint8_t* own) const
    {
        const hn::ScalableTag<std::uint8_t> d;
        const auto sign = hn::Set(d, std::uint8_t{0x80});
        std::size_t i = 0;
        for (; i + hn::Lanes(d) <= m_product.depth; i += hn::Lanes(d))
            hn::StoreU(hn::Xor(hn::LoadU(d, codes + i), sign), d, own + i);
        for (; i < m_product.depth; ++i)
            own[i] = static_cast<std::uint8_t>(codes[i] ^ 0x80U);
    }

    template<typename Code> void moveToPairs(const Code* codes, std::uint8_t* own) const
    {
        const hn::ScalableTag<std::int16_t> d;
        const hn::Rebind<Code, decltype(d)> narrow;
        const auto zero = hn::Set(d, static_cast<std::int16_t>(m_product.inputZeroPoint));
        auto* pairs = reinterpret_cast<std::int16_t*>(own);
        std::size_t i = 0;
        for (; i + hn::Lanes(d) <= m_product.depth; i += hn::Lanes(d))
            hn::StoreU(hn::Sub(hn::PromoteTo(d, hn::LoadU(narrow, codes + i)), zero), d, pairs + i);
        for (; i < m_product.depth; ++i)
            pairs[i] = static_cast<std::int16_t>(codes[i] - m_product.inputZeroPoint);
    }

    [[nodiscard]] std::int32_t rowTerm(const std::uint8_t* row) const
    {
        std::uint64_t sum = 0;
        std::size_t i = 0;
#if HWY_TARGET != HWY_SCALAR
        const hn::ScalableTag<std::uint8_t> d;
        const hn::Repartition<std::uint64_t, decltype(d)> wide;
        auto sums = hn::Zero(wide);
        for (; i + hn::Lanes(d) <= m_product.depth; i += hn::Lanes(d))
            sums = hn::Add(sums, hn::SumsOf8(hn::LoadU(d, row + i)));
        sum = hn::GetLane(hn::SumOfLanes(wide, sums));
#endif
        for (; i < m_product.depth; ++i)
            sum += row[i];
        const auto zero = static_cast<std::uint32_t>(m_product.weightZeroPoint - (m_product.isSigned ? 0 : 128));
        return static_cast<std::int32_t>(0U - zero * static_cast<std::uint32_t>(sum));
    }

    const IntegerProduct& m_product;
    const RowSource& m_source;
    std::size_t m_stride;
    hwy::AlignedFreeUniquePtr<std::uint8_t[]> m_buffer;
    bool m_needsSums;
};

template<typename Code>
void multiplyRows(const IntegerProduct& product, const VectorStage& stage, const RowSource& source,
    const std::int32_t* base, std::size_t begin, std::size_t end, Code* output)
{
    HWY_ALIGN std::int32_t accumulators[kTileRows * kTileVectors * HWY_MAX_BYTES / sizeof(std::int32_t)];
    RowTile tile(product, source);
    for (std::size_t row = begin; row < end; row += kTileRows) {
        const std::size_t count = std::min(kTileRows, end - row);
        tile.load(row, count);
        for (std::size_t channel = 0; channel < product.channels; channel += tileChannels()) {
            const std::size_t vectors = vectorsFrom(product, channel);
            const std::uint8_t* weights = product.weights.get() + channel * product.groups * 4;
            if (count == 1)
                multiplyTileOf<1>(vectors, tile.rows, weights, product.groups, accumulators);
            else
                multiplyTileOf<kTileRows>(vectors, tile.rows, weights, product.groups, accumulators);
            const std::size_t width = std::min(tileChannels(), product.channels - channel);
            for (std::size_t r = 0; r < count; ++r) {
                finishRow(accumulators + r * kTileVectors * lanes(), channel, width, tile.terms[r], base, stage,
                    output + (row + r) * product.channels + channel);
            }
        }
    }
}

void multiply(const IntegerProduct& product, const VectorStage& stage, const RowSource& source,
    const std::int32_t* base, std::size_t begin, std::size_t end, std::uint8_t* output)
{
    if (product.isSigned)
        multiplyRows(product, stage, source, base, begin, end, reinterpret_cast<std::int8_t*>(output));
    else
        multiplyRows(product, stage, source, base, begin, end, output);
}

} // namespace
} // namespace quantstep::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace quantstep::fast {

HWY_EXPORT(pack);
HWY_EXPORT(multiply);

bool fitsIntegerProduct(bool isSigned, std::int32_t inputZeroPoint, std::int32_t weightZeroPoint)
{
    const std::int32_t low = isSigned ? -128 : 0;
    return inputZeroPoint >= low && inputZeroPoint <= low + 255 && weightZeroPoint >= low
        && weightZeroPoint <= low + 255;
}

IntegerProduct packInteger(const void* weights, bool isSigned, std::size_t channels, std::size_t depth,
    std::int32_t inputZeroPoint, std::int32_t weightZeroPoint)
{
    IntegerProduct product;
    product.depth = depth;
    product.channels = channels;
    product.isSigned = isSigned;
    product.inputZeroPoint = inputZeroPoint;
    product.weightZeroPoint = weightZeroPoint;
    HWY_DYNAMIC_DISPATCH(pack)(weights, product);
    return product;
}

void multiplyInteger(const IntegerProduct& product, const VectorStage& stage, const RowSource& source,
    const std::int32_t* bias, std::size_t begin, std::size_t end, std::uint8_t* output)
{
    std::vector<std::int32_t> base = product.correction;
    for (std::size_t c = 0; bias != nullptr && c < product.channels; ++c)
        base[c] = fx::wrappingAdd(base[c], bias[c]);
    HWY_DYNAMIC_DISPATCH(multiply)(product, stage, source, base.data(), begin, end, output);
}

} // namespace quantstep::fast
#endif
