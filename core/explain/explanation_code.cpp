// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/explanation_code.h"

#include <algorithm>

#include <fmt/format.h>

namespace quantstep {
namespace {

struct CodeFunction {
    std::string_view name, python, c;
};

/// In the order in which they are written: some call earlier ones.
constexpr CodeFunction kFunctions[] = {
    {"shift_left",
        R"(def shift_left(v, n):  # in 32 bits, wrapping
    return ((v << n) + 2**31) % 2**32 - 2**31
)",
        R"(/* in 32 bits, wrapping */
static int64_t shift_left(int64_t v, int n) { return (int32_t)((uint32_t)v << n); }
)"},
    {"high_multiply",
        R"(def high_multiply(a, b):  # a * b / 2^31, rounded to nearest, ties up; saturates
    if a == b == -2**31:
        return 2**31 - 1
    product = a * b
    nudged = product + (2**30 if product >= 0 else 1 - 2**30)
    return nudged // 2**31 if nudged >= 0 else -(-nudged // 2**31)
)",
        R"(/* a * b / 2^31, rounded to nearest, ties up; saturates */
static int64_t high_multiply(int64_t a, int64_t b)
{
    int64_t product = a * b;
    if (a == INT32_MIN && b == INT32_MIN)
        return INT32_MAX;
    return (product + (product >= 0 ? (int64_t)1 << 30 : 1 - ((int64_t)1 << 30))) / ((int64_t)1 << 31);
}
)"},
    {"high_multiply_ties_up",
        R"(def high_multiply_ties_up(a, b):  # a * b / 2^31, rounded to nearest, ties up
    return (a * b + 2**30) >> 31
)",
        R"(/* a * b / 2^31, rounded to nearest, ties up */
static int64_t high_multiply_ties_up(int64_t a, int64_t b) { return (a * b + ((int64_t)1 << 30)) >> 31; }
)"},
    {"rounding_shift",
        R"(def rounding_shift(v, n):  # v / 2^n, rounded to nearest, ties away from zero
    mask = 2**n - 1
    return (v >> n) + ((v & mask) > (mask >> 1) + (v < 0))
)",
        R"(/* v / 2^n, rounded to nearest, ties away from zero */
static int64_t rounding_shift(int64_t v, int n)
{
    int64_t mask = ((int64_t)1 << n) - 1;
    return (v >> n) + ((v & mask) > (mask >> 1) + (v < 0));
}
)"},
    {"rounding_shift_ties_up",
        R"(def rounding_shift_ties_up(v, n):  # v / 2^n, rounded to nearest, ties up; n > 0
    return (v + 2**(n - 1)) >> n
)",
        R"(/* v / 2^n, rounded to nearest, ties up; n > 0 */
static int64_t rounding_shift_ties_up(int64_t v, int n) { return (v + ((int64_t)1 << (n - 1))) >> n; }
)"},
    {"multiply_single_rounding",
        R"(def multiply_single_rounding(v, m, n):  # v * m / 2^n, rounded to nearest, ties up; n > 0
    return (v * m + 2**(n - 1)) >> n
)",
        R"(/* v * m / 2^n, rounded to nearest, ties up; n > 0 */
static int64_t multiply_single_rounding(int64_t v, int64_t m, int n)
{
    return (v * m + ((int64_t)1 << (n - 1))) >> n;
}
)"},
    {"multiply_real",
        R"(def multiply_real(v, m):  # in double, rounded to nearest, ties away from zero
    product = abs(v * m)
    whole = int(product)
    whole += product - whole >= 0.5
    return whole if v * m >= 0 else -whole
)",
        R"(/* in double, rounded to nearest, ties away from zero */
static int64_t multiply_real(int64_t v, double m) { return (int64_t)round((double)v * m); }
)"},
    {"clamp",
        R"(def clamp(v, least, most):
    return min(max(v, least), most)
)",
        R"(static int64_t clamp(int64_t v, int64_t least, int64_t most) { return v < least ? least : v > most ? most : v; }
)"},
};

bool isSumOfTerms(const ExplainedStage& stage)
{
    return stage.name == "terms" || stage.name == "sum";
}

bool hasCode(const ElementExplanation& explanation)
{
    const OpExplanation& steps = explanation.steps;
    const bool integers = std::holds_alternative<std::int64_t>(steps.recomputed);
    const auto stageHasCode = [&](const ExplainedStage& stage) {
        return !stage.code.empty() || (isSumOfTerms(stage) && !steps.terms.terms.empty());
    };
    return explanation.kind == ExplanationKind::Steps && integers && !steps.stages.empty()
        && std::ranges::all_of(steps.stages, stageHasCode);
}

std::string statements(const ElementExplanation& explanation, CodeLanguage language)
{
    const ExplainedTerms& terms = explanation.steps.terms;
    const bool python = language == CodeLanguage::Python;
    std::string code;
    for (const ExplainedStage& stage : explanation.steps.stages) {
        if (!stage.code.empty()) {
            code += python ? stage.code : fmt::format("    {};", stage.code);
        } else if (python) {
            code += terms.weights >= 0 ? fmt::format("v = sum({} for x, w in zip(xs, ws))", terms.formula)
                                       : fmt::format("v = sum({} for x in xs)", terms.formula);
        } else {
            const bool weights = terms.weights >= 0;
            code += fmt::format(
                "    for (int i = 0; i < {}; ++i) {{\n        int64_t x = xs[i]{};\n        v += {};\n    }}",
                terms.count, weights ? ", w = ws[i]" : "", terms.formula);
        }
        const std::string comment = fmt::format("{}: {}", stage.name, numberText(stage.value));
        code += python ? fmt::format("  # {}\n", comment) : fmt::format(" /* {} */\n", comment);
    }
    return code;
}

/// The factors of the terms that count, as an array.
std::string array(
    const ExplainedTerms& terms, CodeLanguage language, std::string_view name, Number ExplainedTerm::*factor)
{
    std::vector<std::string> numbers;
    for (const ExplainedTerm& term : terms.terms) {
        if (term.element != ExplainedTerm::kPadding)
            numbers.push_back(numberText(term.*factor));
    }
    constexpr std::size_t kPerLine = 24;
    std::string lines;
    for (std::size_t i = 0; i < numbers.size(); ++i)
        lines += fmt::format("{}{},", i == 0 ? "" : (i % kPerLine == 0 ? "\n    " : " "), numbers[i]);
    return language == CodeLanguage::Python ? fmt::format("{} = [{}]\n", name, lines)
                                            : fmt::format("static const int64_t {}[] = {{{}}};\n", name, lines);
}

} // namespace

std::optional<std::string> explanationCode(
    const ElementExplanation& explanation, CodeLanguage language, const std::string& title)
{
    if (!hasCode(explanation))
        return std::nullopt;
    const bool python = language == CodeLanguage::Python;
    const ExplainedTerms& terms = explanation.steps.terms;
    const std::string body = statements(explanation, language);
    std::string code = python
        ? fmt::format("# {}\n\n", title)
        : fmt::format("/* {} */\n#include <math.h>\n#include <stdint.h>\n#include <stdio.h>\n\n", title);
    for (const CodeFunction& function : kFunctions) {
        if (body.find(fmt::format("{}(", function.name)) != std::string::npos)
            code += fmt::format("{}\n", python ? function.python : function.c);
    }
    if (terms.count > 0) {
        code += array(terms, language, "xs", &ExplainedTerm::x);
        if (terms.weights >= 0)
            code += array(terms, language, "ws", &ExplainedTerm::w);
    }
    if (python)
        return fmt::format("{}v = 0\n{}print(v)  # {}\n", code, body, explanation.recomputed);
    const bool lanes = body.find(" a = ") != std::string::npos;
    return fmt::format(
        "{}\nint main(void)\n{{\n    int64_t v = 0{};\n{}    printf(\"%lld\\n\", (long long)v); /* {} */\n"
        "    return 0;\n}}\n",
        code, lanes ? ", a = 0, b = 0" : "", body, explanation.recomputed);
}

} // namespace quantstep
