// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/dump.h"

namespace quantstep {

/// A file with one tensor, by its ending: .npy; .csv and .txt: numbers; .bin and .raw: bytes of the tensor's type.
/// Errors: as the formats', InvalidInput for another ending.
[[nodiscard]] Result<DumpEntry> readDumpFile(const std::string& path, std::string name);

/// A folder of .npy, .csv, .bin and .raw files, one tensor each, named by their paths below it; or what LiteRT's
/// accuracy debugger leaves behind (accuracy_summary.csv; folders op_NNNN_... with the inputs of failing operators).
/// Errors: CannotRead, InvalidInput when there are none, those of readDumpFile().
[[nodiscard]] Result<Dump> readDumpFolder(const std::string& folder, const Model& model);

} // namespace quantstep
