// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <string_view>

namespace quantstep {

/// A scale as a person types it: a number ("0.02", "1e-3"), or a change of the present one ("*2", "/1.1").
/// The result is the float32 nearest to the number. Errors: InvalidEdit, saying what is wrong.
[[nodiscard]] Result<float> parseScale(std::string_view text, float present);

/// A zero point: an integer ("-3"), or a change of the present one ("+=1", "-=1").
/// Range: int32, as kernels use it. Errors: InvalidEdit.
[[nodiscard]] Result<std::int64_t> parseZeroPoint(std::string_view text, std::int64_t present);

} // namespace quantstep
