// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QPolygonF>
#include <QRectF>
#include <QString>

#include "core/layout/graph_of_model.h"
#include "core/layout/layered_layout.h"
#include "ui/graph/graph_theme.h"

#include <array>
#include <memory>
#include <stop_token>
#include <vector>

namespace quantstep {

/// One subgraph, laid out and with its texts made: everything about it that does not change while it is
/// being looked at. Lengths are device-independent pixels at 100 %. Never changes once built; crosses threads.
struct GraphScene {
    /// Lines of a node from the most to the least important one, with their widths at 100 %.
    enum Line { Title, OutputShape, Quant, Name, LineCount };
    struct Node {
        QRectF box;
        std::array<QString, LineCount> lines;
        std::array<double, LineCount> widths{};
        QString abbreviation;
        GraphNodeClass kind = GraphNodeClass::Arithmetic;
        bool isFloat = false;
        std::vector<SubgraphId> subgraphs; ///< that the operator enters
        std::vector<int> incoming, outgoing; ///< edge numbers
    };
    struct Edge {
        QPolygonF path;
        QRectF bounds;
        int source = 0, target = 0;
        TensorId tensor;
    };

    ModelPtr model;
    SubgraphId subgraph;
    ModelGraph graph;
    LayoutResult layout;
    Qt::Orientation orientation = Qt::Vertical;
    QFont font;
    double lineHeight = 0, nodeHeight = 0, padding = 0; ///< of an operator's node
    std::vector<Node> nodes;
    std::vector<Edge> edges;
    QRectF bounds;

    [[nodiscard]] bool isOp(int node) const;
    [[nodiscard]] OpId opOf(int node) const; ///< invalid for inputs, outputs and -1
    [[nodiscard]] int nodeOf(OpId op) const; ///< -1 when not here
    [[nodiscard]] int nodeAt(const QPointF& point) const; ///< -1 when none
    /// Nearest edge within `reach`; -1 when none.
    [[nodiscard]] int edgeAt(const QPointF& point, double reach) const;
    [[nodiscard]] const TensorInfo& tensor(TensorId id) const;
};

using GraphScenePtr = std::shared_ptr<const GraphScene>;

struct GraphSceneRequest {
    ModelPtr model;
    SubgraphId subgraph;
    QFont font;
    Qt::Orientation orientation = Qt::Vertical;
    bool asChain = false; ///< one column at once, no layout
    GraphScenePtr previous; ///< of the same shape: its layout is kept, only texts are made anew; or null
};

/// Builds a scene; null when stopped. Thread: any.
[[nodiscard]] GraphScenePtr buildGraphScene(const GraphSceneRequest& request, const std::stop_token& stop = {});

/// "1x28x28x1"; "scalar" for rank 0.
[[nodiscard]] QString compactShape(const Shape& shape);
/// "int8", or "type 57" for one we do not know.
[[nodiscard]] QString dtypeText(DType dtype);
/// "s 0.0235  zp -128", "s 64 per channel", or empty.
[[nodiscard]] QString quantText(const QuantParams& quant);

} // namespace quantstep
