// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/blame_table_model.h"

#include "ui/models/roles.h"

#include <algorithm>

namespace quantstep {

void BlameTableModel::setResult(const BlamePtr& result)
{
    m_model = result ? result->model : nullptr;
    setRows(result ? result->report.tensors : std::vector<BlamedTensor>());
}

int BlameTableModel::firstWrong() const
{
    const auto wrong
        = std::ranges::find_if(rows(), [](const BlamedTensor& row) { return row.difference.differing > 0; });
    return wrong == rows().end() ? -1 : static_cast<int>(wrong - rows().begin());
}

int BlameTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kColumns;
}

QVariant BlameTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QString titles[] = {QString(), tr("Operator"), tr("Cause"), tr("Differing"), tr("Largest"), tr("Output")};
    return section >= 0 && section < kColumns ? titles[section] : QString();
}

QVariant BlameTableModel::cell(const BlamedTensor& row, int column, int role) const
{
    const bool differs = row.difference.differing > 0;
    if (role == kOpRole)
        return QVariant::fromValue(OpRef{SubgraphId(0), row.op});
    if (role == kProblemRole)
        return differs;
    if (role == Qt::TextAlignmentRole && (column == Differing || column == Largest))
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && row.diagnosis)
        return QString::fromStdString(row.diagnosis->explanation);
    if (role != Qt::DisplayRole || !m_model)
        return {};
    switch (column) {
    case State: return differs ? QStringLiteral("✗") : QStringLiteral("✓");
    case Op: return QString::fromStdString(opLabel(*m_model, {SubgraphId(0), row.op}));
    case Tensor: return QStringLiteral("t%1").arg(row.tensor.value);
    case Differing:
        return differs ? tr("%1 of %2").arg(row.difference.differing).arg(row.difference.elements) : QString();
    case Largest: return differs ? QString::number(row.difference.largest, 'g', 6) : QString();
    default: return row.diagnosis ? QString::fromStdString(row.diagnosis->cause) : QString();
    }
}

} // namespace quantstep
