// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The custom operator NumericVerify, which quantization debuggers put in: 0 codes, 1 the same in float. Gives the
// difference. The runtime computes it only once when the codes are a constant; here it is computed in every run.

#include "core/base/half.h"
#include "core/kernels/op_checks.h"

#include <cmath>

namespace quantstep {

Result<PreparedPtr> prepareNumericVerify(const PrepareContext& context);

namespace {

struct VerifyPlan {
    QuantParams quant;
    std::size_t channels = 1, inner = 1;
    std::optional<float> largest; ///< difference that is no error
    std::string label;

    /// Per tensor, the product is taken in double, per channel in float.
    [[nodiscard]] float real(std::int32_t code, std::size_t index) const
    {
        if (channels == 1) {
            return static_cast<float>(
                static_cast<double>(quant.scale()) * static_cast<double>(fx::wrappingSub(code, quant.zeroPoint())));
        }
        const std::size_t channel = index / inner % channels;
        return quant.scaleOf(channel) * static_cast<float>(fx::wrappingSub(code, quant.zeroPointOf(channel)));
    }
};

template<typename T> Status verify(const EvalContext& context, const VerifyPlan& plan)
{
    const auto codes = context.input(0).as<T>();
    const auto wanted = context.input(1).as<float>();
    float* out = context.output(0).as<float>();
    for (std::size_t i = 0; i < codes.size(); ++i) {
        float real = 0;
        if constexpr (std::is_same_v<T, std::uint16_t>)
            real = halfToFloat(codes[i]);
        else
            real = plan.real(codes[i], i);
        out[i] = real - wanted[i];
        if (plan.largest && std::abs(out[i]) > *plan.largest) {
            return fail(ErrorCode::DataDependent, "{}: element {} is {}, expected {} with a tolerance of {}",
                plan.label, i, real, wanted[i], *plan.largest);
        }
    }
    return {};
}

Status checkOperands(const PrepareContext& context)
{
    const Operand& codes = context.input(0);
    const Operand& wanted = context.input(1);
    if (!codes.present() || !wanted.present())
        return context.error(ErrorCode::RefusedByRuntime, "an input is absent");
    QS_CHECK(
        expectTypeIn(context, "the codes", codes.dtype(), {DType::UInt8, DType::Int8, DType::Int16, DType::Float16}));
    QS_CHECK(expectTypeIn(context, "the reference", wanted.dtype(), {DType::Float32}));
    if (wanted.shape.elements() < codes.shape.elements()) {
        return context.error(ErrorCode::RefusedByRuntime, "{} codes and {} floats: the runtime would read beyond them",
            codes.shape.text(), wanted.shape.text());
    }
    const QuantParams& quant = codes.quant();
    if (!quant.isPerChannel())
        return {};
    if (!isByte(codes.dtype())) {
        return context.error(
            ErrorCode::RefusedByRuntime, "there is no kernel for {} with scales per channel", dtypeName(codes.dtype()));
    }
    if (quant.axis < 0 || quant.axis >= codes.shape.rank()
        || static_cast<std::size_t>(codes.shape.dim(quant.axis)) != quant.scales.size()) {
        return context.error(ErrorCode::RefusedByRuntime, "{} scales along axis {} do not fit codes {}",
            quant.scales.size(), quant.axis, codes.shape.text());
    }
    return {};
}

VerifyPlan planOf(const PrepareContext& context, const NumericVerifyOptions& options)
{
    const Operand& codes = context.input(0);
    VerifyPlan plan;
    plan.quant = codes.quant();
    plan.label = context.op().name();
    const bool perChannel = plan.quant.isPerChannel();
    if (perChannel) {
        plan.channels = plan.quant.scales.size();
        for (int axis = plan.quant.axis + 1; axis < codes.shape.rank(); ++axis)
            plan.inner *= static_cast<std::size_t>(codes.shape.dim(axis));
    }
    // Of several scales, the runtime takes none here.
    const float step = perChannel || codes.dtype() == DType::Float16 ? 0.0F : plan.quant.scale();
    if (options.logIfFailed && static_cast<double>(options.tolerance) >= 0.1)
        plan.largest = options.tolerance * step;
    return plan;
}

} // namespace

Result<PreparedPtr> prepareNumericVerify(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    QS_TRY(const auto options, context.options<NumericVerifyOptions>());
    QS_CHECK(checkOperands(context));
    OpArithmetic arithmetic;
    arithmetic.formula = "out = scale * (x - z_in) - reference";
    VerifyPlan plan = planOf(context, options);
    if (plan.largest)
        arithmetic.note = fmt::format("a difference of more than {} is an error", *plan.largest);
    const DType dtype = context.input(0).dtype();
    return makePrepared({{DType::Float32, context.input(0).shape}}, std::move(arithmetic),
        [plan = std::move(plan), dtype](const EvalContext& c) {
            switch (dtype) {
            case DType::UInt8: return verify<std::uint8_t>(c, plan);
            case DType::Int8: return verify<std::int8_t>(c, plan);
            case DType::Int16: return verify<std::int16_t>(c, plan);
            default: return verify<std::uint16_t>(c, plan);
            }
        });
}

} // namespace quantstep
