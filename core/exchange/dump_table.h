// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/dump.h"

#include <string_view>

namespace quantstep {

/// Whether a text begins as the table of tensors that `run --save-tensors OUT.csv` writes.
[[nodiscard]] bool isTensorTable(std::string_view text);

/// Reads such a table. Errors: Malformed and InvalidInput, naming the line.
[[nodiscard]] Result<Dump> readTensorTable(std::string_view text);

} // namespace quantstep
