// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/registry.h"

namespace quantstep {

/// Whether the runtime that this arithmetic stands for registers the operator in its version.
/// Errors: RefusedByRuntime, naming the versions expected and found and, where one does, the arithmetic that takes it.
[[nodiscard]] Status checkRegistered(const OpInfo& op, const KernelEntry& kernel, Numerics numerics);

} // namespace quantstep
