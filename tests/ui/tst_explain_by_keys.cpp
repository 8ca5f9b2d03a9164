// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Explaining elements in the whole window: Enter in the tensor view, the way on and back, copying.
#include "core/explain/element_explanation.h"
#include "tests/support/op_case.h"
#include "tests/support/test_data.h"
#include "tests/ui/window_test.h"
#include "ui/inspectors/explain_panel.h"
#include "ui/models/roles.h"
#include "ui/plots/heatmap_plot.h"
#include "ui/widgets/tensor_view.h"
#include "ui/widgets/term_maps.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QTableView>
#include <QTest>
#include <QToolButton>

using namespace quantstep;

namespace {

const TensorRef kConvOutput{SubgraphId(0), TensorId(12)}; // [1, 14, 14, 16], of op 1 CONV_2D
const TensorRef kConvInput{SubgraphId(0), TensorId(11)};

} // namespace

class TestExplainByKeys : public test::WindowTest {
    Q_OBJECT

private slots:
    void init();
    void cleanup() { closeWindow(); }

    void enter_onElement_showsStages();
    void enterOnTerm_explainsInput_andBackAgain();
    void altClickOnMap_explainsInput();
    void clickOnMap_goesThere();
    void copyText_isWhatTheReportSays();
    void otherValues_areExplainedAnew();
    void softmaxRow_isListed();
    void failedRun_staysFailed();
    void models_passTheTester();

private:
    void explainSelected();
    void clickMap(Qt::KeyboardModifiers modifiers);
    [[nodiscard]] ExplainPanel* panel() const { return m_window->findChild<ExplainPanel*>(); }
    [[nodiscard]] TensorView* view() const { return m_window->findChild<TensorView*>(QStringLiteral("tensorView")); }
    [[nodiscard]] QString verdict() const
    {
        return panel()->findChild<QLabel*>(QStringLiteral("explainVerdict"))->text();
    }
    [[nodiscard]] QString stage(int row, int column) const
    {
        return panel()->stages()->model()->index(row, column).data().toString();
    }
    [[nodiscard]] QToolButton* button(const QString& text) const
    {
        for (QToolButton* each : panel()->findChildren<QToolButton*>()) {
            if (each->text() == text)
                return each;
        }
        return nullptr;
    }
};

void TestExplainByKeys::init()
{
    QVERIFY(openWindow());
    session()->open(test::sourceFile(QStringLiteral("resources/samples/digits_conv_int8.tflite")));
    QTRY_COMPARE(session()->state(), RunState::Ready);
    QTest::keyClick(m_window.get(), Qt::Key_F5);
    QTRY_COMPARE(session()->state(), RunState::Finished);
    session()->selectTensor(kConvOutput);
    session()->selectElement(3 * 14 * 16 + 5 * 16 + 2); // [0, 3, 5, 2]
    QTRY_VERIFY(view()->tensor().value != nullptr);
}

/// Enter in the tensor view.
void TestExplainByKeys::explainSelected()
{
    view()->plot()->setFocus();
    QTest::keyClick(view()->plot(), Qt::Key_Return);
    QTRY_VERIFY(session()->explanation() != nullptr);
    QVERIFY(panel()->isVisible());
}

/// The window's first tap, once the maps are laid out.
void TestExplainByKeys::clickMap(Qt::KeyboardModifiers modifiers)
{
    TermMaps* maps = panel()->maps();
    QTRY_VERIFY(maps->cellCentre(1, 0).y() - maps->cellCentre(0, 0).y() > 8);
    QTest::mouseClick(maps, Qt::LeftButton, modifiers, maps->cellCentre(0, 0));
}

void TestExplainByKeys::enter_onElement_showsStages()
{
    explainSelected();
    const QStringList names{QStringLiteral("terms"), QStringLiteral("bias"), QStringLiteral("high multiply"),
        QStringLiteral("rounding shift"), QStringLiteral("offset"), QStringLiteral("clamp")};
    QCOMPARE(panel()->stages()->model()->rowCount(), static_cast<int>(names.size()));
    for (int row = 0; row < names.size(); ++row)
        QCOMPARE(stage(row, StageTableModel::Stage), names[row]);
    const std::int64_t code = codeAt(*session()->value(kConvOutput), *session()->selection().element);
    QCOMPARE(stage(5, StageTableModel::Value), QString::number(code));
    QCOMPARE(verdict(), QStringLiteral("✓ recomputed %1 = stored %1").arg(code));
    QCOMPARE(panel()->terms()->model()->rowCount(), 72);
    // Pointing at a map's cell selects the whole row of its term.
    emit panel()->maps()->pointed(std::size_t{9});
    const QModelIndexList marked = panel()->terms()->selectionModel()->selectedRows();
    QCOMPARE(marked.size(), 1);
    QCOMPARE(marked.front().data().toInt(), 9);
    // The largest term comes first.
    const QAbstractItemModel* terms = panel()->terms()->model();
    const auto size
        = [&](int row) { return std::abs(terms->index(row, TermTableModel::Product).data().toString().toLongLong()); };
    for (int row = 1; row < terms->rowCount(); ++row)
        QVERIFY(size(row) <= size(row - 1));
}

void TestExplainByKeys::enterOnTerm_explainsInput_andBackAgain()
{
    explainSelected();
    QTableView* terms = panel()->terms();
    terms->setFocus();
    terms->setCurrentIndex(terms->model()->index(4, TermTableModel::X));
    const auto element = terms->model()->index(4, TermTableModel::At).data(kSortRole).toULongLong();
    QTest::keyClick(terms, Qt::Key_Return);
    QTRY_COMPARE(session()->explanation()->explanation.tensor, kConvInput);
    QCOMPARE(session()->explanation()->explanation.element, static_cast<std::size_t>(element));
    QVERIFY(session()->explanation()->explanation.equal);
    QTest::mouseClick(button(QStringLiteral("◀")), Qt::LeftButton);
    QTRY_COMPARE(session()->explanation()->explanation.tensor, kConvOutput);
    QVERIFY(!button(QStringLiteral("◀"))->isEnabled());
    QTest::mouseClick(button(QStringLiteral("▶")), Qt::LeftButton);
    QTRY_COMPARE(session()->explanation()->explanation.tensor, kConvInput);
}

void TestExplainByKeys::altClickOnMap_explainsInput()
{
    explainSelected();
    clickMap(Qt::AltModifier);
    QTRY_COMPARE(session()->explanation()->explanation.tensor, kConvInput);
    // The window's first tap at channel 0: one up, one left.
    QCOMPARE(session()->explanation()->explanation.element, static_cast<std::size_t>((2 * 14 + 4) * 8));
}

void TestExplainByKeys::clickOnMap_goesThere()
{
    explainSelected();
    clickMap({});
    QTRY_COMPARE(*session()->selection().tensor, kConvInput);
    QCOMPARE(*session()->selection().element, static_cast<std::size_t>((2 * 14 + 4) * 8));
    QCOMPARE(session()->explanation()->explanation.tensor, kConvOutput);
}

void TestExplainByKeys::copyText_isWhatTheReportSays()
{
    explainSelected();
    QTest::mouseClick(button(QStringLiteral("Text")), Qt::LeftButton);
    QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("made by op 1 CONV_2D")));
    QTest::mouseClick(button(QStringLiteral("Python")), Qt::LeftButton);
    QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("v = high_multiply(v, ")));
    QTest::mouseClick(button(QStringLiteral("C")), Qt::LeftButton);
    QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("int main(void)")));
}

void TestExplainByKeys::otherValues_areExplainedAnew()
{
    explainSelected();
    const TensorPtr before = session()->explanation()->value;
    session()->setSeed(77);
    QTRY_VERIFY(session()->state() != RunState::Finished);
    QTest::keyClick(m_window.get(), Qt::Key_F5);
    QTRY_COMPARE(session()->state(), RunState::Finished);
    QTRY_VERIFY(session()->explanation() && session()->explanation()->value != before);
    QCOMPARE(session()->explanation()->value, session()->value(kConvOutput));
    QVERIFY(session()->explanation()->explanation.equal);
}

void TestExplainByKeys::softmaxRow_isListed()
{
    session()->selectTensor({SubgraphId(0), TensorId(18)});
    session()->selectElement(3);
    QTRY_COMPARE(view()->tensor().ref.tensor, TensorId(18));
    explainSelected();
    QTRY_COMPARE(panel()->terms()->model()->rowCount(), 10);
    QVERIFY(session()->explanation()->explanation.equal);
    QVERIFY(!button(QStringLiteral("Python"))->isEnabled());
    QVERIFY(button(QStringLiteral("Python"))->toolTip().contains(QStringLiteral("Not possible")));
}

/// Looking at a value is no run: what failed is still said.
void TestExplainByKeys::failedRun_staysFailed()
{
    test::OpCase division;
    division.code = OpCode::Div;
    division.options = ActivationOptions{};
    division.inputs = {test::activation(makeTensor(DType::Int32, Shape{2}, std::vector<std::int32_t>{6, 8})),
        test::constant(makeTensor(DType::Int32, Shape{2}, std::vector<std::int32_t>{2, 0}))};
    division.outputs = {test::output(DType::Int32, Shape{2})};
    const QString path = m_folder->filePath(QStringLiteral("division.tflite"));
    QVERIFY(test::writeFile(path, test::buildCase(division)));
    session()->open(path);
    QTRY_COMPARE(session()->path(), path);
    QTRY_COMPARE(session()->state(), RunState::Ready);
    QTest::keyClick(m_window.get(), Qt::Key_F5);
    QTRY_COMPARE(session()->state(), RunState::Failed);
    session()->explain({SubgraphId(0), TensorId(0)}, 1);
    QTRY_VERIFY(session()->explanation() != nullptr);
    QCOMPARE(session()->state(), RunState::Failed);
    QVERIFY(session()->failure().message.contains(QStringLiteral("division by 0")));
}

void TestExplainByKeys::models_passTheTester()
{
    explainSelected();
    StageTableModel stages;
    TermTableModel terms;
    const QAbstractItemModelTester ofStages(&stages, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QAbstractItemModelTester ofTerms(&terms, QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (const ReportPtr& report : {session()->explanation(), ReportPtr(), session()->explanation()}) {
        stages.setReport(report);
        terms.setReport(report);
        QCOMPARE(terms.rowCount(), report ? 72 : 0);
    }
}

QTEST_MAIN(TestExplainByKeys)
#include "tst_explain_by_keys.moc"
