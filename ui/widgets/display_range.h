// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/tensor_stats.h"

#include <QString>

#include <optional>
#include <utility>

namespace quantstep {

/// Where the ends of the colours come from.
enum class RangeMode { TypeRange, Fit, Symmetric, Manual };

/// All numbers a display range can be made of, in the numbers that are displayed (codes, reals, differences).
struct RangeData {
    Histogram histogram;
    double typeLow = 0, typeHigh = 1; ///< the type's limits; the data's where it has none
    double dataLow = 0, dataHigh = 1; ///< finite elements
    double centre = 0; ///< code of the real number 0, or 0
    double lsb = 0; ///< distance of neighbouring codes; 0 where there is none
    bool hasCodes = true; ///< type limits and centre mean something
};

/// The range a mode stands for; `manual` for Manual. Never empty: low < high.
[[nodiscard]] std::pair<double, double> rangeFor(
    RangeMode mode, const RangeData& data, std::pair<double, double> manual);

/// What a number box accepts: "12.5", "min", "max" (of the data), "p0.1" (percentile), "-3lsb" (from the centre).
[[nodiscard]] std::optional<double> parseRangeEnd(const QString& text, const RangeData& data);

/// The number below which `percent` % of the counted elements lie: exact with one bin per code, else to a bin.
[[nodiscard]] double percentile(const Histogram& histogram, double percent);

/// Part (0…1) of the counted elements outside a range, to a bin.
[[nodiscard]] double partOutside(const Histogram& histogram, double low, double high);

/// Centre of a bin.
[[nodiscard]] double binCentre(const Histogram& histogram, std::size_t bin);

} // namespace quantstep
