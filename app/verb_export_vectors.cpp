// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verb_support.h"
#include "app/verbs.h"
#include "core/exchange/test_vectors.h"

#include <QFile>

namespace quantstep {
namespace {

/// The operators asked for, ascending, each once; all of them when none is named.
Result<std::vector<OpId>> chosenOps(const Engine& engine, const CommandLine& command)
{
    std::vector<bool> chosen(engine.opCount(), command.ops.empty());
    for (const OpRange& range : command.ops) {
        if (static_cast<std::size_t>(range.last) >= chosen.size())
            return fail(
                ErrorCode::InvalidInput, "--ops: expected operators below {}, found {}", chosen.size(), range.last);
        for (int op = range.first; op <= range.last; ++op)
            chosen[static_cast<std::size_t>(op)] = true;
    }
    std::vector<OpId> ops;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        if (chosen[i])
            ops.emplace_back(static_cast<std::int64_t>(i));
    }
    return ops;
}

Status write(const CommandLine& command)
{
    QS_TRY(const auto engine, openEngine(command));
    QS_TRY(const auto ops, chosenOps(*engine, command));
    QS_TRY(const auto mappings, giveInputs(*engine, command));
    QS_TRY(auto folder, OutputFolder::create(QFile::encodeName(command.output).toStdString()));
    Progress progress(command, "export", ops.size());
    QS_CHECK(exportVectors(*engine, ops, folder, [&](std::size_t done) { progress.show(done); }));
    QS_CHECK(folder.finish());
    const Subgraph& graph = engine->model()->main();
    for (std::size_t k = 0; k < mappings.size(); ++k)
        standardOutput()(fmt::format("input {} t{} {}\n", k, graph.inputs[k].value, mappings[k]));
    for (const OpId op : ops)
        standardOutput()(vectorFolder(*engine->model(), op) + "\n");
    return {};
}

} // namespace

Exit runExportVectors(const CommandLine& command)
{
    const Status status = write(command);
    return finishOutput(status ? Exit::Done : failWith(status.error()));
}

} // namespace quantstep
