// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// RESIZE_BILINEAR and RESIZE_NEAREST_NEIGHBOR.

#include "core/kernels/reference/resize.h"
#include "core/kernels/explain_fold.h"
#include "core/kernels/op_checks.h"

#include <array>
#include <cstring>
#include <limits>

namespace quantstep {

Result<PreparedPtr> prepareResizeBilinear(const PrepareContext& context);
Result<PreparedPtr> prepareResizeNearestNeighbor(const PrepareContext& context);

namespace {

struct ResizePlan {
    Shape output;
    ResizeAxis y, x;
    std::size_t channels = 1;

    [[nodiscard]] std::size_t rows() const
    {
        return static_cast<std::size_t>(output[0]) * static_cast<std::size_t>(output[1]);
    }
    /// Element of an input pixel in the image that output row `row` belongs to.
    [[nodiscard]] std::size_t pixel(std::size_t row, std::int32_t py, std::int32_t px) const
    {
        const std::size_t image = row / static_cast<std::size_t>(y.output);
        const std::size_t line = image * static_cast<std::size_t>(y.input) + static_cast<std::size_t>(py);
        return (line * static_cast<std::size_t>(x.input) + static_cast<std::size_t>(px)) * channels;
    }
};

Result<ResizePlan> resizePlan(const PrepareContext& context, const ResizeOptions& options)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    const Operand& input = context.input(0);
    const Operand& size = context.input(1);
    if (input.shape.rank() != 4 || size.shape.rank() != 1) {
        return context.error(ErrorCode::RefusedByRuntime, "input and size have {} and {} dimensions, expected 4 and 1",
            input.shape.rank(), size.shape.rank());
    }
    QS_CHECK(expectTypeIn(context, "the size", size.dtype(), {DType::Int32}));
    QS_TRY(const auto sizes, integersOf(context, 1));
    if (sizes.size() != 2 || sizes[0] <= 0 || sizes[1] <= 0) {
        return context.error(ErrorCode::RefusedByRuntime, "the size must be two positive numbers");
    }
    ResizePlan plan;
    plan.y = {input.shape[1], static_cast<std::int32_t>(sizes[0]), options.alignCorners, options.halfPixelCenters};
    plan.x = {input.shape[2], static_cast<std::int32_t>(sizes[1]), options.alignCorners, options.halfPixelCenters};
    constexpr std::int32_t kMaxSize = 1 << 20;
    if (std::max({plan.y.input, plan.y.output, plan.x.input, plan.x.output}) > kMaxSize)
        return context.error(ErrorCode::Unsupported, "images of more than {} lines overflow 32 bits", kMaxSize);
    if (input.shape.elements() == 0)
        return context.error(ErrorCode::Unsupported, "the image {} is empty", input.shape.text());
    plan.channels = static_cast<std::size_t>(input.shape[3]);
    plan.output = Shape{input.shape[0], plan.y.output, plan.x.output, input.shape[3]};
    QS_CHECK(expectSaneShape(context, plan.output));
    return plan;
}

/// The neighbours of every output along an axis.
template<typename Neighbours>
std::vector<Neighbours> neighbours(const ResizeAxis& axis, Neighbours (*of)(const ResizeAxis&, std::int32_t))
{
    std::vector<Neighbours> result;
    for (std::int32_t o = 0; o < axis.output; ++o)
        result.push_back(of(axis, o));
    return result;
}

/// The runtime does not look whether the first neighbours lie inside of the image.
template<typename Neighbours>
Status expectInside(
    const PrepareContext& context, const ResizePlan& plan, Neighbours (*of)(const ResizeAxis&, std::int32_t))
{
    for (const ResizeAxis& axis : {plan.y, plan.x}) {
        for (std::int32_t o = 0; o < axis.output; ++o) {
            if (const std::int32_t low = of(axis, o).low; low >= axis.input) {
                return context.error(ErrorCode::RefusedByRuntime,
                    "output {} of {} would take line {} of an image of {}: the runtime would read beyond it", o,
                    axis.output, low, axis.input);
            }
        }
    }
    return {};
}

/// The four neighbours of one output: their elements, top left, bottom left, top right, bottom right.
template<typename Neighbours> struct Quad {
    Neighbours y, x;
    std::array<std::size_t, 4> at;
};

template<typename Neighbours>
Quad<Neighbours> quadOf(
    const ResizePlan& plan, std::size_t element, Neighbours (*of)(const ResizeAxis&, std::int32_t), OpExplanation& to)
{
    const std::size_t pixel = element / plan.channels;
    const std::size_t row = pixel / static_cast<std::size_t>(plan.x.output);
    Quad<Neighbours> quad{of(plan.y, static_cast<std::int32_t>(row % static_cast<std::size_t>(plan.y.output))),
        of(plan.x, static_cast<std::int32_t>(pixel % static_cast<std::size_t>(plan.x.output))), {}};
    const std::size_t channel = element % plan.channels;
    quad.at = {plan.pixel(row, quad.y.low, quad.x.low) + channel, plan.pixel(row, quad.y.high, quad.x.low) + channel,
        plan.pixel(row, quad.y.low, quad.x.high) + channel, plan.pixel(row, quad.y.high, quad.x.high) + channel};
    for (const std::size_t at : quad.at)
        to.reads.push_back({0, at});
    return quad;
}

template<typename T> bool explainFloatMix(const ResizePlan& plan, const ExplainContext& c, OpExplanation& to)
{
    const auto quad = quadOf(plan, c.element, floatNeighbours, to);
    const T* x = c.input(0).as<T>().data();
    const auto value = [&](std::size_t i) { return static_cast<float>(x[quad.at[i]]); };
    const float mixed = interpolate(value(0), value(1), value(2), value(3), quad.y.fraction, quad.x.fraction);
    to.stages.push_back({"mix", "four neighbours, weighted by the fractions", mixed, std::nullopt, std::nullopt,
        {{"top left", value(0)}, {"bottom left", value(1)}, {"top right", value(2)}, {"bottom right", value(3)},
            {"fraction down", quad.y.fraction}, {"fraction right", quad.x.fraction}}});
    constexpr float kRounding = std::numeric_limits<T>::is_integer ? 0.5F : 0.0F;
    explainResult(to, "round", fmt::format("{} + {}, cut off", mixed, kRounding), static_cast<T>(mixed + kRounding));
    return true;
}

template<typename T> bool explainFixedMix(const ResizePlan& plan, const ExplainContext& c, OpExplanation& to)
{
    const auto quad = quadOf(plan, c.element, fixedNeighbours, to);
    const T* x = c.input(0).as<T>().data();
    const auto value = [&](std::size_t i) { return static_cast<std::int64_t>(x[quad.at[i]]); };
    const auto& [y, across, at] = quad;
    const std::int64_t sum = value(0) * y.lowWeight * across.lowWeight + value(1) * y.highWeight * across.lowWeight
        + value(2) * y.lowWeight * across.highWeight + value(3) * y.highWeight * across.highWeight;
    to.stages.push_back({"mix", "four neighbours, weights with 10 fraction bits", sum, std::nullopt, std::nullopt,
        {{"top left", value(0)}, {"bottom left", value(1)}, {"top right", value(2)}, {"bottom right", value(3)},
            {"weight up", y.lowWeight}, {"weight down", y.highWeight}, {"weight left", across.lowWeight},
            {"weight right", across.highWeight}}});
    explainResult(
        to, "round", fmt::format("round({} / 2^20), half away from zero", sum), static_cast<T>(roundedFixed(sum)));
    return true;
}

template<typename T> Result<PreparedPtr> bilinearFloat(const PrepareContext& context, const ResizePlan& plan)
{
    const DType dtype = context.input(0).dtype();
    QS_CHECK(expectInside(context, plan, floatNeighbours));
    OpArithmetic arithmetic;
    arithmetic.formula = "out = mean of four neighbours, weighted in float";
    PreparedPtr prepared = makePrepared({{dtype, plan.output}}, std::move(arithmetic), [plan](const EvalContext& c) {
        const T* input = c.input(0).as<T>().data();
        T* output = c.output(0).as<T>();
        const auto columns = neighbours(plan.x, floatNeighbours);
        constexpr float kRounding = std::numeric_limits<T>::is_integer ? 0.5F : 0.0F;
        forPieces(c, plan.rows(), static_cast<std::size_t>(plan.x.output) * plan.channels * 8,
            [&](std::size_t begin, std::size_t end) {
                T* out = output + begin * static_cast<std::size_t>(plan.x.output) * plan.channels;
                for (std::size_t row = begin; row < end; ++row) {
                    const auto oy = static_cast<std::int32_t>(row % static_cast<std::size_t>(plan.y.output));
                    const FloatNeighbours y = floatNeighbours(plan.y, oy);
                    for (std::int32_t ox = 0; ox < plan.x.output; ++ox) {
                        const FloatNeighbours& x = columns[static_cast<std::size_t>(ox)];
                        const T* p00 = input + plan.pixel(row, y.low, x.low);
                        const T* p10 = input + plan.pixel(row, y.high, x.low);
                        const T* p01 = input + plan.pixel(row, y.low, x.high);
                        const T* p11 = input + plan.pixel(row, y.high, x.high);
                        for (std::size_t ch = 0; ch < plan.channels; ++ch) {
                            *out++ = static_cast<T>(
                                interpolate(static_cast<float>(p00[ch]), static_cast<float>(p10[ch]),
                                    static_cast<float>(p01[ch]), static_cast<float>(p11[ch]), y.fraction, x.fraction)
                                + kRounding);
                        }
                    }
                }
            });
    });
    prepared->explainWith(
        [plan](const ExplainContext& c, OpExplanation& to) { return explainFloatMix<T>(plan, c, to); });
    return prepared;
}

template<typename T> Result<PreparedPtr> bilinearFixed(const PrepareContext& context, const ResizePlan& plan)
{
    const DType dtype = context.input(0).dtype();
    QS_CHECK(expectInside(context, plan, fixedNeighbours));
    OpArithmetic arithmetic;
    arithmetic.formula = "out = mean of four neighbours, weights with 10 fraction bits, rounded";
    arithmetic.note = "codes are mixed as they are: input and output are taken to have the same scale and zero point";
    PreparedPtr prepared = makePrepared({{dtype, plan.output}}, std::move(arithmetic), [plan](const EvalContext& c) {
        const T* input = c.input(0).as<T>().data();
        T* output = c.output(0).as<T>();
        const auto columns = neighbours(plan.x, fixedNeighbours);
        forPieces(c, plan.rows(), static_cast<std::size_t>(plan.x.output) * plan.channels * 8,
            [&](std::size_t begin, std::size_t end) {
                T* out = output + begin * static_cast<std::size_t>(plan.x.output) * plan.channels;
                for (std::size_t row = begin; row < end; ++row) {
                    const auto oy = static_cast<std::int32_t>(row % static_cast<std::size_t>(plan.y.output));
                    const FixedNeighbours y = fixedNeighbours(plan.y, oy);
                    for (std::int32_t ox = 0; ox < plan.x.output; ++ox) {
                        const FixedNeighbours& x = columns[static_cast<std::size_t>(ox)];
                        const T* p00 = input + plan.pixel(row, y.low, x.low);
                        const T* p10 = input + plan.pixel(row, y.high, x.low);
                        const T* p01 = input + plan.pixel(row, y.low, x.high);
                        const T* p11 = input + plan.pixel(row, y.high, x.high);
                        for (std::size_t ch = 0; ch < plan.channels; ++ch) {
                            *out++ = static_cast<T>(
                                roundedFixed(p00[ch] * y.lowWeight * x.lowWeight + p10[ch] * y.highWeight * x.lowWeight
                                    + p01[ch] * y.lowWeight * x.highWeight + p11[ch] * y.highWeight * x.highWeight));
                        }
                    }
                }
            });
    });
    prepared->explainWith(
        [plan](const ExplainContext& c, OpExplanation& to) { return explainFixedMix<T>(plan, c, to); });
    return prepared;
}

Result<ResizeOptions> resizeOptions(const PrepareContext& context)
{
    if (const auto* options = std::get_if<ResizeOptions>(&context.op().options))
        return *options;
    return ResizeOptions{};
}

} // namespace

Result<PreparedPtr> prepareResizeBilinear(const PrepareContext& context)
{
    QS_TRY(const ResizeOptions options, resizeOptions(context));
    QS_TRY(const ResizePlan plan, resizePlan(context, options));
    // The runtime only looks when the size is constant.
    if (options.alignCorners && options.halfPixelCenters && context.input(1).info->isConstant)
        return context.error(ErrorCode::RefusedByRuntime, "align_corners and half_pixel_centers exclude one another");
    switch (const DType dtype = context.input(0).dtype()) {
    case DType::Float32: return bilinearFloat<float>(context, plan);
    case DType::UInt8: return bilinearFloat<std::uint8_t>(context, plan);
    case DType::Int8: return bilinearFixed<std::int8_t>(context, plan);
    case DType::Int16: return bilinearFixed<std::int16_t>(context, plan);
    default: return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(dtype));
    }
}

Result<PreparedPtr> prepareResizeNearestNeighbor(const PrepareContext& context)
{
    QS_TRY(const ResizeOptions options, resizeOptions(context));
    QS_TRY(const ResizePlan plan, resizePlan(context, options));
    const DType dtype = context.input(0).dtype();
    QS_CHECK(expectTypeIn(context, "input 0", dtype, {DType::Float32, DType::UInt8, DType::Int8, DType::Int16}));
    OpArithmetic arithmetic;
    arithmetic.formula = "out = the nearest input";
    TensorSpec spec{dtype, plan.output};
    return makePrepared({std::move(spec)}, std::move(arithmetic),
        [plan, pixelBytes = plan.channels * dtypeBytes(dtype, 1), size = dtypeBytes(dtype, 1)](const EvalContext& c) {
            const std::byte* input = c.input(0).bytes.data();
            std::byte* out = c.output(0).bytes.data();
            for (std::size_t row = 0; row < plan.rows() && pixelBytes > 0; ++row) {
                const auto oy = static_cast<std::int32_t>(row % static_cast<std::size_t>(plan.y.output));
                const std::int32_t y = nearestNeighbour(plan.y, oy);
                for (std::int32_t ox = 0; ox < plan.x.output; ++ox, out += pixelBytes)
                    std::memcpy(out, input + plan.pixel(row, y, nearestNeighbour(plan.x, ox)) * size, pixelBytes);
            }
        });
}

} // namespace quantstep
