// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/model.h"

#include <span>
#include <string>

namespace quantstep {

struct CodedReals {
    TensorPtr value;
    std::string rule; ///< "code = round(real / 0.0039) - 128, clamped to [-128, 127]"
};

/// Real numbers as the elements of a graph input. Float inputs: the numbers (float16 rounded to nearest even).
/// Quantized with one scale: round half away from zero(real / scale) + zero point in float, clamped to the type,
/// as the reference QUANTIZE does. Other integers: rounded and clamped. NaN gives the zero point.
/// `reals` has shape.elements() numbers. Errors: InvalidInput for other types and per-channel inputs.
[[nodiscard]] Result<CodedReals> codesOfReals(
    std::span<const float> reals, const TensorInfo& input, const Shape& shape);

} // namespace quantstep
