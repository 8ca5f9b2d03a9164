// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/kernel.h"
#include "core/kernels/reference/reduce.h"

namespace quantstep {

struct ReducedShape {
    Shape output;
    ReducePlan plan;
    std::int64_t count = 1; ///< elements that make one output
    bool all = false; ///< every axis is reduced
};

/// What a reduction of input 0 over the axes in input 1 gives, with ReducerOptions::keepDims.
/// Errors: NeedsValue, RefusedByRuntime for axes out of range.
[[nodiscard]] Result<ReducedShape> reducedShape(const PrepareContext& context);

} // namespace quantstep
