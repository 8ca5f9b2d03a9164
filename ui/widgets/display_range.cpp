// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/display_range.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace quantstep {
namespace {

std::uint64_t total(const Histogram& histogram)
{
    return std::accumulate(histogram.counts.begin(), histogram.counts.end(), std::uint64_t{0});
}

std::pair<double, double> notEmpty(double low, double high)
{
    if (low < high)
        return {low, high};
    const double room = std::max(std::abs(low) * 1e-3, 0.5);
    return {low - room, low + room};
}

} // namespace

std::pair<double, double> rangeFor(RangeMode mode, const RangeData& data, std::pair<double, double> manual)
{
    switch (mode) {
    case RangeMode::TypeRange: return notEmpty(data.typeLow, data.typeHigh);
    case RangeMode::Fit: return notEmpty(data.dataLow, data.dataHigh);
    case RangeMode::Symmetric: {
        const double reach = std::max(std::abs(data.dataLow - data.centre), std::abs(data.dataHigh - data.centre));
        return notEmpty(data.centre - reach, data.centre + reach);
    }
    case RangeMode::Manual: break;
    }
    return notEmpty(std::min(manual.first, manual.second), std::max(manual.first, manual.second));
}

double binCentre(const Histogram& histogram, std::size_t bin)
{
    const auto count = static_cast<double>(histogram.counts.size());
    const auto at = static_cast<double>(bin);
    if (histogram.perCode)
        return count > 1 ? histogram.low + (histogram.high - histogram.low) * at / (count - 1) : histogram.low;
    return histogram.low + (histogram.high - histogram.low) * (at + 0.5) / count;
}

double percentile(const Histogram& histogram, double percent)
{
    const double wanted = static_cast<double>(total(histogram)) * std::clamp(percent, 0.0, 100.0) / 100;
    double seen = 0;
    for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin) {
        seen += static_cast<double>(histogram.counts[bin]);
        if (seen > 0 && seen >= wanted)
            return binCentre(histogram, bin);
    }
    return histogram.high;
}

double partOutside(const Histogram& histogram, double low, double high)
{
    std::uint64_t outside = 0;
    for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin) {
        const double at = binCentre(histogram, bin);
        if (at < low || at > high)
            outside += histogram.counts[bin];
    }
    const std::uint64_t all = total(histogram);
    return all == 0 ? 0 : static_cast<double>(outside) / static_cast<double>(all);
}

std::optional<double> parseRangeEnd(const QString& text, const RangeData& data)
{
    const QString word = text.trimmed().toLower();
    if (word == QLatin1String("max"))
        return data.dataHigh;
    if (word == QLatin1String("min"))
        return data.dataLow;
    bool valid = false;
    if (word.startsWith(QLatin1Char('p'))) {
        const double percent = word.mid(1).toDouble(&valid);
        if (!valid || percent < 0 || percent > 100 || data.histogram.counts.empty())
            return std::nullopt;
        return percentile(data.histogram, percent);
    }
    if (word.endsWith(QLatin1String("lsb"))) {
        const double steps = word.chopped(3).trimmed().toDouble(&valid);
        if (!valid || data.lsb <= 0)
            return std::nullopt;
        return data.centre + steps * data.lsb;
    }
    const double number = word.toDouble(&valid);
    if (!valid || !std::isfinite(number))
        return std::nullopt;
    return number;
}

} // namespace quantstep
