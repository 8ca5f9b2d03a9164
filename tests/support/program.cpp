// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/program.h"

#include <QProcess>

namespace quantstep::test {

ProgramOutcome callProgram(const QStringList& arguments, const QStringList& unset)
{
    constexpr int kPatienceMs = 120000;
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    for (const QString& name : unset)
        environment.remove(name);
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(QUANTSTEP_BINARY_DIR "/quantstep"), arguments);
    ProgramOutcome outcome;
    if (!process.waitForStarted() || !process.waitForFinished(kPatienceMs)
        || process.exitStatus() != QProcess::NormalExit)
        return outcome;
    outcome.exit = process.exitCode();
    outcome.out = process.readAllStandardOutput();
    outcome.err = process.readAllStandardError();
    return outcome;
}

} // namespace quantstep::test
