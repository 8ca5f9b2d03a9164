// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz_ops/supervisor.h"

#include "tests/generators/broken_run.h"
#include "tests/support/test_data.h"

#include <fmt/format.h>

#include <QCoreApplication>
#include <QDir>
#include <QThread>

#include <algorithm>
#include <cstdio>

namespace quantstep::test {
namespace {

constexpr int kSilenceMs = 300'000; ///< a worker that tells nothing for so long hangs
constexpr std::size_t kShownFailures = 20;

void print(const std::string& line)
{
    std::fputs((line + "\n").c_str(), stdout);
    std::fflush(stdout);
}

/// What damaged models leave behind.
QString trailFolder()
{
    const QString folder = scratchPath() + QStringLiteral("/broken");
    QDir().mkpath(folder);
    return folder;
}

} // namespace

Supervisor::Supervisor(FuzzSettings settings)
    : m_settings(std::move(settings)), m_generators(chosenNames(m_settings)), m_counts(m_generators.size())
{
}

QStringList Supervisor::arguments(int round, int generator, const QString& trail) const
{
    const double left = m_settings.minutes - static_cast<double>(m_clock.elapsed()) / 60000;
    QStringList list{QStringLiteral("--worker"), QStringLiteral("--minutes"), QString::number(left),
        QStringLiteral("--seed"), QString::number(m_settings.seed), QStringLiteral("--only"),
        QString::fromStdString(m_settings.only), QStringLiteral("--jobs"), QString::number(m_settings.jobs),
        QStringLiteral("--round"), QString::number(round), QStringLiteral("--generator"), QString::number(generator)};
    if (m_settings.broken)
        list << QStringLiteral("--broken") << QStringLiteral("--trail") << trail;
    return list;
}

void Supervisor::start(Worker& worker, int round, int generator)
{
    worker.process = std::make_unique<QProcess>();
    worker.round = round;
    worker.generator = generator;
    worker.inside = false;
    worker.complaint.clear();
    worker.silence.start();
    worker.process->start(QCoreApplication::applicationFilePath(), arguments(round, generator, worker.trail));
    worker.process->waitForStarted();
}

void Supervisor::take(Worker& worker, const QByteArray& line)
{
    const auto words = line.split(' ');
    if (words[0] == "begin" && words.size() == 3) {
        worker.inside = true;
        worker.round = words[1].toInt();
        worker.generator = words[2].toInt();
    } else if (words[0] == "fail") {
        m_failures.push_back(line.mid(5).toStdString());
        print("FAILED " + m_failures.back());
    } else if (words[0] == "end" && words.size() == 7) {
        worker.inside = false;
        Count& count = m_counts[static_cast<std::size_t>(words[1].toInt())];
        count.cases += words[2].toInt();
        count.good += words[3].toInt();
        count.refused += words[4].toInt();
        count.failed += words[5].toInt();
        count.unreadable += words[6].toInt();
    }
}

void Supervisor::listen(Worker& worker)
{
    worker.process->waitForReadyRead(20);
    worker.complaint = (worker.complaint + worker.process->readAllStandardError()).right(3000);
    while (worker.process->canReadLine()) {
        worker.silence.restart();
        take(worker, worker.process->readLine().trimmed());
    }
}

void Supervisor::failed(int generator, const std::string& text)
{
    ++m_counts[static_cast<std::size_t>(generator)].failed;
    m_failures.push_back(text);
    print("FAILED " + text);
}

void Supervisor::crashed(Worker& worker)
{
    const std::uint32_t seed = roundSeed(m_settings, worker.round);
    const std::string name = m_generators[static_cast<std::size_t>(worker.generator)];
    std::string text = fmt::format("{} seed {}: the program ended: {}", name, seed, worker.complaint.toStdString());
    if (m_settings.broken) {
        const QString stem = QString::fromStdString(name).replace(QLatin1Char('/'), QLatin1Char('-'));
        const QString kept = trailFolder() + QStringLiteral("/%1 seed %2 crash.tflite").arg(stem).arg(seed);
        const SharedBytes model = Trail::read(worker.trail);
        if (QFile file(kept); file.open(QIODevice::WriteOnly))
            file.write(reinterpret_cast<const char*>(model.data()), static_cast<qint64>(model.size()));
        text += " [" + kept.toStdString() + "]";
    }
    failed(worker.generator, text);
}

/// Starts a worker anew, behind what ended it.
void Supervisor::lookAfter(Worker& worker)
{
    const bool running = worker.process->state() == QProcess::Running;
    const bool hangs = running && worker.silence.elapsed() > kSilenceMs;
    if (running && !hangs)
        return;
    if (hangs) {
        worker.complaint = "it hangs";
        worker.process->kill();
        worker.process->waitForFinished(5000);
    }
    listen(worker);
    if (!worker.inside)
        return; // its time is over
    crashed(worker);
    int round = worker.round, next = worker.generator + 1;
    if (next == static_cast<int>(m_generators.size())) {
        next = 0;
        round += m_settings.jobs;
    }
    start(worker, round, next);
}

void Supervisor::progress() const
{
    Count all;
    int round = 0;
    for (const Count& count : m_counts) {
        all.cases += count.cases;
        all.good += count.good;
        all.refused += count.refused;
        all.failed += count.failed;
    }
    for (const Worker& worker : m_workers)
        round = std::max(round, worker.round);
    print(fmt::format("{:6.1f} min: {} cases, {} {}, {} refused, {} failed, round {}",
        static_cast<double>(m_clock.elapsed()) / 60000, all.cases, all.good, m_settings.broken ? "ran" : "equal",
        all.refused, all.failed, round));
}

void Supervisor::table() const
{
    print(fmt::format("{:40} {:>9} {:>9} {:>9} {:>9} {:>7}", "generator", "cases", m_settings.broken ? "ran" : "equal",
        m_settings.broken ? "refused" : "both refuse", m_settings.broken ? "unread" : "", "failed"));
    Count all;
    for (std::size_t i = 0; i < m_counts.size(); ++i) {
        const Count& c = m_counts[i];
        const std::string unreadable = m_settings.broken ? std::to_string(c.unreadable) : std::string();
        print(fmt::format(
            "{:40} {:>9} {:>9} {:>9} {:>9} {:>7}", m_generators[i], c.cases, c.good, c.refused, unreadable, c.failed));
        all.cases += c.cases;
        all.good += c.good;
        all.refused += c.refused;
        all.failed += c.failed;
    }
    print(fmt::format("{} cases in {:.1f} minutes: {} {}, {} refused, {} failed; seed {}", all.cases,
        static_cast<double>(m_clock.elapsed()) / 60000, all.good, m_settings.broken ? "ran" : "equal", all.refused,
        all.failed, m_settings.seed));
}

bool Supervisor::run()
{
    m_clock.start();
    m_workers.resize(static_cast<std::size_t>(m_settings.jobs));
    for (int i = 0; i < m_settings.jobs; ++i) {
        Worker& worker = m_workers[static_cast<std::size_t>(i)];
        worker.trail = trailFolder() + QStringLiteral("/worker %1.trail").arg(i);
        start(worker, i, 0);
    }
    qint64 nextMinute = 60'000;
    const auto active = [](const Worker& worker) { return worker.process->state() != QProcess::NotRunning; };
    while (std::ranges::any_of(m_workers, active)) {
        for (Worker& worker : m_workers) {
            if (active(worker))
                listen(worker);
            lookAfter(worker);
        }
        if (m_clock.elapsed() >= nextMinute) {
            progress();
            nextMinute += 60'000;
        }
    }
    for (Worker& worker : m_workers)
        lookAfter(worker);
    table();
    for (std::size_t i = 0; i < m_failures.size() && i < kShownFailures; ++i)
        print("FAILED " + m_failures[i]);
    if (!m_failures.empty()) {
        print(fmt::format("what failed lies in {}; one again: {}", scratchPath().toStdString(),
            m_settings.broken ? "./dev fuzz-ops --broken --only GENERATOR --seed SEED"
                              : "./dev fuzz-ops --only GENERATOR --seed SEED"));
    }
    return m_failures.empty();
}

} // namespace quantstep::test
