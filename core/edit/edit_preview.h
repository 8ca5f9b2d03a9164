// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/tensor_value.h"
#include "core/model/model.h"

#include <cstdint>
#include <optional>

namespace quantstep {

/// What other quantization parameters would mean for one tensor, before anything is run again.
struct EditPreview {
    double low = 0, high = 0; ///< representable reals of the channel with the new parameters
    double oldLow = 0, oldHigh = 0;
    double lsb = 0, oldLsb = 0; ///< real step between neighbouring codes
    /// Share of the present real values that the new range cannot hold, and how many elements were looked
    /// at (all of the tensor, or of the channel); nothing without a value.
    std::optional<double> clippedShare;
    std::size_t elements = 0;
    /// For constants the codes stay, so nothing clips; their real values scale by this factor instead.
    std::optional<double> constantFactor;
};

/// Compares `proposed` with the tensor's present parameters.
/// @param channel which channel of per-channel parameters; ignored for per-tensor ones
/// @param value   the tensor's present codes, or null
/// Cost: one pass over the elements. Thread: any.
[[nodiscard]] EditPreview previewParams(
    const TensorInfo& info, const QuantParams& proposed, std::optional<std::int32_t> channel, const TensorValue* value);

} // namespace quantstep
