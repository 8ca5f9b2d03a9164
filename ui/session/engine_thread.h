// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/engine.h"

#include <QObject>
#include <QString>
#include <QThread>

#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <stop_token>

namespace quantstep {

/// Owns the engine on a thread of its own. The GUI thread posts work and goes on; it never waits for it.
///
/// Jobs run one after another in the order posted. Posting with a tag discards a queued job of the same
/// tag and asks a running one to stop: the newest wins. An empty tag is never discarded.
/// Thread: all functions from the GUI thread; jobs run on the engine's.
class EngineThread : public QObject {
    Q_OBJECT
public:
    /// What a job may do with: the engine (null before the first adopt(); the job may replace it) and a
    /// stop request to look at now and then.
    using Job = std::function<void(std::unique_ptr<Engine>& engine, std::stop_token stop)>;

    explicit EngineThread(QObject* parent = nullptr);
    /// Asks the running job to stop, drops the others, and waits for the thread to end.
    ~EngineThread() override;

    void post(const QString& tag, Job job);

    /// Asks the running job and all queued ones to stop. They still run, and see the request.
    void interrupt();

    /// Drops what is queued and asks the running job to stop.
    void clear();

private:
    struct Entry {
        QString tag;
        Job job;
        std::stop_source stop;
    };

    void drainOne();

    QThread m_thread;
    QObject* m_worker; ///< lives on m_thread; deleted there when it ends
    std::mutex m_mutex;
    std::list<Entry> m_queue;
    std::optional<std::pair<QString, std::stop_source>> m_running;
    std::unique_ptr<Engine> m_engine; ///< touched on m_thread only
};

} // namespace quantstep
