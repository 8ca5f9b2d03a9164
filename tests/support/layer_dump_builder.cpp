// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/layer_dump_builder.h"

#include "core/io/schema/layer_dump_schema.h"

namespace quantstep::test {
namespace {

constexpr std::uint32_t kNone = UINT32_MAX;

std::unique_ptr<layer_dump::TensorDataT> tensorOf(const BuiltLayer& layer, std::uint32_t input, std::uint32_t number)
{
    auto tensor = std::make_unique<layer_dump::TensorDataT>();
    const auto dims = layer.value->shape.dims();
    const auto bytes = layer.value->bytes.span();
    tensor->input_index = input;
    tensor->tensor_index = layer.tensor;
    tensor->layer_number = number;
    tensor->dtype = static_cast<std::int8_t>(layer.value->dtype);
    tensor->shape.assign(dims.begin(), dims.end());
    tensor->num_bytes = static_cast<std::uint32_t>(bytes.size());
    for (const std::byte byte : bytes)
        tensor->data.push_back(static_cast<std::uint8_t>(byte));
    return tensor;
}

} // namespace

SharedBytes buildLayerDump(const std::vector<BuiltLayer>& inputs, const std::vector<BuiltLayer>& outputs)
{
    layer_dump::ModelTestDataT root;
    for (std::uint32_t k = 0; k < inputs.size(); ++k)
        root.input_data.push_back(tensorOf(inputs[k], k, kNone));
    root.subgraph_data.push_back(std::make_unique<layer_dump::SubgraphDataT>());
    for (std::uint32_t i = 0; i < outputs.size(); ++i)
        root.subgraph_data[0]->outputs.push_back(tensorOf(outputs[i], kNone, i));
    flatbuffers::FlatBufferBuilder builder;
    builder.Finish(layer_dump::ModelTestData::Pack(builder, &root));
    const auto* begin = reinterpret_cast<const std::byte*>(builder.GetBufferPointer());
    return SharedBytes::adopt(std::vector<std::byte>(begin, begin + builder.GetSize()));
}

} // namespace quantstep::test
