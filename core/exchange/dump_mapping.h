// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/dump.h"

namespace quantstep {

/// Reads what a mapping file (JSON, docs/dump-formats.md) says where tensors lie in raw files, lists of numbers and
/// logs. @param folder where relative file names are looked for.
/// Errors: Malformed for JSON that is not as told, InvalidInput for a place that does not hold what it should,
/// CannotRead; each names the entry.
[[nodiscard]] Result<Dump> readMappedDump(const SharedBytes& json, const std::string& folder, const Model& model);

} // namespace quantstep
