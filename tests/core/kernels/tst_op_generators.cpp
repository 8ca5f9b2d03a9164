// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Every generator's random single-operator models against the real runtime. How many of each: QUANTSTEP_CASES (unless
// told, 100, and 1000 where CI is set); which: QUANTSTEP_ONLY, the beginning of a generator's name ("CONV_2D", "ADD
// int8").

#include "tests/generators/generator.h"

#include <QTest>

using namespace quantstep;
using namespace quantstep::test;

class TestOpGenerators : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QS_REQUIRE_ORACLE(); }
    void randomCases_equalRuntime_data();
    void randomCases_equalRuntime();

private:
    Oracle m_oracle;
};

void TestOpGenerators::randomCases_equalRuntime_data()
{
    QTest::addColumn<int>("generator");
    const std::string only = qgetenv("QUANTSTEP_ONLY").toStdString();
    for (std::size_t i = 0; i < allGenerators().size(); ++i) {
        if (allGenerators()[i].name.starts_with(only))
            QTest::newRow(allGenerators()[i].name.c_str()) << static_cast<int>(i);
    }
}

void TestOpGenerators::randomCases_equalRuntime()
{
    QFETCH(const int, generator);
    const OpGenerator& chosen = allGenerators()[static_cast<std::size_t>(generator)];
    const int asked = qEnvironmentVariableIntValue("QUANTSTEP_CASES");
    const int count = asked > 0 ? asked : qEnvironmentVariableIsSet("CI") ? 1000 : 100;
    Random random(testSeed());
    std::vector<OpCase> cases;
    for (int i = 0; i < count; ++i)
        cases.push_back(chosen.make(random));
    QS_EXPECT_CASES(compareCases(m_oracle, chosen.name, cases, chosen.options), count / 3);
}

QTEST_GUILESS_MAIN(TestOpGenerators)
#include "tst_op_generators.moc"
