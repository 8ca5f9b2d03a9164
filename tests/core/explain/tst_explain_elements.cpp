// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What an explanation recomputes must be what the run has: random elements of every generator's cases (QUANTSTEP_CASES
// of each, 80 unless told) and of every model of the test collection that runs. QUANTSTEP_ONLY as in tst_op_generators.

#include "core/explain/element_explanation.h"
#include "core/io/tflite_reader.h"
#include "tests/generators/generator.h"
#include "tests/support/model_inputs.h"

#include <QTest>

#include <map>

using namespace quantstep;
using namespace quantstep::test;

namespace {

struct Tally {
    std::int64_t elements = 0, inSteps = 0, moved = 0, again = 0;
    std::map<std::string, std::int64_t> withoutSteps; ///< elements by operator
    std::vector<std::string> failures;

    void operator+=(const Tally& other)
    {
        elements += other.elements;
        inSteps += other.inSteps;
        moved += other.moved;
        again += other.again;
        for (const auto& [name, count] : other.withoutSteps)
            withoutSteps[name] += count;
        failures.insert(failures.end(), other.failures.begin(), other.failures.end());
    }
};

/// The last stage must be what counts, else the stages shown are not those computed.
bool endsWithResult(const ElementExplanation& explanation)
{
    return explanation.kind != ExplanationKind::Steps
        || sameNumber(explanation.steps.stages.back().value, explanation.steps.recomputed);
}

void explainOne(ElementExplainer& explainer, Engine& engine, TensorRef tensor, std::size_t element,
    const std::string& label, Tally& tally)
{
    const auto explanation = explainer.explain(tensor, element, element % 16 == 0);
    ++tally.elements;
    if (!explanation) {
        tally.failures.push_back(
            fmt::format("{}: t{}[{}]: {}", label, tensor.tensor.value, element, explanation.error().message));
        return;
    }
    tally.inSteps += explanation->kind == ExplanationKind::Steps ? 1 : 0;
    tally.moved += explanation->moves.empty() ? 0 : 1;
    if (explanation->kind == ExplanationKind::Rerun) {
        ++tally.again;
        ++tally.withoutSteps[engine.model()->op(explanation->sourceOp).name()];
    }
    if (!explanation->equal || !endsWithResult(*explanation)) {
        tally.failures.push_back(fmt::format("{}: t{}[{}]: stored {}, recomputed {}, last stage {}", label,
            tensor.tensor.value, element, explanation->stored, explanation->recomputed,
            explanation->steps.stages.empty() ? "-" : numberText(explanation->steps.stages.back().value)));
    }
}

/// Up to `count` elements of every tensor that has a value.
Tally explainSome(Engine& engine, Random& random, int count, const std::string& label)
{
    Tally tally;
    ElementExplainer explainer(engine);
    const Subgraph& graph = engine.model()->main();
    for (std::size_t i = 0; i < graph.tensors.size(); ++i) {
        const TensorRef tensor{SubgraphId(0), TensorId(static_cast<std::int64_t>(i))};
        const TensorPtr value = engine.value(tensor);
        if (!value || !engine.production(tensor).op.op.valid() || value->elements() == 0)
            continue;
        const auto last = static_cast<int>(std::min<std::size_t>(value->elements(), 1U << 30)) - 1;
        for (int k = 0; k < count; ++k) {
            const int element = last < count ? k : random.between(0, last);
            if (element <= last)
                explainOne(explainer, engine, tensor, static_cast<std::size_t>(element), label, tally);
        }
    }
    return tally;
}

/// Runs as far as it goes; elements of what it computed.
Tally explainRun(const ModelPtr& model, std::span<const TensorPtr> inputs, Numerics numerics, Random& random, int count,
    const std::string& label)
{
    EngineOptions options;
    options.numerics = numerics;
    const auto engine = Engine::create(model, options);
    for (std::size_t k = 0; k < inputs.size(); ++k) {
        if (!engine->setInput(static_cast<int>(k), inputs[k]))
            return {};
    }
    (void)engine->run({}, {}, {});
    return explainSome(*engine, random, count, label);
}

std::int64_t allElements = 0;

void report(const Tally& tally)
{
    allElements += tally.elements;
    qInfo("%lld elements: %lld in steps, %lld moved, %lld by running the operator again; seed %u",
        static_cast<long long>(tally.elements), static_cast<long long>(tally.inSteps),
        static_cast<long long>(tally.moved), static_cast<long long>(tally.again), testSeed());
    for (const auto& [name, elements] : tally.withoutSteps)
        qInfo("  %s: %lld without steps", name.c_str(), static_cast<long long>(elements));
    for (std::size_t i = 0; i < tally.failures.size() && i < 5; ++i)
        qWarning("%s", tally.failures[i].c_str());
}

} // namespace

class TestExplainElements : public QObject {
    Q_OBJECT
private slots:
    void generators_recomputed_equalsStored();
    void models_recomputed_equalsStored();
};

void TestExplainElements::generators_recomputed_equalsStored()
{
    const std::string only = qgetenv("QUANTSTEP_ONLY").toStdString();
    const int asked = qEnvironmentVariableIntValue("QUANTSTEP_CASES");
    Random random(testSeed());
    Tally all;
    for (const OpGenerator& generator : allGenerators()) {
        if (!generator.name.starts_with(only))
            continue;
        Tally tally;
        for (int i = 0; i < (asked > 0 ? asked : 80); ++i) {
            const OpCase oneCase = generator.make(random);
            const auto model = readTflite(buildCase(oneCase));
            if (!model)
                continue;
            tally += explainRun(*model, graphInputs(oneCase), generator.options.numerics, random, 24,
                fmt::format("{} {}", generator.name, oneCase.label));
        }
        if (!tally.failures.empty())
            qWarning("%s: %zu of %lld differ", generator.name.c_str(), tally.failures.size(),
                static_cast<long long>(tally.elements));
        all += tally;
    }
    report(all);
    QVERIFY(all.failures.empty());
    QVERIFY(all.inSteps + all.again + all.moved > 0);
}

void TestExplainElements::models_recomputed_equalsStored()
{
    QS_REQUIRE_ZOO();
    if (!qEnvironmentVariableIsEmpty("QUANTSTEP_ONLY"))
        QSKIP("only generators were asked for");
    Random random(testSeed());
    Tally all;
    std::vector<QString> files = filesBelow(zooFile(QStringLiteral("models")), QString());
    for (const QString& file : files) {
        if (file.contains(QStringLiteral("/op_tests/")))
            continue;
        const auto model = openModel(file.toStdString());
        if (!model)
            continue;
        all += explainRun(*model, randomInputs((*model)->main(), random), Numerics::LiteRtRef, random, 400,
            QFileInfo(file).fileName().toStdString());
    }
    report(all);
    QVERIFY(all.failures.empty());
    qInfo("%lld elements in all", static_cast<long long>(allElements));
    QVERIFY2(allElements >= 1'000'000, "fewer elements than promised");
}

QTEST_GUILESS_MAIN(TestExplainElements)
#include "tst_explain_elements.moc"
