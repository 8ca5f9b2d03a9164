// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/edit_list_model.h"

#include "ui/models/roles.h"
#include "ui/session/edit_command.h"
#include "ui/session/session.h"

#include <QLocale>
#include <QStringList>

namespace quantstep {

EditListModel::EditListModel(Session* session, QObject* parent) : RowTable<EditRow>(parent), m_session(session)
{
    connect(&session->undoStack(), &QUndoStack::indexChanged, this, &EditListModel::refill);
    refill();
}

void EditListModel::refill()
{
    const QUndoStack& stack = m_session->undoStack();
    std::vector<EditRow> rows;
    for (int i = 0; i < stack.count(); ++i) {
        const auto* command = static_cast<const EditCommand*>(stack.command(i));
        QStringList warnings;
        for (const std::string& warning : command->warnings())
            warnings.append(QString::fromStdString(warning));
        rows.push_back({command->text(), warnings.join(QStringLiteral("; ")), command->time(), command->tensor(),
            i < stack.index()});
    }
    setRows(std::move(rows));
}

int EditListModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : Time + 1;
}

QVariant EditListModel::cell(const EditRow& row, int column, int role) const
{
    if (role == kTensorRole)
        return QVariant::fromValue(row.tensor);
    if (role == kDimmedRole)
        return !row.inForce;
    if (role == kProblemRole)
        return column == Warnings && !row.warnings.isEmpty();
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    switch (column) {
    case State: return row.inForce ? tr("✎ in force") : tr("↶ undone");
    case Text: return row.text;
    case Warnings: return row.warnings;
    case Time: return QLocale::c().toString(row.time.time(), QStringLiteral("HH:mm:ss"));
    default: return {};
    }
}

QVariant EditListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QString titles[] = {tr("State"), tr("Edit"), tr("Warnings"), tr("Time")};
    return section >= 0 && section <= Time ? titles[section] : QString();
}

} // namespace quantstep
