// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/explanation_report.h"

#include "core/analysis/real_scale.h"
#include "core/exchange/op_report.h"
#include "core/explain/explanation_code.h"

#include <algorithm>
#include <cmath>

namespace quantstep {
namespace {

std::string opText(const Model& model, OpRef op)
{
    return op.op.valid() ? opLabel(model, op) : std::string("nothing: it is given");
}

} // namespace

Shape shapeAtPresent(const Engine& engine, TensorRef tensor)
{
    const TensorPtr value = engine.value(tensor);
    return value ? value->shape : engine.model()->tensor(tensor).shape;
}

bool holdsNumbers(const Model& model, TensorRef tensor)
{
    const DType dtype = model.tensor(tensor).dtype;
    return isInteger(dtype) || isFloat(dtype) || dtype == DType::Bool;
}

std::vector<ReportedStage> reportedStages(const Model& model, const ElementExplanation& explanation)
{
    std::vector<ReportedStage> stages;
    const bool number = holdsNumbers(model, explanation.tensor);
    for (const ExplainedMove& move : explanation.moves) {
        ReportedStage stage;
        stage.name = "moved";
        stage.formula = fmt::format("by {} from element {} of t{} {}", opLabel(model, move.op), move.element,
            move.from.tensor.value, jsonString(model.tensor(move.from).name));
        stage.value = explanation.stored;
        stage.isNumber = number;
        stages.push_back(std::move(stage));
    }
    const TensorInfo& info = model.tensor(explanation.source);
    TensorValue value;
    value.dtype = info.dtype;
    value.shape = info.shape;
    const RealScale scale(value, info.quant);
    const auto real = [&](double code) { return scale.exact(code, explanation.sourceElement); };
    const double step = real(1) - real(0);
    for (const ExplainedStage& made : explanation.steps.stages) {
        ReportedStage stage{
            made.name, made.formula, numberText(made.value), true, std::nullopt, made.loss, made.details};
        if (explanation.kind != ExplanationKind::Steps && !number) {
            stage.value = explanation.recomputed;
            stage.isNumber = false;
        }
        if (made.codes)
            stage.real = *made.codes * step;
        stages.push_back(std::move(stage));
    }
    // The last stage is the stored value, whose meaning is known whatever the operator.
    if (!stages.empty() && !stages.back().real && isInteger(info.dtype) && !info.quant.scales.empty())
        stages.back().real = real(asDouble(explanation.steps.recomputed));
    return stages;
}

std::string positionText(const Shape& shape, std::size_t element)
{
    return fmt::format("[{}]", fmt::join(shape.indexOf(element), ", "));
}

std::optional<double> realMeaning(const Engine& engine, TensorRef tensor, std::size_t element)
{
    const TensorPtr value = engine.value(tensor);
    const TensorInfo& info = engine.model()->tensor(tensor);
    if (!value || !isInteger(info.dtype) || info.quant.scales.empty() || element >= value->elements())
        return std::nullopt;
    return RealScale(*value, info.quant).exact(static_cast<double>(codeAt(*value, element)), element);
}

std::string elementLabel(const Engine& engine, TensorRef tensor, std::size_t element)
{
    const TensorInfo& info = engine.model()->tensor(tensor);
    const Shape shape = shapeAtPresent(engine, tensor);
    return fmt::format("t{} {} {} {} element {}", tensor.tensor.value, jsonString(info.name), dtypeText(info.dtype),
        shape.text(), positionText(shape, element));
}

std::vector<ExplainedTerm> largestTerms(const ExplainedTerms& terms, std::size_t count)
{
    std::vector<ExplainedTerm> largest;
    std::ranges::copy_if(terms.terms, std::back_inserter(largest),
        [](const ExplainedTerm& term) { return term.element != ExplainedTerm::kPadding; });
    const std::size_t kept = std::min(count, largest.size());
    const auto size = [](const ExplainedTerm& term) { return std::abs(asDouble(term.product)); };
    std::ranges::partial_sort(
        largest, largest.begin() + static_cast<std::ptrdiff_t>(kept), std::ranges::greater(), size);
    largest.resize(kept);
    return largest;
}

namespace {

std::string numberOrBlank(const std::optional<double>& number)
{
    return number ? fmt::format("{:.6g}", *number) : std::string();
}

std::size_t widest(std::size_t least, const std::vector<ReportedStage>& stages, const auto& textOf)
{
    for (const ReportedStage& stage : stages)
        least = std::max(least, textOf(stage).size());
    return least;
}

void writeStages(const std::vector<ReportedStage>& stages, const TextSink& sink)
{
    const std::size_t names = widest(5, stages, [](const ReportedStage& s) { return s.name; });
    const std::size_t values = widest(5, stages, [](const ReportedStage& s) { return s.value; });
    const std::size_t reals = widest(4, stages, [](const ReportedStage& s) { return numberOrBlank(s.real); });
    const std::size_t losses = widest(8, stages, [](const ReportedStage& s) { return numberOrBlank(s.loss); });
    const auto line = [&](const std::string& n, const std::string& name, const std::string& value,
                          const std::string& real, const std::string& loss, const std::string& formula) {
        sink(fmt::format("{:>2} {:<{}}  {:>{}}  {:>{}}  {:>{}}  {}\n", n, name, names, value, values, real, reals, loss,
            losses, formula));
    };
    line("", "stage", "value", "real", "loss LSB", "formula");
    for (std::size_t i = 0; i < stages.size(); ++i) {
        const ReportedStage& stage = stages[i];
        std::string formula = stage.formula;
        for (const NamedNumber& detail : stage.details)
            formula += fmt::format("  [{} {}]", detail.name, numberText(detail.value));
        line(std::to_string(i + 1), stage.name, stage.value, numberOrBlank(stage.real), numberOrBlank(stage.loss),
            formula);
    }
}

void writeTerms(const Engine& engine, const ElementExplanation& explanation, const TextSink& sink)
{
    constexpr std::size_t kShown = 10;
    const ExplainedTerms& terms = explanation.steps.terms;
    if (terms.terms.empty())
        return;
    const OpInfo& op = engine.model()->op(explanation.sourceOp);
    const auto tensorOf = [&](int input) {
        return TensorRef{explanation.sourceOp.subgraph, op.inputs[static_cast<std::size_t>(input)]};
    };
    const auto largest = largestTerms(terms, kShown);
    sink(fmt::format("largest of {} terms {} ({} taps lie in padding):\n", terms.count, terms.formula, terms.padded));
    for (const ExplainedTerm& term : largest) {
        const TensorRef input = tensorOf(terms.input);
        std::string line = fmt::format("  {:>12}  x = {} at t{}{}", numberText(term.product), numberText(term.x),
            input.tensor.value, positionText(shapeAtPresent(engine, input), term.element));
        if (terms.weights >= 0 && term.weight != ExplainedTerm::kPadding) {
            const TensorRef weights = tensorOf(terms.weights);
            line += fmt::format(", w = {} at t{}{}", numberText(term.w), weights.tensor.value,
                positionText(shapeAtPresent(engine, weights), term.weight));
        }
        sink(line + "\n");
    }
    if (terms.count > largest.size())
        sink(fmt::format("  and {} smaller ones\n", terms.count - largest.size()));
}

void writeRow(const OpExplanation& steps, const TextSink& sink)
{
    for (const ExplainedCell& cell : steps.row) {
        sink(fmt::format("  element {}: x = {} -> {}{}{}\n", cell.element, numberText(cell.x), numberText(cell.value),
            cell.marked ? "  (the largest)" : "", cell.cut ? "  (too small to count)" : ""));
    }
}

} // namespace

void writeExplanationText(Engine& engine, const ElementExplanation& explanation, const TextSink& sink)
{
    const Model& model = *engine.model();
    const auto real = realMeaning(engine, explanation.tensor, explanation.element);
    sink(fmt::format("{} = {}{}\n", elementLabel(engine, explanation.tensor, explanation.element), explanation.stored,
        real ? fmt::format(" (real {})", *real) : std::string()));
    sink(fmt::format("made by {}; arithmetic {}\n", opText(model, explanation.op), numericsName(explanation.numerics)));
    if (!explanation.moves.empty()) {
        sink(fmt::format("moved from {}, made by {}\n",
            elementLabel(engine, explanation.source, explanation.sourceElement), opText(model, explanation.sourceOp)));
    }
    if (!explanation.formula.empty())
        sink(explanation.formula + "\n");
    if (!explanation.note.empty())
        sink(fmt::format("note: {}\n", explanation.note));
    if (explanation.kind == ExplanationKind::Rerun) {
        sink(fmt::format("No step-by-step explanation for {} yet: the operator was run again as a whole.\n",
            model.op(explanation.sourceOp).name()));
    }
    writeStages(reportedStages(model, explanation), sink);
    writeTerms(engine, explanation, sink);
    writeRow(explanation.steps, sink);
    sink(fmt::format("recomputed {} {} stored {}{}\n", explanation.recomputed, explanation.equal ? "=" : "differs from",
        explanation.stored, explanation.stale ? " (computed before an edit)" : ""));
}

ExplanationReport makeReport(Engine& engine, ElementExplanation explanation)
{
    ExplanationReport report;
    report.value = engine.value(explanation.tensor);
    report.label = elementLabel(engine, explanation.tensor, explanation.element);
    report.place = fmt::format("t{} {}", explanation.tensor.tensor.value,
        positionText(shapeAtPresent(engine, explanation.tensor), explanation.element));
    report.real = realMeaning(engine, explanation.tensor, explanation.element);
    report.stages = reportedStages(*engine.model(), explanation);
    writeExplanationText(engine, explanation, [&](std::string_view piece) { report.text += piece; });
    report.python = explanationCode(explanation, CodeLanguage::Python, report.label);
    report.c = explanationCode(explanation, CodeLanguage::C, report.label);
    const OpExplanation& steps = explanation.steps;
    const auto inputOf = [&](int index, std::optional<TensorRef>& tensor, Shape& shape) {
        const OpInfo& op = engine.model()->op(explanation.sourceOp);
        tensor = TensorRef{explanation.sourceOp.subgraph, op.inputs[static_cast<std::size_t>(index)]};
        shape = shapeAtPresent(engine, *tensor);
    };
    if (!steps.terms.terms.empty() || !steps.row.empty())
        inputOf(steps.terms.input, report.input, report.inputShape);
    if (!steps.terms.terms.empty() && steps.terms.weights >= 0)
        inputOf(steps.terms.weights, report.weights, report.weightsShape);
    report.explanation = std::move(explanation);
    return report;
}

} // namespace quantstep
