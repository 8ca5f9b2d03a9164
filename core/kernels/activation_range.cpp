// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/activation_range.h"

#include "core/kernels/reference/fixed_point.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace quantstep {

namespace {

constexpr auto kIntMin = std::numeric_limits<std::int32_t>::min();
constexpr auto kIntMax = std::numeric_limits<std::int32_t>::max();

Result<std::int32_t> quantizeLimit(const PrepareContext& context, float limit, float scale, std::int32_t zeroPoint)
{
    const float code = std::round(limit / scale);
    // Compared as floats, as the runtime does: 2^31 passes, and then converts to the minimum on x86-64.
    if (!(code >= static_cast<float>(kIntMin) && code <= static_cast<float>(kIntMax))) {
        return context.error(ErrorCode::RefusedByRuntime,
            "the activation limit {} divided by the output scale {} does not fit 32 bits", limit, scale);
    }
    const std::int32_t whole = code < static_cast<float>(kIntMax) ? static_cast<std::int32_t>(code) : kIntMin;
    return fx::wrappingAdd(zeroPoint, whole);
}

} // namespace

Result<IntRange> quantizedActivationRange(
    const PrepareContext& context, Activation activation, DType outputType, float scale, std::int32_t zeroPoint)
{
    if (outputType != DType::UInt8 && outputType != DType::Int8 && outputType != DType::Int16) {
        return context.error(
            ErrorCode::RefusedByRuntime, "output type is {}, expected uint8, int8 or int16", dtypeName(outputType));
    }
    const CodeRange codes = *codeRange(outputType);
    IntRange range{static_cast<std::int32_t>(codes.min), static_cast<std::int32_t>(codes.max)};
    if (activation == Activation::Relu || activation == Activation::Relu6) {
        QS_TRY(const std::int32_t zero, quantizeLimit(context, 0.0F, scale, zeroPoint));
        range.min = std::max(range.min, zero);
    }
    if (activation == Activation::Relu6) {
        QS_TRY(const std::int32_t six, quantizeLimit(context, 6.0F, scale, zeroPoint));
        range.max = std::min(range.max, six);
    }
    if (activation == Activation::ReluN1To1) {
        QS_TRY(const std::int32_t minusOne, quantizeLimit(context, -1.0F, scale, zeroPoint));
        QS_TRY(const std::int32_t one, quantizeLimit(context, 1.0F, scale, zeroPoint));
        range.min = std::max(range.min, minusOne);
        range.max = std::min(range.max, one);
    }
    return range;
}

Result<IntRange> quantizedActivationRange(const PrepareContext& context, Activation activation)
{
    const Operand& output = context.output(0);
    return quantizedActivationRange(
        context, activation, output.dtype(), output.quant().scale(), output.quant().zeroPoint());
}

FloatRange floatActivationRange(Activation activation)
{
    constexpr float kMax = std::numeric_limits<float>::max();
    switch (activation) {
    case Activation::Relu: return {0.0F, kMax};
    case Activation::ReluN1To1: return {-1.0F, 1.0F};
    case Activation::Relu6: return {0.0F, 6.0F};
    case Activation::None:
    case Activation::Tanh:
    case Activation::SignBit: break;
    }
    return {-kMax, kMax};
}

} // namespace quantstep
