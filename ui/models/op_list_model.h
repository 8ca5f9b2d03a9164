// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"

#include <QAbstractTableModel>

namespace quantstep {

class Session;

/// The operators of one subgraph in execution order, as they are right now. Cells are made when asked for.
class OpListModel : public QAbstractTableModel {
    Q_OBJECT
public:
    /// The three after the operator compare its first output with the reference.
    enum Column : int {
        State,
        Index,
        Op,
        Differing,
        MaxError,
        Sqnr,
        OutputShape,
        Type,
        Scale,
        ZeroPoint,
        Multiplier,
        AtLimit,
        Time,
        Output
    };
    static constexpr int kColumns = Output + 1;

    explicit OpListModel(const Session* session, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    [[nodiscard]] SubgraphId subgraph() const { return m_subgraph; }
    void setSubgraph(SubgraphId subgraph);
    /// Row of an operator of this subgraph, -1 otherwise.
    [[nodiscard]] int rowOf(OpRef op) const;

    /// "▶ next", "↳ inside", "● ✓", "✕ unsupported": marks first, a word where a mark alone would say too little.
    [[nodiscard]] static QString stateText(const Session& session, OpRef op);
    /// The same in whole words, with the reason why an operator cannot run.
    [[nodiscard]] static QString stateDetail(const Session& session, OpRef op);

    [[nodiscard]] static bool isErrorColumn(int column) { return column >= Differing && column <= Sqnr; }

private:
    [[nodiscard]] QString errorText(OpRef op, int column) const;
    [[nodiscard]] QString errorDetail(OpRef op) const;
    [[nodiscard]] double errorKey(OpRef op, int column) const;
    [[nodiscard]] QVariant text(OpRef op, int column) const;
    [[nodiscard]] QVariant sortKey(OpRef op, int column) const;
    void refresh();
    void reset();

    const Session* m_session;
    SubgraphId m_subgraph{0};
    int m_rows = 0;
};

} // namespace quantstep
