// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/engine.h"
#include "core/io/tflite_reader.h"
#include "tests/support/differential.h"
#include "tests/support/model_inputs.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<bool> counting{false};
std::atomic<std::size_t> allocations{0};

void* countedAllocation(std::size_t size, std::size_t alignment)
{
    if (counting)
        ++allocations;
    void* memory = alignment <= alignof(std::max_align_t)
        ? std::malloc(size)
        : std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
    if (!memory)
        throw std::bad_alloc();
    return memory;
}

} // namespace

void* operator new(std::size_t size)
{
    return countedAllocation(size, 1);
}
void* operator new(std::size_t size, std::align_val_t alignment)
{
    return countedAllocation(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept
{
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept
{
    std::free(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept
{
    std::free(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept
{
    std::free(memory);
}

using namespace quantstep;
using namespace quantstep::test;

/// A repeated run takes all its memory from the first.
class TestAllocations : public QObject {
    Q_OBJECT

private slots:
    void repeatedRun_ofANetwork_allocatesNothing_data();
    void repeatedRun_ofANetwork_allocatesNothing();
};

void TestAllocations::repeatedRun_ofANetwork_allocatesNothing_data()
{
    QS_REQUIRE_ZOO();
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("threads");
    for (const char* name : {"mlperf_tiny/vww_96_int8.tflite", "mlperf_tiny/pretrainedResnet_quant.tflite",
             "mlperf_tiny/kws_ref_model.tflite", "mlperf_tiny/ad01_int8.tflite", "mlperf_tiny/vww_96_float.tflite",
             "coral/mobilenet_v2_1.0_224_quant.tflite"}) {
        for (const int threads : {1, 2}) {
            QTest::addRow("%s, %d", name, threads)
                << zooFile(QStringLiteral("models/") + QLatin1String(name)) << threads;
        }
    }
}

void TestAllocations::repeatedRun_ofANetwork_allocatesNothing()
{
    QFETCH(const QString, path);
    QFETCH(const int, threads);
    const auto model = openModel(path.toStdString());
    QVERIFY2(model, model ? "" : model.error().message.c_str());
    EngineOptions options;
    options.threads = threads;
    const auto engine = Engine::create(*model, options);
    QVERIFY(engine);
    Random random(testSeed());
    const auto inputs = randomInputs((*model)->main(), random);
    for (std::size_t k = 0; k < inputs.size(); ++k)
        QVERIFY(engine->setInput(static_cast<int>(k), inputs[k]));
    const auto run = [&] {
        engine->restart();
        return engine->run(RunRequest(), std::stop_token(), StepObserver()).reason;
    };
    for (int warmUp = 0; warmUp < 2; ++warmUp)
        QCOMPARE(run(), StopReason::Finished);
    allocations = 0;
    counting = true;
    const StopReason reason = run();
    counting = false;
    QCOMPARE(reason, StopReason::Finished);
    // What the run as a whole makes (the world it begins with) is not per operator, nor is the scratch memory of a
    // thread that gets its first piece of work only now.
    const std::size_t allowed = threads == 1 ? 2 : 8;
    QVERIFY2(allocations <= allowed, qPrintable(QString::number(allocations)));
}

QTEST_GUILESS_MAIN(TestAllocations)
#include "tst_allocations.moc"
