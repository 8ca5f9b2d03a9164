// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Session: opening, closing and inputs.
#include "core/io/tflite_reader.h"
#include "core/model/call_graph.h"
#include "ui/session/image_file.h"
#include "ui/session/input_values.h"
#include "ui/session/session.h"
#include "ui/session/session_jobs.h"

#include <QFileInfo>

#include <algorithm>

namespace quantstep {

namespace {

const QString kOpenTag = QStringLiteral("open");
const QString kSampleFolder = QStringLiteral(":/samples/");
const QString kSampleInput = QStringLiteral(":/samples/digit_7.png");

/// Files are mapped; samples live inside the program and are read.
Result<ModelPtr> readModel(const QString& path, const std::stop_token& stop)
{
    if (!path.startsWith(QLatin1Char(':')))
        return openModel(path.toStdString(), {}, stop);
    QS_TRY(auto bytes, readBytes(path));
    return readTflite(std::move(bytes), {}, stop, path.toStdString());
}

/// Random values; for a sample the picture that comes with it.
std::vector<InputChoice> firstInputs(const Model& model, const QString& path, quint64 seed)
{
    std::vector<InputChoice> choices = seedChoices(model, seed);
    if (!path.startsWith(kSampleFolder) || choices.empty())
        return choices;
    if (auto picture = fileChoice(model, 0, kSampleInput))
        choices.front() = std::move(*picture);
    return choices;
}

bool keepsState(const Model& model)
{
    const CallGraph calls(model);
    for (std::size_t s = 0; s < model.subgraphs.size(); ++s) {
        const Subgraph& graph = *model.subgraphs[s];
        const auto isVariable = [](const TensorInfo& info) { return info.isVariable; };
        if (std::any_of(graph.tensors.begin(), graph.tensors.end(), isVariable))
            return true;
    }
    for (std::size_t i = 0; i < model.main().ops.size(); ++i) {
        if (calls.changesWorld({SubgraphId(0), OpId(static_cast<std::int64_t>(i))}))
            return true;
    }
    return false;
}

int countUnrunnable(const PlanSnapshot& plan)
{
    int count = 0;
    for (const OpStatus& status : plan.status.front()) {
        if (status.support == OpSupport::Unsupported || status.support == OpSupport::Refused)
            ++count;
    }
    return count;
}

} // namespace

void Session::open(const QString& path)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    m_loadingPath = absolute;
    m_loading = true;
    m_loadFailed = false;
    EngineOptions options;
    options.byteBudget = m_settings->byteBudget();
    options.numerics = m_arithmetic;
    const quint64 seed = m_settings->seed();
    m_jobs.start(
        kOpenTag, tr("Opening %1").arg(QFileInfo(absolute).fileName()),
        [absolute, options, seed](const std::stop_token& stop) {
            QElapsedTimer timer;
            timer.start();
            Opened opened{readModel(absolute, stop), nullptr, {}, {}, nullptr, 0};
            if (!opened.model || stop.stop_requested())
                return opened;
            opened.engine = Engine::create(*opened.model, options);
            opened.inputs = firstInputs(**opened.model, absolute, seed);
            if (const Status given = giveInputs(*opened.engine, opened.inputs); !given)
                opened.inputError = given.error();
            opened.snapshot = takeSnapshot(*opened.engine, nullptr);
            opened.durationMs = timer.elapsed();
            return opened;
        },
        [this](Opened opened) { takeOpened(std::move(opened)); });
    emit stateChanged();
}

void Session::takeOpened(Opened opened)
{
    m_loading = false;
    if (!opened.model) {
        failToOpen(opened.model.error());
        return;
    }
    forgetModel();
    m_path = m_loadingPath;
    m_model = m_original = *opened.model;
    m_inputs = std::move(opened.inputs);
    if (!m_path.startsWith(QLatin1Char(':')))
        m_settings->addRecentFile(m_path);
    const bool asWanted = opened.engine->options().numerics == m_arithmetic;
    const auto engine = std::make_shared<std::unique_ptr<Engine>>(std::move(opened.engine));
    const auto plan = opened.snapshot->plan;
    m_engine->post({}, [engine, plan, slot = m_enginePlan](std::unique_ptr<Engine>& current, const std::stop_token&) {
        current = std::move(*engine);
        *slot = plan;
    });
    m_snapshot = opened.snapshot;
    m_levels = m_snapshot->levels;
    m_hasState = keepsState(*m_model);
    const int unrunnable = countUnrunnable(*plan);
    addLog(LogLevel::Info,
        tr("Opened %1: %n operators, %2 KiB, %3 ms", nullptr, static_cast<int>(opCount()))
            .arg(QFileInfo(m_path).fileName())
            .arg(m_model->fileSize / 1024)
            .arg(opened.durationMs));
    for (const std::string& warning : m_model->warnings)
        addLog(LogLevel::Warning, QString::fromStdString(warning));
    if (unrunnable > 0) {
        addLog(LogLevel::Warning,
            tr("%n operators cannot run here; the first is %1", nullptr, unrunnable)
                .arg(QString::fromStdString(opLabel(*m_model, {SubgraphId(0), firstUnsupported().value_or(OpId(0))}))));
    }
    if (opened.inputError)
        addLog(LogLevel::Error, QString::fromStdString(opened.inputError->message));
    emit modelChanged();
    emit inputsChanged();
    emit planChanged();
    emit positionChanged();
    emit valuesChanged();
    emit historyChanged();
    emit breakpointsChanged();
    emit resultChanged();
    emit stateChanged();
    followPosition();
    updateStats();
    if (!asWanted) // it was changed while the file was read
        computeAnew();
}

void Session::failToOpen(const Error& error)
{
    if (error.code == ErrorCode::Cancelled) {
        addLog(LogLevel::Info, tr("Opening %1 was cancelled").arg(m_loadingPath));
    } else {
        m_loadFailed = true;
        m_failure = {error.code, QString::fromStdString(error.message), m_loadingPath};
        addLog(LogLevel::Error, m_failure.message);
        emit openFailed();
    }
    emit stateChanged();
}

void Session::dismissFailure()
{
    if (!m_loadFailed)
        return;
    m_loadFailed = false;
    emit stateChanged();
}

void Session::close()
{
    m_jobs.cancel(kOpenTag);
    m_loading = m_loadFailed = false;
    forgetModel();
    m_path.clear();
    m_engine->post({}, [](std::unique_ptr<Engine>& engine, const std::stop_token&) { engine.reset(); });
    emit modelChanged();
    emit inputsChanged();
    emit positionChanged();
    emit valuesChanged();
    emit historyChanged();
    emit breakpointsChanged();
    emit resultChanged();
    emit selectionChanged();
    emit stateChanged();
}

void Session::forgetModel()
{
    m_engine->clear();
    m_ignored = m_done = m_posted;
    m_running = false;
    m_announce.stop();
    m_jobs.cancel(QStringLiteral("stats"));
    m_model = m_original = m_beforeEdit = nullptr;
    m_snapshot.reset();
    m_levels.clear();
    m_hasState = false;
    m_inputs.clear();
    m_breakpoints.clear();
    m_selection = {};
    m_trail.clear();
    m_visited = 0;
    m_undo.clear();
    forgetRun();
    m_progress = m_furthest = 0;
    m_restarted = false;
}

void Session::forgetRun()
{
    ++m_revision;
    ++m_runNumber;
    m_fetched.clear();
    m_before.clear();
    m_edited.clear();
    m_stats.clear();
    m_history.clear();
    m_result.reset();
    m_explanation.reset();
    m_opFailed = false;
    m_restarted = true;
    m_inference = 1;
    m_pauseText.clear();
}

QString Session::inputText() const
{
    QStringList parts;
    for (const InputChoice& choice : m_inputs) {
        QString part;
        switch (choice.kind) {
        case InputChoice::Kind::Seed: part = tr("seed %1").arg(choice.seed); break;
        case InputChoice::Kind::Zeros: part = tr("zeros"); break;
        case InputChoice::Kind::File: part = QFileInfo(choice.path).fileName(); break;
        }
        if (parts.isEmpty() || parts.back() != part)
            parts.append(part);
    }
    return parts.join(QStringLiteral(", "));
}

void Session::setSeed(quint64 seed)
{
    if (!m_model)
        return;
    m_settings->setSeed(seed);
    setInputs(seedChoices(*m_model, seed));
}

void Session::setInputFiles(std::vector<InputFile> files, std::function<void()> done)
{
    if (!m_model)
        return;
    using Choices = std::vector<Result<InputChoice>>;
    m_jobs.start(
        QStringLiteral("input files"), tr("Reading the inputs"),
        [model = m_model, files](const std::stop_token& stop) {
            Choices read;
            for (const InputFile& file : files) {
                if (!stop.stop_requested())
                    read.push_back(fileChoice(*model, file.input, file.path));
            }
            return read;
        },
        [this, model = m_original, files, done = std::move(done)](const Choices& read) {
            if (m_original != model)
                return; // another file was opened meanwhile
            std::vector<InputChoice> choices = m_inputs;
            for (std::size_t i = 0; i < read.size(); ++i) {
                if (read[i])
                    choices[static_cast<std::size_t>(files[i].input)] = *read[i];
                else
                    addLog(LogLevel::Error, QString::fromStdString(read[i].error().message));
            }
            setInputs(std::move(choices));
            if (done)
                done();
        });
}

void Session::setInputs(std::vector<InputChoice> choices)
{
    if (!m_model)
        return;
    m_engine->interrupt();
    forgetRun();
    m_inputs = std::move(choices);
    post({}, tr("Setting the inputs"), false,
        [chosen = m_inputs](Engine& engine, const std::stop_token&, EngineDone& done) {
            engine.restart();
            if (const Status given = giveInputs(engine, chosen); !given)
                done.error = given.error();
            done.planTouched = true;
        });
    emit inputsChanged();
    emit historyChanged();
    emit resultChanged();
    emit stateChanged();
}

} // namespace quantstep
