// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SVDF: each filter is a product over the input's features whose last results are kept (the state) and summed over
// time; a unit adds up `rank` filters. State is [batches, filters, memory], oldest sample first.

#include "core/kernels/activation_range.h"
#include "core/kernels/reference/float_dot.h"
#include "core/kernels/reference/vector_activation.h"
#include "core/kernels/requantize.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace quantstep::reference {

struct SvdfGeometry {
    std::size_t batches = 0, inputs = 0, filters = 0, memory = 0, rank = 1;
    [[nodiscard]] std::size_t units() const { return filters / rank; }
    [[nodiscard]] std::size_t stateElements() const { return batches * filters * memory; }
};

/// Lets the oldest sample of every filter drop out: the whole state moves by one element. The newest places are to be
/// filled then.
template<typename T> void shiftState(const SvdfGeometry& g, T* state)
{
    std::copy(state + 1, state + g.stateElements(), state);
}

/// Sum of products in wrapping 32 bits.
template<typename A, typename B>
[[nodiscard]] std::int32_t wrappingDot(const A* a, const B* b, std::size_t count, std::int32_t offsetB = 0)
{
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
        sum += static_cast<std::uint32_t>(std::int32_t{a[i]})
            * (static_cast<std::uint32_t>(std::int32_t{b[i]}) - static_cast<std::uint32_t>(offsetB));
    }
    return static_cast<std::int32_t>(sum);
}

struct IntegerSvdf {
    SvdfGeometry geometry;
    QuantizedMultiplier toState, toOutput;
    std::int32_t inputZeroPoint = 0, outputZeroPoint = 0;
};

/// The newest sample of a filter: codes of the state.
[[nodiscard]] inline std::int16_t svdfSample(const IntegerSvdf& p, const std::int8_t* weights, const std::int8_t* input)
{
    const std::int32_t acc = wrappingDot(weights, input, p.geometry.inputs, p.inputZeroPoint);
    return static_cast<std::int16_t>(clampToRange(multiplyByQuantizedMultiplier(acc, p.toState), {-32768, 32767}));
}

/// The output code of a unit whose filters start at `weightsTime` and `state`.
[[nodiscard]] inline std::int8_t svdfUnit(
    const IntegerSvdf& p, const std::int16_t* weightsTime, const std::int16_t* state, std::int32_t bias)
{
    const std::int32_t acc = wrappingDot(weightsTime, state, p.geometry.rank * p.geometry.memory);
    const std::int32_t scaled = multiplyByQuantizedMultiplier(fx::wrappingAdd(acc, bias), p.toOutput);
    return static_cast<std::int8_t>(clampToRange(fx::wrappingAdd(scaled, p.outputZeroPoint), {-128, 127}));
}

struct IntegerSvdfData {
    const std::int8_t* input;
    const std::int8_t* weightsFeature;
    const std::int16_t* weightsTime;
    const std::int32_t* bias; ///< may be null
    std::int16_t* state;
    std::int8_t* output;
};

inline void integerSvdf(const IntegerSvdf& p, const IntegerSvdfData& d)
{
    const SvdfGeometry& g = p.geometry;
    shiftState(g, d.state);
    for (std::size_t b = 0; b < g.batches; ++b) {
        std::int16_t* state = d.state + b * g.filters * g.memory;
        for (std::size_t f = 0; f < g.filters; ++f) {
            state[(f + 1) * g.memory - 1] = svdfSample(p, d.weightsFeature + f * g.inputs, d.input + b * g.inputs);
        }
        for (std::size_t u = 0; u < g.units(); ++u) {
            const std::size_t first = u * g.rank * g.memory;
            d.output[b * g.units() + u]
                = svdfUnit(p, d.weightsTime + first, state + first, d.bias == nullptr ? 0 : d.bias[u]);
        }
    }
}

/// What follows the newest samples in the float and hybrid forms: they go to the state, then time weights, sum over the
/// rank, bias and activation. `samples` is used up.
inline void finishFloatSvdf(const SvdfGeometry& g, float* samples, const float* weightsTime, const float* bias,
    VectorActivation activation, float* state, float* output)
{
    for (std::size_t i = 0; i < g.batches * g.filters; ++i)
        state[(i + 1) * g.memory - 1] = samples[i];
    for (std::size_t i = 0; i < g.batches * g.filters; ++i)
        samples[i] = addProduct(0.0F, weightsTime + i % g.filters * g.memory, state + i * g.memory, g.memory);
    for (std::size_t out = 0; out < g.batches * g.units(); ++out) {
        const float sum = laneSum(samples + out * g.rank, g.rank);
        output[out] = activate(activation, bias == nullptr ? sum : sum + bias[out % g.units()], true);
    }
}

} // namespace quantstep::reference
