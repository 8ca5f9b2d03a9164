// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verb_support.h"
#include "app/verbs.h"
#include "core/blame/blame.h"
#include "core/blame/blame_report.h"
#include "core/exchange/dump_reader.h"

#include <QFile>

namespace quantstep {
namespace {

/// Graph inputs that were asked for; null for the others, which have to be in the dump.
Result<std::vector<TensorPtr>> askedInputs(Engine& engine, const CommandLine& command)
{
    QS_CHECK(giveInputs(engine, command));
    std::vector<TensorPtr> inputs(engine.model()->main().inputs.size());
    for (std::size_t k = 0; k < inputs.size(); ++k) {
        const auto asked = [&](const InputArgument& argument) { return argument.index == static_cast<int>(k); };
        if (command.seed || std::any_of(command.inputs.begin(), command.inputs.end(), asked))
            inputs[k] = engine.input(static_cast<int>(k));
    }
    return inputs;
}

Result<Exit> compare(const CommandLine& command)
{
    QS_TRY(const auto engine, openEngine(command));
    const ModelPtr& model = engine->model();
    BlameOptions options;
    options.engine = command.engine;
    options.tolerance = command.tolerance;
    QS_TRY(options.inputs, askedInputs(*engine, command));
    QS_TRY(const Dump dump, readDump(QFile::encodeName(command.dump).toStdString(), *model));
    const auto matched = matchDump(*model, dump, command.links);
    if (!matched)
        return tl::unexpected(matched.error().in(command.dump.toStdString()));
    Progress progress(command, "blame", engine->opCount());
    options.progress = [&](std::size_t done) { progress.show(done); };
    auto report = blame(model, *matched, options);
    if (!report)
        return tl::unexpected(report.error().in(command.dump.toStdString()));
    const BlameDocument document{*model, dump, *matched, *report, command.dump.toStdString(), options.engine.numerics};
    if (command.json)
        writeBlameJson(document, standardOutput());
    else
        writeBlameText(document, standardOutput());
    return report->differs() ? Exit::Difference : Exit::Done;
}

} // namespace

Exit runBlame(const CommandLine& command)
{
    const auto exit = compare(command);
    return finishOutput(exit ? *exit : failWith(exit.error()));
}

} // namespace quantstep
