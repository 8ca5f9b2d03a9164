// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QPushButton;

namespace quantstep {

class Session;

/// One line under the toolbar, shown only when needed: results older than an edit, a step in history, a failure.
class InfoBar : public QFrame {
    Q_OBJECT
public:
    explicit InfoBar(Session* session, QWidget* parent = nullptr);

private:
    void update();

    Session* m_session;
    QLabel* m_text;
    QPushButton* m_first;
    QPushButton* m_second;
};

} // namespace quantstep
