// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/op_report.h"
#include "core/explain/explanation_report.h"

namespace quantstep {
namespace {

std::string_view kindName(ExplanationKind kind)
{
    switch (kind) {
    case ExplanationKind::Steps: return "steps";
    case ExplanationKind::Rerun: return "rerun";
    case ExplanationKind::Given: return "given";
    }
    return "given";
}

class JsonReport {
public:
    JsonReport(Engine& engine, const ElementExplanation& explanation, const TextSink& sink)
        : m_engine(engine), m_model(*engine.model()), m_explanation(explanation), m_json(sink)
    {
    }

    void write()
    {
        m_json.beginObject();
        m_json.member("format", "quantstep-explanation");
        m_json.member("version", 1);
        m_json.member("model", std::string_view(m_model.path));
        m_json.member("arithmetic", numericsName(m_explanation.numerics));
        tensorMember("tensor", m_explanation.tensor);
        m_json.member("element", std::uint64_t{m_explanation.element});
        m_json.key("index");
        m_json.raw(positionText(shapeAtPresent(m_engine, m_explanation.tensor), m_explanation.element));
        opMembers(m_explanation.op);
        m_json.member("kind", kindName(m_explanation.kind));
        if (!m_explanation.moves.empty())
            moves();
        m_json.member("formula", std::string_view(m_explanation.formula));
        m_json.member("note", std::string_view(m_explanation.note));
        const bool number = holdsNumbers(m_model, m_explanation.tensor);
        m_json.key("stored");
        value(m_explanation.stored, number);
        m_json.key("recomputed");
        value(m_explanation.recomputed, number);
        m_json.member("equal", m_explanation.equal);
        m_json.member("stale", m_explanation.stale);
        optional("real", realMeaning(m_engine, m_explanation.tensor, m_explanation.element));
        stages();
        terms();
        row();
        reads();
        m_json.endObject();
        m_json.finish();
    }

private:
    /// Non-finite floats and what is no number become strings.
    void value(const std::string& text, bool number)
    {
        const bool finite = !text.empty() && text.find_first_of("ni") == std::string::npos;
        if (number && finite)
            m_json.raw(text);
        else
            m_json.value(std::string_view(text));
    }

    void optional(std::string_view name, const std::optional<double>& number)
    {
        m_json.key(name);
        if (number)
            m_json.value(*number);
        else
            m_json.null();
    }

    void tensorMember(std::string_view name, TensorRef tensor)
    {
        m_json.key(name);
        m_json.beginObject();
        writeTensorMembers(m_json, m_model.tensor(tensor), tensor.tensor, shapeAtPresent(m_engine, tensor));
        if (tensor.subgraph.value != 0)
            m_json.member("subgraph", tensor.subgraph.value);
        m_json.endObject();
    }

    void opMembers(OpRef op)
    {
        m_json.key("op");
        if (!op.op.valid()) {
            m_json.null();
            return;
        }
        m_json.value(op.op.value);
        m_json.member("op_name", std::string_view(m_model.op(op).name()));
        if (op.subgraph.value != 0)
            m_json.member("subgraph", op.subgraph.value);
    }

    void moves()
    {
        m_json.key("moves");
        m_json.beginArray();
        for (const ExplainedMove& move : m_explanation.moves) {
            m_json.beginObject(true);
            opMembers(move.op);
            m_json.member("tensor", move.from.tensor.value);
            m_json.member("element", std::uint64_t{move.element});
            m_json.endObject();
        }
        m_json.endArray();
        m_json.key("source");
        m_json.beginObject();
        opMembers(m_explanation.sourceOp);
        tensorMember("tensor", m_explanation.source);
        m_json.member("element", std::uint64_t{m_explanation.sourceElement});
        m_json.endObject();
    }

    void stages()
    {
        m_json.key("stages");
        m_json.beginArray();
        for (const ReportedStage& stage : reportedStages(m_model, m_explanation)) {
            m_json.beginObject();
            m_json.member("name", std::string_view(stage.name));
            m_json.member("formula", std::string_view(stage.formula));
            m_json.key("value");
            value(stage.value, stage.isNumber);
            optional("real", stage.real);
            optional("loss_lsb", stage.loss);
            m_json.key("details");
            m_json.beginObject(true);
            for (const NamedNumber& detail : stage.details) {
                m_json.key(detail.name);
                value(numberText(detail.value), true);
            }
            m_json.endObject();
            m_json.endObject();
        }
        m_json.endArray();
    }

    [[nodiscard]] std::int64_t inputTensor(int input) const
    {
        return m_model.op(m_explanation.sourceOp).inputs[static_cast<std::size_t>(input)].value;
    }

    void terms()
    {
        const ExplainedTerms& terms = m_explanation.steps.terms;
        if (terms.count + terms.padded == 0)
            return;
        m_json.key("terms");
        m_json.beginObject();
        m_json.member("formula", std::string_view(terms.formula));
        m_json.member("input", inputTensor(terms.input));
        if (terms.weights >= 0)
            m_json.member("weights", inputTensor(terms.weights));
        m_json.member("count", std::uint64_t{terms.count});
        m_json.member("padded", std::uint64_t{terms.padded});
        m_json.key("list");
        m_json.beginArray();
        for (const ExplainedTerm& term : terms.terms)
            writeTerm(term, terms.weights >= 0);
        m_json.endArray();
        m_json.endObject();
    }

    void writeTerm(const ExplainedTerm& term, bool weights)
    {
        m_json.beginObject(true);
        const bool padding = term.element == ExplainedTerm::kPadding;
        if (padding)
            m_json.member("padding", true);
        else
            m_json.member("element", std::uint64_t{term.element});
        if (weights && !padding)
            m_json.member("weight", std::uint64_t{term.weight});
        const auto number = [&](std::string_view name, const Number& content) {
            m_json.key(name);
            value(numberText(content), true);
        };
        if (!padding)
            number("x", term.x);
        if (weights && !padding)
            number("w", term.w);
        number("product", term.product);
        number("sum", term.sum);
        m_json.endObject();
    }

    void row()
    {
        if (m_explanation.steps.row.empty())
            return;
        m_json.key("row");
        m_json.beginArray();
        for (const ExplainedCell& cell : m_explanation.steps.row) {
            m_json.beginObject(true);
            m_json.member("element", std::uint64_t{cell.element});
            m_json.key("x");
            value(numberText(cell.x), true);
            m_json.key("value");
            value(numberText(cell.value), true);
            m_json.member("largest", cell.marked);
            m_json.member("cut_off", cell.cut);
            m_json.endObject();
        }
        m_json.endArray();
    }

    void reads()
    {
        if (m_explanation.steps.reads.empty())
            return;
        m_json.key("reads");
        m_json.beginArray();
        for (const ExplainedOrigin& read : m_explanation.steps.reads) {
            m_json.beginObject(true);
            m_json.member("tensor", inputTensor(read.input));
            m_json.member("element", std::uint64_t{read.element});
            m_json.endObject();
        }
        m_json.endArray();
    }

    Engine& m_engine;
    const Model& m_model;
    const ElementExplanation& m_explanation;
    JsonWriter m_json;
};

} // namespace

void writeExplanationJson(Engine& engine, const ElementExplanation& explanation, const TextSink& sink)
{
    JsonReport(engine, explanation, sink).write();
}

} // namespace quantstep
