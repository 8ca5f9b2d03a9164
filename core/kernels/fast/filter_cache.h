// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Packed filters are shared: preparing an operator again after an edit of its quantization does not pack its
// filter again, and two engines on one file have one copy of it.

#include "core/base/mapped_memory.h"
#include "core/base/tensor_value.h"
#include "core/kernels/fast/product_plan.h"

#include <hwy/aligned_allocator.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace quantstep::fast {

/// Where a filter is read from. With an owner its packed form may be shared: it stays alive as long as that is used.
struct FilterSource {
    const void* data = nullptr;
    TensorPtr owner;
};

/// Of a constant filter, one code per byte. What was unpacked from the file's `constant` is not worth keeping
/// beside its packed form.
[[nodiscard]] inline FilterSource filterSource(const TensorPtr& filter, const TensorPtr& constant)
{
    return {filter->bytes.data(), filter == constant ? filter : nullptr};
}

/// A filter packed for one instruction set. Immutable.
template<typename T> struct PackedFilter {
    TensorPtr owner; ///< keeps the address in the cache's key from being used again
    hwy::AlignedFreeUniquePtr<T[]> weights; ///< null: it cannot be packed
    std::vector<std::int32_t> sums; ///< integers: per slot, of the packed weights, modulo 2^32
};

template<typename T> using PackedFilterPtr = std::shared_ptr<const PackedFilter<T>>;

/// What tells packed filters apart.
using FilterKey = std::vector<std::int64_t>;

/// The key of a filter packed as the plan says, with what else decides about its packed form.
[[nodiscard]] FilterKey filterKey(const FilterSource& filter, const ProductPlan& plan, std::vector<std::int64_t> more);

/// The packed filters that are in use. Thread: any.
template<typename T> class FilterCache {
public:
    /// The one of this key, or what `pack` makes, which is then remembered if the filter has an owner.
    PackedFilterPtr<T> get(
        const FilterKey& key, const FilterSource& filter, const std::function<void(PackedFilter<T>&)>& pack)
    {
        if (filter.owner) {
            const std::lock_guard lock(m_mutex);
            if (const auto found = m_filters.find(key); found != m_filters.end()) {
                if (auto held = found->second.lock())
                    return held;
            }
        }
        auto made = std::make_shared<PackedFilter<T>>();
        made->owner = filter.owner;
        pack(*made);
        // From now on the packed form is read, the file's only to show it.
        if (filter.owner)
            leaveMemory(filter.owner->bytes.span());
        if (filter.owner) {
            const std::lock_guard lock(m_mutex);
            std::erase_if(m_filters, [](const auto& entry) { return entry.second.expired(); });
            m_filters[key] = made;
        }
        return made;
    }

private:
    std::mutex m_mutex;
    std::map<FilterKey, std::weak_ptr<const PackedFilter<T>>> m_filters;
};

} // namespace quantstep::fast
