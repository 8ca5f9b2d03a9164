// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/fast/integer_conv.h"
#include "core/kernels/ops/conv_eval.h"

#include <memory>

namespace quantstep {

namespace {

/// A PreparedOp that runs `rows(conv, input, bias, begin, end, output)` of a packed convolution.
template<typename Conv, typename Rows>
PreparedPtr makeRows(Conv conv, Rows rows, const TensorSpec& output, const OpArithmetic& arithmetic)
{
    auto shared = std::make_shared<const Conv>(std::move(conv));
    return makePrepared({output}, arithmetic, [shared, rows](const EvalContext& run) {
        const auto* input = rawInput<std::uint8_t>(run, kActivations);
        const auto* bias = optionalInput<std::int32_t>(run, kBias);
        auto* out = run.output(0).as<std::uint8_t>();
        parallelFor(run, shared->geometry.rows(),
            [&](std::size_t begin, std::size_t end) { rows(*shared, input, bias, begin, end, out); });
    });
}

/// A depthwise convolution of one input channel is a full one whose filter [taps, channels] is transposed.
std::vector<std::uint8_t> transposed(const std::uint8_t* filter, std::size_t taps, std::size_t channels)
{
    std::vector<std::uint8_t> result(taps * channels);
    for (std::size_t c = 0; c < channels; ++c) {
        for (std::size_t tap = 0; tap < taps; ++tap)
            result[c * taps + tap] = filter[tap * channels + c];
    }
    return result;
}

} // namespace

PreparedPtr prepareFastConv(
    const PrepareContext& context, const QuantizedConv& conv, const TensorSpec& output, const OpArithmetic& arithmetic)
{
    const bool isSigned = output.dtype == DType::Int8;
    if (context.path() != KernelPath::Fast || !conv.filter || (!isSigned && output.dtype != DType::UInt8))
        return nullptr;
    const auto* filter = reinterpret_cast<const std::uint8_t*>(conv.filter->bytes.data());
    const ConvGeometry& g = conv.geometry;
    const std::int32_t inputZeroPoint = fx::wrappingNegate(conv.inputOffset);
    const std::int32_t weightZeroPoint = fx::wrappingNegate(conv.filterOffset);
    if (conv.kind == ConvKind::Depthwise && g.inputChannels > 1) {
        auto packed = fast::packDepthwise(g, filter, isSigned, inputZeroPoint, weightZeroPoint, conv.stage);
        return packed ? makeRows(std::move(*packed), &fast::convolveDepthwise, output, arithmetic) : nullptr;
    }
    std::vector<std::uint8_t> turned;
    if (conv.kind == ConvKind::Depthwise) {
        turned = transposed(filter, g.taps(), static_cast<std::size_t>(g.outputChannels));
        filter = turned.data();
    }
    auto packed = fast::packConv(g, filter, isSigned, inputZeroPoint, weightZeroPoint, conv.stage);
    return packed ? makeRows(std::move(*packed), &fast::convolve, output, arithmetic) : nullptr;
}

} // namespace quantstep
