// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/kernel.h"

#include <string_view>

namespace quantstep {

/// What to tell the user about an operator whose integers may differ from those of the runtime that the arithmetic
/// stands for, as measured in docs/arithmetics.md; empty where they are equal (and for floats).
[[nodiscard]] std::string_view approximation(
    const OpInfo& op, const std::vector<TensorSpec>& outputs, Numerics numerics);

} // namespace quantstep
