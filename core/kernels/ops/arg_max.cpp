// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// ARG_MAX and ARG_MIN: the first of equal extremes wins.

#include "core/kernels/explain_fold.h"
#include "core/kernels/op_checks.h"
#include "core/kernels/reference/arg_extreme.h"

namespace quantstep {

Result<PreparedPtr> prepareArgMax(const PrepareContext& context);
Result<PreparedPtr> prepareArgMin(const PrepareContext& context);

namespace {

struct ArgPlan {
    Shape output;
    std::size_t outer = 1, size = 1, inner = 1;
};

template<typename T, bool largest> std::size_t argOf(const ArgPlan& plan, const T* values)
{
    if constexpr (std::is_same_v<T, float>) {
        if (plan.inner == 1)
            return argExtremeOfRow<largest>(values, plan.size);
    }
    return argExtreme<largest>(values, plan.size, plan.inner);
}

template<typename T, bool largest> PreparedPtr makeArg(DType indexType, const ArgPlan& plan)
{
    OpArithmetic arithmetic;
    arithmetic.formula = largest ? "out = first index of the largest x" : "out = first index of the smallest x";
    TensorSpec spec{indexType, plan.output};
    PreparedPtr prepared
        = makePrepared({std::move(spec)}, std::move(arithmetic), [plan, indexType](const EvalContext& c) {
              const T* input = c.input(0).as<T>().data();
              for (std::size_t o = 0; o < plan.outer; ++o) {
                  for (std::size_t i = 0; i < plan.inner; ++i) {
                      const std::size_t best = argOf<T, largest>(plan, input + o * plan.size * plan.inner + i);
                      const std::size_t at = o * plan.inner + i;
                      if (indexType == DType::Int64)
                          c.output(0).as<std::int64_t>()[at] = static_cast<std::int64_t>(best);
                      else
                          c.output(0).as<std::int32_t>()[at] = static_cast<std::int32_t>(best);
                  }
              }
          });
    prepared->explainWith([plan](const ExplainContext& c, OpExplanation& to) {
        const std::size_t first = c.element / plan.inner * plan.size * plan.inner + c.element % plan.inner;
        const T* values = c.input(0).as<T>().data() + first;
        const std::size_t best = argOf<T, largest>(plan, values);
        for (std::size_t i = 0; i < plan.size; ++i) {
            const Number x = toNumber(values[i * plan.inner]);
            to.row.push_back({first + i * plan.inner, x, x, i == best, false});
        }
        explainResult(to, largest ? "first of the largest" : "first of the smallest",
            fmt::format("{} at index {} of {}", numberText(to.row[best].x), best, plan.size),
            static_cast<std::int64_t>(best));
        return true;
    });
    return prepared;
}

template<bool largest> Result<PreparedPtr> prepareArg(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    QS_TRY(const auto options, context.options<OutputTypeOptions>());
    const Operand& input = context.input(0);
    QS_CHECK(expectTypeIn(context, "the output type", options.type, {DType::Int32, DType::Int64}));
    QS_CHECK(expectTypeIn(context, "the axis", context.input(1).dtype(), {DType::Int32, DType::Int64}));
    QS_TRY(const auto axes, integersOf(context, 1));
    if (axes.size() != 1)
        return context.error(ErrorCode::RefusedByRuntime, "the axis has {} elements, expected 1", axes.size());
    QS_TRY(const int axis, resolveAxis(context, axes[0], input.shape.rank()));
    ArgPlan plan;
    std::vector<std::int32_t> dims;
    for (int d = 0; d < input.shape.rank(); ++d) {
        const auto size = static_cast<std::size_t>(input.shape.dim(d));
        if (d == axis)
            plan.size = size;
        else
            dims.push_back(input.shape.dim(d));
        if (d < axis)
            plan.outer *= size;
        if (d > axis)
            plan.inner *= size;
    }
    plan.output = Shape(std::move(dims));
    if (plan.size == 0)
        return context.error(ErrorCode::RefusedByRuntime, "axis {} is empty", axis);
    switch (input.dtype()) {
    case DType::Float32: return makeArg<float, largest>(options.type, plan);
    case DType::Bool:
    case DType::UInt8: return makeArg<std::uint8_t, largest>(options.type, plan);
    case DType::Int8: return makeArg<std::int8_t, largest>(options.type, plan);
    case DType::Int32: return makeArg<std::int32_t, largest>(options.type, plan);
    default: return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(input.dtype()));
    }
}

} // namespace

Result<PreparedPtr> prepareArgMax(const PrepareContext& context)
{
    return prepareArg<true>(context);
}

Result<PreparedPtr> prepareArgMin(const PrepareContext& context)
{
    return prepareArg<false>(context);
}

} // namespace quantstep
