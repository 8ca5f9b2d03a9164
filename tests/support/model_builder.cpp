// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/model_builder.h"

#include "tests/support/model_builder_options.h"

#include <algorithm>
#include <cstring>

namespace quantstep::test {
namespace {

std::unique_ptr<tflite::QuantizationParametersT> packQuant(const QuantParams& quant)
{
    auto packed = std::make_unique<tflite::QuantizationParametersT>();
    packed->scale = quant.scales;
    packed->zero_point = quant.zeroPoints;
    packed->quantized_dimension = quant.axis;
    packed->min = quant.min;
    packed->max = quant.max;
    if (quant.blockwise) {
        tflite::BlockwiseQuantizationT blockwise;
        blockwise.scales = quant.blockwise->scales.value;
        blockwise.zero_points = quant.blockwise->zeroPoints.value;
        blockwise.block_size = quant.blockwise->blockSize;
        packed->details.Set(blockwise);
    }
    return packed;
}

std::unique_ptr<tflite::SparsityParametersT> packSparsity(const SparseLayout& layout)
{
    auto packed = std::make_unique<tflite::SparsityParametersT>();
    packed->traversal_order = layout.traversalOrder;
    packed->block_map = layout.blockMap;
    for (const SparseLevel& level : layout.levels) {
        auto dimension = std::make_unique<tflite::DimensionMetadataT>();
        dimension->format = level.compressed ? tflite::DimensionType::SPARSE_CSR : tflite::DimensionType::DENSE;
        dimension->dense_size = level.denseSize;
        if (level.compressed) {
            tflite::Int32VectorT segments, indices;
            segments.values = level.segments;
            indices.values = level.indices;
            dimension->array_segments.Set(segments);
            dimension->array_indices.Set(indices);
        }
        packed->dim_metadata.push_back(std::move(dimension));
    }
    return packed;
}

std::unique_ptr<tflite::TensorT> packTensor(const BuiltTensor& tensor, tflite::ModelT& model)
{
    auto packed = std::make_unique<tflite::TensorT>();
    packed->name = tensor.name;
    packed->type = static_cast<tflite::TensorType>(tensor.dtype);
    packed->shape.assign(tensor.shape.dims().begin(), tensor.shape.dims().end());
    packed->shape_signature = tensor.shapeSignature;
    packed->has_rank = tensor.hasRank;
    packed->is_variable = tensor.isVariable;
    packed->quantization = packQuant(tensor.quant);
    if (tensor.sparsity)
        packed->sparsity = packSparsity(*tensor.sparsity);
    if (tensor.data) {
        auto buffer = std::make_unique<tflite::BufferT>();
        buffer->data.resize(tensor.data->bytes.size());
        if (!buffer->data.empty())
            std::memcpy(buffer->data.data(), tensor.data->bytes.data(), buffer->data.size());
        packed->buffer = static_cast<std::uint32_t>(model.buffers.size());
        model.buffers.push_back(std::move(buffer));
    }
    return packed;
}

/// Index of the operator's code in the model's table, added when it is new.
std::uint32_t codeIndex(const BuiltOp& op, tflite::ModelT& model)
{
    auto code = std::make_unique<tflite::OperatorCodeT>();
    const auto number = static_cast<std::int32_t>(op.code);
    code->builtin_code = number;
    code->deprecated_builtin_code = static_cast<std::int8_t>(std::min(number, 127));
    code->version = op.version;
    code->custom_code = op.customName;
    model.operator_codes.push_back(std::move(code));
    return static_cast<std::uint32_t>(model.operator_codes.size() - 1);
}

std::unique_ptr<tflite::OperatorT> packOp(const BuiltOp& op, tflite::ModelT& model)
{
    auto packed = std::make_unique<tflite::OperatorT>();
    packed->opcode_index = codeIndex(op, model);
    packed->inputs = op.inputs;
    packed->outputs = op.outputs;
    packed->intermediates = op.intermediates;
    packed->custom_options = op.customOptions;
    setOptions(*packed, op.code, op.options);
    return packed;
}

} // namespace

SharedBytes buildModel(const std::vector<BuiltSubgraph>& subgraphs)
{
    tflite::ModelT model;
    model.version = 3;
    model.buffers.push_back(std::make_unique<tflite::BufferT>()); // buffer 0 stays empty by convention
    for (const BuiltSubgraph& subgraph : subgraphs) {
        auto packed = std::make_unique<tflite::SubGraphT>();
        packed->name = subgraph.name;
        packed->inputs = subgraph.inputs;
        packed->outputs = subgraph.outputs;
        for (const BuiltTensor& tensor : subgraph.tensors)
            packed->tensors.push_back(packTensor(tensor, model));
        for (const BuiltOp& op : subgraph.ops)
            packed->operators.push_back(packOp(op, model));
        model.subgraphs.push_back(std::move(packed));
    }
    flatbuffers::FlatBufferBuilder builder;
    builder.Finish(tflite::Model::Pack(builder, &model), "TFL3");
    const auto* begin = builder.GetBufferPointer();
    return SharedBytes::adopt(std::vector<std::uint8_t>(begin, begin + builder.GetSize()));
}

QuantParams perTensor(float scale, std::int64_t zeroPoint)
{
    QuantParams quant;
    quant.scales = {scale};
    quant.zeroPoints = {zeroPoint};
    return quant;
}

QuantParams perChannel(std::vector<float> scales, std::int32_t axis)
{
    QuantParams quant;
    quant.zeroPoints.assign(scales.size(), 0);
    quant.scales = std::move(scales);
    quant.axis = axis;
    return quant;
}

} // namespace quantstep::test
