// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/shape.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

namespace quantstep::reference {

/// One operand of a batched product as the reference kernels see it: three batch axes and a matrix. An axis of size 1
/// broadcasts.
struct BatchOperand {
    std::array<std::size_t, 3> batch{1, 1, 1};
    std::size_t rowStep = 0, depthStep = 0; ///< between neighbours of the matrix, adjoint or not

    /// Matrices to skip for one step along a batch axis; 0 where it broadcasts.
    [[nodiscard]] std::size_t matrixStep(std::size_t axis) const
    {
        std::size_t step = batch[axis] == 1 ? 0 : 1;
        for (std::size_t inner = axis + 1; inner < 3; ++inner)
            step *= batch[inner];
        return step;
    }
};

/// BATCH_MATMUL: left [batch, rows, depth] (or its adjoint) times right [batch, depth, units] (or its adjoint).
struct BatchMatMulGeometry {
    BatchOperand left, right;
    std::size_t rows = 0, depth = 0, units = 0;

    [[nodiscard]] std::size_t outputBatch(std::size_t axis) const
    {
        return left.batch[axis] == 1 ? right.batch[axis] : left.batch[axis];
    }
    [[nodiscard]] std::size_t outputRows() const { return outputBatch(0) * outputBatch(1) * outputBatch(2) * rows; }
    /// Position along the three batch axes of an output matrix.
    [[nodiscard]] std::array<std::size_t, 3> batchOf(std::size_t matrix) const
    {
        return {matrix / outputBatch(2) / outputBatch(1), matrix / outputBatch(2) % outputBatch(1),
            matrix % outputBatch(2)};
    }
    [[nodiscard]] static std::size_t matrixOf(const BatchOperand& operand, const std::array<std::size_t, 3>& batch)
    {
        return batch[0] * operand.matrixStep(0) + batch[1] * operand.matrixStep(1) + batch[2] * operand.matrixStep(2);
    }
};

/// Accumulators of output rows [begin, end), counted over all batches: step(accumulator, left value, right value)
/// starting at 0, depth ascending; finish(output row, unit, accumulator) for each.
template<typename Acc, typename Left, typename Right, typename Step, typename Finish>
void batchMatMul(const BatchMatMulGeometry& g, const Left* left, const Right* right, std::size_t begin, std::size_t end,
    const Step& step, const Finish& finish)
{
    for (std::size_t row = begin; row < end; ++row) {
        const auto batch = g.batchOf(row / g.rows);
        const Left* x
            = left + BatchMatMulGeometry::matrixOf(g.left, batch) * g.rows * g.depth + row % g.rows * g.left.rowStep;
        const Right* matrix = right + BatchMatMulGeometry::matrixOf(g.right, batch) * g.units * g.depth;
        for (std::size_t unit = 0; unit < g.units; ++unit) {
            const Right* w = matrix + unit * g.right.rowStep;
            Acc acc = 0;
            for (std::size_t d = 0; d < g.depth; ++d)
                acc = step(acc, x[d * g.left.depthStep], w[d * g.right.depthStep]);
            finish(row, unit, acc);
        }
    }
}

} // namespace quantstep::reference
