// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// RFFT2D: the non-negative half of the spectrum of real images, computed in double as the runtime does (though in
// another order of additions).

#include "core/kernels/op_checks.h"
#include "core/kernels/reference/fft.h"

#include <algorithm>
#include <bit>

namespace quantstep {

Result<PreparedPtr> prepareRfft2d(const PrepareContext& context);

namespace {

struct RfftPlan {
    std::size_t slices = 1, inputHeight = 0, inputWidth = 0;
    Fft columns, rows;
    Shape output;
};

/// One image, cut or filled with zeros to the lengths of the transforms.
void transformSlice(const RfftPlan& plan, const float* input, std::complex<float>* output)
{
    const std::size_t height = plan.columns.length();
    const std::size_t width = plan.rows.length();
    const std::size_t kept = width / 2 + 1;
    std::vector<Fft::Complex> spectrum(height * kept);
    std::vector<Fft::Complex> line(std::max(height, width));
    for (std::size_t y = 0; y < std::min(height, plan.inputHeight); ++y) {
        std::fill_n(line.begin(), width, Fft::Complex{});
        for (std::size_t x = 0; x < std::min(width, plan.inputWidth); ++x)
            line[x] = static_cast<double>(input[y * plan.inputWidth + x]);
        plan.rows.transform(line.data());
        std::copy_n(line.begin(), kept, spectrum.begin() + static_cast<std::ptrdiff_t>(y * kept));
    }
    for (std::size_t k = 0; k < kept; ++k) {
        for (std::size_t y = 0; y < height; ++y)
            line[y] = spectrum[y * kept + k];
        plan.columns.transform(line.data());
        for (std::size_t y = 0; y < height; ++y)
            output[y * kept + k] = std::complex<float>(line[y]);
    }
}

Result<RfftPlan> rfftPlan(const PrepareContext& context)
{
    const Operand& input = context.input(0);
    const Operand& lengths = context.input(1);
    QS_CHECK(expectTypeIn(context, "input 0", input.dtype(), {DType::Float32}));
    QS_CHECK(expectTypeIn(context, "the lengths", lengths.dtype(), {DType::Int32}));
    QS_CHECK(expectTypeIn(context, "the output", context.output(0).dtype(), {DType::Complex64}));
    const int rank = input.shape.rank();
    if (rank < 2)
        return context.error(ErrorCode::RefusedByRuntime, "input has {} dimensions, expected at least 2", rank);
    if (lengths.shape != Shape{2})
        return context.error(ErrorCode::RefusedByRuntime, "lengths have shape {}, expected [2]", lengths.shape.text());
    QS_TRY(const auto values, integersOf(context, 1));
    for (const std::int64_t value : values) {
        constexpr std::int64_t kMaxLength = 1 << 20;
        if (value < 1 || !std::has_single_bit(static_cast<std::uint64_t>(value)) || value > kMaxLength)
            return context.error(ErrorCode::RefusedByRuntime, "length is {}, expected a power of two", value);
    }
    Shape output = input.shape;
    output.setDim(rank - 2, static_cast<std::int32_t>(values[0]));
    output.setDim(rank - 1, static_cast<std::int32_t>(values[1] / 2 + 1));
    QS_CHECK(expectSaneShape(context, output));
    RfftPlan plan{1, static_cast<std::size_t>(input.shape.dim(rank - 2)),
        static_cast<std::size_t>(input.shape.dim(rank - 1)), Fft(static_cast<std::size_t>(values[0])),
        Fft(static_cast<std::size_t>(values[1])), std::move(output)};
    for (int axis = 0; axis < rank - 2; ++axis)
        plan.slices *= static_cast<std::size_t>(input.shape.dim(axis));
    return plan;
}

} // namespace

Result<PreparedPtr> prepareRfft2d(const PrepareContext& context)
{
    QS_CHECK(context.expectCounts(2, 2, 1));
    QS_TRY(RfftPlan plan, rfftPlan(context));
    OpArithmetic arithmetic;
    arithmetic.formula = "out[k, l] = sum over y, x of in[y, x] * exp(-2 * pi * i * (k * y / height + l * x / width))";
    TensorSpec spec{DType::Complex64, plan.output};
    return makePrepared({std::move(spec)}, std::move(arithmetic), [plan = std::move(plan)](const EvalContext& c) {
        const float* input = c.input(0).as<float>().data();
        auto* output = c.output(0).as<std::complex<float>>();
        const std::size_t outputSlice = plan.columns.length() * (plan.rows.length() / 2 + 1);
        forPieces(c, plan.slices, outputSlice * 32, [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i)
                transformSlice(plan, input + i * plan.inputHeight * plan.inputWidth, output + i * outputSlice);
        });
    });
}

} // namespace quantstep
