// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/reference/log_softmax.h"
#include "core/kernels/op_checks.h"
#include "core/kernels/rows.h"

#include <atomic>

namespace quantstep {

Result<PreparedPtr> prepareLogSoftmax(const PrepareContext& context);

namespace {

template<typename T> Result<PreparedPtr> prepareCodes(const PrepareContext& context)
{
    const QuantParams& out = context.output(0).quant();
    constexpr std::int32_t kZeroPoint = std::numeric_limits<T>::max();
    if (out.scale() != 1.0F / 16 || out.zeroPoint() != kZeroPoint) {
        return context.error(ErrorCode::RefusedByRuntime,
            "output scale is {} and zero point {}, expected exactly 1/16 and {}", out.scale(), out.zeroPoint(),
            kZeroPoint);
    }
    const float scale = context.input(0).quant().scale();
    const auto softmax = makeSoftmaxParams(1.0F, scale);
    if (!softmax) {
        return context.error(ErrorCode::RefusedByRuntime,
            "input scale {} is too small, expected more than 2^-26 (the runtime aborts)", scale);
    }
    const double realReverse
        = static_cast<double>(1 << (31 - softmax->inputMultiplier.shift)) / softmax->inputMultiplier.multiplier;
    const auto reverse = quantizeMultiplierSmallerThanOne(realReverse);
    if (!reverse) {
        return context.error(ErrorCode::RefusedByRuntime,
            "the reverse multiplier is {}, expected less than 1 (the runtime aborts): input scale {} is too small",
            realReverse, scale);
    }
    const LogSoftmaxParams params{*softmax, *reverse};
    OpArithmetic arithmetic;
    arithmetic.rescales = {doubleRounding("input", softmaxInputMultiplier(1.0F, scale), softmax->inputMultiplier),
        doubleRounding("reverse", realReverse, *reverse)};
    arithmetic.constants = {{"smallest difference", softmax->diffMin}, {"output offset", kZeroPoint}};
    arithmetic.formula = "d = requantize(x - max) in Q5.26; out = clamp(round((d - log(sum(exp(d)))) >> 22) + z_out)";
    const Shape& shape = context.input(0).shape;
    return makePrepared({{context.input(0).dtype(), shape}}, std::move(arithmetic),
        [params, rows = rowsOf(shape)](const EvalContext& c) -> Status {
            const T* input = c.input(0).as<T>().data();
            T* output = c.output(0).as<T>();
            std::atomic<bool> fits = true;
            forPieces(c, rows.count, rows.depth * 32, [&](std::size_t begin, std::size_t end) {
                for (std::size_t row = begin; row < end; ++row) {
                    const std::size_t at = row * rows.depth;
                    if (!logSoftmaxRow(params, input + at, output + at, rows.depth))
                        fits = false;
                }
            });
            if (!fits) {
                return fail(ErrorCode::DataDependent,
                    "LOG_SOFTMAX: the exponentials of a row add up to 4096 or more, which overflows the kernel's sum");
            }
            return {};
        });
}

PreparedPtr prepareFloat(const PrepareContext& context)
{
    OpArithmetic arithmetic;
    arithmetic.formula = "out = x - max - log(sum(exp(x - max)))";
    const Shape& shape = context.input(0).shape;
    return makePrepared({{DType::Float32, shape}}, std::move(arithmetic), [rows = rowsOf(shape)](const EvalContext& c) {
        const float* input = c.input(0).as<float>().data();
        float* output = c.output(0).as<float>();
        forPieces(c, rows.count, rows.depth * 16, [&](std::size_t begin, std::size_t end) {
            for (std::size_t row = begin; row < end; ++row)
                logSoftmaxRow(input + row * rows.depth, output + row * rows.depth, rows.depth);
        });
    });
}

} // namespace

Result<PreparedPtr> prepareLogSoftmax(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(1, 1, 1));
    const DType dtype = context.input(0).dtype();
    QS_CHECK(expectSameType(context, "input 0", dtype, "the output", context.output(0).dtype()));
    if (context.input(0).shape.rank() < 1)
        return context.error(ErrorCode::RefusedByRuntime, "input is a scalar, expected at least 1 dimension");
    switch (dtype) {
    case DType::Float32: return prepareFloat(context);
    case DType::UInt8: return prepareCodes<std::uint8_t>(context);
    case DType::Int8: return prepareCodes<std::int8_t>(context);
    default: return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(dtype));
    }
}

} // namespace quantstep
