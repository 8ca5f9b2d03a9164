// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verb_support.h"
#include "app/verbs.h"
#include "core/analysis/tensor_stats.h"
#include "core/exchange/element_text.h"
#include "core/exchange/op_report.h"

#include <set>

namespace quantstep {
namespace {

/// One tensor, computed in both.
struct Row {
    OpId op;
    TensorId tensor;
    TensorDiff diff;
    bool startsHere = false; ///< it differs although all that its operator reads is equal
    std::string first, second; ///< the first differing element in both
};

struct Outcome {
    std::vector<Row> rows;
    std::optional<Error> error; ///< why it did not come to the end
};

std::string elementText(const TensorValue& value, std::size_t index)
{
    std::string text;
    appendElements(text, value, index, index + 1, " ", ElementStyle::Plain);
    return text;
}

Row compareTensor(const TensorInfo& info, const TensorPtr& a, const TensorPtr& b)
{
    Row row;
    row.diff = tensorDiff(*a, info.quant, *b, info.quant);
    if (row.diff.changed > 0 && a->shape == b->shape) {
        row.first = elementText(*a, row.diff.firstAt);
        row.second = elementText(*b, row.diff.firstAt);
    }
    return row;
}

/// Both engines, operator by operator, so that no value has to be kept longer than it is compared.
Outcome compare(Engine& a, Engine& b, const CommandLine& command)
{
    Outcome outcome;
    const Subgraph& graph = a.model()->main();
    std::set<TensorId> different;
    Progress progress(command, "compare", a.opCount());
    for (std::size_t i = 0; i < a.opCount(); ++i) {
        const auto stepA = a.step();
        const auto stepB = b.step();
        if (!stepA || !stepB) {
            const Engine& failed = stepA ? b : a;
            outcome.error = (stepA ? stepB : stepA).error().in(std::string(numericsName(failed.options().numerics)));
            return outcome;
        }
        const OpInfo& op = graph.ops[i];
        const bool fed = std::any_of(
            op.inputs.begin(), op.inputs.end(), [&](TensorId input) { return different.contains(input); });
        for (const TensorId output : op.outputs) {
            const TensorRef ref{SubgraphId(0), output};
            const TensorPtr valueA = output.valid() ? a.value(ref) : nullptr;
            const TensorPtr valueB = output.valid() ? b.value(ref) : nullptr;
            if (!valueA || !valueB || dtypeBits(valueA->dtype) == 0)
                continue;
            Row row = compareTensor(graph.tensor(output), valueA, valueB);
            row.op = OpId(static_cast<std::int64_t>(i));
            row.tensor = output;
            row.startsHere = row.diff.changed > 0 && !fed;
            if (row.diff.changed > 0)
                different.insert(output);
            outcome.rows.push_back(std::move(row));
        }
        progress.show(i + 1);
    }
    return outcome;
}

void writeText(const Model& model, const CommandLine& command, const Outcome& outcome)
{
    const auto sink = standardOutput();
    const Subgraph& graph = model.main();
    std::size_t tensors = 0, changed = 0, elements = 0;
    double largest = 0;
    for (const Row& row : outcome.rows) {
        const TensorInfo& info = graph.tensor(row.tensor);
        std::string line = fmt::format("{} t{} {} {}: ", opLabel(model, {SubgraphId(0), row.op}), row.tensor.value,
            jsonString(info.name), dtypeText(info.dtype));
        elements += row.diff.elements;
        if (row.diff.changed == 0) {
            sink(line + fmt::format("{} elements, all equal\n", row.diff.elements));
            continue;
        }
        ++tensors;
        changed += row.diff.changed;
        largest = std::max(largest, row.diff.maxAbs);
        sink(line
            + fmt::format("{} of {} elements differ, by at most {}; first at {}: {} and {}{}\n", row.diff.changed,
                row.diff.elements, row.diff.maxAbs, row.diff.firstAt, row.first, row.second,
                row.startsHere ? " (its inputs are equal)" : ""));
    }
    sink(fmt::format("{} and {}: {} of {} tensors differ, {} of {} elements, by at most {}\n",
        numericsName(command.compared[0]), numericsName(command.compared[1]), tensors, outcome.rows.size(), changed,
        elements, largest));
}

void writeJson(const Model& model, const CommandLine& command, const Outcome& outcome)
{
    JsonWriter json(standardOutput());
    json.beginObject();
    json.member("model", model.path);
    json.key("arithmetic");
    json.beginArray(true);
    for (const Numerics numerics : command.compared)
        json.value(numericsName(numerics));
    json.endArray();
    json.key("tensors");
    json.beginArray();
    for (const Row& row : outcome.rows) {
        const TensorInfo& info = model.main().tensor(row.tensor);
        json.beginObject(true);
        json.member("op", row.op.value);
        json.member("index", row.tensor.value);
        json.member("name", info.name);
        json.member("dtype", dtypeText(info.dtype));
        json.member("elements", static_cast<std::uint64_t>(row.diff.elements));
        json.member("differ", static_cast<std::uint64_t>(row.diff.changed));
        if (row.diff.changed > 0) {
            json.member("max_difference", row.diff.maxAbs);
            json.member("first", static_cast<std::uint64_t>(row.diff.firstAt));
            json.member("values", row.first + " " + row.second);
            json.member("inputs_equal", row.startsHere);
        }
        json.endObject();
    }
    json.endArray();
    json.endObject();
    json.finish();
}

Result<std::unique_ptr<Engine>> openIn(const CommandLine& command, Numerics numerics)
{
    CommandLine one = command;
    one.engine.numerics = numerics;
    QS_TRY(auto engine, openEngine(one));
    QS_CHECK(giveInputs(*engine, one));
    return engine;
}

Status compareAndWrite(const CommandLine& command)
{
    QS_TRY(const auto a, openIn(command, command.compared[0]));
    QS_TRY(const auto b, openIn(command, command.compared[1]));
    const Outcome outcome = compare(*a, *b, command);
    if (command.json)
        writeJson(*a->model(), command, outcome);
    else
        writeText(*a->model(), command, outcome);
    if (outcome.error)
        return tl::unexpected(*outcome.error);
    return {};
}

} // namespace

Exit runCompareArithmetic(const CommandLine& command)
{
    const Status status = compareAndWrite(command);
    return finishOutput(status ? Exit::Done : failWith(status.error()));
}

} // namespace quantstep
