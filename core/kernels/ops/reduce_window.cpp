// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// REDUCE_WINDOW, and STABLEHLO_REDUCE_WINDOW, which can also put elements apart and pad before.

#include "core/kernels/op_checks.h"
#include "core/kernels/ops/interior_padding.h"
#include "core/kernels/ops/region.h"
#include "core/kernels/plain_numbers.h"

#include <limits>

namespace quantstep {

Result<PreparedPtr> prepareReduceWindow(const PrepareContext& context);
Result<PreparedPtr> prepareStablehloReduceWindow(const PrepareContext& context);

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
    std::optional<InteriorPadding> padding; ///< of the input, by the initial value, before all
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
        std::vector<T> padded;
        if (plan.padding && plan.output.elements() > 0) {
            padded.resize(plan.padding->output.elements());
            plan.padding->apply(
                c.input(0).bytes.data(), c.input(1).bytes.data(), reinterpret_cast<std::byte*>(padded.data()));
            input = padded.data();
        }
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

constexpr int kMaxRank = 6;

Status checkOperands(const PrepareContext& context)
{
    const Shape& input = context.input(0).shape;
    if (input.rank() < 1 || input.rank() > kMaxRank || context.input(1).shape.elements() < 1) {
        return context.error(ErrorCode::RefusedByRuntime, "input {} of 1 to 6 axes, initial value {}", input.text(),
            context.input(1).shape.text());
    }
    return {};
}

/// Per axis.
struct Window {
    std::vector<std::int64_t> size, stride, dilation;
};

WindowPlan makePlan(int function, const Shape& input, const Window& window)
{
    WindowPlan plan{function, input, input, {}, {}, {}};
    const auto inputStrides = input.strides();
    for (int axis = 0; axis < input.rank(); ++axis) {
        const auto a = static_cast<std::size_t>(axis);
        const std::int64_t rest = input.dim(axis) - ((window.size[a] - 1) * window.dilation[a] + 1);
        plan.output.setDim(axis, rest < 0 ? 0 : static_cast<std::int32_t>(rest / window.stride[a] + 1));
        plan.window.setDim(axis, static_cast<std::int32_t>(window.size[a]));
        plan.moves.push_back(inputStrides[a] * static_cast<std::size_t>(window.stride[a]));
        plan.steps.push_back(inputStrides[a] * static_cast<std::size_t>(window.dilation[a]));
    }
    if (plan.output.elements() == 0)
        plan.window = Shape{0}; // nothing to walk, however large it is
    return plan;
}

Result<WindowPlan> windowPlan(const PrepareContext& context)
{
    QS_TRY(const auto options, context.options<ReduceWindowOptions>());
    QS_CHECK(checkOperands(context));
    if (options.function < kAdd || options.function > kAny)
        return context.error(ErrorCode::RefusedByRuntime, "function {}, expected 1 to 6", options.function);
    const Shape& input = context.input(0).shape;
    Window window;
    QS_TRY(window.size, windowInput(context, 2, input.rank()));
    QS_TRY(window.stride, windowInput(context, 3, input.rank()));
    QS_TRY(window.dilation, windowInput(context, 4, input.rank()));
    return makePlan(options.function, input, window);
}

/// What the body of STABLEHLO_REDUCE_WINDOW computes.
Result<int> functionOf(const PrepareContext& context, std::int32_t subgraph)
{
    QS_TRY(const auto codes, regionOperators(context, subgraph));
    switch (codes.size() == 1 ? codes[0] : OpCode::Custom) {
    case OpCode::Add:
    case OpCode::StablehloAdd: return kAdd;
    case OpCode::Mul:
    case OpCode::StablehloMultiply: return kMultiply;
    case OpCode::Maximum:
    case OpCode::StablehloMaximum: return kMaximum;
    case OpCode::Minimum:
    case OpCode::StablehloMinimum: return kMinimum;
    case OpCode::LogicalAnd:
    case OpCode::StablehloAnd: return kAll;
    case OpCode::LogicalOr: return kAny;
    default: break;
    }
    return context.error(ErrorCode::RefusedByRuntime, "subgraph {} is not one operator that can reduce", subgraph);
}

/// One option for all axes: as many as the window has, or none for the default; more than the input has are ignored.
Result<std::vector<std::int64_t>> windowOption(const PrepareContext& context, std::string_view name,
    const std::vector<std::int64_t>& values, std::size_t windowSize, std::int64_t least, std::int64_t standard)
{
    constexpr std::size_t kMaxAxes = 8;
    const std::size_t perAxis = least > 0 ? 1 : 2;
    const auto wanted = perAxis * static_cast<std::size_t>(context.input(0).shape.rank());
    const bool counted = windowSize <= kMaxAxes && windowSize > 0
        && (values.empty() || (values.size() == perAxis * windowSize && (values.size() >= wanted || least <= 0)));
    const bool inside = std::ranges::all_of(values,
        [&](std::int64_t value) { return value >= least && value <= std::numeric_limits<std::int32_t>::max(); });
    if (!counted || !inside) {
        return context.error(ErrorCode::RefusedByRuntime, "{} [{}] of an input {} and a window of {} axes", name,
            fmt::join(values, ", "), context.input(0).shape.text(), windowSize);
    }
    std::vector<std::int64_t> result = values;
    result.resize(wanted, values.empty() ? standard : 0);
    return result;
}

Result<InteriorPadding> paddingOf(const PrepareContext& context, const StablehloReduceWindowOptions& options)
{
    const std::size_t axes = options.windowDimensions.size();
    constexpr std::int64_t kFarBelow = -std::int64_t{std::numeric_limits<std::int32_t>::max()};
    QS_TRY(const auto dilations, windowOption(context, "base dilations", options.baseDilations, axes, 1, 1));
    QS_TRY(const auto padding, windowOption(context, "padding", options.padding, axes, kFarBelow, 0));
    const Shape& input = context.input(0).shape;
    InteriorPadding result{input, input, {}, dilations, dtypeBytes(context.input(0).dtype(), 1)};
    const bool padded = std::ranges::any_of(padding, [](std::int64_t value) { return value != 0; });
    const bool dilated = std::ranges::any_of(dilations, [](std::int64_t value) { return value != 1; });
    for (int axis = 0; axis < input.rank(); ++axis) {
        const auto a = static_cast<std::size_t>(axis);
        const std::int64_t apart = (std::int64_t{input.dim(axis)} - 1) * dilations[a] + 1;
        const std::int64_t size = apart + padding[2 * a] + padding[2 * a + 1];
        // The runtime fills what it dilates or pads without end when that is empty.
        if (apart < (dilated ? 1 : 0) || size < (padded ? 1 : 0) || size > std::numeric_limits<std::int32_t>::max()) {
            return context.error(
                ErrorCode::RefusedByRuntime, "axis {} of {} would be padded to size {}", axis, input.text(), size);
        }
        result.output.setDim(axis, static_cast<std::int32_t>(size));
        result.low.push_back(padding[2 * a]);
    }
    QS_CHECK(expectSaneShape(context, result.output));
    return result;
}

Result<WindowPlan> stablehloPlan(const PrepareContext& context)
{
    QS_TRY(const auto options, context.options<StablehloReduceWindowOptions>());
    QS_CHECK(checkOperands(context));
    const std::size_t axes = options.windowDimensions.size();
    Window window;
    QS_TRY(window.size, windowOption(context, "window dimensions", options.windowDimensions, axes, 1, 1));
    QS_TRY(window.stride, windowOption(context, "window strides", options.windowStrides, axes, 1, 1));
    QS_TRY(window.dilation, windowOption(context, "window dilations", options.windowDilations, axes, 1, 1));
    QS_TRY(const int function, functionOf(context, options.bodySubgraph));
    QS_TRY(InteriorPadding padding, paddingOf(context, options));
    WindowPlan plan = makePlan(function, padding.output, window);
    plan.padding = std::move(padding);
    return plan;
}

Result<PreparedPtr> makeOfType(const PrepareContext& context, WindowPlan plan)
{
    const DType dtype = context.input(0).dtype();
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

Status checkTypes(const PrepareContext& context)
{
    const DType dtype = context.input(0).dtype();
    QS_CHECK(expectSameType(context, "input 0", dtype, "the initial value", context.input(1).dtype()));
    return expectSameType(context, "input 0", dtype, "the output", context.output(0).dtype());
}

} // namespace

Result<PreparedPtr> prepareReduceWindow(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(5, 5, 1));
    QS_CHECK(checkTypes(context));
    QS_TRY(WindowPlan plan, windowPlan(context));
    return makeOfType(context, std::move(plan));
}

Result<PreparedPtr> prepareStablehloReduceWindow(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    QS_CHECK(checkTypes(context));
    QS_CHECK(expectFixedSize(context, context.input(0).dtype()));
    QS_TRY(WindowPlan plan, stablehloPlan(context));
    return makeOfType(context, std::move(plan));
}

} // namespace quantstep
