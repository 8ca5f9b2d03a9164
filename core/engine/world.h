// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/tensor_value.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

namespace quantstep {

/// A table made by HASHTABLE: from int64 to strings or from strings to int64. Filled once.
struct LookupTable {
    DType keyType = DType::Int64, valueType = DType::String;
    bool filled = false;
    std::map<std::int64_t, std::string> strings;
    std::map<std::string, std::int64_t, std::less<>> numbers;

    [[nodiscard]] std::size_t size() const { return strings.size() + numbers.size(); }
};

/// What outlives the operators and the calls of a run: see core/model/call_graph.h. Every change makes a new
/// one, so going back is looking at an older one.
struct World {
    std::map<std::int32_t, TensorPtr> resources; ///< by number, those that were assigned
    std::map<std::int32_t, std::shared_ptr<const LookupTable>> tables; ///< by number, too
    std::map<TensorRef, TensorPtr> states; ///< variable tensors of called subgraphs, as their last call left them
    std::set<SubgraphId> initialized; ///< by CALL_ONCE
};

using WorldPtr = std::shared_ptr<const World>;

} // namespace quantstep
