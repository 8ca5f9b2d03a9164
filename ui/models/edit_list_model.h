// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "ui/models/row_table.h"

#include <QDateTime>
#include <QString>

namespace quantstep {

class Session;

struct EditRow {
    QString text;
    QString warnings;
    QDateTime time;
    TensorRef tensor;
    bool inForce = true; ///< false: undone, can be redone
};

/// The edits of this session, oldest first, undone ones at the end.
class EditListModel : public RowTable<EditRow> {
    Q_OBJECT
public:
    enum Column : int { State, Text, Warnings, Time };

    explicit EditListModel(Session* session, QObject* parent = nullptr);

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    [[nodiscard]] QVariant cell(const EditRow& row, int column, int role) const override;

private:
    void refill();

    Session* m_session;
};

} // namespace quantstep
