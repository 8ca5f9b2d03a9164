// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window.h"

#include "ui/dialogs/go_to_dialog.h"
#include "ui/dialogs/input_dialog.h"
#include "ui/dialogs/key_sheet.h"
#include "ui/dialogs/load_failed_page.h"
#include "ui/dialogs/welcome_page.h"
#include "ui/info_bar.h"
#include "ui/inspectors/inspector_panel.h"
#include "ui/inspectors/list_panel.h"
#include "ui/models/op_list_model.h"
#include "ui/models/tensor_list_model.h"
#include "ui/session/blame_run.h"
#include "ui/session_text.h"
#include "ui/status_line.h"
#include "ui/theme.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QSaveFile>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTabWidget>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>

namespace quantstep {

namespace {

constexpr int kLayoutVersion = 2;

QString droppedModel(const QMimeData* data)
{
    for (const QUrl& url : data->urls()) {
        if (url.isLocalFile() && url.toLocalFile().endsWith(QLatin1String(".tflite"), Qt::CaseInsensitive))
            return url.toLocalFile();
    }
    return {};
}

} // namespace

MainWindow::MainWindow(Settings* settings, QWidget* parent)
    : QMainWindow(parent),
      m_settings(settings),
      m_session(new Session(settings, this)),
      m_actions(new Actions(m_session, this)),
      m_pages(new QStackedWidget(this)),
      m_workspace(new QMainWindow(this, Qt::Widget))
{
    setObjectName(QStringLiteral("mainWindow"));
    setAcceptDrops(true);
    resize(1360, 860);
    auto* welcome = new WelcomePage(settings, m_pages);
    m_welcome = welcome;
    m_failed = new LoadFailedPage(m_pages);
    connect(welcome, &WelcomePage::openRequested, this, &MainWindow::chooseModel);
    connect(welcome, &WelcomePage::pathChosen, m_session, &Session::open);
    connect(m_failed, &LoadFailedPage::openRequested, this, &MainWindow::chooseModel);
    connect(m_failed, &LoadFailedPage::dismissed, m_session, &Session::dismissFailure);
    m_pages->addWidget(m_welcome);
    m_pages->addWidget(m_failed);
    m_pages->addWidget(m_workspace);
    auto* centre = new QWidget(this);
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(new InfoBar(m_session, centre));
    column->addWidget(m_pages, 1);
    setCentralWidget(centre);
    new StatusLine(m_session, statusBar());

    buildLists();
    buildDocks();
    buildMenus();
    buildToolbar();
    connectActions();
    arrangeDocks();
    restoreGeometry(settings->windowGeometry());
    m_wantsSizes = !m_workspace->restoreState(settings->windowState(kLayoutVersion), kLayoutVersion);

    for (const auto signal : {&Session::stateChanged, &Session::modelChanged}) {
        connect(m_session, signal, this, &MainWindow::showPage);
        connect(m_session, signal, this, &MainWindow::showTitle);
    }
    connect(m_session, &Session::positionChanged, this, &MainWindow::showTitle);
    connect(
        &m_session->undoStack(), &QUndoStack::cleanChanged, this, [this](bool clean) { setWindowModified(!clean); });
    connect(m_session, &Session::selectionChanged, this, &MainWindow::showSelection);
    connect(m_session, &Session::modelChanged, this, [this] {
        m_operations->fitColumns();
        m_tensors->fitColumns();
        if (!m_session->model())
            return;
        startAsRequested(std::exchange(m_request, {}));
    });
    connect(settings, &Settings::themeChanged, this,
        [this] { applyTheme(*qobject_cast<QApplication*>(QCoreApplication::instance()), m_settings->theme()); });
    showPage();
    showTitle();
}

MainWindow::~MainWindow()
{
    // The panels listen to the session until it is gone; it goes first.
    m_session->disconnect();
    m_session->undoStack().disconnect();
    delete m_session;
}

void MainWindow::begin(const WindowRequest& request)
{
    m_request = request;
    m_session->setArithmetic(request.arithmetic);
    if (!request.model.isEmpty())
        m_session->open(request.model);
}

void MainWindow::startAsRequested(const WindowRequest& request)
{
    const auto runTo = [this, text = request.runTo] {
        bool isNumber = false;
        const int op = text.toInt(&isNumber);
        if (isNumber && op >= 0 && static_cast<std::size_t>(op) < m_session->opCount())
            m_session->runTo({SubgraphId(0), OpId(op)});
    };
    std::vector<InputFile> files;
    for (const QString& text : request.inputs) {
        const qsizetype sign = text.indexOf(QLatin1Char('='));
        bool isNumber = false;
        const std::size_t k = text.left(sign).toUInt(&isNumber);
        if (sign < 0 || !isNumber || k >= m_session->inputs().size())
            m_session->addLog(LogLevel::Error, tr("There is no input for “%1”").arg(text));
        else
            files.push_back({static_cast<int>(k), text.mid(sign + 1)});
    }
    if (files.empty())
        runTo();
    else
        m_session->setInputFiles(std::move(files), runTo);
}

void MainWindow::showPage()
{
    const RunState state = m_session->state();
    if (state == RunState::LoadFailed) {
        m_failed->showFailure(m_session->failure(), m_session->model() != nullptr);
        m_pages->setCurrentWidget(m_failed);
    } else {
        m_pages->setCurrentWidget(m_session->model() ? static_cast<QWidget*>(m_workspace) : m_welcome);
        if (m_session->model() && isVisible() && std::exchange(m_wantsSizes, false))
            QTimer::singleShot(0, this, &MainWindow::sizeDocks);
    }
}

void MainWindow::showTitle()
{
    if (!m_session->model()) {
        setWindowTitle(tr("QuantStep"));
        return;
    }
    const int edits = m_session->undoStack().index();
    QString title = QFileInfo(m_session->path()).fileName() + QStringLiteral("[*]");
    if (edits > 0)
        title += QStringLiteral(" — ") + tr("%n edits", nullptr, edits);
    const QString state = shortStateText(*m_session);
    if (!state.isEmpty())
        title += QStringLiteral(" — ") + state;
    setWindowTitle(title);
}

void MainWindow::showSelection()
{
    const Selection& selection = m_session->selection();
    if (!m_session->model())
        return;
    if (selection.op) {
        m_opModel->setSubgraph(selection.op->subgraph);
        m_operations->showRow(m_opModel->rowOf(*selection.op));
    }
    if (selection.tensor) {
        m_tensorModel->setSubgraph(selection.tensor->subgraph);
        m_tensors->showRow(m_tensorModel->rowOf(*selection.tensor));
    }
}

void MainWindow::chooseModel()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Open model"), m_settings->lastFolder(),
        tr("TensorFlow Lite models (*.tflite *.lite *.bin);;All files (*)"));
    if (path.isEmpty())
        return;
    m_settings->setLastFolder(QFileInfo(path).absolutePath());
    m_session->open(path);
}

void MainWindow::compareDump(bool folder)
{
    const QString path = folder
        ? QFileDialog::getExistingDirectory(this, tr("Compare with a dump folder"), m_settings->lastFolder())
        : QFileDialog::getOpenFileName(this, tr("Compare with a dump"), m_settings->lastFolder());
    if (!path.isEmpty())
        m_session->blame()->compare(path);
}

/// Of the panel with the focus; of the whole window when none has it. What is drawn, at the screen's resolution.
void MainWindow::savePicture()
{
    QWidget* shown = m_workspace;
    for (QDockWidget* dock : m_docks) {
        if (focusWidget() != nullptr && dock->isAncestorOf(focusWidget()))
            shown = dock->widget();
    }
    const QPixmap picture = shown->grab();
    QString path = QFileDialog::getSaveFileName(
        this, tr("Save picture"), m_settings->lastFolder() + QStringLiteral("/quantstep.png"), tr("Pictures (*.png)"));
    if (path.isEmpty())
        return;
    if (!path.endsWith(QLatin1String(".png"), Qt::CaseInsensitive))
        path += QStringLiteral(".png");
    QSaveFile file(path);
    const bool saved = file.open(QIODevice::WriteOnly) && picture.save(&file, "PNG") && file.commit();
    if (saved)
        m_session->addLog(LogLevel::Info, tr("Saved %1").arg(path));
    else
        m_session->addLog(LogLevel::Error, tr("%1 could not be written: %2").arg(path, file.errorString()));
}

void MainWindow::connectActions()
{
    const auto on
        = [this](Actions::Id id, auto handler) { connect(m_actions->get(id), &QAction::triggered, this, handler); };
    on(Actions::Open, [this] { chooseModel(); });
    on(Actions::Quit, [this] { close(); });
    on(Actions::SetInput, [this] { InputDialog(m_session, this).exec(); });
    on(Actions::CompareDump, [this] { compareDump(false); });
    on(Actions::CompareDumpFolder, [this] { compareDump(true); });
    on(Actions::SavePicture, [this] { savePicture(); });
    on(Actions::GoTo, [this] { GoToDialog(m_session, this).exec(); });
    on(Actions::Keys, [this] { KeySheet(m_actions->withKeys(), this).exec(); });
    on(Actions::ResetLayout, [this] { arrangeDocks(); });
    on(Actions::ToggleFullView, [this] { toggleFullView(); });
    on(Actions::EditScale, [this] { editParameter(false); });
    on(Actions::EditZeroPoint, [this] { editParameter(true); });
    on(Actions::Find, [this] { find(); });
    on(Actions::About, [this] {
        QMessageBox::about(this, tr("About QuantStep"),
            tr("QuantStep %1\n\nDebugger for quantized TensorFlow Lite models.\nLicence: GPL-3.0-or-later.")
                .arg(QCoreApplication::applicationVersion()));
    });
}

void MainWindow::showOpMenu(OpRef op, const QPoint& position)
{
    m_session->selectOp(op);
    QMenu menu(this);
    menu.setToolTipsVisible(true);
    for (const auto id : {Actions::RunTo, Actions::StepInto, Actions::ToggleBreakpoint, Actions::EnableBreakpoint,
             Actions::EditScale, Actions::EditZeroPoint})
        menu.addAction(m_actions->get(id));
    menu.exec(position);
}

void MainWindow::find()
{
    ListPanel* panel = m_tensors->isAncestorOf(focusWidget()) ? m_tensors : m_operations;
    panel->focusFilter();
}

void MainWindow::showEvent(QShowEvent* event)
{
    QMainWindow::showEvent(event);
    showPage();
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (!m_beforeFullView.isEmpty())
        toggleFullView();
    m_settings->setWindow(saveGeometry(), m_workspace->saveState(kLayoutVersion), kLayoutVersion);
    m_session->cancel();
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (!droppedModel(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    const QString path = droppedModel(event->mimeData());
    if (!path.isEmpty())
        m_session->open(path);
}

} // namespace quantstep
