// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

#include "ui/graph/graph_breadcrumb.h"
#include "ui/graph/graph_legend.h"
#include "ui/graph/graph_minimap.h"
#include "ui/graph/graph_view.h"

namespace quantstep {

/// The graph with its breadcrumb, search line, minimap and legend. Walks subgraphs by itself and tells where
/// it stands; everything else goes through view().
class GraphPanel : public QWidget {
    Q_OBJECT

public:
    explicit GraphPanel(QWidget* parent = nullptr);

    [[nodiscard]] GraphView* view() const { return m_view; }
    /// Carries the menu of what the nodes' colours show.
    [[nodiscard]] QToolButton* heatButton() const { return m_heatButton; }
    /// @param low,high what the ends of the colours mean, for the legend
    void setHeatText(const QString& text, const QString& toolTip, const QString& low, const QString& high);

    /// Shows a model. An edited version of the same model keeps the subgraph shown; another one starts at main.
    void setModel(const ModelPtr& model);
    /// Goes to a subgraph, with the way to it: back along the path if it is on it, or on through `via`, or
    /// through the first operator that runs it.
    void showSubgraph(SubgraphId subgraph, OpRef via = {});
    [[nodiscard]] SubgraphId subgraph() const;
    [[nodiscard]] const std::vector<GraphCrumb>& path() const { return m_path; }

public slots:
    void showParent();
    void focusSearch();

signals:
    /// The shown subgraph changed; node states for it are wanted.
    void subgraphChanged(quantstep::SubgraphId subgraph);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildBar(QLayout* parent);
    void showPath();
    void placeOverlays();
    void updateSearchState();
    [[nodiscard]] GraphCrumb crumbOf(SubgraphId subgraph, OpRef via) const;
    [[nodiscard]] OpRef callerOf(SubgraphId subgraph) const;

    ModelPtr m_model;
    std::vector<GraphCrumb> m_path;
    GraphView* m_view;
    GraphBreadcrumb* m_breadcrumb;
    QLineEdit* m_search;
    QLabel* m_hitCount;
    QToolButton* m_previous;
    QToolButton* m_next;
    QToolButton* m_heatButton;
    QToolButton* m_legendButton;
    GraphMinimap* m_minimap;
    GraphLegend* m_legend;
};

} // namespace quantstep
