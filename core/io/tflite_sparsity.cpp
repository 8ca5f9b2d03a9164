// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/tflite_sparsity.h"

namespace quantstep {
namespace {

template<typename T>
Result<std::vector<std::int32_t>> widened(TfliteSource& source, const flatbuffers::Vector<T>* vector)
{
    QS_TRY(const auto values, source.copy(vector));
    return std::vector<std::int32_t>(values.begin(), values.end());
}

Result<std::vector<std::int32_t>> readIndices(
    TfliteSource& source, tflite::SparseIndexVector kind, const void* table, std::string_view what)
{
    using Kind = tflite::SparseIndexVector;
    if (table == nullptr)
        return fail(ErrorCode::Malformed, "sparsity: expected {}, found none", what);
    switch (kind) {
    case Kind::Int32Vector: return source.copy(static_cast<const tflite::Int32Vector*>(table)->values());
    case Kind::Uint16Vector: return widened(source, static_cast<const tflite::Uint16Vector*>(table)->values());
    case Kind::Uint8Vector: return widened(source, static_cast<const tflite::Uint8Vector*>(table)->values());
    default: return fail(ErrorCode::Malformed, "sparsity: {} are of unknown type {}", what, static_cast<int>(kind));
    }
}

Result<SparseLevel> readLevel(TfliteSource& source, const tflite::DimensionMetadata& table)
{
    SparseLevel level;
    level.denseSize = table.dense_size();
    if (table.format() == tflite::DimensionType::DENSE)
        return level;
    if (table.format() != tflite::DimensionType::SPARSE_CSR)
        return fail(ErrorCode::Malformed, "sparsity: unknown format {}", static_cast<int>(table.format()));
    level.compressed = true;
    QS_TRY(level.segments, readIndices(source, table.array_segments_type(), table.array_segments(), "segments"));
    QS_TRY(level.indices, readIndices(source, table.array_indices_type(), table.array_indices(), "indices"));
    return level;
}

} // namespace

Result<SparseLayout> readSparsity(TfliteSource& source, const tflite::SparsityParameters& table)
{
    if (!table.traversal_order() || !table.dim_metadata())
        return fail(ErrorCode::Malformed, "sparsity: expected a traversal order and levels, found none");
    SparseLayout layout;
    QS_TRY(layout.traversalOrder, source.copy(table.traversal_order()));
    QS_TRY(layout.blockMap, source.copy(table.block_map()));
    QS_CHECK(source.spend(table.dim_metadata()->size() * sizeof(SparseLevel)));
    for (const tflite::DimensionMetadata* level : *table.dim_metadata()) {
        QS_TRY(SparseLevel read, readLevel(source, *level));
        layout.levels.push_back(std::move(read));
    }
    return layout;
}

} // namespace quantstep
