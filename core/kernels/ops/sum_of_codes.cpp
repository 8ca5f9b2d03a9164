// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// SUM of 8-bit codes; of plain numbers see reduce.cpp.
//
// The reference kernel reads and writes the bytes of every quantized type as uint8: right for uint8, odd but well
// defined for int8 (whose codes below 0 count as 128 to 255, and whose outputs are clamped to 0 to 255), and nothing
// sensible for int16, where half of the output would be left unwritten.

#include "core/kernels/op_checks.h"
#include "core/kernels/reduced_shape.h"

namespace quantstep {

Result<PreparedPtr> prepareSumOfCodes(const PrepareContext& context);

namespace {

struct SumParams {
    std::int32_t inputZeroPoint = 0, outputZeroPoint = 0;
    std::int64_t count = 1;
    QuantizedMultiplier multiplier;
};

std::uint8_t sumCode(const SumParams& params, std::int32_t sum)
{
    const auto centred = static_cast<std::int32_t>(sum - params.inputZeroPoint * params.count);
    const std::int32_t scaled = multiplyByQuantizedMultiplier(centred, params.multiplier);
    return static_cast<std::uint8_t>(std::clamp(fx::wrappingAdd(scaled, params.outputZeroPoint), 0, 255));
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
    const SumParams params{in.zeroPoint(), out.zeroPoint(), shape.count, quantizeMultiplier(real)};
    OpArithmetic arithmetic;
    arithmetic.rescales = {doubleRounding("output", real, params.multiplier)};
    arithmetic.constants = {{"input offset", -std::int64_t{params.inputZeroPoint}},
        {"output offset", params.outputZeroPoint}, {"count", shape.count}};
    arithmetic.clampMin = 0;
    arithmetic.clampMax = 255;
    arithmetic.formula = "out = clamp(requantize(sum(x) - z_in * count) + z_out)";
    if (dtype == DType::Int8)
        arithmetic.note = "the runtime's kernel takes the bytes for uint8: codes below 0 count as 128 to 255";
    const std::size_t outputs = shape.output.elements();
    const bool empty = context.input(0).shape.elements() == 0;
    return makePrepared({{context.output(0).dtype(), shape.output}}, std::move(arithmetic),
        [params, plan = std::move(shape.plan), outputs, empty](const EvalContext& c) {
            auto* output = c.output(0).as<std::uint8_t>();
            if (empty) {
                std::fill_n(output, outputs, std::uint8_t{0});
                return;
            }
            std::vector<std::int32_t> sums(outputs, 0);
            sumInto(plan, c.input(0).as<std::uint8_t>().data(), sums.data());
            for (std::size_t i = 0; i < outputs; ++i)
                output[i] = sumCode(params, sums[i]);
        });
}

} // namespace quantstep
