// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// RANK and ZEROS_LIKE.

#include "core/kernels/op_checks.h"

namespace quantstep {

Result<PreparedPtr> prepareRank(const PrepareContext& context);
Result<PreparedPtr> prepareZerosLike(const PrepareContext& context);

Result<PreparedPtr> prepareRank(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(1, 1, 1));
    OpArithmetic arithmetic;
    arithmetic.formula = "out = number of dimensions";
    return makePrepared({{DType::Int32, Shape{}}}, std::move(arithmetic),
        [rank = context.input(0).shape.rank()](const EvalContext& c) { *c.output(0).as<std::int32_t>() = rank; });
}

Result<PreparedPtr> prepareZerosLike(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(1, 1, 1));
    const DType dtype = context.input(0).dtype();
    QS_CHECK(expectTypeIn(context, "input 0", dtype, {DType::Float32, DType::Int32, DType::Int64}));
    OpArithmetic arithmetic;
    arithmetic.formula = "out = 0";
    return makePrepared({{dtype, context.input(0).shape}}, std::move(arithmetic), [](const EvalContext& c) {
        const auto bytes = c.output(0).bytes;
        std::fill(bytes.begin(), bytes.end(), std::byte{0});
    });
}

} // namespace quantstep
