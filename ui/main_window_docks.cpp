// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
// MainWindow: its docks, menus and toolbar.
#include "ui/dialogs/welcome_page.h"
#include "ui/explain_binder.h"
#include "ui/graph/graph_panel.h"
#include "ui/graph_binder.h"
#include "ui/inspector_binder.h"
#include "ui/inspectors/blame_panel.h"
#include "ui/inspectors/explain_panel.h"
#include "ui/inspectors/inspector_panel.h"
#include "ui/inspectors/list_panel.h"
#include "ui/main_window.h"
#include "ui/models/breakpoint_list_model.h"
#include "ui/models/call_stack_model.h"
#include "ui/models/edit_list_model.h"
#include "ui/models/history_list_model.h"
#include "ui/models/log_list_model.h"
#include "ui/models/op_list_model.h"
#include "ui/models/tensor_list_model.h"
#include "ui/tensor_binder.h"
#include "ui/widgets/tensor_view.h"

#include <QDockWidget>
#include <QFileInfo>
#include <QMenu>
#include <QMenuBar>
#include <QPointer>
#include <QTabWidget>
#include <QTableView>
#include <QTimer>
#include <QToolBar>

namespace quantstep {

QDockWidget* MainWindow::addDock(const QString& name, const QString& title, QWidget* content)
{
    auto* dock = new QDockWidget(title, m_workspace);
    dock->setObjectName(name);
    dock->setWidget(content);
    m_docks.push_back(dock);
    return dock;
}

void MainWindow::buildLists()
{
    m_opModel = new OpListModel(m_session, this);
    m_operations = new ListPanel(QStringLiteral("operations"), m_opModel, ListPanel::Filter::Shown, this);
    connect(m_operations, &ListPanel::rowSelected, this, [this](int row) {
        m_session->selectOp({m_opModel->subgraph(), OpId(row)});
    });
    connect(m_operations, &ListPanel::rowActivated, this, [this](int row) {
        m_session->toggleBreakpoint({m_opModel->subgraph(), OpId(row)});
    });
    connect(m_operations, &ListPanel::contextMenuRequested, this, [this](int row, const QPoint& at) {
        showOpMenu({m_opModel->subgraph(), OpId(row)}, at);
    });
    const auto showErrors = [this] {
        for (int column = 0; column < OpListModel::kColumns; ++column) {
            if (!OpListModel::isErrorColumn(column))
                continue;
            m_operations->table()->setColumnHidden(column, !m_session->reference());
            m_operations->table()->resizeColumnToContents(column);
        }
    };
    connect(m_session, &Session::referenceChanged, m_operations, showErrors);
    showErrors();
    m_tensorModel = new TensorListModel(m_session, this);
    m_tensors = new ListPanel(QStringLiteral("tensors"), m_tensorModel, ListPanel::Filter::Shown, this);
    connect(m_tensors, &ListPanel::rowSelected, this, [this](int row) {
        m_session->selectTensor({m_tensorModel->subgraph(), TensorId(row)});
    });
}

void MainWindow::buildDocks()
{
    m_workspace->setDockNestingEnabled(true);
    m_workspace->setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    addDock(QStringLiteral("operationsDock"), tr("Operations"), m_operations);
    addDock(QStringLiteral("tensorsDock"), tr("Tensors"), m_tensors);

    m_graph = new GraphPanel(this);
    new GraphBinder(m_session, m_graph, this);
    connect(m_graph->view(), &GraphView::contextMenuRequested, this, &MainWindow::showOpMenu);
    addDock(QStringLiteral("graphDock"), tr("Graph"), m_graph);

    m_tensorView = new TensorView(this);
    new TensorBinder(m_session, m_tensorView, this);
    connect(m_tensorView, &TensorView::pinRequested, this, &MainWindow::pinTensor);
    connect(m_session, &Session::modelChanged, this, &MainWindow::closePinned);
    addDock(QStringLiteral("tensorViewDock"), tr("Tensor view"), m_tensorView);

    auto* tabs = new QTabWidget(this);
    tabs->setDocumentMode(true);
    m_opInspector = new InspectorPanel(tabs);
    m_tensorInspector = new InspectorPanel(tabs);
    tabs->addTab(m_opInspector, tr("Operator"));
    tabs->addTab(m_tensorInspector, tr("Tensor"));
    new InspectorBinder(m_session, m_opInspector, m_tensorInspector, this);
    m_inspectorDock = addDock(QStringLiteral("inspectorDock"), tr("Inspector"), tabs);

    auto* breakpointModel = new BreakpointListModel(m_session, this);
    auto* breakpoints = new ListPanel(QStringLiteral("breakpoints"), breakpointModel, ListPanel::Filter::None, this);
    breakpoints->setHint(tr("No breakpoints. F9 sets one at the selected operator."));
    const auto breakpointOp = [breakpointModel](int row) { return breakpointModel->row(row).op; };
    connect(breakpoints, &ListPanel::rowSelected, this,
        [this, breakpointOp](int row) { m_session->selectOp(breakpointOp(row)); });
    connect(breakpoints, &ListPanel::removeRequested, this,
        [this, breakpointOp](int row) { m_session->removeBreakpoint(breakpointOp(row)); });
    connect(m_session, &Session::breakpointsChanged, breakpoints, [breakpoints] { breakpoints->fitColumns(480); });
    addDock(QStringLiteral("breakpointsDock"), tr("Breakpoints"), breakpoints);

    auto* historyModel = new HistoryListModel(m_session, this);
    auto* history = new ListPanel(QStringLiteral("history"), historyModel, ListPanel::Filter::None, this);
    history->setHint(tr("Nothing has run yet. F10 runs one operator, F5 all. Enter on a step goes back there."));
    connect(history, &ListPanel::rowActivated, this,
        [this, historyModel](int row) { m_session->goToPosition(historyModel->row(row).op.index() + 1); });
    addDock(QStringLiteral("historyDock"), tr("History"), history);

    auto* editModel = new EditListModel(m_session, this);
    auto* edits = new ListPanel(QStringLiteral("edits"), editModel, ListPanel::Filter::None, this);
    edits->setHint(tr("No edits. F2 changes the scale of the selected tensor."));
    connect(edits, &ListPanel::rowSelected, this,
        [this, editModel](int row) { m_session->selectTensor(editModel->row(row).tensor); });
    connect(edits, &ListPanel::rowActivated, this, [this](int row) { m_session->undoStack().setIndex(row + 1); });
    connect(editModel, &QAbstractItemModel::modelReset, edits, [edits] { edits->fitColumns(480); });
    addDock(QStringLiteral("editsDock"), tr("Edits"), edits);

    auto* logModel = new LogListModel(m_session, this);
    auto* log = new ListPanel(QStringLiteral("log"), logModel, ListPanel::Filter::None, this);
    connect(logModel, &QAbstractItemModel::rowsInserted, log, [log] { log->table()->scrollToBottom(); });
    QDockWidget* logDock = addDock(QStringLiteral("logDock"), tr("Log"), log);
    // An error must not sit in a tab that nobody looks at.
    connect(m_session, &Session::logAdded, logDock, [this, logDock, log] {
        if (m_session->log().empty() || m_session->log().back().level != LogLevel::Error)
            return;
        logDock->show();
        logDock->raise();
        // Once it is laid out: a table that was hidden has nowhere to scroll.
        QTimer::singleShot(0, log, [log] { log->table()->scrollToBottom(); });
    });

    addDock(QStringLiteral("callStackDock"), tr("Call stack"), buildCallStack());

    auto* explain = new ExplainPanel(this);
    auto* explainBinder = new ExplainBinder(m_session, explain, this);
    QDockWidget* explainDock = addDock(QStringLiteral("explainDock"), tr("Explanation"), explain);
    connect(m_tensorView, &TensorView::explainRequested, this,
        [this, explainBinder, explainDock](const std::vector<std::int32_t>& index) {
            const TensorSnapshot& shown = m_tensorView->tensor();
            if (!shown.value || static_cast<int>(index.size()) != shown.shape.rank())
                return;
            explainDock->show();
            explainDock->raise();
            explainBinder->explain(shown.ref, shown.shape.flatIndex(index));
        });

    buildBlame();

    for (std::size_t i = 0; i < m_docks.size(); ++i) {
        QAction* toggle = m_docks[i]->toggleViewAction();
        // 1 to 9, then 0, then letters.
        const auto digit = static_cast<Qt::Key>(Qt::Key_0 + static_cast<int>((i + 1) % 10));
        toggle->setShortcut(QKeySequence(Qt::CTRL | Qt::ALT | (i < 10 ? digit : i == 10 ? Qt::Key_E : Qt::Key_D)));
        addAction(toggle);
    }
}

void MainWindow::buildBlame()
{
    auto* panel = new BlamePanel(this);
    QDockWidget* dock = addDock(QStringLiteral("blameDock"), tr("Device dump"), panel);
    BlameRun* run = m_session->blame();
    connect(run, &BlameRun::changed, panel, [run, panel, dock] {
        panel->setResult(run->result());
        if (run->isRunning())
            panel->setNote(tr("Comparing with %1 …").arg(QFileInfo(run->path()).fileName()));
        else if (!run->failure().isEmpty())
            panel->setNote(run->failure());
        if (!run->path().isEmpty()) {
            dock->show();
            dock->raise();
        }
    });
    connect(panel, &BlamePanel::openRequested, m_actions->get(Actions::CompareDump), &QAction::trigger);
    connect(panel, &BlamePanel::tensorChosen, this, [this](TensorRef tensor, std::size_t firstDifference) {
        m_session->selectTensor(tensor);
        m_session->selectElement(firstDifference);
    });
    connect(panel, &BlamePanel::linkRequested, this, [this, run](const std::string& entry) {
        if (const auto tensor = m_session->selection().tensor)
            run->link(entry, *tensor);
    });
}

QWidget* MainWindow::buildCallStack()
{
    auto* model = new CallStackModel(m_session, this);
    auto* panel = new ListPanel(QStringLiteral("callStack"), model, ListPanel::Filter::None, this);
    panel->setHint(tr("Execution is in the main graph. F11 goes into the subgraph that the next operator runs, "
                      "Shift+F11 out again."));
    connect(panel, &ListPanel::rowSelected, this, [this, model](int row) {
        if (const auto op = model->opAt(row))
            m_session->selectOp(*op);
    });
    connect(m_session, &Session::positionChanged, panel, [panel] { panel->fitColumns(480); });
    return panel;
}

void MainWindow::arrangeDocks()
{
    enum : std::size_t {
        Operations,
        Tensors,
        Graph,
        View,
        Inspector,
        Breakpoints,
        History,
        Edits,
        Log,
        Calls,
        Explain,
        Blame
    };
    m_beforeFullView.clear();
    for (QDockWidget* dock : m_docks) {
        dock->setFloating(false);
        m_workspace->removeDockWidget(dock);
    }
    m_workspace->addDockWidget(Qt::TopDockWidgetArea, m_docks[Operations]);
    // All in one area: sizes of two areas cannot be set where no widget lies between them.
    m_workspace->splitDockWidget(m_docks[Operations], m_docks[Breakpoints], Qt::Vertical);
    m_workspace->splitDockWidget(m_docks[Operations], m_docks[Graph], Qt::Horizontal);
    m_workspace->splitDockWidget(m_docks[Graph], m_docks[Inspector], Qt::Horizontal);
    m_workspace->splitDockWidget(m_docks[Graph], m_docks[View], Qt::Vertical);
    m_workspace->tabifyDockWidget(m_docks[Operations], m_docks[Tensors]);
    for (const auto dock : {History, Edits, Log, Calls})
        m_workspace->tabifyDockWidget(m_docks[Breakpoints], m_docks[dock]);
    m_workspace->tabifyDockWidget(m_docks[Inspector], m_docks[Explain]);
    m_workspace->tabifyDockWidget(m_docks[Inspector], m_docks[Blame]);
    for (QDockWidget* dock : m_docks)
        dock->show();
    m_docks[Inspector]->raise();
    m_docks[Operations]->raise();
    m_docks[Breakpoints]->raise();
    sizeDocks();
}

void MainWindow::sizeDocks()
{
    // Sizes only take where the workspace has been laid out in the size it is shown in.
    const int wide = m_workspace->width(), high = m_workspace->height();
    m_workspace->resizeDocks(
        {m_docks[0], m_docks[2], m_docks[4]}, {wide * 26 / 100, wide * 46 / 100, wide * 28 / 100}, Qt::Horizontal);
    m_workspace->resizeDocks({m_docks[0], m_docks[5]}, {high * 82 / 100, high * 18 / 100}, Qt::Vertical);
    m_workspace->resizeDocks({m_docks[2], m_docks[3]}, {high * 32 / 100, high * 50 / 100}, Qt::Vertical);
}

void MainWindow::pinTensor()
{
    const auto tensor = m_session->selection().tensor;
    if (!tensor)
        return;
    // A tab beside the following view; it goes when it is closed or another file is opened.
    auto* dock = new QDockWidget(tr("Pinned: t%1").arg(tensor->tensor.value), m_workspace);
    dock->setObjectName(QStringLiteral("pinned%1").arg(m_pinned.size()));
    dock->setAttribute(Qt::WA_DeleteOnClose);
    auto* view = new TensorView(dock);
    dock->setWidget(view);
    new TensorBinder(m_session, view, dock, tensor);
    m_pinned.push_back(dock);
    m_workspace->tabifyDockWidget(m_docks[3], dock);
}

void MainWindow::closePinned()
{
    for (const QPointer<QDockWidget>& dock : std::exchange(m_pinned, {})) {
        if (dock)
            dock->deleteLater();
    }
}

void MainWindow::toggleFullView()
{
    if (!m_beforeFullView.isEmpty()) {
        m_workspace->restoreState(std::exchange(m_beforeFullView, {}));
        return;
    }
    QDockWidget* focused = m_docks[2];
    for (QDockWidget* dock : m_docks) {
        if (focusWidget() != nullptr && dock->isAncestorOf(focusWidget()))
            focused = dock;
    }
    m_beforeFullView = m_workspace->saveState();
    for (QDockWidget* dock : m_docks)
        dock->setVisible(dock == focused);
}

void MainWindow::editParameter(bool zeroPoint)
{
    m_inspectorDock->show();
    m_inspectorDock->raise();
    static_cast<QTabWidget*>(m_inspectorDock->widget())->setCurrentWidget(m_tensorInspector);
    m_tensorInspector->startEditing(zeroPoint ? EditTarget::Kind::ZeroPoint : EditTarget::Kind::Scale);
}

void MainWindow::fillRecentMenu()
{
    m_recentMenu->clear();
    for (const QString& path : m_settings->recentFiles()) {
        QAction* action = m_recentMenu->addAction(QFileInfo(path).fileName());
        action->setToolTip(path);
        action->setEnabled(QFileInfo::exists(path));
        connect(action, &QAction::triggered, this, [this, path] { m_session->open(path); });
    }
    m_recentMenu->setEnabled(!m_recentMenu->isEmpty());
}

void MainWindow::buildMenus()
{
    const auto menu = [this](const QString& title, std::initializer_list<int> ids) {
        QMenu* made = menuBar()->addMenu(title);
        made->setToolTipsVisible(true);
        for (const int id : ids) {
            if (id < 0)
                made->addSeparator();
            else
                made->addAction(m_actions->get(static_cast<Actions::Id>(id)));
        }
        return made;
    };
    constexpr int kLine = -1;
    QMenu* file = menu(tr("&File"), {Actions::Open});
    m_recentMenu = file->addMenu(tr("Open &recent"));
    m_recentMenu->setToolTipsVisible(true);
    connect(m_settings, &Settings::recentFilesChanged, this, &MainWindow::fillRecentMenu);
    fillRecentMenu();
    QMenu* sampleMenu = file->addMenu(tr("Open &sample"));
    for (const auto& sample : WelcomePage::samples())
        connect(sampleMenu->addAction(sample.first), &QAction::triggered, this,
            [this, path = sample.second] { m_session->open(path); });
    file->addSeparator();
    for (const auto id : {Actions::SetInput, Actions::CompareDump, Actions::CompareDumpFolder, Actions::SavePicture})
        file->addAction(m_actions->get(id));
    for (const auto id : {Actions::Close, Actions::Quit}) {
        file->addSeparator();
        file->addAction(m_actions->get(id));
    }
    menu(tr("&Edit"), {Actions::Undo, Actions::Redo, kLine, Actions::EditScale, Actions::EditZeroPoint});
    QMenu* view = menu(tr("&View"), {});
    for (QDockWidget* dock : m_docks)
        view->addAction(dock->toggleViewAction());
    view->addSeparator();
    view->addAction(m_actions->get(Actions::ToggleFullView));
    view->addAction(m_actions->get(Actions::ResetLayout));
    QMenu* theme = view->addMenu(tr("&Theme"));
    for (const auto id : {Actions::ThemeSystem, Actions::ThemeLight, Actions::ThemeDark})
        theme->addAction(m_actions->get(id));
    QMenu* language = view->addMenu(tr("&Language"));
    language->setToolTipsVisible(true);
    for (const auto id : {Actions::LanguageSystem, Actions::LanguageEnglish, Actions::LanguageChinese})
        language->addAction(m_actions->get(id));
    menu(tr("&Go"),
        {Actions::GoTo, Actions::Find, kLine, Actions::PreviousOp, Actions::NextOp, kLine, Actions::GoBack,
            Actions::GoForward});
    QMenu* run = menu(tr("&Run"),
        {Actions::Run, Actions::Pause, Actions::Stop, Actions::Restart, Actions::NextInference, kLine, Actions::Step,
            Actions::StepInto, Actions::StepOut, Actions::StepBack, Actions::ReturnToLive, Actions::RunTo, kLine,
            Actions::ToggleBreakpoint, Actions::EnableBreakpoint, Actions::RemoveBreakpoints, kLine,
            Actions::RerunStale, Actions::AutoRerun, kLine, Actions::Cancel});
    QMenu* arithmetic = new QMenu(tr("Arith&metic"), run);
    arithmetic->setToolTipsVisible(true);
    for (int id = Actions::ArithmeticLiteRtRef; id <= Actions::ArithmeticSingleRounding; ++id)
        arithmetic->addAction(m_actions->get(static_cast<Actions::Id>(id)));
    run->insertMenu(m_actions->get(Actions::RerunStale), arithmetic);
    auto* reference = new QMenu(tr("Re&ference"), run);
    reference->setToolTipsVisible(true);
    reference->addAction(m_actions->get(Actions::ReferenceNone));
    reference->addSeparator();
    for (int id = Actions::ReferenceLiteRtRef; id <= Actions::ReferenceSingleRounding; ++id)
        reference->addAction(m_actions->get(static_cast<Actions::Id>(id)));
    run->insertMenu(m_actions->get(Actions::RerunStale), reference);
    run->insertSeparator(m_actions->get(Actions::RerunStale));
    menu(tr("&Help"), {Actions::Keys, Actions::About});
}

void MainWindow::buildToolbar()
{
    QToolBar* bar = addToolBar(tr("Run"));
    bar->setObjectName(QStringLiteral("runToolbar"));
    bar->setMovable(false);
    bar->setToolButtonStyle(Qt::ToolButtonTextOnly);
    const std::pair<Actions::Id, QString> buttons[]
        = {{Actions::Open, tr("Open…")}, {Actions::GoBack, QStringLiteral("←")},
            {Actions::GoForward, QStringLiteral("→")}, {Actions::Run, tr("▶ Run")}, {Actions::Pause, tr("‖ Pause")},
            {Actions::Stop, tr("■ Stop")}, {Actions::Restart, tr("⟲ Restart")}, {Actions::StepBack, tr("◁ Back")},
            {Actions::Step, tr("▷ Step")}, {Actions::StepInto, tr("↘ Into")}, {Actions::StepOut, tr("↗ Out")},
            {Actions::RunTo, tr("⇥ Run to")}, {Actions::ToggleBreakpoint, tr("● Breakpoint")},
            {Actions::SetInput, tr("Input…")}, {Actions::EditScale, tr("✎ Scale")}, {Actions::Undo, tr("↶ Undo")}};
    for (const auto& [id, text] : buttons) {
        if (id == Actions::GoBack || id == Actions::Run || id == Actions::StepBack || id == Actions::ToggleBreakpoint
            || id == Actions::SetInput)
            bar->addSeparator();
        m_actions->get(id)->setIconText(text);
        bar->addAction(m_actions->get(id));
    }
}

} // namespace quantstep
