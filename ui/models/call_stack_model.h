// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/engine.h"
#include "ui/models/row_table.h"

namespace quantstep {

class Session;

/// The subgraphs that execution is inside of, innermost first, the main graph last; no rows in the main graph alone.
class CallStackModel : public RowTable<CallLevel> {
    Q_OBJECT
public:
    enum Column : int { Part, Iteration, Next, Graph };

    explicit CallStackModel(const Session* session, QObject* parent = nullptr);

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// The operator that a level has next, or is inside of.
    [[nodiscard]] std::optional<OpRef> opAt(int row) const;

protected:
    [[nodiscard]] QVariant cell(const CallLevel& row, int column, int role) const override;

private:
    void refill();
    [[nodiscard]] std::optional<OpRef> opOf(const CallLevel& level) const;
    [[nodiscard]] QString text(const CallLevel& level, int column) const;

    const Session* m_session;
};

} // namespace quantstep
