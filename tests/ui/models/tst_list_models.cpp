// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
// All item models under Qt's consistency checks while a real session goes through its life.
#include "tests/support/control_flow_models.h"
#include "tests/support/test_data.h"
#include "ui/models/breakpoint_list_model.h"
#include "ui/models/call_stack_model.h"
#include "ui/models/describe.h"
#include "ui/models/edit_list_model.h"
#include "ui/models/filter_proxy.h"
#include "ui/models/history_list_model.h"
#include "ui/models/log_list_model.h"
#include "ui/models/op_list_model.h"
#include "ui/models/property_tree_model.h"
#include "ui/models/roles.h"
#include "ui/models/tensor_list_model.h"
#include "ui/session/session.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace quantstep;

namespace {

/// Everything a view would ask for, so that a stale row or column is read where it is.
int readAll(const QAbstractItemModel& model, const QModelIndex& parent = {})
{
    static constexpr int kRoles[]
        = {Qt::DisplayRole, Qt::EditRole, Qt::ToolTipRole, Qt::FontRole, Qt::TextAlignmentRole, Qt::CheckStateRole,
            Qt::AccessibleTextRole, kSortRole, kOpRole, kTensorRole, kProblemRole, kDimmedRole};
    int texts = 0;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        for (int column = 0; column < model.columnCount(parent); ++column) {
            const QModelIndex index = model.index(row, column, parent);
            for (const int role : kRoles)
                texts += model.data(index, role).toString().isEmpty() ? 0 : 1;
        }
        texts += readAll(model, model.index(row, 0, parent));
    }
    return texts;
}

QString textAt(const QAbstractItemModel& model, int row, int column)
{
    return model.index(row, column).data().toString();
}

/// All models of one session, each watched, and each read completely at every one of its signals.
struct WatchedModels {
    explicit WatchedModels(Session* session)
        : ops(session),
          tensors(session),
          breakpoints(session),
          calls(session),
          edits(session),
          history(session),
          log(session)
    {
        opFilter.setSourceModel(&ops);
        tensorFilter.setSourceModel(&tensors);
        for (QAbstractItemModel* model : all()) {
            testers.push_back(std::make_unique<QAbstractItemModelTester>(
                model, QAbstractItemModelTester::FailureReportingMode::QtTest));
            const auto read = [model] { readAll(*model); };
            QObject::connect(model, &QAbstractItemModel::dataChanged, model, read);
            QObject::connect(model, &QAbstractItemModel::modelReset, model, read);
            QObject::connect(model, &QAbstractItemModel::rowsInserted, model, read);
        }
    }

    std::vector<QAbstractItemModel*> all()
    {
        return {&ops, &tensors, &breakpoints, &calls, &edits, &history, &log, &opFilter, &tensorFilter, &properties};
    }

    OpListModel ops;
    TensorListModel tensors;
    BreakpointListModel breakpoints;
    CallStackModel calls;
    EditListModel edits;
    HistoryListModel history;
    LogListModel log;
    FilterProxy opFilter, tensorFilter;
    PropertyTreeModel properties;
    std::vector<std::unique_ptr<QAbstractItemModelTester>> testers;
};

} // namespace

class TestListModels : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void models_wholeLife_stayConsistent();
    void models_otherFile_replacesRows();
    void history_runs_countsSteps();
    void edits_undoRedo_dimsAndRestores();
    void breakpoints_checkBox_disables();
    void calls_insideALoop_listLevels();
    void tensors_variable_changesWithThePosition();
    void properties_everyOpAndTensor_isATree();
    void properties_setData_onlyAsks();
    void filter_words_data();
    void filter_words();
    void filter_saturation_comparesNumbers();
    void filter_unknownColumn_hidesNothingAndIsNamed();
    void filter_followsItsSource();
    void sort_byScale_ordersNumbers();

private:
    void open(const QString& name = QStringLiteral("digits_conv_int8"));
    void openBuilt(const std::vector<test::BuiltSubgraph>& graphs);
    void run();
    TensorRef outputOf(int op) const
    {
        return {SubgraphId(0), m_session->model()->main().ops[static_cast<std::size_t>(op)].outputs.front()};
    }
    int opRows() const { return static_cast<int>(m_session->opCount()); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<WatchedModels> m_models;
};

void TestListModels::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<Settings>(m_folder->filePath(QStringLiteral("settings.ini")));
    m_session = std::make_unique<Session>(m_settings.get());
    m_models = std::make_unique<WatchedModels>(m_session.get());
}

void TestListModels::openBuilt(const std::vector<test::BuiltSubgraph>& graphs)
{
    const QString path = m_folder->filePath(QStringLiteral("built.tflite"));
    QVERIFY(test::writeFile(path, test::buildModel(graphs)));
    m_session->open(path);
    QTRY_VERIFY(m_session->model() != nullptr);
}

void TestListModels::cleanup()
{
    m_models.reset();
    m_session.reset();
    m_settings.reset();
}

void TestListModels::open(const QString& name)
{
    const QString path = test::sourceFile(QStringLiteral("resources/samples/%1.tflite").arg(name));
    m_session->open(path);
    QTRY_COMPARE(m_session->path(), path);
    QTRY_VERIFY(!m_session->isBusy());
}

void TestListModels::run()
{
    m_session->run();
    QTRY_COMPARE(m_session->state(), RunState::Finished);
    QTRY_VERIFY(!m_session->isBusy());
}

void TestListModels::models_wholeLife_stayConsistent()
{
    for (QAbstractItemModel* model : m_models->all())
        QCOMPARE(model->rowCount(), 0);
    open();
    QCOMPARE(opRows(), 8);
    QCOMPARE(m_models->ops.rowCount(), 8);
    QCOMPARE(m_models->opFilter.rowCount(), 8);
    QCOMPARE(m_models->tensors.rowCount(), static_cast<int>(m_session->model()->main().tensors.size()));
    QVERIFY(textAt(m_models->ops, 0, OpListModel::State).contains(QStringLiteral("next")));
    m_session->toggleBreakpoint({SubgraphId(0), OpId(5)});
    m_session->toggleBreakpoint({SubgraphId(0), OpId(2)});
    QCOMPARE(m_models->breakpoints.rowCount(), 2);
    QVERIFY(m_models->breakpoints.row(0).op == (OpRef{SubgraphId(0), OpId(2)}));
    m_session->run();
    QTRY_COMPARE(m_session->state(), RunState::Paused);
    QCOMPARE(m_models->history.rowCount(), 2);
    m_session->removeAllBreakpoints();
    QCOMPARE(m_models->breakpoints.rowCount(), 0);
    run();
    QCOMPARE(m_models->history.rowCount(), 8);
    QTRY_VERIFY(m_session->stats(outputOf(7)) != nullptr);
    QVERIFY(!textAt(m_models->ops, 7, OpListModel::AtLimit).isEmpty());
    QVERIFY(textAt(m_models->ops, 7, OpListModel::Differing).isEmpty());
    m_session->setReference(Reference{Reference::Kind::Arithmetic, Numerics::SingleRounding});
    QTRY_VERIFY(!textAt(m_models->ops, 7, OpListModel::Differing).isEmpty());
    QVERIFY(m_models->ops.headerData(OpListModel::Differing, Qt::Horizontal, Qt::DisplayRole)
                .toString()
                .contains(QStringLiteral("single-rounding")));
    QVERIFY(m_models->ops.index(7, OpListModel::MaxError).data(kSortRole).toDouble() >= 0);
    m_session->stepBack();
    QTRY_COMPARE(m_session->position(), std::size_t{7});
    QVERIFY(m_models->ops.index(7, 0).data(kSortRole).toString().contains(QStringLiteral("next")));
    m_session->goToPosition(8);
    QTRY_COMPARE(m_session->position(), std::size_t{8});
    const float scale = m_session->model()->tensor(outputOf(1)).quant.scale();
    QVERIFY(m_session->edit(SetScale{outputOf(1), std::nullopt, scale * 2}).has_value());
    QTRY_VERIFY(m_session->lastResult().has_value());
    QCOMPARE(m_models->edits.rowCount(), 1);
    QVERIFY(textAt(m_models->ops, 1, OpListModel::State).contains(QStringLiteral("✎")));
    m_session->undoStack().undo();
    QTRY_VERIFY(!m_session->isBusy());
    QVERIFY(!textAt(m_models->ops, 1, OpListModel::State).contains(QStringLiteral("✎")));
    QVERIFY(m_models->log.rowCount() >= 2);
    m_session->close();
    QTRY_VERIFY(!m_session->isBusy());
    for (QAbstractItemModel* model : m_models->all()) {
        if (model != &m_models->log)
            QCOMPARE(model->rowCount(), 0);
    }
    m_session->clearLog();
    QCOMPARE(m_models->log.rowCount(), 0);
}

void TestListModels::models_otherFile_replacesRows()
{
    open();
    run();
    m_session->toggleBreakpoint({SubgraphId(0), OpId(7)});
    const float scale = m_session->model()->tensor(outputOf(0)).quant.scale();
    QVERIFY(m_session->edit(SetScale{outputOf(0), std::nullopt, scale * 2}).has_value());
    open(QStringLiteral("digits_dense_int8"));
    QVERIFY(opRows() < 8);
    QCOMPARE(m_models->ops.rowCount(), opRows());
    QCOMPARE(m_models->opFilter.rowCount(), opRows());
    QCOMPARE(m_models->tensors.rowCount(), static_cast<int>(m_session->model()->main().tensors.size()));
    QCOMPARE(m_models->breakpoints.rowCount(), 0);
    QCOMPARE(m_models->edits.rowCount(), 0);
    QCOMPARE(m_models->history.rowCount(), 0);
}

void TestListModels::history_runs_countsSteps()
{
    open();
    run();
    for (int row = 0; row < 8; ++row) {
        QCOMPARE(textAt(m_models->history, row, HistoryListModel::Step), QString::number(row + 1));
        QVERIFY(m_models->history.index(row, 0).data(kOpRole).value<OpRef>() == (OpRef{SubgraphId(0), OpId(row)}));
    }
    m_session->restart();
    QTRY_COMPARE(m_session->state(), RunState::Ready);
    QCOMPARE(m_models->history.rowCount(), 0);
    m_session->step();
    QTRY_COMPARE(m_models->history.rowCount(), 1);
}

void TestListModels::edits_undoRedo_dimsAndRestores()
{
    open();
    const QString before = textAt(m_models->tensors, outputOf(0).tensor.value, TensorListModel::Scale);
    QVERIFY(m_session->edit(SetScale{outputOf(0), std::nullopt, 0.5F}).has_value());
    QVERIFY(m_session->edit(SetZeroPoint{outputOf(0), std::nullopt, 3}).has_value());
    QCOMPARE(m_models->edits.rowCount(), 2);
    QCOMPARE(
        textAt(m_models->tensors, outputOf(0).tensor.value, TensorListModel::Scale), QString(QStringLiteral("✎ 0.5")));
    m_session->undoStack().undo();
    QVERIFY(!m_models->edits.index(0, 0).data(kDimmedRole).toBool());
    QVERIFY(m_models->edits.index(1, 0).data(kDimmedRole).toBool());
    m_session->undoStack().undo();
    QVERIFY(m_models->edits.index(0, 0).data(kDimmedRole).toBool());
    QCOMPARE(textAt(m_models->tensors, outputOf(0).tensor.value, TensorListModel::Scale), before);
    m_session->undoStack().redo();
    QVERIFY(!m_models->edits.index(0, 0).data(kDimmedRole).toBool());
    // An edit after an undo replaces what could have been redone: the same number of rows, another text.
    QVERIFY(m_session->edit(SetZeroPoint{outputOf(0), std::nullopt, 4}).has_value());
    QCOMPARE(m_models->edits.rowCount(), 2);
    QVERIFY(textAt(m_models->edits, 1, EditListModel::Text).contains(QLatin1Char('4')));
    QTRY_VERIFY(!m_session->isBusy());
}

void TestListModels::breakpoints_checkBox_disables()
{
    open();
    m_session->toggleBreakpoint({SubgraphId(0), OpId(3)});
    const QModelIndex box = m_models->breakpoints.index(0, BreakpointListModel::Enabled);
    QVERIFY(m_models->breakpoints.flags(box).testFlag(Qt::ItemIsUserCheckable));
    QVERIFY(m_models->breakpoints.setData(box, Qt::Unchecked, Qt::CheckStateRole));
    QVERIFY(!m_session->breakpoints().at({SubgraphId(0), OpId(3)}));
    QVERIFY(m_models->breakpoints.index(0, 0).data(kDimmedRole).toBool());
    QVERIFY(textAt(m_models->ops, 3, OpListModel::State).contains(QStringLiteral("○")));
}

void TestListModels::calls_insideALoop_listLevels()
{
    openBuilt(test::loop(2));
    m_session->setInputs(std::vector<InputChoice>(2, {InputChoice::Kind::Zeros, 0, {}, {}, nullptr}));
    m_session->stepInto();
    for (int step = 0; step < 7; ++step) {
        QTRY_VERIFY(!m_session->isBusy());
        QVERIFY(m_session->isInsideCall());
        QCOMPARE(m_models->calls.rowCount(), 2);
        QVERIFY(m_models->calls.opAt(0) == m_session->nextOp());
        QCOMPARE(textAt(m_models->calls, 0, CallStackModel::Iteration), QString::number(step / 3));
        QCOMPARE(textAt(m_models->calls, 1, CallStackModel::Part), QStringLiteral("main graph"));
        m_models->ops.setSubgraph(m_session->nextOp()->subgraph);
        m_session->step();
    }
    QTRY_VERIFY(!m_session->isBusy());
    QCOMPARE(m_models->calls.rowCount(), 0);
}

void TestListModels::tensors_variable_changesWithThePosition()
{
    openBuilt(test::filterWithState());
    const TensorRef state{SubgraphId(0), TensorId(3)};
    const auto lastOfState = [&] { return numberAt(*m_session->value(state), 1); };
    QCOMPARE(textAt(m_models->tensors, 3, TensorListModel::Kind), QStringLiteral("variable"));
    QCOMPARE(lastOfState(), 0.0);
    m_session->step();
    QTRY_COMPARE(m_session->state(), RunState::Finished);
    const double after = lastOfState();
    QVERIFY(after != 0);
    m_session->stepBack();
    QTRY_COMPARE(m_session->position(), std::size_t{0});
    QCOMPARE(lastOfState(), 0.0);
    m_session->step();
    QTRY_COMPARE(m_session->state(), RunState::Finished);
    QVERIFY(m_session->hasState());
    m_session->nextInference(); // the filter remembers two steps
    QTRY_COMPARE(m_session->inference(), 2);
    QTRY_VERIFY(!m_session->isBusy());
    QCOMPARE(numberAt(*m_session->value(state), 0), after);
}

void TestListModels::properties_everyOpAndTensor_isATree()
{
    open();
    run();
    const Model& model = *m_session->model();
    for (int i = 0; i < opRows(); ++i) {
        const OpRef op{SubgraphId(0), OpId(i)};
        const auto arithmetic = m_session->arithmetic(op);
        QVERIFY(arithmetic != nullptr);
        m_models->properties.setProperties(describeOp(model, {op, m_session->opStatus(op), arithmetic.get()}));
        QVERIFY(readAll(m_models->properties) > 10);
    }
    for (int i = 0; i < m_models->tensors.rowCount(); ++i) {
        const TensorRef tensor{SubgraphId(0), TensorId(i)};
        m_models->properties.setProperties(
            describeTensor(model, {tensor, m_session->valueState(tensor), m_session->stats(tensor), nullptr}));
        QVERIFY(readAll(m_models->properties) > 10);
    }
    m_models->properties.setProperties({});
}

void TestListModels::properties_setData_onlyAsks()
{
    open();
    PropertyTreeModel& tree = m_models->properties;
    tree.setProperties(
        describeTensor(*m_session->model(), {outputOf(0), m_session->valueState(outputOf(0)), nullptr, nullptr}));
    QSignalSpy asked(&tree, &PropertyTreeModel::valueEdited);
    int editable = 0;
    for (int group = 0; group < tree.rowCount(); ++group) {
        const QModelIndex parent = tree.index(group, 0);
        for (int row = 0; row < tree.rowCount(parent); ++row) {
            const QModelIndex value = tree.index(row, PropertyTreeModel::ValueColumn, parent);
            if (!tree.flags(value).testFlag(Qt::ItemIsEditable))
                continue;
            ++editable;
            const QString before = value.data().toString();
            tree.setData(value, QStringLiteral("17"), Qt::EditRole);
            QCOMPARE(asked.count(), editable);
            QCOMPARE(asked.last()[1].toString(), QStringLiteral("17"));
            QCOMPARE(value.data().toString(), before);
        }
    }
    QCOMPARE(editable, 2); // scale and zero point
}

void TestListModels::filter_words_data()
{
    // The sample: conv, conv, max-pool, depthwise, conv, average pool, fully connected, softmax.
    QTest::addColumn<QString>("words");
    QTest::addColumn<QList<int>>("rows");
    const auto row
        = [](const char* words, const QList<int>& rows) { QTest::newRow(words) << QString::fromUtf8(words) << rows; };
    row("", {0, 1, 2, 3, 4, 5, 6, 7});
    row("op:conv", {0, 1, 3, 4});
    row("OP:CONV", {0, 1, 3, 4});
    row("op:conv -op:depthwise", {0, 1, 4});
    row("-op:conv", {2, 5, 6, 7});
    row("op:pool op:max", {2});
    row("pool -softmax", {2, 5});
    row("shape:14x14", {0, 1});
    row("shape:14×14x16", {1});
    row("#>5", {6, 7});
    row("#<2", {0, 1});
    row("-#<2", {2, 3, 4, 5, 6, 7});
    row("#>1 #<4", {2, 3});
    row("zp>0", {6});
    row("scale<0.01", {7});
    row("dtype:int8 op:softmax", {7});
    row("dtype:float", {});
    row("nothingIsCalledThis", {});
    row("   op:softmax   ", {7});
}

void TestListModels::filter_words()
{
    QFETCH(const QString, words);
    QFETCH(const QList<int>, rows);
    open();
    m_models->opFilter.setFilterText(words);
    QList<int> shown;
    for (int row = 0; row < m_models->opFilter.rowCount(); ++row)
        shown.append(m_models->opFilter.mapToSource(m_models->opFilter.index(row, 0)).row());
    QCOMPARE(shown, rows);
    QCOMPARE(m_models->opFilter.explanation().isEmpty(), words.trimmed().isEmpty());
}

void TestListModels::filter_saturation_comparesNumbers()
{
    open();
    m_models->opFilter.setFilterText(QStringLiteral("sat>1%"));
    QCOMPARE(m_models->opFilter.rowCount(), 0);
    run();
    for (int i = 0; i < opRows(); ++i)
        QTRY_VERIFY(m_session->stats(outputOf(i)) != nullptr);
    int expected = 0;
    for (int i = 0; i < opRows(); ++i) {
        const TensorStats* stats = m_session->stats(outputOf(i));
        expected += (stats->atLow + stats->atHigh) * 100 > stats->elements ? 1 : 0;
    }
    QVERIFY(expected > 0);
    QCOMPARE(m_models->opFilter.rowCount(), expected);
}

void TestListModels::filter_unknownColumn_hidesNothingAndIsNamed()
{
    open();
    m_models->opFilter.setFilterText(QStringLiteral("nocolumn:7"));
    QCOMPARE(m_models->opFilter.rowCount(), 8);
    QVERIFY(m_models->opFilter.explanation().contains(QStringLiteral("nocolumn")));
    QVERIFY(m_models->opFilter.explanation().contains(QStringLiteral("shape")));
}

void TestListModels::filter_followsItsSource()
{
    open();
    m_models->opFilter.setFilterText(QStringLiteral("state:✓"));
    QCOMPARE(m_models->opFilter.rowCount(), 0);
    m_session->step();
    QTRY_COMPARE(m_models->opFilter.rowCount(), 1);
    run();
    QCOMPARE(m_models->opFilter.rowCount(), 8);
    m_session->stepBack();
    QTRY_COMPARE(m_models->opFilter.rowCount(), 7);
    m_session->close();
    QCOMPARE(m_models->opFilter.rowCount(), 0);
}

void TestListModels::sort_byScale_ordersNumbers()
{
    open();
    m_models->tensorFilter.sort(TensorListModel::Scale, Qt::DescendingOrder);
    QCOMPARE(m_models->tensorFilter.rowCount(), m_models->tensors.rowCount());
    for (int row = 1; row < m_models->tensorFilter.rowCount(); ++row) {
        const auto scale
            = [&](int r) { return m_models->tensorFilter.index(r, TensorListModel::Scale).data(kSortRole).toFloat(); };
        QVERIFY(scale(row - 1) >= scale(row));
    }
    run();
    m_session->close();
}

QTEST_GUILESS_MAIN(TestListModels)
#include "tst_list_models.moc"
