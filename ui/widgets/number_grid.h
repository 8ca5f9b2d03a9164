// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/heatmap_plot.h"

#include <QAbstractTableModel>
#include <QTableView>

namespace quantstep {

/// A plane of a tensor's elements as numbers: one row and column per cell, with the real indices as headers.
/// Nothing is copied; a number is made into text when it is looked at. Gaps between tiles are empty.
class NumberGridModel : public QAbstractTableModel {
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

    void setValue(ValuePair pair, Quantity quantity, SliceView view, TensorRole role);
    void setNumberBase(NumberBase base);
    [[nodiscard]] const SliceView& view() const { return m_view; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    ValuePair m_pair;
    Quantity m_quantity = Quantity::Stored;
    SliceView m_view;
    TensorRole m_role = TensorRole::Other;
    NumberBase m_base = NumberBase::Decimal;
};

/// The table of numbers, with the same element cursor as the heatmap.
class NumberGrid : public QTableView {
    Q_OBJECT

public:
    explicit NumberGrid(QWidget* parent = nullptr);

    void setValue(ValuePair pair, Quantity quantity, SliceView view, TensorRole role);
    void setNumberBase(NumberBase base) { m_model->setNumberBase(base); }
    void setCursorIndex(const std::optional<ElementIndex>& index);
    [[nodiscard]] NumberGridModel* gridModel() const { return m_model; }

signals:
    void cursorMoved(const std::vector<std::int32_t>& index);
    void explainRequested(const std::vector<std::int32_t>& index);

protected:
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void copySelection() const;

    NumberGridModel* m_model;
    bool m_moving = false;
};

} // namespace quantstep
