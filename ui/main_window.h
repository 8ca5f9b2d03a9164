// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/actions.h"
#include "ui/session/session.h"
#include "ui/window_request.h"

#include <QMainWindow>
#include <QPointer>

class QDockWidget;
class QStackedWidget;

namespace quantstep {

class GraphPanel;
class InspectorPanel;
class ListPanel;
class LoadFailedPage;
class OpListModel;
class TensorListModel;
class TensorView;

/// The window: toolbar and menus around a page that is the start page, the failure card, or the workspace with
/// its docks. Owns the session. Thread: GUI.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    /// @param settings is not owned
    explicit MainWindow(Settings* settings, QWidget* parent = nullptr);
    ~MainWindow() override;

    [[nodiscard]] Session* session() const { return m_session; }
    [[nodiscard]] Actions* commands() const { return m_actions; }
    [[nodiscard]] ListPanel* operations() const { return m_operations; }
    [[nodiscard]] ListPanel* tensors() const { return m_tensors; }

    /// Opens what was asked for on the command line.
    void begin(const WindowRequest& request);

protected:
    void showEvent(QShowEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    QDockWidget* addDock(const QString& name, const QString& title, QWidget* content);
    void buildDocks();
    void buildLists();
    QWidget* buildCallStack();
    void buildBlame();
    void compareDump(bool folder);
    void savePicture();
    void buildMenus();
    void buildToolbar();
    void connectActions();
    void arrangeDocks();
    void sizeDocks();
    void pinTensor();
    void closePinned();
    void showPage();
    void showTitle();
    void showSelection();
    void fillRecentMenu();
    void chooseModel();
    void startAsRequested(const WindowRequest& request);
    void toggleFullView();
    void editParameter(bool zeroPoint);
    void showOpMenu(OpRef op, const QPoint& position);
    void find();

    Settings* m_settings;
    Session* m_session;
    Actions* m_actions;
    QStackedWidget* m_pages;
    QWidget* m_welcome = nullptr;
    LoadFailedPage* m_failed = nullptr;
    QMainWindow* m_workspace; ///< carries the docks, so that they vanish with it
    std::vector<QPointer<QDockWidget>> m_pinned; ///< views that stay on one tensor
    QMenu* m_recentMenu = nullptr;
    QMenu* m_panelsMenu = nullptr;
    std::vector<QDockWidget*> m_docks; ///< in the order of their keys Ctrl+Alt+1…9, 0
    OpListModel* m_opModel = nullptr;
    TensorListModel* m_tensorModel = nullptr;
    ListPanel* m_operations = nullptr;
    ListPanel* m_tensors = nullptr;
    GraphPanel* m_graph = nullptr;
    TensorView* m_tensorView = nullptr;
    InspectorPanel* m_opInspector = nullptr;
    InspectorPanel* m_tensorInspector = nullptr;
    QDockWidget* m_inspectorDock = nullptr;
    bool m_wantsSizes = true; ///< the docks have their first sizes still to get, once there is room
    QByteArray m_beforeFullView; ///< dock state to return to; empty: not maximized
    WindowRequest m_request; ///< what is still to be done once the model is open
};

} // namespace quantstep
