// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace quantstep {

/// How an accumulator becomes a code.
enum class RescaleRule : std::uint8_t {
    DoubleRounding, ///< int32: saturating rounding doubling high multiply, then rounding shift (the usual one)
    SingleRounding, ///< int32: one rounding over 64 bits
    TiesUp, ///< int32: as DoubleRounding, but ties of the second rounding go up (optimized matrix products)
    Accumulator64, ///< int64 accumulator, multiplier reduced to 16 bits, one rounding
    DoubleProduct, ///< accumulator times the real multiplier in double, rounded half away from zero
    FloatHalfEven, ///< accumulator times the multiplier in float, rounded half to even (XNNPACK)
    FloatProduct, ///< hybrid kernels: float(accumulator) times float scales; no integer multiplier
};

/// One requantization: real multiplier and, where the rule uses them, quantized multiplier and shift.
/// Vectors have one element, or one per output channel. multiplier * 2^(shift - 31) approximates real;
/// a positive shift is a left shift.
struct Rescale {
    std::string name; ///< "output", "input 0", "input 1", "identity", "alpha"
    RescaleRule rule = RescaleRule::DoubleRounding;
    std::vector<double> real;
    std::vector<std::int32_t> multiplier;
    std::vector<std::int32_t> shift;
};

struct NamedInteger {
    std::string name; ///< "input offset", "output offset", "left shift"
    std::int64_t value = 0;
};

/// The integer parameters an operator computes with; all empty for operators that only move data.
struct OpArithmetic {
    std::vector<Rescale> rescales;
    std::vector<NamedInteger> constants;
    std::optional<std::int32_t> clampMin, clampMax; ///< fused activation as output codes
    std::string formula; ///< "out = clamp(requantize(sum((x - z_in) * w) + bias) + z_out)"
    std::string note; ///< peculiarities: which rule, why, "what cannot be exact"
};

} // namespace quantstep
