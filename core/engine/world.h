// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/tensor_value.h"

#include <cstdint>
#include <map>
#include <memory>
#include <set>

namespace quantstep {

/// What outlives the operators and the calls of a run: see core/model/call_graph.h. Every change makes a new
/// one, so going back is looking at an older one.
struct World {
    std::map<std::int32_t, TensorPtr> resources; ///< by number, those that were assigned
    std::map<TensorRef, TensorPtr> states; ///< variable tensors of called subgraphs, as their last call left them
    std::set<SubgraphId> initialized; ///< by CALL_ONCE
};

using WorldPtr = std::shared_ptr<const World>;

} // namespace quantstep
