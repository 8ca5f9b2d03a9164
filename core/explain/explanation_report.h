// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// An explanation as text and as JSON (docs/explanation-format.md).

#include "core/exchange/json_writer.h"
#include "core/explain/element_explanation.h"

#include <optional>
#include <string>
#include <vector>

namespace quantstep {

/// One line of the table of stages, hops of moved elements included.
struct ReportedStage {
    std::string name, formula;
    std::string value; ///< as numberText()
    bool isNumber = true; ///< `value` is one; else a text (strings, complex numbers)
    std::optional<double> real; ///< what it means
    std::optional<double> loss; ///< in steps of the output
    std::vector<NamedNumber> details;
};

/// The stages in order: "moved" for each hop, then those of the source.
[[nodiscard]] std::vector<ReportedStage> reportedStages(const Model& model, const ElementExplanation& explanation);

/// "[0, 17, 42, 5]": the position of a flat element.
[[nodiscard]] std::string positionText(const Shape& shape, std::size_t element);

/// The shape of the tensor's present value; the file's when it has none.
[[nodiscard]] Shape shapeAtPresent(const Engine& engine, TensorRef tensor);

/// Its elements are numbers: no strings, no complex ones.
[[nodiscard]] bool holdsNumbers(const Model& model, TensorRef tensor);

/// The value's real meaning; nothing for what has no scale.
[[nodiscard]] std::optional<double> realMeaning(const Engine& engine, TensorRef tensor, std::size_t element);

/// "t17 "conv3/out" int8 [1, 25, 5, 64] element [0, 17, 42, 5]".
[[nodiscard]] std::string elementLabel(const Engine& engine, TensorRef tensor, std::size_t element);

/// The most important terms first: up to `count` by size of the product.
[[nodiscard]] std::vector<ExplainedTerm> largestTerms(const ExplainedTerms& terms, std::size_t count);

/// Everything there is to show, made where the engine is, for those who show it elsewhere.
struct ExplanationReport {
    ElementExplanation explanation;
    TensorPtr value; ///< the explained tensor's
    std::string label; ///< elementLabel()
    std::string place; ///< "t12 [0, 2, 6, 2]"
    std::optional<double> real; ///< realMeaning()
    std::vector<ReportedStage> stages;
    std::string text; ///< writeExplanationText()
    std::optional<std::string> python, c; ///< explanationCode()
    /// The tensors that terms and row count in, with the shapes of this run; none where there are no terms.
    std::optional<TensorRef> input, weights;
    Shape inputShape, weightsShape;
};

[[nodiscard]] ExplanationReport makeReport(Engine& engine, ElementExplanation explanation);

void writeExplanationText(Engine& engine, const ElementExplanation& explanation, const TextSink& sink);
void writeExplanationJson(Engine& engine, const ElementExplanation& explanation, const TextSink& sink);

} // namespace quantstep
