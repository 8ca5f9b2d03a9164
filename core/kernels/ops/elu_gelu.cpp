// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// ELU (only the default resolver has it) and GELU.

#include "core/kernels/lut.h"
#include "core/kernels/reference/lut.h"
#include "core/kernels/small_floats.h"

#include <cmath>
#include <functional>
#include <numbers>

namespace quantstep {

Result<PreparedPtr> prepareElu(const PrepareContext& context);
Result<PreparedPtr> prepareGelu(const PrepareContext& context);

namespace {

/// Functions in float, in the order of the reference kernel's operations.
struct Function {
    const char* formula;
    float (*of)(float);
};

float elu(float x)
{
    return x < 0 ? std::expm1(x) : x;
}

/// Through erfc: 1 + erf would lose its digits for large negative numbers.
float gelu(float x)
{
    constexpr auto kMinusSqrtHalf = static_cast<float>(-0.5 * std::numbers::sqrt2);
    return 0.5F * x * std::erfc(x * kMinusSqrtHalf);
}

float approximateGelu(float x)
{
    constexpr auto kSqrtTwoOverPi = static_cast<float>(2 * std::numbers::inv_sqrtpi * (0.5 * std::numbers::sqrt2));
    return 0.5F * x * (1.0F + std::tanh(kSqrtTwoOverPi * (x + 0.044715F * x * x * x)));
}

OpArithmetic tableArithmetic(const LutParams& params, const Function& function, const char* note)
{
    OpArithmetic arithmetic;
    arithmetic.formula
        = fmt::format("out = clamp(round(f(scale_in * (x - z_in)) / scale_out) + z_out), f(x) = {}", function.formula);
    arithmetic.note = note;
    arithmetic.constants
        = {{"input offset", -std::int64_t{params.inputZeroPoint}}, {"output offset", params.outputZeroPoint}};
    return arithmetic;
}

LutParams lutParams(const PrepareContext& context)
{
    const QuantParams& in = context.input(0).quant();
    const QuantParams& out = context.output(0).quant();
    return {in.scale(), out.scale(), in.zeroPoint(), out.zeroPoint()};
}

template<typename T> PreparedPtr byteTable(const PrepareContext& context, const Function& function)
{
    const LutParams params = lutParams(context);
    return makeUnary<T, T>(context, context.input(0).dtype(),
        tableArithmetic(params, function, "a table of 256 entries, computed in float"),
        [params, f = function.of](T code) { return lutEntry(params, code, f); });
}

PreparedPtr int16Table(const PrepareContext& context, const Function& function)
{
    const LutParams params = lutParams(context);
    const auto table = std::make_shared<const Lut16>(
        makeLut16<float>({static_cast<double>(params.inputScale), static_cast<double>(params.outputScale),
                             params.inputZeroPoint, params.outputZeroPoint},
            function.of));
    return makeUnary<std::int16_t, std::int16_t>(context, DType::Int16,
        tableArithmetic(params, function, "a table of 513 entries, interpolated; the output's zero point is not added"),
        [table](std::int16_t code) { return lookUp(*table, code); });
}

PreparedPtr floats(const PrepareContext& context, const Function& function)
{
    OpArithmetic arithmetic;
    arithmetic.formula = fmt::format("out = {}", function.formula);
    return makeUnary<float, float>(context, DType::Float32, std::move(arithmetic), function.of);
}

/// Rounded to float16 after every operation, as the runtime's vector code does.
Half half(float value)
{
    return Half::of(value);
}

Half geluOfHalf(Half x)
{
    const Half minusSqrtHalf = half(static_cast<float>(-0.5 * std::numbers::sqrt2));
    const Half scaled = half(x.value() * minusSqrtHalf.value());
    const Half halfX = half(0.5F * x.value());
    return half(halfX.value() * half(std::erfc(scaled.value())).value());
}

Half approximateGeluOfHalf(Half x)
{
    const Half sqrtTwoOverPi = half(static_cast<float>(2 * std::numbers::inv_sqrtpi * (0.5 * std::numbers::sqrt2)));
    const Half cube = half(half(x.value() * x.value()).value() * x.value());
    const Half inner = half(x.value() + half(half(0.044715F).value() * cube.value()).value());
    const Half tanh = half(std::tanh(half(sqrtTwoOverPi.value() * inner.value()).value()));
    const Half halfX = half(0.5F * x.value());
    return half(halfX.value() * half(1.0F + tanh.value()).value());
}

PreparedPtr halves(const PrepareContext& context, const Function& function, bool approximate)
{
    OpArithmetic arithmetic;
    arithmetic.formula = fmt::format("out = {}", function.formula);
    arithmetic.note = "rounded to float16 after each operation";
    return makeUnary<Half, Half>(
        context, DType::Float16, std::move(arithmetic), approximate ? approximateGeluOfHalf : geluOfHalf);
}

Status expectOneToOne(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(1, 1, 1));
    return expectSameType(context, "input 0", context.input(0).dtype(), "the output", context.output(0).dtype());
}

Result<PreparedPtr> noKernel(const PrepareContext& context)
{
    return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(context.input(0).dtype()));
}

} // namespace

Result<PreparedPtr> prepareElu(const PrepareContext& context)
{
    QS_CHECK(expectOneToOne(context));
    const Function function{"x < 0 ? exp(x) - 1 : x", elu};
    switch (context.input(0).dtype()) {
    case DType::Float32: return floats(context, function);
    case DType::Int8: return byteTable<std::int8_t>(context, function);
    default: return noKernel(context);
    }
}

Result<PreparedPtr> prepareGelu(const PrepareContext& context)
{
    QS_CHECK(expectOneToOne(context));
    const auto* options = std::get_if<GeluOptions>(&context.op().options);
    const bool approximate = options && options->approximate;
    const Function function = approximate
        ? Function{"0.5 * x * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x^3)))", approximateGelu}
        : Function{"0.5 * x * erfc(-x / sqrt(2))", gelu};
    switch (context.input(0).dtype()) {
    case DType::Float32: return floats(context, function);
    case DType::Float16: return halves(context, function, approximate);
    case DType::UInt8: return byteTable<std::uint8_t>(context, function);
    case DType::Int8: return byteTable<std::int8_t>(context, function);
    case DType::Int16: return int16Table(context, function);
    default: return noKernel(context);
    }
}

} // namespace quantstep
