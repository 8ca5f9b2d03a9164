// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/kernels/op_checks.h"

#include <algorithm>

namespace quantstep {

Result<PreparedPtr> prepareDensify(const PrepareContext& context);

/// The reader has put the elements in their places already.
Result<PreparedPtr> prepareDensify(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(1, 1, 1));
    const Operand& input = context.input(0);
    if (!input.info->isConstant || !input.info->isSparse)
        return context.error(ErrorCode::RefusedByRuntime, "its input must be a sparse constant");
    QS_CHECK(expectTypeIn(context, "input 0", input.dtype(), {DType::Float32, DType::Float16, DType::Int8}));
    OpArithmetic arithmetic;
    arithmetic.formula = "out = x, zeros filled in";
    return makePrepared({{input.dtype(), input.shape}}, std::move(arithmetic), [](const EvalContext& run) {
        const auto bytes = run.input(0).bytes.span();
        std::copy_n(bytes.begin(), run.output(0).bytes.size(), run.output(0).bytes.begin());
    });
}

} // namespace quantstep
