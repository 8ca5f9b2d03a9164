// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Damaged models that can still be read must run to their end or give an error; nothing may crash, hang
// or eat the memory. Sanitizer builds make this test sharp.

#include "core/engine/engine.h"
#include "core/engine/random_input.h"
#include "core/io/tflite_reader.h"
#include "tests/support/random_network.h"

#include <QFile>
#include <QTest>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

using namespace quantstep;
using namespace quantstep::test;

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMaxTensorBytes = std::size_t{1} << 20;
constexpr qint64 kMaxFileBytes = 200'000;

SharedBytes mutated(const QByteArray& file, Random& random)
{
    std::vector<char> bytes(file.begin(), file.end());
    const int flips = random.between(1, 8);
    for (int i = 0; i < flips; ++i) {
        const auto at = static_cast<std::size_t>(random.between(0, static_cast<int>(bytes.size()) - 1));
        // Small numbers and single bits: what still looks like a model.
        if (random.chance(0.5F))
            bytes[at] = static_cast<char>(bytes[at] ^ (1 << random.between(0, 7)));
        else
            bytes[at] = static_cast<char>(random.between(-2, 20));
    }
    return SharedBytes::adopt(std::move(bytes));
}

/// Asks for a stop when its time is over; gone at the end of the scope.
class Deadline {
public:
    explicit Deadline(std::chrono::milliseconds limit)
        : m_thread([this, limit](const std::stop_token& done) {
              std::mutex mutex;
              std::unique_lock lock(mutex);
              m_wake.wait_for(lock, done, limit, [] { return false; });
              m_source.request_stop();
          })
    {
    }
    [[nodiscard]] std::stop_token token() const { return m_source.get_token(); }

private:
    std::condition_variable_any m_wake;
    std::stop_source m_source;
    std::jthread m_thread;
};

} // namespace

class TestEngineRobustness : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QS_REQUIRE_ZOO();
        qInfo("seed %u", testSeed());
    }

    void damagedModels_runOrGiveErrors()
    {
        Random random(testSeed());
        std::vector<QString> files;
        for (const QString& file : filesBelow(zooFile(QStringLiteral("models")), QStringLiteral(".tflite"))) {
            if (QFileInfo(file).size() <= kMaxFileBytes)
                files.push_back(file);
        }
        QVERIFY(!files.empty());
        const auto end = Clock::now() + std::chrono::seconds(20);
        while (Clock::now() < end) {
            const QString name = random.pick(files);
            QFile file(name);
            QVERIFY(file.open(QIODevice::ReadOnly));
            const SharedBytes bytes = mutated(file.readAll(), random);
            ++m_tried;
            const auto model = readTflite(bytes);
            if (!model) {
                QVERIFY(!model.error().message.empty());
                continue;
            }
            ++m_read;
            keepForInspection(bytes);
            exercise(*model, random);
        }
        QFile::remove(scratchPath() + QStringLiteral("/damaged.tflite"));
        qInfo("%d damaged files, %d read, %d ran to the end, %d operators executed", m_tried, m_read, m_finished,
            m_operators);
        QVERIFY(m_read > 0);
        QVERIFY(m_finished > 0);
    }

private:
    /// What is being run when the program ends on it.
    static void keepForInspection(const SharedBytes& bytes)
    {
        QFile file(scratchPath() + QStringLiteral("/damaged.tflite"));
        if (file.open(QIODevice::WriteOnly))
            file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<qint64>(bytes.size()));
    }

    void exercise(const ModelPtr& model, Random& random)
    {
        EngineOptions options;
        options.maxTensorBytes = kMaxTensorBytes;
        options.byteBudget = random.chance(0.5F) ? std::size_t{1} << 14 : std::size_t{1} << 24;
        options.path = random.chance(0.5F) ? KernelPath::Fast : KernelPath::Reference;
        options.threads = random.chance(0.2F) ? 2 : 1;
        const auto engine = Engine::create(model, options);
        const Subgraph& graph = model->main();
        for (std::size_t k = 0; k < graph.inputs.size(); ++k) {
            const TensorInfo& info = graph.tensor(graph.inputs[k]);
            const auto elements = info.shape.checkedElements();
            if (!elements || dtypeBytes(info.dtype, *elements) > kMaxTensorBytes)
                return;
            const int index = static_cast<int>(k);
            if (!engine->setInput(index, randomInput(info.dtype, info.shape, 1, index)))
                return;
        }
        const Deadline deadline(std::chrono::milliseconds(500));
        const auto count = [this](const StepRecord&) { ++m_operators; };
        const RunResult result = engine->run({}, deadline.token(), count);
        QVERIFY(result.reason != StopReason::Failed || !result.error->message.empty());
        m_finished += result.reason == StopReason::Finished ? 1 : 0;
        if (const auto edit = randomEdit(*model, random)) {
            if (const auto outcome = applyEdit(model, *edit)) {
                engine->rebase(outcome->model, outcome->changes);
                engine->rerun(deadline.token(), {});
            }
        }
        if (graph.tensors.empty())
            return;
        const auto last = static_cast<int>(graph.tensors.size()) - 1;
        const auto value = engine->fetch({SubgraphId(0), TensorId(random.between(0, last))}, deadline.token());
        QVERIFY(value ? value->get() != nullptr : !value.error().message.empty());
    }

    int m_tried = 0, m_read = 0, m_finished = 0, m_operators = 0;
};

QTEST_GUILESS_MAIN(TestEngineRobustness)
#include "tst_engine_robustness.moc"
