// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/op_checks.h"
#include "core/kernels/plain_numbers.h"

namespace quantstep {

Result<PreparedPtr> prepareCumsum(const PrepareContext& context);

namespace {

struct CumsumPlan {
    std::size_t outer = 1, size = 1, inner = 1;
    bool exclusive = false, reverse = false;
};

/// One line of `size` elements, `inner` apart; integer sums wrap.
template<typename T> void cumulate(const CumsumPlan& plan, const T* input, T* output)
{
    T sum{0};
    for (std::size_t i = 0; i < plan.size; ++i) {
        const std::size_t at = (plan.reverse ? plan.size - 1 - i : i) * plan.inner;
        const T next = PlainAdd::apply(sum, input[at]);
        output[at] = plan.exclusive ? sum : next;
        sum = next;
    }
}

template<typename T> PreparedPtr makeCumsum(const PrepareContext& context, const CumsumPlan& plan)
{
    OpArithmetic arithmetic;
    arithmetic.formula = plan.exclusive ? "out = sum of the elements before" : "out = sum of the elements up to here";
    return makePrepared(
        {{context.input(0).dtype(), context.input(0).shape}}, std::move(arithmetic), [plan](const EvalContext& c) {
            const T* input = c.input(0).as<T>().data();
            T* output = c.output(0).as<T>();
            for (std::size_t outer = 0; outer < plan.outer; ++outer) {
                for (std::size_t inner = 0; inner < plan.inner; ++inner) {
                    const std::size_t at = outer * plan.size * plan.inner + inner;
                    cumulate(plan, input + at, output + at);
                }
            }
        });
}

} // namespace

Result<PreparedPtr> prepareCumsum(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    const Operand& input = context.input(0);
    QS_CHECK(expectTypeIn(context, "input 0", input.dtype(), {DType::Float32, DType::Int32, DType::Int64}));
    QS_CHECK(expectSameType(context, "input 0", input.dtype(), "the output", context.output(0).dtype()));
    QS_CHECK(expectTypeIn(context, "the axis", context.input(1).dtype(), {DType::Int32}));
    if (input.shape.rank() < 1)
        return context.error(ErrorCode::RefusedByRuntime, "input is a scalar, expected at least 1 dimension");
    QS_TRY(const auto axes, integersOf(context, 1));
    if (axes.size() != 1)
        return context.error(ErrorCode::RefusedByRuntime, "the axis has {} elements, expected 1", axes.size());
    QS_TRY(const int axis, resolveAxis(context, axes[0], input.shape.rank()));
    CumsumPlan plan;
    if (const auto* options = std::get_if<CumsumOptions>(&context.op().options)) {
        plan.exclusive = options->exclusive;
        plan.reverse = options->reverse;
    }
    for (int d = 0; d < input.shape.rank(); ++d) {
        std::size_t& part = d < axis ? plan.outer : (d == axis ? plan.size : plan.inner);
        part *= static_cast<std::size_t>(input.shape.dim(d));
    }
    switch (input.dtype()) {
    case DType::Int32: return makeCumsum<std::int32_t>(context, plan);
    case DType::Int64: return makeCumsum<std::int64_t>(context, plan);
    default: return makeCumsum<float>(context, plan);
    }
}

} // namespace quantstep
