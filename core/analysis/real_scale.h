// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/tensor_value.h"
#include "core/model/quant_params.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace quantstep {

/// Turns codes of one tensor into reals, each channel with its own parameters. Floats, and codes without
/// parameters, are their own real value. Refers to the parameters, which must outlive it.
class RealScale {
public:
    RealScale(const TensorValue& value, const QuantParams& params) : m_params(params)
    {
        if (!isInteger(value.dtype) || params.scales.empty())
            return;
        m_scaled = true;
        if (params.isPerTensor() || params.axis < 0 || params.axis >= value.shape.rank())
            return;
        m_channels = static_cast<std::size_t>(value.shape.dim(params.axis));
        for (int axis = params.axis + 1; axis < value.shape.rank(); ++axis)
            m_stride *= static_cast<std::size_t>(value.shape.dim(axis));
    }

    /// scale * (code - zero point) in double.
    [[nodiscard]] double exact(double stored, std::size_t flat) const
    {
        const std::size_t channel = m_channels == 1 ? 0 : flat / m_stride % m_channels;
        if (!m_scaled || channel >= m_params.scales.size())
            return stored;
        const auto zeroPoint = channel < m_params.zeroPoints.size()
            ? static_cast<double>(static_cast<std::int32_t>(m_params.zeroPoints[channel]))
            : 0.0;
        return static_cast<double>(m_params.scales[channel]) * (stored - zeroPoint);
    }
    /// The same rounded once to float, as a runtime dequantizes; what is no code stays as it is.
    [[nodiscard]] double operator()(double stored, std::size_t flat) const
    {
        return m_scaled ? static_cast<double>(static_cast<float>(exact(stored, flat))) : stored;
    }

private:
    const QuantParams& m_params;
    bool m_scaled = false;
    std::size_t m_channels = 1, m_stride = 1;
};

/// a - b; 0 where both are the same number, infinity or not a number; a NaN against a number is infinitely far.
[[nodiscard]] inline double signedDistance(double a, double b)
{
    if (a == b || (std::isnan(a) && std::isnan(b)))
        return 0;
    const double difference = a - b;
    return std::isnan(difference) ? std::numeric_limits<double>::infinity() : difference;
}

} // namespace quantstep
