// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/fast/vector_target.h"

#include "core/kernels/fast/targets.h"

#include <hwy/highway.h>

#include <cstdint>

namespace quantstep::fast {

namespace {

/// One bit each; lower bits are better sets.
std::vector<std::int64_t> targetBits()
{
    std::vector<std::int64_t> bits;
    const std::int64_t usable = hwy::SupportedTargets() & HWY_TARGETS;
    for (unsigned i = 0; i < 63; ++i) {
        if (const std::int64_t bit = std::int64_t{1} << i; (usable & bit) != 0)
            bits.push_back(bit);
    }
    return bits;
}

} // namespace

std::vector<std::string> vectorTargets()
{
    std::vector<std::string> names;
    for (const std::int64_t bit : targetBits())
        names.emplace_back(hwy::TargetName(bit));
    return names;
}

void useVectorTarget(const std::string& name)
{
    hwy::SetSupportedTargetsForTest(0);
    for (const std::int64_t bit : targetBits()) {
        if (name == hwy::TargetName(bit))
            hwy::SetSupportedTargetsForTest(bit);
    }
}

} // namespace quantstep::fast
