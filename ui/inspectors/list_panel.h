// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/filter_proxy.h"

#include <QTimer>
#include <QWidget>

class QLineEdit;
class QTableView;
class QToolButton;

namespace quantstep {

/// A table with a filter line above it ("op:conv dtype:int8 -reshape") and a chip that says how many rows are
/// hidden. Knows the model's roles, not what the rows are.
class ListPanel : public QWidget {
    Q_OBJECT
public:
    enum class Filter : std::uint8_t { Shown, None };

    /// @param name of the table, for accessibility and tests; @param model is not owned.
    ListPanel(const QString& name, QAbstractItemModel* model, Filter filter, QWidget* parent = nullptr);

    [[nodiscard]] QTableView* table() const { return m_table; }
    [[nodiscard]] QLineEdit* filterLine() const { return m_filter; } ///< null without a filter
    /// Selects a row of the model without telling anybody, and scrolls to it; -1 clears the selection.
    void showRow(int sourceRow);
    void focusFilter();
    /// What an empty table says instead of rows.
    void setHint(const QString& hint);
    /// Widths that suit the present rows, at most `maxWidth` pixels each.
    void fitColumns(int maxWidth = 220);

signals:
    void rowSelected(int sourceRow); ///< by the user
    void rowActivated(int sourceRow); ///< Enter or double click
    void removeRequested(int sourceRow); ///< Del
    void contextMenuRequested(int sourceRow, const QPoint& globalPosition);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void updateChip();
    void applyFilter();

    FilterProxy* m_proxy;
    QTableView* m_table;
    QLineEdit* m_filter = nullptr;
    QToolButton* m_chip = nullptr;
    QTimer m_debounce;
    QString m_hint;
    bool m_quiet = false;
};

} // namespace quantstep
