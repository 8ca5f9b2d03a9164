// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/shared_bytes.h"

#include <cstdint>
#include <span>
#include <string>

namespace quantstep {

/// Maps a whole regular file into memory, read-only and private; nothing is copied. The bytes live as
/// long as any SharedBytes made from them, also after the file was deleted or replaced by another. A file
/// that another program makes shorter while it is open cannot be guarded against: touching the lost part
/// ends the process, as with any mapped file.
/// Errors: CannotRead (missing, no permission, a folder, a device or a pipe), LimitExceeded.
[[nodiscard]] Result<SharedBytes> mapFile(const std::string& path, std::uint64_t maxBytes);

/// Reads a whole regular file into memory of its own (for small inputs). Errors as mapFile().
[[nodiscard]] Result<SharedBytes> readFile(const std::string& path, std::uint64_t maxBytes);

/// Writes (or replaces) a file as a whole: to a temporary name beside it, then renamed.
/// Errors: CannotRead, with the system's reason.
[[nodiscard]] Status writeFile(const std::string& path, std::span<const std::byte> bytes);

} // namespace quantstep
