// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Stages of quantized ADD, SUB and MUL.

#include "core/kernels/explain_stages.h"
#include "core/kernels/reference/add.h"
#include "core/kernels/reference/mul.h"

#include <array>

namespace quantstep {

/// What the multipliers of an AddParams stand for: of input 0, of input 1, of the sum.
using AddReals = std::array<double, 3>;

/// Stages of addQuantized<sign>().
void explainAdd(OpExplanation& to, const AddParams& params, const AddReals& reals, int sign, std::int32_t code1,
    std::int32_t code2);

/// Stages of addPowerOfTwo<sign>().
void explainAdd(OpExplanation& to, const AddPowerOfTwoParams& params, int sign, std::int16_t code1, std::int16_t code2);

/// Stages of mulQuantized().
void explainMul(OpExplanation& to, const MulParams& params, double real, std::int32_t code1, std::int32_t code2);

} // namespace quantstep
