// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/row_table.h"
#include "ui/session/session_types.h"

namespace quantstep {

class Session;

/// What happened, oldest first; grows at its end.
class LogListModel : public RowTable<LogEntry> {
    Q_OBJECT
public:
    enum Column : int { Time, Level, Text };

    explicit LogListModel(const Session* session, QObject* parent = nullptr);

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    [[nodiscard]] QVariant cell(const LogEntry& row, int column, int role) const override;

private:
    void follow();

    const Session* m_session;
};

} // namespace quantstep
