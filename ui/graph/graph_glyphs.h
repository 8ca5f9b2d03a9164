// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPointF>

class QPainter;

namespace quantstep::glyphs {

// Small marks, drawn as shapes so that they do not depend on what the font has. `size` is the half height.

void playTriangle(QPainter& painter, const QPointF& centre, double size, const QColor& colour, bool solid);
/// Solid triangle that points up, with "!" in it.
void warning(QPainter& painter, const QPointF& centre, double size, const QColor& colour, const QColor& mark);
void cross(QPainter& painter, const QPointF& centre, double size, const QColor& colour);
void pencil(QPainter& painter, const QPointF& centre, double size, const QColor& colour);
/// Disc; with `equals` it carries an equals sign (a condition).
void disc(QPainter& painter, const QPointF& centre, double size, const QColor& colour, bool equals);
void ring(QPainter& painter, const QPointF& centre, double size, const QColor& colour);

} // namespace quantstep::glyphs
