// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/explain_stages.h"

#include <cmath>

#include <fmt/format.h>

namespace quantstep {
namespace {

std::int64_t whole(std::int32_t value)
{
    return value;
}

std::vector<NamedNumber> multiplierDetails(QuantizedMultiplier by, double real)
{
    return {{"real multiplier", real}, {"multiplier", whole(by.multiplier)}, {"shift", whole(by.shift)}};
}

/// The one stage of a rule with one rounding.
void addSingle(OpExplanation& to, std::string_view what, std::string formula, std::int32_t result, double exact,
    double step, std::vector<NamedNumber> details, std::string code)
{
    ExplainedStage stage;
    stage.name = fmt::format("{}rescale", what);
    stage.formula = std::move(formula);
    stage.value = whole(result);
    stage.codes = result * step;
    stage.loss = (result - exact) * step;
    stage.details = std::move(details);
    stage.code = std::move(code);
    to.stages.push_back(std::move(stage));
}

double exactProduct(double x, QuantizedMultiplier by)
{
    return std::ldexp(x * by.multiplier, by.shift - 31);
}

/// Left shift, high product and right shift, each where it does something.
std::int32_t addDouble(OpExplanation& to, std::string_view what, std::int32_t x, QuantizedMultiplier by, double real,
    double step, bool tiesUp, std::string_view variable = "v")
{
    const int left = by.shift > 0 ? by.shift : 0;
    const int right = by.shift > 0 ? 0 : -by.shift;
    const std::int32_t shifted = fx::wrappingShiftLeft(x, left);
    if (left > 0) {
        to.stages.push_back({fmt::format("{}left shift", what), fmt::format("{} << {}", x, left), whole(shifted),
            exactProduct(x, by) * step, std::nullopt, {}, fmt::format("{0} = shift_left({0}, {1})", variable, left)});
    }
    const std::int32_t high = tiesUp ? multiplyTiesUp(shifted, {by.multiplier, 0, false})
                                     : fx::saturatingRoundingDoublingHighMul(shifted, by.multiplier);
    const double unit = std::ldexp(step, -right);
    const double exactHigh = std::ldexp(static_cast<double>(shifted) * by.multiplier, -31);
    to.stages.push_back({fmt::format("{}high multiply", what),
        fmt::format("round({} * {} / 2^31){}", shifted, by.multiplier, tiesUp ? ", ties up" : ""), whole(high),
        high * unit, (high - exactHigh) * unit, multiplierDetails(by, real),
        fmt::format("{0} = high_multiply{2}({0}, {1})", variable, by.multiplier, tiesUp ? "_ties_up" : "")});
    const std::int32_t result = tiesUp ? multiplyTiesUp(x, by) : fx::roundingDivideByPowerOfTwo(high, right);
    if (right > 0) {
        to.stages.push_back({fmt::format("{}rounding shift", what),
            fmt::format("round({} / 2^{}), {}", high, right, tiesUp ? "ties up" : "ties away from zero"), whole(result),
            result * step, result * step - high * unit, {{"real", high * std::ldexp(1.0, -right)}},
            fmt::format("{0} = rounding_shift{2}({0}, {1})", variable, right, tiesUp ? "_ties_up" : "")});
    }
    return result;
}

void addWide(OpExplanation& to, std::int64_t x, QuantizedMultiplier by, double real)
{
    const std::int32_t reduced = by.multiplier < 0x7FFF0000 ? (by.multiplier + (1 << 15)) >> 16 : 0x7FFF;
    auto details = multiplierDetails(by, real);
    details.push_back({"multiplier of 15 bits", whole(reduced)});
    const int total = 15 - by.shift;
    addSingle(to, {}, fmt::format("round({} * {} / 2^{}), ties up", x, reduced, total),
        multiplyByQuantizedMultiplier64(x, by), std::ldexp(static_cast<double>(x) * reduced, -total), 1,
        std::move(details), fmt::format("v = multiply_single_rounding(v, {}, {})", reduced, total));
}

void addReal(
    OpExplanation& to, double x, double real, std::int32_t result, std::string_view how, std::string_view function)
{
    addSingle(to, {}, fmt::format("round({} * {}), {}", x, real, how), result, x * real, 1, {{"real multiplier", real}},
        function.empty() ? std::string() : fmt::format("v = {}(v, {})", function, real));
}

} // namespace

double headroomBits(std::int64_t accumulator, int width)
{
    const double size = std::abs(static_cast<double>(accumulator));
    return std::round((width - 1 - std::log2(std::max(size, 1.0))) * 100) / 100;
}

std::string withOffset(std::string_view name, std::int64_t offset)
{
    if (offset == 0)
        return std::string(name);
    return offset > 0 ? fmt::format("({} + {})", name, offset) : fmt::format("({} - {})", name, -offset);
}

std::int32_t explainRescale(OpExplanation& to, std::string_view what, std::int32_t x, QuantizedMultiplier by,
    double real, double step, std::string_view variable)
{
    if (by.singleRounding) {
        const std::int32_t result = multiplySingleRounding(x, by);
        addSingle(to, what, fmt::format("round({} * {} / 2^{}), ties up", x, by.multiplier, 31 - by.shift), result,
            exactProduct(x, by), step, multiplierDetails(by, real),
            fmt::format("{0} = multiply_single_rounding({0}, {1}, {2})", variable, by.multiplier, 31 - by.shift));
        return result;
    }
    return addDouble(to, what, x, by, real, step, false, variable);
}

void explainFloatClamp(OpExplanation& to, float value, FloatRange clamp)
{
    const float clamped = clampToRange(value, clamp);
    to.stages.push_back({"clamp", fmt::format("min(max({}, {}), {})", value, clamp.min, clamp.max), clamped,
        std::nullopt, std::nullopt, {{"min", clamp.min}, {"max", clamp.max}}});
    to.recomputed = clamped;
}

std::int32_t explainOffsetAndClamp(OpExplanation& to, std::int32_t scaled, std::int32_t offset, IntRange clamp)
{
    const std::int32_t code = fx::wrappingAdd(scaled, offset);
    to.stages.push_back({"offset", fmt::format("{} + {}", scaled, offset), whole(code), static_cast<double>(scaled),
        std::nullopt, {{"output zero point", whole(offset)}}, fmt::format("v = v + {}", offset)});
    const std::int32_t clamped = clampToRange(code, clamp);
    const double codes = static_cast<double>(clamped) - offset;
    to.stages.push_back({"clamp", fmt::format("min(max({}, {}), {})", code, clamp.min, clamp.max), whole(clamped),
        codes, codes - (static_cast<double>(code) - offset), {{"min", whole(clamp.min)}, {"max", whole(clamp.max)}},
        fmt::format("v = clamp(v, {}, {})", clamp.min, clamp.max)});
    to.recomputed = whole(clamped);
    return clamped;
}

void explainOutput(OpExplanation& to, const OutputStage& stage, std::int32_t accumulator, std::size_t channel)
{
    const double real = stage.real[channel];
    const std::int32_t scaled = stage.scaled(accumulator, channel);
    switch (stage.rule) {
    case RescaleRule::DoubleProduct:
        addReal(to, accumulator, real, scaled, "in double, ties away from zero", "multiply_real");
        break;
    case RescaleRule::FloatHalfEven: addReal(to, accumulator, real, scaled, "in float, ties to even", {}); break;
    case RescaleRule::Accumulator64: addWide(to, accumulator, stage.multipliers[channel], real); break;
    case RescaleRule::SingleRounding: {
        QuantizedMultiplier by = stage.multipliers[channel];
        by.singleRounding = true;
        explainRescale(to, {}, accumulator, by, real);
        break;
    }
    default:
        addDouble(to, {}, accumulator, stage.multipliers[channel], real, 1, stage.rule == RescaleRule::TiesUp);
        break;
    }
    explainOffsetAndClamp(to, scaled, stage.outputOffset, stage.clamp);
    to.recomputed = whole(stage.code(accumulator, channel));
}

void explainOutput(OpExplanation& to, const OutputStage& stage, std::int64_t accumulator, std::size_t channel)
{
    const double real = stage.real[channel];
    const std::int32_t scaled = stage.scaled(accumulator, channel);
    if (stage.rule == RescaleRule::DoubleProduct)
        addReal(to, static_cast<double>(accumulator), real, scaled, "in double, ties away from zero", "multiply_real");
    else
        addWide(to, accumulator, stage.multipliers[channel], real);
    explainOffsetAndClamp(to, scaled, stage.outputOffset, stage.clamp);
    to.recomputed = whole(stage.code(accumulator, channel));
}

} // namespace quantstep
