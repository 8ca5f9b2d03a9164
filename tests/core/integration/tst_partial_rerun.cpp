// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// For real models: an edit followed by the partial re-run gives the same bits as the edited model run
// from the start, and taking the edit back gives the first run's bits.

#include "core/edit/invalidation.h"
#include "core/engine/random_input.h"
#include "core/io/tflite_reader.h"
#include "tests/support/random_network.h"

#include <QTest>

#include <chrono>
#include <map>

using namespace quantstep;
using namespace quantstep::test;

namespace {

constexpr std::size_t kMaxTensorBytes = std::size_t{1} << 24;

std::unique_ptr<Engine> engineFor(const ModelPtr& model)
{
    EngineOptions options;
    options.maxTensorBytes = kMaxTensorBytes;
    auto engine = Engine::create(model, options);
    const Subgraph& graph = model->main();
    for (std::size_t k = 0; k < graph.inputs.size(); ++k) {
        const TensorInfo& info = graph.tensor(graph.inputs[k]);
        const auto elements = info.shape.checkedElements();
        if (!elements || dtypeBytes(info.dtype, *elements) > kMaxTensorBytes)
            return nullptr;
        const int index = static_cast<int>(k);
        if (!engine->setInput(index, randomInput(info.dtype, info.shape, 1, index)))
            return nullptr;
    }
    return engine;
}

std::vector<TensorPtr> allValues(const Engine& engine)
{
    std::vector<TensorPtr> values;
    for (std::size_t i = 0; i < engine.model()->main().tensors.size(); ++i)
        values.push_back(engine.value({SubgraphId(0), TensorId(static_cast<std::int64_t>(i))}));
    return values;
}

} // namespace

class TestPartialRerun : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QS_REQUIRE_ZOO();
        qInfo("seed %u", testSeed());
    }

    void singleOperators() { tryModels(true, std::chrono::seconds(60), 2); }

    void networks() { tryModels(false, std::chrono::seconds(60), 3); }

    void cleanupTestCase()
    {
        std::string covered;
        for (const auto& [name, count] : m_edits)
            covered += count > 0 ? fmt::format(" {} {}", name, count) : "";
        qInfo("edits by operator:%s", covered.c_str());
        if (!m_edits.empty())
            QVERIFY(m_edits.size() > 10);
    }

private:
    void tryModels(bool operators, std::chrono::seconds budget, int editsEach)
    {
        Random random(testSeed());
        const QString folder = operators ? QStringLiteral("models/op_tests") : QStringLiteral("models");
        auto files = filesBelow(zooFile(folder), QStringLiteral(".tflite"));
        // A random order, so that another seed meets other models when time is short.
        for (std::size_t i = files.size(); i > 1; --i)
            std::swap(files[i - 1], files[static_cast<std::size_t>(random.between(0, static_cast<int>(i) - 1))]);
        const auto end = std::chrono::steady_clock::now() + budget;
        int models = 0;
        int edits = 0;
        for (const QString& file : files) {
            if (std::chrono::steady_clock::now() > end)
                break;
            const bool again = !operators && file.contains(QStringLiteral("/op_tests/"));
            if (again || QFileInfo(file).size() > 8'000'000)
                continue;
            const auto model = openModel(file.toStdString());
            if (!model)
                continue;
            const auto engine = engineFor(*model);
            if (!engine)
                continue;
            engine->run({}, {}, {});
            const auto before = allValues(*engine);
            ++models;
            for (int i = 0; i < editsEach; ++i) {
                const std::string problem = tryEdit(*engine, before, random, edits);
                QVERIFY2(problem.empty(), fmt::format("{}: {}", file.toStdString(), problem).c_str());
            }
        }
        qInfo("%d models, %d edits", models, edits);
        QVERIFY(models > 0);
        QVERIFY(edits > 0);
    }

    /// Empty when all is well.
    std::string tryEdit(Engine& engine, const std::vector<TensorPtr>& before, Random& random, int& edits)
    {
        const ModelPtr original = engine.model();
        const auto edit = randomEdit(*original, random);
        if (!edit)
            return {};
        const auto outcome = applyEdit(original, *edit);
        if (!outcome)
            return outcome.error().message;
        ++edits;
        const auto invalid = invalidate(*original, CallGraph(*original), outcome->changes);
        for (const OpId op : invalid.front().prepare)
            m_edits[original->main().op(op).name()] += op.index() < engine.position() ? 1 : 0;
        engine.rebase(outcome->model, outcome->changes);
        const RunResult partial = engine.rerun({}, {});
        const auto fresh = engineFor(outcome->model);
        const RunResult whole = fresh->run({OpId(static_cast<std::int64_t>(engine.position())), {}}, {}, {});
        const std::string partialError = partial.error ? partial.error->message : "";
        const std::string wholeError = whole.error ? whole.error->message : "";
        if (partialError != wholeError)
            return fmt::format("{}: partial '{}', whole '{}'", outcome->text, partialError, wholeError);
        const auto rerun = allValues(engine);
        const auto full = allValues(*fresh);
        for (std::size_t i = 0; i < full.size(); ++i) {
            // Where the edited model cannot run on, the values beyond are the old ones, marked stale.
            if (full[i] && !sameValue(rerun[i], full[i]))
                return fmt::format("{}: tensor {} differs", outcome->text, i);
        }
        const auto undone = applyEdit(outcome->model, outcome->inverse);
        if (!undone)
            return undone.error().message;
        engine.rebase(undone->model, undone->changes);
        if (const RunResult back = engine.rerun({}, {}); back.error)
            return fmt::format("{}, undone: {}", outcome->text, back.error->message);
        const auto after = allValues(engine);
        for (std::size_t i = 0; i < after.size(); ++i) {
            if (!sameValue(after[i], before[i]))
                return fmt::format("{}, undone: tensor {} differs", outcome->text, i);
        }
        return {};
    }

    std::map<std::string, int> m_edits; ///< per operator kind
};

QTEST_GUILESS_MAIN(TestPartialRerun)
#include "tst_partial_rerun.moc"
