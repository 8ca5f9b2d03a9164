// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/script_runner.h"

#include "tests/support/test_data.h"

#include <QDir>
#include <QFile>
#include <QProcess>

namespace quantstep::test {
namespace {

constexpr int kTimeoutMs = 600000;

QString pythonPath()
{
    const QString fromEnvironment = qEnvironmentVariable("QUANTSTEP_PYTHON");
    return fromEnvironment.isEmpty() ? sourceFile(QStringLiteral("build/venv/bin/python")) : fromEnvironment;
}

} // namespace

ScriptRunner::ScriptRunner()
{
    QProcess process;
    process.start(pythonPath(),
        {QStringLiteral("-c"),
            QStringLiteral("import numpy, os; print(os.path.dirname(os.path.dirname(numpy.__file__)))")});
    process.waitForFinished(kTimeoutMs);
    const QDir packages(QString::fromUtf8(process.readAllStandardOutput()).trimmed());
    for (const QString& name : {QStringLiteral("numpy"), QStringLiteral("numpy.libs")})
        QFile::link(packages.filePath(name), m_site.filePath(name));
}

ScriptOutcome ScriptRunner::python(const QStringList& arguments, const QByteArray& input) const
{
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("PYTHONPATH"), m_site.path());
    environment.insert(QStringLiteral("PYTHONDONTWRITEBYTECODE"), QStringLiteral("1"));
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(
        pythonPath(), QStringList{QStringLiteral("-S")} + arguments); // -S: without the environment's packages
    process.write(input);
    process.closeWriteChannel();
    ScriptOutcome outcome;
    if (process.waitForFinished(kTimeoutMs) && process.exitStatus() == QProcess::NormalExit)
        outcome.exit = process.exitCode();
    outcome.out = QString::fromUtf8(process.readAll());
    return outcome;
}

ScriptOutcome ScriptRunner::run(const QString& folder) const
{
    return python({folder + QStringLiteral("/run.py")}, {});
}

ScriptOutcome ScriptRunner::code(const QString& text) const
{
    return python({QStringLiteral("-c"), QStringLiteral("import numpy as np\n") + text}, {});
}

std::vector<ScriptOutcome> ScriptRunner::runAll(const QStringList& folders) const
{
    const ScriptOutcome all
        = python({sourceFile(QStringLiteral("tests/script/run_scripts.py"))}, folders.join(QLatin1Char('\n')).toUtf8());
    // Each begins with a line "\x1e EXIT".
    std::vector<ScriptOutcome> outcomes;
    for (const QString& part : all.out.split(QChar(0x1e)).mid(1)) {
        const auto end = part.indexOf(QLatin1Char('\n'));
        outcomes.push_back({part.left(end).toInt(), part.mid(end + 1)});
    }
    outcomes.resize(static_cast<std::size_t>(folders.size()), {-1, all.out.right(2000)});
    return outcomes;
}

} // namespace quantstep::test
