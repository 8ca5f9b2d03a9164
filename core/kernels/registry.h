// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/kernel.h"

namespace quantstep {

struct KernelEntry {
    OpCode code = OpCode::Custom;
    std::string_view customName; ///< of a CUSTOM operator; empty for built-in ones
    int minVersion = 1; ///< versions the reference resolver registers; see resolver.h
    int maxVersion = 1;
    PrepareFn prepare = nullptr;
};

/// The kernel for an operator, or null when there is none. The table is registry.def.
[[nodiscard]] const KernelEntry* findKernel(const OpInfo& op);

/// All kernels, in the table's order.
[[nodiscard]] std::span<const KernelEntry> allKernels();

} // namespace quantstep
