// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/numerics.h"
#include "core/model/model.h"

#include <string_view>

namespace quantstep {

/// What to tell the user about an operator whose numbers may differ from those of the runtime that the arithmetic
/// stands for, as measured in docs/arithmetics.md; empty where they are equal. `output` is the type of its first
/// output.
[[nodiscard]] std::string_view approximation(const OpInfo& op, DType output, Numerics numerics);

} // namespace quantstep
