// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/base/ids.h"

#include <vector>

class QHBoxLayout;

namespace quantstep {

/// One step of the way into the graph: "WHILE#12" and the subgraph shown behind it.
struct GraphCrumb {
    SubgraphId subgraph;
    QString name; ///< of the subgraph: "main", "body"
    OpRef via; ///< operator in the subgraph before; invalid for the first crumb
    QString viaName; ///< "WHILE#12"
};

/// "main > WHILE#12 > body": where the graph stands; each subgraph but the last is a button.
class GraphBreadcrumb : public QWidget {
    Q_OBJECT

public:
    explicit GraphBreadcrumb(QWidget* parent = nullptr);

    void setPath(const std::vector<GraphCrumb>& path);

signals:
    void activated(int crumb); ///< position in the path

private:
    QHBoxLayout* m_row;
};

} // namespace quantstep
