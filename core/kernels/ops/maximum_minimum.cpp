// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// MAXIMUM and MINIMUM: codes are compared as they are; the runtime does not look at scales.

#include "core/kernels/broadcast.h"
#include "core/kernels/small_floats.h"

namespace quantstep {

Result<PreparedPtr> prepareMaximum(const PrepareContext& context);
Result<PreparedPtr> prepareMinimum(const PrepareContext& context);

namespace {

/// A NaN in the first operand gives the second.
struct Larger {
    template<typename T> [[nodiscard]] static T of(T a, T b) { return a > b ? a : b; }
};
struct Smaller {
    template<typename T> [[nodiscard]] static T of(T a, T b) { return a < b ? a : b; }
};

template<typename Choice> Result<PreparedPtr> prepareChoice(const PrepareContext& context, std::string formula)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    const DType dtype = context.input(0).dtype();
    QS_CHECK(expectSameType(context, "input 0", dtype, "input 1", context.input(1).dtype()));
    QS_TRY(BroadcastPlan plan, broadcastPlan(context));
    OpArithmetic arithmetic;
    arithmetic.formula = std::move(formula);
    arithmetic.note = "codes are compared; scales and zero points are ignored";
    const auto make = [&]<typename T>(T) -> Result<PreparedPtr> {
        return makeBinary<T, T>(
            dtype, std::move(plan), std::move(arithmetic), [](T a, T b) { return Choice::template of<T>(a, b); });
    };
    const auto makeSmall = [&]<typename T>(T) -> Result<PreparedPtr> {
        return makeBinary<T, T>(dtype, std::move(plan), std::move(arithmetic),
            [](T a, T b) { return T::of(Choice::template of<float>(a.value(), b.value())); });
    };
    switch (dtype) {
    case DType::Float32: return make(float{});
    case DType::Float16: return makeSmall(Half{});
    case DType::BFloat16: return makeSmall(BFloat16{});
    case DType::UInt8: return make(std::uint8_t{});
    case DType::Int8: return make(std::int8_t{});
    case DType::Int16: return make(std::int16_t{});
    case DType::Int32: return make(std::int32_t{});
    case DType::Int64: return make(std::int64_t{});
    default: return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(dtype));
    }
}

} // namespace

Result<PreparedPtr> prepareMaximum(const PrepareContext& context)
{
    return prepareChoice<Larger>(context, "out = max(a, b)");
}

Result<PreparedPtr> prepareMinimum(const PrepareContext& context)
{
    return prepareChoice<Smaller>(context, "out = min(a, b)");
}

} // namespace quantstep
