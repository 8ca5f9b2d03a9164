// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/kernels/op_checks.h"
#include "core/kernels/reference/fixed_point.h"

#include <cmath>

namespace quantstep {

Result<PreparedPtr> prepareLocalResponseNormalization(const PrepareContext& context);

namespace {

/// One pixel: each channel divided by a power of the squares of its neighbours. The window is [c - radius, c + radius):
/// the reference kernel leaves the last neighbour out.
void normalizePixel(const LocalResponseNormOptions& options, const float* input, float* output, std::int32_t depth)
{
    for (std::int32_t c = 0; c < depth; ++c) {
        const std::int32_t begin = std::max(0, fx::wrappingSub(c, options.radius));
        const std::int32_t end = std::min(depth, fx::wrappingAdd(c, options.radius));
        float squares = 0.0F;
        for (std::int32_t i = begin; i < end; ++i)
            squares += input[i] * input[i];
        // The runtime keeps these parameters as doubles.
        const double base
            = static_cast<double>(options.bias) + static_cast<double>(options.alpha) * static_cast<double>(squares);
        output[c] = input[c] * static_cast<float>(std::pow(base, -static_cast<double>(options.beta)));
    }
}

} // namespace

Result<PreparedPtr> prepareLocalResponseNormalization(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(1, 1, 1));
    QS_TRY(const auto options, context.options<LocalResponseNormOptions>());
    const Shape& shape = context.input(0).shape;
    if (shape.rank() != 4)
        return context.error(ErrorCode::RefusedByRuntime, "input has {} dimensions, expected 4", shape.rank());
    QS_CHECK(expectTypeIn(context, "input 0", context.input(0).dtype(), {DType::Float32}));
    QS_CHECK(expectTypeIn(context, "the output", context.output(0).dtype(), {DType::Float32}));
    OpArithmetic arithmetic;
    arithmetic.formula = "out = x * (bias + alpha * sum(x[c - radius .. c + radius - 1]^2)) ^ -beta";
    const std::int32_t depth = shape[3];
    return makePrepared({{DType::Float32, shape}}, std::move(arithmetic),
        [options, depth, elements = shape.elements()](const EvalContext& c) {
            if (elements == 0)
                return;
            const float* input = c.input(0).as<float>().data();
            float* output = c.output(0).as<float>();
            const auto channels = static_cast<std::size_t>(depth);
            forPieces(c, elements / channels, channels * 32, [&](std::size_t begin, std::size_t end) {
                for (std::size_t pixel = begin; pixel < end; ++pixel)
                    normalizePixel(options, input + pixel * channels, output + pixel * channels, depth);
            });
        });
}

} // namespace quantstep
