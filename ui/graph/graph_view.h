// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QHash>
#include <QTimer>
#include <QVariantAnimation>
#include <QWidget>

#include "ui/graph/graph_painter.h"
#include "ui/graph/graph_walk.h"

#include <optional>
#include <stop_token>

namespace quantstep {

/// Draws one subgraph and lets the user walk it. Knows the model, not the session: what runs, where it stands
/// and what is wrong comes in as node states.
///
/// Layout and texts are made off the GUI thread; the newest request wins. Selecting through the functions
/// below emits nothing; what the user does is told by the signals. Thread: GUI.
class GraphView : public QWidget {
    Q_OBJECT

public:
    /// Where the view stands over a subgraph, to come back to.
    struct Place {
        QPointF centre;
        double zoom = 1;
        int currentNode = -1;
    };

    explicit GraphView(QWidget* parent = nullptr);
    ~GraphView() override;

    /// Shows a subgraph. A model that differs only in parameters keeps layout, place and selection; a
    /// subgraph shown before comes back as it was left. A null model empties the view.
    void setGraph(ModelPtr model, SubgraphId subgraph);
    [[nodiscard]] const GraphScenePtr& scene() const { return m_scene; } ///< null while there is nothing to show
    [[nodiscard]] SubgraphId subgraph() const { return m_subgraph; }
    [[nodiscard]] bool isLayingOut() const { return m_layingOut; }
    /// Gives the layout up; a plain column is shown instead.
    void cancelLayout();

    /// One state per operator of the shown subgraph, by OpId; missing ones are plain.
    void setNodeStates(std::vector<GraphNodeState> states);
    [[nodiscard]] const std::vector<GraphNodeState>& nodeStates() const { return m_states; }

    /// The view moves only when `ensureVisible` and the node is outside. An invalid id clears the selection.
    void selectOp(OpId op, bool ensureVisible = true);
    void selectTensor(TensorId tensor, bool ensureVisible = true);
    [[nodiscard]] OpId currentOp() const;
    [[nodiscard]] int currentNode() const { return m_currentNode; }
    [[nodiscard]] TensorId currentTensor() const { return m_selectedTensor; }

    /// Halo for what matches, the rest dimmed; see searchNodes(). An empty text ends the search.
    void setSearch(const QString& words);
    [[nodiscard]] int hits() const; ///< -1 when nothing is searched
    [[nodiscard]] int hitNumber() const; ///< of the current node among the hits, from 1; 0 when it is none
    void nextHit();
    void previousHit();

    void setOrientation(Qt::Orientation orientation);
    [[nodiscard]] Qt::Orientation orientation() const { return m_orientation; }

    [[nodiscard]] double zoom() const { return m_zoom; }
    [[nodiscard]] QRectF visibleSceneRect() const;
    void centreOn(const QPointF& scenePoint);
    void fit();
    void zoomBy(double factor); ///< about the middle of the view
    /// View coordinates of a node's box; for tests and menus.
    [[nodiscard]] QRectF nodeRect(int node) const;
    [[nodiscard]] const GraphTheme& theme() const { return m_theme; }

    /// The whole graph at 100 %, or smaller so that it is at most `maxWidth` pixels wide.
    [[nodiscard]] QImage renderImage(int maxWidth) const;

    [[nodiscard]] QSize sizeHint() const override;

signals:
    void opSelected(quantstep::OpRef op);
    void tensorSelected(quantstep::TensorRef tensor);
    void opActivated(quantstep::OpRef op); ///< Enter or double click on an operator without subgraphs
    void subgraphRequested(quantstep::SubgraphId subgraph, quantstep::OpRef via);
    void upRequested(); ///< Backspace
    void breakpointToggleRequested(quantstep::OpRef op);
    void contextMenuRequested(quantstep::OpRef op, const QPoint& globalPosition);
    void layoutFinished(double milliseconds, bool cancelled);
    void sceneChanged(); ///< another scene, states or colours
    void placeChanged(); ///< panned or zoomed
    void searchChanged();
    void currentChanged();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    enum class Drag { None, Click, Pan, ZoomBox };

    void startBuild(bool asChain);
    void finishBuild(GraphScenePtr scene, bool asChain);
    void rememberPlace();
    void placeInitially();
    void showHint(bool shown);
    void placeHint();

    [[nodiscard]] GraphFrame frame(const QRectF& viewport, const QPointF& origin, double zoom) const;
    [[nodiscard]] QPointF toScene(const QPointF& viewPoint) const { return m_origin + viewPoint / m_zoom; }
    [[nodiscard]] double smallestZoom() const;
    void setPlace(QPointF origin, double zoom);
    void easeTo(const QPointF& origin);
    void zoomAt(const QPointF& viewPoint, double factor);
    void ensureVisible(const QRectF& sceneRect);

    void setCurrent(int node, bool ensureShown, bool tell);
    void followEdge(const GraphEdgeWalk& walk);
    void walk(GraphStep step, bool alongEdges);
    void stepHit(int direction);
    void activateCurrent();
    [[nodiscard]] OpRef refOf(int node) const;
    [[nodiscard]] int breakpointAt(const QPointF& viewPoint) const;
    void click(const QPointF& viewPoint);
    void updateHover(const QPointF& viewPoint);
    void updateAccessibility();
    [[nodiscard]] QString nodeDescription(int node) const;
    [[nodiscard]] QString nodeToolTip(int node) const;
    [[nodiscard]] QString edgeToolTip(TensorId tensor) const;
    [[nodiscard]] bool handleKey(QKeyEvent* event);

    ModelPtr m_model;
    SubgraphId m_subgraph;
    Qt::Orientation m_orientation = Qt::Vertical;
    GraphScenePtr m_scene;
    QHash<int, GraphScenePtr> m_scenes; ///< by subgraph, of the model's family
    QHash<int, Place> m_places;
    std::vector<GraphNodeState> m_states;
    GraphTheme m_theme;

    std::stop_source m_stop;
    int m_generation = 0;
    bool m_layingOut = false;
    qint64 m_buildStarted = 0;
    QTimer m_hintTimer;
    QFrame* m_hint = nullptr;

    QPointF m_origin;
    double m_zoom = 1;
    bool m_isInitialPlace = false; ///< nobody moved the view yet: it may still follow the window's size
    QVariantAnimation m_ease;

    int m_currentNode = -1;
    TensorId m_selectedTensor;
    OpId m_wantedOp; ///< selected before its scene was there
    GraphEdgeWalk m_edgeWalk;
    QString m_search;
    std::vector<bool> m_hits;

    Drag m_drag = Drag::None;
    QPointF m_pressPoint, m_lastPoint;
    int m_hoveredNode = -1;
    TensorId m_hoveredTensor;
};

} // namespace quantstep
