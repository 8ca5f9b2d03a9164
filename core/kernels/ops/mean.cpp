// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/explain_fold.h"
#include "core/kernels/op_checks.h"
#include "core/kernels/reduced_shape.h"
#include "core/kernels/reference/accumulate.h"
#include "core/kernels/reference/float_codes.h"

#include <bit>
#include <limits>

namespace quantstep {

Result<PreparedPtr> prepareMean(const PrepareContext& context);

namespace {

struct MeanParams {
    std::int32_t inputZeroPoint = 0, outputZeroPoint = 0;
    std::int64_t count = 1;
    QuantizedMultiplier multiplier;
};

/// The multiplier with 1 / count in it, kept as precise as the following multiplication allows.
QuantizedMultiplier dividedBy(QuantizedMultiplier multiplier, std::int64_t count)
{
    int shift = 63 - std::countl_zero(static_cast<std::uint64_t>(count));
    shift = std::min({shift, 32, 31 + multiplier.shift});
    return {static_cast<std::int32_t>((std::int64_t{multiplier.multiplier} << shift) / count), multiplier.shift - shift,
        multiplier.singleRounding};
}

/// Whether the optimized kernel for images takes it: the mean over axes 1 and 2 of 4, which stay as 1.
bool isImageMean(const PrepareContext& context, const ReducedShape& shape)
{
    const Shape& input = context.input(0).shape;
    const Shape& output = shape.output;
    const std::int64_t area = input.rank() == 4 ? std::int64_t{input[1]} * input[2] : 0;
    return context.optimized() && isByte(context.input(0).dtype()) && output.rank() == 4 && output[1] == 1
        && output[2] == 1 && output[0] == input[0] && output[3] == input[3] && area == shape.count && area > 0
        && context.input(1).shape.elements() == 2;
}

/// Zero points enter as one bias, rounded in float; whole vectors of 16 channels round ties up.
template<typename T> PreparedPtr meanOfImage(const PrepareContext& context, ReducedShape shape)
{
    constexpr std::size_t kLanes = 16;
    const QuantParams& in = context.input(0).quant();
    const QuantParams& out = context.output(0).quant();
    const float centre = static_cast<float>(in.zeroPoint()) * in.scale() / out.scale();
    const std::int32_t moved = truncateToInt32(centre > 0 ? centre + 0.5F : centre - 0.5F);
    const std::int32_t bias = fx::wrappingSub(out.zeroPoint(), moved);
    const auto real = static_cast<double>(in.scale() / (static_cast<float>(shape.count) * out.scale()));
    const QuantizedMultiplier multiplier = quantizeMultiplier(real);
    OpArithmetic arithmetic;
    arithmetic.rescales = {doubleRounding("output", real, multiplier)};
    arithmetic.rescales[0].rule = RescaleRule::TiesUp;
    arithmetic.constants = {{"bias", bias}, {"count", shape.count}};
    arithmetic.formula = "out = clamp(requantize(sum(x)) + bias)";
    arithmetic.note = "the last channels, fewer than 16, by the usual rule: ties of the second rounding away from zero";
    const std::size_t outputs = shape.output.elements();
    const auto depth = static_cast<std::size_t>(shape.output[3]);
    return makePrepared({{context.output(0).dtype(), shape.output}}, std::move(arithmetic),
        [plan = std::move(shape.plan), outputs, depth, multiplier, bias](const EvalContext& c) {
            std::vector<std::int32_t> sums(outputs, 0);
            sumInto(plan, c.input(0).as<T>().data(), sums.data());
            constexpr std::int32_t kMin = std::numeric_limits<T>::min();
            constexpr std::int32_t kMax = std::numeric_limits<T>::max();
            T* output = c.output(0).as<T>();
            for (std::size_t i = 0; i < outputs; ++i) {
                const bool inVector = i % depth < depth / kLanes * kLanes;
                const std::int32_t scaled = inVector ? multiplyTiesUp(sums[i], multiplier)
                                                     : multiplyByQuantizedMultiplier(sums[i], multiplier);
                output[i] = static_cast<T>(std::clamp(fx::wrappingAdd(scaled, bias), kMin, kMax));
            }
        });
}

template<typename T> Result<PreparedPtr> meanOfCodes(const PrepareContext& context)
{
    QS_TRY(ReducedShape shape, reducedShape(context));
    if constexpr (sizeof(T) == 1) {
        if (isImageMean(context, shape))
            return meanOfImage<T>(context, std::move(shape));
    }
    const QuantParams& in = context.input(0).quant();
    const QuantParams& out = context.output(0).quant();
    const double real = static_cast<double>(in.scale()) / static_cast<double>(out.scale());
    MeanParams params{in.zeroPoint(), out.zeroPoint(), shape.count, quantizeMultiplier(real, context.singleRounding())};
    const bool empty = context.input(0).shape.elements() == 0;
    if (!empty)
        params.multiplier = dividedBy(params.multiplier, shape.count);
    OpArithmetic arithmetic;
    arithmetic.rescales = {doubleRounding(
        "output", real / static_cast<double>(std::max<std::int64_t>(shape.count, 1)), params.multiplier)};
    arithmetic.constants = {{"input offset", -std::int64_t{params.inputZeroPoint}},
        {"output offset", params.outputZeroPoint}, {"count", shape.count}};
    arithmetic.formula = "out = clamp(requantize(sum(x) - z_in * count) + z_out)";
    const std::size_t outputs = shape.output.elements();
    Explainer explainer = [params, real, plan = shape.plan, empty](const ExplainContext& c, OpExplanation& to) {
        if (empty)
            return false;
        const auto sum = explainFold<std::int32_t>(
            to, c.wantTerms, "sum", c.input(0).as<T>().data(), 0,
            [&](const auto& visit) { forReduced(plan, c.element, visit); },
            [](std::int32_t a, T x) { return fx::wrappingAdd(a, x); });
        const auto centred = static_cast<std::int32_t>(sum - params.inputZeroPoint * params.count);
        const double each = real / static_cast<double>(params.count);
        to.stages.push_back({"centre", fmt::format("{} - {} * {}", sum, params.inputZeroPoint, params.count),
            std::int64_t{centred}, centred * each, std::nullopt, {},
            fmt::format("v = v - ({}) * {}", params.inputZeroPoint, params.count)});
        const std::int32_t scaled = explainRescale(to, {}, centred, params.multiplier, each);
        explainOffsetAndClamp(
            to, scaled, params.outputZeroPoint, {std::numeric_limits<T>::min(), std::numeric_limits<T>::max()});
        return true;
    };
    PreparedPtr prepared = makePrepared({{context.output(0).dtype(), shape.output}}, std::move(arithmetic),
        [params, plan = std::move(shape.plan), outputs, empty](const EvalContext& c) {
            T* output = c.output(0).as<T>();
            if (empty) {
                std::fill_n(output, outputs, T{0});
                return;
            }
            std::vector<std::int32_t> sums(outputs, 0);
            sumInto(plan, c.input(0).as<T>().data(), sums.data());
            constexpr std::int32_t kMin = std::numeric_limits<T>::min();
            constexpr std::int32_t kMax = std::numeric_limits<T>::max();
            for (std::size_t i = 0; i < outputs; ++i) {
                const auto centred = static_cast<std::int32_t>(sums[i] - params.inputZeroPoint * params.count);
                const std::int32_t scaled = multiplyByQuantizedMultiplier(centred, params.multiplier);
                output[i] = static_cast<T>(std::clamp(fx::wrappingAdd(scaled, params.outputZeroPoint), kMin, kMax));
            }
        });
    prepared->explainWith(std::move(explainer));
    return prepared;
}

template<typename T, typename Sum> Result<PreparedPtr> meanOfNumbers(const PrepareContext& context)
{
    QS_TRY(ReducedShape shape, reducedShape(context));
    OpArithmetic arithmetic;
    arithmetic.formula = "out = sum(x) / count";
    const std::size_t outputs = shape.output.elements();
    const bool empty = context.input(0).shape.elements() == 0;
    Explainer explainer = [plan = shape.plan, count = shape.count, empty](const ExplainContext& c, OpExplanation& to) {
        if (empty)
            return false;
        const Sum sum = explainFold<Sum>(
            to, c.wantTerms, "sum", c.input(0).as<T>().data(), Sum{0},
            [&](const auto& visit) { forReduced(plan, c.element, visit); },
            [](Sum a, T x) { return reference::sum<Sum>(a, static_cast<Sum>(x)); });
        explainResult(to, "mean", fmt::format("{} / {}", sum, count), static_cast<T>(sum / static_cast<Sum>(count)));
        return true;
    };
    PreparedPtr prepared = makePrepared({{context.output(0).dtype(), shape.output}}, std::move(arithmetic),
        [plan = std::move(shape.plan), count = shape.count, outputs, empty](const EvalContext& c) {
            T* output = c.output(0).as<T>();
            if (empty) {
                std::fill_n(output, outputs, std::numeric_limits<T>::quiet_NaN());
                return;
            }
            std::vector<Sum> sums(outputs, Sum{0});
            sumInto(plan, c.input(0).as<T>().data(), sums.data());
            for (std::size_t i = 0; i < outputs; ++i)
                output[i] = static_cast<T>(sums[i] / static_cast<Sum>(count));
        });
    prepared->explainWith(std::move(explainer));
    return prepared;
}

} // namespace

Result<PreparedPtr> prepareMean(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    const DType dtype = context.input(0).dtype();
    QS_CHECK(expectSameType(context, "input 0", dtype, "the output", context.output(0).dtype()));
    switch (dtype) {
    case DType::Float32: return meanOfNumbers<float, float>(context);
    case DType::Int32: return meanOfNumbers<std::int32_t, std::int64_t>(context);
    case DType::Int64: return meanOfNumbers<std::int64_t, std::int64_t>(context);
    case DType::UInt8: return meanOfCodes<std::uint8_t>(context);
    case DType::Int8: return meanOfCodes<std::int8_t>(context);
    case DType::Int16:
        QS_CHECK(expectZeroPointZero(context, "input 0", context.input(0)));
        QS_CHECK(expectZeroPointZero(context, "the output", context.output(0)));
        return meanOfCodes<std::int16_t>(context);
    default: return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(dtype));
    }
}

} // namespace quantstep
