// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// STABLEHLO_ADD, STABLEHLO_MULTIPLY, STABLEHLO_MAXIMUM, STABLEHLO_MINIMUM, and STABLEHLO_AND (which only the default
// resolver has): of numbers as they are, without broadcasting.

#include "core/kernels/broadcast.h"
#include "core/kernels/plain_numbers.h"
#include "core/kernels/small_floats.h"

namespace quantstep {

Result<PreparedPtr> prepareStablehloAdd(const PrepareContext& context);
Result<PreparedPtr> prepareStablehloAnd(const PrepareContext& context);
Result<PreparedPtr> prepareStablehloMaximum(const PrepareContext& context);
Result<PreparedPtr> prepareStablehloMinimum(const PrepareContext& context);
Result<PreparedPtr> prepareStablehloMultiply(const PrepareContext& context);

namespace {

struct Sum {
    static constexpr const char* kFormula = "out = a + b";
    static constexpr bool kFloats = true;
    template<typename T> static T of(T a, T b) { return PlainAdd::apply(a, b); }
    static bool of(bool a, bool b) { return a || b; }
};
struct Product {
    static constexpr const char* kFormula = "out = a * b";
    static constexpr bool kFloats = true;
    template<typename T> static T of(T a, T b) { return PlainMul::apply(a, b); }
    static bool of(bool a, bool b) { return a && b; }
};
/// Of two numbers that do not compare (NaN) the first is taken.
struct Larger {
    static constexpr const char* kFormula = "out = max(a, b)";
    static constexpr bool kFloats = true;
    template<typename T> static T of(T a, T b) { return a < b ? b : a; }
};
struct Smaller {
    static constexpr const char* kFormula = "out = min(a, b)";
    static constexpr bool kFloats = true;
    template<typename T> static T of(T a, T b) { return b < a ? b : a; }
};
struct Bits {
    static constexpr const char* kFormula = "out = a and b";
    static constexpr bool kFloats = false;
    template<typename T> static T of(T a, T b) { return static_cast<T>(a & b); }
    static bool of(bool a, bool b) { return a && b; }
};

template<typename Operation, typename T, typename F>
PreparedPtr make(const PrepareContext& context, BroadcastPlan plan, F f)
{
    OpArithmetic arithmetic;
    arithmetic.formula = Operation::kFormula;
    arithmetic.note = "scales and zero points are ignored";
    return makeBinary<T, T>(context.input(0).dtype(), std::move(plan), std::move(arithmetic), f);
}

template<typename Operation> Result<PreparedPtr> prepareElementwise(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    const DType dtype = context.input(0).dtype();
    QS_CHECK(expectSameType(context, "input 0", dtype, "input 1", context.input(1).dtype()));
    QS_CHECK(expectSameType(context, "input 0", dtype, "the output", context.output(0).dtype()));
    if (context.input(0).shape != context.input(1).shape) {
        return context.error(ErrorCode::RefusedByRuntime, "inputs have shapes {} and {}, expected the same",
            context.input(0).shape.text(), context.input(1).shape.text());
    }
    QS_TRY(BroadcastPlan plan, broadcastPlan(context));
    const auto ofNumbers = [&]<typename T>(T) -> Result<PreparedPtr> {
        return make<Operation, T>(context, std::move(plan), [](T a, T b) { return Operation::template of<T>(a, b); });
    };
    switch (dtype) {
    case DType::Int8: return ofNumbers(std::int8_t{});
    case DType::Int16: return ofNumbers(std::int16_t{});
    case DType::Int32: return ofNumbers(std::int32_t{});
    case DType::Int64: return ofNumbers(std::int64_t{});
    case DType::UInt8: return ofNumbers(std::uint8_t{});
    case DType::UInt16: return ofNumbers(std::uint16_t{});
    case DType::UInt32: return ofNumbers(std::uint32_t{});
    case DType::UInt64: return ofNumbers(std::uint64_t{});
    case DType::Bool:
        return make<Operation, std::uint8_t>(context, std::move(plan),
            [](std::uint8_t a, std::uint8_t b) { return static_cast<std::uint8_t>(Operation::of(a != 0, b != 0)); });
    default: break;
    }
    if constexpr (Operation::kFloats) {
        if (dtype == DType::Float32)
            return ofNumbers(float{});
        if (dtype == DType::Float64)
            return ofNumbers(double{});
        if (dtype == DType::Float16) {
            return make<Operation, Half>(context, std::move(plan),
                [](Half a, Half b) { return Half::of(Operation::template of<float>(a.value(), b.value())); });
        }
    }
    return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(dtype));
}

} // namespace

Result<PreparedPtr> prepareStablehloAdd(const PrepareContext& context)
{
    return prepareElementwise<Sum>(context);
}

Result<PreparedPtr> prepareStablehloAnd(const PrepareContext& context)
{
    return prepareElementwise<Bits>(context);
}

Result<PreparedPtr> prepareStablehloMaximum(const PrepareContext& context)
{
    return prepareElementwise<Larger>(context);
}

Result<PreparedPtr> prepareStablehloMinimum(const PrepareContext& context)
{
    return prepareElementwise<Smaller>(context);
}

Result<PreparedPtr> prepareStablehloMultiply(const PrepareContext& context)
{
    return prepareElementwise<Product>(context);
}

} // namespace quantstep
