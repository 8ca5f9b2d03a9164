// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/dump.h"

namespace quantstep {

/// Bytes that a dump may hold in all.
inline constexpr std::uint64_t kMaxDumpBytes = std::uint64_t{1} << 33;

/// Reads a dump in any of the formats of docs/dump-formats.md; which one is told by the path (a folder, the ending)
/// and the first bytes. The model is asked only where a format names operators instead of tensors.
/// Errors: CannotRead, Malformed, Unsupported, LimitExceeded, InvalidInput; the message begins with the path.
[[nodiscard]] Result<Dump> readDump(const std::string& path, const Model& model);

} // namespace quantstep
