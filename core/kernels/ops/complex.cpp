// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// REAL, IMAG and COMPLEX_ABS.

#include "core/kernels/lut.h"

#include <complex>

namespace quantstep {

Result<PreparedPtr> prepareComplexAbs(const PrepareContext& context);
Result<PreparedPtr> prepareImag(const PrepareContext& context);
Result<PreparedPtr> prepareReal(const PrepareContext& context);

namespace {

template<typename F> Result<PreparedPtr> preparePart(const PrepareContext& context, const char* formula, F part)
{
    QS_CHECK(context.expectCounts(1, 1, 1));
    const DType dtype = context.input(0).dtype();
    QS_CHECK(expectTypeIn(context, "input 0", dtype, {DType::Complex64, DType::Complex128}));
    const DType real = dtype == DType::Complex64 ? DType::Float32 : DType::Float64;
    QS_CHECK(expectTypeIn(context, "the output", context.output(0).dtype(), {real}));
    OpArithmetic arithmetic;
    arithmetic.formula = formula;
    if (dtype == DType::Complex64)
        return makeUnary<std::complex<float>, float>(context, real, std::move(arithmetic), part);
    return makeUnary<std::complex<double>, double>(context, real, std::move(arithmetic), part);
}

} // namespace

Result<PreparedPtr> prepareComplexAbs(const PrepareContext& context)
{
    return preparePart(context, "out = |x|", [](const auto& x) { return std::abs(x); });
}

Result<PreparedPtr> prepareImag(const PrepareContext& context)
{
    return preparePart(context, "out = imaginary part of x", [](const auto& x) { return x.imag(); });
}

Result<PreparedPtr> prepareReal(const PrepareContext& context)
{
    return preparePart(context, "out = real part of x", [](const auto& x) { return x.real(); });
}

} // namespace quantstep
