// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/op_arithmetic.h"
#include "core/model/model.h"
#include "ui/models/property.h"

namespace quantstep {

/// The integers an operator computes with: formula, offsets, real and quantized multipliers with shifts
/// (per channel where there are several), the error of that approximation, and the clamp in codes and reals.
[[nodiscard]] Property describeArithmetic(const Model& model, OpRef op, const OpArithmetic& arithmetic);

} // namespace quantstep
