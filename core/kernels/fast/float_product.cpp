// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/fast/float_product.h"

#include "core/kernels/fast/scratch.h"
#include "core/kernels/fast/targets.h"

#include <algorithm>
#include <cmath>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/fast/float_product.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "core/kernels/fast/float-inl.h"
#include "core/kernels/fast/lines-inl.h"

// Weights are packed tile by tile of channels; within a tile value by value of the patch, then channel by channel.

HWY_BEFORE_NAMESPACE();
namespace quantstep::fast::HWY_NAMESPACE {
namespace {

#if HWY_TARGET == HWY_AVX3_DL
constexpr std::size_t kMaxVectors = 4;
#else
constexpr std::size_t kMaxVectors = 2;
#endif
constexpr std::size_t kMaxRows = 8;

std::size_t lanes()
{
    return hn::Lanes(DF());
}

PlanTarget planTarget()
{
    return {lanes(), kMaxVectors, 1, sizeof(float), 1};
}

/// Weights of a tile: those of all tiles before it lie before.
std::size_t tileStart(const ProductPlan& plan, const ProductTile& tile)
{
    return tile.firstVector * lanes() * plan.steps.size();
}

void pack(const ProductPlan& plan, const float* filter, PackedFilter<float>& packed)
{
    const std::size_t depth = plan.steps.size();
    packed.weights = hwy::AllocateAligned<float>(plan.slots.size() * depth);
    std::fill_n(packed.weights.get(), plan.slots.size() * depth, 0.0F);
    for (const ProductTile& tile : plan.tiles) {
        for (std::size_t lane = 0; lane < tile.channels; ++lane) {
            float* to = packed.weights.get() + tileStart(plan, tile) + lane;
            for (std::size_t k = 0; k < depth; ++k)
                to[k * tile.vectors * lanes()] = filter[(tile.channel + lane) * depth + k];
        }
    }
}

/// Sums of `rows` patches against one tile of `vectors` vectors of channels.
template<std::size_t rows, std::size_t vectors>
HWY_NOINLINE void multiplyTile(const std::uint8_t* const* x, const ProductPlan& plan, const float* weights, float* sums)
{
    const DF d;
    const std::size_t n = hn::Lanes(d);
    VF acc[rows][vectors];
    QS_UNROLL for (std::size_t r = 0; r < rows; ++r)
    {
        QS_UNROLL for (std::size_t v = 0; v < vectors; ++v) acc[r][v] = hn::Zero(d);
    }
    const std::int32_t* const end = plan.steps.data() + plan.steps.size();
    for (const std::int32_t* step = plan.steps.data(); step != end; ++step, weights += vectors * n) {
        const std::ptrdiff_t offset = *step;
        VF tile[vectors];
        QS_UNROLL for (std::size_t v = 0; v < vectors; ++v) tile[v] = hn::Load(d, weights + v * n);
        QS_UNROLL for (std::size_t r = 0; r < rows; ++r)
        {
            const VF value = hn::Set(d, *reinterpret_cast<const float*>(x[r] + offset));
            QS_UNROLL for (std::size_t v = 0; v < vectors; ++v) acc[r][v] = hn::Add(acc[r][v], hn::Mul(value, tile[v]));
        }
    }
    QS_UNROLL for (std::size_t r = 0; r < rows; ++r)
    {
        QS_UNROLL for (std::size_t v = 0; v < vectors; ++v) hn::Store(acc[r][v], d, sums + (r * kMaxVectors + v) * n);
    }
}

using TileFunction = void (*)(const std::uint8_t* const*, const ProductPlan&, const float*, float*);

/// As many patches as the registers hold.
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

/// One tile of channels for all patches of a block.
void multiplyBlock(const FloatProduct& product, const ProductTile& tile, const float* input, std::size_t count,
    const float* bias, float* output)
{
    HWY_ALIGN float sums[kMaxRows * kMaxVectors * HWY_MAX_BYTES / sizeof(float)];
    const ProductPlan& plan = product.plan;
    const float* weights = product.filter->weights.get() + tileStart(plan, tile);
    const auto stride = static_cast<std::size_t>(plan.geometry.outputChannels);
    const auto* patches = reinterpret_cast<const std::uint8_t*>(input + tile.input);
    const std::size_t most = rowsOf(tile.vectors);
    output += tile.channel;
    PatchCursor cursor(plan);
    for (std::size_t p = 0, rows = 0; p < count; p += rows) {
        const std::size_t left = count - p;
        rows = left >= most ? most : left >= 4 ? 4 : left >= 2 ? 2 : 1;
        const std::uint8_t* x[kMaxRows] = {};
        for (std::size_t r = 0; r < rows; ++r, cursor.advance())
            x[r] = patches + cursor.offset();
        tileFunction(rows, tile.vectors)(x, plan, weights, sums);
        for (std::size_t r = 0; r < rows; ++r, output += stride)
            finishSums(sums + r * kMaxVectors * lanes(), bias + tile.channel, tile.channels, product.clamp, output);
    }
}

void multiplyRows(const FloatProduct& product, const float* input, const float* bias, float* scratch, std::size_t begin,
    std::size_t end, float* output)
{
    const ProductPlan& plan = product.plan;
    const auto channels = static_cast<std::size_t>(plan.geometry.outputChannels);
    const auto width = static_cast<std::size_t>(plan.geometry.x.output);
    forRowBlocks(plan.geometry, plan.blockRows, begin, end, [&](const RowBlock& block) {
        const float* patches = blockPatches(plan, FloatReader(), input, block, scratch);
        const std::size_t row = block.batch * static_cast<std::size_t>(plan.geometry.y.output) + block.y;
        for (const ProductTile& tile : plan.tiles)
            multiplyBlock(product, tile, patches, block.count * width, bias, output + row * width * channels);
    });
}

} // namespace
} // namespace quantstep::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace quantstep::fast {

HWY_EXPORT(planTarget);
HWY_EXPORT(pack);
HWY_EXPORT(multiplyRows);

std::optional<FloatProduct> packProduct(const ConvGeometry& geometry, const FilterSource& filter, FloatRange clamp)
{
    auto plan = makeProductPlan(geometry, HWY_DYNAMIC_DISPATCH(planTarget)());
    if (!plan)
        return std::nullopt;
    FloatProduct product;
    product.plan = std::move(*plan);
    product.clamp = clamp;
    static FilterCache<float> filters;
    product.filter = filters.get(filterKey(filter, product.plan, {}), filter, [&](PackedFilter<float>& packed) {
        const auto* values = static_cast<const float*>(filter.data);
        const std::size_t count = static_cast<std::size_t>(geometry.outputChannels) * geometry.depth();
        if (std::all_of(values, values + count, [](float w) { return std::isfinite(w); }))
            HWY_DYNAMIC_DISPATCH(pack)(product.plan, values, packed);
    });
    if (!product.filter->weights)
        return std::nullopt;
    return product;
}

void multiply(const FloatProduct& product, const float* input, const float* bias, std::size_t begin, std::size_t end,
    float* output)
{
    // Adding +0 is what the reference does without a bias.
    const auto channels = static_cast<std::size_t>(product.plan.geometry.outputChannels);
    const std::size_t zeros = bias == nullptr ? roundedToVectors(channels * sizeof(float)) : 0;
    std::uint8_t* scratch = threadScratch(zeros + product.plan.blockBytes());
    if (bias == nullptr) {
        std::fill_n(reinterpret_cast<float*>(scratch), channels, 0.0F);
        bias = reinterpret_cast<const float*>(scratch);
    }
    auto* lines = reinterpret_cast<float*>(scratch + zeros);
    HWY_DYNAMIC_DISPATCH(multiplyRows)(product, input, bias, lines, begin, end, output);
}

} // namespace quantstep::fast
#endif
