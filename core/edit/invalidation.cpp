// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/edit/invalidation.h"

#include <algorithm>
#include <vector>

namespace quantstep {

InvalidSet invalidate(const Subgraph& graph, SubgraphId id, const ChangeSet& changes)
{
    std::vector<bool> changed(graph.tensors.size()); // parameters or constant data
    for (const TensorRef& ref : changes.tensors) {
        if (ref.subgraph == id && ref.tensor.valid() && ref.tensor.index() < changed.size())
            changed[ref.tensor.index()] = true;
    }
    // Once through in execution order: an operator runs again when its parameters differ or when it reads
    // what one before it computes anew. Tensors are never clean again, so this also holds for graphs that
    // write a tensor twice.
    InvalidSet invalid;
    std::vector<bool> stale(graph.tensors.size()); // values
    for (std::size_t i = 0; i < graph.ops.size(); ++i) {
        const OpInfo& op = graph.ops[i];
        const auto touches = [](const std::vector<TensorId>& tensors, const std::vector<bool>& marks) {
            return std::any_of(tensors.begin(), tensors.end(),
                [&](TensorId tensor) { return tensor.valid() && marks[tensor.index()]; });
        };
        const OpId index(static_cast<std::int64_t>(i));
        const bool prepare
            = touches(op.inputs, changed) || touches(op.outputs, changed) || touches(op.intermediates, changed);
        if (prepare)
            invalid.prepare.insert(index);
        if (!prepare && !touches(op.inputs, stale))
            continue;
        invalid.run.insert(index);
        for (const TensorId output : op.outputs) {
            if (output.valid())
                stale[output.index()] = true;
        }
        for (const int state : stateInputs(graph, op))
            stale[op.inputs[static_cast<std::size_t>(state)].index()] = true;
    }
    return invalid;
}

} // namespace quantstep
