// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/tensor_value.h"

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace quantstep {

/// The elements of a string tensor, which point into its bytes: an i32 count, count + 1 offsets from the beginning,
/// then the characters. Errors: DataDependent when the bytes are not of this form or not as many as the shape says.
[[nodiscard]] Result<std::vector<std::string_view>> stringsOf(const TensorValue& value);

/// The bytes of a tensor of these strings, in that form. Their sizes must add up to less than 2^31.
[[nodiscard]] std::vector<std::byte> packStrings(std::span<const std::string_view> strings);

} // namespace quantstep
