// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace quantstep {

class GraphPanel;
class Session;

/// Keeps the graph and the session in step: states of operators one way, selections and breakpoints the other.
class GraphBinder : public QObject {
    Q_OBJECT
public:
    /// Neither is owned.
    GraphBinder(Session* session, GraphPanel* panel, QObject* parent);

private:
    void showModel();
    void showStates();
    void showSelection();

    Session* m_session;
    GraphPanel* m_panel;
};

} // namespace quantstep
