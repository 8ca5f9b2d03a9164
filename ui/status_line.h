// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

class QLabel;
class QProgressBar;
class QStatusBar;
class QToolButton;

namespace quantstep {

class Session;

/// Fills a status bar: state, input, what is going on (after half a second) with Cancel, and memory.
class StatusLine : public QObject {
    Q_OBJECT
public:
    StatusLine(Session* session, QStatusBar* bar);

private:
    void updateState();
    void updateActivity();
    void showActivity();

    Session* m_session;
    QLabel* m_state;
    QLabel* m_input;
    QLabel* m_arithmetic;
    QLabel* m_reference;
    QLabel* m_memory;
    QWidget* m_work;
    QLabel* m_workText;
    QProgressBar* m_progress;
    QToolButton* m_cancel;
    QTimer m_delay;
};

} // namespace quantstep
