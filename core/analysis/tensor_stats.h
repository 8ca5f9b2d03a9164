// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/tensor_value.h"
#include "core/model/quant_params.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace quantstep {

/// Exact statistics of a whole tensor, never of a sample. Stored values: codes, or floats for float types;
/// of complex numbers the real part. Tensors without numbers (strings) have only `elements`.
struct TensorStats {
    std::size_t elements = 0;
    double min = 0, max = 0, mean = 0, standardDeviation = 0; ///< over finite elements
    std::size_t nan = 0, inf = 0, zeros = 0;
    std::size_t atLow = 0, atHigh = 0; ///< codes at the type's limits (or at the clamp given)
    std::size_t codesUsed = 0; ///< distinct codes, integer types of at most 16 bits and bool
    std::size_t minAt = 0, maxAt = 0; ///< flat positions of the first extreme elements
};

/// @param limits the codes that count as "at limit"; the type's own when absent.
[[nodiscard]] TensorStats tensorStats(const TensorValue& value, std::optional<CodeRange> limits = std::nullopt);

/// Counts. Integer types of at most 8 bits and bool: one bin per code, so nothing is binned away; others:
/// `bins` equal bins over [min, max] of the finite elements, the last with its upper edge; one bin when
/// all of them are the same number, none when there are none.
struct Histogram {
    double low = 0, high = 0; ///< centre of the first and of the last bin for codes; range edges otherwise
    bool perCode = false;
    std::vector<std::uint64_t> counts;
};
[[nodiscard]] Histogram histogram(const TensorValue& value, std::size_t bins = 256);

/// Two values of one tensor compared element by element. An element changed when its bits did. A number
/// against a NaN counts as infinitely far. Values of different type or shape are changed all over, infinitely.
struct TensorDiff {
    std::size_t elements = 0, changed = 0;
    double maxAbs = 0; ///< largest |after - before| in stored units (codes or float values)
    double maxAbsReal = 0; ///< the same in real units, each side with its own parameters
    std::size_t firstAt = 0, maxAt = 0;
};
[[nodiscard]] TensorDiff tensorDiff(const TensorValue& before, const QuantParams& beforeParams,
    const TensorValue& after, const QuantParams& afterParams);

/// Element `flat` as a real number: scale * (code - zero point) with its channel's parameters in double,
/// rounded once to float; floats, and codes without parameters, as they are.
[[nodiscard]] double realAt(const TensorValue& value, const QuantParams& params, std::size_t flat);

} // namespace quantstep
