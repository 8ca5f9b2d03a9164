// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// REDUCE_PROD of codes with scales; of plain numbers see reduce.cpp.

#include "core/kernels/reference/reduce_prod.h"
#include "core/kernels/op_checks.h"
#include "core/kernels/reduced_shape.h"

#include <limits>

namespace quantstep {

Result<PreparedPtr> prepareReduceProdOfCodes(const PrepareContext& context);

namespace {

PreparedPtr copied(const PrepareContext& context, const Shape& output)
{
    OpArithmetic arithmetic;
    arithmetic.formula = "out = x";
    arithmetic.note = "constants are computed ahead, without rescaling when only axes of size 1 are reduced";
    return makePrepared({{context.output(0).dtype(), output}}, std::move(arithmetic), [](const EvalContext& c) {
        const auto bytes = c.input(0).bytes.span();
        std::copy(bytes.begin(), bytes.end(), c.output(0).bytes.begin());
    });
}

template<typename T> Result<PreparedPtr> make(const PrepareContext& context)
{
    QS_TRY(ReducedShape shape, reducedShape(context));
    const QuantParams& in = context.input(0).quant();
    const QuantParams& out = context.output(0).quant();
    const bool empty = context.input(0).shape.elements() == 0;
    const double real = empty ? 0.0 : reduceProdMultiplier(in.scale(), out.scale(), shape.count);
    const ReduceProdParams params{in.zeroPoint(), out.zeroPoint(), quantizeMultiplier(real),
        {std::numeric_limits<T>::min(), std::numeric_limits<T>::max()}};
    const std::size_t outputs = shape.output.elements();
    if (empty && outputs > 0) {
        return context.error(
            ErrorCode::RefusedByRuntime, "the input is empty and the output is not: the runtime leaves it unwritten");
    }
    // The runtime computes small constants ahead, with another kernel that copies where nothing is multiplied.
    constexpr std::size_t kComputedAhead = 8;
    const bool ahead = context.input(0).info->isConstant && context.input(1).info->isConstant;
    if (ahead && shape.count == 1 && outputs <= kComputedAhead)
        return copied(context, shape.output);
    OpArithmetic arithmetic;
    arithmetic.rescales
        = {{"step", RescaleRule::Accumulator64, {real}, {params.multiplier.multiplier}, {params.multiplier.shift}}};
    arithmetic.constants = {{"input offset", -std::int64_t{params.inputZeroPoint}},
        {"output offset", params.outputZeroPoint}, {"count", shape.count}};
    arithmetic.clampMin = params.codes.min;
    arithmetic.clampMax = params.codes.max;
    arithmetic.formula = "p = x - z_in of the first; p = requantize(p * (x - z_in)) for each other; "
                         "out = clamp(requantize(p) + z_out)";
    return makePrepared({{context.output(0).dtype(), shape.output}}, std::move(arithmetic),
        [params, plan = std::move(shape.plan), outputs](const EvalContext& c) {
            struct Product {
                std::int32_t value = 0;
                bool begun = false;
            };
            std::vector<Product> products(outputs);
            reduceInto(plan, c.input(0).as<T>().data(), products.data(), [&](Product product, T code) {
                return product.begun ? Product{reduceProdStep(params, product.value, code), true}
                                     : Product{fx::wrappingSub(code, params.inputZeroPoint), true};
            });
            T* output = c.output(0).as<T>();
            for (std::size_t i = 0; i < outputs; ++i)
                output[i] = static_cast<T>(reduceProdOutput(params, products[i].value));
        });
}

} // namespace

Result<PreparedPtr> prepareReduceProdOfCodes(const PrepareContext& context)
{
    switch (const DType dtype = context.input(0).dtype()) {
    case DType::Int8: return make<std::int8_t>(context);
    case DType::Int16:
        QS_CHECK(expectZeroPointZero(context, "input 0", context.input(0)));
        QS_CHECK(expectZeroPointZero(context, "the output", context.output(0)));
        return make<std::int16_t>(context);
    default:
        return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {} with a scale", dtypeName(dtype));
    }
}

} // namespace quantstep
