// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// ./dev fuzz-ops: all generators round after round, with ever new seeds, until the time is over. Against the runtime,
// or (--broken) with models damaged on purpose, which may do anything but crash.

#include "tests/fuzz_ops/supervisor.h"
#include "tests/fuzz_ops/worker.h"
#include "tests/support/oracle.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <cstdio>
#include <random>

using namespace quantstep::test;

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOptions(
        {{QStringLiteral("minutes"), QStringLiteral("how long"), QStringLiteral("N"), QStringLiteral("1")},
            {QStringLiteral("only"), QStringLiteral("beginning of generator names"), QStringLiteral("PREFIX")},
            {QStringLiteral("seed"), QStringLiteral("of the first round; a new one each time unless told"),
                QStringLiteral("S")},
            {QStringLiteral("jobs"), QStringLiteral("processes at once"), QStringLiteral("N"), QStringLiteral("1")},
            {QStringLiteral("broken"), QStringLiteral("damaged models, without the runtime")}});
    // Between supervisor and workers.
    const QStringList inner{
        QStringLiteral("round"), QStringLiteral("generator"), QStringLiteral("rounds"), QStringLiteral("trail")};
    for (const QString& name : inner) {
        QCommandLineOption option(name, QString(), QStringLiteral("N"));
        option.setFlags(QCommandLineOption::HiddenFromHelp);
        parser.addOption(option);
    }
    QCommandLineOption worker(QStringLiteral("worker"));
    worker.setFlags(QCommandLineOption::HiddenFromHelp);
    parser.addOption(worker);
    parser.process(application);

    FuzzSettings settings;
    settings.minutes = parser.value(QStringLiteral("minutes")).toDouble();
    settings.only = parser.value(QStringLiteral("only")).toStdString();
    settings.jobs = std::max(1, parser.value(QStringLiteral("jobs")).toInt());
    settings.broken = parser.isSet(QStringLiteral("broken"));
    settings.seed = parser.isSet(QStringLiteral("seed")) ? parser.value(QStringLiteral("seed")).toUInt()
                                                         : std::random_device()() % 1'000'000'000;
    if (parser.isSet(worker)) {
        WorkerPlace place;
        place.round = parser.value(QStringLiteral("round")).toInt();
        place.generator = parser.value(QStringLiteral("generator")).toInt();
        place.stride = settings.jobs;
        place.trail = parser.value(QStringLiteral("trail")).toStdString();
        runWorker(settings, place);
        return 0;
    }
    if (const std::string reason = Oracle::unavailable(); !settings.broken && !reason.empty()) {
        std::fprintf(stderr, "fuzz_ops: %s\n", reason.c_str());
        return 2;
    }
    const std::size_t generators = chosenNames(settings).size();
    if (generators == 0) {
        std::fprintf(stderr, "fuzz_ops: no generator's name begins with '%s'\n", settings.only.c_str());
        return 2;
    }
    std::printf("%zu generators, seed %u\n", generators, settings.seed);
    std::fflush(stdout);
    return Supervisor(settings).run() ? 0 : 1;
}
