// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/fast/float_product.h"

#include "core/kernels/fast/targets.h"

#include <algorithm>
#include <cmath>
#include <vector>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/fast/float_product.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace quantstep::fast::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;
using DF = hn::ScalableTag<float>;
using VF = hn::Vec<DF>;

#if HWY_TARGET == HWY_AVX3_DL
constexpr std::size_t kTileVectors = 4;
#else
constexpr std::size_t kTileVectors = 2;
#endif
constexpr std::size_t kTileRows = 6;

std::size_t tileChannels()
{
    return kTileVectors * hn::Lanes(DF());
}

/// Tiles of channels; within a tile depth by depth, within a depth channel by channel.
void pack(const float* weights, FloatProduct& product)
{
    const std::size_t width = tileChannels();
    const std::size_t tiles = (product.channels + width - 1) / width;
    const std::size_t count = std::max<std::size_t>(tiles * width * product.depth, 1);
    product.weights = hwy::AllocateAligned<float>(count);
    std::fill_n(product.weights.get(), count, 0.0F);
    for (std::size_t c = 0; c < product.channels; ++c) {
        float* tile = product.weights.get() + c / width * width * product.depth + c % width;
        for (std::size_t d = 0; d < product.depth; ++d)
            tile[d * width] = weights[c * product.depth + d];
    }
}

template<std::size_t rows>
HWY_NOINLINE void multiplyTile(const float* const* x, const float* weights, std::size_t depth, float* sums)
{
    const DF d;
    const std::size_t n = hn::Lanes(d);
    VF acc[rows][kTileVectors];
    QS_UNROLL for (std::size_t r = 0; r < rows; ++r)
    {
        QS_UNROLL for (std::size_t v = 0; v < kTileVectors; ++v) acc[r][v] = hn::Zero(d);
    }
    for (std::size_t k = 0; k < depth; ++k, weights += kTileVectors * n) {
        VF tile[kTileVectors];
        QS_UNROLL for (std::size_t v = 0; v < kTileVectors; ++v) tile[v] = hn::Load(d, weights + v * n);
        QS_UNROLL for (std::size_t r = 0; r < rows; ++r)
        {
            const VF value = hn::Set(d, x[r][k]);
            QS_UNROLL for (std::size_t v = 0; v < kTileVectors; ++v) acc[r][v]
                = hn::Add(acc[r][v], hn::Mul(value, tile[v]));
        }
    }
    QS_UNROLL for (std::size_t r = 0; r < rows; ++r)
    {
        QS_UNROLL for (std::size_t v = 0; v < kTileVectors; ++v)
            hn::Store(acc[r][v], d, sums + (r * kTileVectors + v) * n);
    }
}

/// clampToRange() per lane: comparisons, so that NaN and -0 come out as there.
HWY_INLINE VF clampVector(VF value, FloatRange range)
{
    const DF d;
    const VF low = hn::Set(d, range.min), high = hn::Set(d, range.max);
    const VF raised = hn::IfThenElse(hn::Lt(value, low), low, value);
    return hn::IfThenElse(hn::Lt(high, raised), high, raised);
}

void finishRow(const float* sums, const float* bias, std::size_t count, FloatRange clamp, float* output)
{
    const DF d;
    const std::size_t n = hn::Lanes(d);
    std::size_t i = 0;
    for (; i + n <= count; i += n)
        hn::StoreU(clampVector(hn::Add(hn::Load(d, sums + i), hn::LoadU(d, bias + i)), clamp), d, output + i);
    for (; i < count; ++i)
        output[i] = clampToRange(sums[i] + bias[i], clamp);
}

void multiply(const FloatProduct& product, const FloatRowSource& source, const float* bias, FloatRange clamp,
    std::size_t begin, std::size_t end, float* output)
{
    HWY_ALIGN float sums[kTileRows * kTileVectors * HWY_MAX_BYTES / sizeof(float)];
    std::vector<float> buffer(kTileRows * product.depth);
    for (std::size_t row = begin; row < end; row += kTileRows) {
        const std::size_t count = std::min(kTileRows, end - row);
        const float* rows[kTileRows];
        for (std::size_t r = 0; r < kTileRows; ++r)
            rows[r] = r < count ? source(row + r, buffer.data() + r * product.depth) : rows[count - 1];
        for (std::size_t channel = 0; channel < product.channels; channel += tileChannels()) {
            const float* weights = product.weights.get() + channel * product.depth;
            if (count == 1)
                multiplyTile<1>(rows, weights, product.depth, sums);
            else
                multiplyTile<kTileRows>(rows, weights, product.depth, sums);
            const std::size_t width = std::min(tileChannels(), product.channels - channel);
            for (std::size_t r = 0; r < count; ++r) {
                finishRow(sums + r * tileChannels(), bias + channel, width, clamp,
                    output + (row + r) * product.channels + channel);
            }
        }
    }
}

/// One tap of one output pixel.
struct Tap {
    const float* input;
    const float* weights;
};

void sumTaps(const std::vector<Tap>& taps, const float* bias, std::size_t channels, FloatRange clamp, float* output)
{
    const DF d;
    const std::size_t n = hn::Lanes(d);
    std::size_t c = 0;
    for (; c + n <= channels; c += n) {
        VF acc = hn::Zero(d);
        for (const Tap& tap : taps)
            acc = hn::Add(acc, hn::Mul(hn::LoadU(d, tap.input + c), hn::LoadU(d, tap.weights + c)));
        hn::StoreU(clampVector(hn::Add(acc, hn::LoadU(d, bias + c)), clamp), d, output + c);
    }
    for (; c < channels; ++c) {
        float acc = 0.0F;
        for (const Tap& tap : taps)
            acc += tap.input[c] * tap.weights[c];
        output[c] = clampToRange(acc + bias[c], clamp);
    }
}

void depthwise(const ConvGeometry& g, const float* input, const float* filter, const float* bias, FloatRange clamp,
    std::size_t begin, std::size_t end, float* output)
{
    const auto channels = static_cast<std::size_t>(g.outputChannels);
    std::vector<Tap> taps;
    for (std::size_t row = begin; row < end; ++row) {
        const float* image = input + row / static_cast<std::size_t>(g.y.output) * g.imageElements();
        const auto outY = static_cast<std::int32_t>(row % static_cast<std::size_t>(g.y.output));
        float* out = output + row * static_cast<std::size_t>(g.x.output) * channels;
        for (std::int32_t outX = 0; outX < g.x.output; ++outX, out += channels) {
            taps.clear();
            for (std::int32_t fy = 0; fy < g.y.filter; ++fy) {
                const std::int32_t y = g.y.origin(outY) + fy * g.y.dilation;
                for (std::int32_t fx = 0; fx < g.x.filter; ++fx) {
                    const std::int32_t x = g.x.origin(outX) + fx * g.x.dilation;
                    if (y < 0 || y >= g.y.input || x < 0 || x >= g.x.input)
                        continue;
                    const auto pixel = static_cast<std::size_t>(y) * static_cast<std::size_t>(g.x.input)
                        + static_cast<std::size_t>(x);
                    taps.push_back(
                        {image + pixel * channels, filter + static_cast<std::size_t>(fy * g.x.filter + fx) * channels});
                }
            }
            sumTaps(taps, bias, channels, clamp, out);
        }
    }
}

} // namespace
} // namespace quantstep::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace quantstep::fast {

HWY_EXPORT(pack);
HWY_EXPORT(multiply);
HWY_EXPORT(depthwise);

namespace {

/// The bias, or zeros: adding +0 is what the reference does without one.
class BiasOrZeros {
public:
    BiasOrZeros(const float* bias, std::size_t channels) : m_zeros(bias == nullptr ? channels : 0), m_bias(bias) { }
    [[nodiscard]] const float* data() const { return m_bias != nullptr ? m_bias : m_zeros.data(); }

private:
    std::vector<float> m_zeros;
    const float* m_bias;
};

} // namespace

std::optional<FloatProduct> packFloat(const float* weights, std::size_t channels, std::size_t depth)
{
    if (!std::all_of(weights, weights + channels * depth, [](float w) { return std::isfinite(w); }))
        return std::nullopt;
    FloatProduct product;
    product.depth = depth;
    product.channels = channels;
    HWY_DYNAMIC_DISPATCH(pack)(weights, product);
    return product;
}

void multiplyFloat(const FloatProduct& product, const FloatRowSource& source, const float* bias, FloatRange clamp,
    std::size_t begin, std::size_t end, float* output)
{
    const BiasOrZeros start(bias, product.channels);
    HWY_DYNAMIC_DISPATCH(multiply)(product, source, start.data(), clamp, begin, end, output);
}

void convolveFloatDepthwise(const ConvGeometry& geometry, const float* input, const float* filter, const float* bias,
    FloatRange clamp, std::size_t begin, std::size_t end, float* output)
{
    const BiasOrZeros start(bias, static_cast<std::size_t>(geometry.outputChannels));
    HWY_DYNAMIC_DISPATCH(depthwise)(geometry, input, filter, start.data(), clamp, begin, end, output);
}

} // namespace quantstep::fast
#endif
