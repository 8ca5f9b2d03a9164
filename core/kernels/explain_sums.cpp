// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/explain_sums.h"

#include <fmt/format.h>

namespace quantstep {
namespace {

std::int64_t whole(std::int32_t value)
{
    return value;
}

std::string parenthesized(std::int32_t value)
{
    return value < 0 ? fmt::format("({})", value) : fmt::format("{}", value);
}

/// One input on the common scale, of which a unit is worth `step` codes of the output.
void explainLane(OpExplanation& to, int input, std::int32_t code, std::int32_t zeroPoint, std::int32_t leftShift,
    QuantizedMultiplier multiplier, double real, double step)
{
    const std::string what = fmt::format("input {}: ", input);
    const std::string_view variable = input == 0 ? "a" : "b";
    const std::int32_t centred = fx::wrappingSub(code, zeroPoint);
    const std::int32_t shifted = fx::wrappingShiftLeft(centred, leftShift);
    to.stages.push_back({what + "widen", fmt::format("({} - {}) << {}", code, zeroPoint, leftShift), whole(shifted),
        shifted * real * step, std::nullopt,
        {{"code", whole(code)}, {"zero point", whole(zeroPoint)}, {"left shift", whole(leftShift)}},
        fmt::format("{} = shift_left({} - {}, {})", variable, code, parenthesized(zeroPoint), leftShift)});
    explainRescale(to, what, shifted, multiplier, real, step, variable);
}

} // namespace

void explainAdd(
    OpExplanation& to, const AddParams& params, const AddReals& reals, int sign, std::int32_t code1, std::int32_t code2)
{
    explainLane(to, 0, code1, params.zeroPoint1, params.leftShift, params.multiplier1, reals[0], reals[2]);
    explainLane(to, 1, code2, params.zeroPoint2, params.leftShift, params.multiplier2, reals[1], reals[2]);
    const std::int32_t a = addLane(code1, params.zeroPoint1, params.leftShift, params.multiplier1);
    const std::int32_t b = addLane(code2, params.zeroPoint2, params.leftShift, params.multiplier2);
    const std::int32_t sum = sign > 0 ? fx::wrappingAdd(a, b) : fx::wrappingSub(a, b);
    to.stages.push_back({"sum", fmt::format("{} {} {}", a, sign > 0 ? '+' : '-', b), whole(sum), sum * reals[2],
        std::nullopt, {{"headroom bits", headroomBits(sum, 32)}}, fmt::format("v = a {} b", sign > 0 ? '+' : '-')});
    const std::int32_t scaled = explainRescale(to, {}, sum, params.outputMultiplier, reals[2]);
    explainOffsetAndClamp(to, scaled, params.outputZeroPoint, params.clamp);
    to.recomputed = whole(sign > 0 ? addQuantized<1>(params, code1, code2) : addQuantized<-1>(params, code1, code2));
}

void explainAdd(OpExplanation& to, const AddPowerOfTwoParams& params, int sign, std::int16_t code1, std::int16_t code2)
{
    const auto lane = [&](int input, std::int16_t code, std::int32_t shift) {
        const std::int32_t value = fx::roundingDivideByPowerOfTwo(code, shift);
        to.stages.push_back(
            {fmt::format("input {}: rounding shift", input), fmt::format("round({} / 2^{})", code, shift), whole(value),
                value, value - std::ldexp(static_cast<double>(code), -shift), {{"shift", whole(-shift)}},
                fmt::format("{} = rounding_shift({}, {})", input == 0 ? 'a' : 'b', code, shift)});
        return value;
    };
    const std::int32_t a = lane(0, code1, params.rightShift1);
    const std::int32_t b = lane(1, code2, params.rightShift2);
    const std::int32_t sum = a + sign * b;
    const auto kept = static_cast<std::int16_t>(std::clamp(sum, -32768, 32767));
    to.stages.push_back({"sum", fmt::format("saturate({} {} {})", a, sign > 0 ? '+' : '-', b), whole(kept), kept,
        static_cast<double>(kept - sum), {}, fmt::format("v = clamp(a {} b, -32768, 32767)", sign > 0 ? '+' : '-')});
    explainOffsetAndClamp(to, kept, 0, params.clamp);
    to.recomputed = whole(sign > 0 ? addPowerOfTwo<1>(params, code1, code2) : addPowerOfTwo<-1>(params, code1, code2));
}

void explainMul(OpExplanation& to, const MulParams& params, double real, std::int32_t code1, std::int32_t code2)
{
    const std::int32_t a = fx::wrappingSub(code1, params.zeroPoint1);
    const std::int32_t b = fx::wrappingSub(code2, params.zeroPoint2);
    const std::int32_t product = fx::wrappingMul(a, b);
    to.stages.push_back(
        {"product", fmt::format("({} - {}) * ({} - {})", code1, params.zeroPoint1, code2, params.zeroPoint2),
            whole(product), product * real, std::nullopt,
            {{"input 0 zero point", whole(params.zeroPoint1)}, {"input 1 zero point", whole(params.zeroPoint2)},
                {"headroom bits", headroomBits(product, 32)}},
            fmt::format("v = ({} - {}) * ({} - {})", code1, parenthesized(params.zeroPoint1), code2,
                parenthesized(params.zeroPoint2))});
    const std::int32_t scaled = explainRescale(to, {}, product, params.multiplier, real);
    explainOffsetAndClamp(to, scaled, params.outputZeroPoint, params.clamp);
    to.recomputed = whole(mulQuantized(params, code1, code2));
}

void explainRequantize(OpExplanation& to, const RequantizeParams& params, double real, std::int32_t code)
{
    const std::int32_t centred = fx::wrappingSub(code, params.inputZeroPoint);
    to.stages.push_back(
        {"centre", fmt::format("{} - {}", code, params.inputZeroPoint), whole(centred), centred * real, std::nullopt,
            {{"zero point", whole(params.inputZeroPoint)}}, fmt::format("v = {} - ({})", code, params.inputZeroPoint)});
    const std::int32_t scaled = explainRescale(to, {}, centred, params.multiplier, real);
    explainOffsetAndClamp(to, scaled, params.outputZeroPoint, params.codes);
    to.recomputed = whole(requantize(params, code));
}

void explainPrelu(OpExplanation& to, const PreluParams& params, double identity, double alpha, std::int32_t code,
    std::int32_t alphaCode)
{
    const std::int32_t centred = fx::wrappingSub(code, params.inputZeroPoint);
    const bool below = centred < 0;
    const std::int32_t slope = fx::wrappingSub(alphaCode, params.alphaZeroPoint);
    const std::int32_t product = below ? fx::wrappingMul(centred, slope) : centred;
    const double real = below ? alpha : identity;
    const std::string zeroPoint = parenthesized(params.inputZeroPoint);
    const std::string centre = fmt::format("{} - {}", code, zeroPoint);
    const std::string formula
        = below ? fmt::format("({}) * ({} - {})", centre, alphaCode, parenthesized(params.alphaZeroPoint)) : centre;
    to.stages.push_back({below ? "product" : "centre", formula, whole(product), product * real, std::nullopt,
        {{"zero point", whole(params.inputZeroPoint)}, {"alpha zero point", whole(params.alphaZeroPoint)}},
        fmt::format("v = {}", formula)});
    const std::int32_t scaled = explainRescale(to, {}, product, below ? params.alpha : params.identity, real);
    explainOffsetAndClamp(to, scaled, params.outputZeroPoint, params.codes);
    to.recomputed = whole(prelu(params, code, alphaCode));
}

void explainLookUp(OpExplanation& to, const Lut16& table, std::int16_t code)
{
    const int segment = 256 + (code >> 7);
    const int offset = code & 0x7F;
    const std::int32_t base = table[static_cast<std::size_t>(segment)];
    const std::int32_t next = table[static_cast<std::size_t>(segment) + 1];
    to.stages.push_back({"segment", fmt::format("256 + ({} >> 7)", code), whole(segment), std::nullopt, std::nullopt,
        {{"entry", whole(base)}, {"next entry", whole(next)}, {"place in the segment, of 128", whole(offset)}}});
    const std::int16_t result = lookUp(table, code);
    to.stages.push_back(
        {"interpolate", fmt::format("{} + (({} - {}) * {} + 64 >> 7)", base, next, base, offset), whole(result)});
    to.recomputed = whole(result);
}

} // namespace quantstep
