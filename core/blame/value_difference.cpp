// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/blame/value_difference.h"

#include "core/analysis/visit_numbers.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace quantstep {
namespace {

bool sameBytes(const TensorValue& a, const TensorValue& b)
{
    return a.bytes.size() == b.bytes.size()
        && (a.bytes.empty() || std::memcmp(a.bytes.data(), b.bytes.data(), a.bytes.size()) == 0);
}

/// How far a float may be off.
double allowed(const TensorValue& expected, double tolerance)
{
    if (!isFloat(expected.dtype))
        return 0;
    double largest = 0;
    visitNumbers(expected, [&](auto read, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            const double magnitude = std::abs(static_cast<double>(read(i)));
            if (std::isfinite(magnitude))
                largest = std::max(largest, magnitude);
        }
    });
    return largest * tolerance;
}

double distance(double a, double b)
{
    if (a == b || (std::isnan(a) && std::isnan(b)))
        return 0;
    const double apart = std::abs(a - b);
    return std::isnan(apart) ? std::numeric_limits<double>::infinity() : apart;
}

} // namespace

ValueDifference valueDifference(const TensorValue& expected, const TensorValue& found, double tolerance)
{
    ValueDifference difference;
    difference.elements = found.elements();
    if (expected.dtype != found.dtype || expected.shape != found.shape) {
        difference.sameShape = false;
        difference.differing = difference.elements;
        difference.largest = std::numeric_limits<double>::infinity();
        return difference;
    }
    if (sameBytes(expected, found))
        return difference;
    const double slack = allowed(expected, tolerance);
    visitNumbers(expected, [&](auto read, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            const auto ours = static_cast<double>(read(i));
            const double theirs = numberAt(found, i);
            const double apart = distance(ours, theirs);
            if (apart <= slack)
                continue;
            difference.firstAt = difference.differing == 0 ? i : difference.firstAt;
            ++difference.differing;
            difference.above += theirs > ours ? 1 : 0;
            difference.largest = std::max(difference.largest, apart);
        }
    });
    return difference;
}

bool sameValue(const TensorValue& expected, const TensorValue& found, double tolerance)
{
    if (expected.dtype != found.dtype || expected.shape != found.shape)
        return false;
    if (sameBytes(expected, found))
        return true;
    return isFloat(expected.dtype) && valueDifference(expected, found, tolerance).differing == 0;
}

} // namespace quantstep
