// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session_types.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace quantstep {

/// What could not be opened, why and where, and what to do next.
class LoadFailedPage : public QWidget {
    Q_OBJECT
public:
    explicit LoadFailedPage(QWidget* parent = nullptr);

    /// @param canGoBack a model from before is still open
    void showFailure(const Failure& failure, bool canGoBack);

signals:
    void openRequested();
    void dismissed();

private:
    QLabel* m_path;
    QLabel* m_message;
    QPushButton* m_back;
};

} // namespace quantstep
