// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/fast/float_depthwise.h"
#include "core/kernels/fast/float_product.h"
#include "core/kernels/fast/integer_depthwise.h"
#include "core/kernels/fast/integer_product.h"
#include "core/kernels/ops/conv_eval.h"

#include <memory>

namespace quantstep {

namespace {

template<typename Conv, typename T, typename Bias>
using RowsFunction = void (*)(const Conv&, const T*, const Bias*, std::size_t, std::size_t, T*);

/// Runs rows(conv, input, bias, begin, end, output) of a packed convolution.
template<typename T, typename Bias, typename Conv>
void runRows(const Conv& conv, RowsFunction<Conv, T, Bias> rows, const ConvGeometry& geometry, const EvalContext& run)
{
    const auto* input = rawInput<T>(run, kActivations);
    const auto* bias = optionalInput<Bias>(run, kBias);
    auto* out = run.output(0).as<T>();
    parallelFor(
        run, geometry.rows(), [&](std::size_t begin, std::size_t end) { rows(conv, input, bias, begin, end, out); });
}

/// A PreparedOp of a packed convolution; null without one.
template<typename T, typename Bias, typename Conv>
PreparedPtr makeRows(std::optional<Conv> conv, RowsFunction<Conv, T, Bias> rows, const ConvGeometry& geometry,
    const TensorSpec& output, const OpArithmetic& arithmetic)
{
    if (!conv)
        return nullptr;
    auto shared = std::make_shared<const Conv>(std::move(*conv));
    return makePrepared({output}, arithmetic,
        [shared, rows, geometry](const EvalContext& run) { runRows<T, Bias>(*shared, rows, geometry, run); });
}

/// A depthwise convolution of one input channel is a full one whose filter [taps, channels] is transposed.
template<typename T> std::vector<T> transposed(const T* filter, std::size_t taps, std::size_t channels)
{
    std::vector<T> result(taps * channels);
    for (std::size_t c = 0; c < channels; ++c) {
        for (std::size_t tap = 0; tap < taps; ++tap)
            result[c * taps + tap] = filter[tap * channels + c];
    }
    return result;
}

/// Whether the depthwise kernels are to be used; one input channel makes a full convolution.
bool isDepthwise(ConvKind kind, const ConvGeometry& g)
{
    return kind == ConvKind::Depthwise && g.inputChannels > 1;
}

/// Float convolution with a filter that another operator computed: packed for this evaluation alone.
void convolveComputed(const FloatConv& conv, const EvalContext& run)
{
    const ConvGeometry& g = conv.geometry;
    const auto* filter = rawInput<float>(run, kWeights);
    if (isDepthwise(conv.kind, g)) {
        if (const auto packed = fast::packDepthwise(g, filter, conv.clamp))
            return runRows<float, float>(*packed, &fast::convolve, g, run);
    } else if (conv.kind == ConvKind::Full) {
        if (const auto packed = fast::packProduct(g, {filter, nullptr}, conv.clamp))
            return runRows<float, float>(*packed, &fast::multiply, g, run);
    }
    evalFloatConv(conv, run);
}

} // namespace

PreparedPtr prepareFastConv(
    const PrepareContext& context, const QuantizedConv& conv, const TensorSpec& output, const OpArithmetic& arithmetic)
{
    const bool isSigned = output.dtype == DType::Int8;
    if (context.path() != KernelPath::Fast || !conv.filter || (!isSigned && output.dtype != DType::UInt8))
        return nullptr;
    const ConvGeometry& g = conv.geometry;
    const fast::IntegerCodes codes{
        isSigned, fx::wrappingNegate(conv.inputOffset), fx::wrappingNegate(conv.filterOffset)};
    fast::FilterSource filter = fast::filterSource(conv.filter, context.input(kWeights).value);
    if (isDepthwise(conv.kind, g)) {
        return makeRows<std::uint8_t, std::int32_t>(
            fast::packDepthwise(g, filter.data, codes, conv.stage), &fast::convolve, g, output, arithmetic);
    }
    std::vector<std::uint8_t> turned;
    if (conv.kind == ConvKind::Depthwise) {
        turned = transposed(
            static_cast<const std::uint8_t*>(filter.data), g.taps(), static_cast<std::size_t>(g.outputChannels));
        filter = {turned.data(), nullptr};
    }
    return makeRows<std::uint8_t, std::int32_t>(
        fast::packProduct(g, filter, codes, conv.stage), &fast::multiply, g, output, arithmetic);
}

PreparedPtr prepareFastConv(
    const PrepareContext& context, const FloatConv& conv, const TensorSpec& output, const OpArithmetic& arithmetic)
{
    if (context.path() != KernelPath::Fast)
        return nullptr;
    if (!conv.filter) {
        return makePrepared({output}, arithmetic, [conv](const EvalContext& run) { convolveComputed(conv, run); });
    }
    const ConvGeometry& g = conv.geometry;
    fast::FilterSource filter = fast::filterSource(conv.filter, context.input(kWeights).value);
    const auto* values = static_cast<const float*>(filter.data);
    if (isDepthwise(conv.kind, g))
        return makeRows<float, float>(
            fast::packDepthwise(g, values, conv.clamp), &fast::convolve, g, output, arithmetic);
    std::vector<float> turned;
    if (conv.kind == ConvKind::Depthwise) {
        turned = transposed(values, g.taps(), static_cast<std::size_t>(g.outputChannels));
        filter = {turned.data(), nullptr};
    }
    return makeRows<float, float>(fast::packProduct(g, filter, conv.clamp), &fast::multiply, g, output, arithmetic);
}

} // namespace quantstep
