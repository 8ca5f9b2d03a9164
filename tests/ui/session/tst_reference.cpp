// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The reference of a session: computed in the background, compared exactly, never out of date.
#include "tests/support/test_data.h"
#include "ui/session/session.h"

#include <QTemporaryDir>
#include <QTest>

using namespace quantstep;

class TestReference : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void choose_beforeTheRun_comparesWhatIsComputed();
    void edit_afterwards_isComputedAnew();
    void seed_changed_isComputedAnew();
    void cancel_then_chooseAgain_computes();
    void itself_isNoReference();
    void closeAndReopen_keepsTheChoice();

private:
    void openSample();
    void choose(Numerics numerics) { m_session->setReference(Reference{Reference::Kind::Arithmetic, numerics}); }
    void finishRun();
    void expectExactComparisons(Numerics numerics);
    TensorRef outputOf(std::size_t op) const
    {
        return {SubgraphId(0), m_session->model()->main().ops[op].outputs.front()};
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<Session> m_session;
};

void TestReference::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<Settings>(m_folder->filePath(QStringLiteral("settings.ini")));
    m_session = std::make_unique<Session>(m_settings.get());
}

void TestReference::cleanup()
{
    m_session.reset();
}

void TestReference::openSample()
{
    m_session->open(test::sourceFile(QStringLiteral("resources/samples/digits_conv_int8.tflite")));
    QTRY_COMPARE(m_session->state(), RunState::Ready);
}

void TestReference::finishRun()
{
    m_session->goToPosition(m_session->opCount());
    QTRY_COMPARE(m_session->state(), RunState::Finished);
}

/// Each operator's first output against a run of one's own.
void TestReference::expectExactComparisons(Numerics numerics)
{
    EngineOptions options;
    options.numerics = numerics;
    const auto engine = Engine::create(m_session->model(), options);
    for (std::size_t k = 0; k < m_session->inputs().size(); ++k) {
        const TensorRef input{SubgraphId(0), m_session->model()->main().inputs[k]};
        QVERIFY(engine->setInput(static_cast<int>(k), m_session->value(input)));
    }
    QCOMPARE(engine->run({}, {}, {}).reason, StopReason::Finished);
    for (std::size_t i = 0; i < m_session->opCount(); ++i) {
        const TensorRef tensor = outputOf(i);
        QTRY_VERIFY(m_session->comparison(tensor) != nullptr);
        const QuantParams& params = m_session->model()->tensor(tensor).quant;
        const ErrorMetrics expected = errorMetrics(*m_session->value(tensor), params, *engine->value(tensor), params);
        const ErrorMetrics& found = *m_session->comparison(tensor);
        QCOMPARE(found.differing, expected.differing);
        QCOMPARE(found.maxCodes, expected.maxCodes);
        QCOMPARE(found.rmse, expected.rmse);
        QVERIFY(std::ranges::equal(
            m_session->referenceValue(tensor).value->bytes.span(), engine->value(tensor)->bytes.span()));
        QVERIFY(m_session->whyNoReference(tensor).isEmpty());
    }
}

void TestReference::choose_beforeTheRun_comparesWhatIsComputed()
{
    openSample();
    QVERIFY(!m_session->whyNoReference(outputOf(0)).isEmpty());
    choose(Numerics::SingleRounding);
    QCOMPARE(m_session->referenceState(), ReferenceRun::State::Computing);
    QVERIFY(!m_session->whyNoReference(outputOf(0)).isEmpty());
    QTRY_COMPARE(m_session->referenceState(), ReferenceRun::State::Ready);
    QVERIFY(m_session->comparison(outputOf(0)) == nullptr); // nothing of its own to compare yet
    m_session->step();
    QTRY_VERIFY(m_session->comparison(outputOf(0)) != nullptr);
    QVERIFY(m_session->comparison(outputOf(1)) == nullptr);
    finishRun();
    expectExactComparisons(Numerics::SingleRounding);
    m_session->setReference(std::nullopt);
    QCOMPARE(m_session->referenceState(), ReferenceRun::State::None);
    QVERIFY(m_session->comparison(outputOf(0)) == nullptr);
}

void TestReference::edit_afterwards_isComputedAnew()
{
    openSample();
    choose(Numerics::Tflm);
    finishRun();
    expectExactComparisons(Numerics::Tflm);
    QVERIFY(m_session->edit(SetScale{outputOf(0), std::nullopt, 0.125F}));
    QCOMPARE(m_session->referenceState(), ReferenceRun::State::Computing);
    QVERIFY(m_session->comparison(outputOf(0)) == nullptr);
    QVERIFY(m_session->referenceValue(outputOf(0)).value == nullptr);
    QTRY_COMPARE(m_session->state(), RunState::Finished);
    expectExactComparisons(Numerics::Tflm);
    m_session->undoStack().undo();
    QTRY_COMPARE(m_session->state(), RunState::Finished);
    expectExactComparisons(Numerics::Tflm);
}

void TestReference::seed_changed_isComputedAnew()
{
    openSample();
    choose(Numerics::SingleRounding);
    m_session->setSeed(5);
    QCOMPARE(m_session->referenceState(), ReferenceRun::State::Computing);
    finishRun();
    expectExactComparisons(Numerics::SingleRounding);
}

void TestReference::cancel_then_chooseAgain_computes()
{
    openSample();
    choose(Numerics::Tflm);
    m_session->cancel();
    QCOMPARE(m_session->referenceState(), ReferenceRun::State::Cancelled);
    QVERIFY(m_session->whyNoReference(outputOf(0)).contains(QStringLiteral("tflm")));
    choose(Numerics::Tflm);
    QTRY_COMPARE(m_session->referenceState(), ReferenceRun::State::Ready);
}

void TestReference::itself_isNoReference()
{
    openSample();
    choose(Numerics::LiteRtRef);
    QVERIFY(!m_session->reference());
    choose(Numerics::Tflm);
    m_session->setArithmetic(Numerics::Tflm);
    QVERIFY(!m_session->reference());
    choose(Numerics::LiteRtRef);
    m_session->setArithmetic(Numerics::SingleRounding); // another one: the reference stays
    QVERIFY(m_session->reference().has_value());
    finishRun();
    expectExactComparisons(Numerics::LiteRtRef);
}

void TestReference::closeAndReopen_keepsTheChoice()
{
    openSample();
    choose(Numerics::Tflm);
    m_session->close();
    QCOMPARE(m_session->referenceState(), ReferenceRun::State::None);
    openSample();
    QTRY_COMPARE(m_session->referenceState(), ReferenceRun::State::Ready);
    finishRun();
    expectExactComparisons(Numerics::Tflm);
}

QTEST_GUILESS_MAIN(TestReference)
#include "tst_reference.moc"
