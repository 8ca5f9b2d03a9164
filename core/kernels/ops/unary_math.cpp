// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// ABS, CEIL, COS, EXP, FLOOR, LOG, LOGICAL_NOT, NEG, ROUND, RSQRT, SIGN, SIN, SQRT and SQUARE.

#include "core/kernels/explain_sums.h"
#include "core/kernels/lut.h"
#include "core/kernels/reference/inverse_sqrt.h"
#include "core/kernels/reference/lut.h"
#include "core/kernels/reference/quantize.h"
#include "core/kernels/small_floats.h"

#include <cmath>
#include <functional>

namespace quantstep {

Result<PreparedPtr> prepareAbs(const PrepareContext& context);
Result<PreparedPtr> prepareCeil(const PrepareContext& context);
Result<PreparedPtr> prepareCos(const PrepareContext& context);
Result<PreparedPtr> prepareExp(const PrepareContext& context);
Result<PreparedPtr> prepareFloor(const PrepareContext& context);
Result<PreparedPtr> prepareLog(const PrepareContext& context);
Result<PreparedPtr> prepareLogicalNot(const PrepareContext& context);
Result<PreparedPtr> prepareNeg(const PrepareContext& context);
Result<PreparedPtr> prepareRound(const PrepareContext& context);
Result<PreparedPtr> prepareRsqrt(const PrepareContext& context);
Result<PreparedPtr> prepareSign(const PrepareContext& context);
Result<PreparedPtr> prepareSin(const PrepareContext& context);
Result<PreparedPtr> prepareSqrt(const PrepareContext& context);
Result<PreparedPtr> prepareSquare(const PrepareContext& context);

namespace {

using FloatFn = float (*)(float);

template<typename T, typename F> PreparedPtr plain(const PrepareContext& context, const char* formula, F f)
{
    OpArithmetic arithmetic;
    arithmetic.formula = formula;
    return makeUnary<T, T>(context, context.input(0).dtype(), std::move(arithmetic), f);
}

Result<PreparedPtr> noKernel(const PrepareContext& context)
{
    return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(context.input(0).dtype()));
}

Status expectOneToOne(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(1, 1, 1));
    return expectSameType(context, "input 0", context.input(0).dtype(), "the output", context.output(0).dtype());
}

Result<PreparedPtr> floatOnly(const PrepareContext& context, const char* formula, FloatFn f)
{
    QS_CHECK(expectOneToOne(context));
    if (context.input(0).dtype() != DType::Float32)
        return noKernel(context);
    return plain<float>(context, formula, f);
}

/// float32, float16 and bfloat16.
Result<PreparedPtr> anyFloat(const PrepareContext& context, const char* formula, FloatFn f)
{
    QS_CHECK(expectOneToOne(context));
    const DType dtype = context.input(0).dtype();
    if (dtype == DType::Float32)
        return floatOnly(context, formula, f);
    if (dtype == DType::Float16)
        return plain<Half>(context, formula, [f](Half x) { return Half::of(f(x.value())); });
    if (dtype == DType::BFloat16)
        return plain<BFloat16>(context, formula, [f](BFloat16 x) { return BFloat16::of(f(x.value())); });
    return noKernel(context);
}

/// int8, and int16 with zero points 0, both sides quantized.
Status expectQuantized(const PrepareContext& context)
{
    if (!context.input(0).quant().isQuantized() || !context.output(0).quant().isQuantized())
        return context.error(ErrorCode::RefusedByRuntime, "input or output has no scale");
    if (context.input(0).dtype() == DType::Int16) {
        QS_CHECK(expectZeroPointZero(context, "input 0", context.input(0)));
        QS_CHECK(expectZeroPointZero(context, "the output", context.output(0)));
    }
    return {};
}

LutParams lutParams(const PrepareContext& context)
{
    const QuantParams& in = context.input(0).quant();
    const QuantParams& out = context.output(0).quant();
    return {in.scale(), out.scale(), in.zeroPoint(), out.zeroPoint()};
}

/// An int8 function through the table of 256 entries, or an int16 one through that of 513.
Result<PreparedPtr> throughTable(
    const PrepareContext& context, const char* formula, const std::function<float(float)>& f)
{
    QS_CHECK(expectQuantized(context));
    const LutParams params = lutParams(context);
    if (context.input(0).dtype() == DType::Int8)
        return plain<std::int8_t>(
            context, formula, [params, f](std::int8_t code) { return lutEntry(params, code, f); });
    const auto table = std::make_shared<const Lut16>(
        makeLut16<float>({static_cast<double>(params.inputScale), static_cast<double>(params.outputScale),
                             params.inputZeroPoint, params.outputZeroPoint},
            f));
    PreparedPtr prepared
        = plain<std::int16_t>(context, formula, [table](std::int16_t code) { return lookUp(*table, code); });
    prepared->explainWith(explainUnary<std::int16_t>(
        {}, [table](OpExplanation& to, std::int16_t code) { explainLookUp(to, *table, code); }));
    return prepared;
}

template<typename T> PreparedPtr absCodes(const PrepareContext& context)
{
    const LutParams lut = lutParams(context);
    const double real = static_cast<double>(lut.inputScale / lut.outputScale);
    const CodeRange range = *codeRange(context.input(0).dtype());
    const RequantizeParams params{0, lut.outputZeroPoint, quantizeMultiplier(real, context.singleRounding()),
        {static_cast<std::int32_t>(range.min), static_cast<std::int32_t>(range.max)}};
    const bool rescales = lut.inputScale != lut.outputScale;
    return plain<T>(context, "out = clamp(requantize(|x - z_in|) + z_out)", [=](T code) {
        const std::int32_t centred = fx::wrappingSub(code, lut.inputZeroPoint);
        const std::int32_t magnitude = centred < 0 ? fx::wrappingNegate(centred) : centred;
        return static_cast<T>(rescales
                ? requantize(params, magnitude)
                : clampToRange(fx::wrappingAdd(magnitude, params.outputZeroPoint), params.codes));
    });
}

/// A function of codes that is not defined below the zero point.
template<typename T, typename F>
PreparedPtr fromZeroPoint(const PrepareContext& context, const char* formula, std::int32_t zeroPoint, F f)
{
    OpArithmetic arithmetic;
    arithmetic.formula = formula;
    const Shape shape = context.input(0).shape;
    return makePrepared({{context.input(0).dtype(), shape}}, std::move(arithmetic),
        [zeroPoint, f, name = context.op().name(), count = shape.elements()](const EvalContext& c) -> Status {
            const T* x = c.input(0).template as<T>().data();
            for (std::size_t i = 0; i < count; ++i) {
                if (x[i] < zeroPoint) {
                    return fail(ErrorCode::DataDependent, "{}: element {} is {}, below the zero point {}: not defined",
                        name, i, static_cast<int>(x[i]), zeroPoint);
                }
                c.output(0).template as<T>()[i] = f(x[i]);
            }
            return {};
        });
}

/// The square root and the quotient in float, cut towards zero.
template<typename T> PreparedPtr sqrtCodes(const PrepareContext& context)
{
    const LutParams lut = lutParams(context);
    return fromZeroPoint<T>(context, "out = clamp(trunc(sqrt(real x) / scale_out) + z_out)", lut.inputZeroPoint,
        [lut, range = *codeRange(context.input(0).dtype())](T code) {
            const float real = lut.inputScale * static_cast<float>(fx::wrappingSub(code, lut.inputZeroPoint));
            const std::int32_t quotient = truncateToInt32(std::sqrt(real) / lut.outputScale);
            const std::int64_t shifted = fx::wrappingAdd(quotient, lut.outputZeroPoint);
            return static_cast<T>(std::clamp(shifted, range.min, range.max));
        });
}

PreparedPtr rsqrtInt8(const PrepareContext& context)
{
    const LutParams lut = lutParams(context);
    // The square root in float, the quotient in double.
    const QuantizedMultiplier scale = quantizeMultiplier(
        1.0 / static_cast<double>(std::sqrt(lut.inputScale) * lut.outputScale), context.singleRounding());
    return fromZeroPoint<std::int8_t>(context, "out = clamp(requantize(1 / sqrt(x - z_in)) + z_out)",
        lut.inputZeroPoint, [lut, scale](std::int8_t code) {
            constexpr std::int32_t kMin = std::numeric_limits<std::int8_t>::min();
            constexpr std::int32_t kMax = std::numeric_limits<std::int8_t>::max();
            constexpr int kFractionBits = 20;
            const std::int32_t centred = fx::wrappingSub(code, lut.inputZeroPoint);
            if (centred == 0)
                return static_cast<std::int8_t>(kMax);
            const QuantizedMultiplier root = inverseSqrt(centred);
            const std::int32_t wide
                = multiplyByQuantizedMultiplier(1, {root.multiplier, root.shift + kFractionBits, scale.singleRounding});
            const std::int32_t scaled = multiplyByQuantizedMultiplier(
                wide, {scale.multiplier, scale.shift - kFractionBits, scale.singleRounding});
            return static_cast<std::int8_t>(std::clamp(fx::wrappingAdd(scaled, lut.outputZeroPoint), kMin, kMax));
        });
}

} // namespace

Result<PreparedPtr> prepareAbs(const PrepareContext& context)
{
    QS_CHECK(expectOneToOne(context));
    constexpr const char* kFormula = "out = |x|";
    switch (context.input(0).dtype()) {
    case DType::Float32: return plain<float>(context, kFormula, [](float x) { return std::abs(x); });
    case DType::Int32:
        return plain<std::int32_t>(
            context, kFormula, [](std::int32_t x) { return x < 0 ? fx::wrappingAdd(~x, 1) : x; });
    case DType::Int8: QS_CHECK(expectQuantized(context)); return absCodes<std::int8_t>(context);
    case DType::Int16:
        if (!context.input(0).quant().isQuantized()) {
            return plain<std::int16_t>(
                context, kFormula, [](std::int16_t x) { return static_cast<std::int16_t>(std::abs(x)); });
        }
        QS_CHECK(expectQuantized(context));
        return absCodes<std::int16_t>(context);
    default: return noKernel(context);
    }
}

Result<PreparedPtr> prepareCeil(const PrepareContext& context)
{
    return floatOnly(context, "out = ceil(x)", [](float x) { return std::ceil(x); });
}

Result<PreparedPtr> prepareCos(const PrepareContext& context)
{
    return floatOnly(context, "out = cos(x)", [](float x) { return std::cos(x); });
}

Result<PreparedPtr> prepareExp(const PrepareContext& context)
{
    QS_CHECK(expectOneToOne(context));
    const DType dtype = context.input(0).dtype();
    if (dtype == DType::Int8 || dtype == DType::Int16)
        return throughTable(
            context, "out = clamp(round(exp(real x) / scale_out) + z_out)", [](float x) { return std::exp(x); });
    return floatOnly(context, "out = exp(x)", [](float x) { return std::exp(x); });
}

Result<PreparedPtr> prepareFloor(const PrepareContext& context)
{
    return anyFloat(context, "out = floor(x)", [](float x) { return std::floor(x); });
}

Result<PreparedPtr> prepareLog(const PrepareContext& context)
{
    QS_CHECK(expectOneToOne(context));
    const DType dtype = context.input(0).dtype();
    if (dtype == DType::Int8 || dtype == DType::Int16) {
        // The logarithm of what is not positive is the smallest output.
        const QuantParams& out = context.output(0).quant();
        const float lowest = static_cast<float>(codeRange(dtype)->min - out.zeroPoint()) * out.scale();
        return throughTable(context, "out = clamp(round(log(real x) / scale_out) + z_out)",
            [lowest](float x) { return x <= 0 ? lowest : std::log(x); });
    }
    return floatOnly(context, "out = log(x)", [](float x) { return std::log(x); });
}

Result<PreparedPtr> prepareLogicalNot(const PrepareContext& context)
{
    QS_CHECK(expectOneToOne(context));
    if (context.input(0).dtype() != DType::Bool)
        return noKernel(context);
    return plain<std::uint8_t>(
        context, "out = not x", [](std::uint8_t x) { return static_cast<std::uint8_t>(x == 0); });
}

Result<PreparedPtr> prepareNeg(const PrepareContext& context)
{
    QS_CHECK(expectOneToOne(context));
    constexpr const char* kFormula = "out = -x (of codes: scale and zero point are ignored)";
    const auto negate
        = []<typename T>(T x) { return static_cast<T>(std::uint64_t{0} - static_cast<std::uint64_t>(x)); };
    switch (context.input(0).dtype()) {
    case DType::Float32: return plain<float>(context, "out = -x", [](float x) { return -x; });
    case DType::Int8: return plain<std::int8_t>(context, kFormula, negate);
    case DType::Int16: return plain<std::int16_t>(context, kFormula, negate);
    case DType::Int32: return plain<std::int32_t>(context, kFormula, negate);
    case DType::Int64: return plain<std::int64_t>(context, kFormula, negate);
    case DType::Float16:
    case DType::BFloat16: // only the sign bit changes
        return plain<std::uint16_t>(
            context, "out = -x", [](std::uint16_t x) { return static_cast<std::uint16_t>(x ^ 0x8000U); });
    default: return noKernel(context);
    }
}

Result<PreparedPtr> prepareRound(const PrepareContext& context)
{
    return anyFloat(context, "out = x rounded half to even", [](float x) { return std::nearbyint(x); });
}

Result<PreparedPtr> prepareRsqrt(const PrepareContext& context)
{
    QS_CHECK(expectOneToOne(context));
    const DType dtype = context.input(0).dtype();
    if (dtype == DType::Int8) {
        QS_CHECK(expectQuantized(context));
        return rsqrtInt8(context);
    }
    if (dtype == DType::Int16) {
        const float largest = 32767.0F * context.output(0).quant().scale();
        QS_CHECK(expectQuantized(context));
        const LutParams params = lutParams(context);
        const auto table = std::make_shared<const Lut16>(
            makeLut16<float>({static_cast<double>(params.inputScale), static_cast<double>(params.outputScale), 0, 0},
                [largest](float x) { return x <= 0 ? largest : 1.0F / std::sqrt(x); }));
        return fromZeroPoint<std::int16_t>(context, "out = 1 / sqrt(real x) / scale_out, by table", 0,
            [table](std::int16_t code) { return lookUp(*table, code); });
    }
    return floatOnly(context, "out = 1 / sqrt(x)", [](float x) { return 1.0F / std::sqrt(x); });
}

Result<PreparedPtr> prepareSign(const PrepareContext& context)
{
    QS_CHECK(expectOneToOne(context));
    const auto sign = []<typename T>(T x) {
        if (x != x)
            return x; // NaN stays
        return static_cast<T>(x > 0 ? 1 : (x < 0 ? -1 : 0));
    };
    switch (context.input(0).dtype()) {
    case DType::Float32: return plain<float>(context, "out = sign of x", sign);
    case DType::Float64: return plain<double>(context, "out = sign of x", sign);
    case DType::Int32: return plain<std::int32_t>(context, "out = sign of x", sign);
    default: return noKernel(context);
    }
}

Result<PreparedPtr> prepareSin(const PrepareContext& context)
{
    return floatOnly(context, "out = sin(x)", [](float x) { return std::sin(x); });
}

Result<PreparedPtr> prepareSqrt(const PrepareContext& context)
{
    QS_CHECK(expectOneToOne(context));
    const DType dtype = context.input(0).dtype();
    if (dtype == DType::Int8 || dtype == DType::Int16) {
        QS_CHECK(expectQuantized(context));
        return dtype == DType::Int8 ? sqrtCodes<std::int8_t>(context) : sqrtCodes<std::int16_t>(context);
    }
    return floatOnly(context, "out = sqrt(x)", [](float x) { return std::sqrt(x); });
}

Result<PreparedPtr> prepareSquare(const PrepareContext& context)
{
    return floatOnly(context, "out = x * x", [](float x) { return x * x; });
}

} // namespace quantstep
