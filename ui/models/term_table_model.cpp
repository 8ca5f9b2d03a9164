// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/term_table_model.h"

#include "ui/models/roles.h"

#include <algorithm>
#include <cmath>

namespace quantstep {
namespace {

QString text(const Number& number)
{
    return QString::fromStdString(numberText(number));
}

} // namespace

int TermTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kColumns;
}

QVariant TermTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QString titles[]
        = {tr("#"), tr("x"), tr("w"), m_isRow ? tr("Share") : tr("Term"), tr("Sum so far"), tr("x at"), tr("w at")};
    return section >= 0 && section < kColumns ? titles[section] : QString();
}

void TermTableModel::setReport(const ReportPtr& report)
{
    std::vector<TermRow> rows;
    m_isRow = false;
    if (report) {
        const OpExplanation& steps = report->explanation.steps;
        const bool weights = steps.terms.weights >= 0;
        for (std::size_t i = 0; i < steps.terms.terms.size(); ++i) {
            if (steps.terms.terms[i].element != ExplainedTerm::kPadding)
                rows.push_back({i, steps.terms.terms[i], weights, false, false});
        }
        m_isRow = rows.empty() && !steps.row.empty();
        for (std::size_t i = 0; m_isRow && i < steps.row.size(); ++i) {
            const ExplainedCell& cell = steps.row[i];
            const ExplainedTerm term{cell.element, ExplainedTerm::kPadding, cell.x, std::int64_t{0}, cell.value};
            rows.push_back({i, term, false, cell.marked, cell.cut});
        }
        m_inputShape = report->inputShape;
        m_weightsShape = report->weightsShape;
    }
    setRows(std::move(rows));
    emit headerDataChanged(Qt::Horizontal, 0, kColumns - 1);
}

int TermTableModel::rowOf(std::size_t number) const
{
    const auto found = std::lower_bound(rows().begin(), rows().end(), number,
        [](const TermRow& row, std::size_t wanted) { return row.number < wanted; });
    return found != rows().end() && found->number == number ? static_cast<int>(found - rows().begin()) : -1;
}

QVariant TermTableModel::sortKey(const TermRow& row, int column) const
{
    switch (column) {
    case X: return asDouble(row.term.x);
    case W: return asDouble(row.term.w);
    case Product: return std::abs(asDouble(row.term.product)); // the most important ones first
    case Sum: return asDouble(row.term.sum);
    case At: return static_cast<qulonglong>(row.term.element);
    case WeightAt: return static_cast<qulonglong>(row.hasWeight ? row.term.weight : 0);
    default: return static_cast<qulonglong>(row.number);
    }
}

QVariant TermTableModel::cell(const TermRow& row, int column, int role) const
{
    if (role == Qt::TextAlignmentRole && column < At)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role == kSortRole)
        return sortKey(row, column);
    if (role == kProblemRole)
        return row.marked;
    if (role == kDimmedRole)
        return row.cut;
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Number: return static_cast<qulonglong>(row.number);
    case X: return text(row.term.x);
    case W: return row.hasWeight ? text(row.term.w) : QString();
    case Product: return text(row.term.product);
    case Sum: return m_isRow ? QString() : text(row.term.sum);
    case At: return QString::fromStdString(positionText(m_inputShape, row.term.element));
    default: return row.hasWeight ? QString::fromStdString(positionText(m_weightsShape, row.term.weight)) : QString();
    }
}

} // namespace quantstep
