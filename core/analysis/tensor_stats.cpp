// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/tensor_stats.h"

#include "core/analysis/code_counts.h"
#include "core/analysis/visit_numbers.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>
#include <utility>

namespace quantstep {
namespace {

template<typename T> bool isFiniteNumber(T number)
{
    if constexpr (std::is_floating_point_v<T>)
        return std::isfinite(number);
    else
        return true;
}

/// Everything from how often each code occurs; one pass over the elements, done by countCodes().
TensorStats statsOfCodes(const TensorValue& value, const CodeCounts& codes, std::optional<CodeRange> limits)
{
    TensorStats stats;
    stats.elements = value.elements();
    std::int64_t low = 0, high = 0;
    long double sum = 0;
    std::size_t counted = 0;
    for (std::size_t i = 0; i < codes.counts.size(); ++i) {
        const std::uint64_t count = codes.counts[i];
        if (count == 0)
            continue;
        const std::int64_t code = codes.first + static_cast<std::int64_t>(i);
        low = stats.codesUsed == 0 ? code : low;
        high = code;
        ++stats.codesUsed;
        counted += count;
        sum += static_cast<long double>(code) * static_cast<long double>(count);
        stats.zeros += code == 0 ? count : 0;
        stats.atLow += limits && code <= limits->min ? count : 0;
        stats.atHigh += limits && code >= limits->max ? count : 0;
    }
    if (counted == 0)
        return stats;
    const long double mean = sum / static_cast<long double>(counted);
    long double squares = 0;
    for (std::size_t i = 0; i < codes.counts.size(); ++i) {
        const long double deviation = static_cast<long double>(codes.first + static_cast<std::int64_t>(i)) - mean;
        squares += deviation * deviation * static_cast<long double>(codes.counts[i]);
    }
    stats.min = static_cast<double>(low);
    stats.max = static_cast<double>(high);
    stats.mean = static_cast<double>(mean);
    stats.standardDeviation = static_cast<double>(std::sqrt(squares / static_cast<long double>(counted)));
    stats.minAt = firstCode(value, low);
    stats.maxAt = firstCode(value, high);
    return stats;
}

/// The same for types with too many codes to count each.
template<typename Reader> TensorStats statsOfNumbers(Reader read, std::size_t count, std::optional<CodeRange> limits)
{
    using Number = std::invoke_result_t<Reader, std::size_t>;
    TensorStats stats;
    Number low{}, high{};
    long double sum = 0;
    std::size_t finite = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const Number number = read(i);
        if (!isFiniteNumber(number)) {
            ++(number != number ? stats.nan : stats.inf);
            continue;
        }
        if (finite == 0 || number < low) {
            low = number;
            stats.minAt = i;
        }
        if (finite == 0 || number > high) {
            high = number;
            stats.maxAt = i;
        }
        ++finite;
        sum += static_cast<long double>(number);
        stats.zeros += number == Number{} ? 1 : 0;
        if constexpr (std::is_integral_v<Number>) {
            stats.atLow += limits && std::cmp_less_equal(number, limits->min) ? 1 : 0;
            stats.atHigh += limits && std::cmp_greater_equal(number, limits->max) ? 1 : 0;
        }
    }
    if (finite == 0)
        return stats;
    const long double mean = sum / static_cast<long double>(finite);
    long double squares = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const Number number = read(i);
        if (isFiniteNumber(number))
            squares += (static_cast<long double>(number) - mean) * (static_cast<long double>(number) - mean);
    }
    stats.min = static_cast<double>(low);
    stats.max = static_cast<double>(high);
    stats.mean = static_cast<double>(mean);
    stats.standardDeviation = static_cast<double>(std::sqrt(squares / static_cast<long double>(finite)));
    return stats;
}

template<typename Reader> Histogram histogramOfNumbers(Reader read, std::size_t count, std::size_t bins)
{
    Histogram result;
    bool any = false;
    for (std::size_t i = 0; i < count; ++i) {
        const auto number = read(i);
        if (!isFiniteNumber(number))
            continue;
        const auto wide = static_cast<double>(number);
        result.low = any ? std::min(result.low, wide) : wide;
        result.high = any ? std::max(result.high, wide) : wide;
        any = true;
    }
    if (!any || bins == 0)
        return result;
    if (result.low == result.high)
        bins = 1;
    result.counts.assign(bins, 0);
    // Halved, because the width of [-max, max] is not a finite number.
    const double width = result.high / 2 - result.low / 2;
    for (std::size_t i = 0; i < count; ++i) {
        const auto number = read(i);
        if (!isFiniteNumber(number))
            continue;
        const double part = bins == 1 ? 0 : (static_cast<double>(number) / 2 - result.low / 2) / width;
        const auto bin = static_cast<std::size_t>(part * static_cast<double>(bins));
        ++result.counts[std::min(bin, bins - 1)];
    }
    return result;
}

} // namespace

TensorStats tensorStats(const TensorValue& value, std::optional<CodeRange> limits)
{
    if (!limits)
        limits = codeRange(value.dtype);
    if (const auto codes = countCodes(value))
        return statsOfCodes(value, *codes, limits);
    TensorStats stats
        = visitNumbers(value, [&](auto read, std::size_t count) { return statsOfNumbers(read, count, limits); });
    stats.elements = value.elements();
    return stats;
}

Histogram histogram(const TensorValue& value, std::size_t bins)
{
    const bool perCode = (isInteger(value.dtype) || value.dtype == DType::Bool) && dtypeBits(value.dtype) <= 8;
    if (!perCode) {
        return visitNumbers(value, [&](auto read, std::size_t count) { return histogramOfNumbers(read, count, bins); });
    }
    CodeCounts codes = *countCodes(value);
    if (value.dtype == DType::Bool) {
        for (std::size_t i = 2; i < codes.counts.size(); ++i)
            codes.counts[1] += codes.counts[i];
        codes.counts.resize(2);
    }
    Histogram result;
    result.perCode = true;
    result.low = static_cast<double>(codes.first);
    result.high = static_cast<double>(codes.first + static_cast<std::int64_t>(codes.counts.size()) - 1);
    result.counts = std::move(codes.counts);
    return result;
}

} // namespace quantstep
