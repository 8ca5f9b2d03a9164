// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include "ui/graph/graph_node_painter.h"

#include <vector>

namespace quantstep {

class GraphView;

/// One encoding: a sample node and what it means.
struct GraphLegendEntry {
    QString text;
    GraphScene::Node node;
    GraphNodeState state;
    bool isTerminal = false;
    bool isHit = false;
};

/// The encodings of the nodes in view, in a fixed order; those that do not occur are left out.
/// @param lowHeat,highHeat what the ends of the heat colours mean; empty: just low and high
[[nodiscard]] std::vector<GraphLegendEntry> graphLegendEntries(
    const GraphView& view, const QString& lowHeat = {}, const QString& highHeat = {});

/// Lists exactly the encodings on screen.
class GraphLegend : public QFrame {
    Q_OBJECT

public:
    explicit GraphLegend(GraphView* view, QWidget* parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] const std::vector<GraphLegendEntry>& entries() const { return m_entries; }
    /// What the ends of the heat colours mean.
    void setHeatTexts(const QString& low, const QString& high);
    /// Reads the view anew.
    void refresh();

protected:
    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    [[nodiscard]] int rowHeight() const;

    GraphView* m_view;
    QString m_lowHeat, m_highHeat;
    std::vector<GraphLegendEntry> m_entries;
};

} // namespace quantstep
