// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// BATCH_MATMUL: ranks 2 to 5, adjoints, broadcast batches.

#include "tests/generators/matrix_parts.h"

#include <algorithm>

namespace quantstep::test {

void addBatchMatMulGenerators(std::vector<OpGenerator>& list);

namespace {

struct Form {
    std::string name;
    DType left, right, output;
    bool perChannel = false, asymmetric = false;
};

Shape matrixShape(const Shape& batch, std::int32_t rows, std::int32_t columns, bool adjoint)
{
    std::vector<std::int32_t> dims(batch.dims().begin(), batch.dims().end());
    dims.push_back(adjoint ? columns : rows);
    dims.push_back(adjoint ? rows : columns);
    return Shape(std::move(dims));
}

OpCase batchCase(Random& random, const Form& form)
{
    const BatchMatMulOptions options{random.chance(0.3F), random.chance(0.4F), form.asymmetric};
    // With three batch axes the runtime leaves a part of the column sums, which these forms need, undefined.
    const Shape batch = randomShape(random, 0, form.asymmetric ? 2 : 3, 3);
    Shape leftBatch = batch, rightBatch = batch;
    if (random.chance(0.4F))
        (random.chance(0.5F) ? leftBatch : rightBatch) = broadcastingShape(random, batch);
    const std::int32_t depth = random.chance(0.1F) ? random.between(20, 300) : random.between(1, 17);
    const std::int32_t rows = random.between(1, 6), units = random.between(1, 7);
    const Shape left = matrixShape(leftBatch, rows, random.chance(0.02F) ? depth + 1 : depth, options.adjX);
    const Shape right = matrixShape(rightBatch, depth, units, options.adjY);
    const QuantParams leftQuant = matrixQuant(random, form.left);
    QuantParams rightQuant
        = weightQuant(random, form.right, form.perChannel, units, right.rank() - (options.adjY ? 2 : 1));
    if (form.left == DType::Int16)
        std::fill(rightQuant.zeroPoints.begin(), rightQuant.zeroPoints.end(), random.chance(0.02F) ? 1 : 0);
    OpCase c;
    c.code = OpCode::BatchMatmul;
    c.version = form.left == DType::Float32 ? random.between(1, 4) : 4;
    c.options = options;
    c.inputs = {activation(matrixValues(random, form.left, left, form.right == DType::Float32), leftQuant),
        parameter(random, matrixValues(random, form.right, right), rightQuant, 0.5F)};
    std::vector<std::int32_t> dims(static_cast<std::size_t>(std::max(left.rank(), right.rank())), 1);
    c.outputs = {output(form.output, Shape(std::move(dims)),
        productQuant(random, form.output, leftQuant, rightQuant, static_cast<std::size_t>(depth)))};
    c.label = caseLabel(c) + (options.adjX ? "adj_x " : "") + (options.adjY ? "adj_y" : "");
    return c;
}

} // namespace

void addBatchMatMulGenerators(std::vector<OpGenerator>& list)
{
    using enum DType;
    for (const Form& form : std::vector<Form>{{"float32", Float32, Float32, Float32},
             {"hybrid", Float32, Int8, Float32}, {"hybrid per channel", Float32, Int8, Float32, true},
             {"hybrid asymmetric", Float32, Int8, Float32, false, true},
             {"hybrid asymmetric per channel", Float32, Int8, Float32, true, true}, {"int8", Int8, Int8, Int8},
             {"int8 per channel", Int8, Int8, Int8, true}, {"int8 to int32", Int8, Int8, Int32},
             {"int16", Int16, Int16, Int16}, {"int16 with int8", Int16, Int8, Int16}})
        list.push_back({"BATCH_MATMUL " + form.name, [form](Random& random) { return batchCase(random, form); }});
}

} // namespace quantstep::test
