// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/tensor_stats.h"

#include <cstddef>
#include <optional>

namespace quantstep {

/// How far a tensor's value y is from a reference x, over all N elements, accumulated in double. The error of an
/// element is d = y - x in real units, each side with its own parameters; codes become reals without rounding.
struct ErrorMetrics {
    std::size_t elements = 0;
    std::size_t differing = 0; ///< elements whose bits differ; of different types: whose real values do
    double bias = 0; ///< sum of d / N
    double rmse = 0; ///< sqrt(sum of d^2 / N)
    double maxAbs = 0; ///< max |d|
    std::size_t maxAt = 0; ///< flat position of the first element with it
    double sqnrDb = 0; ///< 10 log10(sum of x^2 / sum of d^2); +inf when there is no error, -inf without a signal
    /// max |code - code of the reference|, where both have the same integer type and parameters.
    std::optional<double> maxCodes;

    [[nodiscard]] double differingShare() const
    {
        return elements == 0 ? 0 : static_cast<double>(differing) / static_cast<double>(elements);
    }
};

/// True when elements can be compared one by one: same shape, and numbers on both sides.
[[nodiscard]] bool canCompare(const TensorValue& value, const TensorValue& reference);

/// Codes of both mean the same numbers: same integer type, scales and zero points.
[[nodiscard]] bool haveSameCodes(const TensorValue& value, const QuantParams& params, const TensorValue& reference,
    const QuantParams& referenceParams);

/// Reads every element of both. They must be comparable.
[[nodiscard]] ErrorMetrics errorMetrics(const TensorValue& value, const QuantParams& params,
    const TensorValue& reference, const QuantParams& referenceParams);

} // namespace quantstep
