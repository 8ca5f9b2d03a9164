// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/blame_run.h"

#include "core/blame/blame_report.h"
#include "core/exchange/dump_reader.h"
#include "ui/session/session.h"

#include <QFile>

namespace quantstep {
namespace {

const QString kTag = QStringLiteral("blame");

Result<std::shared_ptr<const BlameResult>> compareDump(const ModelPtr& model, const QString& path,
    const std::vector<DumpLink>& links, const BlameOptions& options, const std::stop_token& stop)
{
    auto result = std::make_shared<BlameResult>();
    result->path = path;
    result->model = model;
    QS_TRY(result->dump, readDump(QFile::encodeName(path).toStdString(), *model));
    QS_TRY(result->matched, matchDump(*model, result->dump, links));
    QS_TRY(result->report, blame(model, result->matched, options, stop));
    std::string text;
    writeBlameText({*model, result->dump, result->matched, result->report, path.toStdString(), options.engine.numerics},
        [&](std::string_view piece) { text += piece; });
    result->text = QString::fromStdString(text);
    return result;
}

} // namespace

BlameRun::BlameRun(Session* session) : QObject(session), m_session(session)
{
    connect(session, &Session::modelChanged, this, &BlameRun::clear);
    // The expected values are others now.
    for (const auto signal : {&Session::modelEdited, &Session::arithmeticChanged, &Session::inputsChanged}) {
        connect(session, signal, this, [this] {
            if (!m_path.isEmpty())
                start();
        });
    }
}

void BlameRun::compare(const QString& path)
{
    m_path = path;
    m_links.clear();
    start();
}

void BlameRun::link(const std::string& entry, TensorRef tensor)
{
    if (m_path.isEmpty() || tensor.subgraph.value != 0)
        return;
    std::erase_if(m_links, [&](const DumpLink& each) { return each.entry == entry; });
    m_links.push_back({entry, std::to_string(tensor.tensor.value)});
    start();
}

void BlameRun::cancel()
{
    if (!isRunning())
        return;
    m_session->jobs().cancel(kTag);
    m_result.reset();
    m_failure = tr("Comparing with %1 was cancelled").arg(m_path);
    m_session->addLog(LogLevel::Info, m_failure);
    emit changed();
}

void BlameRun::clear()
{
    m_session->jobs().cancel(kTag);
    m_path.clear();
    m_failure.clear();
    m_links.clear();
    m_result.reset();
    emit changed();
}

bool BlameRun::isRunning() const
{
    return m_session->jobs().isRunning(kTag);
}

void BlameRun::start()
{
    if (!m_session->model())
        return;
    m_failure.clear();
    BlameOptions options;
    options.engine.numerics = m_session->arithmetic();
    for (const TensorId input : m_session->model()->main().inputs)
        options.inputs.push_back(m_session->value({SubgraphId(0), input}));
    m_session->jobs().start(
        kTag, tr("Comparing with the dump"),
        [model = m_session->model(), path = m_path, links = m_links, options](
            const std::stop_token& stop) { return compareDump(model, path, links, options, stop); },
        [this](Result<std::shared_ptr<const BlameResult>> result) {
            m_result = result ? *result : nullptr;
            if (!result) {
                m_failure = QString::fromStdString(result.error().message);
                m_session->addLog(LogLevel::Error, m_failure);
            }
            emit changed();
        });
    emit changed();
}

} // namespace quantstep
