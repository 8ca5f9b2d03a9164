// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/slice.h"

#include <QWidget>

#include <vector>

class QComboBox;
class QSpinBox;

namespace quantstep {

class FlowLayout;

/// One chip per axis of a tensor: what the axis does (X, Y, tiles, tile rows, held at an index), and the index.
/// Giving an axis a use that another one has makes the two swap.
class ShapeSlicer : public QWidget {
    Q_OBJECT

public:
    explicit ShapeSlicer(QWidget* parent = nullptr);

    /// Shows a shape; the spec must be valid for it.
    void setShape(const Shape& shape, TensorRole role, const SliceSpec& spec);
    /// Changes the use of the axes without a signal.
    void setSpec(const SliceSpec& spec);
    [[nodiscard]] const SliceSpec& spec() const { return m_spec; }

    /// The axis that paging goes along: the last held one with more than one index; -1 when there is none.
    [[nodiscard]] int pageAxis() const;

signals:
    void specChanged(const quantstep::SliceSpec& spec);

private:
    enum Use { Index, X, Y, Tile, TileRow };
    struct Chip {
        QWidget* frame = nullptr;
        QComboBox* use = nullptr;
        QSpinBox* index = nullptr;
    };

    void addChip(int axis, const QString& name);
    void syncChips();
    void assign(int axis, Use use);
    [[nodiscard]] int* axisOf(Use use);
    [[nodiscard]] Use useOf(int axis) const;

    Shape m_shape;
    SliceSpec m_spec;
    FlowLayout* m_layout;
    std::vector<Chip> m_chips;
    bool m_syncing = false;
};

} // namespace quantstep
