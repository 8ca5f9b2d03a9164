// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Every generator's models, damaged on purpose: a result or an error, never a crash, and both kernel paths agree.
// `./dev fuzz-ops --broken` does the same for as long as one likes. Sanitizer builds make it sharp.

#include "tests/generators/broken_run.h"

#include <QFile>
#include <QTest>

#include <chrono>

using namespace quantstep;
using namespace quantstep::test;

class TestBrokenModels : public QObject {
    Q_OBJECT
private slots:
    void damagedModels_runOrGiveErrors();
};

void TestBrokenModels::damagedModels_runOrGiveErrors()
{
    constexpr std::chrono::seconds kTime(20);
    const QString path = scratchPath() + QStringLiteral("/broken.trail");
    Trail trail(path);
    qInfo("seed %u; a model that ends this program is left in %s behind 8 bytes", testSeed(), qPrintable(path));
    const auto end = std::chrono::steady_clock::now() + kTime;
    BrokenSummary all;
    for (std::uint32_t round = 0; std::chrono::steady_clock::now() < end; ++round) {
        for (const BrokenSource& source : brokenSources()) {
            const BrokenSummary one = runBroken(source, testSeed() + round, 5, trail);
            all.cases += one.cases;
            all.ran += one.ran;
            all.refused += one.refused;
            all.unreadable += one.unreadable;
            for (const std::string& failure : one.failures)
                qWarning("%s", failure.c_str());
            all.failures.insert(all.failures.end(), one.failures.begin(), one.failures.end());
        }
    }
    QFile::remove(path);
    qInfo("%d damaged models: %d unreadable, %d refused, %d ran", all.cases, all.unreadable, all.refused, all.ran);
    QVERIFY(all.failures.empty());
    QVERIFY(all.ran > 0);
    QVERIFY(all.refused > 0);
}

QTEST_GUILESS_MAIN(TestBrokenModels)
#include "tst_broken_models.moc"
