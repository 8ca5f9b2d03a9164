// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Runs exported scripts with a Python that has NumPy and nothing else.

#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <vector>

namespace quantstep::test {

struct ScriptOutcome {
    int exit = -1;
    QString out; ///< what it printed, and behind that its complaints
    [[nodiscard]] QString lastLine() const { return out.trimmed().section(QLatin1Char('\n'), -1); }
};

class ScriptRunner {
public:
    /// Puts together a folder of packages with NumPy alone, from the oracle's environment.
    ScriptRunner();

    /// `python FOLDER/run.py`
    [[nodiscard]] ScriptOutcome run(const QString& folder) const;

    /// The scripts of many folders, one after the other in one process (tests/script/run_scripts.py).
    [[nodiscard]] std::vector<ScriptOutcome> runAll(const QStringList& folders) const;

    /// A piece of Python with NumPy as np; its output.
    [[nodiscard]] ScriptOutcome code(const QString& text) const;

private:
    [[nodiscard]] ScriptOutcome python(const QStringList& arguments, const QByteArray& input) const;

    QTemporaryDir m_site;
};

} // namespace quantstep::test
