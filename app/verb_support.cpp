// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verb_support.h"

#include "core/engine/random_input.h"
#include "core/io/tflite_reader.h"
#include "ui/session/image_file.h"

#include <QFile>

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace quantstep {
namespace {

Result<ModelPtr> readModel(const QString& path)
{
    if (!path.startsWith(QLatin1Char(':')))
        return openModel(QFile::encodeName(path).toStdString());
    QS_TRY(auto bytes, readBytes(path));
    return readTflite(std::move(bytes), {}, {}, path.toStdString());
}

Exit exitOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Usage: return Exit::Usage;
    case ErrorCode::Unsupported:
    case ErrorCode::RefusedByRuntime: return Exit::Unsupported;
    case ErrorCode::CannotRead:
    case ErrorCode::Malformed:
    case ErrorCode::LimitExceeded:
    case ErrorCode::InvalidInput:
    case ErrorCode::InvalidEdit:
    case ErrorCode::DataDependent:
    case ErrorCode::Cancelled: return Exit::Unusable;
    case ErrorCode::NeedsValue:
    case ErrorCode::Internal: return Exit::Fault;
    }
    return Exit::Fault;
}

std::int64_t nowMs()
{
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

} // namespace

void printError(const std::string& message)
{
    std::string line = "quantstep: " + message;
    std::replace(line.begin(), line.end(), '\n', ' ');
    line += '\n';
    std::fwrite(line.data(), 1, line.size(), stderr);
}

Exit failWith(const Error& error)
{
    printError(error.message);
    return exitOf(error.code);
}

Result<std::unique_ptr<Engine>> openEngine(const CommandLine& command)
{
    QS_TRY(auto model, readModel(command.model));
    for (const auto& warning : model->warnings)
        printError("warning: " + warning);
    return Engine::create(std::move(model), command.engine);
}

Result<std::vector<std::string>> giveInputs(Engine& engine, const CommandLine& command)
{
    const Model& model = *engine.model();
    const Subgraph& graph = model.main();
    std::vector<const InputArgument*> chosen(graph.inputs.size(), nullptr);
    for (const InputArgument& argument : command.inputs) {
        if (static_cast<std::size_t>(argument.index) >= chosen.size())
            return fail(
                ErrorCode::Usage, "--input: expected an input below {}, found {}", chosen.size(), argument.index);
        chosen[static_cast<std::size_t>(argument.index)] = &argument;
    }
    std::vector<std::string> mappings;
    for (std::size_t k = 0; k < chosen.size(); ++k) {
        const TensorInfo& info = graph.tensor(graph.inputs[k]);
        MappedInput mapped;
        if (chosen[k]) {
            QS_TRY(mapped, readInputFile(chosen[k]->path, info, info.shape, command.normalization));
            mapped.mapping = chosen[k]->path.toStdString() + ": " + mapped.mapping;
        } else {
            const quint64 seed = command.seed.value_or(0);
            mapped.value = randomInput(info.dtype, info.shape, seed, static_cast<int>(k));
            mapped.mapping = fmt::format("seed {}", seed);
        }
        if (auto status = engine.setInput(static_cast<int>(k), mapped.value); !status)
            return tl::unexpected(status.error().in(fmt::format("input {}", k)));
        mappings.push_back(std::move(mapped.mapping));
    }
    return mappings;
}

Result<std::optional<OpId>> untilOp(const Engine& engine, const CommandLine& command)
{
    if (!command.until)
        return std::optional<OpId>();
    if (static_cast<std::size_t>(*command.until) > engine.opCount())
        return fail(
            ErrorCode::Usage, "--until: expected an operator up to {}, found {}", engine.opCount(), *command.until);
    return std::optional<OpId>(OpId(*command.until));
}

TextSink standardOutput()
{
    return [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); };
}

Exit finishOutput(Exit exit)
{
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0)
        return exit;
    printError("the output cannot be written");
    return exit == Exit::Done ? Exit::Unusable : exit;
}

Progress::Progress(const CommandLine& command, std::string what, std::size_t total)
    : m_enabled(command.progress), m_what(std::move(what)), m_total(total)
{
}

Progress::~Progress()
{
    if (m_lastMs >= 0)
        std::fputc('\n', stderr);
}

void Progress::show(std::size_t done)
{
    constexpr std::int64_t kIntervalMs = 100;
    const auto now = nowMs();
    if (!m_enabled || (m_lastMs >= 0 && done < m_total && now - m_lastMs < kIntervalMs))
        return;
    m_lastMs = now;
    fmt::print(stderr, "\r{}: {} of {}", m_what, done, m_total);
    std::fflush(stderr);
}

} // namespace quantstep
