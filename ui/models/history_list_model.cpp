// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/history_list_model.h"

#include "ui/models/list_text.h"
#include "ui/models/roles.h"
#include "ui/session/session.h"

namespace quantstep {

HistoryListModel::HistoryListModel(const Session* session, QObject* parent)
    : RowTable<HistoryEntry>(parent), m_session(session)
{
    connect(session, &Session::historyChanged, this, &HistoryListModel::follow);
    follow();
}

void HistoryListModel::follow()
{
    const std::vector<HistoryEntry>& history = m_session->history();
    if (history.size() < rows().size() || history.empty())
        setRows(history);
    else
        appendRows({history.begin() + rowCount(), history.end()});
}

int HistoryListModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : Time + 1;
}

QVariant HistoryListModel::data(const QModelIndex& index, int role) const
{
    if (index.isValid() && index.column() == Step && role == Qt::DisplayRole)
        return index.row() + 1;
    return RowTable<HistoryEntry>::data(index, role);
}

QVariant HistoryListModel::cell(const HistoryEntry& row, int column, int role) const
{
    const OpRef op{SubgraphId(0), row.op};
    if (role == kOpRole)
        return QVariant::fromValue(op);
    if (role == Qt::TextAlignmentRole && (column == Step || column == Time))
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole || !m_session->model())
        return {};
    switch (column) {
    case Op: return QString::fromStdString(opLabel(*m_session->model(), op));
    case Kind: return row.rerun ? tr("again, after an edit") : tr("run");
    case Time: return durationText(row.durationNs);
    default: return {};
    }
}

QVariant HistoryListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QString titles[] = {tr("Step"), tr("Operator"), tr("Why"), tr("Time")};
    return section >= 0 && section <= Time ? titles[section] : QString();
}

} // namespace quantstep
