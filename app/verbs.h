// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command_line.h"

namespace quantstep {

/// What each verb does; results on the standard output, one line on the error output when it fails.
[[nodiscard]] Exit runInfo(const CommandLine& command);
[[nodiscard]] Exit runRun(const CommandLine& command);
[[nodiscard]] Exit runTrace(const CommandLine& command);
[[nodiscard]] Exit runBench(const CommandLine& command);
[[nodiscard]] Exit runCompareArithmetic(const CommandLine& command);
[[nodiscard]] Exit runBlame(const CommandLine& command);
[[nodiscard]] Exit runExplain(const CommandLine& command);
[[nodiscard]] Exit runExportVectors(const CommandLine& command);
[[nodiscard]] Exit runExportScript(const CommandLine& command);

} // namespace quantstep
