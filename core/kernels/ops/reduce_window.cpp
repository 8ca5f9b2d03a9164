// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/op_checks.h"
#include "core/kernels/plain_numbers.h"

#include <limits>

namespace quantstep {

Result<PreparedPtr> prepareReduceWindow(const PrepareContext& context);

namespace {

/// The numbers of the file format.
enum Function { kAdd = 1, kMultiply, kMinimum, kMaximum, kAll, kAny };

template<typename T> T combine(int function, T a, T b)
{
    switch (function) {
    case kAdd: return PlainAdd::apply(a, b);
    case kMultiply: return PlainMul::apply(a, b);
    case kMinimum: return a <= b ? a : b;
    case kMaximum: return a >= b ? a : b;
    case kAll: return static_cast<T>(a != T{0} && b != T{0});
    default: return static_cast<T>(a != T{0} || b != T{0});
    }
}

struct WindowPlan {
    int function = 0;
    Shape output;
    Shape window;
    std::vector<std::size_t> moves, steps; ///< in the input, per output position and per window position
};

std::size_t placeOf(const std::vector<std::int32_t>& index, const std::vector<std::size_t>& steps)
{
    std::size_t place = 0;
    for (std::size_t axis = 0; axis < index.size(); ++axis)
        place += static_cast<std::size_t>(index[axis]) * steps[axis];
    return place;
}

template<typename T> PreparedPtr makeReduceWindow(const PrepareContext& context, WindowPlan plan)
{
    OpArithmetic arithmetic;
    arithmetic.formula = "out = all elements of a window combined, beginning with the initial value";
    TensorSpec spec{context.input(0).dtype(), plan.output};
    return makePrepared({std::move(spec)}, std::move(arithmetic), [plan = std::move(plan)](const EvalContext& c) {
        const T* input = reinterpret_cast<const T*>(c.input(0).bytes.data());
        const T start = *reinterpret_cast<const T*>(c.input(1).bytes.data());
        std::vector<std::size_t> window;
        for (std::size_t k = 0; k < plan.window.elements(); ++k)
            window.push_back(placeOf(plan.window.indexOf(k), plan.steps));
        for (std::size_t i = 0; i < plan.output.elements(); ++i) {
            const T* first = input + placeOf(plan.output.indexOf(i), plan.moves);
            T result = start;
            for (const std::size_t place : window)
                result = combine(plan.function, result, first[place]);
            c.output(0).template as<T>()[i] = result;
        }
    });
}

/// One of the three vectors that describe the window. Errors: RefusedByRuntime.
Result<std::vector<std::int64_t>> windowInput(const PrepareContext& context, int index, int rank)
{
    const Operand& operand = context.input(index);
    QS_CHECK(expectTypeIn(context, fmt::format("input {}", index), operand.dtype(), {DType::Int64}));
    if (!operand.info->isConstant || operand.shape != Shape{rank})
        return context.error(
            ErrorCode::RefusedByRuntime, "input {} is not constant or not of {} elements", index, rank);
    QS_TRY(const auto values, integersOf(context, index));
    for (const std::int64_t value : values) {
        if (value < 1 || value > std::numeric_limits<std::int32_t>::max())
            return context.error(ErrorCode::RefusedByRuntime, "input {} holds {}", index, value);
    }
    return values;
}

Result<WindowPlan> windowPlan(const PrepareContext& context)
{
    QS_TRY(const auto options, context.options<ReduceWindowOptions>());
    const Shape& input = context.input(0).shape;
    constexpr int kMaxRank = 6;
    if (input.rank() < 1 || input.rank() > kMaxRank || context.input(1).shape.elements() < 1 || options.function < kAdd
        || options.function > kAny) {
        return context.error(ErrorCode::RefusedByRuntime,
            "input {} of 1 to 6 axes, initial value {}, function {}, expected 1 to 6", input.text(),
            context.input(1).shape.text(), options.function);
    }
    QS_TRY(const auto window, windowInput(context, 2, input.rank()));
    QS_TRY(const auto strides, windowInput(context, 3, input.rank()));
    QS_TRY(const auto dilations, windowInput(context, 4, input.rank()));
    WindowPlan plan{options.function, input, input, {}, {}};
    const auto inputStrides = input.strides();
    for (int axis = 0; axis < input.rank(); ++axis) {
        const auto a = static_cast<std::size_t>(axis);
        const std::int64_t rest = input.dim(axis) - ((window[a] - 1) * dilations[a] + 1);
        plan.output.setDim(axis, rest < 0 ? 0 : static_cast<std::int32_t>(rest / strides[a] + 1));
        plan.window.setDim(axis, static_cast<std::int32_t>(window[a]));
        plan.moves.push_back(inputStrides[a] * static_cast<std::size_t>(strides[a]));
        plan.steps.push_back(inputStrides[a] * static_cast<std::size_t>(dilations[a]));
    }
    if (plan.output.elements() == 0)
        plan.window = Shape{0}; // nothing to walk, however large it is
    return plan;
}

} // namespace

Result<PreparedPtr> prepareReduceWindow(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(5, 5, 1));
    const DType dtype = context.input(0).dtype();
    QS_CHECK(expectSameType(context, "input 0", dtype, "the initial value", context.input(1).dtype()));
    QS_CHECK(expectSameType(context, "input 0", dtype, "the output", context.output(0).dtype()));
    QS_TRY(WindowPlan plan, windowPlan(context));
    switch (dtype) {
    case DType::Bool:
    case DType::Int8: return makeReduceWindow<std::int8_t>(context, std::move(plan));
    case DType::Int16: return makeReduceWindow<std::int16_t>(context, std::move(plan));
    case DType::Int32: return makeReduceWindow<std::int32_t>(context, std::move(plan));
    case DType::Int64: return makeReduceWindow<std::int64_t>(context, std::move(plan));
    case DType::UInt8: return makeReduceWindow<std::uint8_t>(context, std::move(plan));
    case DType::Float32: return makeReduceWindow<float>(context, std::move(plan));
    case DType::Float64: return makeReduceWindow<double>(context, std::move(plan));
    default: return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(dtype));
    }
}

} // namespace quantstep
