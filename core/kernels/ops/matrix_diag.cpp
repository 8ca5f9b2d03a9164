// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// MATRIX_DIAG and MATRIX_SET_DIAG.

#include "core/kernels/op_checks.h"

#include <cstring>

namespace quantstep {

Result<PreparedPtr> prepareMatrixDiag(const PrepareContext& context);
Result<PreparedPtr> prepareMatrixSetDiag(const PrepareContext& context);

namespace {

/// The runtime moves any other type as float32, whatever its size.
Status expectDiagonalType(const PrepareContext& context)
{
    const DType dtype = context.input(0).dtype();
    QS_CHECK(expectTypeIn(context, "input 0", dtype,
        {DType::Float32, DType::UInt8, DType::Int8, DType::Int16, DType::Int32, DType::Int64, DType::UInt32}));
    return expectSameType(context, "input 0", dtype, "the output", context.output(0).dtype());
}

} // namespace

Result<PreparedPtr> prepareMatrixDiag(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(1, 1, 1));
    QS_CHECK(expectDiagonalType(context));
    const Shape& input = context.input(0).shape;
    if (input.rank() < 1)
        return context.error(ErrorCode::RefusedByRuntime, "input is a scalar");
    const std::int32_t side = input.dim(input.rank() - 1);
    std::vector<std::int32_t> dims(input.dims().begin(), input.dims().end());
    dims.push_back(side);
    const Shape shape(std::move(dims));
    QS_CHECK(expectSaneShape(context, shape));
    OpArithmetic arithmetic;
    arithmetic.formula = "out = x on the diagonal, 0 elsewhere";
    const DType dtype = context.input(0).dtype();
    return makePrepared({{dtype, shape}}, std::move(arithmetic),
        [side = static_cast<std::size_t>(side), count = input.elements(), size = dtypeBytes(dtype, 1)](
            const EvalContext& c) {
            const std::byte* source = c.input(0).bytes.data();
            std::byte* target = c.output(0).bytes.data();
            std::ranges::fill(c.output(0).bytes, std::byte{0});
            for (std::size_t i = 0; i < count; ++i)
                std::memcpy(target + (i * side + i % side) * size, source + i * size, size);
        });
}

Result<PreparedPtr> prepareMatrixSetDiag(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    QS_CHECK(expectDiagonalType(context));
    const Shape& input = context.input(0).shape;
    const DType dtype = context.input(0).dtype();
    QS_CHECK(expectSameType(context, "input 0", dtype, "the diagonal", context.input(1).dtype()));
    if (input.rank() < 2)
        return context.error(ErrorCode::RefusedByRuntime, "input has {} dimensions, expected 2", input.rank());
    const auto columns = static_cast<std::size_t>(input.dim(input.rank() - 1));
    const auto side = std::min(columns, static_cast<std::size_t>(input.dim(input.rank() - 2)));
    const std::size_t area = columns * static_cast<std::size_t>(input.dim(input.rank() - 2));
    const std::size_t matrices = area > 0 ? input.elements() / area : 0;
    // The runtime does not look, and reads past the end of a shorter one.
    if (context.input(1).shape.elements() < matrices * side) {
        return context.error(ErrorCode::RefusedByRuntime, "the diagonal {} is too short for {}",
            context.input(1).shape.text(), input.text());
    }
    OpArithmetic arithmetic;
    arithmetic.formula = "out = x, with another diagonal";
    TensorSpec spec{dtype, input};
    return makePrepared(
        {std::move(spec)}, std::move(arithmetic), [=, size = dtypeBytes(dtype, 1)](const EvalContext& c) {
            std::byte* target = c.output(0).bytes.data();
            std::copy_n(c.input(0).bytes.data(), matrices * area * size, target);
            for (std::size_t i = 0; i < matrices * side; ++i) {
                const std::size_t place = i / side * area + i % side * (columns + 1);
                std::memcpy(target + place * size, c.input(1).bytes.data() + i * size, size);
            }
        });
}

} // namespace quantstep
