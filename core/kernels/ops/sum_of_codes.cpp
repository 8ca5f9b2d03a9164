// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// SUM of 8-bit codes; of plain numbers see reduce.cpp.
//
// The reference kernel reads and writes the bytes of every quantized type as uint8: right for uint8, odd but well
// defined for int8 (whose codes below 0 count as 128 to 255, and whose outputs are clamped to 0 to 255), and nothing
// sensible for int16, where half of the output would be left unwritten. The other runtimes read int8 as int8; the
// optimized kernels rescale in single precision, sum * scale - (count * z_in) * scale, rounded half away from zero.

#include "core/kernels/op_checks.h"
#include "core/kernels/reduced_shape.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace quantstep {

Result<PreparedPtr> prepareSumOfCodes(const PrepareContext& context);

namespace {

struct SumParams {
    std::int32_t inputZeroPoint = 0, outputZeroPoint = 0;
    std::int64_t count = 1;
    QuantizedMultiplier multiplier;
    float scale = 1; ///< of the input divided by that of the output
};

/// Whether int8 is read as int8.
bool readsItsOwnType(const PrepareContext& context)
{
    return context.optimized() || context.numerics() == Numerics::Tflm;
}

std::int8_t floatSumCode(const SumParams& params, std::int32_t sum)
{
    const float bias = static_cast<float>(-params.inputZeroPoint) * params.scale * static_cast<float>(params.count);
    const float rounded = std::round(static_cast<float>(sum) * params.scale + bias);
    const double code = static_cast<double>(rounded) + params.outputZeroPoint;
    return static_cast<std::int8_t>(std::clamp(code, -128.0, 127.0));
}

template<typename T> T sumCode(const SumParams& params, std::int32_t sum)
{
    const auto centred = static_cast<std::int32_t>(sum - params.inputZeroPoint * params.count);
    const std::int32_t scaled = multiplyByQuantizedMultiplier(centred, params.multiplier);
    using Limits = std::numeric_limits<T>;
    const std::int32_t code = fx::wrappingAdd(scaled, params.outputZeroPoint);
    return static_cast<T>(std::clamp<std::int32_t>(code, Limits::min(), Limits::max()));
}

template<typename T, typename Code>
Result<PreparedPtr> preparedSum(const PrepareContext& context, OpArithmetic arithmetic, ReducedShape shape, Code code)
{
    const std::size_t outputs = shape.output.elements();
    const bool empty = context.input(0).shape.elements() == 0;
    return makePrepared({{context.output(0).dtype(), shape.output}}, std::move(arithmetic),
        [code, plan = std::move(shape.plan), outputs, empty](const EvalContext& c) {
            auto* output = c.output(0).as<T>();
            if (empty) {
                std::fill_n(output, outputs, T{0});
                return;
            }
            std::vector<std::int32_t> sums(outputs, 0);
            sumInto(plan, c.input(0).as<T>().data(), sums.data());
            std::ranges::transform(sums, output, code);
        });
}

} // namespace

Result<PreparedPtr> prepareSumOfCodes(const PrepareContext& context)
{
    const DType dtype = context.input(0).dtype();
    if (!isByte(dtype)) {
        return context.error(ErrorCode::Unsupported,
            "there is no usable kernel for {}: the runtime's reads single bytes and leaves half of the output "
            "unwritten",
            dtypeName(dtype));
    }
    QS_TRY(ReducedShape shape, reducedShape(context));
    const QuantParams& in = context.input(0).quant();
    const QuantParams& out = context.output(0).quant();
    const double real = static_cast<double>(in.scale()) / static_cast<double>(out.scale());
    const SumParams params{
        in.zeroPoint(), out.zeroPoint(), shape.count, quantizeMultiplier(real), in.scale() / out.scale()};
    const bool asInt8 = dtype == DType::Int8 && readsItsOwnType(context);
    OpArithmetic arithmetic;
    arithmetic.constants = {{"input offset", -std::int64_t{params.inputZeroPoint}},
        {"output offset", params.outputZeroPoint}, {"count", shape.count}};
    arithmetic.clampMin = asInt8 ? -128 : 0;
    arithmetic.clampMax = asInt8 ? 127 : 255;
    if (asInt8 && context.optimized()) {
        arithmetic.formula = "out = clamp(round((sum(x) - z_in * count) * s_in / s_out) + z_out), in single precision";
        return preparedSum<std::int8_t>(context, std::move(arithmetic), std::move(shape),
            [params](std::int32_t sum) { return floatSumCode(params, sum); });
    }
    arithmetic.rescales = {doubleRounding("output", real, params.multiplier)};
    arithmetic.formula = "out = clamp(requantize(sum(x) - z_in * count) + z_out)";
    if (asInt8) {
        return preparedSum<std::int8_t>(context, std::move(arithmetic), std::move(shape),
            [params](std::int32_t sum) { return sumCode<std::int8_t>(params, sum); });
    }
    if (dtype == DType::Int8)
        arithmetic.note = "the runtime's kernel takes the bytes for uint8: codes below 0 count as 128 to 255";
    return preparedSum<std::uint8_t>(context, std::move(arithmetic), std::move(shape),
        [params](std::int32_t sum) { return sumCode<std::uint8_t>(params, sum); });
}

} // namespace quantstep
