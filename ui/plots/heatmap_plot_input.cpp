// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Mouse, wheel and keys of the heatmap plot.
#include "ui/plots/heatmap_plot.h"

#include "ui/plots/heatmap_plot_parts.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace quantstep {
namespace {

constexpr double kWheelStep = 1.2, kKeyStep = 1.5; // zoom factors
constexpr std::int64_t kLongStep = 10; // elements, with Shift

} // namespace

bool HeatmapPlot::event(QEvent* event)
{
    if (event->type() == QEvent::NativeGesture) {
        auto* gesture = static_cast<QNativeGestureEvent*>(event);
        if (gesture->gestureType() == Qt::ZoomNativeGesture) {
            zoomAt(gesture->position(), 1 + gesture->value());
            return true;
        }
    }
    // Enter and Esc may belong to a dialog's buttons otherwise.
    if (event->type() == QEvent::ShortcutOverride) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter || (key == Qt::Key_Escape && m_parts->state.box)) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

void HeatmapPlot::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    layOut();
    redraw();
}

void HeatmapPlot::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        applyColors();
        layOut();
        redraw();
    }
}

void HeatmapPlot::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    m_parts->state.focused = true;
    redrawOverlay();
}

void HeatmapPlot::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    m_parts->state.focused = false;
    redrawOverlay();
}

std::optional<SliceCell> HeatmapPlot::cellAt(QPointF position) const
{
    const HeatmapState& state = m_parts->state;
    if (!QRectF(state.area).contains(position))
        return std::nullopt;
    const SliceCell cell{
        static_cast<std::int64_t>(std::floor(state.originX + (position.x() - state.area.x()) / state.scaleX)),
        static_cast<std::int64_t>(std::floor(state.originY + (position.y() - state.area.y()) / state.scaleY))};
    if (!state.scene.view.flatAt(cell.x, cell.y))
        return std::nullopt;
    return cell;
}

void HeatmapPlot::setHover(const std::optional<SliceCell>& cell)
{
    Parts& p = *m_parts;
    if (p.state.hover == cell)
        return;
    p.state.hover = cell;
    emit hovered(cell ? p.state.scene.view.indexAt(cell->x, cell->y) : std::nullopt);
    redrawOverlay();
}

void HeatmapPlot::setCursorCell(SliceCell cell)
{
    Parts& p = *m_parts;
    const auto index = p.state.scene.view.indexAt(cell.x, cell.y);
    if (!index || p.cursor == index)
        return;
    p.cursor = index;
    p.state.cursor = cell;
    showCursor();
    emit cursorMoved(*index);
}

void HeatmapPlot::moveCursor(std::int64_t dx, std::int64_t dy)
{
    Parts& p = *m_parts;
    const SliceView& view = p.state.scene.view;
    if (view.width() == 0)
        return;
    if (!p.state.cursor) {
        const CellRange cells = p.state.visibleCells();
        if (view.flatAt(cells.x0, cells.y0))
            setCursorCell({cells.x0, cells.y0});
        return;
    }
    // Step by step, so that gaps between tiles do not count and the edge stops where it is.
    SliceCell at = *p.state.cursor;
    const std::int64_t stepX = (dx > 0) - (dx < 0), stepY = (dy > 0) - (dy < 0);
    for (std::int64_t left = std::max(std::abs(dx), std::abs(dy)); left > 0; --left) {
        SliceCell next = at;
        do {
            next.x += stepX;
            next.y += stepY;
        } while (next.x >= 0 && next.y >= 0 && next.x < view.width() && next.y < view.height()
            && !view.flatAt(next.x, next.y));
        if (!view.flatAt(next.x, next.y))
            break;
        at = next;
    }
    setCursorCell(at);
}

void HeatmapPlot::moveCursorToRowEnd(bool end)
{
    Parts& p = *m_parts;
    if (!p.state.cursor)
        return moveCursor(0, 0);
    const SliceView& view = p.state.scene.view;
    SliceCell cell{end ? view.width() - 1 : 0, p.state.cursor->y};
    while (end && cell.x > 0 && !view.flatAt(cell.x, cell.y))
        --cell.x;
    setCursorCell(cell);
}

bool HeatmapPlot::handleMoveKey(int key, std::int64_t step)
{
    switch (key) {
    case Qt::Key_Left: moveCursor(-step, 0); return true;
    case Qt::Key_Right: moveCursor(step, 0); return true;
    case Qt::Key_Up: moveCursor(0, -step); return true;
    case Qt::Key_Down: moveCursor(0, step); return true;
    case Qt::Key_Home: moveCursorToRowEnd(false); return true;
    case Qt::Key_End: moveCursorToRowEnd(true); return true;
    case Qt::Key_PageUp: emit pageRequested(-1); return true;
    case Qt::Key_PageDown: emit pageRequested(1); return true;
    default: return false;
    }
}

bool HeatmapPlot::handleZoomKey(QKeyEvent* event)
{
    Parts& p = *m_parts;
    const QPointF centre = p.state.cursor ? p.state.cellRect(p.state.cursor->x, p.state.cursor->y).center()
                                          : QRectF(p.state.area).center();
    const bool control = event->modifiers() & Qt::ControlModifier;
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal: zoomAt(centre, kKeyStep); return true;
    case Qt::Key_Minus: zoomAt(centre, 1 / kKeyStep); return true;
    case Qt::Key_0:
        if (control)
            fit();
        return control;
    case Qt::Key_9:
        if (control)
            zoomAt(centre, 1 / std::min(p.state.scaleX, p.state.scaleY));
        return control;
    default: return false;
    }
}

void HeatmapPlot::keyPressEvent(QKeyEvent* event)
{
    Parts& p = *m_parts;
    const auto modifiers = event->modifiers() & ~Qt::KeypadModifier;
    if (event->key() == Qt::Key_Escape && p.state.box) {
        p.state.box.reset();
        p.drag = HeatmapDrag::None;
        redrawOverlay();
        return;
    }
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && modifiers == Qt::NoModifier && p.cursor) {
        emit explainRequested(*p.cursor);
        return;
    }
    if ((modifiers == Qt::NoModifier || modifiers == Qt::ShiftModifier)
        && handleMoveKey(event->key(), modifiers == Qt::ShiftModifier ? kLongStep : 1))
        return;
    if (!handleZoomKey(event))
        QWidget::keyPressEvent(event);
}

void HeatmapPlot::wheelEvent(QWheelEvent* event)
{
    const double turns = event->angleDelta().y() / 120.0;
    if (turns != 0)
        zoomAt(event->position(), std::pow(kWheelStep, turns));
    event->accept();
}

void HeatmapPlot::mousePressEvent(QMouseEvent* event)
{
    Parts& p = *m_parts;
    if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton)
        return QWidget::mousePressEvent(event);
    p.pressedAt = event->position();
    p.pressedOriginX = p.state.originX;
    p.pressedOriginY = p.state.originY;
    if (event->button() == Qt::LeftButton && event->modifiers() & Qt::ControlModifier) {
        p.drag = HeatmapDrag::Box;
        p.state.box = QRect(event->position().toPoint(), QSize(1, 1));
    } else {
        p.drag = HeatmapDrag::Pressed;
    }
}

void HeatmapPlot::mouseMoveEvent(QMouseEvent* event)
{
    Parts& p = *m_parts;
    const QPointF delta = event->position() - p.pressedAt;
    if (p.drag == HeatmapDrag::Pressed && delta.manhattanLength() >= QApplication::startDragDistance()) {
        p.drag = HeatmapDrag::Pan;
        setCursor(Qt::ClosedHandCursor);
    }
    if (p.drag == HeatmapDrag::Pan) {
        p.state.originX = p.pressedOriginX - delta.x() / p.state.scaleX;
        p.state.originY = p.pressedOriginY - delta.y() / p.state.scaleY;
        p.fitted = false;
        layOut();
        redraw();
        return;
    }
    if (p.drag == HeatmapDrag::Box && p.state.box) {
        p.state.box = QRect(p.pressedAt.toPoint(), event->position().toPoint()).normalized();
        redrawOverlay();
        return;
    }
    setHover(cellAt(event->position()));
}

void HeatmapPlot::mouseReleaseEvent(QMouseEvent* event)
{
    Parts& p = *m_parts;
    const HeatmapDrag drag = std::exchange(p.drag, HeatmapDrag::None);
    if (drag == HeatmapDrag::Pan) {
        unsetCursor();
        emit viewportChanged();
    } else if (drag == HeatmapDrag::Box && p.state.box) {
        const QRect box = *p.state.box;
        p.state.box.reset();
        zoomToBox(box);
        redrawOverlay();
    } else if (drag == HeatmapDrag::Pressed && event->button() == Qt::LeftButton) {
        if (const auto cell = cellAt(event->position()))
            setCursorCell(*cell);
    }
}

void HeatmapPlot::mouseDoubleClickEvent(QMouseEvent* event)
{
    const auto cell = event->button() == Qt::LeftButton ? cellAt(event->position()) : std::nullopt;
    if (!cell)
        return;
    setCursorCell(*cell);
    if (m_parts->cursor)
        emit explainRequested(*m_parts->cursor);
}

void HeatmapPlot::leaveEvent(QEvent* event)
{
    QWidget::leaveEvent(event);
    setHover(std::nullopt);
}

} // namespace quantstep
