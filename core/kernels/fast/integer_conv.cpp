// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/fast/integer_conv.h"

#include "core/kernels/fast/patch.h"

namespace quantstep::fast {

std::optional<IntegerConv> packConv(const ConvGeometry& geometry, const void* filter, bool isSigned,
    std::int32_t inputZeroPoint, std::int32_t weightZeroPoint, const OutputStage& stage)
{
    if (geometry.groups() != 1 || !fitsIntegerProduct(isSigned, inputZeroPoint, weightZeroPoint))
        return std::nullopt;
    const auto channels = static_cast<std::size_t>(geometry.outputChannels);
    return IntegerConv{geometry,
        packInteger(filter, isSigned, channels, geometry.depth(), inputZeroPoint, weightZeroPoint),
        makeVectorStage(stage, plainSlots(channels))};
}

void convolve(const IntegerConv& conv, const std::uint8_t* input, const std::int32_t* bias, std::size_t begin,
    std::size_t end, std::uint8_t* output)
{
    const auto padding = static_cast<std::uint8_t>(conv.product.inputZeroPoint);
    const RowSource source = [&](std::size_t pixel, std::uint8_t* buffer) {
        return patchOf(conv.geometry, input, pixel, padding, buffer);
    };
    const auto width = static_cast<std::size_t>(conv.geometry.x.output);
    multiplyInteger(conv.product, conv.stage, source, bias, begin * width, end * width, output);
}

} // namespace quantstep::fast
