// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Explanations of SOFTMAX: the whole row, then the element's own steps.

#include "core/kernels/explain_fold.h"
#include "core/kernels/reference/softmax.h"

#include <vector>

namespace quantstep {

/// The largest element's first position in a row.
template<typename T> [[nodiscard]] std::size_t largestOf(const T* row, std::size_t depth)
{
    return static_cast<std::size_t>(std::max_element(row, row + depth) - row);
}

/// See softmaxRow(). The row is one that it takes.
template<typename In, typename Out>
[[nodiscard]] Explainer explainSoftmaxCodes(const SoftmaxParams& params, double real, std::size_t depth)
{
    return [params, real, depth](const ExplainContext& c, OpExplanation& to) {
        constexpr int kSumIntegerBits = 12;
        const std::size_t first = c.element / depth * depth;
        const In* row = c.input(0).template as<In>().data() + first;
        const std::size_t top = largestOf(row, depth);
        const auto exp = [&](std::int32_t d) { return softmaxExp(params, d); };
        std::vector<Out> out(depth);
        if (!softmaxRow(params.diffMin, row, out.data(), depth, exp))
            return false;
        std::int32_t sum = 0;
        for (std::size_t i = 0; i < depth; ++i) {
            const std::int32_t d = row[i] - row[top];
            const bool cut = d < params.diffMin;
            const std::int32_t share = cut ? 0 : fx::roundingDivideByPowerOfTwo(exp(d), kSumIntegerBits);
            sum = fx::wrappingAdd(sum, share);
            to.row.push_back({first + i, toNumber(row[i]), toNumber(share), i == top, cut});
        }
        const std::int32_t x = row[c.element - first];
        const std::int32_t difference = x - row[top];
        to.reads = {{0, c.element}, {0, first + top}};
        to.stages.push_back({"difference", fmt::format("{} - {} (the largest)", x, row[top]), toNumber(difference), {},
            {}, {{"smallest that counts", std::int64_t{params.diffMin}}}});
        to.stages.push_back({"sum", fmt::format("sum of exp over {} elements, Q12.19", depth), toNumber(sum), {}, {},
            {{"real", std::ldexp(sum, -19)}}});
        const Out result = out[c.element - first];
        if (difference < params.diffMin) {
            explainResult(to, "cut off", "too far below the largest to count", result);
            return true;
        }
        const std::size_t before = to.stages.size();
        explainRescale(to, "exponent: ", difference, params.inputMultiplier, real);
        for (std::size_t i = before; i < to.stages.size(); ++i)
            to.stages[i].codes = to.stages[i].loss = std::nullopt;
        const std::int32_t e = exp(difference);
        to.stages.push_back(
            {"exp", "exp of it in fixed point, Q0.31", toNumber(e), {}, {}, {{"real", std::ldexp(e, -31)}}});
        const fx::Reciprocal inverse = fx::reciprocal(sum, kSumIntegerBits);
        to.stages.push_back({"reciprocal", fmt::format("1 / {}, Q0.31", sum), toNumber(inverse.value), {}, {},
            {{"bits over 1", toNumber(inverse.bitsOverUnit)}}});
        const std::int32_t product = fx::saturatingRoundingDoublingHighMul(inverse.value, e);
        to.stages.push_back(
            {"high multiply", fmt::format("round({} * {} / 2^31)", inverse.value, e), toNumber(product)});
        const int exponent = inverse.bitsOverUnit + 31 - static_cast<int>(sizeof(Out)) * 8;
        const std::int32_t shifted = fx::roundingDivideByPowerOfTwo(product, exponent);
        to.stages.push_back({"rounding shift", fmt::format("round({} / 2^{}), ties away from zero", product, exponent),
            toNumber(shifted), static_cast<double>(shifted), shifted - std::ldexp(product, -exponent)});
        explainOffsetAndClamp(to, shifted, std::numeric_limits<Out>::min(),
            {std::numeric_limits<Out>::min(), std::numeric_limits<Out>::max()});
        to.recomputed = toNumber(result);
        return true;
    };
}

/// See softmaxRow16().
[[nodiscard]] inline Explainer explainSoftmax16(QuantizedMultiplier multiplier, std::size_t depth)
{
    return [multiplier, depth](const ExplainContext& c, OpExplanation& to) {
        static const SoftmaxTables16 tables = makeSoftmaxTables16();
        const std::size_t first = c.element / depth * depth;
        const std::int16_t* row = c.input(0).as<std::int16_t>().data() + first;
        const std::size_t top = largestOf(row, depth);
        std::vector<std::int16_t> out(depth);
        std::vector<std::int16_t> exps(depth);
        softmaxRow16(tables, multiplier, row, out.data(), exps.data(), depth);
        std::int32_t sum = 0;
        for (std::size_t i = 0; i < depth; ++i) {
            sum = fx::wrappingAdd(sum, exps[i]);
            to.row.push_back({first + i, toNumber(row[i]), toNumber(exps[i]), i == top, exps[i] == 0});
        }
        const std::size_t at = c.element - first;
        to.reads = {{0, c.element}, {0, first + top}};
        to.stages.push_back(
            {"difference", fmt::format("{} - {} (the largest)", row[at], row[top]), toNumber(row[at] - row[top])});
        to.stages.push_back({"exp", "by table over [-10, 0], Q0.15", toNumber(exps[at])});
        to.stages.push_back({"sum", fmt::format("sum of exp over {} elements, Q16.15", depth), toNumber(sum)});
        explainResult(to, "quotient", fmt::format("{} / {} by a table of 1 / (1 + x)", exps[at], sum), out[at]);
        return true;
    };
}

/// See softmaxRowFloat().
[[nodiscard]] inline Explainer explainSoftmaxFloat(float beta, std::size_t depth)
{
    return [beta, depth](const ExplainContext& c, OpExplanation& to) {
        const std::size_t first = c.element / depth * depth;
        const float* row = c.input(0).as<float>().data() + first;
        std::vector<float> out(depth);
        softmaxRowFloat(beta, row, out.data(), depth);
        float largest = std::numeric_limits<float>::lowest();
        for (std::size_t i = 0; i < depth; ++i)
            largest = std::max(largest, row[i]);
        float sum = 0;
        for (std::size_t i = 0; i < depth; ++i) {
            const float e = std::exp((row[i] - largest) * beta);
            sum += e;
            to.row.push_back({first + i, row[i], e, row[i] == largest, e == 0});
        }
        const std::size_t at = c.element - first;
        const float e = std::exp((row[at] - largest) * beta);
        to.reads = {{0, c.element}};
        to.stages.push_back({"exp", fmt::format("exp(({} - {}) * {})", row[at], largest, beta), e});
        to.stages.push_back({"sum", fmt::format("sum of exp over {} elements", depth), sum});
        explainResult(to, "quotient", fmt::format("{} / {}", e, sum), out[at]);
        return true;
    };
}

} // namespace quantstep
