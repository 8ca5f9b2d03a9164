// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/filter_proxy.h"

#include <QDialog>

class QLineEdit;
class QListView;
class QStandardItemModel;

namespace quantstep {

class Session;

/// Finds an operator or tensor by words of its name, kind, shape or number, and selects it.
class GoToDialog : public QDialog {
    Q_OBJECT
public:
    explicit GoToDialog(Session* session, QWidget* parent = nullptr);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fill();
    void choose();

    Session* m_session;
    QLineEdit* m_words;
    QListView* m_list;
    QStandardItemModel* m_model;
    FilterProxy* m_proxy;
};

} // namespace quantstep
