// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/explain/explanation_report.h"
#include "ui/models/row_table.h"

#include <memory>

namespace quantstep {

using ReportPtr = std::shared_ptr<const ExplanationReport>;

/// The stages of an explanation, in order.
class StageTableModel : public RowTable<ReportedStage> {
    Q_OBJECT
public:
    enum Column : int { Stage, Value, Real, Loss, How, kColumns };

    using RowTable::RowTable;

    void setReport(const ReportPtr& report); ///< may be null

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    [[nodiscard]] QVariant cell(const ReportedStage& row, int column, int role) const override;
};

} // namespace quantstep
