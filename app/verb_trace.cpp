// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verb_support.h"
#include "app/verbs.h"

namespace quantstep {
namespace {

Result<RunResult> trace(const CommandLine& command)
{
    QS_TRY(const auto engine, openEngine(command));
    TraceOptions options;
    QS_TRY(options.inputMappings, giveInputs(*engine, command));
    QS_TRY(options.until, untilOp(*engine, command));
    options.format = command.format;
    Progress progress(command, "trace", engine->opCount());
    options.progress = [&](std::size_t done) { progress.show(done); };
    return traceRun(*engine, options, standardOutput());
}

} // namespace

Exit runTrace(const CommandLine& command)
{
    const auto result = trace(command);
    if (!result)
        return failWith(result.error());
    return finishOutput(result->error ? failWith(*result->error) : Exit::Done);
}

} // namespace quantstep
