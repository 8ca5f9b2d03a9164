// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/op_checks.h"
#include "core/kernels/ops/index_vectors.h"
#include "core/kernels/ops/region.h"
#include "core/kernels/plain_numbers.h"
#include "core/kernels/small_floats.h"

#include <cstring>

namespace quantstep {

Result<PreparedPtr> prepareStablehloScatter(const PrepareContext& context);

namespace {

enum class Computation : std::uint8_t { Update, Add, Multiply, Maximum, Minimum };

template<typename T> T computed(Computation computation, T old, T update)
{
    switch (computation) {
    case Computation::Add: return PlainAdd::apply(old, update);
    case Computation::Multiply: return PlainMul::apply(old, update);
    case Computation::Maximum: return old < update ? update : old;
    case Computation::Minimum: return update < old ? update : old;
    default: return update;
    }
}

Half computed(Computation computation, Half old, Half update)
{
    if (computation == Computation::Update)
        return update;
    return Half::of(computed(computation, old.value(), update.value()));
}

/// A bool.
struct Flag {
    std::uint8_t byte = 0;
};

/// Of bools: or, and, or, and.
Flag computed(Computation computation, Flag old, Flag update)
{
    const bool either = old.byte != 0 || update.byte != 0, both = old.byte != 0 && update.byte != 0;
    switch (computation) {
    case Computation::Add:
    case Computation::Maximum: return {either};
    case Computation::Multiply:
    case Computation::Minimum: return {both};
    default: return update;
    }
}

struct ScatterPlan {
    Computation computation = Computation::Update;
    Shape output, updates;
    IndexVectors vectors;
    std::vector<std::int64_t> startAxes;
    std::vector<std::pair<std::size_t, std::size_t>> window; ///< axis of the output, axis of the updates
};

/// Where an update goes; false: beside the output, where the runtime drops it.
bool placeOf(const ScatterPlan& plan, const TensorValue& indices, const std::vector<std::int32_t>& update,
    std::vector<std::int32_t>& place)
{
    std::vector<std::int64_t> at(place.size(), 0);
    for (std::size_t k = 0; k < plan.startAxes.size(); ++k)
        at[static_cast<std::size_t>(plan.startAxes[k])] = plan.vectors.at(indices, update, k);
    for (const auto& [axis, from] : plan.window)
        at[axis] = PlainAdd::apply(at[axis], std::int64_t{update[from]});
    for (std::size_t axis = 0; axis < at.size(); ++axis) {
        if (at[axis] < 0 || at[axis] >= plan.output.dims()[axis])
            return false;
        place[axis] = static_cast<std::int32_t>(at[axis]);
    }
    return true;
}

template<typename T> PreparedPtr makeScatter(DType dtype, ScatterPlan plan, OpArithmetic arithmetic)
{
    TensorSpec spec{dtype, plan.output};
    return makePrepared({std::move(spec)}, std::move(arithmetic), [plan = std::move(plan)](const EvalContext& c) {
        const auto whole = c.input(0).bytes.span();
        if (whole.empty())
            return;
        std::memcpy(c.output(0).bytes.data(), whole.data(), whole.size());
        const auto* updates = reinterpret_cast<const T*>(c.input(2).bytes.data());
        T* output = c.output(0).template as<T>();
        std::vector<std::int32_t> place(static_cast<std::size_t>(plan.output.rank()));
        for (std::size_t i = 0; i < plan.updates.elements(); ++i) {
            if (!placeOf(plan, c.input(1), plan.updates.indexOf(i), place))
                continue;
            T& element = output[plan.output.flatIndex(place)];
            element = computed(plan.computation, element, updates[i]);
        }
    });
}

Result<Computation> computationOf(const PrepareContext& context, std::int32_t subgraph)
{
    QS_TRY(const auto codes, regionOperators(context, subgraph));
    if (codes.empty())
        return Computation::Update;
    if (codes.size() == 1) {
        switch (codes[0]) {
        case OpCode::StablehloAdd: return Computation::Add;
        case OpCode::StablehloMultiply: return Computation::Multiply;
        case OpCode::StablehloMaximum: return Computation::Maximum;
        case OpCode::StablehloMinimum: return Computation::Minimum;
        default: break;
        }
    }
    return context.error(ErrorCode::RefusedByRuntime,
        "subgraph {} is not one STABLEHLO_ADD, STABLEHLO_MULTIPLY, STABLEHLO_MAXIMUM or STABLEHLO_MINIMUM", subgraph);
}

/// All that the runtime checks beforehand.
Status checkCounts(const PrepareContext& context, const StablehloScatterOptions& options)
{
    const auto rankOf = [&](int index) { return static_cast<std::size_t>(context.input(index).shape.rank()); };
    const bool fits = options.updateWindowDims.size() <= std::min(rankOf(2), kMaxRegionAxes)
        && options.insertedWindowDims.size() <= std::min(rankOf(0), kMaxRegionAxes)
        && options.scatterDimsToOperandDims.size() <= std::min(rankOf(0), kMaxRegionAxes)
        && options.indexVectorDim <= static_cast<std::int64_t>(rankOf(1));
    return fits ? Status() : context.error(ErrorCode::RefusedByRuntime, "its options name more axes than there are");
}

/// The axes that the options name must fit together. The runtime checks little of that, and reads and writes beside
/// its buffers where they do not.
Status checkAxes(const PrepareContext& context, const StablehloScatterOptions& options)
{
    const Shape& output = context.input(0).shape;
    const Shape& indices = context.input(1).shape;
    const Shape& updates = context.input(2).shape;
    const bool counts = options.scatterDimsToOperandDims.size() <= kMaxRegionAxes
        && areAxes(options.updateWindowDims, updates.rank()) && areAxes(options.insertedWindowDims, output.rank())
        && static_cast<int>(options.updateWindowDims.size() + options.insertedWindowDims.size()) == output.rank();
    const bool vectors = options.indexVectorDim >= 0 && options.indexVectorDim < indices.rank()
        && updates.rank() - static_cast<int>(options.updateWindowDims.size()) == indices.rank() - 1;
    const bool inside = std::ranges::all_of(
        options.scatterDimsToOperandDims, [&](std::int64_t axis) { return axis >= 0 && axis < output.rank(); });
    if (!counts || !vectors || !inside
        || static_cast<int>(options.scatterDimsToOperandDims.size())
            > indices.dim(static_cast<int>(options.indexVectorDim))) {
        return context.error(ErrorCode::RefusedByRuntime,
            "its axes do not describe windows of the updates {} at indices {} in {}", updates.text(), indices.text(),
            output.text());
    }
    return {};
}

Result<ScatterPlan> scatterPlan(const PrepareContext& context)
{
    QS_TRY(const auto options, context.options<StablehloScatterOptions>());
    ScatterPlan plan;
    plan.output = context.input(0).shape;
    plan.updates = context.input(2).shape;
    QS_CHECK(checkCounts(context, options));
    QS_TRY(plan.computation, computationOf(context, options.updateSubgraph));
    if (plan.output.elements() == 0 || plan.updates.elements() == 0) {
        plan.updates = Shape{0};
        return plan;
    }
    QS_CHECK(checkAxes(context, options));
    plan.startAxes = options.scatterDimsToOperandDims;
    plan.vectors.indices = context.input(1).shape;
    plan.vectors.axis = static_cast<int>(options.indexVectorDim);
    for (int axis = 0; axis < plan.updates.rank(); ++axis) {
        if (std::ranges::count(options.updateWindowDims, axis) > 0)
            continue;
        const std::size_t i = plan.vectors.batchAxes.size();
        plan.vectors.batchAxes.push_back(static_cast<std::size_t>(axis));
        if (plan.updates.dim(axis) > plan.vectors.batchSize(i)) {
            return context.error(ErrorCode::RefusedByRuntime, "updates {} for indices {}", plan.updates.text(),
                plan.vectors.indices.text());
        }
    }
    for (std::size_t axis = 0, next = 0; axis < static_cast<std::size_t>(plan.output.rank()); ++axis) {
        if (std::ranges::count(options.insertedWindowDims, static_cast<std::int64_t>(axis)) == 0)
            plan.window.emplace_back(axis, static_cast<std::size_t>(options.updateWindowDims[next++]));
    }
    return plan;
}

} // namespace

Result<PreparedPtr> prepareStablehloScatter(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(3, 3, 1));
    const DType dtype = context.input(0).dtype();
    QS_CHECK(expectTypeIn(context, "the indices", context.input(1).dtype(), {DType::Int32, DType::Int64}));
    if (context.output(0).dtype() != dtype || context.input(2).dtype() != dtype) {
        return context.error(ErrorCode::Unsupported,
            "the updates are {} and the output {}, the input {}: the runtime mistakes one for the other",
            dtypeName(context.input(2).dtype()), dtypeName(context.output(0).dtype()), dtypeName(dtype));
    }
    QS_TRY(ScatterPlan plan, scatterPlan(context));
    OpArithmetic arithmetic;
    arithmetic.formula = "out = x, then out[index] = f(out[index], update) for each update in turn";
    arithmetic.note = "updates beside x are dropped";
    const auto make = [&]<typename T>(T) -> Result<PreparedPtr> {
        return makeScatter<T>(dtype, std::move(plan), std::move(arithmetic));
    };
    switch (dtype) {
    case DType::Float16: return make(Half{});
    case DType::Float32: return make(float{});
    case DType::Float64: return make(double{});
    case DType::Int8: return make(std::int8_t{});
    case DType::Int16: return make(std::int16_t{});
    case DType::Int32: return make(std::int32_t{});
    case DType::Int64: return make(std::int64_t{});
    case DType::UInt8: return make(std::uint8_t{});
    case DType::UInt16: return make(std::uint16_t{});
    case DType::UInt32: return make(std::uint32_t{});
    case DType::UInt64: return make(std::uint64_t{});
    case DType::Bool: return make(Flag{});
    default: return context.error(ErrorCode::RefusedByRuntime, "there is no kernel for {}", dtypeName(dtype));
    }
}

} // namespace quantstep
