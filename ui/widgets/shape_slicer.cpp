// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/shape_slicer.h"

#include "ui/widgets/flow_layout.h"

#include <QComboBox>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QSpinBox>

#include <algorithm>

namespace quantstep {

ShapeSlicer::ShapeSlicer(QWidget* parent) : QWidget(parent), m_layout(new FlowLayout(this, fontMetrics().height() / 4))
{
    setAccessibleName(tr("Axes"));
}

void ShapeSlicer::setShape(const Shape& shape, TensorRole role, const SliceSpec& spec)
{
    m_shape = shape;
    m_spec = spec;
    for (const Chip& chip : m_chips) {
        m_layout->removeWidget(chip.frame);
        chip.frame->hide();
        chip.frame->deleteLater();
    }
    m_chips.clear();
    const std::vector<std::string> names = axisNames(shape.rank(), role);
    for (int axis = 0; axis < shape.rank(); ++axis)
        addChip(axis, QString::fromStdString(names[static_cast<std::size_t>(axis)]));
    setVisible(shape.rank() > 1);
    syncChips();
}

void ShapeSlicer::addChip(int axis, const QString& name)
{
    Chip chip;
    auto* frame = new QFrame(this);
    frame->setFrameShape(QFrame::StyledPanel);
    chip.frame = frame;
    auto* row = new QHBoxLayout(frame);
    const int unit = fontMetrics().height() / 4;
    row->setContentsMargins(2 * unit, unit / 2, unit, unit / 2);
    row->setSpacing(unit);
    const QString size = QString::number(m_shape.dim(axis));
    auto* label = new QLabel(QStringLiteral("<b>%1</b> %2").arg(name.toHtmlEscaped(), size), frame);
    label->setToolTip(tr("Axis %1 (%2): %3 elements").arg(axis).arg(name, size));
    row->addWidget(label);
    chip.use = new QComboBox(frame);
    chip.use->setAccessibleName(tr("Use of axis %1").arg(name));
    chip.use->setToolTip(tr("Where this axis runs. A use that another axis has is swapped with it."));
    chip.use->addItem(tr("at"), Index);
    chip.use->addItem(tr("X →"), X);
    chip.use->addItem(tr("Y ↓"), Y);
    chip.use->addItem(tr("tiles"), Tile);
    chip.use->addItem(tr("tile rows"), TileRow);
    row->addWidget(chip.use);
    chip.index = new QSpinBox(frame);
    chip.index->setAccessibleName(tr("Index on axis %1").arg(name));
    chip.index->setRange(0, std::max(0, m_shape.dim(axis) - 1));
    chip.index->setWrapping(true);
    chip.index->setKeyboardTracking(false);
    row->addWidget(chip.index);
    connect(chip.use, &QComboBox::activated, this,
        [this, axis, use = chip.use] { assign(axis, static_cast<Use>(use->currentData().toInt())); });
    connect(chip.index, &QSpinBox::valueChanged, this, [this, axis](int value) {
        if (m_syncing)
            return;
        m_spec.fixed[static_cast<std::size_t>(axis)] = value;
        emit specChanged(m_spec);
    });
    m_layout->addWidget(frame);
    frame->show();
    m_chips.push_back(chip);
}

int* ShapeSlicer::axisOf(Use use)
{
    switch (use) {
    case X: return &m_spec.colAxis;
    case Y: return &m_spec.rowAxis;
    case Tile: return &m_spec.tileAxis;
    case TileRow: return &m_spec.tileRowAxis;
    case Index: break;
    }
    return nullptr;
}

ShapeSlicer::Use ShapeSlicer::useOf(int axis) const
{
    if (axis == m_spec.colAxis)
        return X;
    if (axis == m_spec.rowAxis)
        return Y;
    if (axis == m_spec.tileAxis)
        return Tile;
    return axis == m_spec.tileRowAxis ? TileRow : Index;
}

void ShapeSlicer::assign(int axis, Use use)
{
    const Use old = useOf(axis);
    if (old == use)
        return;
    int* const target = axisOf(use);
    const int other = target ? *target : -1;
    if (int* source = axisOf(old))
        *source = other; // the other axis takes the place that becomes free
    if (target)
        *target = axis;
    // Rows of tiles without tiles are tiles.
    if (m_spec.tileRowAxis >= 0 && m_spec.tileAxis < 0)
        std::swap(m_spec.tileRowAxis, m_spec.tileAxis);
    m_spec.wrap = 0;
    syncChips();
    emit specChanged(m_spec);
}

void ShapeSlicer::setSpec(const SliceSpec& spec)
{
    m_spec = spec;
    syncChips();
}

void ShapeSlicer::syncChips()
{
    m_syncing = true;
    for (std::size_t axis = 0; axis < m_chips.size(); ++axis) {
        const Use use = useOf(static_cast<int>(axis));
        m_chips[axis].use->setCurrentIndex(m_chips[axis].use->findData(use));
        m_chips[axis].index->setVisible(use == Index);
        m_chips[axis].index->setEnabled(m_shape.dim(static_cast<int>(axis)) > 1);
        m_chips[axis].index->setValue(m_spec.fixed[axis]);
    }
    m_syncing = false;
}

int ShapeSlicer::pageAxis() const
{
    for (int axis = m_shape.rank() - 1; axis >= 0; --axis)
        if (useOf(axis) == Index && m_shape.dim(axis) > 1)
            return axis;
    return -1;
}

} // namespace quantstep
