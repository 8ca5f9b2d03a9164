// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session_types.h"

#include <QObject>
#include <QThreadPool>

#include <functional>
#include <map>
#include <stop_token>

namespace quantstep {

/// Background jobs that need no engine: reading files, statistics, layout.
///
/// One job per tag counts: starting another of the same tag asks the older one to stop and throws its
/// result away. Results are delivered on the tracker's own thread (the GUI's).
class JobTracker : public QObject {
    Q_OBJECT
public:
    explicit JobTracker(QObject* parent = nullptr);
    /// Cancels everything and waits until no job runs any more.
    ~JobTracker() override;

    /// Runs `work(stop)` on a pool thread and hands its result to `deliver` on this thread, unless the
    /// job was cancelled or replaced by then. An empty title keeps the job out of activities().
    template<typename Work, typename Deliver>
    void start(const QString& tag, const QString& title, Work work, Deliver deliver)
    {
        const quint64 number = begin(tag, title);
        const std::stop_token stop = m_jobs.at(tag).stop.get_token();
        m_pool.start([this, tag, number, stop, work = std::move(work), deliver = std::move(deliver)]() mutable {
            auto result = std::make_shared<std::invoke_result_t<Work&, std::stop_token>>(work(stop));
            QMetaObject::invokeMethod(
                this,
                [this, tag, number, result, deliver = std::move(deliver)]() mutable {
                    if (finish(tag, number))
                        deliver(std::move(*result));
                },
                Qt::QueuedConnection);
        });
    }

    void cancel(const QString& tag);
    void cancelAll();
    [[nodiscard]] bool isRunning(const QString& tag) const { return m_jobs.contains(tag); }
    /// The jobs with a title, oldest first.
    [[nodiscard]] std::vector<Activity> activities() const;

signals:
    void activitiesChanged();

private:
    struct Job {
        quint64 number = 0;
        QString title;
        std::stop_source stop;
    };

    quint64 begin(const QString& tag, const QString& title);
    /// True when the job is still the newest of its tag; it is then forgotten.
    bool finish(const QString& tag, quint64 number);

    QThreadPool m_pool;
    std::map<QString, Job> m_jobs;
    quint64 m_lastNumber = 0;
};

} // namespace quantstep
