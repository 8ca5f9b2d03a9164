// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "ui/graph/graph_panel.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QSet>

#include <functional>

using namespace quantstep;

namespace {

TensorInfo tensorInfo(const std::string& name)
{
    TensorInfo tensor;
    tensor.name = name;
    tensor.dtype = DType::Int8;
    tensor.shape = Shape{1, 28, 28, 8};
    tensor.quant.scales = {0.0235F};
    tensor.quant.zeroPoints = {-128};
    return tensor;
}

void addOp(Subgraph& subgraph, OpCode code, std::vector<TensorId> inputs)
{
    OpInfo op;
    op.code = code;
    op.inputs = std::move(inputs);
    op.outputs = {TensorId(static_cast<std::int64_t>(subgraph.tensors.size()))};
    subgraph.tensors.push_back(tensorInfo("tensor" + std::to_string(subgraph.tensors.size())));
    subgraph.ops.push_back(op);
}

Subgraph chainSubgraph(int ops)
{
    Subgraph subgraph;
    subgraph.tensors.push_back(tensorInfo("image"));
    subgraph.inputs = {TensorId(0)};
    for (int i = 0; i < ops; ++i)
        addOp(subgraph, OpCode::Relu, {TensorId(i)});
    subgraph.outputs = {TensorId(ops)};
    linkSubgraph(subgraph);
    return subgraph;
}

/// image -> 0 CONV_2D -> {1 RELU, 2 LOGISTIC} -> 3 ADD -> 4 WHILE -> output; the loop's subgraphs are chains.
ModelPtr smallModel()
{
    Subgraph subgraph;
    subgraph.tensors.push_back(tensorInfo("image"));
    subgraph.inputs = {TensorId(0)};
    addOp(subgraph, OpCode::Conv2d, {TensorId(0)});
    addOp(subgraph, OpCode::Relu, {TensorId(1)});
    addOp(subgraph, OpCode::Logistic, {TensorId(1)});
    addOp(subgraph, OpCode::Add, {TensorId(2), TensorId(3)});
    addOp(subgraph, OpCode::While, {TensorId(4)});
    subgraph.ops.back().options = WhileOptions{1, 2};
    subgraph.outputs = {TensorId(5)};
    linkSubgraph(subgraph);
    auto model = std::make_shared<Model>();
    model->path = "small.tflite";
    auto body = chainSubgraph(3);
    body.name = "body";
    model->subgraphs = {std::make_shared<const Subgraph>(std::move(subgraph)),
        std::make_shared<const Subgraph>(chainSubgraph(1)), std::make_shared<const Subgraph>(std::move(body))};
    return model;
}

ModelPtr chainModel(int ops)
{
    auto model = std::make_shared<Model>();
    model->path = "chain" + std::to_string(ops);
    model->subgraphs = {std::make_shared<const Subgraph>(chainSubgraph(ops))};
    return model;
}

void show(GraphPanel& panel, const ModelPtr& model)
{
    panel.resize(700, 900);
    panel.setModel(model);
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    QTRY_VERIFY(panel.view()->scene() && !panel.view()->isLayingOut());
    panel.activateWindow();
    panel.view()->setFocus();
}

GraphNodeState stateWith(const std::function<void(GraphNodeState&)>& set)
{
    GraphNodeState state;
    set(state);
    return state;
}

} // namespace

class TestGraphView : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QApplication::setStyle(QStringLiteral("Fusion")); }

    void click_onNode_selectsWithoutMoving()
    {
        GraphPanel panel;
        show(panel, smallModel());
        QSignalSpy selected(panel.view(), &GraphView::opSelected);
        const QRectF before = panel.view()->visibleSceneRect();
        QTest::mouseClick(panel.view(), Qt::LeftButton, {},
            panel.view()->nodeRect(panel.view()->scene()->nodeOf(OpId(3))).center().toPoint());
        QCOMPARE(selected.size(), 1);
        QCOMPARE(selected[0][0].value<OpRef>().op, OpId(3));
        QCOMPARE(panel.view()->visibleSceneRect(), before);
        QVERIFY(panel.view()->accessibleDescription().contains(QStringLiteral("3 ADD")));
    }

    void click_onEdge_selectsTensor()
    {
        GraphPanel panel;
        show(panel, smallModel());
        const auto& scene = *panel.view()->scene();
        const QPointF end = panel.view()->nodeRect(scene.nodeOf(OpId(0))).center();
        const QRectF box = panel.view()->nodeRect(scene.nodeOf(OpId(0)));
        QSignalSpy selected(panel.view(), &GraphView::tensorSelected);
        QTest::mouseClick(panel.view(), Qt::LeftButton, {}, QPointF(end.x(), box.top() - 12).toPoint());
        QCOMPARE(selected.size(), 1);
        QCOMPARE(selected[0][0].value<TensorRef>().tensor, TensorId(0));
    }

    void click_onCorner_togglesBreakpoint()
    {
        GraphPanel panel;
        show(panel, smallModel());
        QSignalSpy toggled(panel.view(), &GraphView::breakpointToggleRequested);
        const QRectF box = panel.view()->nodeRect(panel.view()->scene()->nodeOf(OpId(1)));
        QTest::mouseClick(panel.view(), Qt::LeftButton, {}, box.topLeft().toPoint() + QPoint(2, 2));
        QCOMPARE(toggled.size(), 1);
        QCOMPARE(toggled[0][0].value<OpRef>().op, OpId(1));
    }

    void arrows_walkProducersConsumersSiblings()
    {
        GraphPanel panel;
        show(panel, smallModel());
        GraphView* view = panel.view();
        view->selectOp(OpId(0));
        QTest::keyClick(view, Qt::Key_Down);
        const OpId first = view->currentOp();
        QVERIFY(first == OpId(1) || first == OpId(2));
        const bool isLeft = view->nodeRect(view->currentNode()).center().x()
            < view->nodeRect(view->scene()->nodeOf(OpId(first.value == 1 ? 2 : 1))).center().x();
        QTest::keyClick(view, isLeft ? Qt::Key_Right : Qt::Key_Left);
        QCOMPARE(view->currentOp(), OpId(first.value == 1 ? 2 : 1));
        QTest::keyClick(view, Qt::Key_Down);
        QCOMPARE(view->currentOp(), OpId(3));
        QTest::keyClick(view, Qt::Key_Up);
        QTest::keyClick(view, Qt::Key_Up);
        QCOMPARE(view->currentOp(), OpId(0));
    }

    void shiftArrows_walkAlongEdges()
    {
        GraphPanel panel;
        show(panel, smallModel());
        GraphView* view = panel.view();
        view->selectOp(OpId(3));
        QTest::keyClick(view, Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(view->currentTensor(), TensorId(4));
        QCOMPARE(view->currentOp(), OpId(3));
        QTest::keyClick(view, Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(view->currentOp(), OpId(4));
    }

    void enter_onLoop_goesInAndBackspaceComesBack()
    {
        GraphPanel panel;
        show(panel, smallModel());
        QSignalSpy changed(&panel, &GraphPanel::subgraphChanged);
        panel.view()->selectOp(OpId(4));
        const QRectF before = panel.view()->visibleSceneRect();
        QTest::keyClick(panel.view(), Qt::Key_Return);
        QCOMPARE(panel.subgraph(), SubgraphId(2));
        QCOMPARE(panel.path().size(), std::size_t{2});
        QCOMPARE(panel.path()[1].viaName, QStringLiteral("WHILE#4"));
        QTRY_VERIFY(panel.view()->scene() && panel.view()->scene()->subgraph == SubgraphId(2));
        QTest::keyClick(panel.view(), Qt::Key_Backspace);
        QCOMPARE(panel.subgraph(), SubgraphId(0));
        QTRY_VERIFY(panel.view()->scene() != nullptr);
        QCOMPARE(panel.view()->currentOp(), OpId(4));
        QVERIFY((panel.view()->visibleSceneRect().center() - before.center()).manhattanLength() < 1);
        QCOMPARE(changed.size(), 2);
    }

    void enter_onPlainOp_activates()
    {
        GraphPanel panel;
        show(panel, smallModel());
        QSignalSpy activated(panel.view(), &GraphView::opActivated);
        panel.view()->selectOp(OpId(1));
        QTest::keyClick(panel.view(), Qt::Key_Return);
        QCOMPARE(activated.size(), 1);
    }

    void edit_ofParameters_keepsPlaceAndSelection()
    {
        GraphPanel panel;
        const auto model = smallModel();
        show(panel, model);
        panel.view()->selectOp(OpId(1));
        panel.view()->zoomBy(1.3);
        const QRectF before = panel.view()->visibleSceneRect();
        Subgraph edited = model->main();
        edited.tensors[2].quant.scales = {0.5F};
        panel.setModel(model->withSubgraph(SubgraphId(0), edited));
        const int node = panel.view()->currentNode();
        QTRY_VERIFY(panel.view()->scene()->nodes[static_cast<std::size_t>(node)].lines[GraphScene::Quant].contains(
            QStringLiteral("0.5")));
        QCOMPARE(panel.view()->visibleSceneRect(), before);
        QCOMPARE(panel.view()->currentOp(), OpId(1));
    }

    void select_offScreen_bringsIntoView()
    {
        GraphPanel panel;
        show(panel, chainModel(200));
        panel.view()->selectOp(OpId(150));
        const int node = panel.view()->scene()->nodeOf(OpId(150));
        QTRY_VERIFY(QRectF(panel.view()->rect()).contains(panel.view()->nodeRect(node)));
    }

    void states_areAllDrawnDifferently()
    {
        using State = GraphNodeState;
        const std::vector<State> states{State(), stateWith([](State& s) { s.executed = true; }),
            stateWith([](State& s) { s.next = true; }), stateWith([](State& s) { s.inside = true; }),
            stateWith([](State& s) { s.historyPosition = true; }), stateWith([](State& s) { s.edited = true; }),
            stateWith([](State& s) { s.stale = true; }), stateWith([](State& s) { s.noReference = true; }),
            stateWith([](State& s) { s.breakpoint = State::Breakpoint::Enabled; }),
            stateWith([](State& s) { s.breakpoint = State::Breakpoint::Disabled; }),
            stateWith([](State& s) { s.breakpoint = State::Breakpoint::Conditional; }),
            stateWith([](State& s) { s.problem = State::Problem::Warning; }),
            stateWith([](State& s) { s.problem = State::Problem::Unsupported; }),
            stateWith([](State& s) { s.problem = State::Problem::Failed; }), stateWith([](State& s) { s.heat = 0.8; })};
        GraphPanel panel;
        show(panel, chainModel(1));
        QSet<QByteArray> greys; // without colour: the shape alone must tell
        for (const State& state : states) {
            panel.view()->setNodeStates({state});
            const QImage image = panel.view()->renderImage(2000).convertToFormat(QImage::Format_Grayscale8);
            greys.insert(QByteArray(reinterpret_cast<const char*>(image.constBits()), image.sizeInBytes()));
            if (state != State())
                QVERIFY(state.heat || !graphStateText(state).isEmpty());
        }
        QCOMPARE(greys.size(), static_cast<qsizetype>(states.size()));
    }

    void detail_followsPixelHeight()
    {
        QCOMPARE(graphDetail(5.9), GraphDetail::Block);
        QCOMPARE(graphDetail(6), GraphDetail::Abbreviation);
        QCOMPARE(graphDetail(14), GraphDetail::Shape);
        QCOMPARE(graphDetail(39.9), GraphDetail::Shape);
        QCOMPARE(graphDetail(40), GraphDetail::Full);
    }

    void search_countsStepsAndExplainsItself()
    {
        GraphPanel panel;
        show(panel, smallModel());
        GraphView* view = panel.view();
        auto* line = panel.findChild<QLineEdit*>();
        QTest::keyClicks(line, QStringLiteral("op:relu"));
        QCOMPARE(view->hits(), 1);
        QTest::keyClick(line, Qt::Key_Return);
        QCOMPARE(view->currentOp(), OpId(1));
        QCOMPARE(view->hitNumber(), 1);
        line->setText(QStringLiteral("shape:28x28 -conv"));
        QCOMPARE(view->hits(), 6); // four operators, the input and the output
        QTest::keyClick(line, Qt::Key_Escape);
        QCOMPARE(view->hits(), -1);
    }

    void wheel_pansAndWithControlZooms()
    {
        GraphPanel panel;
        show(panel, chainModel(100));
        GraphView* view = panel.view();
        view->zoomBy(1 / view->zoom());
        const double zoom = view->zoom();
        const QPointF before = view->visibleSceneRect().topLeft();
        const auto wheel = [view](Qt::KeyboardModifiers modifiers) {
            QWheelEvent event(QPointF(100, 100), view->mapToGlobal(QPointF(100, 100)), QPoint(), QPoint(0, -120),
                Qt::NoButton, modifiers, Qt::NoScrollPhase, false);
            QApplication::sendEvent(view, &event);
        };
        wheel(Qt::NoModifier);
        QCOMPARE(view->zoom(), zoom);
        QVERIFY(view->visibleSceneRect().top() > before.y());
        const QPointF under = view->visibleSceneRect().topLeft() + QPointF(100, 100) / view->zoom();
        wheel(Qt::ControlModifier);
        QVERIFY(view->zoom() < zoom);
        const QPointF after = view->visibleSceneRect().topLeft() + QPointF(100, 100) / view->zoom();
        QVERIFY(std::abs(after.y() - under.y()) < 0.01);
    }

    void orientation_horizontal_keepsSelectionAndTurnsArrows()
    {
        GraphPanel panel;
        show(panel, smallModel());
        GraphView* view = panel.view();
        view->selectOp(OpId(3));
        view->setOrientation(Qt::Horizontal);
        QTRY_COMPARE(view->scene()->orientation, Qt::Horizontal);
        QCOMPARE(view->currentOp(), OpId(3));
        QVERIFY(view->scene()->bounds.width() > view->scene()->bounds.height());
        QTest::keyClick(view, Qt::Key_Right);
        QCOMPARE(view->currentOp(), OpId(4));
    }

    void cancel_whileLayingOut_showsAColumn()
    {
        GraphPanel panel;
        panel.resize(700, 900);
        panel.show();
        panel.setModel(chainModel(20000));
        QVERIFY(panel.view()->isLayingOut());
        QSignalSpy finished(panel.view(), &GraphView::layoutFinished);
        QTest::keyClick(panel.view(), Qt::Key_Escape);
        QTRY_COMPARE(finished.size(), 1);
        QVERIFY(finished[0][1].toBool());
        QVERIFY(panel.view()->scene()->layout.isFallback);
    }

    void setGraph_twice_newestWins()
    {
        GraphPanel panel;
        panel.resize(400, 400);
        panel.setModel(chainModel(20000));
        panel.setModel(chainModel(7));
        QTRY_VERIFY(panel.view()->scene() != nullptr);
        QTest::qWait(200);
        QCOMPARE(panel.view()->scene()->graph.nodes.size(), std::size_t{9});
    }

    void legend_listsWhatIsOnScreen()
    {
        GraphPanel panel;
        show(panel, smallModel());
        const auto has = [&panel](const QString& text) {
            const auto entries = graphLegendEntries(*panel.view());
            return std::any_of(entries.begin(), entries.end(), [&](const auto& entry) { return entry.text == text; });
        };
        QVERIFY(!has(QStringLiteral("runs next")));
        panel.view()->setNodeStates({stateWith([](GraphNodeState& s) { s.next = true; })});
        QVERIFY(has(QStringLiteral("runs next")));
        QVERIFY(!has(QStringLiteral("edited")));
    }

    void theme_keepsContrastInLightAndDark()
    {
        QPalette dark;
        dark.setColor(QPalette::Base, QColor(0x23, 0x23, 0x23));
        dark.setColor(QPalette::Text, QColor(0xe0, 0xe0, 0xe0));
        QPalette light;
        light.setColor(QPalette::Base, Qt::white);
        light.setColor(QPalette::Text, Qt::black);
        for (const QPalette& palette : {light, dark}) {
            const auto theme = GraphTheme::fromPalette(palette);
            for (const QColor& fill : theme.fill) {
                QVERIFY(contrastRatio(theme.text, fill) >= 4.5);
                QVERIFY(contrastRatio(theme.mutedText, fill) >= 4.5);
            }
            for (const QColor& glyph : {theme.executed, theme.next, theme.history, theme.edited, theme.problem,
                     theme.failed, theme.breakpoint, theme.hit})
                QVERIFY2(contrastRatio(glyph, theme.background) >= 3, qPrintable(glyph.name()));
            for (int i = 0; i <= 20; ++i)
                QVERIFY(contrastRatio(theme.labelOn(theme.heat(i / 20.0)), theme.heat(i / 20.0)) >= 4.5);
        }
    }

    void frame_tenThousandNodes_meetsTheLimit()
    {
        GraphPanel panel;
        show(panel, chainModel(10000));
        GraphView* view = panel.view();
        QImage image(view->size(), QImage::Format_RGB32);
        const auto best = [&] {
            double least = 1e9;
            for (int i = 0; i < 5; ++i) {
                QElapsedTimer timer;
                timer.start();
                view->render(&image, QPoint(), QRegion(), QWidget::RenderFlags());
                least = std::min(least, static_cast<double>(timer.nsecsElapsed()) / 1e6);
            }
            return least;
        };
        const double readable = best();
        view->fit();
        const double whole = best();
        qInfo("frame of 10 000 nodes: readable part %.1f ms, whole graph %.1f ms", readable, whole);
        QVERIFY2(readable <= 16, qPrintable(QString::number(readable)));
        QVERIFY2(whole <= 16, qPrintable(QString::number(whole)));
    }
};

QTEST_MAIN(TestGraphView)
#include "tst_graph_view.moc"
