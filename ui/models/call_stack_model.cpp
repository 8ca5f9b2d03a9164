// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/call_stack_model.h"

#include "ui/models/list_text.h"
#include "ui/models/roles.h"
#include "ui/session/session.h"

namespace quantstep {

CallStackModel::CallStackModel(const Session* session, QObject* parent)
    : RowTable<CallLevel>(parent), m_session(session)
{
    for (const auto signal : {&Session::modelChanged, &Session::positionChanged, &Session::progressed})
        connect(session, signal, this, &CallStackModel::refill);
    refill();
}

void CallStackModel::refill()
{
    const std::vector<CallLevel>& levels = m_session->callStack();
    setRows(
        m_session->isInsideCall() ? std::vector<CallLevel>(levels.rbegin(), levels.rend()) : std::vector<CallLevel>());
}

std::optional<OpRef> CallStackModel::opOf(const CallLevel& level) const
{
    const OpRef op{level.subgraph, OpId(static_cast<std::int64_t>(level.position))};
    const ModelPtr& model = m_session->model();
    return model && level.position < model->subgraph(level.subgraph).ops.size() ? std::optional(op) : std::nullopt;
}

std::optional<OpRef> CallStackModel::opAt(int row) const
{
    return opOf(this->row(row));
}

int CallStackModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : Graph + 1;
}

QVariant CallStackModel::cell(const CallLevel& row, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole: return m_session->model() ? text(row, column) : QString();
    case Qt::TextAlignmentRole: return column == Iteration ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case kOpRole: {
        const auto op = opOf(row);
        return op ? QVariant::fromValue(*op) : QVariant();
    }
    default: return {};
    }
}

QString CallStackModel::text(const CallLevel& level, int column) const
{
    const Model& model = *m_session->model();
    switch (column) {
    case Part: return partText(level.part);
    case Graph: {
        const QString name = QString::fromStdString(model.subgraph(level.subgraph).name);
        return QStringLiteral("%1 %2").arg(level.subgraph.value).arg(name).trimmed();
    }
    case Next: {
        const auto op = opOf(level);
        if (!op)
            return {};
        const QString name = tr("op %1 %2").arg(op->op.value).arg(QString::fromStdString(model.op(*op).name()));
        const bool isInside = level.subgraph != m_session->callStack().back().subgraph;
        return isInside ? tr("inside %1").arg(name) : tr("before %1").arg(name);
    }
    case Iteration: return isLoopPart(level.part) ? QString::number(level.iteration) : QString();
    default: return {};
    }
}

QVariant CallStackModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QString titles[] = {tr("Part"), tr("Iteration"), tr("Execution stands"), tr("Subgraph")};
    return section >= 0 && section <= Graph ? titles[section] : QString();
}

} // namespace quantstep
