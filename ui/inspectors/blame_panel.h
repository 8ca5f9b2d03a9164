// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/blame_table_model.h"

#include <QWidget>

class QLabel;
class QListWidget;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace quantstep {

class ListPanel;

/// A dump against the model: verdict, the operators, what explains a difference, and the entries that no tensor was
/// found for. Knows results, not the session.
class BlamePanel : public QWidget {
    Q_OBJECT
public:
    explicit BlamePanel(QWidget* parent = nullptr);

    void setResult(const BlamePtr& result); ///< null: says how to get one
    /// In place of a result: what is going on, or why there is none.
    void setNote(const QString& text);
    [[nodiscard]] QTableView* table() const;
    [[nodiscard]] QListWidget* unmatched() const { return m_unmatched; }

signals:
    void openRequested();
    void tensorChosen(TensorRef tensor, std::size_t firstDifference);
    void linkRequested(const std::string& entry); ///< with the selected tensor

private:
    void showVerdict();
    void showRow(int row);
    void choose(int row);

    BlamePtr m_result;
    BlameTableModel* m_model;
    QStackedWidget* m_pages;
    QLabel *m_hint, *m_verdict, *m_details;
    ListPanel* m_list;
    QWidget* m_unmatchedArea;
    QLabel* m_unmatchedTitle;
    QListWidget* m_unmatched;
    QPushButton* m_link;
};

} // namespace quantstep
