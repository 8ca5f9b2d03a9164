// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/row_table.h"
#include "ui/session/session_types.h"

namespace quantstep {

class Session;

/// Every operator execution of this run, oldest first; grows at its end.
class HistoryListModel : public RowTable<HistoryEntry> {
    Q_OBJECT
public:
    enum Column : int { Step, Op, Kind, Time };

    explicit HistoryListModel(const Session* session, QObject* parent = nullptr);

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

protected:
    [[nodiscard]] QVariant cell(const HistoryEntry& row, int column, int role) const override;

private:
    void follow();

    const Session* m_session;
};

} // namespace quantstep
