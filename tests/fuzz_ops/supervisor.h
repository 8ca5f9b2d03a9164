// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/fuzz_ops/settings.h"

#include <QElapsedTimer>
#include <QProcess>

#include <memory>

namespace quantstep::test {

/// Keeps workers running as processes of their own, so that a crash ends one round of one generator and not the
/// fuzzing; gathers what they tell.
class Supervisor {
public:
    explicit Supervisor(FuzzSettings settings);

    /// Until the minutes are over. False when anything failed.
    [[nodiscard]] bool run();

private:
    struct Count {
        long long cases = 0, good = 0, refused = 0, failed = 0, unreadable = 0;
    };
    struct Worker {
        std::unique_ptr<QProcess> process;
        int round = 0, generator = 0; ///< being run
        QString trail; ///< where a damaged model lies while it is run
        bool inside = false; ///< between begin and end
        QByteArray complaint; ///< the end of what it wrote to stderr
        QElapsedTimer silence;
    };

    [[nodiscard]] QStringList arguments(int round, int generator, const QString& trail) const;
    void start(Worker& worker, int round, int generator);
    void listen(Worker& worker);
    void take(Worker& worker, const QByteArray& line);
    void lookAfter(Worker& worker);
    void crashed(Worker& worker);
    void failed(int generator, const std::string& text);
    void progress() const;
    void table() const;

    FuzzSettings m_settings;
    std::vector<std::string> m_generators; ///< names
    std::vector<Count> m_counts;
    std::vector<Worker> m_workers;
    std::vector<std::string> m_failures;
    QElapsedTimer m_clock;
};

} // namespace quantstep::test
