// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command_line.h"
#include "core/exchange/json_writer.h"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace quantstep {

/// One line on the error output, with the program's name in front.
void printError(const std::string& message);

/// Prints the failure and says which exit code it means.
[[nodiscard]] Exit failWith(const Error& error);

/// The model of the command (a path or a resource), prepared; warnings of the reader go to the error output.
[[nodiscard]] Result<std::unique_ptr<Engine>> openEngine(const CommandLine& command);

/// Gives the engine every graph input: files as asked, the others from the seed. Returns one line per input that
/// says where its value comes from. Errors: Usage for an input that the model does not have, and those of the files.
[[nodiscard]] Result<std::vector<std::string>> giveInputs(Engine& engine, const CommandLine& command);

/// The operator to stop before. Errors: Usage when the model has fewer operators.
[[nodiscard]] Result<std::optional<OpId>> untilOp(const Engine& engine, const CommandLine& command);

/// Writes to the standard output.
[[nodiscard]] TextSink standardOutput();

/// Flushes the standard output; a failure (disk full) becomes an exit code.
[[nodiscard]] Exit finishOutput(Exit exit);

/// "\rrun: 12 of 65" on the error output, when asked for and at most 10 times a second.
class Progress {
public:
    Progress(const CommandLine& command, std::string what, std::size_t total);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    void show(std::size_t done);

private:
    bool m_enabled;
    std::string m_what;
    std::size_t m_total;
    std::int64_t m_lastMs = -1;
};

} // namespace quantstep
