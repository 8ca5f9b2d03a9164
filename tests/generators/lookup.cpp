// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// EMBEDDING_LOOKUP, EMBEDDING_LOOKUP_SPARSE and HASHTABLE_LOOKUP.

#include "tests/generators/matrix_parts.h"

#include <algorithm>

namespace quantstep::test {

void addLookupGenerators(std::vector<OpGenerator>& list);

namespace {

std::vector<std::int32_t> rowNumbers(Random& random, std::int32_t rows, int count)
{
    std::vector<std::int32_t> numbers;
    for (int i = 0; i < count; ++i)
        numbers.push_back(random.chance(0.01F) ? random.between(-2, rows + 1) : random.between(0, rows - 1));
    return numbers;
}

/// Rows of a type; narrow codes are packed at random.
TensorPtr tableOf(Random& random, DType dtype, const Shape& shape)
{
    if (!isPacked(dtype))
        return matrixValues(random, dtype, shape);
    const auto bytes = static_cast<std::int32_t>(dtypeBytes(dtype, shape.elements()));
    return std::make_shared<const TensorValue>(
        TensorValue{dtype, shape, random.tensor(DType::UInt8, Shape{bytes})->bytes});
}

OpCase copyCase(Random& random, DType dtype)
{
    Shape table = randomShape(random, 2, 4, 5);
    if (isPacked(dtype))
        table.setDim(1, table[1] * 4);
    OpCase c;
    c.code = OpCode::EmbeddingLookup;
    c.version = random.between(1, 5);
    const int count = random.between(0, 6);
    const QuantParams quant = randomQuant(random, dtype);
    c.inputs = {parameter(random, int32Vector(rowNumbers(random, table[0], count))),
        parameter(random, tableOf(random, dtype, table), quant, isPacked(dtype) ? 0.0F : 0.2F)};
    c.outputs = {output(dtype, Shape{1, 1}, quant)};
    c.label = caseLabel(c);
    return c;
}

OpCase dequantizingCase(Random& random, DType dtype, DType result)
{
    const Shape table = randomShape(random, 2, 4, random.chance(0.2F) ? 19 : 6);
    const bool perRow = random.chance(0.5F);
    QuantParams quant = perTensor(matrixScale(random), random.chance(0.02F) ? 1 : 0);
    if (perRow) {
        quant = weightQuant(random, DType::Int8, true, table[0], 0);
        if (random.chance(0.02F) && table[1] == table[0])
            quant.axis = 1;
    }
    OpCase c;
    c.code = OpCode::EmbeddingLookup;
    c.version = random.between(3, 5);
    const int count = random.between(0, 6);
    c.inputs = {parameter(random, int32Vector(rowNumbers(random, table[0], count))),
        parameter(random, tableOf(random, dtype, table), random.chance(0.03F) ? QuantParams{} : quant,
            isPacked(dtype) ? 0.0F : 0.2F)};
    c.outputs = {output(result, Shape{1, 1})};
    c.label = caseLabel(c) + (perRow ? "per row" : "");
    return c;
}

/// The scales of blocks are a constant that the operator does not list; the case carries it as an intermediate, which
/// comes last in the tensor table.
OpCase blockCase(Random& random, DType dtype, DType result)
{
    const std::int32_t rows = random.between(1, 5), block = random.between(1, 9), blocks = random.between(1, 4);
    const Shape table{rows, random.chance(0.03F) ? block * blocks + 1 : block * blocks};
    OpCase c;
    c.code = OpCode::EmbeddingLookup;
    c.version = 5;
    QuantParams quant;
    quant.blockwise = BlockwiseParams{TensorId(3), TensorId(), block};
    const int count = random.between(0, 6);
    c.inputs = {parameter(random, int32Vector(rowNumbers(random, rows, count))),
        constant(tableOf(random, dtype, table), quant)};
    c.outputs = {output(result, Shape{1, 1})};
    std::vector<std::uint16_t> scales(static_cast<std::size_t>(rows * (blocks + 1)));
    for (auto& scale : scales)
        scale = static_cast<std::uint16_t>(
            random.chance(0.05F) ? random.between(0, 0xFFFF) : random.between(0x2000, 0x4400));
    const Shape scaleShape{static_cast<std::int32_t>(scales.size())};
    c.intermediates = {constant(makeTensor(DType::Float16, scaleShape, std::move(scales)))};
    c.label = caseLabel(c) + "blocks of " + std::to_string(block);
    return c;
}

OpCase sparseCase(Random& random)
{
    const Shape table = randomShape(random, 2, 4, 4);
    const std::int32_t count = random.between(0, 9), rank = random.between(1, 4);
    std::vector<std::int32_t> dense, positions;
    for (std::int32_t axis = 0; axis < rank; ++axis)
        dense.push_back(random.between(1, 4));
    for (std::int32_t i = 0; i < count; ++i) {
        for (std::int32_t axis = 0; axis < rank; ++axis) {
            positions.push_back(random.between(0, dense[static_cast<std::size_t>(axis)] - 1));
        }
    }
    OpCase c;
    c.code = OpCode::EmbeddingLookupSparse;
    c.options = EmbeddingLookupSparseOptions{static_cast<std::int8_t>(random.between(0, 2))};
    c.inputs = {parameter(random, int32Vector(rowNumbers(random, table[0], count))),
        parameter(random, int32Tensor(Shape{count, rank}, positions)), parameter(random, int32Vector(dense)),
        parameter(random, random.tensor(DType::Float32, Shape{random.chance(0.02F) ? count + 1 : count})),
        parameter(random, matrixValues(random, DType::Float32, table, true))};
    c.outputs = {output(DType::Float32, Shape{1})};
    c.label = caseLabel(c);
    return c;
}

OpCase hashtableCase(Random& random, DType dtype)
{
    // Strings must be a vector.
    const bool flat = dtype == DType::String && random.chance(0.95F);
    const Shape rows = randomShape(random, 1, flat ? 1 : 3, 6);
    std::vector<std::int32_t> keys, wanted;
    for (std::int32_t i = 0; i < rows[0]; ++i)
        keys.push_back(random.chance(0.05F) ? random.between(INT32_MIN, INT32_MAX) : random.between(-20, 20));
    if (random.chance(0.8F))
        std::sort(keys.begin(), keys.end());
    const int count = random.between(0, 6);
    for (int i = 0; i < count; ++i)
        wanted.push_back(random.chance(0.5F) ? random.pick(keys) : random.between(-25, 25));
    OpCase c;
    c.code = OpCode::HashtableLookup;
    c.inputs = {parameter(random, int32Vector(wanted)), parameter(random, int32Vector(keys)),
        parameter(random, random.tensor(dtype, rows))};
    c.outputs = {output(dtype, Shape{1}), output(random.chance(0.02F) ? DType::Int8 : DType::UInt8, Shape{1})};
    c.label = caseLabel(c);
    return c;
}

} // namespace

void addLookupGenerators(std::vector<OpGenerator>& list)
{
    using enum DType;
    for (const DType dtype : {Float32, Float16, UInt8, Int8, Int16, Int32, Int64, Bool, Int4}) {
        list.push_back({"EMBEDDING_LOOKUP copy " + std::string(dtypeName(dtype)),
            [dtype](Random& random) { return copyCase(random, dtype); }});
    }
    for (const DType dtype : {UInt8, Int8, Int4, Int2}) {
        for (const DType result : {Float32, Float16}) {
            list.push_back(
                {"EMBEDDING_LOOKUP " + std::string(dtypeName(dtype)) + " to " + std::string(dtypeName(result)),
                    [=](Random& random) { return dequantizingCase(random, dtype, result); }});
        }
    }
    for (const DType dtype : {Int4, Int2}) {
        for (const DType result : {Float32, Float16}) {
            list.push_back(
                {"EMBEDDING_LOOKUP blocks " + std::string(dtypeName(dtype)) + " to " + std::string(dtypeName(result)),
                    [=](Random& random) { return blockCase(random, dtype, result); }});
        }
    }
    list.push_back({"EMBEDDING_LOOKUP_SPARSE float32", &sparseCase});
    for (const DType dtype : {Float32, UInt8, Int8, Int16, Int32, Int64, String}) {
        list.push_back({"HASHTABLE_LOOKUP " + std::string(dtypeName(dtype)),
            [dtype](Random& random) { return hashtableCase(random, dtype); }});
    }
}

} // namespace quantstep::test
