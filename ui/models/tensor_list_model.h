// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"

#include <QAbstractTableModel>

namespace quantstep {

class Session;

/// All tensors of one subgraph, in the order of the file, as they are right now.
class TensorListModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column : int { Index, Name, Kind, Shape, Type, Scale, ZeroPoint, Value, AtLimit };
    static constexpr int kColumns = AtLimit + 1;

    explicit TensorListModel(const Session* session, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    [[nodiscard]] SubgraphId subgraph() const { return m_subgraph; }
    void setSubgraph(SubgraphId subgraph);
    /// Row of a tensor of this subgraph, -1 otherwise.
    [[nodiscard]] int rowOf(TensorRef tensor) const;

private:
    [[nodiscard]] QVariant text(TensorRef tensor, int column) const;
    [[nodiscard]] QVariant sortKey(TensorRef tensor, int column) const;
    [[nodiscard]] QString kindText(TensorRef tensor) const;
    void refresh();
    void reset(SubgraphId subgraph);

    const Session* m_session;
    SubgraphId m_subgraph{0};
    int m_rows = 0;
};

} // namespace quantstep
