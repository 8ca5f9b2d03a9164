// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/row_table.h"
#include "ui/session/blame_run.h"

namespace quantstep {

using BlamePtr = std::shared_ptr<const BlameResult>;

/// The outputs that were compared with a dump, in execution order.
class BlameTableModel : public RowTable<BlamedTensor> {
    Q_OBJECT
public:
    enum Column : int { State, Op, Cause, Differing, Largest, Tensor, kColumns };

    using RowTable::RowTable;

    void setResult(const BlamePtr& result); ///< may be null
    /// The row of the first output that differs; -1: none.
    [[nodiscard]] int firstWrong() const;

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    [[nodiscard]] QVariant cell(const BlamedTensor& row, int column, int role) const override;

private:
    ModelPtr m_model;
};

} // namespace quantstep
