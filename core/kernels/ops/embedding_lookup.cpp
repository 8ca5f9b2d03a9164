// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// EMBEDDING_LOOKUP: 0 row numbers, 1 table. Rows are copied, or dequantized to floats.

#include "core/base/half.h"
#include "core/kernels/op_checks.h"

#include <algorithm>
#include <cstring>

namespace quantstep {

Result<PreparedPtr> prepareEmbeddingLookup(const PrepareContext& context);

namespace {

constexpr auto kRefused = ErrorCode::RefusedByRuntime;

bool isIntegerTable(DType dtype)
{
    return dtype == DType::UInt8 || dtype == DType::Int8 || dtype == DType::Int4 || dtype == DType::Int2;
}

Status checkOperands(const PrepareContext& context)
{
    const Operand& rows = context.input(0);
    const Operand& table = context.input(1);
    QS_CHECK(expectTypeIn(context, "the row numbers", rows.dtype(), {DType::Int32}));
    if (rows.shape.rank() != 1 || table.shape.rank() < 2) {
        return context.error(kRefused, "row numbers {} and table {}, expected a vector and at least a matrix",
            rows.shape.text(), table.shape.text());
    }
    if (table.info->isSparse || !table.info->unusable.empty())
        return context.error(ErrorCode::Unsupported, "its table cannot be used: {}", table.info->unusable);
    return {};
}

Status checkScales(const PrepareContext& context)
{
    const Operand& table = context.input(1);
    const QuantParams& quant = table.quant();
    const DType output = context.output(0).dtype();
    if (quant.scales.empty())
        return {};
    if (isIntegerTable(table.dtype()) && output == DType::Float32
        && static_cast<std::int32_t>(quant.zeroPoints[0]) != 0)
        return context.error(kRefused, "the table has zero point {}, expected 0", quant.zeroPoints[0]);
    if (!quant.isPerChannel())
        return {};
    if (!isIntegerTable(table.dtype()) || (output != DType::Float32 && output != DType::Float16) || quant.axis != 0) {
        return context.error(kRefused, "a {} table with {} scales along axis {} under {} output",
            dtypeName(table.dtype()), quant.scales.size(), quant.axis, dtypeName(output));
    }
    return {};
}

struct Lookup {
    std::string label;
    std::int32_t rows = 0;
    std::size_t columns = 0; ///< elements of a row
};

/// Calls body(output row, table row) for every row wanted, after all numbers have been checked.
template<typename Body> Status forWantedRows(const Lookup& lookup, const EvalContext& run, const Body& body)
{
    const auto wanted = run.input(0).as<std::int32_t>();
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (wanted[i] < 0 || wanted[i] >= lookup.rows) {
            return fail(ErrorCode::DataDependent, "{}: row {} at position {} is outside of [0, {})", lookup.label,
                wanted[i], i, lookup.rows);
        }
    }
    for (std::size_t i = 0; i < wanted.size(); ++i)
        body(i, static_cast<std::size_t>(wanted[i]));
    return {};
}

/// The codes of a row or block. The runtime starts reading each at a whole byte, although an odd number of narrow codes
/// ends within one; uint8 codes count as int8.
void codesFrom(const TensorValue& table, std::size_t first, std::span<std::int8_t> codes)
{
    const auto width = static_cast<std::size_t>(dtypeBits(table.dtype));
    const std::size_t perByte = 8 / width;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(table.bytes.data()) + first / perByte;
    const auto left = static_cast<int>(8 - width);
    for (std::size_t i = 0; i < codes.size(); ++i) {
        const int bits = bytes[i / perByte] >> (i % perByte * width);
        codes[i] = static_cast<std::int8_t>(static_cast<std::int8_t>(static_cast<std::uint8_t>(bits << left)) >> left);
    }
}

/// Scales of a table: one, one per row, or one per block of each row.
struct TableScales {
    std::vector<float> values;
    std::size_t blocks = 1; ///< in a row
};

PreparedPtr makeDequantizing(Lookup lookup, TensorSpec spec, DType tableType, TableScales scales)
{
    OpArithmetic arithmetic;
    arithmetic.rescales.push_back(
        {"table", RescaleRule::FloatProduct, {scales.values.begin(), scales.values.end()}, {}, {}});
    arithmetic.formula = "out = code * scale";
    if (tableType == DType::UInt8)
        arithmetic.note = "the runtime reads uint8 codes as int8";
    const DType type = spec.dtype;
    return makePrepared({std::move(spec)}, std::move(arithmetic),
        [lookup = std::move(lookup), type, scales = std::move(scales)](const EvalContext& run) -> Status {
            const TensorValue& table = run.input(1);
            // Narrow codes are widened to the top of a byte first, and the scale divided by as much.
            const auto steps = static_cast<float>(1 << (8 - dtypeBits(table.dtype)));
            const std::size_t blockSize = lookup.columns / scales.blocks;
            std::vector<std::int8_t> codes(blockSize);
            const auto block = [&](std::size_t at, std::size_t first, float scale) {
                codesFrom(table, first, codes);
                for (std::size_t i = 0; i < blockSize; ++i) {
                    const float value = static_cast<float>(codes[i]) * steps * (scale / steps);
                    if (type == DType::Float32)
                        run.output(0).as<float>()[at + i] = value;
                    else
                        run.output(0).as<std::uint16_t>()[at + i] = floatToHalf(value);
                }
            };
            return forWantedRows(lookup, run, [&](std::size_t at, std::size_t row) {
                for (std::size_t b = 0; b < scales.blocks; ++b) {
                    const std::size_t index = scales.values.size() == 1 ? 0 : row * scales.blocks + b;
                    block(at * lookup.columns + b * blockSize, row * lookup.columns + b * blockSize,
                        scales.values[index]);
                }
            });
        });
}

/// float16 scales from the tensor that the parameters name.
Result<TableScales> blockScales(const PrepareContext& context, const Lookup& lookup)
{
    const Operand& table = context.input(1);
    const BlockwiseParams& blockwise = *table.quant().blockwise;
    const auto blockSize = static_cast<std::size_t>(blockwise.blockSize);
    QS_CHECK(expectTypeIn(context, "a table of blocks", table.dtype(), {DType::Int4, DType::Int2}));
    QS_CHECK(expectTypeIn(context, "the output", context.output(0).dtype(), {DType::Float32, DType::Float16}));
    if (table.shape.rank() != 2 || lookup.columns % blockSize != 0) {
        return context.error(
            kRefused, "the table {} is no matrix of rows of blocks of {}", table.shape.text(), blockSize);
    }
    TableScales scales;
    scales.blocks = std::max<std::size_t>(1, lookup.columns / blockSize);
    const std::size_t count = static_cast<std::size_t>(lookup.rows) * scales.blocks;
    const TensorPtr value = context.constantOf(blockwise.scales);
    if (!value || value->dtype != DType::Float16 || value->elements() < count) {
        return context.error(ErrorCode::Unsupported, "tensor {} is no constant of {} float16 scales, one per block",
            blockwise.scales.value, count);
    }
    for (std::size_t i = 0; i < count; ++i)
        scales.values.push_back(halfToFloat(value->as<std::uint16_t>()[i]));
    return scales;
}

Result<PreparedPtr> prepareCopy(const PrepareContext& context, Lookup lookup, TensorSpec spec)
{
    QS_CHECK(expectFixedSize(context, spec.dtype));
    const std::size_t bits = lookup.columns * static_cast<std::size_t>(dtypeBits(spec.dtype));
    if (bits % 8 != 0) {
        return context.error(ErrorCode::Unsupported,
            "rows of {} {} end within a byte: the runtime copies whole bytes only", lookup.columns,
            dtypeName(spec.dtype));
    }
    OpArithmetic arithmetic;
    arithmetic.formula = "out = table[row]";
    return makePrepared({std::move(spec)}, std::move(arithmetic),
        [lookup = std::move(lookup), bytes = bits / 8](const EvalContext& run) -> Status {
            const std::byte* table = run.input(1).bytes.data();
            std::byte* out = run.output(0).bytes.data();
            return forWantedRows(lookup, run, [&](std::size_t at, std::size_t row) {
                if (bytes > 0)
                    std::memcpy(out + at * bytes, table + row * bytes, bytes);
            });
        });
}

} // namespace

Result<PreparedPtr> prepareEmbeddingLookup(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    QS_CHECK(checkOperands(context));
    QS_CHECK(checkScales(context));
    const Operand& table = context.input(1);
    const DType output = context.output(0).dtype();
    Shape shape = table.shape;
    shape.setDim(0, context.input(0).shape[0]);
    TensorSpec spec{output, shape};
    QS_CHECK(expectSaneShape(context, shape));
    Lookup lookup{context.op().name(), table.shape[0], 1};
    for (int axis = 1; axis < table.shape.rank(); ++axis)
        lookup.columns *= static_cast<std::size_t>(table.shape[axis]);
    if (table.quant().blockwise) {
        QS_TRY(TableScales scales, blockScales(context, lookup));
        return makeDequantizing(std::move(lookup), std::move(spec), table.dtype(), std::move(scales));
    }
    if (table.dtype() == output)
        return prepareCopy(context, std::move(lookup), std::move(spec));
    if (!isIntegerTable(table.dtype()) || (output != DType::Float32 && output != DType::Float16)) {
        return context.error(ErrorCode::Unsupported, "a {} table under {} output: the runtime copies bytes as they are",
            dtypeName(table.dtype()), dtypeName(output));
    }
    // A table without parameters counts as one of scale 0.
    TableScales scales{table.quant().scales.empty() ? std::vector<float>{0.0F} : table.quant().scales};
    return makeDequantizing(std::move(lookup), std::move(spec), table.dtype(), std::move(scales));
}

} // namespace quantstep
