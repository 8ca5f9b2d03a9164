// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verb_support.h"
#include "app/verbs.h"
#include "core/exchange/script_export.h"

#include <QFile>

namespace quantstep {
namespace {

void printOps(const char* what, const std::map<std::string, int>& ops)
{
    std::string list;
    int count = 0;
    for (const auto& [name, times] : ops) {
        list += fmt::format("{}{}{}", list.empty() ? "" : ", ", name, times > 1 ? fmt::format(" x{}", times) : "");
        count += times;
    }
    standardOutput()(fmt::format("{} {} ops{}{}\n", what, count, count > 0 ? ": " : "", list));
}

Result<ScriptSummary> exportIt(const CommandLine& command)
{
    QS_TRY(const auto engine, openEngine(command));
    ScriptOptions options;
    QS_TRY(options.inputs, giveInputs(*engine, command));
    options.writtenBy = "quantstep " QUANTSTEP_VERSION;
    Progress progress(command, "export-script", engine->opCount());
    options.progress = [&](std::size_t done) { progress.show(done); };
    return exportScript(*engine, QFile::encodeName(command.output).toStdString(), options);
}

} // namespace

Exit runExportScript(const CommandLine& command)
{
    const auto summary = exportIt(command);
    if (!summary)
        return failWith(summary.error());
    printOps("computed by the script", summary->computed);
    printOps("loaded from the recorded tensors", summary->loaded);
    std::string files;
    for (const auto& name : summary->files)
        files += " " + name;
    standardOutput()(fmt::format("written to {}:{}\n", command.output.toStdString(), files));
    return finishOutput(Exit::Done);
}

} // namespace quantstep
