// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/tflite_tensors.h"

#include "core/io/sparse_expansion.h"
#include "core/io/tflite_quantization.h"
#include "core/io/tflite_sparsity.h"

#include <algorithm>

namespace quantstep {
namespace {

/// Alignment of one element in memory: complex numbers are pairs, strings start with 32-bit offsets.
std::size_t elementAlignment(DType dtype)
{
    switch (dtype) {
    case DType::Complex64:
    case DType::String: return 4;
    case DType::Complex128: return 8;
    default: return static_cast<std::size_t>(std::max(1, dtypeBits(dtype) / 8));
    }
}

/// Why a string tensor's table (count, count + 1 offsets, characters) cannot be used; empty if it is fine.
std::string stringDamage(const SharedBytes& bytes)
{
    const auto numberAt = [&](std::size_t index) {
        std::int32_t value = 0;
        std::memcpy(&value, bytes.data() + index * sizeof value, sizeof value);
        return std::int64_t{value};
    };
    const auto size = static_cast<std::int64_t>(bytes.size());
    if (size < 4)
        return "its string table is cut off";
    const std::int64_t count = numberAt(0);
    const std::int64_t header = 4 * (count + 2);
    if (count < 0 || header > size)
        return fmt::format("its string table holds {} strings but has only {} bytes", count, size);
    std::int64_t previous = header;
    for (std::int64_t i = 0; i <= count; ++i) {
        const auto offset = numberAt(static_cast<std::size_t>(i + 1));
        if (offset < previous || offset > size)
            return fmt::format("string {} starts at {}, outside its table of {} bytes", i, offset, size);
        previous = offset;
    }
    return {};
}

class TensorReader {
public:
    TensorReader(TfliteSource& source, BufferTable& buffers, std::size_t tensorCount)
        : m_source(source), m_buffers(buffers), m_tensorCount(tensorCount)
    {
    }

    Result<TensorInfo> read(const tflite::Tensor& tensor)
    {
        TensorInfo info;
        QS_TRY(info.name, m_source.copy(tensor.name()));
        info.dtype = static_cast<DType>(tensor.type());
        info.hasRank = tensor.has_rank();
        info.isVariable = tensor.is_variable();
        info.isSparse = tensor.sparsity() != nullptr;
        QS_CHECK(readShape(tensor, info));
        QS_CHECK(readQuantization(m_source, tensor, m_tensorCount, info));
        QS_CHECK(readData(tensor, info));
        return info;
    }

private:
    Status readShape(const tflite::Tensor& tensor, TensorInfo& info)
    {
        QS_TRY(auto dims, m_source.copy(tensor.shape()));
        const auto rank = static_cast<std::int64_t>(dims.size());
        if (rank > m_source.limits().maxRank)
            return fail(ErrorCode::LimitExceeded, "shape: expected at most {} dimensions, found {}",
                m_source.limits().maxRank, rank);
        info.shape = Shape(std::move(dims));
        if (!info.shape.checkedElements())
            return fail(ErrorCode::Malformed, "shape: expected sizes >= 0 and at most 2^40 elements, found {}",
                info.shape.text());
        QS_TRY(info.shapeSignature, m_source.copy(tensor.shape_signature()));
        if (!info.shapeSignature.empty() && info.shapeSignature.size() != static_cast<std::size_t>(rank))
            return fail(ErrorCode::Malformed, "shape signature: expected {} dimensions as the shape has, found {}",
                rank, info.shapeSignature.size());
        return {};
    }

    Status readData(const tflite::Tensor& tensor, TensorInfo& info)
    {
        const std::uint32_t index = tensor.buffer();
        // A model without any buffer table may still have activations, which say buffer 0.
        if (index >= m_buffers.size() && index != 0)
            return fail(ErrorCode::Malformed, "buffer: expected an index below {}, found {}", m_buffers.size(), index);
        info.buffer = BufferId(index);
        TensorData data;
        if (tensor.external_buffer() != 0) {
            QS_TRY(data, m_buffers.external(m_source, tensor.external_buffer()));
        } else if (index != 0) {
            data = m_buffers.buffer(index);
        }
        if (!data.present)
            return {};
        if (info.isVariable) {
            info.unusable = "it is a variable and has constant data, which the runtime refuses";
            return {};
        }
        info.isConstant = true;
        info.unusable = std::move(data.unusable);
        info.dataRange = data.range;
        info.data = m_buffers.aligned(data.bytes, elementAlignment(info.dtype));
        if (info.unusable.empty() && tensor.sparsity() != nullptr)
            QS_CHECK(expand(*tensor.sparsity(), info));
        return info.unusable.empty() ? checkSize(info) : Status();
    }

    /// Puts the elements in their places; damage makes the constant unusable, not the model.
    Status expand(const tflite::SparsityParameters& table, TensorInfo& info)
    {
        auto layout = readSparsity(m_source, table);
        if (!layout && layout.error().code != ErrorCode::Malformed)
            return tl::unexpected(layout.error());
        const std::uint64_t bytes = dtypeBytes(info.dtype, info.shape.elements());
        if (layout && !m_source.takeExpanded(bytes)) {
            info.unusable
                = fmt::format("sparsity: {} {} is too large to expand", dtypeName(info.dtype), info.shape.text());
            return {};
        }
        auto dense = layout ? expandSparse(*layout, info.dtype, info.shape, info.data)
                            : Result<SharedBytes>(tl::unexpected(layout.error()));
        if (!dense) {
            info.unusable = dense.error().message;
            return {};
        }
        info.data = std::move(*dense);
        info.sparseLayout = std::make_shared<const SparseLayout>(std::move(*layout));
        return {};
    }

    /// Buffers may be longer than the shape needs, as in the runtime; never shorter.
    static Status checkSize(TensorInfo& info)
    {
        if (info.dtype == DType::String) {
            if (info.shape.elements() > 0)
                info.unusable = stringDamage(info.data);
            return {};
        }
        const int bits = dtypeBits(info.dtype);
        if (bits == 0) {
            info.unusable = isKnown(info.dtype)
                ? fmt::format("constants of type {} have no readable elements", dtypeName(info.dtype))
                : fmt::format("its element type {} is unknown", static_cast<int>(info.dtype));
            return {};
        }
        const std::size_t needed = dtypeBytes(info.dtype, info.shape.elements());
        if (info.data.size() < needed)
            return fail(ErrorCode::Malformed, "data: expected at least {} bytes for {} {}, found {} in buffer {}",
                needed, dtypeName(info.dtype), info.shape.text(), info.data.size(), info.buffer.value);
        return {};
    }

    TfliteSource& m_source;
    BufferTable& m_buffers;
    std::size_t m_tensorCount;
};

} // namespace

Result<std::vector<TensorInfo>> readTensors(
    TfliteSource& source, BufferTable& buffers, const tflite::SubGraph& subgraph, std::vector<std::string>& warnings)
{
    std::vector<TensorInfo> infos;
    const auto* tensors = subgraph.tensors();
    if (!tensors)
        return infos;
    QS_CHECK(source.spend(tensors->size() * sizeof(TensorInfo)));
    infos.reserve(tensors->size());
    TensorReader reader(source, buffers, tensors->size());
    for (flatbuffers::uoffset_t i = 0; i < tensors->size(); ++i) {
        const auto& tensor = *tensors->Get(i);
        auto info = reader.read(tensor);
        const auto label = [&] {
            return tensor.name() ? fmt::format("tensor {} '{}'", i, tensor.name()->str()) : fmt::format("tensor {}", i);
        };
        if (!info)
            return tl::unexpected(info.error().in(label()));
        if (!info->refusedQuantization.empty()) {
            warnings.push_back(
                fmt::format("{}: quantization: {}; LiteRT refuses it", label(), info->refusedQuantization));
            QS_CHECK(source.spend(warnings.back().size()));
        }
        infos.push_back(std::move(*info));
    }
    return infos;
}

} // namespace quantstep
