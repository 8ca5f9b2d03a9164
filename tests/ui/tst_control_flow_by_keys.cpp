// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Into subgraphs and out of them in the whole window, driven by real keys.
#include "tests/support/control_flow_models.h"
#include "tests/support/test_data.h"
#include "tests/ui/window_test.h"
#include "ui/graph/graph_panel.h"
#include "ui/inspectors/list_panel.h"
#include "ui/widgets/tensor_view.h"

#include <QAction>
#include <QLabel>
#include <QTableView>
#include <QTest>

using namespace quantstep;
using namespace quantstep::test;

namespace {

constexpr OpRef kLoop{SubgraphId(0), OpId(0)};
constexpr OpRef kCondition{SubgraphId(1), OpId(0)};
constexpr OpRef kCount{SubgraphId(2), OpId(0)}; ///< i + 1
constexpr OpRef kTwice{SubgraphId(2), OpId(1)}; ///< x + x
constexpr std::int32_t kForever = 2'000'000'000;

} // namespace

class TestControlFlowByKeys : public test::WindowTest {
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void stepInto_loop_showsEachIteration();
    void stepInto_views_showTheSubgraph();
    void stepBack_leavesTheSubgraph();
    void breakpoint_inBody_stopsInEachIteration();
    void runTo_inBody_goesThereAndBack();
    void escape_endsAnEndlessLoop();
    void branch_withoutOperators_isOverAtOnce();
    void nextInference_keepsState();
    void disabled_actions_sayWhy();

private:
    void open(const std::vector<BuiltSubgraph>& graphs);
    void press(int key, Qt::KeyboardModifiers modifiers = {});
    QString stateText() const { return m_window->findChild<QLabel*>(QStringLiteral("stateText"))->text(); }
    QTableView* table(const char* name) const { return m_window->findChild<QTableView*>(QLatin1String(name)); }
    QString cell(const char* name, int row, int column) const
    {
        return table(name)->model()->index(row, column).data().toString();
    }
    bool isNext(OpRef op) const { return session()->nextOp() == op; }
    std::int64_t code(int subgraph, int tensor) const
    {
        const TensorPtr value = session()->value({SubgraphId(subgraph), TensorId(tensor)});
        return value ? codeAt(*value, 0) : -1;
    }
};

void TestControlFlowByKeys::init()
{
    QVERIFY(openWindow());
}

void TestControlFlowByKeys::cleanup()
{
    closeWindow();
}

/// All inputs are zeros.
void TestControlFlowByKeys::open(const std::vector<BuiltSubgraph>& graphs)
{
    const QString path = m_folder->filePath(QStringLiteral("model.tflite"));
    QVERIFY(writeFile(path, buildModel(graphs)));
    session()->open(path);
    QTRY_COMPARE(session()->state(), RunState::Ready);
    std::vector<InputChoice> inputs(graphs.front().inputs.size());
    for (InputChoice& input : inputs)
        input.kind = InputChoice::Kind::Zeros;
    session()->setInputs(inputs);
    QTRY_VERIFY(!session()->isBusy());
    m_window->operations()->table()->setFocus();
}

void TestControlFlowByKeys::press(int key, Qt::KeyboardModifiers modifiers)
{
    QTest::keyClick(m_window.get(), static_cast<Qt::Key>(key), modifiers);
    QTRY_VERIFY(!session()->isBusy());
}

void TestControlFlowByKeys::stepInto_loop_showsEachIteration()
{
    open(loop(2));
    press(Qt::Key_F11);
    QVERIFY(isNext(kCondition));
    QCOMPARE(session()->state(), RunState::Paused);
    for (int iteration = 0; iteration < 2; ++iteration) {
        press(Qt::Key_F10);
        QVERIFY(isNext(kCount));
        QCOMPARE(stateText(),
            QStringLiteral("‖ Paused before op 0/2 ADD of subgraph 2 body — op 0 WHILE, iteration %1").arg(iteration));
        QCOMPARE(code(2, 0), std::int64_t{iteration});
        press(Qt::Key_F10);
        QVERIFY(isNext(kTwice));
        QCOMPARE(code(2, 3), std::int64_t{iteration + 1});
        QCOMPARE(session()->place(kCount), OpPlace::Executed);
        QCOMPARE(session()->place(kLoop), OpPlace::Inside);
        press(Qt::Key_F10);
        QVERIFY(isNext(kCondition));
        QVERIFY(session()->history().empty());
    }
    press(Qt::Key_F10); // the loop is over
    QCOMPARE(session()->position(), std::size_t{1});
    QVERIFY(!session()->isInsideCall());
    QCOMPARE(session()->history().size(), std::size_t{1});
    QCOMPARE(code(0, 2), std::int64_t{2});
    QCOMPARE(session()->place(kTwice), OpPlace::Executed); // its last run can still be seen
    QVERIFY(session()->selection().op == (OpRef{SubgraphId(0), OpId(1)}));
}

void TestControlFlowByKeys::stepInto_views_showTheSubgraph()
{
    open(loop(2));
    QCOMPARE(table("callStack")->model()->rowCount(), 0);
    press(Qt::Key_F11);
    QCOMPARE(table("operations")->model()->rowCount(), 1);
    QVERIFY(cell("operations", 0, 0).contains(QStringLiteral("next")));
    press(Qt::Key_F10);
    press(Qt::Key_F10);
    QVERIFY(session()->selection().op == kTwice);
    QCOMPARE(m_window->findChild<GraphPanel*>()->subgraph(), SubgraphId(2));
    QCOMPARE(table("operations")->model()->rowCount(), 2);
    QVERIFY(cell("operations", 0, 0).contains(QStringLiteral("✓")));
    QVERIFY(cell("operations", 1, 0).contains(QStringLiteral("next")));
    QCOMPARE(table("tensors")->model()->rowCount(), 5);
    const TensorSnapshot& shown = m_window->findChild<TensorView*>()->tensor();
    QCOMPARE(shown.ref, (TensorRef{SubgraphId(2), TensorId(3)}));
    QVERIFY(shown.value && codeAt(*shown.value, 0) == 1);
    QCOMPARE(table("callStack")->model()->rowCount(), 2);
    QCOMPARE(cell("callStack", 0, 0), QStringLiteral("body"));
    QCOMPARE(cell("callStack", 0, 2), QStringLiteral("before op 1 ADD"));
    QCOMPARE(cell("callStack", 1, 2), QStringLiteral("inside op 0 WHILE"));
    table("callStack")->selectRow(1);
    QVERIFY(session()->selection().op == kLoop);
    QVERIFY(cell("operations", 0, 0).contains(QStringLiteral("inside")));
    press(Qt::Key_F11, Qt::ShiftModifier);
    QCOMPARE(session()->position(), std::size_t{1});
    QCOMPARE(table("callStack")->model()->rowCount(), 0);
    QCOMPARE(m_window->findChild<GraphPanel*>()->subgraph(), SubgraphId(0));
}

void TestControlFlowByKeys::stepBack_leavesTheSubgraph()
{
    open(loop(2));
    press(Qt::Key_F11);
    press(Qt::Key_F10);
    press(Qt::Key_F10);
    press(Qt::Key_BracketLeft, Qt::AltModifier);
    QVERIFY(isNext(kCount));
    QCOMPARE(code(2, 3), std::int64_t{-1});
    press(Qt::Key_BracketLeft, Qt::AltModifier);
    QVERIFY(isNext(kLoop));
    QCOMPARE(session()->state(), RunState::Ready);
    press(Qt::Key_F5);
    QCOMPARE(session()->state(), RunState::Finished);
}

void TestControlFlowByKeys::breakpoint_inBody_stopsInEachIteration()
{
    open(loop(3));
    session()->selectOp(kTwice);
    press(Qt::Key_F9);
    QVERIFY(session()->breakpoints().contains(kTwice));
    QCOMPARE(cell("breakpoints", 0, 1), QStringLiteral("before op 1 ADD of subgraph 2"));
    QVERIFY(cell("operations", 1, 0).contains(QStringLiteral("●")));
    for (int iteration = 0; iteration < 2; ++iteration) {
        press(Qt::Key_F5);
        QVERIFY(isNext(kTwice));
        QVERIFY(stateText().contains(QStringLiteral("iteration %1").arg(iteration)));
        QVERIFY(stateText().endsWith(QStringLiteral("breakpoint")));
    }
    session()->selectOp(kTwice);
    press(Qt::Key_F9, Qt::ControlModifier);
    QVERIFY(!session()->breakpoints().at(kTwice));
    press(Qt::Key_F5);
    QCOMPARE(session()->state(), RunState::Finished);
    QCOMPARE(session()->history().size(), std::size_t{2});
    press(Qt::Key_F9, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(session()->breakpoints().empty());
}

void TestControlFlowByKeys::runTo_inBody_goesThereAndBack()
{
    open(loop(2));
    session()->selectOp(kTwice);
    press(Qt::Key_F10, Qt::ControlModifier);
    QVERIFY(isNext(kTwice));
    QVERIFY(session()->pauseText().isEmpty());
    session()->selectOp(kCount);
    press(Qt::Key_F10, Qt::ControlModifier);
    QVERIFY(isNext(kCount));
    QCOMPARE(session()->callStack().back().iteration, std::int64_t{0});
    press(Qt::Key_F10, Qt::ControlModifier); // from there to the next time
    QCOMPARE(session()->callStack().back().iteration, std::int64_t{1});
    press(Qt::Key_F10, Qt::ControlModifier); // there is no third
    QCOMPARE(session()->state(), RunState::Finished);
    QVERIFY(session()->log().back().text.contains(QStringLiteral("did not come by")));
    session()->selectOp(kLoop);
    press(Qt::Key_F10, Qt::ControlModifier);
    QCOMPARE(session()->position(), std::size_t{0});
}

void TestControlFlowByKeys::escape_endsAnEndlessLoop()
{
    open(loop(kForever));
    for (const Qt::Key start : {Qt::Key_F5, Qt::Key_F10}) {
        QTest::keyClick(m_window.get(), start);
        QTRY_COMPARE(session()->state(), RunState::Running);
        QTRY_VERIFY(stateText().contains(QStringLiteral("iteration")));
        const QString before = stateText();
        QTRY_VERIFY(stateText() != before);
        press(Qt::Key_Escape);
        QCOMPARE(session()->state(), RunState::Paused);
        QVERIFY(session()->isInsideCall());
        QVERIFY(session()->callStack().back().iteration > 0);
        QVERIFY(session()->selection().op == session()->nextOp());
        if (start == Qt::Key_F5) { // out of it takes as long
            QTest::keyClick(m_window.get(), Qt::Key_F11, Qt::ShiftModifier);
            QTRY_COMPARE(session()->state(), RunState::Running);
            press(Qt::Key_F6);
            QVERIFY(session()->isInsideCall());
        }
        press(Qt::Key_F5, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(session()->state(), RunState::Ready);
    }
}

void TestControlFlowByKeys::branch_withoutOperators_isOverAtOnce()
{
    open(branches());
    press(Qt::Key_F11); // the condition is false: nothing to do
    QCOMPARE(session()->state(), RunState::Finished);
    QCOMPARE(session()->history().size(), std::size_t{1});
}

void TestControlFlowByKeys::nextInference_keepsState()
{
    open(accumulator());
    QAction* next = m_window->commands()->get(Actions::NextInference);
    QVERIFY(!next->isEnabled());
    std::vector<InputChoice> inputs = session()->inputs();
    inputs[0].kind = InputChoice::Kind::File;
    inputs[0].value = makeTensor(DType::Int32, Shape{1}, std::vector<std::int32_t>{7});
    session()->setInputs(inputs);
    press(Qt::Key_F5);
    QCOMPARE(code(0, 3), std::int64_t{107});
    for (int inference = 2; inference < 4; ++inference) {
        QVERIFY(next->isEnabled());
        next->trigger();
        QTRY_VERIFY(!session()->isBusy());
        QCOMPARE(session()->state(), RunState::Finished);
        QCOMPARE(code(0, 3), std::int64_t{100 + 7 * inference});
        QVERIFY(stateText().contains(QStringLiteral("inference %1").arg(inference)));
    }
    press(Qt::Key_F5, Qt::ControlModifier | Qt::ShiftModifier);
    press(Qt::Key_F5);
    QCOMPARE(code(0, 3), std::int64_t{107});
}

void TestControlFlowByKeys::disabled_actions_sayWhy()
{
    open(loop(2));
    const auto action = [&](Actions::Id id) { return m_window->commands()->get(id); };
    QVERIFY(action(Actions::StepInto)->isEnabled());
    QVERIFY(action(Actions::StepOut)->toolTip().contains(QStringLiteral("nothing called it")));
    QVERIFY(action(Actions::NextInference)->toolTip().contains(QStringLiteral("keeps nothing")));
    press(Qt::Key_F11);
    QVERIFY(action(Actions::StepInto)->toolTip().contains(QStringLiteral("runs no subgraph")));
    QVERIFY(action(Actions::StepOut)->isEnabled());
}

QTEST_MAIN(TestControlFlowByKeys)
#include "tst_control_flow_by_keys.moc"
