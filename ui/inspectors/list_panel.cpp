// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspectors/list_panel.h"

#include "ui/models/roles.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace quantstep {

namespace {

constexpr int kFilterDelayMs = 300;

/// Dims what is not in force and prints problems bold, through roles only.
class RowDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        if (index.data(kProblemRole).toBool())
            option->font.setBold(true);
        if (!index.data(kDimmedRole).toBool() || option->state.testFlag(QStyle::State_Selected))
            return;
        // Half-way between text and base would fall below a readable contrast; a quarter does not.
        const QColor text = option->palette.color(QPalette::Text), base = option->palette.color(QPalette::Base);
        const auto mix = [](int a, int b) { return (3 * a + b) / 4; };
        option->palette.setColor(QPalette::Text,
            QColor(mix(text.red(), base.red()), mix(text.green(), base.green()), mix(text.blue(), base.blue())));
    }
};

} // namespace

ListPanel::ListPanel(const QString& name, QAbstractItemModel* model, Filter filter, QWidget* parent)
    : QWidget(parent), m_proxy(new FilterProxy(this)), m_table(new QTableView(this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    m_proxy->setSourceModel(model);
    if (filter == Filter::Shown) {
        auto* bar = new QHBoxLayout;
        m_filter = new QLineEdit(this);
        m_filter->setObjectName(name + QStringLiteral("Filter"));
        m_filter->setPlaceholderText(tr("Filter: words, op:conv, shape:1x7x7, -reshape"));
        m_filter->setClearButtonEnabled(true);
        m_filter->setAccessibleName(tr("Filter of %1").arg(name));
        m_chip = new QToolButton(this);
        m_chip->setAutoRaise(false);
        m_chip->hide();
        bar->addWidget(m_filter);
        bar->addWidget(m_chip);
        column->addLayout(bar);
        m_debounce.setSingleShot(true);
        m_debounce.setInterval(kFilterDelayMs);
        connect(m_filter, &QLineEdit::textEdited, &m_debounce, qOverload<>(&QTimer::start));
        connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
            if (text.isEmpty())
                applyFilter();
        });
        connect(m_filter, &QLineEdit::returnPressed, this, &ListPanel::applyFilter);
        connect(&m_debounce, &QTimer::timeout, this, &ListPanel::applyFilter);
        connect(m_chip, &QToolButton::clicked, m_filter, &QLineEdit::clear);
        m_filter->setToolTip(tr("Words are joined by “and”. Columns: %1").arg(m_proxy->keys().join(QLatin1Char(' '))));
    }
    column->addWidget(m_table);
    m_table->setObjectName(name);
    m_table->setAccessibleName(name);
    m_table->setModel(m_proxy);
    m_table->setItemDelegate(new RowDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setWordWrap(false);
    m_table->setSortingEnabled(filter == Filter::Shown);
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 6);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionsMovable(true);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->installEventFilter(this);
    m_table->viewport()->installEventFilter(this);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& now) {
        if (!m_quiet && now.isValid())
            emit rowSelected(m_proxy->mapToSource(now).row());
    });
    connect(m_table, &QTableView::doubleClicked, this,
        [this](const QModelIndex& index) { emit rowActivated(m_proxy->mapToSource(index).row()); });
    connect(m_table, &QTableView::customContextMenuRequested, this, [this](const QPoint& point) {
        const QModelIndex index = m_table->indexAt(point);
        if (index.isValid())
            emit contextMenuRequested(m_proxy->mapToSource(index).row(), m_table->viewport()->mapToGlobal(point));
    });
    connect(m_proxy, &QAbstractItemModel::modelReset, this, [this] { updateChip(); });
    connect(m_proxy, &QAbstractItemModel::rowsInserted, this, [this] { updateChip(); });
    connect(m_proxy, &QAbstractItemModel::rowsRemoved, this, [this] { updateChip(); });
}

void ListPanel::setHint(const QString& hint)
{
    m_hint = hint;
    m_table->viewport()->update();
}

void ListPanel::showRow(int sourceRow)
{
    m_quiet = true;
    const QModelIndex index
        = sourceRow < 0 ? QModelIndex() : m_proxy->mapFromSource(m_proxy->sourceModel()->index(sourceRow, 0));
    if (!index.isValid())
        m_table->clearSelection();
    else if (m_table->currentIndex().row() != index.row() || !m_table->selectionModel()->hasSelection())
        m_table->selectRow(index.row());
    if (index.isValid())
        m_table->scrollTo(index.siblingAtColumn(std::max(0, m_table->currentIndex().column())));
    m_quiet = false;
}

void ListPanel::focusFilter()
{
    if (m_filter == nullptr)
        return;
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void ListPanel::fitColumns(int maxWidth)
{
    for (int column = 0; column < m_proxy->columnCount(); ++column) {
        m_table->resizeColumnToContents(column);
        if (m_table->columnWidth(column) > maxWidth)
            m_table->setColumnWidth(column, maxWidth);
    }
}

void ListPanel::applyFilter()
{
    m_debounce.stop();
    m_proxy->setFilterText(m_filter->text().trimmed());
    const QString explanation = m_proxy->explanation();
    m_filter->setToolTip(explanation.isEmpty()
            ? tr("Words are joined by “and”. Columns: %1").arg(m_proxy->keys().join(QLatin1Char(' ')))
            : explanation);
    updateChip();
}

void ListPanel::updateChip()
{
    m_table->viewport()->update();
    if (m_chip == nullptr)
        return;
    const int shown = m_proxy->rowCount(), all = m_proxy->sourceModel()->rowCount();
    m_chip->setVisible(!m_proxy->filterText().isEmpty());
    m_chip->setText(tr("%1 of %2 shown — clear").arg(shown).arg(all));
}

bool ListPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const QModelIndex current = m_table->currentIndex();
        if (current.isValid() && (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter)) {
            emit rowActivated(m_proxy->mapToSource(current).row());
            return true;
        }
        if (current.isValid() && key->key() == Qt::Key_Delete) {
            emit removeRequested(m_proxy->mapToSource(current).row());
            return true;
        }
    }
    if (watched == m_table->viewport() && event->type() == QEvent::Paint && m_proxy->rowCount() == 0
        && !m_hint.isEmpty()) {
        const bool done = QWidget::eventFilter(watched, event);
        QPainter painter(m_table->viewport());
        painter.setPen(palette().color(QPalette::PlaceholderText));
        painter.drawText(m_table->viewport()->rect().adjusted(8, 8, -8, -8), Qt::AlignCenter | Qt::TextWordWrap,
            m_proxy->filterText().isEmpty() ? m_hint : tr("Nothing fits the filter."));
        return done;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace quantstep
