// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/script_network.h"

#include "core/exchange/npy.h"
#include "core/exchange/op_report.h"

#include <algorithm>
#include <cctype>

namespace quantstep {
namespace {

constexpr std::string_view kIndent = "    ";

std::string join(const std::vector<std::string>& parts, std::string_view separator)
{
    std::string text;
    for (const auto& part : parts)
        text.append(text.empty() ? "" : separator).append(part);
    return text;
}

std::string localName(TensorId tensor)
{
    return fmt::format("t{}", tensor.value);
}

std::string described(const Subgraph& graph, TensorId id, const TensorPtr& value)
{
    const TensorInfo& info = graph.tensor(id);
    return fmt::format("{} {} {}", localName(id), dtypeText(value ? value->dtype : info.dtype),
        (value ? value->shape : info.shape).text());
}

bool canBeStored(const TensorPtr& value)
{
    return value && !npyType(value->dtype).empty() && value->dtype != DType::Float8E4M3FN
        && value->dtype != DType::Float8E5M2;
}

/// NumPy has no bfloat16; float32 holds all its values.
TensorPtr asFloat32(const TensorValue& value)
{
    std::vector<float> wide(value.elements());
    for (std::size_t i = 0; i < wide.size(); ++i)
        wide[i] = static_cast<float>(numberAt(value, i));
    return makeTensor(DType::Float32, value.shape, std::move(wide));
}

/// "[1, 2]" as "[subgraph_1, subgraph_2]".
std::string subgraphList(const std::string& numbers)
{
    std::string list;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const bool begins = std::isdigit(static_cast<unsigned char>(numbers[i])) != 0
            && !std::isdigit(static_cast<unsigned char>(numbers[i - 1]));
        list.append(begins ? "subgraph_" : "") += numbers[i];
    }
    return list;
}

bool mentions(const std::string& text, const std::string& name)
{
    for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
        if (at + name.size() >= text.size() || std::isdigit(static_cast<unsigned char>(text[at + name.size()])) == 0)
            return true;
    }
    return false;
}

/// Subgraphs by the names of the options that hold their numbers.
void nameSubgraphs(ScriptFacts& facts)
{
    if (const auto found = facts.find("branch_subgraph_indices"); found != facts.end())
        found->second.text = subgraphList(found->second.text);
    for (const char* option : {"then_subgraph_index", "else_subgraph_index", "cond_subgraph_index",
             "body_subgraph_index", "init_subgraph_index", "decomposition_subgraph_index"}) {
        if (const auto found = facts.find(option); found != facts.end())
            found->second.text = "subgraph_" + found->second.text;
    }
}

} // namespace

ScriptNetwork::ScriptNetwork(const Engine& engine, NpzWriter writer)
    : m_engine(engine), m_model(*engine.model()), m_writer(std::move(writer))
{
    const Subgraph& graph = m_model.main();
    Graph& main = m_graphs[0];
    for (const TensorId id : graph.inputs) {
        const TensorPtr value = m_engine.value({SubgraphId(0), id});
        if (!canBeStored(value))
            continue;
        save(localName(id), value);
        main.defined.insert(id);
        main.body += fmt::format("{}{} = data[\"{}\"]\n", kIndent, localName(id), localName(id));
    }
    for (std::size_t t = 0; t < graph.tensors.size(); ++t) {
        const TensorId id(static_cast<std::int64_t>(t));
        const TensorPtr value = graph.tensors[t].isVariable ? m_engine.value({SubgraphId(0), id}) : nullptr;
        if (!canBeStored(value) || main.defined.contains(id))
            continue;
        const std::string key = localName(id) + "_before";
        save(key, value);
        main.defined.insert(id);
        main.body += fmt::format("{}{} = data[\"{}\"]  # state\n", kIndent, localName(id), key);
    }
}

void ScriptNetwork::save(const std::string& key, const TensorPtr& value)
{
    if (m_status && m_saved.insert(key).second)
        m_status = m_writer.add(key, value->dtype == DType::BFloat16 ? asFloat32(*value) : value);
}

Status ScriptNetwork::finish()
{
    for (std::size_t s = 1; s < m_model.subgraphs.size(); ++s) {
        for (const TensorId id : m_model.subgraphs[s]->outputs) {
            const TensorRef ref{SubgraphId(static_cast<std::int64_t>(s)), id};
            if (const TensorPtr value = m_model.constant(ref); canBeStored(value))
                save(npzKey(ref), value);
        }
    }
    QS_CHECK(m_status);
    return m_writer.finish();
}

std::optional<std::string> ScriptNetwork::argument(TensorRef tensor)
{
    if (!tensor.tensor.valid())
        return "None";
    if (graphOf(tensor.subgraph).defined.contains(tensor.tensor))
        return localName(tensor.tensor);
    const TensorPtr value = m_model.constant(tensor);
    if (!canBeStored(value))
        return std::nullopt;
    save(npzKey(tensor), value);
    return fmt::format("data[\"{}\"]", npzKey(tensor));
}

ScriptFacts ScriptNetwork::factsOf(const StepRecord& record) const
{
    const Subgraph& graph = m_model.subgraph(record.op.subgraph);
    const OpInfo& op = m_model.op(record.op);
    std::vector<TensorPtr> inputs, outputs;
    for (const TensorId id : op.inputs) {
        const TensorRef ref{record.op.subgraph, id};
        const auto seen = m_shapes.find(ref);
        inputs.push_back(!id.valid() ? nullptr : seen != m_shapes.end() ? seen->second : m_engine.value(ref));
    }
    for (std::size_t i = 0; i < op.outputs.size() && i < record.deltas.size(); ++i)
        outputs.push_back(record.deltas[i].after);
    ScriptFacts facts = scriptFacts(graph, op, m_engine.arithmetic(record.op), inputs, outputs);
    facts["arithmetic"] = {scriptString(numericsName(m_engine.options().numerics))};
    nameSubgraphs(facts);
    return facts;
}

/// Names are tried from the most special to the most general: QUANTIZE_int8_int16, QUANTIZE_int8, QUANTIZE_hybrid,
/// QUANTIZE_float, QUANTIZE, QUANTIZE_plain; for the optimized kernels each with _optimized before. One fits when all
/// that it needs to be told is known.
const ScriptBlock* ScriptNetwork::functionFor(OpRef ref, const ScriptFacts& facts) const
{
    const Subgraph& graph = m_model.subgraph(ref.subgraph);
    const OpInfo& op = m_model.op(ref);
    std::string base = scriptName(op.name());
    if (const auto kind = facts.find("kernel_type"); kind != facts.end() && kind->second.text == "\"BASIC\"")
        base += "_basic";
    const auto typeOf = [&](const std::vector<TensorId>& ids, std::size_t i) {
        return i < ids.size() && ids[i].valid() ? std::optional(graph.tensor(ids[i]).dtype) : std::nullopt;
    };
    const auto in = typeOf(op.inputs, 0), out = typeOf(op.outputs, 0);
    // Those of the input gate of an LSTM may be absent.
    const auto weights = typeOf(op.inputs, 1) ? typeOf(op.inputs, 1) : typeOf(op.inputs, 2);
    std::vector<std::string> names;
    if (in && out)
        names.push_back(fmt::format("{}_{}_{}", base, dtypeText(*in), dtypeText(*out)));
    if (in)
        names.push_back(fmt::format("{}_{}", base, dtypeText(*in)));
    if (in && isFloat(*in) && weights && isInteger(*weights))
        names.push_back(base + "_hybrid");
    if (in && isFloat(*in))
        names.push_back(base + "_float");
    names.push_back(base);
    const OpArithmetic* arithmetic = m_engine.arithmetic(ref);
    if (!arithmetic || (arithmetic->rescales.empty() && arithmetic->constants.empty()))
        names.push_back(base + "_plain");
    const Numerics whose = m_engine.options().numerics;
    if (whose == Numerics::LiteRtDefault || whose == Numerics::Xnnpack) {
        const std::vector<std::string> usual = std::move(names);
        names.clear();
        for (const auto& name : usual) {
            names.push_back(name + "_optimized");
            names.push_back(name);
        }
    }
    const std::string numerics(numericsName(whose));
    for (const auto& name : names) {
        const ScriptBlock* block = scriptLibrary().find(name);
        if (!block || std::ranges::count(block->otherThan, numerics) > 0)
            continue;
        if (std::ranges::all_of(
                block->parameters, [&](const ScriptParameter& p) { return !p.required || facts.contains(p.name); }))
            return block;
    }
    return nullptr;
}

void ScriptNetwork::noteNames(const std::string& text, std::set<std::string>& into) const
{
    const auto end = text.find('(');
    if (end != std::string::npos && scriptLibrary().find(text.substr(0, end)))
        into.insert(text.substr(0, end));
}

std::string ScriptNetwork::factText(const std::string& label, const std::string& name, const ScriptFact& fact)
{
    if (!fact.isLong) {
        noteNames(fact.text, m_used);
        return fact.text;
    }
    noteNames(fact.text, m_usedByLists);
    const std::string list = label + "_" + name;
    m_lists += "\n" + scriptWrapped(list + " = " + fact.text, kIndent) + "\n";
    return "multipliers." + list;
}

std::optional<ScriptNetwork::Call> ScriptNetwork::callOf(const StepRecord& record)
{
    const OpInfo& op = m_model.op(record.op);
    const ScriptFacts facts = factsOf(record);
    const ScriptBlock* block = functionFor(record.op, facts);
    if (!block)
        return std::nullopt;
    Call call{block->name, {}, {}};
    for (const TensorId id : op.inputs) {
        auto text = argument({record.op.subgraph, id});
        if (!text)
            return std::nullopt;
        call.tensors.push_back(std::move(*text));
    }
    const std::string label = record.op.subgraph.value == 0
        ? fmt::format("op{}", record.op.op.value)
        : fmt::format("subgraph{}_op{}", record.op.subgraph.value, record.op.op.value);
    for (const ScriptParameter& parameter : block->parameters) {
        if (const auto fact = facts.find(parameter.name); fact != facts.end())
            call.named.push_back(parameter.name + "=" + factText(label, parameter.name, fact->second));
    }
    m_used.insert(block->name);
    return call;
}

std::string ScriptNetwork::nextKey(TensorRef tensor)
{
    const int count = ++m_writes[tensor];
    return count == 1 ? npzKey(tensor) : fmt::format("{}_{}", npzKey(tensor), count);
}

void ScriptNetwork::add(const StepRecord& record)
{
    bool storable = !record.deltas.empty();
    for (const TensorDelta& delta : record.deltas)
        storable = storable && canBeStored(delta.after);
    Graph& graph = graphOf(record.op.subgraph);
    const bool first = graph.written.insert(record.op.op).second;
    for (const TensorDelta& delta : record.deltas) {
        if (storable)
            save(nextKey(delta.tensor), delta.after);
        if (delta.after)
            m_shapes[delta.tensor]
                = std::make_shared<const TensorValue>(TensorValue{delta.after->dtype, delta.after->shape, {}});
    }
    if (first)
        write(record);
}

void ScriptNetwork::write(const StepRecord& record)
{
    const Subgraph& subgraph = m_model.subgraph(record.op.subgraph);
    const OpInfo& op = m_model.op(record.op);
    Graph& graph = graphOf(record.op.subgraph);
    const auto call = callOf(record);
    std::vector<std::string> inputs, names, keys, shown;
    for (const TensorId id : op.inputs) {
        const auto seen = m_shapes.find({record.op.subgraph, id});
        inputs.push_back(id.valid() ? described(subgraph, id, seen == m_shapes.end() ? nullptr : seen->second) : "-");
    }
    bool storable = !record.deltas.empty();
    for (const TensorDelta& delta : record.deltas) {
        names.push_back(localName(delta.tensor.tensor));
        keys.push_back(npzKey(delta.tensor));
        shown.push_back(described(subgraph, delta.tensor.tensor, delta.after));
        storable = storable && canBeStored(delta.after);
    }
    const std::string label = opLabel(m_model, record.op);
    graph.body += fmt::format("\n{}# {}: {} -> {}\n", kIndent, label, join(inputs, ", "), join(shown, ", "));
    const OpArithmetic* arithmetic = m_engine.arithmetic(record.op);
    if (arithmetic && !arithmetic->formula.empty())
        graph.body += fmt::format("{}# {}\n", kIndent, arithmetic->formula);
    const bool unchecked = std::ranges::all_of(
        record.deltas, [&](const TensorDelta& delta) { return m_model.tensor(delta.tensor).dtype == DType::Resource; });
    if (call && unchecked) {
        std::vector<std::string> arguments = call->tensors;
        arguments.insert(arguments.end(), call->named.begin(), call->named.end());
        const std::string line = fmt::format("{}{}{}({})", kIndent, names.empty() ? "" : join(names, ", ") + " = ",
            call->function, join(arguments, ", "));
        graph.body += scriptWrapped(line, "        ") + "\n";
        ++m_summary.computed[op.name()];
    } else if (!storable) {
        graph.body += fmt::format("{}# Not in the archive: a type that NumPy has not.\n", kIndent);
        ++m_summary.loaded[op.name()];
        return;
    } else if (call) {
        const bool rounds = record.deltas[0].after->dtype == DType::BFloat16;
        if (rounds)
            m_used.insert("bfloat16");
        const std::string end = rounds ? ")))" : "))";
        graph.body += fmt::format("{}{} = check(\"{}\", \"{}\", {}{}(\n", kIndent, join(names, ", "), label,
            join(keys, " "), rounds ? "bfloat16(" : "", call->function);
        graph.body
            += scriptWrapped("        " + join(call->tensors, ", ") + (call->named.empty() ? end : ","), "        ");
        if (!call->named.empty())
            graph.body += "\n" + scriptWrapped("        " + join(call->named, ", ") + end, "        ");
        graph.body += "\n";
        ++m_summary.computed[op.name()];
        m_summary.tensors += names.size();
    } else {
        graph.body += fmt::format("{}# No formula here for this one: the tensor itself.\n", kIndent);
        graph.body
            += fmt::format("{}{} = loaded(\"{}\", \"{}\")\n", kIndent, join(names, ", "), label, join(keys, " "));
        ++m_summary.loaded[op.name()];
    }
    for (const TensorDelta& delta : record.deltas)
        graph.defined.insert(delta.tensor.tensor);
}

/// Begins with what the caller hands over.
ScriptNetwork::Graph& ScriptNetwork::graphOf(SubgraphId id)
{
    const auto [at, isNew] = m_graphs.try_emplace(id.index());
    if (isNew && id.value != 0) {
        const auto& inputs = m_model.subgraph(id).inputs;
        at->second.defined.insert(inputs.begin(), inputs.end());
    }
    return at->second;
}

std::string ScriptNetwork::functionOf(std::size_t subgraph) const
{
    const auto found = m_graphs.find(subgraph);
    if (subgraph == 0)
        return fmt::format("\n\ndef main_graph():\n{}    return\n", found->second.body);
    const Subgraph& graph = *m_model.subgraphs[subgraph];
    std::vector<std::string> parameters, results;
    for (const TensorId id : graph.inputs)
        parameters.push_back(localName(id));
    std::string text = fmt::format("\n\ndef subgraph_{}({}):\n", subgraph, join(parameters, ", "));
    if (found == m_graphs.end() && !graph.ops.empty())
        return text + fmt::format("{}raise RuntimeError(\"subgraph {} did not run\")\n", kIndent, subgraph);
    const bool ran = found != m_graphs.end();
    for (const TensorId id : graph.outputs) {
        const bool isInput = graph.isInput(id);
        const bool isVariable = isInput || (ran && found->second.defined.contains(id));
        results.push_back(isVariable
                ? localName(id)
                : fmt::format("data[\"{}\"]", npzKey({SubgraphId(static_cast<std::int64_t>(subgraph)), id})));
    }
    if (ran)
        text += found->second.body;
    return text + fmt::format("{}return ({})\n", kIndent, join(results, ", ") + (results.size() == 1 ? "," : ""));
}

std::string ScriptNetwork::functions() const
{
    std::string all;
    for (const auto& [index, graph] : m_graphs)
        all += graph.body;
    std::string text;
    for (std::size_t s = 1; s < m_model.subgraphs.size(); ++s) {
        const std::string name = fmt::format("subgraph_{}", s);
        if (m_graphs.contains(s) || mentions(all, name))
            text += functionOf(s);
    }
    return text + functionOf(0);
}

} // namespace quantstep
