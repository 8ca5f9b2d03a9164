// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/value_store.h"

namespace quantstep {

void ValueStore::put(SlotId slot, TensorPtr value)
{
    Entry& entry = m_entries[slot.index()];
    if (entry.value) {
        m_order.erase({entry.age, slot});
        m_bytes -= entry.value->bytes.size();
    }
    m_bytes += value->bytes.size();
    entry = {std::move(value), false, false, ++m_clock};
    m_order.emplace(entry.age, slot);
}

void ValueStore::markStale(SlotId slot)
{
    Entry& entry = m_entries[slot.index()];
    entry.stale = entry.value || entry.dropped;
}

void ValueStore::clear()
{
    m_entries.assign(m_entries.size(), Entry());
    m_order.clear();
    m_bytes = 0;
}

void ValueStore::trim(const std::function<bool(SlotId)>& keep)
{
    for (auto oldest = m_order.begin(); oldest != m_order.end() && m_bytes > m_byteBudget;) {
        const SlotId slot = oldest->second;
        if (keep(slot)) {
            ++oldest;
            continue;
        }
        Entry& entry = m_entries[slot.index()];
        m_bytes -= entry.value->bytes.size();
        entry.value.reset();
        entry.dropped = true;
        oldest = m_order.erase(oldest);
    }
}

} // namespace quantstep
