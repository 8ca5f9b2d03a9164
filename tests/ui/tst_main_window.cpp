// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The whole window, driven by real key and mouse events.
#include "tests/support/test_data.h"
#include "tests/ui/window_test.h"
#include "ui/dialogs/input_dialog.h"
#include "ui/inspectors/list_panel.h"
#include "ui/widgets/tensor_view.h"

#include <QApplication>
#include <QDialogButtonBox>
#include <QDropEvent>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QTableView>
#include <QTest>

#include <algorithm>

using namespace quantstep;

class TestMainWindow : public test::WindowTest {
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void open_sampleButton_isReadyWithItsPicture();
    void keys_stepBackRestart_movePosition();
    void keys_breakpointAndRun_stopBeforeIt();
    void click_row_selectsOperator();
    void filter_words_hideRowsAndSaySo();
    void keys_undo_takesEditBack();
    void pin_tensor_staysWhileTheSelectionMoves();
    void inputDialog_file_isReadAndSet();
    void inputDialog_missingFile_saysSoAndChangesNothing();
    void begin_inputAndRunTo_standsThere();
    void arithmeticMenu_otherChoice_computesAnewAndKeepsTheRest();
    void drop_model_opensIt();
    void disabled_actions_sayWhy();
    void open_damagedFile_showsCard();

private:
    void openSample();
};

void TestMainWindow::init()
{
    QVERIFY(openWindow());
}

void TestMainWindow::cleanup()
{
    closeWindow();
}

void TestMainWindow::openSample()
{
    auto* button = m_window->findChild<QPushButton*>(QStringLiteral("digits_conv_int8"));
    QVERIFY(button != nullptr);
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_COMPARE(session()->state(), RunState::Ready);
    QTRY_VERIFY(m_window->operations()->isVisible());
    m_window->operations()->table()->setFocus();
}

void TestMainWindow::open_sampleButton_isReadyWithItsPicture()
{
    openSample();
    QCOMPARE(m_window->operations()->table()->model()->rowCount(), static_cast<int>(session()->opCount()));
    QVERIFY(session()->inputText().endsWith(QStringLiteral(".png")));
    QVERIFY(m_settings->recentFiles().isEmpty());
}

void TestMainWindow::keys_stepBackRestart_movePosition()
{
    openSample();
    QTest::keyClick(m_window.get(), Qt::Key_F10);
    QTRY_COMPARE(session()->position(), std::size_t{1});
    QTest::keyClick(m_window.get(), Qt::Key_F10);
    QTRY_COMPARE(session()->position(), std::size_t{2});
    QTest::keyClick(m_window.get(), Qt::Key_BracketLeft, Qt::AltModifier);
    QTRY_COMPARE(session()->position(), std::size_t{1});
    QVERIFY(m_window->findChild<QLabel*>(QStringLiteral("stateText"))->text().contains(QLatin1Char('2')));
    QTest::keyClick(m_window.get(), Qt::Key_BracketRight, Qt::AltModifier);
    QTRY_COMPARE(session()->position(), std::size_t{2});
    QTest::keyClick(m_window.get(), Qt::Key_F5, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE(session()->state(), RunState::Ready);
    QCOMPARE(session()->position(), std::size_t{0});
}

void TestMainWindow::keys_breakpointAndRun_stopBeforeIt()
{
    openSample();
    session()->selectOp({SubgraphId(0), OpId(3)});
    QTest::keyClick(m_window.get(), Qt::Key_F9);
    QVERIFY(session()->breakpoints().contains({SubgraphId(0), OpId(3)}));
    QTest::keyClick(m_window.get(), Qt::Key_F5);
    QTRY_COMPARE(session()->state(), RunState::Paused);
    QCOMPARE(session()->position(), std::size_t{3});
    QTest::keyClick(m_window.get(), Qt::Key_F5);
    QTRY_COMPARE(session()->state(), RunState::Finished);
}

void TestMainWindow::click_row_selectsOperator()
{
    openSample();
    QTableView* table = m_window->operations()->table();
    const QRect row = table->visualRect(table->model()->index(2, 2));
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, row.center());
    QVERIFY(session()->selection().op == (OpRef{SubgraphId(0), OpId(2)}));
}

void TestMainWindow::filter_words_hideRowsAndSaySo()
{
    openSample();
    QLineEdit* line = m_window->operations()->filterLine();
    QTest::keyClicks(line, QStringLiteral("op:pool"));
    QTest::keyClick(line, Qt::Key_Return);
    const int shown = m_window->operations()->table()->model()->rowCount();
    QVERIFY(shown > 0 && shown < static_cast<int>(session()->opCount()));
    line->clear();
    QCOMPARE(m_window->operations()->table()->model()->rowCount(), static_cast<int>(session()->opCount()));
}

void TestMainWindow::keys_undo_takesEditBack()
{
    openSample();
    QTest::keyClick(m_window.get(), Qt::Key_F5);
    QTRY_COMPARE(session()->state(), RunState::Finished);
    const TensorRef tensor{SubgraphId(0), session()->model()->main().ops[0].outputs[0]};
    const float scale = session()->model()->tensor(tensor).quant.scale();
    QVERIFY(session()->edit(SetScale{tensor, std::nullopt, scale * 2}).has_value());
    QVERIFY(m_window->isWindowModified());
    QTRY_VERIFY(session()->lastResult().has_value());
    QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(session()->model()->tensor(tensor).quant.scale(), scale);
    QVERIFY(!m_window->isWindowModified());
    QTRY_VERIFY(!session()->isBusy());
}

void TestMainWindow::pin_tensor_staysWhileTheSelectionMoves()
{
    openSample();
    QTest::keyClick(m_window.get(), Qt::Key_F5);
    QTRY_COMPARE(session()->state(), RunState::Finished);
    const auto& ops = session()->model()->main().ops;
    const TensorRef pinned{SubgraphId(0), ops[0].outputs[0]};
    session()->selectTensor(pinned);
    QVERIFY(m_window->findChildren<TensorView*>().size() == 1);
    emit m_window->findChild<TensorView*>()->pinRequested();
    const auto views = m_window->findChildren<TensorView*>();
    QCOMPARE(views.size(), 2);
    session()->selectTensor({SubgraphId(0), ops[3].outputs[0]});
    const auto shows = [&](TensorRef tensor) {
        return std::count_if(views.begin(), views.end(), [&](TensorView* v) { return v->tensor().ref == tensor; });
    };
    QCOMPARE(shows(pinned), 1);
    QCOMPARE(shows({SubgraphId(0), ops[3].outputs[0]}), 1);
    session()->close();
    QTRY_COMPARE(m_window->findChildren<TensorView*>().size(), 1);
}

void TestMainWindow::inputDialog_file_isReadAndSet()
{
    openSample();
    InputDialog dialog(session());
    dialog.show();
    auto* line = dialog.findChild<QLineEdit*>(QStringLiteral("inputDetail0"));
    line->selectAll();
    QTest::keyClicks(line, QStringLiteral(":/samples/digit_3.png"));
    // OK at once: the dialog has to wait for the file by itself.
    QTest::mouseClick(dialog.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok), Qt::LeftButton);
    QTRY_COMPARE(dialog.result(), static_cast<int>(QDialog::Accepted));
    QCOMPARE(session()->inputs().front().path, QStringLiteral(":/samples/digit_3.png"));
    QVERIFY(!session()->inputs().front().mapping.isEmpty());
    QVERIFY(session()->inputs().front().value);
}

void TestMainWindow::inputDialog_missingFile_saysSoAndChangesNothing()
{
    openSample();
    const QString before = session()->inputs().front().path;
    InputDialog dialog(session());
    dialog.show();
    auto* line = dialog.findChild<QLineEdit*>(QStringLiteral("inputDetail0"));
    line->selectAll();
    QTest::keyClicks(line, QStringLiteral("/nowhere/x.npy"));
    auto* ok = dialog.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok);
    QTest::mouseClick(ok, Qt::LeftButton);
    QTRY_VERIFY(!ok->isEnabled());
    QVERIFY(dialog.isVisible());
    QCOMPARE(session()->inputs().front().path, before);
}

void TestMainWindow::begin_inputAndRunTo_standsThere()
{
    WindowRequest request;
    request.model = QStringLiteral(":/samples/digits_conv_int8.tflite");
    request.inputs = {QStringLiteral("0=:/samples/digit_3.png")};
    request.runTo = QStringLiteral("4");
    m_window->begin(request);
    QTRY_COMPARE(session()->position(), std::size_t{4});
    QVERIFY(session()->inputText().endsWith(QStringLiteral("digit_3.png")));
}

void TestMainWindow::arithmeticMenu_otherChoice_computesAnewAndKeepsTheRest()
{
    openSample();
    session()->toggleBreakpoint({SubgraphId(0), OpId(2)});
    session()->goToPosition(session()->opCount());
    QTRY_COMPARE(session()->state(), RunState::Finished);
    const TensorId edited = session()->model()->main().ops.front().outputs.front();
    QVERIFY(session()->edit(SetScale{{SubgraphId(0), edited}, std::nullopt, 0.125F}));
    QTRY_VERIFY(!session()->isBusy());
    const QString inputs = session()->inputText();
    auto* label = m_window->findChild<QLabel*>(QStringLiteral("arithmeticText"));
    QVERIFY(label != nullptr);
    QCOMPARE(label->text(), QStringLiteral("litert-ref"));

    QAction* choice = m_window->commands()->get(Actions::ArithmeticTflm);
    choice->trigger();
    QTRY_VERIFY(!session()->isBusy());
    QCOMPARE(label->text(), QStringLiteral("tflm"));
    QVERIFY(choice->isChecked());
    QCOMPARE(session()->state(), RunState::Finished);
    QCOMPARE(session()->inputText(), inputs);
    QCOMPARE(session()->breakpoints().size(), std::size_t{1});
    QVERIFY(session()->isEdited({SubgraphId(0), edited}));
    const TensorId output = session()->model()->main().outputs.front();
    QVERIFY(session()->value({SubgraphId(0), output}) != nullptr);

    // What the micro runtime computes for the edited model.
    EngineOptions options;
    options.numerics = Numerics::Tflm;
    const auto engine = Engine::create(session()->model(), options);
    for (std::size_t k = 0; k < session()->inputs().size(); ++k)
        QVERIFY(engine->setInput(
            static_cast<int>(k), session()->value({SubgraphId(0), session()->model()->main().inputs[k]})));
    QCOMPARE(engine->run({}, {}, {}).reason, StopReason::Finished);
    const auto expected = engine->value({SubgraphId(0), output});
    const auto found = session()->value({SubgraphId(0), output});
    QVERIFY(std::ranges::equal(expected->bytes.span(), found->bytes.span()));
}

void TestMainWindow::drop_model_opensIt()
{
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(
        QStringLiteral(QUANTSTEP_SOURCE_DIR) + QStringLiteral("/resources/samples/digits_dense_int8.tflite"))});
    QDragEnterEvent enter({50, 50}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_window.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop({50, 50}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_window.get(), &drop);
    QTRY_COMPARE(session()->state(), RunState::Ready);
    QVERIFY(session()->path().endsWith(QStringLiteral("digits_dense_int8.tflite")));
}

void TestMainWindow::disabled_actions_sayWhy()
{
    QAction* run = m_window->commands()->get(Actions::Run);
    QVERIFY(!run->isEnabled());
    QVERIFY(run->toolTip().contains(QStringLiteral("no model is open")));
    openSample();
    QVERIFY(run->isEnabled());
    QAction* pause = m_window->commands()->get(Actions::Pause);
    QVERIFY(!pause->isEnabled());
    QVERIFY(pause->toolTip().contains(QStringLiteral("nothing is running")));
}

void TestMainWindow::open_damagedFile_showsCard()
{
    const QString path = m_folder->filePath(QStringLiteral("damaged.tflite"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("not a model");
    file.close();
    session()->open(path);
    QTRY_COMPARE(session()->state(), RunState::LoadFailed);
    auto* message = m_window->findChild<QLabel*>(QStringLiteral("failureMessage"));
    QVERIFY(message->isVisible());
    QCOMPARE(message->text(), session()->failure().message);
}

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
