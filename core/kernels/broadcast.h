// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/explain_elementwise.h"
#include "core/kernels/kernel.h"
#include "core/kernels/op_checks.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace quantstep {

/// How two operands are walked so that they broadcast to one output (rules as broadcastShapes()):
/// rows of `rowLength` outputs, in which each operand advances by its row step (0 or 1).
/// Neighbouring axes that broadcast alike are merged, so that equal shapes make one long row.
struct BroadcastPlan {
    Shape output;
    std::vector<std::size_t> extents, stepsA, stepsB; ///< of the outer axes, outermost first
    std::size_t rowLength = 1, rowStepA = 0, rowStepB = 0;
    std::size_t elements = 1;

    [[nodiscard]] static std::optional<BroadcastPlan> make(const Shape& a, const Shape& b);
};

/// Calls row(out, a, b, count) for the parts of rows that make up the outputs [begin, end): the positions
/// of the first output and of its operands.
template<typename Row> void forEachRow(const BroadcastPlan& plan, std::size_t begin, std::size_t end, Row&& row)
{
    while (begin < end) {
        const std::size_t inRow = begin % plan.rowLength;
        const std::size_t count = std::min(plan.rowLength - inRow, end - begin);
        std::size_t rest = begin / plan.rowLength;
        std::size_t a = inRow * plan.rowStepA;
        std::size_t b = inRow * plan.rowStepB;
        for (std::size_t axis = plan.extents.size(); axis-- > 0;) {
            const std::size_t index = rest % plan.extents[axis];
            rest /= plan.extents[axis];
            a += index * plan.stepsA[axis];
            b += index * plan.stepsB[axis];
        }
        row(begin, a, b, count);
        begin += count;
    }
}

/// The elements of both operands that make output `element`.
[[nodiscard]] inline std::pair<std::size_t, std::size_t> operandsOf(const BroadcastPlan& plan, std::size_t element)
{
    std::pair<std::size_t, std::size_t> at;
    forEachRow(plan, element, element + 1, [&](std::size_t, std::size_t a, std::size_t b, std::size_t) {
        at = {a, b};
    });
    return at;
}

/// Explains an element-wise operator on inputs 0 and 1; f as in explainBinary().
template<typename In, typename F>
[[nodiscard]] Explainer explainBroadcast(const BroadcastPlan& plan, std::string formula, F f)
{
    return explainBinary<In>(
        [plan](std::size_t element) { return operandsOf(plan, element); }, std::move(formula), std::move(f));
}

/// An element-wise operator on inputs 0 and 1 of element type In: out = f(a, b).
template<typename In, typename Out, typename F>
[[nodiscard]] PreparedPtr makeBinary(DType outputType, BroadcastPlan plan, OpArithmetic arithmetic, F f)
{
    std::vector<TensorSpec> outputs{{outputType, plan.output}};
    Explainer explainer;
    if constexpr (kIsNumber<In> && kIsNumber<Out>) {
        if (isFloat(outputType) == kIsFloat<Out>)
            explainer = explainBroadcast<In>(
                plan, arithmetic.formula, [f](const OpExplanation&, In a, In b) { return Out{f(a, b)}; });
    }
    PreparedPtr prepared = makePrepared(
        std::move(outputs), std::move(arithmetic), [plan = std::move(plan), f](const EvalContext& context) {
            const In* a = context.input(0).template as<In>().data();
            const In* b = context.input(1).template as<In>().data();
            Out* out = context.output(0).template as<Out>();
            forPieces(context, plan.elements, 4, [&](std::size_t begin, std::size_t end) {
                forEachRow(plan, begin, end, [&](std::size_t o, std::size_t ia, std::size_t ib, std::size_t count) {
                    for (std::size_t i = 0; i < count; ++i)
                        out[o + i] = f(a[ia + i * plan.rowStepA], b[ib + i * plan.rowStepB]);
                });
            });
        });
    prepared->explainWith(std::move(explainer));
    return prepared;
}

/// Where the runtime's broadcasting loop, which does at most 8 dimensions, is used.
enum class BroadcastLoop : std::uint8_t {
    DifferentShapes, ///< already for a leading dimension of 1 more
    RealBroadcast, ///< leading dimensions of 1 do not count
    Always,
};

/// The plan for inputs 0 and 1. Errors: RefusedByRuntime when the shapes do not broadcast, or have more than 8
/// dimensions where that counts.
[[nodiscard]] Result<BroadcastPlan> broadcastPlan(
    const PrepareContext& context, BroadcastLoop loop = BroadcastLoop::DifferentShapes);

} // namespace quantstep
