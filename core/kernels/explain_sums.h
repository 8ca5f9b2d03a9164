// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Stages of quantized functions of one or two elements.

#include "core/kernels/explain_stages.h"
#include "core/kernels/reference/add.h"
#include "core/kernels/reference/lut.h"
#include "core/kernels/reference/mul.h"
#include "core/kernels/reference/prelu.h"
#include "core/kernels/reference/quantize.h"

#include <array>

namespace quantstep {

/// What the multipliers of an AddParams stand for: of input 0, of input 1, of the sum.
using AddReals = std::array<double, 3>;

/// Stages of addQuantized<sign>().
void explainAdd(OpExplanation& to, const AddParams& params, const AddReals& reals, int sign, std::int32_t code1,
    std::int32_t code2);

/// Stages of addPowerOfTwo<sign>().
void explainAdd(OpExplanation& to, const AddPowerOfTwoParams& params, int sign, std::int16_t code1, std::int16_t code2);

/// Stages of lookUp(): the segment, its ends, and the interpolation between them.
void explainLookUp(OpExplanation& to, const Lut16& table, std::int16_t code);

/// Stages of requantize().
void explainRequantize(OpExplanation& to, const RequantizeParams& params, double real, std::int32_t code);

/// Stages of prelu().
void explainPrelu(OpExplanation& to, const PreluParams& params, double identity, double alpha, std::int32_t code,
    std::int32_t alphaCode);

/// Stages of mulQuantized().
void explainMul(OpExplanation& to, const MulParams& params, double real, std::int32_t code1, std::int32_t code2);

} // namespace quantstep
