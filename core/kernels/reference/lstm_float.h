// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the float and hybrid LSTM compute between their products; the order of operations is the runtime's.

#include "core/kernels/reference/vector_activation.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace quantstep::reference {

/// Each vector of `size` floats to mean 0 and deviation 1, in place.
inline void normalizeVectors(float* values, std::size_t size, std::size_t count)
{
    for (std::size_t v = 0; v < count; ++v) {
        const std::span<float> vector(values + v * size, size);
        float sum = 0.0F;
        for (const float value : vector)
            sum += value;
        const float mean = sum / static_cast<float>(size);
        float squares = 0.0F;
        for (const float value : vector)
            squares += (value - mean) * (value - mean);
        const float inverse = 1.0F / std::sqrt(squares / static_cast<float>(size) + 1e-8F);
        for (float& value : vector)
            value = (value - mean) * inverse;
    }
}

/// values[v * size + i] += weights[i] * factors[v * size + i].
inline void addScaled(const float* weights, const float* factors, std::size_t size, std::size_t count, float* values)
{
    for (std::size_t i = 0; i < size * count; ++i)
        values[i] += weights[i % size] * factors[i];
}

/// Layer normalization of `count` gates: normalized, times the weights, plus the bias.
inline void applyFloatLayerNorm(
    const float* weights, const float* bias, std::size_t size, std::size_t count, float* values)
{
    normalizeVectors(values, size, count);
    for (std::size_t i = 0; i < size * count; ++i)
        values[i] = weights[i % size] * values[i] + bias[i % size];
}

/// Brings values into [-limit, limit]; a limit of 0 does nothing.
inline void clipVector(std::span<float> values, float limit)
{
    if (!(limit > 0.0F))
        return;
    for (float& value : values)
        value = std::max(std::min(limit, value), -limit);
}

/// cell = forget * cell + input * candidate, clipped; without an input gate (null) that is 1 - forget.
inline void updateFloatCells(
    std::span<float> cells, const float* forget, const float* input, const float* candidate, float clip)
{
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const float kept = forget[i] * cells[i];
        cells[i] = kept + candidate[i] * (input != nullptr ? input[i] : 1.0F - forget[i]);
    }
    clipVector(cells, clip);
}

/// Where in its scratch memory the runtime keeps a gate, in floats from its aligned start: without an input gate the
/// others move up, and the cell gate comes before the forget gate. `gate` counts input, forget, cell, output.
[[nodiscard]] constexpr std::size_t gatePosition(std::size_t gate, bool cifg, std::size_t gateSize)
{
    const std::size_t place = gate == 1 ? 2 : gate == 2 ? 1 : gate;
    return (cifg ? place - 1 : place) * gateSize;
}

} // namespace quantstep::reference
