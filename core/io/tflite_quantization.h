// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/tflite_source.h"
#include "core/model/model.h"

namespace quantstep {

/// Fills `quant`, `scaleRange` and `zeroPointRange` of a tensor whose shape is set. The rules are those the
/// runtime loads models by: as many zero points as scales, one or shape[axis] of them, axis within the rank.
/// Values are not judged (a scale may be 0 or NaN). Where the runtime refuses what can be read here,
/// `refusedQuantization` says so. Errors: Malformed. Private to core/io.
[[nodiscard]] Status readQuantization(
    TfliteSource& source, const tflite::Tensor& tensor, std::size_t tensorCount, TensorInfo& info);

} // namespace quantstep
