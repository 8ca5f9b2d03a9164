// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/job_tracker.h"

#include <algorithm>

namespace quantstep {

JobTracker::JobTracker(QObject* parent) : QObject(parent)
{
    m_pool.setMaxThreadCount(std::max(2, QThread::idealThreadCount()));
}

JobTracker::~JobTracker()
{
    cancelAll();
    m_pool.clear();
    m_pool.waitForDone();
}

void JobTracker::cancel(const QString& tag)
{
    const auto found = m_jobs.find(tag);
    if (found == m_jobs.end())
        return;
    found->second.stop.request_stop();
    m_jobs.erase(found);
    emit activitiesChanged();
}

void JobTracker::cancelAll()
{
    for (auto& [tag, job] : m_jobs)
        job.stop.request_stop();
    m_jobs.clear();
    emit activitiesChanged();
}

std::vector<Activity> JobTracker::activities() const
{
    std::vector<const Job*> titled;
    for (const auto& [tag, job] : m_jobs) {
        if (!job.title.isEmpty())
            titled.push_back(&job);
    }
    std::sort(titled.begin(), titled.end(), [](const Job* a, const Job* b) { return a->number < b->number; });
    std::vector<Activity> result;
    for (const Job* job : titled)
        result.push_back({job->title, -1});
    return result;
}

quint64 JobTracker::begin(const QString& tag, const QString& title)
{
    cancel(tag);
    const quint64 number = ++m_lastNumber;
    m_jobs[tag] = Job{number, title, {}};
    emit activitiesChanged();
    return number;
}

bool JobTracker::finish(const QString& tag, quint64 number)
{
    const auto found = m_jobs.find(tag);
    if (found == m_jobs.end() || found->second.number != number)
        return false;
    m_jobs.erase(found);
    emit activitiesChanged();
    return true;
}

} // namespace quantstep
