// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Explanations of reductions: one output of many elements of input 0.

#include "core/kernels/explain_stages.h"

#include <string>

#include <fmt/format.h>

namespace quantstep {

/// Folds elements as the kernel does, acc = step(acc, x), and adds the stage `name`.
/// @param forElements calls its argument with the position of each element, in the kernel's order.
template<typename Acc, typename T, typename ForElements, typename Step>
Acc explainFold(OpExplanation& to, bool wantTerms, std::string name, const T* x, Acc start,
    const ForElements& forElements, const Step& step)
{
    ExplainedTerms& terms = to.terms;
    terms.formula = "x";
    Acc acc = start;
    forElements([&](std::size_t at) {
        acc = step(acc, x[at]);
        ++terms.count;
        if (wantTerms) {
            terms.terms.push_back(
                {at, ExplainedTerm::kPadding, toNumber(x[at]), std::int64_t{0}, toNumber(x[at]), toNumber(acc)});
        }
    });
    terms.extents = {terms.count};
    to.stages.push_back({name, fmt::format("{} of {} elements", name, terms.count), toNumber(acc), std::nullopt,
        std::nullopt, {{"elements", static_cast<std::int64_t>(terms.count)}}});
    return acc;
}

/// Adds a stage whose value is the output's; sets `recomputed`.
template<typename T> void explainResult(OpExplanation& to, std::string name, std::string formula, T result)
{
    to.stages.push_back({std::move(name), std::move(formula), toNumber(result)});
    to.recomputed = toNumber(result);
}

} // namespace quantstep
