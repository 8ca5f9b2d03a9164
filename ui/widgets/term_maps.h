// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/explanation.h"

#include <QWidget>

#include <optional>

class QPainter;

namespace quantstep {

/// The terms of a sum as three linked maps: the input's window, the filter, and their products. Taps in padding are
/// hatched. Pointing at a cell marks the same tap in all three.
class TermMaps : public QWidget {
    Q_OBJECT
public:
    explicit TermMaps(QWidget* parent = nullptr);

    /// Copies the terms; none: an empty widget.
    void setTerms(const ExplainedTerms& terms);
    /// Which plane of the block's innermost axis is shown; below planes().
    void setPlane(int plane);
    [[nodiscard]] int planes() const { return m_planes; }
    /// The term marked in all maps, in the kernel's order.
    void setMarked(std::optional<std::size_t> term);
    [[nodiscard]] std::optional<std::size_t> marked() const { return m_marked; }
    /// Shows the plane a term lies in.
    [[nodiscard]] int planeOf(std::size_t term) const;

    /// The middle of the first map's cell at this row and column of the shown plane.
    [[nodiscard]] QPoint cellCentre(int row, int column) const
    {
        return cellRect(Window, row, column).center().toPoint();
    }

    [[nodiscard]] QSize sizeHint() const override { return {300, 130}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {180, 70}; }

signals:
    void pointed(std::optional<std::size_t> term); ///< at; none: left
    /// @param explain Alt was held: explain the input's element instead of going there.
    void clicked(std::size_t term, bool ofWeights, bool explain);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    enum Map : int { Window, Filter, Products };

    [[nodiscard]] int mapCount() const { return m_terms.weights >= 0 ? 3 : 1; }
    [[nodiscard]] QRectF mapRect(int map) const;
    [[nodiscard]] QRectF cellRect(int map, int row, int column) const;
    [[nodiscard]] std::optional<std::size_t> termAt(int row, int column) const;
    struct Hit {
        int map;
        std::size_t term;
    };
    [[nodiscard]] std::optional<Hit> hit(QPointF at) const;
    void paintMap(QPainter& painter, int map) const;
    void paintCell(QPainter& painter, int map, const QRectF& rect, std::size_t term) const;
    [[nodiscard]] const Number& valueOf(int map, const ExplainedTerm& term) const;

    ExplainedTerms m_terms;
    int m_rows = 0, m_columns = 0, m_planes = 1, m_plane = 0;
    double m_largest[3] = {1, 1, 1}; ///< size of the largest value of each map
    std::optional<std::size_t> m_marked;
};

} // namespace quantstep
