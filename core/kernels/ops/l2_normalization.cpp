// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/reference/l2_normalization.h"
#include "core/kernels/op_checks.h"
#include "core/kernels/rows.h"

#include <atomic>

namespace quantstep {

Result<PreparedPtr> prepareL2Normalization(const PrepareContext& context);

namespace {

template<typename T> Result<PreparedPtr> prepareCodes(const PrepareContext& context, std::int32_t zeroPoint)
{
    const QuantParams& out = context.output(0).quant();
    if (out.scale() != 1.0F / 128 || out.zeroPoint() != zeroPoint) {
        return context.error(ErrorCode::RefusedByRuntime,
            "output scale is {} and zero point {}, expected exactly 1/128 and {}", out.scale(), out.zeroPoint(),
            zeroPoint);
    }
    const std::int32_t inputZeroPoint = context.input(0).quant().zeroPoint();
    OpArithmetic arithmetic;
    arithmetic.constants = {{"input offset", -std::int64_t{inputZeroPoint}}, {"output offset", zeroPoint}};
    arithmetic.formula = "out = clamp(requantize(128 * (x - z_in), 1 / sqrt(sum((x - z_in)^2))) + z_out)";
    arithmetic.note = "the multiplier is the inverse square root of each row, in fixed point";
    const Shape& shape = context.input(0).shape;
    return makePrepared({{context.input(0).dtype(), shape}}, std::move(arithmetic),
        [inputZeroPoint, rows = rowsOf(shape)](const EvalContext& c) -> Status {
            const T* input = c.input(0).as<T>().data();
            T* output = c.output(0).as<T>();
            std::atomic<bool> fits = true;
            forPieces(c, rows.count, rows.depth * 8, [&](std::size_t begin, std::size_t end) {
                for (std::size_t row = begin; row < end; ++row) {
                    const std::size_t at = row * rows.depth;
                    if (!l2NormalizeRow(inputZeroPoint, input + at, output + at, rows.depth))
                        fits = false;
                }
            });
            if (!fits) {
                return fail(ErrorCode::DataDependent,
                    "L2_NORMALIZATION: the squares of a row add up to 2^31 or more, where the runtime's kernel aborts");
            }
            return {};
        });
}

PreparedPtr prepareFloat(const PrepareContext& context)
{
    OpArithmetic arithmetic;
    arithmetic.formula = "out = x / max(sqrt(sum(x^2)), 1e-6)";
    const Shape& shape = context.input(0).shape;
    return makePrepared({{DType::Float32, shape}}, std::move(arithmetic), [rows = rowsOf(shape)](const EvalContext& c) {
        const float* input = c.input(0).as<float>().data();
        float* output = c.output(0).as<float>();
        forPieces(c, rows.count, rows.depth * 8, [&](std::size_t begin, std::size_t end) {
            for (std::size_t row = begin; row < end; ++row)
                l2NormalizeRow(input + row * rows.depth, output + row * rows.depth, rows.depth);
        });
    });
}

} // namespace

Result<PreparedPtr> prepareL2Normalization(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(1, 1, 1));
    const DType dtype = context.input(0).dtype();
    QS_CHECK(expectSameType(context, "input 0", dtype, "the output", context.output(0).dtype()));
    if (context.input(0).shape.rank() < 1)
        return context.error(ErrorCode::RefusedByRuntime, "input is a scalar, expected at least 1 dimension");
    const auto* options = std::get_if<ActivationOptions>(&context.op().options);
    if (options && options->activation != Activation::None)
        return context.error(ErrorCode::RefusedByRuntime, "a fused activation is not allowed");
    switch (dtype) {
    case DType::Float32: return prepareFloat(context);
    case DType::UInt8: return prepareCodes<std::uint8_t>(context, 128);
    case DType::Int8: return prepareCodes<std::int8_t>(context, 0);
    default: return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(dtype));
    }
}

} // namespace quantstep
