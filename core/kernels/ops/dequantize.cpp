// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/explain_elementwise.h"
#include "core/kernels/fast/half_codes.h"
#include "core/kernels/op_checks.h"

namespace quantstep {

Result<PreparedPtr> prepareDequantize(const PrepareContext& context);

namespace {

/// real = scale * (code - zero point): rounded once, as the product of two floats.
template<typename T> PreparedPtr dequantizeCodes(const PrepareContext& context)
{
    const Operand& input = context.input(0);
    const QuantParams& quant = input.quant();
    std::vector<float> scales;
    std::vector<std::int32_t> zeroPoints;
    const bool firstOnly = quant.isPerChannel() && context.numerics() == Numerics::Tflm;
    const std::size_t count = quant.isPerChannel() && !firstOnly ? quant.scales.size() : 1;
    std::size_t inner = 1;
    for (std::size_t c = 0; c < count; ++c) {
        scales.push_back(quant.scaleOf(c));
        zeroPoints.push_back(quant.zeroPointOf(c));
    }
    // The axis of a single scale may be any number.
    for (int axis = count > 1 ? quant.axis + 1 : input.shape.rank(); axis < input.shape.rank(); ++axis)
        inner *= static_cast<std::size_t>(input.shape.dim(axis));

    OpArithmetic arithmetic;
    if (count == 1)
        arithmetic.constants = {{"input offset", -std::int64_t{zeroPoints[0]}}};
    arithmetic.formula = count == 1 ? "out = scale * (x - z_in)" : "out = scale[c] * (x - z_in[c])";
    if (firstOnly)
        arithmetic.note = "TensorFlow Lite Micro takes the first channel's scale and zero point for every channel";
    Explainer explainer = [scales, zeroPoints, count, inner](const ExplainContext& c, OpExplanation& to) {
        const std::size_t channel = count == 1 ? 0 : c.element / inner % count;
        const auto code = static_cast<std::int32_t>(codeAt(c.input(0), c.element));
        const std::int32_t centred = fx::wrappingSub(code, zeroPoints[channel]);
        to.reads = {{0, c.element}};
        to.stages.push_back({"centre", fmt::format("{} - {}", code, zeroPoints[channel]), std::int64_t{centred},
            std::nullopt, std::nullopt, {{"zero point", std::int64_t{zeroPoints[channel]}}}});
        explainFunction(to, fmt::format("{} * float({})", scales[channel], centred),
            scales[channel] * static_cast<float>(centred), {{"scale", scales[channel]}});
        return true;
    };
    PreparedPtr prepared = makePrepared({{DType::Float32, input.shape}}, std::move(arithmetic),
        [scales = std::move(scales), zeroPoints = std::move(zeroPoints), count, inner,
            elements = input.shape.elements()](const EvalContext& c) {
            const TensorPtr opened = unpackCodes(c.inputs[0]);
            const T* x = reinterpret_cast<const T*>(opened->bytes.data());
            float* out = c.output(0).as<float>();
            forPieces(c, elements, 2, [&](std::size_t begin, std::size_t end) {
                for (std::size_t i = begin; count == 1 && i < end; ++i)
                    out[i] = scales[0] * static_cast<float>(fx::wrappingSub(x[i], zeroPoints[0]));
                for (std::size_t i = begin; count > 1 && i < end; ++i) {
                    const std::size_t channel = i / inner % count;
                    out[i] = scales[channel] * static_cast<float>(fx::wrappingSub(x[i], zeroPoints[channel]));
                }
            });
        });
    prepared->explainWith(std::move(explainer));
    return prepared;
}

PreparedPtr dequantizeHalf(const PrepareContext& context)
{
    OpArithmetic arithmetic;
    arithmetic.formula = "out = x";
    arithmetic.note = "float16 to float32 is exact";
    return makePrepared({{DType::Float32, context.input(0).shape}}, std::move(arithmetic),
        [elements = context.input(0).shape.elements()](const EvalContext& c) {
            const std::uint16_t* x = c.input(0).as<std::uint16_t>().data();
            float* out = c.output(0).as<float>();
            forPieces(c, elements, sizeof(float),
                [&](std::size_t begin, std::size_t end) { fast::halfToFloats(x + begin, end - begin, out + begin); });
        });
}

} // namespace

Result<PreparedPtr> prepareDequantize(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(1, 1, 1));
    const Operand& input = context.input(0);
    const QuantParams& quant = input.quant();
    if (quant.isPerChannel() && input.dtype() != DType::Float16
        && (quant.axis < 0 || quant.axis >= input.shape.rank()
            || static_cast<std::size_t>(input.shape.dim(quant.axis)) != quant.scales.size())) {
        return context.error(ErrorCode::RefusedByRuntime, "{} scales along axis {} do not fit an input {}",
            quant.scales.size(), quant.axis, input.shape.text());
    }
    switch (input.dtype()) {
    case DType::UInt4:
    case DType::UInt8: return dequantizeCodes<std::uint8_t>(context);
    case DType::Int2:
    case DType::Int4:
    case DType::Int8: return dequantizeCodes<std::int8_t>(context);
    case DType::Int16:
        QS_CHECK(expectZeroPointZero(context, "input 0", input));
        if (quant.isPerChannel())
            return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for int16 with scales per channel");
        return dequantizeCodes<std::int16_t>(context);
    case DType::Float16: return dequantizeHalf(context);
    default: return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(input.dtype()));
    }
}

} // namespace quantstep
