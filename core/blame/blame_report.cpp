// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/blame/blame_report.h"

#include "core/exchange/op_report.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace quantstep {
namespace {

constexpr int kFormatVersion = 1;

std::string countText(std::size_t count, const char* one, const char* many)
{
    return fmt::format("{} {}", count, count == 1 ? one : many);
}

/// The arithmetic that explains all that differs, when there is one.
std::optional<std::string> commonArithmetic(const BlameReport& report)
{
    std::set<std::string> causes;
    for (const BlamedTensor& row : report.tensors) {
        if (row.diagnosis)
            causes.insert(row.diagnosis->cause);
    }
    constexpr std::string_view kPrefix = "arithmetic:";
    if (causes.size() != 1 || !causes.begin()->starts_with(kPrefix))
        return std::nullopt;
    return causes.begin()->substr(kPrefix.size());
}

void writeMatches(const BlameDocument& document, const TextSink& sink)
{
    const Dump& dump = document.dump;
    const MatchedDump& matched = document.matched;
    std::array<std::size_t, 4> by{};
    for (const DumpMatch& match : matched.matches)
        ++by[static_cast<std::size_t>(match.by)];
    std::string how;
    for (const MatchedBy kind : {MatchedBy::Link, MatchedBy::Index, MatchedBy::Name, MatchedBy::Shape}) {
        if (const std::size_t count = by[static_cast<std::size_t>(kind)]; count > 0)
            how += fmt::format("{}{} by {}", how.empty() ? "" : ", ", count, matchedByName(kind));
    }
    sink(fmt::format("dump {} ({}): {}, {} matched{}, {} not\n", document.dumpPath, dump.format,
        countText(dump.entries.size(), "entry", "entries"), matched.matches.size(), how.empty() ? "" : " (" + how + ")",
        matched.unmatched.size()));
    for (const std::string& note : dump.notes)
        sink(note + "\n");
    for (const auto& unmatched : matched.unmatched)
        sink(fmt::format("not matched: {}: {}\n", jsonString(dump.entries[unmatched.entry].name), unmatched.reason));
    for (const DumpMatch& match : matched.matches) {
        if (match.by == MatchedBy::Shape)
            sink(fmt::format("by its shape alone: {} taken for {}\n", jsonString(dump.entries[match.entry].name),
                tensorLabel(document.model, match.tensor)));
    }
}

void writeRow(const BlameDocument& document, const BlamedTensor& row, const TextSink& sink)
{
    const TensorInfo& info = document.model.main().tensor(row.tensor);
    const ValueDifference& difference = row.difference;
    std::string line = fmt::format("{} t{} {} {}: ", opLabel(document.model, {SubgraphId(0), row.op}), row.tensor.value,
        jsonString(info.name), dtypeText(info.dtype));
    if (difference.differing == 0)
        line += fmt::format("{} elements, all equal", difference.elements);
    else if (difference.sameShape)
        line += fmt::format("{} of {} elements differ, by at most {}; first at {}: expected {}, found {}; {}: {}",
            difference.differing, difference.elements, difference.largest, difference.firstAt, row.expected, row.found,
            row.diagnosis->cause, row.diagnosis->explanation);
    else
        line += fmt::format("differs; {}: {}", row.diagnosis->cause, row.diagnosis->explanation);
    if (!row.note.empty())
        line += fmt::format(" ({})", row.note);
    if (!row.computed.empty())
        line += fmt::format(" (not in the dump, but computed here: {})", tensorList(row.computed));
    sink(line + "\n");
}

void writeList(JsonWriter& json, const std::vector<TensorId>& ids)
{
    json.beginArray(true);
    for (const TensorId id : ids)
        json.value(id.value);
    json.endArray();
}

/// JSON has no infinity.
void writeNumber(JsonWriter& json, std::string_view name, double number)
{
    json.key(name);
    if (std::isfinite(number))
        json.value(number);
    else
        json.null();
}

void writeJsonRow(JsonWriter& json, const BlameDocument& document, const BlamedTensor& row)
{
    const Subgraph& graph = document.model.main();
    json.beginObject(true);
    json.member("op", row.op.value);
    json.member("operator", graph.op(row.op).name());
    json.member("tensor", row.tensor.value);
    json.member("name", graph.tensor(row.tensor).name);
    json.member("dtype", dtypeText(graph.tensor(row.tensor).dtype));
    json.member("elements", static_cast<std::uint64_t>(row.difference.elements));
    json.member("differing", static_cast<std::uint64_t>(row.difference.differing));
    writeNumber(json, "max_difference", row.difference.largest);
    json.key("cause");
    if (row.diagnosis) {
        json.value(row.diagnosis->cause);
        json.member("explanation", row.diagnosis->explanation);
        json.member("explained", row.diagnosis->explained);
        json.member("first", static_cast<std::uint64_t>(row.difference.firstAt));
        json.member("expected", row.expected);
        json.member("found", row.found);
    } else {
        json.null();
    }
    if (!row.note.empty())
        json.member("note", row.note);
    json.key("computed_inputs");
    writeList(json, row.computed);
    json.endObject();
}

void writeJsonDump(JsonWriter& json, const BlameDocument& document)
{
    json.key("dump");
    json.beginObject();
    json.member("path", document.dumpPath);
    json.member("format", document.dump.format);
    json.key("notes");
    json.beginArray();
    for (const std::string& note : document.dump.notes)
        json.value(note);
    json.endArray();
    json.key("matched");
    json.beginArray();
    for (const DumpMatch& match : document.matched.matches) {
        json.beginObject(true);
        json.member("name", document.dump.entries[match.entry].name);
        json.member("subgraph", match.tensor.subgraph.value);
        json.member("tensor", match.tensor.tensor.value);
        json.member("by", matchedByName(match.by));
        json.endObject();
    }
    json.endArray();
    json.key("unmatched");
    json.beginArray();
    for (const auto& unmatched : document.matched.unmatched) {
        json.beginObject(true);
        json.member("name", document.dump.entries[unmatched.entry].name);
        json.member("reason", unmatched.reason);
        json.endObject();
    }
    json.endArray();
    json.endObject();
}

} // namespace

void writeBlameText(const BlameDocument& document, const TextSink& sink)
{
    const BlameReport& report = document.report;
    writeMatches(document, sink);
    for (const std::string& note : report.notes)
        sink(note + "\n");
    for (const ChangedConstant& constant : report.constants)
        sink(fmt::format("constant {}: {} of {} elements are not the model's\n",
            tensorLabel(document.model, {SubgraphId(0), constant.tensor}), constant.difference.differing,
            constant.difference.elements));
    std::size_t wrong = 0;
    for (const BlamedTensor& row : report.tensors) {
        wrong += row.difference.differing > 0 ? 1 : 0;
        writeRow(document, row, sink);
    }
    for (const UncheckedOp& op : report.unchecked)
        sink(fmt::format("not checked: {}{}: {}\n", opLabel(document.model, op.op),
            op.tensor.valid() ? fmt::format(" t{}", op.tensor.value) : "", op.reason));
    sink(fmt::format("{} of {} checked differ from {}\n", wrong, countText(report.tensors.size(), "tensor", "tensors"),
        numericsName(document.numerics)));
    if (const auto arithmetic = commonArithmetic(report))
        sink(fmt::format("the arithmetic {} explains all of them (--arithmetic {})\n", *arithmetic, *arithmetic));
    const auto first = report.firstWrongOp();
    if (!first) {
        sink("first wrong operator: none\n");
        return;
    }
    const auto row = std::find_if(report.tensors.begin(), report.tensors.end(),
        [](const BlamedTensor& tensor) { return tensor.difference.differing > 0; });
    sink(fmt::format("first wrong operator: {}: {}: {}\n", opLabel(document.model, {SubgraphId(0), *first}),
        row->diagnosis->cause, row->diagnosis->explanation));
    if (const BlamedTensor* fault = report.firstFault(); fault && fault != &*row)
        sink(fmt::format("first that no arithmetic explains: {}: {}: {}\n",
            opLabel(document.model, {SubgraphId(0), fault->op}), fault->diagnosis->cause,
            fault->diagnosis->explanation));
}

void writeBlameJson(const BlameDocument& document, const TextSink& sink)
{
    JsonWriter json(sink);
    json.beginObject();
    json.member("version", kFormatVersion);
    json.member("model", document.model.path);
    json.member("arithmetic", numericsName(document.numerics));
    writeJsonDump(json, document);
    json.key("notes");
    json.beginArray();
    for (const std::string& note : document.report.notes)
        json.value(note);
    json.endArray();
    json.key("constants");
    json.beginArray();
    for (const ChangedConstant& constant : document.report.constants) {
        json.beginObject(true);
        json.member("tensor", constant.tensor.value);
        json.member("elements", static_cast<std::uint64_t>(constant.difference.elements));
        json.member("differing", static_cast<std::uint64_t>(constant.difference.differing));
        json.endObject();
    }
    json.endArray();
    json.key("first_wrong_op");
    if (const auto first = document.report.firstWrongOp())
        json.value(first->value);
    else
        json.null();
    json.key("first_fault");
    if (const BlamedTensor* fault = document.report.firstFault())
        json.value(fault->op.value);
    else
        json.null();
    json.key("ops");
    json.beginArray();
    for (const BlamedTensor& row : document.report.tensors)
        writeJsonRow(json, document, row);
    json.endArray();
    json.key("unchecked");
    json.beginArray();
    for (const UncheckedOp& op : document.report.unchecked) {
        json.beginObject(true);
        json.member("subgraph", op.op.subgraph.value);
        json.member("op", op.op.op.value);
        json.member("operator", document.model.op(op.op).name());
        json.key("tensor");
        if (op.tensor.valid())
            json.value(op.tensor.value);
        else
            json.null();
        json.member("reason", op.reason);
        json.endObject();
    }
    json.endArray();
    json.endObject();
    json.finish();
}

} // namespace quantstep
