// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/tensor_value.h"
#include "core/engine/data_flow.h"

#include <functional>
#include <memory_resource>
#include <set>
#include <utility>
#include <vector>

namespace quantstep {

/// The computed values of a run, up to a byte budget.
class ValueStore {
public:
    ValueStore(std::size_t slots, std::size_t byteBudget) : m_entries(slots), m_byteBudget(byteBudget) { }

    void put(SlotId slot, TensorPtr value);
    /// Stale values too; null when never computed or dropped.
    [[nodiscard]] const TensorPtr& value(SlotId slot) const { return m_entries[slot.index()].value; }
    [[nodiscard]] bool isCurrent(SlotId slot) const { return value(slot) && !isStale(slot); }
    [[nodiscard]] bool isStale(SlotId slot) const { return m_entries[slot.index()].stale; }
    [[nodiscard]] bool isDropped(SlotId slot) const { return m_entries[slot.index()].dropped; }

    /// What is there (or was dropped) no longer fits the parameters.
    void markStale(SlotId slot);
    void clear();

    /// Drops the values computed longest ago until the budget is kept, except those that `keep` names.
    void trim(const std::function<bool(SlotId)>& keep);
    [[nodiscard]] std::size_t bytes() const { return m_bytes; }

private:
    struct Entry {
        TensorPtr value;
        bool stale = false;
        bool dropped = false;
        std::uint64_t age = 0; ///< key in m_order
    };

    std::vector<Entry> m_entries;
    std::pmr::unsynchronized_pool_resource m_nodes; ///< so that a repeated run allocates nothing
    std::pmr::set<std::pair<std::uint64_t, SlotId>> m_order{&m_nodes}; ///< held values, oldest first
    std::uint64_t m_clock = 0;
    std::size_t m_bytes = 0;
    std::size_t m_byteBudget;
};

} // namespace quantstep
