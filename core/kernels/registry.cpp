// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/registry.h"

#include <vector>

namespace quantstep {

#define KERNEL(EnumName, minVersion, maxVersion, prepare) Result<PreparedPtr> prepare(const PrepareContext& context);
#define CUSTOM_KERNEL(name, prepare) Result<PreparedPtr> prepare(const PrepareContext& context);
#include "core/kernels/registry.def"
#undef KERNEL
#undef CUSTOM_KERNEL

std::span<const KernelEntry> allKernels()
{
    static const std::vector<KernelEntry> table{
#define KERNEL(EnumName, minVersion, maxVersion, prepare) {OpCode::EnumName, {}, minVersion, maxVersion, &prepare},
#define CUSTOM_KERNEL(name, prepare) {OpCode::Custom, name, 1, 1, &prepare},
#include "core/kernels/registry.def"
#undef KERNEL
#undef CUSTOM_KERNEL
    };
    return table;
}

const KernelEntry* findKernel(const OpInfo& op)
{
    for (const KernelEntry& entry : allKernels()) {
        if (entry.code == op.code && (op.code != OpCode::Custom || entry.customName == op.customName))
            return &entry;
    }
    return nullptr;
}

} // namespace quantstep
