// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/tensor_value.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace quantstep {

/// How often each code of a type occurs: counts[i] is that of code first + i.
struct CodeCounts {
    std::int64_t first = 0;
    std::vector<std::uint64_t> counts; ///< one per code of the type
};

/// Counts the codes of an integer type of at most 16 bits or bool (256 "codes"); nothing for other types.
[[nodiscard]] std::optional<CodeCounts> countCodes(const TensorValue& value);

/// Flat position of the first element with this code, which must occur.
[[nodiscard]] std::size_t firstCode(const TensorValue& value, std::int64_t code);

} // namespace quantstep
