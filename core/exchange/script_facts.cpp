// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/script_facts.h"

#include "core/exchange/element_text.h"
#include "core/exchange/json_writer.h"
#include "core/exchange/op_report.h"

#include <cctype>
#include <cmath>

namespace quantstep {
namespace {

/// Elements of a list up to which it stays in the call.
constexpr std::size_t kShortList = 8;
constexpr std::size_t kColumns = 110;

std::string literal(std::int64_t number)
{
    return fmt::format("{}", number);
}

template<typename Real> std::string realLiteral(Real number)
{
    if (std::isfinite(number))
        return numberText(number);
    return std::isnan(number) ? "math.nan" : number > 0 ? "math.inf" : "-math.inf";
}

std::string literal(double number)
{
    return realLiteral(number);
}

std::string literal(float number)
{
    return realLiteral(number);
}

/// One number, or a list.
template<typename T> std::string listLiteral(const std::vector<T>& numbers)
{
    const auto text = [](T number) {
        if constexpr (std::is_integral_v<T>)
            return literal(std::int64_t{number});
        else
            return literal(number);
    };
    if (numbers.size() == 1)
        return text(numbers[0]);
    std::string list = "[";
    for (const T number : numbers)
        list += (list.size() > 1 ? ", " : "") + text(number);
    return list + "]";
}

bool isNumber(const std::string& text)
{
    if (text.empty() || text == "inf" || text == "nan" || text == "-inf")
        return false;
    return text.find_first_not_of("0123456789+-.e") == std::string::npos;
}

std::string optionLiteral(const std::string& text)
{
    if (text == "true" || text == "false")
        return text == "true" ? "True" : "False";
    if (isNumber(text) || (text.starts_with('[') && text.find("...") == std::string::npos))
        return text;
    if (text == "inf" || text == "nan")
        return "math." + text;
    return text == "-inf" ? "-math.inf" : scriptString(text);
}

/// A call that makes the rescaling function: "double_rounding(1084580191, -7)".
ScriptFact rescaleFact(const Rescale& rescale)
{
    std::string name(ruleName(rescale.rule));
    for (char& c : name)
        c = c == '-' ? '_' : c;
    ScriptFact fact;
    fact.isLong = rescale.real.size() > kShortList || rescale.multiplier.size() > kShortList;
    if (!rescale.multiplier.empty())
        fact.text = fmt::format(
            "{}(multiplier={}, shift={})", name, listLiteral(rescale.multiplier), listLiteral(rescale.shift));
    else
        fact.text = fmt::format("{}({})", name, listLiteral(rescale.real));
    return fact;
}

void addOperand(ScriptFacts& facts, const std::string& name, const TensorInfo& info, const TensorPtr& value)
{
    const QuantParams& quant = info.quant;
    if (!quant.scales.empty())
        facts[name + "_scale"] = {listLiteral(quant.scales), quant.scales.size() > kShortList};
    if (!quant.scales.empty() && !quant.zeroPoints.empty()) {
        std::vector<std::int32_t> points;
        for (const std::int64_t point : quant.zeroPoints)
            points.push_back(static_cast<std::int32_t>(point));
        facts[name + "_zero_point"] = {listLiteral(points), points.size() > kShortList};
        facts[name + "_axis"] = {literal(std::int64_t{quant.axis})};
    }
    if (info.isSparse)
        facts[name + "_sparse"] = {"True"};
    facts[name + "_dtype"] = {scriptString(dtypeText(value ? value->dtype : info.dtype))};
    if (value) {
        std::string shape;
        for (const std::int32_t size : value->shape.dims())
            shape += fmt::format("{}{}", shape.empty() ? "" : ", ", size);
        facts[name + "_shape"] = {"(" + shape + (value->shape.rank() == 1 ? ",)" : ")")};
    }
}

void addOperands(ScriptFacts& facts, const std::string& name, const Subgraph& graph, const std::vector<TensorId>& ids,
    const std::vector<TensorPtr>& values)
{
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (!ids[i].valid())
            continue;
        const auto value = i < values.size() ? values[i] : nullptr;
        addOperand(facts, fmt::format("{}_{}", name, i), graph.tensor(ids[i]), value);
        if (i == 0)
            addOperand(facts, name, graph.tensor(ids[i]), value);
    }
}

/// `input_scales` and `input_zero_points`, for operators with any number of inputs.
void addInputScales(ScriptFacts& facts, const Subgraph& graph, const std::vector<TensorId>& ids)
{
    std::string scales, points;
    for (const TensorId id : ids) {
        if (!id.valid() || !graph.tensor(id).quant.isPerTensor())
            return;
        const QuantParams& quant = graph.tensor(id).quant;
        scales += (scales.empty() ? "" : ", ") + literal(quant.scale());
        points += (points.empty() ? "" : ", ") + literal(std::int64_t{quant.zeroPoint()});
    }
    facts["input_scales"] = {"[" + scales + "]"};
    facts["input_zero_points"] = {"[" + points + "]"};
}

} // namespace

std::string scriptName(std::string_view text)
{
    std::string name;
    for (const char c : text) {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0)
            name += c;
        else if (!name.empty() && name.back() != '_')
            name += '_';
    }
    return name;
}

std::string scriptString(std::string_view text)
{
    // What JSON escapes is escaped alike in Python.
    return jsonString(text);
}

ScriptFacts scriptFacts(const Subgraph& graph, const OpInfo& op, const OpArithmetic* arithmetic,
    const std::vector<TensorPtr>& inputs, const std::vector<TensorPtr>& outputs)
{
    ScriptFacts facts;
    addOperands(facts, "input", graph, op.inputs, inputs);
    addInputScales(facts, graph, op.inputs);
    addOperands(facts, "output", graph, op.outputs, outputs);
    addOperands(facts, "intermediate", graph, op.intermediates, {});
    for (const OptionField& field : op.optionFields)
        facts[scriptName(field.name)] = {optionLiteral(field.value)};
    if (!arithmetic)
        return facts;
    for (const NamedInteger& constant : arithmetic->constants)
        facts[scriptName(constant.name)] = {literal(constant.value)};
    for (const Rescale& rescale : arithmetic->rescales) {
        const std::string name = scriptName(rescale.name);
        facts[name] = rescaleFact(rescale);
        if (rescale.multiplier.size() == 1) {
            facts[name + "_multiplier"] = {literal(std::int64_t{rescale.multiplier[0]})};
            facts[name + "_shift"] = {literal(std::int64_t{rescale.shift[0]})};
        }
    }
    if (arithmetic->clampMin && arithmetic->clampMax)
        facts["clamp"] = {fmt::format("({}, {})", *arithmetic->clampMin, *arithmetic->clampMax)};
    return facts;
}

std::string scriptWrapped(std::string_view line, std::string_view indent)
{
    std::string text;
    std::size_t column = 0;
    while (line.size() + column > kColumns) {
        auto at = line.rfind(", ", kColumns - column - 1);
        if (at == std::string_view::npos || at == 0)
            at = line.find(", ");
        if (at == std::string_view::npos)
            break;
        text.append(line.substr(0, at + 1)).append("\n").append(indent);
        column = indent.size();
        line.remove_prefix(at + 2);
    }
    return text.append(line);
}

} // namespace quantstep
