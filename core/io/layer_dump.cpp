// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/layer_dump.h"

#include "core/io/schema/layer_dump_schema.h"

#include <algorithm>

namespace quantstep {
namespace {

constexpr std::size_t kHeaderBytes = 4;
constexpr std::uint32_t kNone = UINT32_MAX;
constexpr std::uint32_t kMostDimensions = 64;

std::optional<std::uint32_t> number(std::uint32_t value)
{
    return value == kNone ? std::nullopt : std::optional(value);
}

Result<LayerTensor> tensorOf(
    const layer_dump::TensorData* data, const std::string& place, const SharedBytes& file, std::uint32_t subgraph)
{
    if (!data || !data->shape() || !data->data())
        return fail(ErrorCode::Malformed, "{}: expected shape and data, found none", place);
    LayerTensor tensor;
    tensor.subgraph = subgraph;
    tensor.tensor = number(data->tensor_index());
    tensor.input = number(data->input_index());
    tensor.dtype = static_cast<DType>(data->dtype());
    if (dtypeBits(tensor.dtype) == 0)
        return fail(ErrorCode::Malformed, "{}: expected a type of numbers, found type {}", place, data->dtype());
    if (data->shape()->size() > kMostDimensions)
        return fail(ErrorCode::Malformed, "{}: expected at most {} dimensions, found {}", place, kMostDimensions,
            data->shape()->size());
    std::vector<std::int32_t> dims(data->shape()->begin(), data->shape()->end());
    tensor.shape = Shape(dims);
    const auto elements = tensor.shape.checkedElements();
    const std::size_t found = data->data()->size();
    if (!elements || (found != dtypeBytes(tensor.dtype, *elements) && !(isPacked(tensor.dtype) && found == *elements)))
        return fail(ErrorCode::Malformed, "{}: expected {} bytes for {} {}, found {}", place,
            elements ? dtypeBytes(tensor.dtype, *elements) : 0, dtypeName(tensor.dtype), tensor.shape.text(), found);
    const auto* begin = reinterpret_cast<const std::byte*>(data->data()->data());
    tensor.bytes = file.part(static_cast<std::size_t>(begin - file.data()), found);
    return tensor;
}

} // namespace

Result<std::vector<LayerTensor>> readLayerDump(const SharedBytes& file)
{
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(file.data());
    const std::size_t most = FLATBUFFERS_MAX_BUFFER_SIZE - 1;
    flatbuffers::Verifier verifier(bytes, std::min(file.size(), most));
    if (file.size() < kHeaderBytes || !layer_dump::VerifyModelTestDataBuffer(verifier))
        return fail(ErrorCode::Malformed,
            "layer dump: expected offsets that stay inside the file's {} bytes, found some that do not", file.size());
    const auto* root = layer_dump::GetModelTestData(bytes);
    std::vector<LayerTensor> tensors;
    const auto* inputs = root->input_data();
    for (flatbuffers::uoffset_t i = 0; inputs && i < inputs->size(); ++i) {
        QS_TRY(auto tensor, tensorOf(inputs->Get(i), fmt::format("layer dump: input {}", i), file, 0));
        tensors.push_back(std::move(tensor));
    }
    const auto* subgraphs = root->subgraph_data();
    for (flatbuffers::uoffset_t s = 0; subgraphs && s < subgraphs->size(); ++s) {
        const auto* outputs = subgraphs->Get(s)->outputs();
        const std::uint32_t subgraph = subgraphs->Get(s)->subgraph_index();
        for (flatbuffers::uoffset_t i = 0; outputs && i < outputs->size(); ++i) {
            const std::string place = fmt::format("layer dump: output {} of subgraph {}", i, subgraph);
            QS_TRY(auto tensor, tensorOf(outputs->Get(i), place, file, subgraph));
            tensor.input = std::nullopt;
            tensors.push_back(std::move(tensor));
        }
    }
    if (tensors.empty())
        return fail(ErrorCode::Malformed, "layer dump: expected tensors, found none");
    return tensors;
}

} // namespace quantstep
