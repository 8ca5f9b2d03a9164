// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/graph_glyphs.h"

#include <QPainter>
#include <QPolygonF>

namespace quantstep::glyphs {

void playTriangle(QPainter& painter, const QPointF& centre, double size, const QColor& colour, bool solid)
{
    const QPolygonF shape{QPointF(centre.x() - size * 0.75, centre.y() - size),
        QPointF(centre.x() + size * 0.85, centre.y()), QPointF(centre.x() - size * 0.75, centre.y() + size)};
    QPen pen(colour, solid ? 1.0 : 1.8);
    pen.setJoinStyle(Qt::MiterJoin);
    painter.setPen(pen);
    painter.setBrush(solid ? QBrush(colour) : QBrush(Qt::NoBrush));
    painter.drawPolygon(shape);
}

void warning(QPainter& painter, const QPointF& centre, double size, const QColor& colour, const QColor& mark)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawPolygon(
        QPolygonF{QPointF(centre.x(), centre.y() - size), QPointF(centre.x() + size * 1.1, centre.y() + size * 0.9),
            QPointF(centre.x() - size * 1.1, centre.y() + size * 0.9)});
    if (size < 4)
        return;
    painter.setPen(QPen(mark, size * 0.24));
    painter.drawLine(centre + QPointF(0, -size * 0.35), centre + QPointF(0, size * 0.25));
    painter.drawLine(centre + QPointF(0, size * 0.52), centre + QPointF(0, size * 0.6));
}

void cross(QPainter& painter, const QPointF& centre, double size, const QColor& colour)
{
    QPen pen(colour, qMax(1.6, size * 0.4));
    pen.setCapStyle(Qt::FlatCap);
    painter.setPen(pen);
    const double reach = size * 0.8;
    painter.drawLine(centre + QPointF(-reach, -reach), centre + QPointF(reach, reach));
    painter.drawLine(centre + QPointF(-reach, reach), centre + QPointF(reach, -reach));
}

void pencil(QPainter& painter, const QPointF& centre, double size, const QColor& colour)
{
    const QPointF tip = centre + QPointF(-size, size);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawPolygon(QPolygonF{tip, tip + QPointF(size * 0.15, -size * 0.65), centre + QPointF(size * 0.45, -size),
        centre + QPointF(size, -size * 0.45), tip + QPointF(size * 0.65, -size * 0.15)});
}

void disc(QPainter& painter, const QPointF& centre, double size, const QColor& colour, bool equals)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(centre, size, size);
    if (!equals || size < 3)
        return;
    painter.setPen(QPen(Qt::white, size * 0.3));
    painter.drawLine(centre + QPointF(-size * 0.5, -size * 0.28), centre + QPointF(size * 0.5, -size * 0.28));
    painter.drawLine(centre + QPointF(-size * 0.5, size * 0.28), centre + QPointF(size * 0.5, size * 0.28));
}

void ring(QPainter& painter, const QPointF& centre, double size, const QColor& colour)
{
    painter.setPen(QPen(colour, 1.6));
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(centre, size, size);
}

} // namespace quantstep::glyphs
