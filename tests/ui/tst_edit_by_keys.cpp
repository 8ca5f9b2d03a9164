// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Finding and mending a bad scale, with keys and mouse alone: the session is only looked at.
#include "core/engine/engine.h"
#include "core/io/tflite_reader.h"
#include "tests/support/test_data.h"
#include "tests/ui/window_test.h"
#include "ui/inspectors/list_panel.h"
#include "ui/session/image_file.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QTableView>
#include <QTest>

using namespace quantstep;

namespace {

using Bytes = std::vector<std::byte>;

Bytes bytesOf(const TensorPtr& value)
{
    if (!value)
        return {};
    const auto span = value->bytes.span();
    return {span.begin(), span.end()};
}

/// First outputs of all operators, from an engine that has seen nothing but the edited model.
std::vector<Bytes> freshRun(const ModelPtr& model, const QString& picture)
{
    const auto engine = Engine::create(model, {});
    const TensorInfo& info = model->main().tensor(model->main().inputs.front());
    const auto input = readInputFile(picture, info, info.shape);
    if (!input || !engine->setInput(0, input->value))
        return {};
    if (engine->run({}, {}, [](const StepRecord&) {}).reason != StopReason::Finished)
        return {};
    std::vector<Bytes> outputs;
    for (const OpInfo& op : model->main().ops)
        outputs.push_back(bytesOf(engine->value({SubgraphId(0), op.outputs.front()})));
    return outputs;
}

constexpr int kConvolution = 1; ///< writes the badly scaled tensor
constexpr int kPool = 2; ///< passes it on

} // namespace

class TestEditByKeys : public test::WindowTest {
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void scale_twoTensorsMended_equalsFreshRunAndUndoes();
    void scale_invalid_saysWhyAndChangesNothing_data();
    void scale_invalid_saysWhyAndChangesNothing();
    void scale_escape_cancels();
    void scale_enter_leavesNoPreviewBehind();
    void zeroPoint_arrowKeys_stepByOne();

private:
    void clickOp(int op);
    void beginEdit(Qt::KeyboardModifiers modifiers = {});
    void type(const QString& text, int last);
    void waitForRerun(int edits);
    QLineEdit* editor() const { return qobject_cast<QLineEdit*>(QApplication::focusWidget()); }
    QLabel* preview() const;
    TensorRef outputOf(int op) const
    {
        return {SubgraphId(0), session()->model()->main().ops[static_cast<std::size_t>(op)].outputs.front()};
    }
    std::vector<Bytes> shown() const;

    const QString m_model = test::sourceFile(QStringLiteral("resources/samples/digits_conv_int8_bad_scale.tflite"));
    const QString m_picture = test::sourceFile(QStringLiteral("resources/samples/digit_3.png"));
};

void TestEditByKeys::init()
{
    QVERIFY(openWindow());
    WindowRequest request;
    request.model = m_model;
    request.inputs = {QStringLiteral("0=") + m_picture};
    m_window->begin(request);
    QTRY_COMPARE(session()->inputText(), QStringLiteral("digit_3.png"));
    QTRY_VERIFY(!session()->isBusy());
    QTRY_VERIFY(m_window->operations()->isVisible());
    QTest::keyClick(m_window.get(), Qt::Key_F5);
    QTRY_COMPARE(session()->state(), RunState::Finished);
    QTRY_VERIFY(!session()->isBusy());
}

void TestEditByKeys::cleanup()
{
    closeWindow();
}

void TestEditByKeys::clickOp(int op)
{
    QTableView* table = m_window->operations()->table();
    table->scrollTo(table->model()->index(op, 2));
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(table->model()->index(op, 2)).center());
    QVERIFY(session()->selection().op == (OpRef{SubgraphId(0), OpId(op)}));
    QVERIFY(session()->selection().tensor == outputOf(op));
}

void TestEditByKeys::beginEdit(Qt::KeyboardModifiers modifiers)
{
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_F2, modifiers);
    QTRY_VERIFY(editor() != nullptr);
}

/// Into the editor, whose text is selected when it opens; `last` is Enter or Esc.
void TestEditByKeys::type(const QString& text, int last)
{
    QVERIFY(editor() != nullptr);
    QTest::keyClicks(editor(), text);
    QTest::keyClick(editor(), static_cast<Qt::Key>(last));
    QTRY_VERIFY(editor() == nullptr);
}

void TestEditByKeys::waitForRerun(int edits)
{
    QTRY_COMPARE(session()->undoStack().index(), edits);
    QTRY_VERIFY(!session()->isBusy());
    QCOMPARE(session()->state(), RunState::Finished);
}

QLabel* TestEditByKeys::preview() const
{
    for (QLabel* label : m_window->findChildren<QLabel*>(QStringLiteral("inspectorPreview"))) {
        if (label->isVisible())
            return label;
    }
    return nullptr;
}

std::vector<Bytes> TestEditByKeys::shown() const
{
    std::vector<Bytes> outputs;
    for (int op = 0; op < static_cast<int>(session()->opCount()); ++op)
        outputs.push_back(bytesOf(session()->value(outputOf(op))));
    return outputs;
}

void TestEditByKeys::scale_twoTensorsMended_equalsFreshRunAndUndoes()
{
    ModelPtr edited = session()->originalModel();
    const auto first = shown();
    QCOMPARE(first, freshRun(edited, m_picture));
    const float bad = edited->tensor(outputOf(kConvolution)).quant.scale();

    clickOp(kConvolution);
    beginEdit();
    type(QStringLiteral("*6"), Qt::Key_Return);
    waitForRerun(1);
    QCOMPARE(session()->model()->tensor(outputOf(kConvolution)).quant.scale(), bad * 6);
    const auto one = applyEdit(edited, SetScale{outputOf(kConvolution), std::nullopt, bad * 6});
    QVERIFY(one.has_value());
    edited = one->model;
    const auto second = shown();
    QCOMPARE(second[0], first[0]);
    QVERIFY(second[kConvolution] != first[kConvolution]);
    QVERIFY(second[kPool] != first[kPool]);
    QVERIFY(second.back() != first.back());
    QCOMPARE(second, freshRun(edited, m_picture));

    clickOp(kConvolution);
    QTest::keyClick(m_window->operations()->table(), Qt::Key_Down);
    QVERIFY(session()->selection().tensor == outputOf(kPool));
    beginEdit();
    type(QStringLiteral("*6"), Qt::Key_Return);
    waitForRerun(2);
    const auto two = applyEdit(edited, SetScale{outputOf(kPool), std::nullopt, bad * 6});
    QVERIFY(two.has_value());
    const auto third = shown();
    QCOMPARE(third[kPool], second[kPool]); // a pool passes codes on as they are
    QVERIFY(third[kPool + 1] != second[kPool + 1]);
    QCOMPARE(third, freshRun(two->model, m_picture));

    // What was mended is the network without the fault.
    const auto good
        = openModel(test::sourceFile(QStringLiteral("resources/samples/digits_conv_int8.tflite")).toStdString());
    QVERIFY(good.has_value());
    QCOMPARE(third.back(), freshRun(*good, m_picture).back());

    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Z, Qt::ControlModifier);
    waitForRerun(1);
    QCOMPARE(shown(), second);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Z, Qt::ControlModifier);
    waitForRerun(0);
    QCOMPARE(shown(), first);
    QVERIFY(!m_window->isWindowModified());
}

void TestEditByKeys::scale_invalid_saysWhyAndChangesNothing_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("reason");
    QTest::newRow("negative") << QStringLiteral("-1") << QStringLiteral("> 0");
    QTest::newRow("zero") << QStringLiteral("0") << QStringLiteral("> 0");
    QTest::newRow("word") << QStringLiteral("abc") << QStringLiteral("not a number");
    QTest::newRow("infinite") << QStringLiteral("1e300") << QStringLiteral("finite");
}

void TestEditByKeys::scale_invalid_saysWhyAndChangesNothing()
{
    QFETCH(const QString, text);
    QFETCH(const QString, reason);
    const auto before = shown();
    const ModelPtr model = session()->model();
    clickOp(kConvolution);
    beginEdit();
    QTest::keyClicks(editor(), text);
    QTRY_VERIFY(preview() != nullptr);
    QVERIFY2(preview()->text().contains(reason), qPrintable(preview()->text()));
    QTest::keyClick(editor(), Qt::Key_Return);
    QTRY_VERIFY(editor() == nullptr);
    // The reason is still there once the editor is gone and everything queued has happened.
    QTest::qWait(50);
    QVERIFY(preview() != nullptr);
    QVERIFY2(preview()->text().contains(reason), qPrintable(preview()->text()));
    QCOMPARE(session()->model(), model);
    QCOMPARE(session()->undoStack().count(), 0);
    QCOMPARE(shown(), before);
    // Looking at something else takes it away.
    clickOp(kPool);
    QVERIFY(preview() == nullptr);
}

void TestEditByKeys::scale_escape_cancels()
{
    const auto before = shown();
    const ModelPtr model = session()->model();
    clickOp(kConvolution);
    beginEdit();
    type(QStringLiteral("*6"), Qt::Key_Escape);
    QTest::qWait(50);
    QVERIFY(preview() == nullptr);
    QCOMPARE(session()->model(), model);
    QCOMPARE(session()->undoStack().count(), 0);
    QCOMPARE(shown(), before);
}

void TestEditByKeys::scale_enter_leavesNoPreviewBehind()
{
    // The preview comes from the background and may be done only after Enter.
    clickOp(kConvolution);
    for (int round = 1; round <= 5; ++round) {
        beginEdit();
        type(QStringLiteral("*1.5"), Qt::Key_Return);
        waitForRerun(round);
        QTest::qWait(30);
        QVERIFY(preview() == nullptr);
    }
}

void TestEditByKeys::zeroPoint_arrowKeys_stepByOne()
{
    const std::int64_t before = session()->model()->tensor(outputOf(kConvolution)).quant.zeroPoints.front();
    clickOp(kConvolution);
    beginEdit(Qt::ShiftModifier);
    QTest::keyClick(editor(), Qt::Key_Up);
    QTest::keyClick(editor(), Qt::Key_Up);
    type({}, Qt::Key_Return);
    waitForRerun(1);
    QCOMPARE(session()->model()->tensor(outputOf(kConvolution)).quant.zeroPoints.front(), before + 2);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Z, Qt::ControlModifier);
    waitForRerun(0);
    QCOMPARE(session()->model()->tensor(outputOf(kConvolution)).quant.zeroPoints.front(), before);
}

QTEST_MAIN(TestEditByKeys)
#include "tst_edit_by_keys.moc"
