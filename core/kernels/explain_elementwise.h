// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Explanations of operators that make each output of one element per input.

#include "core/kernels/explain_stages.h"

#include <limits>
#include <utility>

#include <fmt/format.h>

namespace quantstep {

/// The only stage of a function that is not shown in parts; sets `recomputed`.
template<typename Out>
void explainFunction(OpExplanation& to, std::string formula, Out result, std::vector<NamedNumber> inputs)
{
    to.stages.push_back(
        {"function", std::move(formula), toNumber(result), std::nullopt, std::nullopt, std::move(inputs)});
    to.recomputed = toNumber(result);
}

/// Explains out = f(a, b). `positions(element)` gives the elements of inputs 0 and 1;
/// detail(to, a, b) adds the stages, ends with the output's code, and may be nothing: then f is one stage.
template<typename In, typename Positions, typename F>
[[nodiscard]] Explainer explainBinary(Positions positions, std::string formula, F f)
{
    return [positions = std::move(positions), formula = std::move(formula), f](
               const ExplainContext& c, OpExplanation& to) {
        const auto [a, b] = positions(c.element);
        const In x = c.input(0).template as<In>()[a];
        const In y = c.input(1).template as<In>()[b];
        to.reads = {{0, a}, {1, b}};
        if constexpr (std::is_void_v<std::invoke_result_t<const F&, OpExplanation&, In, In>>)
            f(to, x, y);
        else
            explainFunction(to, formula, f(to, x, y), {{"a", toNumber(x)}, {"b", toNumber(y)}});
        return true;
    };
}

/// Explains out = f(x), element by element; f as above.
template<typename In, typename F> [[nodiscard]] Explainer explainUnary(std::string formula, F f)
{
    return [formula = std::move(formula), f](const ExplainContext& c, OpExplanation& to) {
        const In x = c.input(0).template as<In>()[c.element];
        to.reads = {{0, c.element}};
        if constexpr (std::is_void_v<std::invoke_result_t<const F&, OpExplanation&, In>>) {
            f(to, x);
        } else {
            std::vector<NamedNumber> details{{"x", toNumber(x)}};
            if constexpr (std::is_integral_v<In> && sizeof(In) == 1 && !std::is_same_v<In, bool>) {
                // A function of a byte is a table: what lies beside its entry.
                if (x > std::numeric_limits<In>::min())
                    details.push_back({"entry before", toNumber(f(to, static_cast<In>(x - 1)))});
                if (x < std::numeric_limits<In>::max())
                    details.push_back({"entry after", toNumber(f(to, static_cast<In>(x + 1)))});
            }
            explainFunction(to, formula, f(to, x), std::move(details));
        }
        return true;
    };
}

} // namespace quantstep
