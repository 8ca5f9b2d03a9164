// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/op_checks.h"
#include "core/kernels/ops/softmax_explain.h"
#include "core/kernels/rows.h"
#include "core/kernels/small_floats.h"

#include <array>
#include <atomic>
#include <cmath>

namespace quantstep {

Result<PreparedPtr> prepareSoftmax(const PrepareContext& context);

namespace {

/// An output scale within 0.1 % of the nominal one.
Status expectScaleNear(const PrepareContext& context, float nominal, std::int32_t zeroPoint)
{
    const QuantParams& quant = context.output(0).quant();
    if (quant.zeroPoint() != zeroPoint) {
        return context.error(
            ErrorCode::RefusedByRuntime, "output zero point is {}, expected {}", quant.zeroPoint(), zeroPoint);
    }
    if (!(std::abs(quant.scale() - nominal) <= 0.001F * nominal)) {
        return context.error(
            ErrorCode::RefusedByRuntime, "output scale is {}, expected {} within 0.1 %", quant.scale(), nominal);
    }
    return {};
}

Result<SoftmaxParams> softmaxParams(const PrepareContext& context, float beta, OpArithmetic& arithmetic)
{
    const float scale = context.input(0).quant().scale();
    const auto params = makeSoftmaxParams(beta, scale, context.singleRounding());
    if (!params) {
        return context.error(ErrorCode::RefusedByRuntime,
            "input scale {} times beta {} is too small, expected more than 2^-26 (the runtime aborts)", scale, beta);
    }
    arithmetic.rescales = {doubleRounding("input", softmaxInputMultiplier(beta, scale), params->inputMultiplier)};
    arithmetic.constants = {{"smallest difference", params->diffMin}};
    arithmetic.formula = "e = exp(requantize(x - max)) in Q0.31; out = e / sum(e) in fixed point";
    return *params;
}

/// The optimized kernels: exponentials of all differences in a table of floats.
template<typename T> PreparedPtr prepareFloatTable(const PrepareContext& context, float beta)
{
    const QuantParams& out = context.output(0).quant();
    const SoftmaxFloatTable table = makeSoftmaxFloatTable(context.input(0).quant().scale(), beta);
    OpArithmetic arithmetic;
    arithmetic.constants = {{"output offset", out.zeroPoint()}};
    arithmetic.formula = "e = exp(scale_in * beta * (x - max)); out = clamp(round(e / (sum(e) * scale_out)) + z_out)";
    arithmetic.note = "in float, exponentials by a table of 256 entries";
    const Shape shape = context.input(0).shape;
    return makePrepared({{context.output(0).dtype(), shape}}, std::move(arithmetic),
        [table, scale = out.scale(), zeroPoint = out.zeroPoint(), rows = rowsOf(shape)](const EvalContext& c) {
            const T* input = c.input(0).as<T>().data();
            T* output = c.output(0).as<T>();
            forPieces(c, rows.count, rows.depth * 16, [&](std::size_t begin, std::size_t end) {
                for (std::size_t row = begin; row < end; ++row) {
                    const std::size_t at = row * rows.depth;
                    softmaxRowByTable(table, scale, zeroPoint, input + at, output + at, rows.depth);
                }
            });
        });
}

template<typename In, typename Out> Result<PreparedPtr> prepareCodes(const PrepareContext& context, float beta)
{
    OpArithmetic arithmetic;
    QS_TRY(const SoftmaxParams params, softmaxParams(context, beta, arithmetic));
    const Shape shape = context.input(0).shape;
    const Shape outer(shape.dims().first(shape.dims().size() - 1));
    if (sizeof(Out) == 2 && shape.dim(shape.rank() - 1) == 0 && outer.elements() > 0) {
        return context.error(
            ErrorCode::RefusedByRuntime, "rows of input 0 are empty, and the output is int16 (the runtime aborts)");
    }
    // Exponentials of all differences -255..0, by -difference: the fast path looks them up.
    std::shared_ptr<std::array<std::int32_t, 256>> table;
    if (context.path() == KernelPath::Fast) {
        table = std::make_shared<std::array<std::int32_t, 256>>();
        for (int i = 0; i < 256; ++i)
            (*table)[static_cast<std::size_t>(i)] = -i >= params.diffMin ? softmaxExp(params, -i) : 0;
    }
    PreparedPtr prepared = makePrepared({{context.output(0).dtype(), shape}}, std::move(arithmetic),
        [params, table, rows = rowsOf(shape)](const EvalContext& c) -> Status {
            const In* input = c.input(0).as<In>().data();
            Out* output = c.output(0).as<Out>();
            std::atomic<bool> fits = true;
            forPieces(c, rows.count, rows.depth * 16, [&](std::size_t begin, std::size_t end) {
                for (std::size_t row = begin; row < end; ++row) {
                    const In* in = input + row * rows.depth;
                    Out* out = output + row * rows.depth;
                    const bool done = table ? softmaxRow(params.diffMin, in, out, rows.depth,
                                          [&](std::int32_t d) { return (*table)[static_cast<std::size_t>(-d)]; })
                                            : softmaxRow(params.diffMin, in, out, rows.depth,
                                                [&](std::int32_t d) { return softmaxExp(params, d); });
                    if (!done)
                        fits = false;
                }
            });
            if (!fits) {
                return fail(ErrorCode::DataDependent,
                    "SOFTMAX: the exponentials of a row add up to 512 or more, where the runtime's kernel aborts");
            }
            return {};
        });
    prepared->explainWith(explainSoftmaxCodes<In, Out>(
        params, softmaxInputMultiplier(beta, context.input(0).quant().scale()), rowsOf(shape).depth));
    return prepared;
}

Result<PreparedPtr> prepareInt16(const PrepareContext& context, float beta)
{
    QS_CHECK(expectZeroPointZero(context, "input 0", context.input(0)));
    QS_CHECK(expectZeroPointZero(context, "the output", context.output(0)));
    // The product in float, the quotient in double.
    const double real = static_cast<double>(context.input(0).quant().scale() * beta) / (10.0 / 65535.0);
    const QuantizedMultiplier multiplier = quantizeMultiplier(real, context.singleRounding());
    const Shape& rowShape = context.input(0).shape;
    constexpr std::int32_t kMaxDepth = 65535;
    if (rowShape.dim(rowShape.rank() - 1) > kMaxDepth)
        return context.error(ErrorCode::Unsupported, "rows of more than {} elements overflow the sum", kMaxDepth);
    OpArithmetic arithmetic;
    arithmetic.rescales = {doubleRounding("input", real, multiplier)};
    arithmetic.formula = "e = exp(requantize(x - max)) by table; out = e / sum(e) by table";
    const Shape shape = context.input(0).shape;
    PreparedPtr prepared = makePrepared(
        {{DType::Int16, shape}}, std::move(arithmetic), [multiplier, rows = rowsOf(shape)](const EvalContext& c) {
            static const SoftmaxTables16 tables = makeSoftmaxTables16();
            const std::int16_t* input = c.input(0).as<std::int16_t>().data();
            std::int16_t* output = c.output(0).as<std::int16_t>();
            forPieces(c, rows.count, rows.depth * 16, [&](std::size_t begin, std::size_t end) {
                std::vector<std::int16_t> scratch(rows.depth);
                for (std::size_t row = begin; row < end; ++row) {
                    const std::size_t at = row * rows.depth;
                    softmaxRow16(tables, multiplier, input + at, output + at, scratch.data(), rows.depth);
                }
            });
        });
    prepared->explainWith(explainSoftmax16(multiplier, rowsOf(shape).depth));
    return prepared;
}

Result<PreparedPtr> prepareFloat(const PrepareContext& context, float beta)
{
    OpArithmetic arithmetic;
    arithmetic.formula = "out = exp((x - max) * beta) / sum(exp((x - max) * beta))";
    const Shape shape = context.input(0).shape;
    PreparedPtr prepared = makePrepared(
        {{DType::Float32, shape}}, std::move(arithmetic), [beta, rows = rowsOf(shape)](const EvalContext& c) {
            const float* input = c.input(0).as<float>().data();
            float* output = c.output(0).as<float>();
            forPieces(c, rows.count, rows.depth * 16, [&](std::size_t begin, std::size_t end) {
                for (std::size_t row = begin; row < end; ++row)
                    softmaxRowFloat(beta, input + row * rows.depth, output + row * rows.depth, rows.depth);
            });
        });
    prepared->explainWith(explainSoftmaxFloat(beta, rowsOf(shape).depth));
    return prepared;
}

Result<PreparedPtr> prepareHalf(const PrepareContext& context, float beta)
{
    OpArithmetic arithmetic;
    arithmetic.formula = "out = exp((x - max) * beta) / sum(exp((x - max) * beta))";
    arithmetic.note = "the exponentials are summed in float, but kept as float16";
    const Shape shape = context.input(0).shape;
    return makePrepared(
        {{DType::Float16, shape}}, std::move(arithmetic), [beta, rows = rowsOf(shape)](const EvalContext& c) {
            const Half* input = c.input(0).as<Half>().data();
            Half* output = c.output(0).as<Half>();
            for (std::size_t row = 0; row < rows.count; ++row) {
                const std::size_t at = row * rows.depth;
                softmaxRowHalf(beta, input + at, output + at, rows.depth);
            }
        });
}

} // namespace

Result<PreparedPtr> prepareSoftmax(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(1, 1, 1));
    float beta = 0;
    if (const auto* options = std::get_if<SoftmaxOptions>(&context.op().options))
        beta = options->beta;
    const DType from = context.input(0).dtype();
    const DType to = context.output(0).dtype();
    if (context.input(0).shape.rank() < 1)
        return context.error(ErrorCode::RefusedByRuntime, "input is a scalar, expected at least 1 dimension");
    if (from == DType::Float32 && to == DType::Float32)
        return prepareFloat(context, beta);
    if (from == DType::Float16 && to == DType::Float16)
        return prepareHalf(context, beta);
    if (from == DType::Int8 && to == DType::Int8) {
        QS_CHECK(expectScaleNear(context, 1.0F / 256, -128));
        if (context.optimized())
            return prepareFloatTable<std::int8_t>(context, beta);
        return prepareCodes<std::int8_t, std::int8_t>(context, beta);
    }
    if (from == DType::UInt8 && to == DType::UInt8 && context.optimized())
        return prepareFloatTable<std::uint8_t>(context, beta);
    if (from == DType::UInt8 && to == DType::UInt8)
        return prepareCodes<std::uint8_t, std::uint8_t>(context, beta);
    if (from == DType::Int8 && to == DType::Int16)
        return prepareCodes<std::int8_t, std::int16_t>(context, beta);
    if (from == DType::UInt8 && to == DType::Int16)
        return prepareCodes<std::uint8_t, std::int16_t>(context, beta);
    if (from == DType::Int16 && to == DType::Int16) {
        QS_CHECK(expectScaleNear(context, 1.0F / 32768, 0));
        return prepareInt16(context, beta);
    }
    return context.error(
        ErrorCode::RefusedByRuntime, "there is no kernel from {} to {}", dtypeName(from), dtypeName(to));
}

} // namespace quantstep
