// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/stage_table_model.h"

#include "ui/models/roles.h"

namespace quantstep {
namespace {

QString text(const Number& number)
{
    return QString::fromStdString(numberText(number));
}

QString shortNumber(const std::optional<double>& number, int digits)
{
    return number ? QString::number(*number, 'g', digits) : QString();
}

} // namespace

void StageTableModel::setReport(const ReportPtr& report)
{
    setRows(report ? report->stages : std::vector<ReportedStage>());
}

int StageTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kColumns;
}

QVariant StageTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role != Qt::DisplayRole)
        return {};
    if (orientation == Qt::Vertical)
        return section + 1;
    const QString titles[] = {tr("Stage"), tr("Value"), tr("Real"), tr("Loss, LSB"), tr("How")};
    return section >= 0 && section < kColumns ? titles[section] : QString();
}

QVariant StageTableModel::cell(const ReportedStage& row, int column, int role) const
{
    if (role == Qt::TextAlignmentRole && column != Stage && column != How)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole) {
        QStringList lines{QString::fromStdString(row.formula)};
        for (const NamedNumber& detail : row.details)
            lines << QStringLiteral("%1 = %2").arg(QString::fromStdString(detail.name), text(detail.value));
        lines.removeAll(QString());
        return lines.join(QLatin1Char('\n'));
    }
    if (role == kProblemRole)
        return row.name == "clamp" && row.loss.value_or(0) != 0;
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Stage: return QString::fromStdString(row.name);
    case Value: return QString::fromStdString(row.value);
    case Real: return shortNumber(row.real, 5);
    case Loss: return shortNumber(row.loss, 2);
    default: return QString::fromStdString(row.formula);
    }
}

} // namespace quantstep
