// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/reference/prelu.h"
#include "core/kernels/broadcast.h"
#include "core/kernels/explain_sums.h"

namespace quantstep {

Result<PreparedPtr> preparePrelu(const PrepareContext& context);

namespace {

/// out = f(input, alpha); the two may have different types.
template<typename T, typename Alpha, typename F>
PreparedPtr makePrelu(DType dtype, BroadcastPlan plan, OpArithmetic arithmetic, F f)
{
    TensorSpec spec{dtype, plan.output};
    return makePrepared(
        {std::move(spec)}, std::move(arithmetic), [plan = std::move(plan), f](const EvalContext& context) {
            const T* x = context.input(0).as<T>().data();
            const Alpha* alpha = context.input(1).as<Alpha>().data();
            T* out = context.output(0).as<T>();
            forPieces(context, plan.elements, 4, [&](std::size_t begin, std::size_t end) {
                forEachRow(plan, begin, end, [&](std::size_t o, std::size_t ix, std::size_t ia, std::size_t count) {
                    for (std::size_t i = 0; i < count; ++i)
                        out[o + i] = f(x[ix + i * plan.rowStepA], alpha[ia + i * plan.rowStepB]);
                });
            });
        });
}

template<typename T, typename Alpha> PreparedPtr preluCodes(const PrepareContext& context, BroadcastPlan plan)
{
    const QuantParams& in = context.input(0).quant();
    const QuantParams& alpha = context.input(1).quant();
    const QuantParams& out = context.output(0).quant();
    const double identity = static_cast<double>(in.scale() / out.scale());
    const double below = static_cast<double>(in.scale() * alpha.scale() / out.scale());
    const DType dtype = context.input(0).dtype();
    const CodeRange codes = *codeRange(dtype);
    const PreluParams params{in.zeroPoint(), alpha.zeroPoint(), out.zeroPoint(), quantizeMultiplier(identity),
        quantizeMultiplier(below), {static_cast<std::int32_t>(codes.min), static_cast<std::int32_t>(codes.max)}};
    OpArithmetic arithmetic;
    arithmetic.rescales
        = {doubleRounding("identity", identity, params.identity), doubleRounding("alpha", below, params.alpha)};
    arithmetic.constants = {{"input offset", -std::int64_t{params.inputZeroPoint}},
        {"alpha offset", -std::int64_t{params.alphaZeroPoint}}, {"output offset", params.outputZeroPoint}};
    arithmetic.clampMin = params.codes.min;
    arithmetic.clampMax = params.codes.max;
    arithmetic.formula = "out = clamp((x >= z_in ? requantize(x - z_in, identity) : requantize((x - z_in) * (alpha - "
                         "z_alpha), alpha)) + z_out)";
    Explainer explainer = [plan, params, identity, below](const ExplainContext& c, OpExplanation& to) {
        const auto [x, a] = operandsOf(plan, c.element);
        to.reads = {{0, x}, {1, a}};
        explainPrelu(to, params, identity, below, c.input(0).as<T>()[x], c.input(1).as<Alpha>()[a]);
        return true;
    };
    PreparedPtr prepared = makePrelu<T, Alpha>(dtype, std::move(plan), std::move(arithmetic),
        [params](T code, Alpha alphaCode) { return static_cast<T>(prelu(params, code, alphaCode)); });
    prepared->explainWith(std::move(explainer));
    return prepared;
}

} // namespace

Result<PreparedPtr> preparePrelu(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    const DType dtype = context.input(0).dtype();
    QS_CHECK(expectTypeIn(context, "input 0", dtype, {DType::Float32, DType::UInt8, DType::Int8, DType::Int16}));
    QS_CHECK(expectSameType(context, "input 0", dtype, "the output", context.output(0).dtype()));
    const DType alphaType = dtype == DType::Int16 ? DType::Int8 : dtype;
    QS_CHECK(expectTypeIn(context, "alpha", context.input(1).dtype(), {alphaType}));
    QS_TRY(BroadcastPlan plan, broadcastPlan(context));
    if (plan.output != context.input(0).shape) {
        return context.error(ErrorCode::RefusedByRuntime,
            "alpha of shape {} makes the output {}, expected that of the "
            "input, {}",
            context.input(1).shape.text(), plan.output.text(), context.input(0).shape.text());
    }
    switch (dtype) {
    case DType::UInt8: return preluCodes<std::uint8_t, std::uint8_t>(context, std::move(plan));
    case DType::Int8: return preluCodes<std::int8_t, std::int8_t>(context, std::move(plan));
    case DType::Int16: return preluCodes<std::int16_t, std::int8_t>(context, std::move(plan));
    default: {
        OpArithmetic arithmetic;
        arithmetic.formula = "out = x >= 0 ? x : x * alpha";
        const auto f = [](float x, float alpha) { return x >= 0 ? x : x * alpha; };
        Explainer explainer = explainBroadcast<float>(
            plan, arithmetic.formula, [f](const OpExplanation&, float x, float alpha) { return f(x, alpha); });
        PreparedPtr prepared = makePrelu<float, float>(dtype, std::move(plan), std::move(arithmetic), f);
        prepared->explainWith(std::move(explainer));
        return prepared;
    }
    }
}

} // namespace quantstep
