// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/fast/filter_cache.h"

namespace quantstep::fast {

FilterKey filterKey(const FilterSource& filter, const ProductPlan& plan, std::vector<std::int64_t> more)
{
    FilterKey key = std::move(more);
    const ConvGeometry& g = plan.geometry;
    key.insert(key.end(),
        {static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(filter.data)), g.outputChannels, g.filterChannels,
            g.inputChannels, g.y.filter, g.x.filter, static_cast<std::int64_t>(plan.steps.size()),
            static_cast<std::int64_t>(plan.slots.size()), static_cast<std::int64_t>(plan.tiles.front().vectors),
            static_cast<std::int64_t>(plan.valuesPerStep)});
    return key;
}

} // namespace quantstep::fast
