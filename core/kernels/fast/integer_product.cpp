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

std::int32_t codeAt(const void* codes, bool isSigned, std::size_t i)
{
    return isSigned ? static_cast<const std::int8_t*>(codes)[i] : static_cast<const std::uint8_t*>(codes)[i];
}

/// Where the step `step` of a tile's lane begins, counted in values.
std::size_t packedIndex(const ProductPlan& plan, const ProductTile& tile, std::size_t step, std::size_t lane)
{
    const std::size_t before = tile.firstVector * lanes() * plan.steps.size();
    return (before + step * tile.vectors * lanes() + lane) * kStepValues;
}

/// Packs one channel; returns the sum of its packed weights.
std::uint32_t packChannel(
    IntegerProduct& product, const ProductTile& tile, std::size_t lane, const void* filter, std::int32_t move)
{
    auto* packed = reinterpret_cast<StepValue*>(product.weights.get());
    std::size_t from = (tile.channel + lane) * product.plan.geometry.depth();
    std::size_t step = 0;
    std::uint32_t sum = 0;
    for (const PatchRun run : product.plan.runs) {
        for (std::size_t i = 0; i < run.length; ++i, ++from) {
            const std::int32_t w = codeAt(filter, product.isSigned, from) - move;
            sum += static_cast<std::uint32_t>(w);
            packed[packedIndex(product.plan, tile, step + i / kStepValues, lane) + i % kStepValues]
                = static_cast<StepValue>(w);
        }
        step += (run.length + kStepValues - 1) / kStepValues;
    }
    return sum;
}

void pack(const void* filter, IntegerProduct& product)
{
    const ProductPlan& plan = product.plan;
    const std::size_t bytes = plan.slots.size() * plan.steps.size() * 4;
    product.weights = hwy::AllocateAligned<std::uint8_t>(bytes);
    std::memset(product.weights.get(), 0, bytes);
    product.correction.assign(plan.slots.size(), 0);
    const std::int32_t move = !kByteSteps ? product.weightZeroPoint : product.isSigned ? 0 : 128;
    // What is left of the zero points after the move.
    const auto zeroX = static_cast<std::uint32_t>(product.inputZeroPoint + (product.isSigned ? 128 : 0));
    const auto zeroW = static_cast<std::uint32_t>(product.weightZeroPoint - move);
    const auto depth = static_cast<std::uint32_t>(plan.geometry.depth());
    for (const ProductTile& tile : plan.tiles) {
        for (std::size_t lane = 0; lane < tile.channels; ++lane) {
            const std::uint32_t sum = packChannel(product, tile, lane, filter, move);
            if (kByteSteps) {
                product.correction[tile.firstVector * lanes() + lane]
                    = static_cast<std::int32_t>(depth * zeroX * zeroW - zeroX * sum);
            }
        }
    }
    product.needsSums = kByteSteps && zeroW != 0;
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
    const auto zero = static_cast<std::uint32_t>(product.weightZeroPoint - (product.isSigned ? 0 : 128));
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
    const std::uint8_t* weights = product.weights.get() + tile.firstVector * lanes() * plan.steps.size() * 4;
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
    const CodeReader reader{product.isSigned, product.inputZeroPoint};
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
    if (product.isSigned)
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
HWY_EXPORT(pack);
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
    const ConvGeometry& geometry, const void* filter, const IntegerCodes& codes, const OutputStage& stage)
{
    if (!codes.fit() || !codes.hold(stage.clamp))
        return std::nullopt;
    auto plan = makeProductPlan(geometry, HWY_DYNAMIC_DISPATCH(planTarget)(codes.isSigned));
    if (!plan)
        return std::nullopt;
    IntegerProduct product;
    product.plan = std::move(*plan);
    product.stage = makeVectorStage(stage, product.plan.slots);
    product.isSigned = codes.isSigned;
    product.inputZeroPoint = codes.inputZeroPoint;
    product.weightZeroPoint = codes.weightZeroPoint;
    HWY_DYNAMIC_DISPATCH(pack)(filter, product);
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
