// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The subgraph that tells STABLEHLO_SCATTER and STABLEHLO_REDUCE_WINDOW what to do with two elements. The runtime
// does not run it: it looks at its only operator.

#include "core/kernels/resolver.h"

#include <vector>

namespace quantstep {

/// The operators of such a subgraph. Errors: RefusedByRuntime, when there is no such subgraph or the op resolver lacks
/// one of its operators.
[[nodiscard]] inline Result<std::vector<OpCode>> regionOperators(const PrepareContext& context, std::int32_t index)
{
    const Subgraph* region = context.subgraph(SubgraphId(index));
    if (region == nullptr)
        return context.error(ErrorCode::RefusedByRuntime, "there is no subgraph {}", index);
    std::vector<OpCode> codes;
    for (const OpInfo& op : region->ops) {
        const KernelEntry* kernel = findKernel(op);
        if (kernel == nullptr)
            return context.error(ErrorCode::RefusedByRuntime, "subgraph {} computes {}", index, op.name());
        if (const Status status = checkRegistered(op, *kernel, context.numerics()); !status)
            return context.error(
                ErrorCode::RefusedByRuntime, "subgraph {}: {}: {}", index, op.name(), status.error().message);
        codes.push_back(op.code);
    }
    return codes;
}

} // namespace quantstep
