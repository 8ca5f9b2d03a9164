// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include <utility>
#include <vector>

namespace quantstep {

/// A table over a vector of rows. A list model derives from it and answers header and cell.
/// Set as a whole (one reset), appended to at the end, or refreshed in place.
template<typename Row> class RowTable : public QAbstractTableModel {
public:
    using QAbstractTableModel::QAbstractTableModel;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }

    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override
    {
        return index.isValid() ? cell(m_rows[static_cast<std::size_t>(index.row())], index.column(), role) : QVariant();
    }

    [[nodiscard]] const Row& row(int index) const { return m_rows[static_cast<std::size_t>(index)]; }
    [[nodiscard]] const std::vector<Row>& rows() const { return m_rows; }

protected:
    [[nodiscard]] virtual QVariant cell(const Row& row, int column, int role) const = 0;

    /// Keeps the view's selection when the number of rows stays.
    void setRows(std::vector<Row> rows)
    {
        if (rows.size() == m_rows.size() && !rows.empty()) {
            m_rows = std::move(rows);
            emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
            return;
        }
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
    }

    void appendRows(const std::vector<Row>& rows)
    {
        if (rows.empty())
            return;
        beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(rows.size()) - 1);
        m_rows.insert(m_rows.end(), rows.begin(), rows.end());
        endInsertRows();
    }

private:
    std::vector<Row> m_rows;
};

} // namespace quantstep
