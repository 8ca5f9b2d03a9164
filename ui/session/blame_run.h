// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/blame/blame.h"

#include <QObject>
#include <QString>

#include <memory>
#include <optional>

namespace quantstep {

class Session;

/// A device's dump compared with the model, operator by operator.
struct BlameResult {
    QString path;
    ModelPtr model; ///< that it was compared with
    Dump dump;
    MatchedDump matched;
    BlameReport report;
    QString text; ///< all of it, as the command line tells it
};

/// Reads dumps and finds the operators that are wrong, in the background; the newest request wins. A child of the
/// session: it takes the model, the inputs and the arithmetic from there.
class BlameRun : public QObject {
    Q_OBJECT
public:
    explicit BlameRun(Session* session);

    /// Compares the dump (a file or a folder). Links from before are forgotten.
    void compare(const QString& path);
    /// The same dump once more, with one entry taken for this tensor.
    void link(const std::string& entry, TensorRef tensor);
    /// Stops comparing; the dump stays known, and the next change of the model compares again.
    void cancel();
    /// Forgets the dump.
    void clear();

    [[nodiscard]] const QString& path() const { return m_path; } ///< empty: none
    [[nodiscard]] bool isRunning() const;
    /// Null: nothing was compared yet, or it failed.
    [[nodiscard]] const std::shared_ptr<const BlameResult>& result() const { return m_result; }
    [[nodiscard]] const QString& failure() const { return m_failure; } ///< why there is none

signals:
    void changed();

private:
    void start();

    Session* m_session;
    QString m_path, m_failure;
    std::vector<DumpLink> m_links;
    std::shared_ptr<const BlameResult> m_result;
};

} // namespace quantstep
