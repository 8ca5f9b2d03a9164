// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/shape.h"

#include <cstddef>
#include <type_traits>
#include <vector>

namespace quantstep {

/// How the elements of an input fall on the outputs of a reduction: rows of `rowLength` inputs that lie
/// together, which go to one output (rowStep 0) or to neighbouring ones (1).
struct ReducePlan {
    std::vector<std::size_t> extents, steps; ///< outer axes: sizes, and output elements between neighbours
    std::size_t rowLength = 1, rowStep = 0;
    std::size_t elements = 1;

    /// The output that the row beginning at input `first` goes to, or its first input.
    [[nodiscard]] std::size_t outputOf(std::size_t first) const
    {
        std::size_t rest = first / rowLength;
        std::size_t at = 0;
        for (std::size_t axis = extents.size(); axis-- > 0;) {
            at += rest % extents[axis] * steps[axis];
            rest /= extents[axis];
        }
        return at;
    }

    [[nodiscard]] static ReducePlan make(const Shape& input, const std::vector<bool>& reduced)
    {
        ReducePlan plan;
        const auto rank = static_cast<std::size_t>(input.rank());
        std::vector<std::size_t> steps(rank, 0);
        std::size_t step = 1;
        for (std::size_t axis = rank; axis-- > 0;) {
            const auto size = static_cast<std::size_t>(input.dim(static_cast<int>(axis)));
            plan.elements *= size;
            if (!reduced[axis]) {
                steps[axis] = step;
                step *= size;
            }
        }
        for (std::size_t axis = 0; axis < rank; ++axis) {
            const auto size = static_cast<std::size_t>(input.dim(static_cast<int>(axis)));
            if (!plan.extents.empty() && plan.steps.back() == steps[axis] * size) {
                plan.extents.back() *= size;
                plan.steps.back() = steps[axis];
            } else {
                plan.extents.push_back(size);
                plan.steps.push_back(steps[axis]);
            }
        }
        if (!plan.extents.empty()) {
            plan.rowLength = plan.extents.back();
            plan.rowStep = plan.steps.back();
            plan.extents.pop_back();
            plan.steps.pop_back();
        }
        return plan;
    }
};

/// Folds every input into its output, in the order of the inputs: out = step(out, x).
template<typename T, typename Acc, typename Step>
void reduceInto(const ReducePlan& plan, const T* input, Acc* outputs, const Step& step)
{
    for (std::size_t first = 0; first < plan.elements; first += plan.rowLength) {
        const std::size_t at = plan.outputOf(first);
        const T* row = input + first;
        if (plan.rowStep == 0) {
            Acc acc = outputs[at];
            for (std::size_t i = 0; i < plan.rowLength; ++i)
                acc = step(acc, row[i]);
            outputs[at] = acc;
        } else {
            for (std::size_t i = 0; i < plan.rowLength; ++i)
                outputs[at + i * plan.rowStep] = step(outputs[at + i * plan.rowStep], row[i]);
        }
    }
}

/// Calls visit(position) for the inputs that make up one output, in their order.
template<typename Visit> void forReduced(const ReducePlan& plan, std::size_t output, const Visit& visit)
{
    for (std::size_t first = 0; first < plan.elements; first += plan.rowLength) {
        const std::size_t at = plan.outputOf(first);
        if (plan.rowStep == 0) {
            for (std::size_t i = 0; at == output && i < plan.rowLength; ++i)
                visit(first + i);
        } else if (output >= at && output - at < plan.rowLength * plan.rowStep && (output - at) % plan.rowStep == 0) {
            visit(first + (output - at) / plan.rowStep);
        }
    }
}

/// Adds every input to the sum of its output; integer sums wrap.
template<typename T, typename Sum> void sumInto(const ReducePlan& plan, const T* input, Sum* sums)
{
    reduceInto(plan, input, sums, [](Sum a, T b) {
        if constexpr (std::is_integral_v<Sum>) {
            using U = std::make_unsigned_t<Sum>;
            return static_cast<Sum>(static_cast<U>(a) + static_cast<U>(static_cast<Sum>(b)));
        } else {
            return a + static_cast<Sum>(b);
        }
    });
}

} // namespace quantstep
