// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/explain/explanation_report.h"
#include "ui/models/row_table.h"

#include <cstddef>
#include <memory>

namespace quantstep {

using ReportPtr = std::shared_ptr<const ExplanationReport>;

/// One term of a sum, or one cell of a row that is computed as a whole.
struct TermRow {
    std::size_t number = 0; ///< in the kernel's order, padding counted
    ExplainedTerm term;
    bool hasWeight = false;
    bool marked = false; ///< of a cell: the largest
    bool cut = false; ///< of a cell: too small to count
};

/// The terms of an explanation that count, sortable by kSortRole.
class TermTableModel : public RowTable<TermRow> {
    Q_OBJECT
public:
    enum Column : int { Number, X, W, Product, Sum, At, WeightAt, kColumns };

    using RowTable::RowTable;

    void setReport(const ReportPtr& report); ///< may be null

    /// The row of the term that is `number`-th in the kernel's order; -1: it lies in padding.
    [[nodiscard]] int rowOf(std::size_t number) const;

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    [[nodiscard]] QVariant cell(const TermRow& row, int column, int role) const override;

private:
    [[nodiscard]] QVariant sortKey(const TermRow& row, int column) const;

    Shape m_inputShape;
    Shape m_weightsShape;
    bool m_isRow = false; ///< cells instead of terms
};

} // namespace quantstep
