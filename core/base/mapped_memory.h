// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace quantstep {

/// Owns a read-only mapping of a file and remembers where it lies until the last owner lets go.
[[nodiscard]] std::shared_ptr<const void> ownMapping(void* address, std::size_t size);

/// Tells the system that these bytes need not stay in memory: they are read from the file again when needed.
/// Only what lies in one mapping of ownMapping() is touched; anything else is left alone. Thread: any.
void leaveMemory(std::span<const std::byte> bytes);

} // namespace quantstep
