// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspectors/inspector_panel.h"
#include "ui/models/describe.h"
#include "ui/models/property_tree_model.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

using namespace quantstep;

namespace {

ModelPtr smallModel()
{
    Subgraph graph;
    TensorInfo input;
    input.name = "in";
    input.dtype = DType::Int8;
    input.shape = {1, 4};
    input.quant.scales = {0.5F};
    input.quant.zeroPoints = {-128};
    TensorInfo output = input;
    output.name = "out";
    output.quant.zeroPoints = {3};
    graph.tensors = {input, output};
    OpInfo op;
    op.code = OpCode::Relu;
    op.inputs = {TensorId(0)};
    op.outputs = {TensorId(1)};
    graph.ops = {op};
    graph.inputs = {TensorId(0)};
    graph.outputs = {TensorId(1)};
    linkSubgraph(graph);
    auto model = std::make_shared<Model>();
    model->subgraphs = {std::make_shared<const Subgraph>(graph)};
    return model;
}

const TensorRef kInput{SubgraphId(0), TensorId(0)};

QVector<Property> inputPage()
{
    return describeTensor(*smallModel(), {kInput, ValueState::Input, nullptr, nullptr});
}

} // namespace

class TestInspector : public QObject {
    Q_OBJECT
private slots:
    void model_anyPage_isAConsistentTree();
    void formula_negativeZeroPoint_hasPlus();
    void panel_f2_editsScaleAndAsksForPreview();
    void panel_escape_changesNothing();
    void panel_newPageWhileTyping_waits();
    void panel_activatedLink_goesThere();
};

void TestInspector::model_anyPage_isAConsistentTree()
{
    PropertyTreeModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setProperties(inputPage());
    QVERIFY(model.rowCount() > 3);
    OpArithmetic arithmetic;
    arithmetic.rescales.push_back({"output", RescaleRule::DoubleRounding, {0.25}, {1 << 30}, {-1}});
    arithmetic.clampMin = 3;
    arithmetic.clampMax = 127;
    model.setProperties(
        describeOp(*smallModel(), {OpRef{SubgraphId(0), OpId(0)}, {OpSupport::Ready, {}}, &arithmetic}));
    QVERIFY(model.rowCount() > 3);
}

void TestInspector::formula_negativeZeroPoint_hasPlus()
{
    QCOMPARE(quantFormula(0.0039F, -128), QStringLiteral("real = 0.0039 × (q + 128)"));
    QCOMPARE(quantFormula(0.5F, 3), QStringLiteral("real = 0.5 × (q − 3)"));
    QCOMPARE(quantFormula(0.5F, 0), QStringLiteral("real = 0.5 × q"));
}

void TestInspector::panel_f2_editsScaleAndAsksForPreview()
{
    InspectorPanel panel;
    panel.resize(500, 500);
    panel.show();
    panel.showPage(QStringLiteral("t0"), inputPage());
    QSignalSpy edited(&panel, &InspectorPanel::edited);
    QSignalSpy previews(&panel, &InspectorPanel::previewRequested);
    panel.startEditing(EditTarget::Kind::Scale);
    auto* line = panel.tree()->findChild<QLineEdit*>();
    QVERIFY(line);
    QCOMPARE(line->text(), QStringLiteral("0.5"));
    line->selectAll();
    QTest::keyClicks(line, QStringLiteral("*2"));
    QCOMPARE(previews.last()[1].toString(), QStringLiteral("*2"));
    QTest::keyClick(line, Qt::Key_Return);
    QTRY_COMPARE(edited.count(), 1);
    QCOMPARE(edited[0][1].toString(), QStringLiteral("*2"));
    QCOMPARE(edited[0][0].value<EditTarget>().tensor, kInput);
}

void TestInspector::panel_escape_changesNothing()
{
    InspectorPanel panel;
    panel.show();
    panel.showPage(QStringLiteral("t0"), inputPage());
    QSignalSpy edited(&panel, &InspectorPanel::edited);
    panel.startEditing(EditTarget::Kind::ZeroPoint);
    auto* line = panel.tree()->findChild<QLineEdit*>();
    QVERIFY(line);
    QTest::keyClick(line, Qt::Key_Up);
    QCOMPARE(line->text(), QStringLiteral("-127"));
    QTest::keyClick(line, Qt::Key_Escape);
    QTest::qWait(50);
    QCOMPARE(edited.count(), 0);
}

void TestInspector::panel_newPageWhileTyping_waits()
{
    InspectorPanel panel;
    panel.show();
    panel.showPage(QStringLiteral("t0"), inputPage());
    panel.startEditing(EditTarget::Kind::Scale);
    auto* line = panel.tree()->findChild<QLineEdit*>();
    QVERIFY(line);
    QTest::keyClicks(line, QStringLiteral("0.7"));
    Property other;
    other.label = QStringLiteral("newer");
    panel.showPage(QStringLiteral("t0"), {other});
    QVERIFY(panel.isEditing());
    QVERIFY(line->text().contains(QStringLiteral("0.7")));
    QTest::keyClick(line, Qt::Key_Escape);
    QTRY_COMPARE(panel.propertyModel()->rowCount(), 1);
    QCOMPARE(panel.propertyModel()->index(0, 0).data().toString(), QStringLiteral("newer"));
}

void TestInspector::panel_activatedLink_goesThere()
{
    InspectorPanel panel;
    panel.show();
    panel.showPage(QStringLiteral("t0"), inputPage());
    QSignalSpy activated(&panel, &InspectorPanel::opActivated);
    auto* model = panel.propertyModel();
    const auto hits = model->match(
        model->index(0, 0), Qt::DisplayRole, QStringLiteral("read by"), 1, Qt::MatchExactly | Qt::MatchRecursive);
    QCOMPARE(hits.size(), 1);
    panel.tree()->setCurrentIndex(hits[0]);
    QTest::keyClick(panel.tree(), Qt::Key_Return);
    QCOMPARE(activated.count(), 1);
}

QTEST_MAIN(TestInspector)
#include "tst_inspector.moc"
