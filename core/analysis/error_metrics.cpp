// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/error_metrics.h"

#include "core/analysis/real_scale.h"
#include "core/analysis/visit_numbers.h"

#include <cmath>
#include <limits>

namespace quantstep {
namespace {

/// Sums over the elements of a tensor.
struct Sums {
    double signal = 0, error = 0, squaredError = 0;
};

double ratioDb(const Sums& sums)
{
    if (sums.squaredError == 0)
        return std::numeric_limits<double>::infinity();
    return sums.signal == 0 ? -std::numeric_limits<double>::infinity()
                            : 10 * std::log10(sums.signal / sums.squaredError);
}

} // namespace

bool canCompare(const TensorValue& value, const TensorValue& reference)
{
    const auto isNumeric = [](const TensorValue& side) {
        return isInteger(side.dtype) || isFloat(side.dtype) || side.dtype == DType::Bool;
    };
    return value.shape == reference.shape && isNumeric(value) && isNumeric(reference);
}

bool haveSameCodes(const TensorValue& value, const QuantParams& params, const TensorValue& reference,
    const QuantParams& referenceParams)
{
    return isInteger(value.dtype) && value.dtype == reference.dtype && params.scales == referenceParams.scales
        && params.zeroPoints == referenceParams.zeroPoints && params.axis == referenceParams.axis;
}

ErrorMetrics errorMetrics(const TensorValue& value, const QuantParams& params, const TensorValue& reference,
    const QuantParams& referenceParams)
{
    ErrorMetrics metrics;
    metrics.elements = value.elements();
    const RealScale realOf(value, params), realOfReference(reference, referenceParams);
    Sums sums;
    visitNumbers(value, [&](auto read, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            const double x = realOfReference.exact(numberAt(reference, i), i);
            const double d = signedDistance(realOf.exact(static_cast<double>(read(i)), i), x);
            sums.signal += x * x;
            sums.error += d;
            sums.squaredError += d * d;
            metrics.differing += d != 0 ? 1 : 0;
            if (std::abs(d) > metrics.maxAbs) {
                metrics.maxAbs = std::abs(d);
                metrics.maxAt = i;
            }
        }
    });
    if (metrics.elements > 0) {
        const auto count = static_cast<double>(metrics.elements);
        metrics.bias = sums.error / count;
        metrics.rmse = std::sqrt(sums.squaredError / count);
    }
    metrics.sqnrDb = ratioDb(sums);
    if (value.dtype == reference.dtype) {
        const TensorDiff stored = tensorDiff(reference, referenceParams, value, params);
        metrics.differing = stored.changed;
        if (haveSameCodes(value, params, reference, referenceParams))
            metrics.maxCodes = stored.maxAbs;
    }
    return metrics;
}

} // namespace quantstep
