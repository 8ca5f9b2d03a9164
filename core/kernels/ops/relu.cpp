// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// RELU, RELU6, RELU_N1_TO_1, RELU_0_TO_1, LEAKY_RELU and HARD_SWISH as operators of their own.

#include "core/kernels/reference/relu.h"
#include "core/kernels/explain_sums.h"
#include "core/kernels/lut.h"
#include "core/kernels/reference/quantize.h"

#include <cmath>
#include <optional>

namespace quantstep {

Result<PreparedPtr> prepareRelu(const PrepareContext& context);
Result<PreparedPtr> prepareRelu6(const PrepareContext& context);
Result<PreparedPtr> prepareReluN1To1(const PrepareContext& context);
Result<PreparedPtr> prepareRelu0To1(const PrepareContext& context);
Result<PreparedPtr> prepareLeakyRelu(const PrepareContext& context);
Result<PreparedPtr> prepareHardSwish(const PrepareContext& context);

namespace {

struct Limits {
    float low = 0;
    std::optional<float> high;
    bool int16 = false; ///< there is an int16 kernel
};

IntRange typeRange(DType dtype)
{
    const CodeRange range = *codeRange(dtype);
    return {static_cast<std::int32_t>(range.min), static_cast<std::int32_t>(range.max)};
}

template<typename T> PreparedPtr reluCodes(const PrepareContext& context, const Limits& limits)
{
    const QuantParams& in = context.input(0).quant();
    const QuantParams& out = context.output(0).quant();
    const double real = static_cast<double>(in.scale() / out.scale());
    RequantizeParams params{in.zeroPoint(), out.zeroPoint(), quantizeMultiplier(real, context.singleRounding()),
        typeRange(context.output(0).dtype())};
    const auto codeOf = [&](float value) {
        return fx::wrappingAdd(out.zeroPoint(), truncateToInt32(std::round(value / out.scale())));
    };
    params.codes.min = std::max(params.codes.min, codeOf(limits.low));
    if (limits.high)
        params.codes.max = std::min(params.codes.max, codeOf(*limits.high));
    OpArithmetic arithmetic;
    arithmetic.rescales = {doubleRounding("output", real, params.multiplier)};
    arithmetic.constants
        = {{"input offset", -std::int64_t{params.inputZeroPoint}}, {"output offset", params.outputZeroPoint}};
    arithmetic.clampMin = params.codes.min;
    arithmetic.clampMax = params.codes.max;
    arithmetic.formula = "out = clamp(requantize(x - z_in) + z_out)";
    PreparedPtr prepared = makeUnary<T, T>(context, context.output(0).dtype(), std::move(arithmetic),
        [params](T code) { return static_cast<T>(requantize(params, code)); });
    prepared->explainWith(
        explainUnary<T>({}, [params, real](OpExplanation& to, T code) { explainRequantize(to, params, real, code); }));
    return prepared;
}

/// RELU6 of the micro runtime: codes are clamped on the input's scale, whatever the output's is.
template<typename T> PreparedPtr clampCodes(const PrepareContext& context, float high)
{
    const QuantParams& in = context.input(0).quant();
    const IntRange range{in.zeroPoint(),
        clampToRange(fx::wrappingAdd(in.zeroPoint(), truncateToInt32(std::round(high / in.scale()))),
            typeRange(context.input(0).dtype()))};
    OpArithmetic arithmetic;
    arithmetic.clampMin = range.min;
    arithmetic.clampMax = range.max;
    arithmetic.formula = "out = clamp(x)";
    arithmetic.note = "codes are kept: the output is taken to have the scale and zero point of the input";
    return makeUnary<T, T>(context, context.output(0).dtype(), std::move(arithmetic),
        [range](T code) { return static_cast<T>(clampToRange(std::int32_t{code}, range)); });
}

PreparedPtr reluFloat(const PrepareContext& context, const Limits& limits)
{
    OpArithmetic arithmetic;
    arithmetic.formula = limits.high ? "out = min(max(x, low), high)" : "out = max(x, 0)";
    return makeUnary<float, float>(context, DType::Float32, std::move(arithmetic), [limits](float x) {
        const float low = x < limits.low ? limits.low : x;
        return limits.high && *limits.high < low ? *limits.high : low;
    });
}

Result<PreparedPtr> prepareLimits(const PrepareContext& context, const Limits& limits)
{
    QS_CHECK(context.expectCounts(1, 1, 1));
    const DType dtype = context.input(0).dtype();
    QS_CHECK(expectSameType(context, "input 0", dtype, "the output", context.output(0).dtype()));
    if (dtype == DType::Float32)
        return reluFloat(context, limits);
    if (dtype == DType::UInt8)
        return reluCodes<std::uint8_t>(context, limits);
    if (dtype == DType::Int8)
        return reluCodes<std::int8_t>(context, limits);
    if (dtype == DType::Int16 && limits.int16) {
        QS_CHECK(expectZeroPointZero(context, "input 0", context.input(0)));
        QS_CHECK(expectZeroPointZero(context, "the output", context.output(0)));
        return reluCodes<std::int16_t>(context, limits);
    }
    return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(dtype));
}

template<typename T> PreparedPtr leakyReluCodes(const PrepareContext& context, float alpha)
{
    const QuantParams& in = context.input(0).quant();
    const QuantParams& out = context.output(0).quant();
    const double identity = static_cast<double>(in.scale() / out.scale());
    const double below = static_cast<double>(in.scale() * alpha / out.scale());
    const LeakyReluParams params{in.zeroPoint(), out.zeroPoint(),
        quantizeMultiplier(identity, context.singleRounding()), quantizeMultiplier(below, context.singleRounding()),
        typeRange(context.output(0).dtype())};
    OpArithmetic arithmetic;
    arithmetic.rescales
        = {doubleRounding("identity", identity, params.identity), doubleRounding("alpha", below, params.alpha)};
    arithmetic.constants
        = {{"input offset", -std::int64_t{params.inputZeroPoint}}, {"output offset", params.outputZeroPoint}};
    arithmetic.clampMin = params.codes.min;
    arithmetic.clampMax = params.codes.max;
    arithmetic.formula = "out = clamp(requantize(x - z_in, x >= z_in ? identity : alpha) + z_out)";
    return makeUnary<T, T>(context, context.output(0).dtype(), std::move(arithmetic),
        [params](T code) { return static_cast<T>(leakyRelu(params, code)); });
}

template<typename T> Result<PreparedPtr> hardSwishCodes(const PrepareContext& context)
{
    const QuantParams& in = context.input(0).quant();
    const QuantParams& out = context.output(0).quant();
    // All in float: the input with 7 more bits, against the output scale, and against 3 / 32768.
    const float fine = 1.0F / 128.0F * in.scale();
    const double outputReal = static_cast<double>(fine / out.scale());
    const double reluishReal = static_cast<double>(fine / (3.0F / 32768.0F));
    const QuantizedMultiplier output = quantizeMultiplier(outputReal, context.singleRounding());
    const QuantizedMultiplier reluish = quantizeMultiplier(reluishReal, context.singleRounding());
    if (output.shift > 0) {
        return context.error(ErrorCode::RefusedByRuntime, "input scale {} / 128 is not smaller than output scale {}",
            in.scale(), out.scale());
    }
    const HardSwishParams params{static_cast<std::int16_t>(in.zeroPoint()), static_cast<std::int16_t>(out.zeroPoint()),
        upperHalf(output.multiplier), upperHalf(reluish.multiplier), output.shift, std::min(reluish.shift, 31),
        typeRange(context.output(0).dtype())};
    OpArithmetic arithmetic;
    arithmetic.rescales
        = {doubleRounding("output", outputReal, output), doubleRounding("reluish", reluishReal, reluish)};
    arithmetic.constants
        = {{"input offset", -std::int64_t{params.inputZeroPoint}}, {"output offset", params.outputZeroPoint}};
    arithmetic.clampMin = params.codes.min;
    arithmetic.clampMax = params.codes.max;
    arithmetic.formula = "out = clamp(requantize(x * min(6, max(0, x + 3)) / 6) + z_out)";
    arithmetic.note = "computed in 16 bits with the upper halves of the multipliers";
    return makeUnary<T, T>(context, context.output(0).dtype(), std::move(arithmetic),
        [params](T code) { return static_cast<T>(hardSwish(params, code)); });
}

} // namespace

Result<PreparedPtr> prepareRelu(const PrepareContext& context)
{
    return prepareLimits(context, {0.0F, std::nullopt, true});
}

Result<PreparedPtr> prepareRelu6(const PrepareContext& context)
{
    const DType dtype = context.input(0).present() ? context.input(0).dtype() : DType::Float32;
    if (context.numerics() == Numerics::Tflm && (dtype == DType::Int8 || dtype == DType::Int16)) {
        QS_CHECK(context.expectCounts(1, 1, 1));
        QS_CHECK(expectSameType(context, "input 0", dtype, "the output", context.output(0).dtype()));
        return dtype == DType::Int8 ? clampCodes<std::int8_t>(context, 6.0F) : clampCodes<std::int16_t>(context, 6.0F);
    }
    return prepareLimits(context, {0.0F, 6.0F, true});
}

Result<PreparedPtr> prepareReluN1To1(const PrepareContext& context)
{
    return prepareLimits(context, {-1.0F, 1.0F, false});
}

Result<PreparedPtr> prepareRelu0To1(const PrepareContext& context)
{
    return prepareLimits(context, {0.0F, 1.0F, false});
}

Result<PreparedPtr> prepareLeakyRelu(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(1, 1, 1));
    float alpha = 0;
    if (const auto* options = std::get_if<LeakyReluOptions>(&context.op().options))
        alpha = options->alpha;
    const DType dtype = context.input(0).dtype();
    QS_CHECK(expectSameType(context, "input 0", dtype, "the output", context.output(0).dtype()));
    switch (dtype) {
    case DType::Float32: {
        OpArithmetic arithmetic;
        arithmetic.formula = "out = x > 0 ? x : alpha * x";
        return makeUnary<float, float>(
            context, dtype, std::move(arithmetic), [alpha](float x) { return x > 0 ? x : x * alpha; });
    }
    case DType::UInt8: return leakyReluCodes<std::uint8_t>(context, alpha);
    case DType::Int8: return leakyReluCodes<std::int8_t>(context, alpha);
    case DType::Int16:
        QS_CHECK(expectZeroPointZero(context, "input 0", context.input(0)));
        QS_CHECK(expectZeroPointZero(context, "the output", context.output(0)));
        return leakyReluCodes<std::int16_t>(context, alpha);
    default: return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(dtype));
    }
}

Result<PreparedPtr> prepareHardSwish(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(1, 1, 1));
    const DType dtype = context.input(0).dtype();
    QS_CHECK(expectSameType(context, "input 0", dtype, "the output", context.output(0).dtype()));
    switch (dtype) {
    case DType::Float32: {
        OpArithmetic arithmetic;
        arithmetic.formula = "out = x * min(6, max(0, x + 3)) / 6";
        return makeUnary<float, float>(context, dtype, std::move(arithmetic),
            [](float x) { return x * std::min(6.0F, std::max(0.0F, x + 3.0F)) / 6.0F; });
    }
    case DType::UInt8: return hardSwishCodes<std::uint8_t>(context);
    case DType::Int8: return hardSwishCodes<std::int8_t>(context);
    default: return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(dtype));
    }
}

} // namespace quantstep
