// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Every operator in every type: its own run is blamed for nothing, a spoiled one for something.
// How many cases of each: QUANTSTEP_CASES (8); which: QUANTSTEP_ONLY, the beginning of a generator's name.

#include "core/blame/blame.h"
#include "core/io/tflite_reader.h"
#include "tests/generators/generator.h"
#include "tests/support/faulty_device.h"

#include <QTest>

using namespace quantstep;
using namespace quantstep::test;

namespace {

/// The value with some bytes changed: one, all, or moved.
TensorPtr spoiled(const TensorPtr& value, Random& random)
{
    std::vector<std::byte> bytes(value->bytes.span().begin(), value->bytes.span().end());
    const int size = static_cast<int>(bytes.size());
    switch (random.between(0, 3)) {
    case 0: bytes[static_cast<std::size_t>(random.between(0, size - 1))] ^= std::byte{0x24}; break;
    case 1: std::fill(bytes.begin(), bytes.end(), static_cast<std::byte>(random.between(0, 255))); break;
    case 2: std::rotate(bytes.begin(), bytes.begin() + random.between(0, size - 1), bytes.end()); break;
    default:
        for (std::byte& byte : bytes)
            byte = static_cast<std::byte>(random.between(0, 255));
    }
    return std::make_shared<const TensorValue>(
        TensorValue{value->dtype, value->shape, SharedBytes::adopt(std::move(bytes))});
}

std::optional<BlameReport> reportOf(const ModelPtr& model, const std::vector<TensorPtr>& values)
{
    const auto matched = matchDump(*model, dumpOf(*model, values));
    if (!matched)
        return std::nullopt;
    auto report = blame(model, *matched, {});
    return report ? std::optional(std::move(*report)) : std::nullopt;
}

} // namespace

class TestBlameGenerators : public QObject {
    Q_OBJECT
private slots:
    void operators_areBlamedForTheirOwn_data();
    void operators_areBlamedForTheirOwn();
    void cleanupTestCase() { qInfo("%d runs checked, %d of them spoiled and blamed", m_checked, m_blamed); }

private:
    int m_checked = 0, m_blamed = 0;
};

void TestBlameGenerators::operators_areBlamedForTheirOwn_data()
{
    QTest::addColumn<int>("generator");
    const std::string only = qgetenv("QUANTSTEP_ONLY").toStdString();
    for (std::size_t i = 0; i < allGenerators().size(); ++i) {
        if (allGenerators()[i].name.starts_with(only))
            QTest::newRow(allGenerators()[i].name.c_str()) << static_cast<int>(i);
    }
}

void TestBlameGenerators::operators_areBlamedForTheirOwn()
{
    QFETCH(const int, generator);
    const int asked = qEnvironmentVariableIntValue("QUANTSTEP_CASES");
    Random random(testSeed());
    for (int i = 0; i < (asked > 0 ? asked : 8); ++i) {
        OpCase oneCase = allGenerators()[static_cast<std::size_t>(generator)].make(random);
        oneCase.invokes = 1;
        const auto model = readTflite(buildCase(oneCase));
        if (!model)
            continue;
        const auto run = runOurs(*model, graphInputs(oneCase), KernelPath::Fast);
        auto values = run.tensors;
        const auto& outputs = (*model)->main().ops[0].outputs;
        if (run.error || outputs.empty() || !values[outputs[0].index()])
            continue;
        for (TensorPtr& value : values) { // what no dump holds
            if (value && dtypeBits(value->dtype) == 0)
                value = nullptr;
        }
        const auto right = reportOf(*model, values);
        m_checked += right && !right->tensors.empty() ? 1 : 0;
        if (right && right->firstWrongOp())
            QFAIL(fmt::format("{}: {}", oneCase.label, right->tensors[0].diagnosis->explanation).c_str());
        TensorPtr& output = values[outputs[0].index()];
        if (!output || output->bytes.empty() || isPacked(output->dtype))
            continue;
        output = spoiled(output, random);
        if (const auto wrong = reportOf(*model, values); wrong && wrong->firstWrongOp()) {
            QVERIFY(!wrong->tensors[0].diagnosis->cause.empty());
            ++m_blamed;
        }
    }
}

QTEST_GUILESS_MAIN(TestBlameGenerators)
#include "tst_blame_generators.moc"
