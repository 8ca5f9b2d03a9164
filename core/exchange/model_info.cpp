// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/model_info.h"

#include "core/exchange/op_report.h"

namespace quantstep {
namespace {

std::string_view supportName(OpSupport support)
{
    switch (support) {
    case OpSupport::Ready: return "ready";
    case OpSupport::Deferred: return "deferred";
    case OpSupport::Unsupported: return "unsupported";
    case OpSupport::Refused: return "refused";
    }
    return "unknown";
}

SubgraphId subgraphId(std::size_t index)
{
    return SubgraphId(static_cast<std::int64_t>(index));
}

TensorId tensorId(std::size_t index)
{
    return TensorId(static_cast<std::int64_t>(index));
}

OpId opId(std::size_t index)
{
    return OpId(static_cast<std::int64_t>(index));
}

std::string rangeText(const char* what, FileRange range)
{
    return range.size == 0 ? std::string() : fmt::format(", {} at {} ({} bytes)", what, range.offset, range.size);
}

std::string tensorFlags(const Subgraph& subgraph, TensorId id)
{
    const TensorInfo& info = subgraph.tensor(id);
    std::string text;
    for (const auto& [is, name] : {std::pair(subgraph.isInput(id), ", input"),
             std::pair(subgraph.isOutput(id), ", output"), std::pair(info.isConstant, ", constant"),
             std::pair(info.isVariable, ", variable"), std::pair(info.isSparse, ", sparse")}) {
        if (is)
            text += name;
    }
    return text;
}

void tensorText(const Subgraph& subgraph, TensorId id, const TextSink& sink)
{
    const TensorInfo& info = subgraph.tensor(id);
    std::string line = fmt::format("  t{} {} {} {}{}", id.value, jsonString(info.name), dtypeText(info.dtype),
        info.shape.text(), tensorFlags(subgraph, id));
    if (!info.shapeSignature.empty())
        line += ", shape signature " + Shape(info.shapeSignature).text();
    line += fmt::format(", buffer {}", info.buffer.value);
    line += rangeText("data", info.dataRange) + rangeText("scales", info.scaleRange)
        + rangeText("zero points", info.zeroPointRange);
    sink(line + "\n");
    const QuantParams& quant = info.quant;
    if (quant.isPerChannel())
        sink(fmt::format("     axis {}\n", quant.axis));
    if (!quant.scales.empty())
        sink(
            fmt::format("     scale {}\n     zero_point {}\n", numberList(quant.scales), numberList(quant.zeroPoints)));
    if (quant.blockwise)
        sink(fmt::format("     blockwise: scales t{}, zero points {}, block size {}\n", quant.blockwise->scales.value,
            quant.blockwise->zeroPoints.valid() ? fmt::format("t{}", quant.blockwise->zeroPoints.value) : "none",
            quant.blockwise->blockSize));
    if (!info.unusable.empty())
        sink(fmt::format("     unusable: {}\n", info.unusable));
}

void rescaleText(const Rescale& rescale, const TextSink& sink)
{
    sink(fmt::format("     rescale {} ({})\n", rescale.name, ruleName(rescale.rule)));
    const std::size_t channels = std::max(rescale.real.size(), rescale.multiplier.size());
    for (std::size_t c = 0; c < channels; ++c) {
        std::string line = channels > 1 ? fmt::format("       channel {}:", c) : std::string("      ");
        if (c < rescale.real.size())
            line += fmt::format(" real {}", rescale.real[c]);
        if (c < rescale.multiplier.size() && c < rescale.shift.size())
            line += fmt::format(" multiplier {} shift {}", rescale.multiplier[c], rescale.shift[c]);
        sink(line + "\n");
    }
}

void arithmeticText(const OpArithmetic& arithmetic, const TextSink& sink)
{
    if (!arithmetic.formula.empty())
        sink(fmt::format("     {}\n", arithmetic.formula));
    for (const NamedInteger& constant : arithmetic.constants)
        sink(fmt::format("     {} = {}\n", constant.name, constant.value));
    if (arithmetic.clampMin && arithmetic.clampMax)
        sink(fmt::format("     clamp [{}, {}]\n", *arithmetic.clampMin, *arithmetic.clampMax));
    for (const Rescale& rescale : arithmetic.rescales)
        rescaleText(rescale, sink);
    if (!arithmetic.note.empty())
        sink(fmt::format("     note: {}\n", arithmetic.note));
}

void opText(const Engine& engine, OpRef ref, const TextSink& sink)
{
    const OpInfo& op = engine.model()->op(ref);
    sink(fmt::format("  {} {} version {}: {} -> {}\n", ref.op.value, op.name(), op.version, tensorList(op.inputs),
        tensorList(op.outputs)));
    if (!op.intermediates.empty())
        sink(fmt::format("     intermediates {}\n", tensorList(op.intermediates)));
    for (const OptionField& field : op.optionFields)
        sink(fmt::format("     {} = {}\n", field.name, field.value));
    if (!op.customOptions.empty())
        sink(fmt::format("     custom options: {} bytes\n", op.customOptions.size()));
    const OpStatus status = engine.opStatus(ref);
    if (status.support != OpSupport::Ready)
        sink(fmt::format("     {}: {}\n", supportName(status.support), status.reason));
    if (const OpArithmetic* arithmetic = engine.arithmetic(ref))
        arithmeticText(*arithmetic, sink);
}

void headText(const Model& model, const TextSink& sink)
{
    sink(fmt::format("model {}: format version {}, {} bytes, {} subgraph(s), {} buffers\n", model.path, model.version,
        model.fileSize, model.subgraphs.size(), model.bufferCount));
    if (!model.description.empty())
        sink(fmt::format("description {}\n", jsonString(model.description)));
    for (const auto& warning : model.warnings)
        sink(fmt::format("warning: {}\n", warning));
    for (const Signature& signature : model.signatures) {
        sink(fmt::format("signature {}, subgraph {}\n", jsonString(signature.key), signature.subgraph.value));
        for (const auto& [name, tensor] : signature.inputs)
            sink(fmt::format("  input {} = t{}\n", jsonString(name), tensor.value));
        for (const auto& [name, tensor] : signature.outputs)
            sink(fmt::format("  output {} = t{}\n", jsonString(name), tensor.value));
    }
    for (const MetadataEntry& entry : model.metadata)
        sink(fmt::format("metadata {}: buffer {}, {} bytes\n", jsonString(entry.name), entry.buffer.value, entry.size));
}

void writeRange(JsonWriter& json, std::string_view name, FileRange range)
{
    if (range.size == 0)
        return;
    json.key(name);
    json.beginObject(true);
    json.member("offset", range.offset);
    json.member("size", range.size);
    json.endObject();
}

std::vector<std::int32_t> numbersOf(const std::vector<TensorId>& ids)
{
    std::vector<std::int32_t> numbers;
    for (const TensorId id : ids)
        numbers.push_back(id.value);
    return numbers;
}

void tensorJson(JsonWriter& json, const Subgraph& subgraph, TensorId id)
{
    const TensorInfo& info = subgraph.tensor(id);
    json.beginObject();
    writeTensorMembers(json, info, id, info.shape);
    if (!info.shapeSignature.empty())
        json.listMember("shape_signature", info.shapeSignature);
    json.member("buffer", info.buffer.value);
    json.member("constant", info.isConstant);
    json.member("variable", info.isVariable);
    json.member("sparse", info.isSparse);
    if (!info.unusable.empty())
        json.member("unusable", info.unusable);
    writeRange(json, "data_range", info.dataRange);
    writeRange(json, "scale_range", info.scaleRange);
    writeRange(json, "zero_point_range", info.zeroPointRange);
    json.endObject();
}

void opJson(JsonWriter& json, const Engine& engine, OpRef ref)
{
    const OpInfo& op = engine.model()->op(ref);
    const OpStatus status = engine.opStatus(ref);
    json.beginObject();
    json.member("index", ref.op.value);
    json.member("name", op.name());
    json.member("code", static_cast<std::int32_t>(op.code));
    json.member("version", op.version);
    json.listMember("inputs", numbersOf(op.inputs));
    json.listMember("outputs", numbersOf(op.outputs));
    json.listMember("intermediates", numbersOf(op.intermediates));
    json.member("custom_options_size", static_cast<std::uint64_t>(op.customOptions.size()));
    json.member("support", supportName(status.support));
    if (status.support != OpSupport::Ready)
        json.member("reason", status.reason);
    writeOpMembers(json, op, engine.arithmetic(ref));
    json.endObject();
}

void subgraphJson(JsonWriter& json, const Engine& engine, SubgraphId id)
{
    const Subgraph& subgraph = engine.model()->subgraph(id);
    json.beginObject();
    json.member("index", id.value);
    json.member("name", subgraph.name);
    json.listMember("inputs", numbersOf(subgraph.inputs));
    json.listMember("outputs", numbersOf(subgraph.outputs));
    json.key("tensors");
    json.beginArray();
    for (std::size_t t = 0; t < subgraph.tensors.size(); ++t)
        tensorJson(json, subgraph, tensorId(t));
    json.endArray();
    json.key("ops");
    json.beginArray();
    for (std::size_t i = 0; i < subgraph.ops.size(); ++i)
        opJson(json, engine, {id, opId(i)});
    json.endArray();
    json.endObject();
}

void tensorMapJson(JsonWriter& json, std::string_view name, const std::vector<std::pair<std::string, TensorId>>& map)
{
    json.key(name);
    json.beginArray();
    for (const auto& [key, tensor] : map) {
        json.beginObject(true);
        json.member("name", key);
        json.member("tensor", tensor.value);
        json.endObject();
    }
    json.endArray();
}

void headJson(JsonWriter& json, const Model& model)
{
    json.member("path", model.path);
    json.member("version", static_cast<std::int64_t>(model.version));
    json.member("bytes", model.fileSize);
    json.member("description", model.description);
    json.member("buffers", static_cast<std::uint64_t>(model.bufferCount));
    json.listMember("warnings", model.warnings);
    json.key("signatures");
    json.beginArray();
    for (const Signature& signature : model.signatures) {
        json.beginObject();
        json.member("key", signature.key);
        json.member("subgraph", signature.subgraph.value);
        tensorMapJson(json, "inputs", signature.inputs);
        tensorMapJson(json, "outputs", signature.outputs);
        json.endObject();
    }
    json.endArray();
    json.key("metadata");
    json.beginArray();
    for (const MetadataEntry& entry : model.metadata) {
        json.beginObject(true);
        json.member("name", entry.name);
        json.member("buffer", entry.buffer.value);
        json.member("size", entry.size);
        json.endObject();
    }
    json.endArray();
}

} // namespace

void writeInfoText(const Engine& engine, const TextSink& sink)
{
    const Model& model = *engine.model();
    headText(model, sink);
    for (std::size_t s = 0; s < model.subgraphs.size(); ++s) {
        const Subgraph& subgraph = *model.subgraphs[s];
        sink(fmt::format("subgraph {} {}: {} tensors, {} ops; inputs {}; outputs {}\n", s, jsonString(subgraph.name),
            subgraph.tensors.size(), subgraph.ops.size(), tensorList(subgraph.inputs), tensorList(subgraph.outputs)));
        sink(" tensors\n");
        for (std::size_t t = 0; t < subgraph.tensors.size(); ++t)
            tensorText(subgraph, tensorId(t), sink);
        sink(" ops\n");
        for (std::size_t i = 0; i < subgraph.ops.size(); ++i)
            opText(engine, {subgraphId(s), opId(i)}, sink);
    }
}

void writeInfoJson(const Engine& engine, const TextSink& sink)
{
    const Model& model = *engine.model();
    JsonWriter json(sink);
    json.beginObject();
    headJson(json, model);
    json.key("subgraphs");
    json.beginArray();
    for (std::size_t s = 0; s < model.subgraphs.size(); ++s)
        subgraphJson(json, engine, subgraphId(s));
    json.endArray();
    json.endObject();
    json.finish();
}

} // namespace quantstep
