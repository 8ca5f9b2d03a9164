// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The session alone, driven through its functions, with real models.
#include "tests/support/test_data.h"
#include "ui/session/session.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <cstring>

using namespace quantstep;

namespace {

std::vector<std::byte> bytesOf(const TensorPtr& value)
{
    const auto span = value->bytes.span();
    return {span.begin(), span.end()};
}

} // namespace

class TestSession : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void open_model_isReadyBeforeFirstOperator();
    void open_damagedFile_failsWithPlaceAndKeepsOldModel();
    void open_twice_newestWins();
    void close_whileLoading_isSafe();
    void step_once_computesOneOperator();
    void step_many_keepsOrderAndHistory();
    void stepBack_thenStep_givesSameBytes();
    void run_toBreakpoint_stopsBeforeIt();
    void run_disabledBreakpoint_isPassed();
    void runTo_forwardAndBack_moves();
    void restart_afterRun_forgetsValues();
    void seed_changed_restartsWithOtherInput();
    void edit_scale_rerunsDependantsAndReports();
    void edit_undoRedo_restoresBytes();
    void edit_invalid_changesNothing();
    void edit_withoutAutoRerun_isStaleUntilRun();
    void destroy_whileRunning_isSafe();
    void selection_trail_goesBackAndForward();
    void stats_afterStep_countExactly();

private:
    void openSample();
    bool idle() const { return !m_session->isBusy(); }
    static OpRef mainOp(int op) { return {SubgraphId(0), OpId(op)}; }
    TensorRef outputOf(int op) const
    {
        return {SubgraphId(0), m_session->model()->main().ops[static_cast<std::size_t>(op)].outputs.front()};
    }

    const QString m_sample = test::sourceFile(QStringLiteral("resources/samples/digits_conv_int8.tflite"));
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<Session> m_session;
};

void TestSession::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<Settings>(m_folder->filePath(QStringLiteral("settings.ini")));
    m_session = std::make_unique<Session>(m_settings.get());
}

void TestSession::cleanup()
{
    m_session.reset();
    m_settings.reset();
    m_folder.reset();
}

void TestSession::openSample()
{
    m_session->open(m_sample);
    QTRY_VERIFY(m_session->model() != nullptr);
    QTRY_VERIFY(idle());
}

void TestSession::open_model_isReadyBeforeFirstOperator()
{
    QSignalSpy changed(m_session.get(), &Session::modelChanged);
    QCOMPARE(m_session->state(), RunState::NoModel);
    m_session->open(m_sample);
    QCOMPARE(m_session->state(), RunState::Loading);
    openSample();
    QCOMPARE(changed.count(), 1);
    QCOMPARE(m_session->state(), RunState::Ready);
    QCOMPARE(m_session->position(), std::size_t{0});
    QVERIFY(m_session->opCount() > 3);
    QVERIFY(!m_session->firstUnsupported());
    const TensorRef input{SubgraphId(0), m_session->model()->main().inputs.front()};
    QCOMPARE(m_session->valueState(input), ValueState::Input);
    QVERIFY(m_session->value(input) != nullptr);
    QCOMPARE(m_session->valueState(outputOf(0)), ValueState::NotComputed);
    QVERIFY(m_session->value(outputOf(0)) == nullptr);
    QCOMPARE(m_settings->recentFiles(), QStringList{m_sample});
}

void TestSession::open_damagedFile_failsWithPlaceAndKeepsOldModel()
{
    openSample();
    const ModelPtr before = m_session->model();
    const QString path = m_folder->filePath(QStringLiteral("damaged.tflite"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("this is no model at all, not even nearly");
    file.close();
    QSignalSpy failed(m_session.get(), &Session::openFailed);
    m_session->open(path);
    QVERIFY(failed.wait());
    QCOMPARE(m_session->state(), RunState::LoadFailed);
    QVERIFY(!m_session->failure().message.isEmpty());
    QCOMPARE(m_session->failure().path, path);
    m_session->dismissFailure();
    QCOMPARE(m_session->model(), before);
    QCOMPARE(m_session->state(), RunState::Ready);
}

void TestSession::open_twice_newestWins()
{
    const QString other = test::sourceFile(QStringLiteral("resources/samples/digits_dense_int8.tflite"));
    QSignalSpy changed(m_session.get(), &Session::modelChanged);
    m_session->open(m_sample);
    m_session->open(other);
    QVERIFY(changed.wait());
    QTest::qWait(100);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(m_session->path(), other);
}

void TestSession::close_whileLoading_isSafe()
{
    m_session->open(m_sample);
    m_session->close();
    QTest::qWait(100);
    QCOMPARE(m_session->state(), RunState::NoModel);
    m_session->open(m_sample);
    m_session->cancel();
    QTest::qWait(100);
    QCOMPARE(m_session->state(), RunState::NoModel);
}

void TestSession::step_once_computesOneOperator()
{
    openSample();
    QSignalSpy moved(m_session.get(), &Session::positionChanged);
    m_session->step();
    QVERIFY(moved.wait());
    QTRY_VERIFY(idle());
    QCOMPARE(m_session->position(), std::size_t{1});
    QCOMPARE(m_session->state(), RunState::Paused);
    QCOMPARE(m_session->valueState(outputOf(0)), ValueState::Current);
    QVERIFY(m_session->value(outputOf(0)) != nullptr);
    QCOMPARE(m_session->valueState(outputOf(1)), ValueState::NotComputed);
    QVERIFY(m_session->selection().op == (OpRef{SubgraphId(0), OpId(1)}));
    QVERIFY(m_session->selection().tensor == outputOf(0));
}

void TestSession::step_many_keepsOrderAndHistory()
{
    openSample();
    const std::size_t count = m_session->opCount();
    for (std::size_t i = 0; i < count + 3; ++i)
        m_session->step();
    QTRY_COMPARE(m_session->state(), RunState::Finished);
    QTRY_VERIFY(idle());
    QCOMPARE(m_session->history().size(), count);
    for (std::size_t i = 0; i < count; ++i)
        QCOMPARE(m_session->history()[i].op.index(), i);
}

void TestSession::stepBack_thenStep_givesSameBytes()
{
    openSample();
    m_session->step();
    m_session->step();
    QTRY_COMPARE(m_session->position(), std::size_t{2});
    const auto bytes = bytesOf(m_session->value(outputOf(1)));
    m_session->stepBack();
    QTRY_COMPARE(m_session->position(), std::size_t{1});
    QVERIFY(m_session->viewsHistory());
    QCOMPARE(m_session->valueState(outputOf(1)), ValueState::NotComputed);
    m_session->step();
    QTRY_COMPARE(m_session->position(), std::size_t{2});
    QVERIFY(!m_session->viewsHistory());
    QCOMPARE(bytesOf(m_session->value(outputOf(1))), bytes);
}

void TestSession::run_toBreakpoint_stopsBeforeIt()
{
    openSample();
    m_session->toggleBreakpoint(mainOp(2));
    m_session->run();
    QCOMPARE(m_session->state(), RunState::Running);
    QTRY_COMPARE(m_session->state(), RunState::Paused);
    QCOMPARE(m_session->position(), std::size_t{2});
    QVERIFY(m_session->pauseText().contains(QStringLiteral("breakpoint")));
    m_session->run();
    QTRY_COMPARE(m_session->state(), RunState::Finished);
    QCOMPARE(m_session->history().size(), m_session->opCount());
}

void TestSession::run_disabledBreakpoint_isPassed()
{
    openSample();
    m_session->toggleBreakpoint(mainOp(2));
    m_session->setBreakpointEnabled(mainOp(2), false);
    m_session->run();
    QTRY_COMPARE(m_session->state(), RunState::Finished);
}

void TestSession::runTo_forwardAndBack_moves()
{
    openSample();
    m_session->runTo(mainOp(3));
    QTRY_COMPARE(m_session->position(), std::size_t{3});
    QTRY_VERIFY(idle());
    m_session->runTo(mainOp(1));
    QTRY_COMPARE(m_session->position(), std::size_t{1});
    QCOMPARE(m_session->furthestPosition(), std::size_t{3});
}

void TestSession::restart_afterRun_forgetsValues()
{
    openSample();
    m_session->run();
    QTRY_COMPARE(m_session->state(), RunState::Finished);
    m_session->restart();
    QTRY_COMPARE(m_session->state(), RunState::Ready);
    QCOMPARE(m_session->position(), std::size_t{0});
    QVERIFY(m_session->history().empty());
    QVERIFY(m_session->value(outputOf(0)) == nullptr);
}

void TestSession::seed_changed_restartsWithOtherInput()
{
    openSample();
    const TensorRef input{SubgraphId(0), m_session->model()->main().inputs.front()};
    const auto before = bytesOf(m_session->value(input));
    m_session->run();
    QTRY_COMPARE(m_session->state(), RunState::Finished);
    m_session->setSeed(7);
    QTRY_COMPARE(m_session->state(), RunState::Ready);
    QTRY_VERIFY(idle());
    QVERIFY(bytesOf(m_session->value(input)) != before);
    QVERIFY(m_session->inputText().contains(QLatin1Char('7')));
    m_session->setSeed(0);
    QTRY_VERIFY(idle());
    QCOMPARE(bytesOf(m_session->value(input)), before);
}

void TestSession::edit_scale_rerunsDependantsAndReports()
{
    openSample();
    m_session->run();
    QTRY_COMPARE(m_session->state(), RunState::Finished);
    const TensorRef tensor = outputOf(0);
    const auto before = bytesOf(m_session->value(tensor));
    const float scale = m_session->model()->tensor(tensor).quant.scale();
    QVERIFY(m_session->edit(SetScale{tensor, std::nullopt, scale * 2}).has_value());
    QVERIFY(m_session->isEdited(tensor));
    QTRY_VERIFY(idle());
    QCOMPARE(m_session->state(), RunState::Finished);
    QVERIFY(bytesOf(m_session->value(tensor)) != before);
    QVERIFY(m_session->lastResult().has_value());
    QVERIFY(!m_session->lastResult()->changes.empty());
    QVERIFY(m_session->lastResult()->changes.back().isOutput);
    QCOMPARE(bytesOf(m_session->valueBeforeEdit(tensor)), before);
    QCOMPARE(m_session->paramsBeforeEdit(tensor).scale(), scale);
    QVERIFY(!m_session->undoStack().isClean());
}

void TestSession::edit_undoRedo_restoresBytes()
{
    openSample();
    m_session->run();
    QTRY_COMPARE(m_session->state(), RunState::Finished);
    const TensorRef tensor = outputOf(0);
    const TensorRef last = outputOf(1); // further on, the classes may well come out the same
    const auto before = bytesOf(m_session->value(last));
    const float scale = m_session->model()->tensor(tensor).quant.scale();
    QVERIFY(m_session->edit(SetScale{tensor, std::nullopt, scale * 3}).has_value());
    QTRY_VERIFY(idle());
    const auto after = bytesOf(m_session->value(last));
    QVERIFY(after != before);
    m_session->undoStack().undo();
    QTRY_VERIFY(idle());
    QCOMPARE(bytesOf(m_session->value(last)), before);
    QVERIFY(!m_session->isEdited(tensor));
    QVERIFY(m_session->undoStack().isClean());
    m_session->undoStack().redo();
    QTRY_VERIFY(idle());
    QCOMPARE(bytesOf(m_session->value(last)), after);
}

void TestSession::edit_invalid_changesNothing()
{
    openSample();
    const ModelPtr before = m_session->model();
    const Status refused = m_session->edit(SetScale{outputOf(0), std::nullopt, -1.0F});
    QVERIFY(!refused.has_value());
    QCOMPARE(refused.error().code, ErrorCode::InvalidEdit);
    QCOMPARE(m_session->model(), before);
    QCOMPARE(m_session->undoStack().count(), 0);
}

void TestSession::edit_withoutAutoRerun_isStaleUntilRun()
{
    m_settings->setAutoRerun(false);
    openSample();
    m_session->run();
    QTRY_COMPARE(m_session->state(), RunState::Finished);
    const TensorRef tensor = outputOf(0);
    const float scale = m_session->model()->tensor(tensor).quant.scale();
    QVERIFY(m_session->edit(SetScale{tensor, std::nullopt, scale * 2}).has_value());
    QTRY_COMPARE(m_session->state(), RunState::Stale);
    QCOMPARE(m_session->valueState(tensor), ValueState::Stale);
    QVERIFY(m_session->isStale(OpId(0)));
    m_session->run();
    QTRY_COMPARE(m_session->state(), RunState::Finished);
    QCOMPARE(m_session->valueState(tensor), ValueState::Current);
    QVERIFY(m_session->lastResult().has_value());
}

void TestSession::destroy_whileRunning_isSafe()
{
    openSample();
    m_session->run();
    m_session.reset();
    QTest::qWait(20);
}

void TestSession::selection_trail_goesBackAndForward()
{
    openSample();
    m_session->selectOp({SubgraphId(0), OpId(1)});
    m_session->selectOp({SubgraphId(0), OpId(3)});
    m_session->goBack();
    QCOMPARE(m_session->selection().op->op, OpId(1));
    m_session->goForward();
    QCOMPARE(m_session->selection().op->op, OpId(3));
    QVERIFY(!m_session->canGoForward());
}

void TestSession::stats_afterStep_countExactly()
{
    openSample();
    m_session->step();
    QTRY_VERIFY(m_session->stats(outputOf(0)) != nullptr);
    const TensorPtr value = m_session->value(outputOf(0));
    std::size_t atLimit = 0;
    for (std::size_t i = 0; i < value->elements(); ++i) {
        const std::int64_t code = codeAt(*value, i);
        atLimit += code == -128 || code == 127 ? 1 : 0;
    }
    const TensorStats* stats = m_session->stats(outputOf(0));
    QCOMPARE(stats->atLow + stats->atHigh, atLimit);
    QCOMPARE(stats->elements, value->elements());
}

QTEST_GUILESS_MAIN(TestSession)
#include "tst_session.moc"
