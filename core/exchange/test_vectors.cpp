// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/test_vectors.h"

#include "core/exchange/json_writer.h"
#include "core/exchange/op_report.h"
#include "core/exchange/vector_text.h"

#include <algorithm>
#include <map>

namespace quantstep {
namespace {

/// The names in order, those that come more than once numbered from 0.
void numberNames(std::vector<VectorTensor>& tensors)
{
    std::map<std::string, int> total, seen;
    for (const VectorTensor& tensor : tensors)
        ++total[tensor.name];
    for (VectorTensor& tensor : tensors) {
        const std::string name = tensor.name;
        if (total[name] > 1)
            tensor.name = fmt::format("{}{}", name, seen[name]++);
    }
}

/// What a test bench calls an input. "output_shape" is the name of the output's sizes already.
std::string vectorName(const OpInfo& op, std::size_t input)
{
    const auto role = inputRole(op, static_cast<int>(input));
    return role == "output shape" ? "output_dims" : cName(role);
}

OpVectors inputsOf(const Engine& engine, OpId op)
{
    OpVectors vectors{op, {}};
    const OpInfo& info = engine.model()->main().op(op);
    for (std::size_t i = 0; i < info.inputs.size(); ++i) {
        const TensorId id = info.inputs[i];
        if (const TensorPtr value = id.valid() ? engine.value({SubgraphId(0), id}) : nullptr)
            vectors.tensors.push_back({vectorName(info, i), id, value});
    }
    return vectors;
}

/// What it wrote: its outputs, and what it left in its state.
void addResults(OpVectors& vectors, const Subgraph& graph, const StepRecord& record)
{
    const auto& outputs = graph.op(vectors.op).outputs;
    for (const TensorDelta& delta : record.deltas) {
        const bool output = std::find(outputs.begin(), outputs.end(), delta.tensor.tensor) != outputs.end();
        if (delta.after)
            vectors.tensors.push_back({output ? "output" : "state_after", delta.tensor.tensor, delta.after});
    }
    numberNames(vectors.tensors);
}

TensorPtr integers(const std::vector<std::int32_t>& values)
{
    return makeTensor(DType::Int32, Shape{static_cast<std::int32_t>(values.size())}, values);
}

Status addValue(OutputFolder& folder, const std::string& name, const TensorPtr& value)
{
    QS_CHECK(folder.add(name + ".bin", unpackCodes(value)->bytes.span()));
    return folder.add(name + ".hex", hexLines(*value));
}

Status writeOp(const Engine& engine, const OpVectors& vectors, OutputFolder& folder)
{
    const Model& model = *engine.model();
    const OpArithmetic* arithmetic = engine.arithmetic({SubgraphId(0), vectors.op});
    QS_TRY(const std::string header, vectorHeader(model, vectors, arithmetic, engine.options().numerics));
    const std::string place = vectorFolder(model, vectors.op) + "/";
    QS_CHECK(folder.add(place + "vectors.h", header));
    for (const VectorTensor& tensor : vectors.tensors)
        QS_CHECK(addValue(folder, place + tensor.name, tensor.value));
    if (!arithmetic)
        return {};
    for (const Rescale& rescale : arithmetic->rescales) {
        if (rescale.multiplier.empty())
            continue;
        const std::string name = place + cName(rescale.name);
        QS_CHECK(addValue(folder, name + "_multiplier", integers(rescale.multiplier)));
        QS_CHECK(addValue(folder, name + "_shift", integers(rescale.shift)));
    }
    return {};
}

std::string manifest(const Engine& engine, const std::vector<OpId>& ops)
{
    std::string text;
    JsonWriter json([&text](std::string_view piece) { text += piece; });
    json.beginObject();
    json.member("quantstep_vectors", 1);
    json.member("model", engine.model()->path);
    json.member("arithmetic", numericsName(engine.options().numerics));
    json.key("ops");
    json.beginArray();
    for (const OpId op : ops) {
        json.beginObject(true);
        json.member("op", op.value);
        json.member("operator", engine.model()->main().op(op).name());
        json.member("folder", vectorFolder(*engine.model(), op));
        json.endObject();
    }
    json.endArray();
    json.endObject();
    json.finish();
    return text;
}

} // namespace

std::string vectorFolder(const Model& model, OpId op)
{
    return fmt::format("op{:03}_{}", op.value, cName(model.main().op(op).name()));
}

Status exportVectors(Engine& engine, const std::vector<OpId>& ops, OutputFolder& folder,
    const std::function<void(std::size_t done)>& progress, const std::stop_token& stop)
{
    engine.restart();
    for (std::size_t i = 0; i < ops.size(); ++i) {
        RunRequest request;
        request.until = ops[i];
        if (const RunResult run = engine.run(request, stop, {}); run.error)
            return tl::unexpected(*run.error);
        OpVectors vectors = inputsOf(engine, ops[i]);
        QS_TRY(const StepRecord record, engine.step(stop, {}));
        addResults(vectors, engine.model()->main(), record);
        QS_CHECK(writeOp(engine, vectors, folder));
        if (progress)
            progress(i + 1);
    }
    return folder.add("manifest.json", manifest(engine, ops));
}

} // namespace quantstep
