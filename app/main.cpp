// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line.h"
#include "app/verb_support.h"
#include "app/verbs.h"
#include "ui/run_window.h"

#include <QApplication>
#include <QCoreApplication>

#include <cstdio>

using namespace quantstep;

namespace {

/// The model that is traced where the window cannot open and none was named.
const QString kSample = QStringLiteral(":/samples/digits_dense_uint8.tflite");

void name(const char* version)
{
    QCoreApplication::setApplicationName(QStringLiteral("quantstep"));
    QCoreApplication::setOrganizationName(QStringLiteral("QuantStep"));
    QCoreApplication::setApplicationVersion(QString::fromLatin1(version));
}

QStringList argumentsOf(int argc, char** argv)
{
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    return arguments;
}

bool hasDisplay(const QStringList& arguments)
{
    return !qEnvironmentVariableIsEmpty("DISPLAY") || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY")
        || !qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM") || arguments.contains(QStringLiteral("-platform"));
}

int openWindow(int argc, char** argv, const CommandLine& command)
{
    QApplication app(argc, argv);
    WindowRequest request;
    request.model = command.model;
    request.inputs = command.inputTexts;
    request.seed = command.seed;
    request.runTo = command.runTo;
    request.arithmetic = command.engine.numerics;
    return runWindow(app, request);
}

Exit traceInstead(CommandLine command)
{
    printError("no display (DISPLAY, WAYLAND_DISPLAY and QT_QPA_PLATFORM are not set); the stepped trace instead");
    if (command.model.isEmpty())
        command.model = kSample;
    command.verb = Verb::Trace;
    return runTrace(command);
}

Exit runVerb(int argc, char** argv, const CommandLine& command)
{
    const QCoreApplication app(argc, argv);
    switch (command.verb) {
    case Verb::Info: return runInfo(command);
    case Verb::Run: return runRun(command);
    case Verb::Trace: return runTrace(command);
    case Verb::Bench: return runBench(command);
    case Verb::CompareArithmetic: return runCompareArithmetic(command);
    case Verb::Blame: return runBlame(command);
    case Verb::Explain: return runExplain(command);
    case Verb::ExportVectors: return runExportVectors(command);
    case Verb::ExportScript: return runExportScript(command);
    case Verb::Window: return traceInstead(command);
    }
    return Exit::Fault;
}

} // namespace

int main(int argc, char** argv)
{
    name(QUANTSTEP_VERSION);
    const auto arguments = argumentsOf(argc, argv);
    const auto parsed = parseCommandLine(arguments);
    if (!parsed.command) {
        if (parsed.exit == Exit::Done)
            std::fputs(qPrintable(parsed.text), stdout);
        else
            printError(parsed.text.toStdString() + " (see quantstep --help)");
        return static_cast<int>(parsed.exit);
    }
    if (parsed.command->verb == Verb::Window && hasDisplay(arguments))
        return openWindow(argc, argv, *parsed.command);
    return static_cast<int>(runVerb(argc, argv, *parsed.command));
}
