// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"

#include <QObject>

class QActionGroup;

namespace quantstep {

class GraphPanel;
class Session;
struct GraphNodeState;

/// Keeps the graph and the session in step: states of operators one way, selections and breakpoints the other.
class GraphBinder : public QObject {
    Q_OBJECT
public:
    /// Neither is owned.
    GraphBinder(Session* session, GraphPanel* panel, QObject* parent);

private:
    enum class Heat { None, Differing, Sqnr };

    void buildHeatMenu();
    void setHeat(Heat heat);
    void followReference();
    void showHeat();
    void addHeat(GraphNodeState& state, OpRef op) const;
    void showModel();
    void showStates();
    void showSelection();

    Session* m_session;
    GraphPanel* m_panel;
    Heat m_heat = Heat::None; ///< shown
    bool m_hadReference = false;
    QActionGroup* m_heatChoices;
};

} // namespace quantstep
