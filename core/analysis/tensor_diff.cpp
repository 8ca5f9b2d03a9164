// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/real_scale.h"
#include "core/analysis/tensor_stats.h"
#include "core/analysis/visit_numbers.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace quantstep {
namespace {

/// |a - b| with NaN against a number infinitely far, and equal infinities (or NaNs) not at all.
double distance(double a, double b)
{
    return std::abs(signedDistance(a, b));
}

/// Bits, not values: 0 and -0 differ, and so do two NaNs with other payloads.
bool sameBits(const TensorValue& a, const TensorValue& b, std::size_t flat)
{
    if (isPacked(a.dtype))
        return codeAt(a, flat) == codeAt(b, flat);
    const auto size = static_cast<std::size_t>(dtypeBits(a.dtype)) / 8;
    return std::memcmp(a.bytes.data() + flat * size, b.bytes.data() + flat * size, size) == 0;
}

} // namespace

TensorDiff tensorDiff(const TensorValue& before, const QuantParams& beforeParams, const TensorValue& after,
    const QuantParams& afterParams)
{
    TensorDiff diff;
    diff.elements = after.elements();
    if (before.dtype != after.dtype || before.shape != after.shape || before.bytes.size() != after.bytes.size()) {
        diff.changed = diff.elements;
        diff.maxAbs = diff.maxAbsReal = std::numeric_limits<double>::infinity();
        return diff;
    }
    const RealScale realBefore(before, beforeParams);
    const RealScale realAfter(after, afterParams);
    visitNumbers(after, [&](auto readAfter, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            const auto now = static_cast<double>(readAfter(i));
            const bool same = sameBits(before, after, i);
            const double then = same ? now : numberAt(before, i);
            if (!same) {
                diff.firstAt = diff.changed == 0 ? i : diff.firstAt;
                ++diff.changed;
                const double stored = distance(now, then);
                if (stored > diff.maxAbs) {
                    diff.maxAbs = stored;
                    diff.maxAt = i;
                }
            }
            diff.maxAbsReal = std::max(diff.maxAbsReal, distance(realAfter(now, i), realBefore(then, i)));
        }
    });
    return diff;
}

double realAt(const TensorValue& value, const QuantParams& params, std::size_t flat)
{
    return RealScale(value, params)(numberAt(value, flat), flat);
}

} // namespace quantstep
