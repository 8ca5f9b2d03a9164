// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/tflite_reader.h"

#include "core/io/mapped_file.h"
#include "core/io/tflite_buffers.h"
#include "core/io/tflite_operators.h"
#include "core/io/tflite_source.h"
#include "core/io/tflite_tensors.h"

namespace quantstep {
namespace {

constexpr std::uint32_t kSchemaVersion = 3;
/// What the format asks a flatbuffer's first byte to lie on.
constexpr std::size_t kFileAlignment = 8;

Result<Subgraph> readSubgraph(
    TfliteSource& source, BufferTable& buffers, const tflite::SubGraph& table, std::vector<std::string>& warnings)
{
    Subgraph subgraph;
    QS_TRY(subgraph.name, source.copy(table.name()));
    QS_TRY(subgraph.tensors, readTensors(source, buffers, table, warnings));
    const std::size_t count = subgraph.tensors.size();
    QS_TRY(subgraph.ops, readOperators(source, table, count));
    const auto ids = [&](const auto* indices, const char* kind) {
        auto result = readTensorIds(source, indices, count, false);
        return result ? result : Result<std::vector<TensorId>>(tl::unexpected(result.error().in(kind)));
    };
    QS_TRY(subgraph.inputs, ids(table.inputs(), "inputs"));
    QS_TRY(subgraph.outputs, ids(table.outputs(), "outputs"));
    linkSubgraph(subgraph);
    return subgraph;
}

Status readSubgraphs(TfliteSource& source, BufferTable& buffers, Model& model)
{
    const auto* subgraphs = source.root().subgraphs();
    if (!subgraphs || subgraphs->size() == 0)
        return fail(ErrorCode::Malformed, "model: expected at least one subgraph, found none");
    for (flatbuffers::uoffset_t i = 0; i < subgraphs->size(); ++i) {
        auto subgraph = readSubgraph(source, buffers, *subgraphs->Get(i), model.warnings);
        if (!subgraph)
            return tl::unexpected(subgraph.error().in(fmt::format("subgraph {}", i)));
        QS_CHECK(source.spend(sizeof(Subgraph)));
        model.subgraphs.push_back(std::make_shared<const Subgraph>(std::move(*subgraph)));
    }
    return {};
}

Result<std::vector<std::pair<std::string, TensorId>>> readTensorMaps(TfliteSource& source,
    const flatbuffers::Vector<flatbuffers::Offset<tflite::TensorMap>>* maps, std::size_t tensorCount)
{
    std::vector<std::pair<std::string, TensorId>> pairs;
    for (flatbuffers::uoffset_t i = 0; maps && i < maps->size(); ++i) {
        const auto& map = *maps->Get(i);
        if (map.tensor_index() >= tensorCount)
            return fail(ErrorCode::Malformed, "expected a tensor below {}, found {}", tensorCount, map.tensor_index());
        QS_CHECK(source.spend(sizeof(pairs[0])));
        QS_TRY(auto name, source.copy(map.name()));
        pairs.emplace_back(std::move(name), TensorId(map.tensor_index()));
    }
    return pairs;
}

Result<Signature> readSignature(TfliteSource& source, const tflite::SignatureDef& table, const Model& model)
{
    Signature signature;
    QS_TRY(signature.key, source.copy(table.signature_key()));
    if (table.subgraph_index() >= model.subgraphs.size())
        return fail(ErrorCode::Malformed, "expected a subgraph below {}, found {}", model.subgraphs.size(),
            table.subgraph_index());
    signature.subgraph = SubgraphId(table.subgraph_index());
    const std::size_t tensorCount = model.subgraph(signature.subgraph).tensors.size();
    QS_TRY(signature.inputs, readTensorMaps(source, table.inputs(), tensorCount));
    QS_TRY(signature.outputs, readTensorMaps(source, table.outputs(), tensorCount));
    return signature;
}

Status readSignatures(TfliteSource& source, Model& model)
{
    const auto* tables = source.root().signature_defs();
    for (flatbuffers::uoffset_t i = 0; tables && i < tables->size(); ++i) {
        auto signature = readSignature(source, *tables->Get(i), model);
        if (!signature)
            return tl::unexpected(signature.error().in(fmt::format("signature {}", i)));
        QS_CHECK(source.spend(sizeof(Signature)));
        model.signatures.push_back(std::move(*signature));
    }
    return {};
}

Status readMetadata(TfliteSource& source, const BufferTable& buffers, Model& model)
{
    const auto* tables = source.root().metadata();
    for (flatbuffers::uoffset_t i = 0; tables && i < tables->size(); ++i) {
        const auto& table = *tables->Get(i);
        if (table.buffer() >= buffers.size())
            return fail(ErrorCode::Malformed, "metadata {}: expected a buffer below {}, found {}", i, buffers.size(),
                table.buffer());
        QS_CHECK(source.spend(sizeof(MetadataEntry)));
        MetadataEntry entry;
        QS_TRY(entry.name, source.copy(table.name()));
        entry.buffer = BufferId(table.buffer());
        entry.size = buffers.buffer(table.buffer()).bytes.size();
        model.metadata.push_back(std::move(entry));
    }
    return {};
}

} // namespace

Result<ModelPtr> readTflite(SharedBytes bytes, const ReadLimits& limits, std::stop_token stop, const std::string& path)
{
    if (bytes.size() > limits.maxFileBytes)
        return fail(ErrorCode::LimitExceeded, "expected at most {} bytes, found {}", limits.maxFileBytes, bytes.size());
    if (!bytes.isAligned(kFileAlignment))
        bytes = SharedBytes::adopt(std::vector<std::byte>(bytes.span().begin(), bytes.span().end()));
    TfliteSource source(std::move(bytes), limits, std::move(stop), path);
    QS_TRY(const tflite::Model* root, verifyStructure(source));
    source.setRoot(root);
    if (root->version() != kSchemaVersion)
        return fail(
            ErrorCode::Malformed, "model: expected format version {}, found {}", kSchemaVersion, root->version());

    auto model = std::make_shared<Model>();
    model->path = path;
    model->version = root->version();
    model->file = source.file();
    model->fileSize = source.file().size();
    QS_TRY(model->description, source.copy(root->description()));
    QS_TRY(auto buffers, BufferTable::read(source));
    model->bufferCount = buffers.size();
    QS_CHECK(readSubgraphs(source, buffers, *model));
    QS_CHECK(checkControlFlow(*model));
    QS_CHECK(readSignatures(source, *model));
    QS_CHECK(readMetadata(source, buffers, *model));
    return ModelPtr(std::move(model));
}

Result<ModelPtr> openModel(const std::string& path, const ReadLimits& limits, std::stop_token stop)
{
    QS_TRY(auto bytes, mapFile(path, limits.maxFileBytes));
    auto model = readTflite(std::move(bytes), limits, std::move(stop), path);
    if (!model && model.error().code != ErrorCode::Cancelled)
        return tl::unexpected(model.error().in(path));
    return model;
}

} // namespace quantstep
