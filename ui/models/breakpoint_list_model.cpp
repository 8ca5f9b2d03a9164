// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/breakpoint_list_model.h"

#include "ui/models/list_text.h"
#include "ui/models/roles.h"
#include "ui/session/session.h"

namespace quantstep {

BreakpointListModel::BreakpointListModel(Session* session, QObject* parent)
    : RowTable<BreakpointRow>(parent), m_session(session)
{
    connect(session, &Session::modelChanged, this, &BreakpointListModel::refill);
    connect(session, &Session::breakpointsChanged, this, &BreakpointListModel::refill);
    refill();
}

void BreakpointListModel::refill()
{
    std::vector<BreakpointRow> rows;
    for (const auto& [op, enabled] : m_session->breakpoints())
        rows.push_back({op, enabled});
    setRows(std::move(rows));
}

int BreakpointListModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : Output + 1;
}

QVariant BreakpointListModel::cell(const BreakpointRow& row, int column, int role) const
{
    const OpRef op = row.op;
    if (role == kOpRole)
        return QVariant::fromValue(op);
    if (role == kDimmedRole)
        return !row.enabled;
    if (role == Qt::CheckStateRole && column == Enabled)
        return row.enabled ? Qt::Checked : Qt::Unchecked;
    if (role == Qt::AccessibleTextRole && column == Enabled)
        return row.enabled ? tr("enabled") : tr("disabled");
    if (role != Qt::DisplayRole || !m_session->model())
        return {};
    const Model& model = *m_session->model();
    if (column == Enabled)
        return row.enabled ? QStringLiteral("●") : QStringLiteral("○");
    if (column == Where)
        return tr("before %1").arg(opText(model, op));
    const auto& outputs = model.op(op).outputs;
    return outputs.empty() || !outputs.front().valid()
        ? QString()
        : QString::fromStdString(model.subgraph(op.subgraph).tensor(outputs.front()).name);
}

QVariant BreakpointListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Enabled ? tr("On") : section == Where ? tr("Stops") : tr("Output");
}

Qt::ItemFlags BreakpointListModel::flags(const QModelIndex& index) const
{
    const auto flags = RowTable<BreakpointRow>::flags(index);
    return index.column() == Enabled ? flags | Qt::ItemIsUserCheckable : flags;
}

bool BreakpointListModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (!index.isValid() || role != Qt::CheckStateRole)
        return false;
    m_session->setBreakpointEnabled(row(index.row()).op, value.toInt() == Qt::Checked);
    return true;
}

} // namespace quantstep
