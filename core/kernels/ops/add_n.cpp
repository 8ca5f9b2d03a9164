// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/op_checks.h"
#include "core/kernels/plain_numbers.h"

namespace quantstep {

Result<PreparedPtr> prepareAddN(const PrepareContext& context);

namespace {

template<typename T> PreparedPtr makeSum(const PrepareContext& context)
{
    OpArithmetic arithmetic;
    arithmetic.formula = "out = input 0 + input 1 + ..., in this order";
    const Shape& shape = context.input(0).shape;
    const int count = context.inputCount();
    return makePrepared({{context.input(0).dtype(), shape}}, std::move(arithmetic),
        [count, elements = shape.elements()](const EvalContext& c) {
            T* out = c.output(0).as<T>();
            const PlainRange<T> range(Activation::None);
            std::copy_n(c.input(0).as<T>().data(), elements, out);
            for (int k = 1; k < count; ++k) {
                const T* input = c.input(k).as<T>().data();
                for (std::size_t i = 0; i < elements; ++i)
                    out[i] = range.clamp(PlainAdd::apply(out[i], input[i]));
            }
        });
}

} // namespace

Result<PreparedPtr> prepareAddN(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, -1, 1));
    const DType dtype = context.input(0).dtype();
    for (int i = 1; i < context.inputCount(); ++i) {
        if (!context.input(i).present())
            return context.error(ErrorCode::RefusedByRuntime, "input {} is absent, but it is not optional", i);
        QS_CHECK(expectSameType(context, "input 0", dtype, fmt::format("input {}", i), context.input(i).dtype()));
        if (context.input(i).shape != context.input(0).shape) {
            return context.error(ErrorCode::RefusedByRuntime, "input {} has shape {}, expected that of input 0, {}", i,
                context.input(i).shape.text(), context.input(0).shape.text());
        }
    }
    switch (dtype) {
    case DType::Float32: return makeSum<float>(context);
    case DType::Int32: return makeSum<std::int32_t>(context);
    default: return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(dtype));
    }
}

} // namespace quantstep
