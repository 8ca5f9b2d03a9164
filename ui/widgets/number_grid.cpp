// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/number_grid.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>

#include <algorithm>
#include <limits>

namespace quantstep {
namespace {

int toCount(std::int64_t cells)
{
    return static_cast<int>(std::min<std::int64_t>(cells, std::numeric_limits<int>::max()));
}

} // namespace

void NumberGridModel::setValue(ValuePair pair, Quantity quantity, SliceView view, TensorRole role)
{
    const bool sameShape = m_view.width() == view.width() && m_view.height() == view.height();
    if (!sameShape)
        beginResetModel();
    m_pair = std::move(pair);
    m_quantity = quantity;
    m_view = std::move(view);
    m_role = role;
    if (!sameShape)
        endResetModel();
    else if (m_view.width() > 0) {
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
        emit headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
        emit headerDataChanged(Qt::Vertical, 0, rowCount() - 1);
    }
}

void NumberGridModel::setNumberBase(NumberBase base)
{
    m_base = base;
    if (m_view.width() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

int NumberGridModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : toCount(m_view.height());
}

int NumberGridModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : toCount(m_view.width());
}

QVariant NumberGridModel::data(const QModelIndex& index, int role) const
{
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const auto flat = m_view.flatAt(index.column(), index.row());
    if (!flat || !m_pair.value)
        return {};
    return elementText(m_pair, m_quantity, *flat, m_base);
}

QVariant NumberGridModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role != Qt::DisplayRole)
        return QAbstractTableModel::headerData(section, orientation, role);
    const bool across = orientation == Qt::Horizontal;
    const SliceSpec& spec = m_view.spec();
    if (spec.wrap > 0)
        return across ? QStringLiteral("+%1").arg(section) : QString::number(section * m_view.tileWidth());
    const int axis = across ? spec.colAxis : spec.rowAxis;
    const std::int64_t pitch = across ? m_view.tilePitchX() : m_view.tilePitchY();
    const std::int64_t size = across ? m_view.tileWidth() : m_view.tileHeight();
    if (axis < 0)
        return QString();
    if (section % pitch >= size)
        return QString();
    const std::vector<std::string> names = axisNames(m_view.shape().rank(), m_role);
    QString text = QString::fromStdString(names[static_cast<std::size_t>(axis)]) + QLatin1Char(' ')
        + QString::number(section % pitch);
    const int outer = across ? spec.tileAxis : spec.tileRowAxis;
    if (outer >= 0 && !m_view.isWrappedSheet())
        text.prepend(QString::fromStdString(names[static_cast<std::size_t>(outer)])
            + QStringLiteral(" %1, ").arg(section / pitch));
    return text;
}

NumberGrid::NumberGrid(QWidget* parent) : QTableView(parent), m_model(new NumberGridModel(this))
{
    setModel(m_model);
    setAccessibleName(tr("Numbers"));
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setAlternatingRowColors(true);
    setSelectionMode(QAbstractItemView::ContiguousSelection);
    setTabKeyNavigation(false);
    const int unit = fontMetrics().height();
    verticalHeader()->setDefaultSectionSize(unit + unit / 3);
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setDefaultSectionSize(fontMetrics().horizontalAdvance(QStringLiteral("-0.000000e-00")));
    setCornerButtonEnabled(true);
}

void NumberGrid::setValue(ValuePair pair, Quantity quantity, SliceView view, TensorRole role)
{
    m_moving = true;
    m_model->setValue(std::move(pair), quantity, std::move(view), role);
    m_moving = false;
}

void NumberGrid::setCursorIndex(const std::optional<ElementIndex>& index)
{
    const auto cell = index ? m_model->view().cellOf(*index) : std::nullopt;
    m_moving = true;
    if (cell)
        setCurrentIndex(m_model->index(toCount(cell->y), toCount(cell->x)));
    m_moving = false;
}

void NumberGrid::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTableView::currentChanged(current, previous);
    if (m_moving || !current.isValid())
        return;
    if (const auto index = m_model->view().indexAt(current.column(), current.row()))
        emit cursorMoved(*index);
}

void NumberGrid::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy))
        return copySelection();
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (const auto index = m_model->view().indexAt(currentIndex().column(), currentIndex().row()))
            emit explainRequested(*index);
        return;
    }
    QTableView::keyPressEvent(event);
}

void NumberGrid::copySelection() const
{
    // A selection of millions would not be useful on a clipboard and would stop the window.
    constexpr qint64 kMost = 1'000'000;
    const QItemSelection selection = selectionModel()->selection();
    if (selection.isEmpty())
        return;
    const QItemSelectionRange range = selection.first();
    QString text;
    qint64 copied = 0;
    for (int row = range.top(); row <= range.bottom() && copied < kMost; ++row) {
        for (int column = range.left(); column <= range.right(); ++column, ++copied) {
            if (column > range.left())
                text += QLatin1Char('\t');
            text += m_model->data(m_model->index(row, column), Qt::DisplayRole).toString();
        }
        text += QLatin1Char('\n');
    }
    QGuiApplication::clipboard()->setText(text);
}

} // namespace quantstep
