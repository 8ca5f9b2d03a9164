// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/broadcast.h"
#include "core/kernels/reference/add.h"
#include "core/kernels/reference/mul.h"

namespace quantstep::fast {

/// A row of codes, or one code for the whole row (step 0).
struct RowOperand {
    const void* codes;
    std::size_t step;
};

/// 8-bit ADD (sign 1) or SUB (sign -1) in vector code, the bits of addQuantized(). Null where the vector code
/// does not hold: shifts beyond 31, limits outside of the codes. `dtype` is int8 or uint8.
[[nodiscard]] PreparedPtr makeAdd(
    DType dtype, const BroadcastPlan& plan, const OpArithmetic& arithmetic, const AddParams& params, int sign);

/// 8-bit MUL in vector code, the bits of mulQuantized(). Null as above.
[[nodiscard]] PreparedPtr makeMul(
    DType dtype, const BroadcastPlan& plan, const OpArithmetic& arithmetic, const MulParams& params);

} // namespace quantstep::fast
