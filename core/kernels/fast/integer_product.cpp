// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/fast/integer_product.h"

#include "core/kernels/fast/scratch.h"
#include "core/kernels/fast/targets.h"

#include <algorithm>
#include <cstring>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/fast/integer_product.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "core/kernels/fast/lines-inl.h"
#include "core/kernels/fast/requantize-inl.h"

// Weights are packed tile by tile of channels; within a tile step by step, within a step channel by channel.
// With VNNI a step is 4 activations as uint8 against 4 weights as int8: int8 activations and uint8 weights are
// moved by 128, and `correction` puts right what the zero points add. Without it a step is 2 values as int16 with
// their zero points already taken off. A step that reaches past its run of the patch meets weights of 0.

HWY_BEFORE_NAMESPACE();
namespace quantstep::fast::HWY_NAMESPACE {
namespace {

#if HWY_TARGET == HWY_AVX3_DL
constexpr std::size_t kMaxVectors = 4;
constexpr std::size_t kInPlaceMultiple = 16;
#else
constexpr std::size_t kMaxVectors = 2;
constexpr std::size_t kInPlaceMultiple = 0;
#endif
constexpr std::size_t kMaxRows = 8;

std::size_t lanes()
{
    return hn::Lanes(D32());
}

PlanTarget planTarget(bool isSigned)
{
    return {lanes(), kMaxVectors, kStepValues, sizeof(StepValue), isSigned ? 0 : kInPlaceMultiple};
}

/// What packing takes off each weight.
std::int32_t weightMove(const IntegerCodes& codes)
{
    return !kByteSteps ? codes.weightZeroPoint : codes.isSigned ? 0 : 128;
}

/// Packs one channel; returns the sum of its packed weights.
template<typename Code>
std::uint32_t packChannel(
    const ProductPlan& plan, const Code* filter, std::int32_t move, std::size_t stepValues, StepValue* to)
{
    std::uint32_t sum = 0;
    for (const PatchRun run : plan.runs) {
        for (std::size_t begin = 0; begin < run.length; begin += kStepValues, to += stepValues) {
            const std::size_t count = std::min(kStepValues, run.length - begin);
            for (std::size_t i = 0; i < count; ++i) {
                const std::int32_t w = *filter++ - move;
                sum += static_cast<std::uint32_t>(w);
                to[i] = static_cast<StepValue>(w);
            }
        }
    }
    return sum;
}

template<typename Code>
void packCodes(const ProductPlan& plan, const Code* filter, std::int32_t move, PackedFilter<std::uint8_t>& packed)
{
    const std::size_t bytes = plan.slots.size() * plan.steps.size() * 4;
    packed.weights = hwy::AllocateAligned<std::uint8_t>(bytes);
    std::memset(packed.weights.get(), 0, bytes);
    packed.sums.assign(plan.slots.size(), 0);
    auto* weights = reinterpret_cast<StepValue*>(packed.weights.get());
    for (const ProductTile& tile : plan.tiles) {
        StepValue* start = weights + tile.firstVector * lanes() * plan.steps.size() * kStepValues;
        for (std::size_t lane = 0; lane < tile.channels; ++lane) {
            const std::uint32_t sum = packChannel(plan, filter + (tile.channel + lane) * plan.geometry.depth(), move,
                tile.vectors * lanes() * kStepValues, start + lane * kStepValues);
            packed.sums[tile.firstVector * lanes() + lane] = static_cast<std::int32_t>(sum);
        }
    }
}

void pack(const ProductPlan& plan, const void* filter, const IntegerCodes& codes, PackedFilter<std::uint8_t>& packed)
{
    if (codes.isSigned)
        packCodes(plan, static_cast<const std::int8_t*>(filter), weightMove(codes), packed);
    else
        packCodes(plan, static_cast<const std::uint8_t*>(filter), weightMove(codes), packed);
}

/// What is left of the zero points after the moves.
void correct(IntegerProduct& product)
{
    const ProductPlan& plan = product.plan;
    product.correction.assign(plan.slots.size(), 0);
    if (!kByteSteps)
        return;
    const auto zeroX = static_cast<std::uint32_t>(product.codes.inputZeroPoint + (product.codes.isSigned ? 128 : 0));
    const auto zeroW = static_cast<std::uint32_t>(product.codes.weightZeroPoint - weightMove(product.codes));
    const auto depth = static_cast<std::uint32_t>(plan.geometry.depth());
    for (std::size_t slot = 0; slot < plan.slots.size(); ++slot) {
        const auto sum = static_cast<std::uint32_t>(product.filter->sums[slot]);
        product.correction[slot] = static_cast<std::int32_t>(depth * zeroX * zeroW - zeroX * sum);
    }
    product.needsSums = zeroW != 0;
}

/// Accumulators of `rows` patches against one tile of `vectors` vectors of channels.
template<std::size_t rows, std::size_t vectors>
HWY_NOINLINE void multiplyTile(
    const std::uint8_t* const* x, const ProductPlan& plan, const std::uint8_t* weights, std::int32_t* accumulators)
{
    const D32 d;
    const std::size_t n = hn::Lanes(d);
    V32 acc[rows][vectors];
    QS_UNROLL for (std::size_t r = 0; r < rows; ++r)
    {
        QS_UNROLL for (std::size_t v = 0; v < vectors; ++v) acc[r][v] = hn::Zero(d);
    }
    const auto* w = reinterpret_cast<const std::int32_t*>(weights);
    const std::int32_t* const end = plan.steps.data() + plan.steps.size();
    for (const std::int32_t* step = plan.steps.data(); step != end; ++step, w += vectors * n) {
        const std::ptrdiff_t offset = *step;
        V32 tile[vectors];
        QS_UNROLL for (std::size_t v = 0; v < vectors; ++v) tile[v] = hn::Load(d, w + v * n);
        QS_UNROLL for (std::size_t r = 0; r < rows; ++r)
        {
            std::int32_t values;
            std::memcpy(&values, x[r] + offset, 4);
            const V32 value = hn::Set(d, values);
            QS_UNROLL for (std::size_t v = 0; v < vectors; ++v) acc[r][v] = addStep(acc[r][v], value, tile[v]);
        }
    }
    QS_UNROLL for (std::size_t r = 0; r < rows; ++r)
    {
        QS_UNROLL for (std::size_t v = 0; v < vectors; ++v)
            hn::Store(acc[r][v], d, accumulators + (r * kMaxVectors + v) * n);
    }
}

using TileFunction = void (*)(const std::uint8_t* const*, const ProductPlan&, const std::uint8_t*, std::int32_t*);

/// The registers hold 8 patches against up to 3 vectors of channels or 6 against 4 (6 against 2 of 8 lanes).
constexpr std::size_t rowsOf(std::size_t vectors)
{
    return kMaxVectors == 4 ? (vectors == 4 ? 6 : 8) : (vectors == 1 ? 8 : 6);
}

template<std::size_t vectors> TileFunction tileFunction(std::size_t rows)
{
    switch (rows) {
    case 1: return &multiplyTile<1, vectors>;
    case 2: return &multiplyTile<2, vectors>;
    case 4: return &multiplyTile<4, vectors>;
    default: return &multiplyTile<rowsOf(vectors), vectors>;
    }
}

TileFunction tileFunction(std::size_t rows, std::size_t vectors)
{
    switch (vectors) {
    case 1: return tileFunction<1>(rows);
    case 2: return tileFunction<2>(rows);
    case 3: return tileFunction<std::min<std::size_t>(3, kMaxVectors)>(rows);
    default: return tileFunction<kMaxVectors>(rows);
    }
}

/// Up to kMaxRows patches in sequence and where their codes go.
template<typename Code> struct PatchRows {
    std::size_t count = 0;
    const std::uint8_t* x[kMaxRows] = {};
    const std::int32_t* terms = nullptr; ///< what the filter's zero point adds, per patch; null: nothing
    Code* output = nullptr; ///< of the first patch
    std::size_t stride = 0; ///< from one patch's codes to the next one's
    Code* end = nullptr; ///< of the block
};

/// Rescales the accumulators of a tile and writes their codes. The last vector first, so that lanes which belong
/// to no channel of this patch are overwritten by what follows.
template<StageKind kind, typename Code>
HWY_NOINLINE void finishTile(const IntegerProduct& product, const ProductTile& tile, const PatchRows<Code>& rows,
    const std::int32_t* accumulators, const std::int32_t* base)
{
    const D32 d;
    const std::size_t n = hn::Lanes(d);
    for (std::size_t v = tile.vectors; v-- > 0;) {
        const std::size_t slot = (tile.firstVector + v) * n;
        const std::size_t count = std::min(n, tile.channels - v * n);
        const VectorRescale<kind> rescale(product.stage, slot);
        const V32 start = hn::LoadU(d, base + slot);
        Code* output = rows.output + tile.channel + v * n;
        for (std::size_t r = 0; r < rows.count; ++r, output += rows.stride) {
            V32 acc = hn::Add(hn::Load(d, accumulators + (r * kMaxVectors + v) * n), start);
            if (rows.terms != nullptr)
                acc = hn::Add(acc, hn::Set(d, rows.terms[r]));
            const bool whole = count == n || (tile.mayOverrun && rows.end - output >= static_cast<std::ptrdiff_t>(n));
            storeCodes(narrowed<Code>(rescale(acc)), output, count, whole);
        }
    }
}

/// Sum of `count` bytes; may read up to a vector past them unless count is a multiple of 16.
HWY_INLINE std::uint32_t sumBytes(const std::uint8_t* x, std::size_t count)
{
#if HWY_TARGET == HWY_AVX3_DL
    alignas(16) static constexpr std::uint8_t kMasks[32]
        = {255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255};
    const hn::Full128<std::uint8_t> d;
    const hn::Full128<std::uint64_t> wide;
    auto sums = hn::Zero(wide);
    std::size_t i = 0;
    for (; i + 16 <= count; i += 16)
        sums = hn::Add(sums, hn::SumsOf8(hn::LoadU(d, x + i)));
    if (i < count) {
        const auto mask = hn::LoadU(d, kMasks + 16 - (count - i));
        sums = hn::Add(sums, hn::SumsOf8(hn::And(hn::LoadU(d, x + i), mask)));
    }
    return static_cast<std::uint32_t>(hn::GetLane(hn::SumOfLanes(wide, sums)));
#else
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < count; ++i)
        sum += x[i];
    return sum;
#endif
}

/// Per patch of a block: minus the filter's zero point times the sum of the patch.
void sumPatches(const IntegerProduct& product, const std::uint8_t* patches, std::size_t inputChannel, std::size_t count,
    std::int32_t* terms)
{
    const ProductPlan& plan = product.plan;
    const auto zero = static_cast<std::uint32_t>(product.codes.weightZeroPoint - weightMove(product.codes));
    PatchCursor cursor(plan);
    for (std::size_t p = 0; p < count; ++p, cursor.advance()) {
        std::uint32_t sum = 0;
        for (const PatchRun run : plan.runs)
            sum += sumBytes(patches + cursor.offset() + inputChannel + run.offset, run.length);
        terms[p] = static_cast<std::int32_t>(0U - zero * sum);
    }
}

/// One tile of channels for all patches of a block.
template<typename Code>
void multiplyBlock(const IntegerProduct& product, const ProductTile& tile, const std::uint8_t* patches,
    std::size_t count, const std::int32_t* base, PatchRows<Code> rows)
{
    HWY_ALIGN std::int32_t accumulators[kMaxRows * kMaxVectors * HWY_MAX_BYTES / sizeof(std::int32_t)];
    const ProductPlan& plan = product.plan;
    const std::uint8_t* weights = product.filter->weights.get() + tile.firstVector * lanes() * plan.steps.size() * 4;
    const std::size_t most = rowsOf(tile.vectors);
    patches += tile.input * sizeof(StepValue);
    PatchCursor cursor(plan);
    for (std::size_t p = 0; p < count; p += rows.count) {
        const std::size_t left = count - p;
        rows.count = left >= most ? most : left >= 4 ? 4 : left >= 2 ? 2 : 1;
        for (std::size_t r = 0; r < rows.count; ++r, cursor.advance())
            rows.x[r] = patches + cursor.offset();
        tileFunction(rows.count, tile.vectors)(rows.x, plan, weights, accumulators);
        withStageKind(product.stage.kind,
            [&](auto kind) { finishTile<decltype(kind)::value, Code>(product, tile, rows, accumulators, base); });
        rows.output += rows.count * rows.stride;
        if (rows.terms != nullptr)
            rows.terms += rows.count;
    }
}

template<typename Code>
void multiplyRows(const IntegerProduct& product, const std::uint8_t* input, const std::int32_t* base,
    std::uint8_t* scratch, std::size_t begin, std::size_t end, Code* output)
{
    const ProductPlan& plan = product.plan;
    const CodeReader reader{product.codes.isSigned, product.codes.inputZeroPoint};
    auto* terms = reinterpret_cast<std::int32_t*>(scratch + plan.blockBytes());
    const auto channels = static_cast<std::size_t>(plan.geometry.outputChannels);
    const auto width = static_cast<std::size_t>(plan.geometry.x.output);
    forRowBlocks(plan.geometry, plan.blockRows, begin, end, [&](const RowBlock& block) {
        const auto* patches = reinterpret_cast<const std::uint8_t*>(
            blockPatches(plan, reader, input, block, reinterpret_cast<StepValue*>(scratch)));
        const std::size_t count = block.count * width;
        const std::size_t row = block.batch * static_cast<std::size_t>(plan.geometry.y.output) + block.y;
        PatchRows<Code> rows;
        rows.terms = product.needsSums ? terms : nullptr;
        rows.output = output + row * width * channels;
        rows.stride = channels;
        rows.end = rows.output + count * channels;
        for (std::size_t t = plan.tiles.size(); t-- > 0;) {
            const ProductTile& tile = plan.tiles[t];
            if (product.needsSums && (t + 1 == plan.tiles.size() || tile.input != plan.tiles[t + 1].input))
                sumPatches(product, patches, tile.input, count, terms);
            multiplyBlock(product, tile, patches, count, base, rows);
        }
    });
}

void multiplyAll(const IntegerProduct& product, const std::uint8_t* input, const std::int32_t* base,
    std::uint8_t* scratch, std::size_t begin, std::size_t end, std::uint8_t* output)
{
    if (product.codes.isSigned)
        multiplyRows(product, input, base, scratch, begin, end, reinterpret_cast<std::int8_t*>(output));
    else
        multiplyRows(product, input, base, scratch, begin, end, output);
}

} // namespace
} // namespace quantstep::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace quantstep::fast {

HWY_EXPORT(planTarget);
HWY_EXPORT(weightMove);
HWY_EXPORT(pack);
HWY_EXPORT(correct);
HWY_EXPORT(multiplyAll);

bool IntegerCodes::fit() const
{
    const std::int32_t low = isSigned ? -128 : 0;
    return inputZeroPoint >= low && inputZeroPoint <= low + 255 && weightZeroPoint >= low
        && weightZeroPoint <= low + 255;
}

bool IntegerCodes::hold(IntRange clamp) const
{
    const std::int32_t low = isSigned ? -128 : 0;
    return clamp.min >= low && clamp.max <= low + 255 && clamp.min <= clamp.max;
}

std::optional<IntegerProduct> packProduct(
    const ConvGeometry& geometry, const FilterSource& filter, const IntegerCodes& codes, const OutputStage& stage)
{
    if (!codes.fit() || !codes.hold(stage.clamp))
        return std::nullopt;
    auto plan = makeProductPlan(geometry, HWY_DYNAMIC_DISPATCH(planTarget)(codes.isSigned));
    if (!plan)
        return std::nullopt;
    IntegerProduct product;
    product.plan = std::move(*plan);
    product.stage = makeVectorStage(stage, product.plan.slots);
    product.codes = codes;
    static FilterCache<std::uint8_t> filters;
    const FilterKey key
        = filterKey(filter, product.plan, {codes.isSigned ? 1 : 0, HWY_DYNAMIC_DISPATCH(weightMove)(codes)});
    product.filter = filters.get(key, filter, [&](PackedFilter<std::uint8_t>& packed) {
        HWY_DYNAMIC_DISPATCH(pack)(product.plan, filter.data, codes, packed);
    });
    HWY_DYNAMIC_DISPATCH(correct)(product);
    return product;
}

void multiply(const IntegerProduct& product, const std::uint8_t* input, const std::int32_t* bias, std::size_t begin,
    std::size_t end, std::uint8_t* output)
{
    const ProductPlan& plan = product.plan;
    const std::size_t baseBytes = roundedToVectors(plan.slots.size() * sizeof(std::int32_t) + kReadSlack);
    const std::size_t termBytes = plan.blockRows * static_cast<std::size_t>(plan.geometry.x.output) * 4;
    std::uint8_t* scratch = threadScratch(baseBytes + plan.blockBytes() + termBytes);
    auto* base = reinterpret_cast<std::int32_t*>(scratch);
    for (std::size_t slot = 0; slot < plan.slots.size(); ++slot) {
        const std::size_t channel = plan.slots[slot];
        const bool hasBias = bias != nullptr && channel != ProductPlan::kNoChannel;
        base[slot] = fx::wrappingAdd(product.correction[slot], hasBias ? bias[channel] : 0);
    }
    HWY_DYNAMIC_DISPATCH(multiplyAll)(product, input, base, scratch + baseBytes, begin, end, output);
}

} // namespace quantstep::fast
#endif
