// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How one element of an output came about: what an operator's explainer tells, as plain values.
//
// An explainer is set by prepare() beside eval(), with the same parameters, and calls the same arithmetic
// functions; so what it recomputes is what the kernel computes, and whoever shows it compares the two.

#include "core/base/ids.h"
#include "core/base/tensor_value.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace quantstep {

/// A number as the arithmetic has it: integers exactly, floats in their own precision.
using Number = std::variant<std::int64_t, float, double>;

/// Equal as numbers of one kind; two NaN are equal.
[[nodiscard]] bool sameNumber(const Number& a, const Number& b);
[[nodiscard]] double asDouble(const Number& number);

/// An element as such a number: integers and bool, floats, 16-bit floats by their value().
template<typename T> [[nodiscard]] Number toNumber(T value)
{
    if constexpr (std::is_floating_point_v<T>)
        return value;
    else if constexpr (std::is_arithmetic_v<T>)
        return static_cast<std::int64_t>(value);
    else
        return value.value();
}

/// Whether there is one: not of complex numbers.
template<typename T> inline constexpr bool kIsNumber = std::is_arithmetic_v<T> || requires(T value)
{
    float{value.value()};
};

/// Integers in full, floats as the shortest text that reads back to the same.
[[nodiscard]] std::string numberText(const Number& number);

/// Whether toNumber() gives a float: an operator may compute floats by their bits.
template<typename T> inline constexpr bool kIsFloat = std::is_floating_point_v<T> || !std::is_arithmetic_v<T>;

struct NamedNumber {
    std::string name; ///< "multiplier", "shift", "headroom"
    Number value;
};

/// One step of the arithmetic, in the order of the kernel.
struct ExplainedStage {
    std::string name; ///< "terms", "bias", "high multiply", "rounding shift", "offset", "clamp" ...
    std::string formula; ///< with numbers in it: "-17218 * 1172345911 / 2^31"
    Number value = std::int64_t{0}; ///< what the step gives
    std::optional<double> codes{}; ///< the value in steps of the output, relative to its zero point
    std::optional<double> loss{}; ///< what the step's rounding or clamping adds, in steps of the output
    std::vector<NamedNumber> details{};
    /// The step as one or more statements that are both Python and C, with the functions of explanation_code.h:
    /// "v = high_multiply(v, 1172345911)". Empty where there is no such form.
    std::string code{};
};

/// One summand of an accumulator, in the kernel's order.
struct ExplainedTerm {
    static constexpr std::size_t kPadding = static_cast<std::size_t>(-1);
    std::size_t element = kPadding; ///< of input ExplainedTerms::input; kPadding: outside of it, nothing is added
    std::size_t weight = kPadding; ///< of input ExplainedTerms::weights; kPadding: there is none
    Number x = std::int64_t{0}, w = std::int64_t{0}; ///< as stored
    Number product = std::int64_t{0}; ///< what is added, offsets included
    Number sum = std::int64_t{0}; ///< after it
};

struct ExplainedTerms {
    int input = 0; ///< the operator's input that `element` counts in
    int weights = -1; ///< the one `weight` counts in; -1: no second factor
    std::string formula; ///< of a product: "(x + 128) * w"
    std::size_t count = 0; ///< of terms that count
    std::size_t padded = 0; ///< taps that lie in padding
    /// Extents of the terms as a block, outermost first (filter height, width, channels).
    std::vector<std::size_t> extents;
    std::vector<ExplainedTerm> terms; ///< padding included; empty when they were not asked for
};

/// A cell of a row that is computed as a whole (SOFTMAX).
struct ExplainedCell {
    std::size_t element = 0; ///< of input 0
    Number x = std::int64_t{0};
    Number value = std::int64_t{0}; ///< its share of the sum
    bool marked = false; ///< the largest one
    bool cut = false; ///< too small to count
};

/// An element that was only moved, not computed.
struct ExplainedOrigin {
    int input = 0;
    std::size_t element = 0;
};

/// What an explainer fills in.
struct OpExplanation {
    std::vector<ExplainedStage> stages;
    ExplainedTerms terms;
    std::vector<ExplainedCell> row;
    /// Elements it was made of besides terms and row: input and position.
    std::vector<ExplainedOrigin> reads;
    std::optional<ExplainedOrigin> origin;
    Number recomputed = std::int64_t{0};
};

struct ExplainContext {
    std::span<const TensorPtr> inputs; ///< as the operator read them; null for absent ones
    std::size_t output = 0; ///< which output
    std::size_t element = 0; ///< flat position in it, within its bounds
    bool wantTerms = true; ///< else only their number and sum

    [[nodiscard]] const TensorValue& input(int index) const { return *inputs[static_cast<std::size_t>(index)]; }
};

/// False: it has no explanation for this element.
using Explainer = std::function<bool(const ExplainContext&, OpExplanation&)>;

} // namespace quantstep
