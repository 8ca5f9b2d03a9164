// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/engine_thread.h"

#include <QMetaObject>

namespace quantstep {

EngineThread::EngineThread(QObject* parent) : QObject(parent), m_worker(new QObject)
{
    m_thread.setObjectName(QStringLiteral("engine"));
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start();
}

EngineThread::~EngineThread()
{
    clear();
    m_thread.quit();
    m_thread.wait();
}

void EngineThread::post(const QString& tag, Job job)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!tag.isEmpty()) {
            m_queue.remove_if([&](const Entry& entry) { return entry.tag == tag; });
            if (m_running && m_running->first == tag)
                m_running->second.request_stop();
        }
        m_queue.push_back({tag, std::move(job), {}});
    }
    QMetaObject::invokeMethod(
        m_worker, [this] { drainOne(); }, Qt::QueuedConnection);
}

void EngineThread::interrupt()
{
    const std::lock_guard lock(m_mutex);
    if (m_running)
        m_running->second.request_stop();
    for (Entry& entry : m_queue)
        entry.stop.request_stop();
}

void EngineThread::clear()
{
    const std::lock_guard lock(m_mutex);
    m_queue.clear();
    if (m_running)
        m_running->second.request_stop();
}

void EngineThread::drainOne()
{
    Entry entry;
    {
        const std::lock_guard lock(m_mutex);
        if (m_queue.empty())
            return; // discarded by a newer one of its tag, or by clear()
        entry = std::move(m_queue.front());
        m_queue.pop_front();
        m_running = std::pair(entry.tag, entry.stop);
    }
    entry.job(m_engine, entry.stop.get_token());
    const std::lock_guard lock(m_mutex);
    m_running.reset();
}

} // namespace quantstep
