// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFutureWatcher>
#include <QObject>
#include <QtConcurrent>

#include <functional>
#include <stop_token>
#include <utility>

namespace quantstep {

/// One kind of background work of which only the newest request counts: a new one stops the running one and
/// takes the place of a waiting one. Results arrive on the owner's thread, those of outdated requests never.
/// Work must own what it reads: it may outlive this object by the time it takes to notice the stop.
template<typename T> class LatestJob {
public:
    using Work = std::function<T(std::stop_token)>;
    using Done = std::function<void(T)>;

    explicit LatestJob(Done done) : m_done(std::move(done))
    {
        QObject::connect(&m_watcher, &QFutureWatcher<T>::finished, &m_watcher, [this] { finish(); });
    }
    ~LatestJob() { m_stop.request_stop(); }
    LatestJob(const LatestJob&) = delete;
    LatestJob& operator=(const LatestJob&) = delete;

    void start(Work work)
    {
        m_stop.request_stop();
        m_pending = std::move(work);
        if (!m_running)
            launch();
    }

    /// Forgets everything asked for.
    void cancel()
    {
        m_stop.request_stop();
        m_pending = nullptr;
    }

    [[nodiscard]] bool isBusy() const { return m_pending || (m_running && !m_stop.stop_requested()); }

private:
    void launch()
    {
        m_running = true;
        m_stop = std::stop_source();
        m_watcher.setFuture(QtConcurrent::run(
            [work = std::exchange(m_pending, nullptr), token = m_stop.get_token()] { return work(token); }));
    }

    void finish()
    {
        m_running = false;
        const bool outdated = m_stop.stop_requested();
        T result = m_watcher.future().takeResult();
        if (m_pending)
            launch();
        if (!outdated)
            m_done(std::move(result));
    }

    Done m_done;
    Work m_pending;
    std::stop_source m_stop;
    QFutureWatcher<T> m_watcher;
    bool m_running = false;
};

} // namespace quantstep
