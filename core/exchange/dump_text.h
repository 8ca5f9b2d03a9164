// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/tensor_value.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quantstep {

/// Which part of a log holds a tensor; empty: no such mark.
struct LogPart {
    std::string begin; ///< starts behind the first occurrence
    std::string end; ///< ends before the next line that has it
    std::string after,
        before; ///< of each line, what stands behind and before these; lines without `after` are left out
};

/// The text that the marks leave. Errors: InvalidInput when a mark is missing.
[[nodiscard]] Result<std::string> logPart(std::string_view text, const LogPart& part);

/// Bytes written as hexadecimal digits, two a byte, in words of any even length, with or without 0x; with
/// `elementBytes` each word is the number of one element instead and gives its bytes, the lowest first.
/// Stops at `count` bytes when that is given. Errors: InvalidInput naming the line.
[[nodiscard]] Result<std::vector<std::byte>> hexBytes(
    std::string_view text, std::optional<std::size_t> elementBytes, std::optional<std::size_t> count);

/// Numbers as eachNumber() takes them: int64 where all are whole (0x allowed), else float64; a flat list.
/// Stops at `count` numbers when that is given. Errors: InvalidInput naming the line.
[[nodiscard]] Result<TensorPtr> textNumbers(std::string_view text, std::optional<std::size_t> count);

} // namespace quantstep
