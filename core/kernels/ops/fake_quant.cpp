// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/reference/fake_quant.h"
#include "core/kernels/lut.h"

namespace quantstep {

Result<PreparedPtr> prepareFakeQuant(const PrepareContext& context);

Result<PreparedPtr> prepareFakeQuant(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(1, 1, 1));
    QS_TRY(const auto options, context.options<FakeQuantOptions>());
    QS_CHECK(expectTypeIn(context, "input 0", context.input(0).dtype(), {DType::Float32}));
    if (options.narrowRange)
        return context.error(ErrorCode::RefusedByRuntime, "narrow_range is set, which the runtime does not support");
    constexpr int kMaxBits = 30;
    if (options.numBits < 0 || options.numBits > kMaxBits) {
        return context.error(
            ErrorCode::RefusedByRuntime, "num_bits is {}, expected 0 to {}", options.numBits, kMaxBits);
    }
    const FakeQuantRange range = nudgedRange(options.min, options.max, options.numBits);
    OpArithmetic arithmetic;
    arithmetic.constants = {{"bits", options.numBits}};
    arithmetic.formula
        = fmt::format("out = round((clamp(x, {0}, {1}) - {0}) / {2}) * {2} + {0}", range.min, range.max, range.scale);
    return makeUnary<float, float>(
        context, DType::Float32, std::move(arithmetic), [range](float x) { return fakeQuantize(range, x); });
}

} // namespace quantstep
