// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/image_input.h"

#include "core/exchange/element_text.h"
#include "core/exchange/real_codes.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace quantstep {
namespace {

/// Where an input keeps rows, columns and channels.
struct ImageLayout {
    int height = 0, width = 0, channels = 1;
    bool channelsFirst = false;
};

bool isChannelCount(std::int32_t size)
{
    return size == 1 || size == 3;
}

Result<ImageLayout> layoutOf(const Shape& shape)
{
    const auto refuse = [&] {
        return fail(ErrorCode::InvalidInput,
            "expected an input shaped as one image ([1,H,W,C], [1,C,H,W], [1,H,W], [H,W] or a square [1,H*W]), found "
            "{}",
            shape.text());
    };
    const auto elements = shape.checkedElements();
    if (!elements || *elements == 0)
        return refuse();
    switch (shape.rank()) {
    case 4:
        if (shape[0] != 1)
            return refuse();
        if (isChannelCount(shape[3]))
            return ImageLayout{shape[1], shape[2], shape[3], false};
        if (isChannelCount(shape[1]))
            return ImageLayout{shape[2], shape[3], shape[1], true};
        return refuse();
    case 3:
        if (shape[0] == 1)
            return ImageLayout{shape[1], shape[2], 1, false};
        if (isChannelCount(shape[2]))
            return ImageLayout{shape[0], shape[1], shape[2], false};
        return refuse();
    case 2: {
        const auto side = static_cast<std::int32_t>(std::lround(std::sqrt(static_cast<double>(*elements))));
        if (shape[0] == 1 && static_cast<std::size_t>(side) * static_cast<std::size_t>(side) == *elements)
            return ImageLayout{side, side, 1, false};
        return shape[0] > 1 ? Result<ImageLayout>(ImageLayout{shape[0], shape[1], 1, false}) : refuse();
    }
    default: return refuse();
    }
}

/// One axis of a bilinear resize: the two source positions and the weight of the second.
struct Tap {
    int low, high;
    float weight;
};

std::vector<Tap> taps(int in, int out)
{
    std::vector<Tap> list;
    list.reserve(static_cast<std::size_t>(out));
    const float scale = static_cast<float>(in) / static_cast<float>(out);
    for (int i = 0; i < out; ++i) {
        const float at = std::max(0.0F, (static_cast<float>(i) + 0.5F) * scale - 0.5F);
        const int low = std::min(static_cast<int>(at), in - 1);
        list.push_back({low, std::min(low + 1, in - 1), std::min(at - static_cast<float>(low), 1.0F)});
    }
    return list;
}

/// Channel `c` of `wanted` channels at a pixel, converted between grey and colour.
float channelAt(const PixelImage& image, int y, int x, int c, int wanted)
{
    const auto channels = static_cast<std::size_t>(image.channels);
    const auto* pixel = &image.pixels[(static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width)
                                          + static_cast<std::size_t>(x))
        * channels];
    if (image.channels == wanted)
        return pixel[c];
    if (wanted == 1)
        return 0.299F * pixel[0] + 0.587F * pixel[1] + 0.114F * pixel[2];
    return pixel[0];
}

/// The resized image in the input's layout, as pixel values in [0, 255].
std::vector<float> resized(const PixelImage& image, const ImageLayout& layout)
{
    const auto rows = taps(image.height, layout.height);
    const auto columns = taps(image.width, layout.width);
    const auto plane = static_cast<std::size_t>(layout.height) * static_cast<std::size_t>(layout.width);
    std::vector<float> out(plane * static_cast<std::size_t>(layout.channels));
    std::size_t position = 0;
    for (const Tap& row : rows) {
        for (const Tap& column : columns) {
            for (int c = 0; c < layout.channels; ++c) {
                const auto at = [&](int y, int x) { return channelAt(image, y, x, c, layout.channels); };
                const auto mix = [&](int y) {
                    return at(y, column.low) * (1 - column.weight) + at(y, column.high) * column.weight;
                };
                const float value = mix(row.low) * (1 - row.weight) + mix(row.high) * row.weight;
                const auto channel = static_cast<std::size_t>(c);
                out[layout.channelsFirst ? channel * plane + position
                                         : position * static_cast<std::size_t>(layout.channels) + channel]
                    = value;
            }
            ++position;
        }
    }
    return out;
}

std::string normalizationText(PixelNormalization n)
{
    if (n.mean == 0 && n.std == 1)
        return "real = pixel";
    if (n.mean == 0)
        return fmt::format("real = pixel / {}", n.std);
    if (n.std == 1)
        return fmt::format("real = pixel - {}", n.mean);
    return fmt::format("real = (pixel - {}) / {}", n.mean, n.std);
}

} // namespace

PixelNormalization defaultNormalization(const TensorInfo& input)
{
    const auto range = codeRange(input.dtype);
    if (!range || !input.quant.isPerTensor() || !std::isfinite(input.quant.scale()) || input.quant.scale() <= 0)
        return {};
    const double scale = input.quant.scale();
    const double low = scale * static_cast<double>(range->min - input.quant.zeroPoint());
    const double high = scale * static_cast<double>(range->max - input.quant.zeroPoint());
    struct Candidate {
        PixelNormalization normalization;
        double low, high;
    };
    constexpr std::array<Candidate, 4> kCandidates{
        {{{0, 255}, 0, 1}, {{127.5F, 127.5F}, -1, 1}, {{0, 1}, 0, 255}, {{128, 1}, -128, 127}}};
    // Compared by logarithm of width, then by position: 0..1 and 0..255 differ by far more than rounding.
    const auto distance = [&](const Candidate& c) {
        const double width = c.high - c.low;
        return std::abs(std::log((high - low) / width)) + (std::abs(low - c.low) + std::abs(high - c.high)) / width;
    };
    return std::min_element(kCandidates.begin(), kCandidates.end(), [&](const Candidate& a, const Candidate& b) {
        return distance(a) < distance(b);
    })->normalization;
}

Result<MappedInput> imageInput(const PixelImage& image, const TensorInfo& input, const Shape& shape,
    std::optional<PixelNormalization> normalization)
{
    const auto pixels
        = static_cast<std::size_t>(std::max(image.width, 0)) * static_cast<std::size_t>(std::max(image.height, 0));
    if (pixels == 0 || !isChannelCount(image.channels)
        || image.pixels.size() < pixels * static_cast<std::size_t>(image.channels))
        return fail(ErrorCode::InvalidInput,
            "expected an image of 1 or 3 channels with pixels, found {}x{} with {} bytes", image.width, image.height,
            image.pixels.size());
    QS_TRY(const auto layout, layoutOf(shape));
    const PixelNormalization n = normalization.value_or(defaultNormalization(input));
    auto reals = resized(image, layout);
    const bool plainInteger = isInteger(input.dtype) && !input.quant.isQuantized();
    if (!plainInteger) {
        for (float& value : reals)
            value = (value - n.mean) / n.std;
    }
    QS_TRY(auto coded, codesOfReals(reals, input, shape));
    const bool same = image.width == layout.width && image.height == layout.height;
    MappedInput result;
    result.value = std::move(coded.value);
    result.mapping = fmt::format("image {}x{} {} -> {} {} ({}{}): {}; {}{}", image.width, image.height,
        image.channels == 3 ? "RGB" : "grey", dtypeName(input.dtype), shape.text(),
        layout.channels == 3 ? "RGB" : "grey", layout.channelsFirst ? ", channels first" : "",
        same ? "size kept" : "bilinear resize, half-pixel centres, edges repeated",
        plainInteger ? "" : normalizationText(n) + "; ", coded.rule);
    return result;
}

} // namespace quantstep
