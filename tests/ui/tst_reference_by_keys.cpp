// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Comparing with a reference in the whole window, by menus and keys, with the numbers that core finds.
#include "core/analysis/error_metrics.h"
#include "tests/support/test_data.h"
#include "tests/ui/window_test.h"
#include "ui/graph/graph_panel.h"
#include "ui/inspectors/list_panel.h"
#include "ui/models/list_text.h"
#include "ui/models/op_list_model.h"
#include "ui/widgets/tensor_view.h"

#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QTableView>
#include <QTest>

using namespace quantstep;

class TestReferenceByKeys : public test::WindowTest {
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void menu_otherArithmetic_showsErrorsEverywhere_data();
    void menu_otherArithmetic_showsErrorsEverywhere();
    void menu_none_takesErrorsAway();
    void menu_ownArithmetic_isDisabledAndSaysWhy();
    void edit_withErrorShown_comesBackToIt();

private:
    void open(const QString& path);
    void choose(const QString& arithmetic);
    void finishRun();
    std::unique_ptr<Engine> runIn(Numerics numerics);
    TensorView* view() const { return m_window->findChild<TensorView*>(QStringLiteral("tensorView")); }
    GraphPanel* graph() const { return m_window->findChild<GraphPanel*>(QStringLiteral("graphPanel")); }
    QAbstractItemModel* ops() const { return m_window->operations()->table()->model(); }
    void key(Qt::Key key) { QTest::keyClick(view()->plot(), key); }
};

void TestReferenceByKeys::init()
{
    QVERIFY(openWindow());
}

void TestReferenceByKeys::cleanup()
{
    closeWindow();
}

void TestReferenceByKeys::open(const QString& path)
{
    session()->open(path);
    QTRY_COMPARE(session()->state(), RunState::Ready);
    QTRY_VERIFY(m_window->operations()->isVisible());
}

/// Run ▸ Reference ▸ the arithmetic, with the mouse.
void TestReferenceByKeys::choose(const QString& arithmetic)
{
    const auto find = [](const QList<QAction*>& actions, const QString& text) {
        for (QAction* action : actions) {
            if (action->text().remove(QLatin1Char('&')) == text)
                return action;
        }
        return static_cast<QAction*>(nullptr);
    };
    QMenuBar* bar = m_window->menuBar();
    QAction* run = find(bar->actions(), QStringLiteral("Run"));
    QVERIFY(run != nullptr);
    QTest::mouseClick(bar, Qt::LeftButton, {}, bar->actionGeometry(run).center());
    QTRY_VERIFY(run->menu()->isVisible());
    QAction* reference = find(run->menu()->actions(), QStringLiteral("Reference"));
    QVERIFY(reference != nullptr);
    QTest::mouseClick(run->menu(), Qt::LeftButton, {}, run->menu()->actionGeometry(reference).center());
    QTRY_VERIFY(reference->menu()->isVisible());
    QAction* choice = find(reference->menu()->actions(), arithmetic);
    QVERIFY(choice != nullptr);
    QTest::mouseClick(reference->menu(), Qt::LeftButton, {}, reference->menu()->actionGeometry(choice).center());
}

void TestReferenceByKeys::finishRun()
{
    QTest::keyClick(m_window.get(), Qt::Key_F5);
    QTRY_COMPARE_WITH_TIMEOUT(session()->state(), RunState::Finished, 60000);
}

std::unique_ptr<Engine> TestReferenceByKeys::runIn(Numerics numerics)
{
    EngineOptions options;
    options.numerics = numerics;
    auto engine = Engine::create(session()->model(), options);
    const Subgraph& graph = session()->model()->main();
    for (std::size_t k = 0; k < graph.inputs.size(); ++k)
        static_cast<void>(engine->setInput(static_cast<int>(k), session()->value({SubgraphId(0), graph.inputs[k]})));
    return engine->run({}, {}, {}).reason == StopReason::Finished ? std::move(engine) : nullptr;
}

void TestReferenceByKeys::menu_otherArithmetic_showsErrorsEverywhere_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("arithmetic");
    const QString sample = test::sourceFile(QStringLiteral("resources/samples/digits_conv_int8.tflite"));
    QTest::addRow("sample single-rounding") << sample << QStringLiteral("single-rounding");
    QTest::addRow("sample xnnpack") << sample << QStringLiteral("xnnpack");
    const QString zoo = qEnvironmentVariable("QUANTSTEP_ZOO");
    const QString resnet = zoo + QStringLiteral("/models/mlperf_tiny/pretrainedResnet_quant.tflite");
    if (!zoo.isEmpty() && QFile::exists(resnet))
        QTest::addRow("resnet single-rounding") << resnet << QStringLiteral("single-rounding");
}

void TestReferenceByKeys::menu_otherArithmetic_showsErrorsEverywhere()
{
    QFETCH(QString, path);
    QFETCH(QString, arithmetic);
    open(path);
    finishRun();
    QVERIFY(m_window->operations()->table()->isColumnHidden(OpListModel::Differing));
    choose(arithmetic);
    QTRY_COMPARE_WITH_TIMEOUT(session()->referenceState(), ReferenceRun::State::Ready, 60000);
    auto* label = m_window->findChild<QLabel*>(QStringLiteral("referenceText"));
    QTRY_COMPARE(label->text(), QStringLiteral("vs ") + arithmetic);
    QVERIFY(!m_window->operations()->table()->isColumnHidden(OpListModel::Differing));
    QVERIFY(ops()->headerData(OpListModel::Differing, Qt::Horizontal).toString().contains(arithmetic));
    QVERIFY(graph()->heatButton()->text().contains(arithmetic));

    const auto other = runIn(*numericsFromName(arithmetic.toStdString()));
    QVERIFY(other != nullptr);
    std::optional<TensorRef> worst;
    double largest = 0;
    for (std::size_t i = 0; i < session()->opCount(); ++i) {
        const OpId op(static_cast<std::int64_t>(i));
        const TensorRef tensor{SubgraphId(0), session()->model()->main().op(op).outputs.front()};
        const QuantParams& params = session()->model()->tensor(tensor).quant;
        const ErrorMetrics expected = errorMetrics(*session()->value(tensor), params, *other->value(tensor), params);
        const auto cell = [&](int column) { return ops()->index(static_cast<int>(i), column).data().toString(); };
        QTRY_COMPARE(cell(OpListModel::Differing), differingText(expected));
        QCOMPARE(cell(OpListModel::MaxError), maxErrorText(expected));
        QCOMPARE(cell(OpListModel::Sqnr), sqnrText(expected));
        const GraphNodeState& node = graph()->view()->nodeStates()[i];
        QVERIFY(node.heat.has_value() && !node.noReference);
        QCOMPARE(*node.heat > 0, expected.differing > 0);
        QVERIFY(node.heatText.contains(differingText(expected)));
        if (expected.differing > 0 && expected.maxAbs > largest) {
            largest = expected.maxAbs;
            worst = tensor;
        }
    }
    if (!worst)
        QSKIP("both compute the same here");

    // The worst element of the worst tensor, by keys: 4 is the error, U its unit, R the reference while held.
    const TensorValue& mine = *session()->value(*worst);
    const TensorValue& theirs = *other->value(*worst);
    const QuantParams& params = session()->model()->tensor(*worst).quant;
    const std::size_t at = errorMetrics(mine, params, theirs, params).maxAt;
    session()->selectTensor(*worst);
    session()->selectElement(at);
    QVERIFY(view()->findChild<QLabel*>(QStringLiteral("referenceLabel"))->text().contains(arithmetic));
    view()->plot()->setFocus();
    key(Qt::Key_4);
    QVERIFY(view()->quantity() == Quantity::StoredError || view()->quantity() == Quantity::RealError);
    const QString readout = view()->readout();
    QVERIFY2(readout.contains(QStringLiteral("q %1 ").arg(codeAt(mine, at))), qPrintable(readout));
    QVERIFY2(readout.contains(QStringLiteral("ref %1 ").arg(codeAt(theirs, at))), qPrintable(readout));
    const auto lsb = codeAt(mine, at) - codeAt(theirs, at);
    const QString error = QStringLiteral("= %1%2 LSB").arg(lsb > 0 ? QStringLiteral("+") : QString()).arg(lsb);
    QVERIFY2(readout.contains(error), qPrintable(readout));
    key(Qt::Key_5);
    QVERIFY(isMagnitude(view()->quantity()));
    const Quantity inOneUnit = view()->quantity();
    key(Qt::Key_U);
    QCOMPARE(view()->quantity(), otherUnit(inOneUnit));
    QTest::keyPress(view()->plot(), Qt::Key_R);
    QVERIFY(view()->quantity() == Quantity::StoredReference || view()->quantity() == Quantity::RealReference);
    QTest::keyRelease(view()->plot(), Qt::Key_R);
    QCOMPARE(view()->quantity(), otherUnit(inOneUnit));
    QTRY_VERIFY(view()->isSettled());
}

void TestReferenceByKeys::menu_none_takesErrorsAway()
{
    open(test::sourceFile(QStringLiteral("resources/samples/digits_conv_int8.tflite")));
    finishRun();
    choose(QStringLiteral("tflm"));
    QTRY_VERIFY(ops()->index(0, OpListModel::Differing).data().toString() != QString());
    view()->plot()->setFocus();
    key(Qt::Key_4);
    QVERIFY(needsReference(view()->quantity()));
    choose(QStringLiteral("None"));
    QVERIFY(!session()->reference());
    QVERIFY(!needsReference(view()->quantity()));
    QVERIFY(m_window->operations()->table()->isColumnHidden(OpListModel::Differing));
    QVERIFY(!graph()->view()->nodeStates().front().heat);
    key(Qt::Key_4);
    QVERIFY(!needsReference(view()->quantity()));
}

void TestReferenceByKeys::menu_ownArithmetic_isDisabledAndSaysWhy()
{
    open(test::sourceFile(QStringLiteral("resources/samples/digits_conv_int8.tflite")));
    const QAction* own = m_window->commands()->get(Actions::ReferenceLiteRtRef);
    QVERIFY(!own->isEnabled());
    QVERIFY(own->toolTip().contains(QLatin1Char('\n')));
    QVERIFY(m_window->commands()->get(Actions::ReferenceNone)->isChecked());
}

void TestReferenceByKeys::edit_withErrorShown_comesBackToIt()
{
    open(test::sourceFile(QStringLiteral("resources/samples/digits_conv_int8.tflite")));
    finishRun();
    choose(QStringLiteral("single-rounding"));
    QTRY_COMPARE(session()->referenceState(), ReferenceRun::State::Ready);
    session()->selectOp({SubgraphId(0), OpId(0)});
    view()->plot()->setFocus();
    key(Qt::Key_4);
    const Quantity shown = view()->quantity();
    QVERIFY(needsReference(shown));
    const TensorRef tensor = *session()->selection().tensor;
    QVERIFY(session()->edit(SetScale{tensor, std::nullopt, 0.125F}));
    QCOMPARE(session()->referenceState(), ReferenceRun::State::Computing);
    QVERIFY(ops()->index(0, OpListModel::Differing).data().toString().isEmpty());
    QVERIFY(graph()->view()->nodeStates().front().noReference);
    QVERIFY(!needsReference(view()->quantity()));
    QTRY_COMPARE(session()->state(), RunState::Finished);
    QTRY_COMPARE(view()->quantity(), shown);
    const auto other = runIn(Numerics::SingleRounding);
    const QuantParams& params = session()->model()->tensor(tensor).quant;
    const ErrorMetrics expected = errorMetrics(*session()->value(tensor), params, *other->value(tensor), params);
    QTRY_COMPARE(ops()->index(0, OpListModel::Differing).data().toString(), differingText(expected));
}

QTEST_MAIN(TestReferenceByKeys)
#include "tst_reference_by_keys.moc"
