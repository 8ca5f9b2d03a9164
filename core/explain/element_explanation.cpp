// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/element_explanation.h"

#include "core/exchange/element_text.h"
#include "core/explain/mover_probe.h"
#include "core/model/call_graph.h"

#include <algorithm>

namespace quantstep {
namespace {

std::string elementText(const TensorValue& value, std::size_t flat)
{
    std::string text;
    appendElements(text, value, flat, flat + 1, " ", ElementStyle::Plain);
    return text;
}

/// A number, or for what has none its text, which holds all of it.
bool sameElement(const TensorValue& a, std::size_t inA, const TensorValue& b, std::size_t inB)
{
    const auto x = elementNumber(a, inA);
    const auto y = elementNumber(b, inB);
    return x && y ? sameNumber(*x, *y) : a.dtype == b.dtype && elementText(a, inA) == elementText(b, inB);
}

/// What an operator without steps shows in their place.
ExplainedStage wholeStage(const OpArithmetic* arithmetic, std::optional<Number> value)
{
    ExplainedStage stage{"operator", arithmetic ? arithmetic->formula : std::string(), value.value_or(std::int64_t{0}),
        std::nullopt, std::nullopt, {}, {}};
    if (!arithmetic)
        return stage;
    for (const NamedInteger& constant : arithmetic->constants)
        stage.details.push_back({constant.name, constant.value});
    for (const Rescale& rescale : arithmetic->rescales) {
        if (rescale.multiplier.size() != 1)
            continue;
        stage.details.push_back({rescale.name + " multiplier", std::int64_t{rescale.multiplier[0]}});
        stage.details.push_back({rescale.name + " shift", std::int64_t{rescale.shift[0]}});
    }
    return stage;
}

/// Absurd scales make clamps beyond the type: what is stored are then the lowest bits.
void cutToType(OpExplanation& steps, DType dtype)
{
    const auto range = codeRange(dtype);
    const auto* code = std::get_if<std::int64_t>(&steps.recomputed);
    if (!range || !code || (*code >= range->min && *code <= range->max))
        return;
    const std::int64_t width = range->max - range->min + 1;
    const std::int64_t lowest = (*code - range->min) % width;
    const std::int64_t cut = (lowest < 0 ? lowest + width : lowest) + range->min;
    steps.stages.push_back({"cut", fmt::format("the lowest {} bits of {}", dtypeBits(dtype), *code), cut});
    steps.recomputed = cut;
}

/// What a value is that no operator made.
std::pair<std::string, std::string> originOf(const Subgraph& graph, TensorId tensor)
{
    if (graph.tensor(tensor).isConstant)
        return {"constant", "from the file"};
    if (graph.isInput(tensor))
        return {"graph input", "as given"};
    return {"state", "what the variable holds before any operator ran"};
}

} // namespace

std::optional<Number> elementNumber(const TensorValue& value, std::size_t flat)
{
    switch (value.dtype) {
    case DType::Float32: return value.as<float>()[flat];
    case DType::Float64: return value.as<double>()[flat];
    case DType::Float16:
    case DType::BFloat16:
    case DType::Float8E4M3FN:
    case DType::Float8E5M2: return static_cast<float>(numberAt(value, flat));
    case DType::Bool: return codeAt(value, flat);
    default: break;
    }
    return isInteger(value.dtype) ? std::optional<Number>(codeAt(value, flat)) : std::nullopt;
}

/// The element the search has come to.
struct ElementExplainer::Cursor {
    TensorRef tensor;
    std::size_t element = 0;
    TensorPtr value;
    Production made;
    bool isPadding = false; ///< the operator that made it takes it from no input
};

Result<ElementExplanation> ElementExplainer::explain(
    TensorRef tensor, std::size_t element, bool wantTerms, std::stop_token stop)
{
    QS_TRY(TensorPtr value, m_engine.fetch(tensor, stop));
    if (element >= value->elements()) {
        return fail(ErrorCode::InvalidInput, "tensor {}: there is no element {}: shape {} has {}", tensor.tensor.value,
            element, value->shape.text(), value->elements());
    }
    ElementExplanation out;
    out.tensor = tensor;
    out.element = element;
    out.numerics = m_engine.options().numerics;
    out.stored = elementText(*value, element);
    out.stale = m_engine.valueState(tensor) == ValueState::Stale;
    Cursor at{tensor, element, std::move(value), m_engine.production(tensor), false};
    out.op = at.made.op;
    while (at.made.op.op.valid()) {
        QS_TRY(const OpEvidence evidence, m_engine.evidence(at.made.op, stop));
        const Explainer none;
        const Explainer& explainer = evidence.prepared ? evidence.prepared->explainer() : none;
        OpExplanation steps;
        const bool explained = explainer && explainer({evidence.inputs, at.made.output, at.element, wantTerms}, steps);
        const auto origin = explainer ? steps.origin : probedOrigin(at, evidence);
        if (origin ? followMove(at, evidence, *origin, out) : followCall(at, evidence, out))
            continue;
        if (evidence.prepared) {
            out.formula = evidence.prepared->arithmetic().formula;
            out.note = evidence.prepared->arithmetic().note;
        }
        if (explained && !steps.stages.empty())
            takeSteps(at, std::move(steps), out);
        else
            QS_CHECK(runAgain(at, evidence, out, stop));
        break;
    }
    out.source = at.tensor;
    out.sourceElement = at.element;
    out.sourceOp = at.made.op;
    if (out.kind == ExplanationKind::Given) {
        const auto number = elementNumber(*at.value, at.element);
        out.steps.recomputed = number.value_or(std::int64_t{0});
        const auto [name, formula] = originOf(m_engine.model()->subgraph(at.tensor.subgraph), at.tensor.tensor);
        out.steps.stages.push_back({name, formula, out.steps.recomputed, std::nullopt, std::nullopt, {}, {}});
        out.recomputed = elementText(*at.value, at.element);
        out.equal = out.recomputed == out.stored;
    }
    return out;
}

bool ElementExplainer::followMove(
    Cursor& at, const OpEvidence& evidence, const ExplainedOrigin& origin, ElementExplanation& out)
{
    const OpRef op = at.made.op;
    const auto input = static_cast<std::size_t>(origin.input);
    const TensorPtr& source = evidence.inputs[input];
    // One that also rescales (CONCATENATION of different scales) is no mover.
    if (origin.element >= source->elements() || !sameElement(*source, origin.element, *at.value, at.element))
        return false;
    const TensorRef from{op.subgraph, m_engine.model()->op(op).inputs[input]};
    out.moves.push_back({op, from, origin.element});
    at = {from, origin.element, source, m_engine.production(op, input), false};
    return true;
}

/// What a call gives is an output of the subgraph that ran last, or, of a WHILE that never ran, its own input.
bool ElementExplainer::followCall(Cursor& at, const OpEvidence& evidence, ElementExplanation& out)
{
    const OpRef op = at.made.op;
    const Model& model = *m_engine.model();
    const OpInfo& info = model.op(op);
    std::vector<SubgraphId> subgraphs = calledSubgraphs(info);
    if (subgraphs.empty())
        return false;
    if (info.code == OpCode::While)
        subgraphs.erase(subgraphs.begin()); // the condition gives nothing
    for (const SubgraphId called : subgraphs) {
        const std::vector<TensorId>& outputs = model.subgraph(called).outputs;
        if (at.made.output >= outputs.size() || !outputs[at.made.output].valid())
            continue;
        const TensorRef from{called, outputs[at.made.output]};
        const TensorPtr value = m_engine.value(from);
        if (!value || value->dtype != at.value->dtype || value->shape != at.value->shape
            || !sameElement(*value, at.element, *at.value, at.element))
            continue;
        out.moves.push_back({op, from, at.element});
        at = {from, at.element, value, m_engine.production(from), false};
        return true;
    }
    const bool keeps = info.code == OpCode::While && at.made.output < evidence.inputs.size();
    const TensorPtr given = keeps ? evidence.inputs[at.made.output] : nullptr;
    if (!given || given->shape != at.value->shape || !sameElement(*given, at.element, *at.value, at.element))
        return false;
    const TensorRef from{op.subgraph, info.inputs[at.made.output]};
    out.moves.push_back({op, from, at.element});
    at = {from, at.element, given, m_engine.production(op, at.made.output), false};
    return true;
}

std::optional<ExplainedOrigin> ElementExplainer::probedOrigin(Cursor& at, const OpEvidence& evidence)
{
    const OpRef op = at.made.op;
    const Subgraph& graph = m_engine.model()->subgraph(op.subgraph);
    const std::vector<int> moved = movedInputs(graph.op(op.op));
    if (moved.empty())
        return std::nullopt;
    Remembered& last = remember(op, evidence.inputs);
    if (last.sources.empty()) {
        auto sources = probeMoves(graph, op.op, evidence.inputs, m_engine.options().numerics);
        last.sources = std::move(sources).value_or(std::vector<TensorPtr>());
    }
    if (at.made.output >= last.sources.size() || at.element >= last.sources[at.made.output]->elements())
        return std::nullopt;
    auto number = static_cast<std::size_t>(codeAt(*last.sources[at.made.output], at.element));
    at.isPadding = number == 0;
    for (const int index : moved) {
        const std::size_t count = evidence.inputs[static_cast<std::size_t>(index)]->elements();
        if (number >= 1 && number <= count)
            return ExplainedOrigin{index, number - 1};
        number -= std::min(number, count);
    }
    return std::nullopt;
}

void ElementExplainer::takeSteps(const Cursor& at, OpExplanation steps, ElementExplanation& out)
{
    cutToType(steps, at.value->dtype);
    out.steps = std::move(steps);
    out.kind = ExplanationKind::Steps;
    out.recomputed = numberText(out.steps.recomputed);
    const auto number = elementNumber(*at.value, at.element);
    out.equal = number && sameNumber(*number, out.steps.recomputed);
}

Status ElementExplainer::runAgain(
    Cursor& at, const OpEvidence& evidence, ElementExplanation& out, const std::stop_token& stop)
{
    Remembered& last = remember(at.made.op, evidence.inputs);
    if (last.outputs.empty()) {
        QS_TRY(last.outputs, m_engine.evaluateAgain(at.made.op, stop));
    }
    const TensorPtr& again = last.outputs[at.made.output];
    if (at.element >= again->elements()) {
        return fail(ErrorCode::Internal, "{} gave shape {} when it was run again",
            opLabel(*m_engine.model(), at.made.op), again->shape.text());
    }
    const auto number = elementNumber(*again, at.element);
    out.kind = ExplanationKind::Rerun;
    out.steps.stages.push_back(wholeStage(evidence.prepared ? &evidence.prepared->arithmetic() : nullptr, number));
    if (at.isPadding) {
        out.kind = ExplanationKind::Steps;
        out.steps.stages.back().name = "padding";
        out.steps.stages.back().formula = "from no input: what the operator fills up with";
    }
    out.steps.recomputed = number.value_or(std::int64_t{0});
    out.recomputed = elementText(*again, at.element);
    out.equal = sameElement(*again, at.element, *at.value, at.element);
    return {};
}

ElementExplainer::Remembered& ElementExplainer::remember(OpRef op, const std::vector<TensorPtr>& inputs)
{
    if (m_last.op != op || m_last.inputs != inputs)
        m_last = {op, inputs, {}, {}};
    return m_last;
}

} // namespace quantstep
