// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "ui/models/row_table.h"

namespace quantstep {

class Session;

struct BreakpointRow {
    OpRef op;
    bool enabled = true;
};

/// The breakpoints, those of the main graph first; the check box enables and disables.
class BreakpointListModel : public RowTable<BreakpointRow> {
    Q_OBJECT
public:
    enum Column : int { Enabled, Where, Output };

    explicit BreakpointListModel(Session* session, QObject* parent = nullptr);

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

protected:
    [[nodiscard]] QVariant cell(const BreakpointRow& row, int column, int role) const override;

private:
    void refill();

    Session* m_session;
};

} // namespace quantstep
