// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPixmap>
#include <QWidget>

namespace quantstep {

class GraphView;

/// The whole graph in a corner: node fills, problems, what runs next, and the part in view as a frame.
/// Click or drag moves the view. Hides itself while everything is in view anyway.
class GraphMinimap : public QWidget {
    Q_OBJECT

public:
    explicit GraphMinimap(GraphView* view, QWidget* parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;
    /// True when there is more graph than the view shows.
    [[nodiscard]] bool isUseful() const;

signals:
    void usefulChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    void refresh();
    void renderPixmap();
    /// Scene to widget; tall graphs are widened, so that they do not become a line.
    [[nodiscard]] QTransform toWidget() const;
    void moveView(const QPointF& point);

    GraphView* m_view;
    QPixmap m_pixmap;
    bool m_isDirty = true;
    bool m_wasUseful = false;
};

} // namespace quantstep
