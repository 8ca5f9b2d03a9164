// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/tensor_value.h"

#include <string_view>
#include <vector>

namespace quantstep {

/// The elements of a string tensor, which point into its bytes: an i32 count, count + 1 offsets from the beginning,
/// then the characters. Errors: DataDependent when the bytes are not of this form or not as many as the shape says.
[[nodiscard]] Result<std::vector<std::string_view>> stringsOf(const TensorValue& value);

} // namespace quantstep
