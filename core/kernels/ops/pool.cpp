// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// AVERAGE_POOL_2D, MAX_POOL_2D and L2_POOL_2D. They never rescale: input and output parameters are taken as equal.

#include "core/kernels/reference/pool.h"
#include "core/kernels/explain_fold.h"
#include "core/kernels/op_checks.h"

namespace quantstep {

Result<PreparedPtr> prepareAveragePool2d(const PrepareContext& context);
Result<PreparedPtr> prepareMaxPool2d(const PrepareContext& context);
Result<PreparedPtr> prepareL2Pool2d(const PrepareContext& context);

namespace {

template<typename Kind, typename T, typename Acc, typename Clamp>
Explainer explainPool(const PoolGeometry& g, const Clamp& clamp, const Shape& shape)
{
    return [g, clamp, shape](const ExplainContext& c, OpExplanation& to) {
        const auto channels = static_cast<std::size_t>(g.channels);
        const std::size_t pixel = c.element / channels;
        const auto width = static_cast<std::size_t>(shape[2]);
        const auto height = static_cast<std::size_t>(shape[1]);
        const auto ys = PoolGeometry::clipped(g.y, static_cast<std::int32_t>(pixel / width % height));
        const auto xs = PoolGeometry::clipped(g.x, static_cast<std::int32_t>(pixel % width));
        const std::size_t image = pixel / width / height * static_cast<std::size_t>(g.y.input);
        const auto inWindow = [&](const auto& visit) {
            for (std::int32_t y = ys.begin; y < ys.end; ++y) {
                for (std::int32_t x = xs.begin; x < xs.end; ++x) {
                    const std::size_t row = image + static_cast<std::size_t>(y);
                    const std::size_t at = row * static_cast<std::size_t>(g.x.input) + static_cast<std::size_t>(x);
                    visit(at * channels + c.element % channels);
                }
            }
        };
        const Acc acc = explainFold<Acc>(to, c.wantTerms, Kind::kName, c.input(0).as<T>().data(),
            Kind::template start<Acc>(), inWindow, [](Acc a, T x) { return Kind::step(a, x); });
        const std::int32_t count = std::max(ys.end - ys.begin, 0) * std::max(xs.end - xs.begin, 0);
        const auto pooled = Kind::template finish<T, Acc>(acc, count);
        to.stages.push_back({"pooled", fmt::format(Kind::kFinish, acc, count), toNumber(pooled)});
        explainResult(to, "clamp", fmt::format("min(max({}, {}), {})", pooled, clamp.min, clamp.max),
            static_cast<T>(clampToRange(pooled, clamp)));
        return true;
    };
}

template<typename Kind, typename T, typename Acc, typename Clamp>
PreparedPtr makePool(
    DType dtype, const Shape& shape, const PoolGeometry& geometry, const Clamp& clamp, OpArithmetic arithmetic)
{
    const std::size_t rows = static_cast<std::size_t>(shape[0]) * static_cast<std::size_t>(shape[1]);
    const std::size_t work = static_cast<std::size_t>(shape[2]) * static_cast<std::size_t>(shape[3])
        * static_cast<std::size_t>(geometry.y.filter) * static_cast<std::size_t>(geometry.x.filter);
    PreparedPtr prepared = makePrepared({{dtype, shape}}, std::move(arithmetic),
        [geometry, clamp, rows, work, empty = shape.elements() == 0](const EvalContext& c) {
            if (empty)
                return;
            const T* input = c.input(0).as<T>().data();
            T* output = c.output(0).as<T>();
            forPieces(c, rows, work, [&](std::size_t begin, std::size_t end) {
                poolRows<Kind, T, Acc, Clamp>(geometry, clamp, input, output, begin, end);
            });
        });
    prepared->explainWith(explainPool<Kind, T, Acc>(geometry, clamp, shape));
    return prepared;
}

/// Whether a window of this axis lies in padding altogether.
bool hasEmptyWindow(const WindowAxis& axis)
{
    for (std::int32_t o = 0; o < axis.output; ++o) {
        const auto span = PoolGeometry::clipped(axis, o);
        if (span.begin >= span.end)
            return true;
    }
    return false;
}

/// The number of positions is not negative; it is cut off towards 0, so that a window may lack less than a stride.
bool fits(std::int32_t input, std::int32_t filter, std::int32_t stride, Padding padding)
{
    return padding == Padding::Same || (std::int64_t{input} + stride - filter) / stride >= 0;
}

/// A window larger than its image has no place at all, which is no mistake here as it is for a convolution: the height
/// becomes 0, and the width's failure takes the height with it.
Result<PoolGeometry> poolGeometry(const PrepareContext& context, const Pool2DOptions& options)
{
    if (options.strideH <= 0 || options.strideW <= 0) {
        return context.error(
            ErrorCode::RefusedByRuntime, "stride {} x {}: both must be positive", options.strideH, options.strideW);
    }
    const Shape& input = context.input(0).shape;
    const bool wide = fits(input[2], options.filterWidth, options.strideW, options.padding);
    const bool high = fits(input[1], options.filterHeight, options.strideH, options.padding);
    PoolGeometry geometry;
    geometry.channels = input[3];
    geometry.x = {input[2], options.filterWidth, options.strideW, 1, 0, 0};
    geometry.y = {input[1], options.filterHeight, options.strideH, 1, 0, 0};
    if (wide) {
        QS_TRY(geometry.x,
            windowAxis(context, "width", input[2], options.filterWidth, options.strideW, 1, options.padding));
    }
    if (wide && high) {
        QS_TRY(geometry.y,
            windowAxis(context, "height", input[1], options.filterHeight, options.strideH, 1, options.padding));
    }
    return geometry;
}

template<typename Kind> Result<PreparedPtr> preparePool(const PrepareContext& context, std::string formula)
{
    QS_CHECK(context.expectCounts(1, 1, 1));
    QS_TRY(const auto options, context.options<Pool2DOptions>());
    const Operand& input = context.input(0);
    const DType dtype = input.dtype();
    if (input.shape.rank() != 4) {
        return context.error(ErrorCode::RefusedByRuntime, "input has {} dimensions, expected 4", input.shape.rank());
    }
    QS_CHECK(expectSameType(context, "input 0", dtype, "the output", context.output(0).dtype()));
    if constexpr (std::is_same_v<Kind, L2Pooling>)
        QS_CHECK(expectTypeIn(context, "input 0", dtype, {DType::Float32}));
    QS_CHECK(expectTypeIn(context, "input 0", dtype, {DType::Float32, DType::UInt8, DType::Int8, DType::Int16}));
    QS_TRY(const PoolGeometry geometry, poolGeometry(context, options));
    const Shape shape{input.shape[0], geometry.y.output, geometry.x.output, geometry.channels};
    if (Kind::kNeedsInput && shape.elements() > 0 && (hasEmptyWindow(geometry.y) || hasEmptyWindow(geometry.x))) {
        return context.error(ErrorCode::RefusedByRuntime, "a window of {} x {} holds no input", options.filterHeight,
            options.filterWidth);
    }

    OpArithmetic arithmetic;
    arithmetic.formula = std::move(formula);
    if (dtype == DType::Float32) {
        return makePool<Kind, float, float>(
            dtype, shape, geometry, floatActivationRange(options.activation), std::move(arithmetic));
    }
    if constexpr (std::is_same_v<Kind, L2Pooling>) {
        return context.error(ErrorCode::RefusedByRuntime, "there is no L2_POOL_2D of codes");
    } else {
        QS_TRY(const IntRange clamp, quantizedActivationRange(context, options.activation));
        arithmetic.clampMin = clamp.min;
        arithmetic.clampMax = clamp.max;
        arithmetic.note
            = "codes are pooled as they are: input and output are taken to have the same scale and zero point";
        if (dtype == DType::UInt8)
            return makePool<Kind, std::uint8_t, std::int32_t>(dtype, shape, geometry, clamp, std::move(arithmetic));
        if (dtype == DType::Int8)
            return makePool<Kind, std::int8_t, std::int32_t>(dtype, shape, geometry, clamp, std::move(arithmetic));
        return makePool<Kind, std::int16_t, std::int32_t>(dtype, shape, geometry, clamp, std::move(arithmetic));
    }
}

} // namespace

Result<PreparedPtr> prepareAveragePool2d(const PrepareContext& context)
{
    return preparePool<AveragePooling>(context, "out = clamp(round(sum(x in window) / count inside the image))");
}

Result<PreparedPtr> prepareMaxPool2d(const PrepareContext& context)
{
    return preparePool<MaxPooling>(context, "out = clamp(max(x in window))");
}

Result<PreparedPtr> prepareL2Pool2d(const PrepareContext& context)
{
    return preparePool<L2Pooling>(context, "out = clamp(sqrt(sum(x^2 in window) / count inside the image))");
}

} // namespace quantstep
