// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// BITWISE_XOR, RIGHT_SHIFT and STABLEHLO_SHIFT_LEFT (only the default resolver has the last one).

#include "core/kernels/broadcast.h"
#include "core/kernels/reference/fixed_point.h"

namespace quantstep {

Result<PreparedPtr> prepareBitwiseXor(const PrepareContext& context);
Result<PreparedPtr> prepareRightShift(const PrepareContext& context);
Result<PreparedPtr> prepareStablehloShiftLeft(const PrepareContext& context);

namespace {

struct Xor {
    static constexpr const char* kFormula = "out = a xor b";
    template<typename T> static T of(T a, T b) { return static_cast<T>(a ^ b); }
};

/// Arithmetic; counts are brought into [0, bits - 1].
struct RightShift {
    static constexpr const char* kFormula = "out = a >> b";
    template<typename T> static T of(T a, T b)
    {
        constexpr std::int64_t kMost = sizeof(T) * 8 - 1;
        return static_cast<T>(a >> std::clamp<std::int64_t>(b, 0, kMost));
    }
};

template<typename Operation, typename T> PreparedPtr make(const PrepareContext& context, BroadcastPlan plan)
{
    OpArithmetic arithmetic;
    arithmetic.formula = Operation::kFormula;
    return makeBinary<T, T>(context.input(0).dtype(), std::move(plan), std::move(arithmetic),
        [](T a, T b) { return Operation::template of<T>(a, b); });
}

Status expectTwoAlike(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    return expectSameType(context, "input 0", context.input(0).dtype(), "input 1", context.input(1).dtype());
}

Result<PreparedPtr> noKernel(const PrepareContext& context)
{
    return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(context.input(0).dtype()));
}

template<typename Operation> Result<PreparedPtr> prepareAllTypes(const PrepareContext& context)
{
    QS_CHECK(expectTwoAlike(context));
    QS_TRY(BroadcastPlan plan, broadcastPlan(context));
    switch (context.input(0).dtype()) {
    case DType::UInt8: return make<Operation, std::uint8_t>(context, std::move(plan));
    case DType::Int8: return make<Operation, std::int8_t>(context, std::move(plan));
    case DType::UInt16: return make<Operation, std::uint16_t>(context, std::move(plan));
    case DType::Int16: return make<Operation, std::int16_t>(context, std::move(plan));
    case DType::UInt32: return make<Operation, std::uint32_t>(context, std::move(plan));
    case DType::Int32: return make<Operation, std::int32_t>(context, std::move(plan));
    default: return noKernel(context);
    }
}

/// In 32 bits, then cut to the type. Counts outside of 0 to 31 give what the vector unit happens to make of them.
template<typename T> PreparedPtr makeLeftShift(const PrepareContext& context)
{
    OpArithmetic arithmetic;
    arithmetic.formula = "out = a << b";
    const Shape& shape = context.input(0).shape;
    return makePrepared({{context.input(0).dtype(), shape}}, std::move(arithmetic),
        [elements = shape.elements()](const EvalContext& c) -> Status {
            const T* a = c.input(0).as<T>().data();
            const T* b = c.input(1).as<T>().data();
            T* out = c.output(0).as<T>();
            for (std::size_t i = 0; i < elements; ++i) {
                if (b[i] < 0 || b[i] > 31) {
                    return fail(ErrorCode::DataDependent, "STABLEHLO_SHIFT_LEFT: count {} of element {} is not 0 to 31",
                        static_cast<int>(b[i]), i);
                }
                out[i] = static_cast<T>(fx::wrappingShiftLeft(a[i], b[i]));
            }
            return {};
        });
}

} // namespace

Result<PreparedPtr> prepareBitwiseXor(const PrepareContext& context)
{
    return prepareAllTypes<Xor>(context);
}

Result<PreparedPtr> prepareRightShift(const PrepareContext& context)
{
    return prepareAllTypes<RightShift>(context);
}

Result<PreparedPtr> prepareStablehloShiftLeft(const PrepareContext& context)
{
    QS_CHECK(expectTwoAlike(context));
    if (context.input(0).shape.elements() != context.input(1).shape.elements()) {
        return context.error(ErrorCode::RefusedByRuntime,
            "inputs have shapes {} and {}, but the runtime does not broadcast (it reads past the smaller one)",
            context.input(0).shape.text(), context.input(1).shape.text());
    }
    switch (context.input(0).dtype()) {
    case DType::Int8: return makeLeftShift<std::int8_t>(context);
    case DType::Int16: return makeLeftShift<std::int16_t>(context);
    case DType::Int32: return makeLeftShift<std::int32_t>(context);
    default: return noKernel(context);
    }
}

} // namespace quantstep
