// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// LOGISTIC and TANH.

#include "core/kernels/lut.h"
#include "core/kernels/power_of_two.h"
#include "core/kernels/reference/float_codes.h"
#include "core/kernels/reference/lut.h"
#include "core/kernels/reference/sigmoid16.h"
#include "core/kernels/reference/sigmoid_fixed.h"
#include "core/kernels/small_floats.h"

#include <cmath>
#include <limits>

namespace quantstep {

Result<PreparedPtr> prepareLogistic(const PrepareContext& context);
Result<PreparedPtr> prepareTanh(const PrepareContext& context);

namespace {

/// The float function behind the 8-bit table.
struct Logistic {
    static constexpr const char* kFormula = "1 / (1 + exp(-x))";
    static float table(float x) { return 1.0F / (1.0F + std::exp(-x)); }
    /// The float kernel takes shortcuts where they do not matter much (as LiteRT's reference logistic).
    static float real(float x)
    {
        constexpr float kUpper = 16.619047164916992188F;
        constexpr float kLower = -9.0F;
        if (x > kUpper)
            return 1.0F;
        return x < kLower ? std::exp(x) : 1.0F / (1.0F + std::exp(-x));
    }
    static std::int16_t codes16(const Sigmoid16Params& params, std::int16_t code) { return logistic16(params, code); }
    /// Whether shifts alone bring an input scale of 2^(shift - 12) to the table's.
    static bool shiftsAlone(int shift) { return shift == 0; }
    static std::int16_t fixed16(std::int16_t code) { return logisticFixed16(code); }
    static std::int8_t micro(const MicroSigmoidParams& params, std::int8_t code) { return microLogistic(params, code); }
};

struct Tanh {
    static constexpr const char* kFormula = "tanh(x)";
    static float table(float x) { return std::tanh(x); }
    static float real(float x) { return std::tanh(x); }
    static std::int16_t codes16(const Sigmoid16Params& params, std::int16_t code) { return tanh16(params, code); }
    static bool shiftsAlone(int shift) { return shift == 0 || shift == 1; }
    static std::int16_t fixed16(std::int16_t code) { return tanhFixed16(code); }
    static std::int8_t micro(const MicroSigmoidParams& params, std::int8_t code) { return microTanh(params, code); }
};

template<typename Function, typename T> PreparedPtr makeTable(const PrepareContext& context)
{
    const QuantParams& in = context.input(0).quant();
    const QuantParams& out = context.output(0).quant();
    const LutParams params{in.scale(), out.scale(), in.zeroPoint(), out.zeroPoint()};
    OpArithmetic arithmetic;
    arithmetic.formula = fmt::format(
        "out = clamp(round(f(scale_in * (x - z_in)) / scale_out) + z_out), f(x) = {}", Function::kFormula);
    arithmetic.note = "a table of 256 entries, computed in float";
    arithmetic.constants
        = {{"input offset", -std::int64_t{params.inputZeroPoint}}, {"output offset", params.outputZeroPoint}};
    return makeUnary<T, T>(context, context.output(0).dtype(), std::move(arithmetic),
        [params](T code) { return lutEntry(params, code, Function::table); });
}

/// The optimized kernels, for power-of-two scales: the function itself in fixed point.
template<typename Function> PreparedPtr fixedInt16(const PrepareContext& context, int leftShift)
{
    OpArithmetic arithmetic;
    arithmetic.constants = {{"left shift", leftShift}};
    arithmetic.formula = fmt::format("out = f(x << shift) in fixed point, f(x) = {}", Function::kFormula);
    arithmetic.note = "16 bits, 3 of them before the point; exp by a polynomial, the quotient by Newton's method";
    return makeUnary<std::int16_t, std::int16_t>(context, DType::Int16, std::move(arithmetic),
        [leftShift](std::int16_t code) { return Function::fixed16(fx::saturatingLeftShift(code, leftShift)); });
}

/// int8 in the micro runtime: fixed point with 4 bits before the point; the output's scale is taken for granted.
template<typename Function> PreparedPtr microCodes(const PrepareContext& context)
{
    constexpr int kIntegerBits = 4;
    const QuantParams& in = context.input(0).quant();
    const double real = static_cast<double>(in.scale()) * static_cast<double>(1 << (31 - kIntegerBits));
    MicroSigmoidParams params{in.zeroPoint(), 0, quantizeMultiplier(real)};
    const double radius = static_cast<double>((1 << kIntegerBits) - 1)
        * static_cast<double>(std::int64_t{1} << (31 - kIntegerBits)) / std::ldexp(1.0, params.multiplier.shift);
    params.radius = truncateToInt32(std::floor(radius));
    OpArithmetic arithmetic;
    arithmetic.rescales = {doubleRounding("input", real, params.multiplier)};
    arithmetic.constants = {{"input offset", -std::int64_t{in.zeroPoint()}}, {"radius", params.radius}};
    arithmetic.formula = fmt::format("out = f(requantize(x - z_in)) in fixed point, f(x) = {}", Function::kFormula);
    arithmetic.note = "beyond the radius the output is at its limit";
    return makeUnary<std::int8_t, std::int8_t>(context, DType::Int8, std::move(arithmetic),
        [params](std::int8_t code) { return Function::micro(params, code); });
}

template<typename Function> Result<PreparedPtr> prepareInt16(const PrepareContext& context)
{
    QS_CHECK(expectZeroPointZero(context, "input 0", context.input(0)));
    QS_CHECK(expectZeroPointZero(context, "the output", context.output(0)));
    constexpr int kFractionBits = 15;
    const float outputScale = context.output(0).quant().scale();
    const auto outputLog2 = scaleLog2(outputScale);
    if (!outputLog2 || *outputLog2 != -kFractionBits)
        return context.error(ErrorCode::RefusedByRuntime, "output scale is {}, expected 1/32768", outputScale);

    // Codes to positions in a table whose unit is 1 / (3 * 4096).
    constexpr int kInputFractionBits = 12;
    const float scale = context.input(0).quant().scale();
    const auto log2 = scaleLog2(scale);
    Sigmoid16Params params;
    if (log2 && Function::shiftsAlone(kInputFractionBits + *log2)) {
        if (context.optimized())
            return fixedInt16<Function>(context, kInputFractionBits + *log2);
        params.multiplier = 3 << (kInputFractionBits + *log2);
    } else {
        double multiplier = static_cast<double>(scale) * 4096.0 * 3.0;
        while (multiplier <= 32767.0 / 2.0 && params.shift <= 30) {
            ++params.shift;
            multiplier *= 2.0;
        }
        if (!(scale >= 0 && multiplier < 2147483648.0)) {
            return context.error(ErrorCode::RefusedByRuntime,
                "input scale {} is out of the range in which the runtime's multiplier is defined", scale);
        }
        params.multiplier = static_cast<std::int32_t>(multiplier);
    }
    OpArithmetic arithmetic;
    arithmetic.constants = {{"multiplier", params.multiplier}, {"right shift", params.shift}};
    arithmetic.formula = fmt::format("out = table((x * multiplier) >> shift), f(x) = {}", Function::kFormula);
    arithmetic.note = "a table of the sigmoid at multiples of 1/24, linearly interpolated";
    return makeUnary<std::int16_t, std::int16_t>(context, DType::Int16, std::move(arithmetic),
        [params](std::int16_t code) { return Function::codes16(params, code); });
}

template<typename Function, typename T> PreparedPtr makeSmallFloat(const PrepareContext& context)
{
    OpArithmetic arithmetic;
    arithmetic.formula = fmt::format("out = {}", Function::kFormula);
    return makeUnary<T, T>(
        context, context.input(0).dtype(), std::move(arithmetic), [](T x) { return T::of(Function::real(x.value())); });
}

template<typename Function> Result<PreparedPtr> prepareFunction(const PrepareContext& context)
{
    const DType dtype = context.input(0).dtype();
    switch (dtype) {
    case DType::UInt8: return makeTable<Function, std::uint8_t>(context);
    case DType::Int8:
        if (context.numerics() == Numerics::Tflm)
            return microCodes<Function>(context);
        return makeTable<Function, std::int8_t>(context);
    case DType::Int16: return prepareInt16<Function>(context);
    case DType::Float16: return makeSmallFloat<Function, Half>(context);
    case DType::BFloat16: return makeSmallFloat<Function, BFloat16>(context);
    case DType::Float32: {
        OpArithmetic arithmetic;
        arithmetic.formula = fmt::format("out = {}", Function::kFormula);
        return makeUnary<float, float>(
            context, dtype, std::move(arithmetic), [](float x) { return Function::real(x); });
    }
    default: return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(dtype));
    }
}

Status expectOneToOne(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(1, 1, 1));
    return expectSameType(context, "input 0", context.input(0).dtype(), "the output", context.output(0).dtype());
}

} // namespace

Result<PreparedPtr> prepareLogistic(const PrepareContext& context)
{
    QS_CHECK(expectOneToOne(context));
    const DType dtype = context.input(0).dtype();
    const float nominal = isByte(dtype) ? 1.0F / 256 : 1.0F / 32768;
    const bool micro = context.numerics() == Numerics::Tflm && dtype == DType::Int8;
    if (micro && context.output(0).quant().zeroPoint() != std::numeric_limits<std::int8_t>::min()) {
        return context.error(ErrorCode::RefusedByRuntime, "output zero point is {}, expected -128",
            context.output(0).quant().zeroPoint());
    }
    if (!micro && (isByte(dtype) || dtype == DType::Int16) && context.output(0).quant().scale() != nominal) {
        return context.error(ErrorCode::RefusedByRuntime, "output scale is {}, expected exactly {}",
            context.output(0).quant().scale(), nominal);
    }
    return prepareFunction<Logistic>(context);
}

Result<PreparedPtr> prepareTanh(const PrepareContext& context)
{
    QS_CHECK(expectOneToOne(context));
    return prepareFunction<Tanh>(context);
}

} // namespace quantstep
