// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspectors/inspector_panel.h"

#include "ui/inspectors/property_delegate.h"
#include "ui/models/describe.h"
#include "ui/models/property_tree_model.h"

#include <QAction>
#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QTreeView>
#include <QVBoxLayout>

namespace quantstep {

InspectorPanel::InspectorPanel(QWidget* parent)
    : QWidget(parent),
      m_tree(new QTreeView(this)),
      m_model(new PropertyTreeModel(this)),
      m_preview(new QLabel(this)),
      m_result(new QLabel(this)),
      m_hint(new QLabel(this))
{
    auto* delegate = new PropertyDelegate(m_tree);
    m_tree->setObjectName(QStringLiteral("inspectorTree"));
    m_tree->setAccessibleName(tr("Inspector"));
    m_tree->setModel(m_model);
    m_tree->setItemDelegate(delegate);
    m_tree->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::DoubleClicked);
    m_tree->setUniformRowHeights(true);
    m_tree->setAlternatingRowColors(true);
    m_tree->setIndentation(fontMetrics().averageCharWidth() * 2);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_tree->header()->setStretchLastSection(true);
    m_tree->header()->resizeSection(0, fontMetrics().averageCharWidth() * 20);
    m_tree->header()->resizeSection(1, fontMetrics().averageCharWidth() * 26);
    for (QLabel* label : {m_preview, m_result, m_hint}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::LinksAccessibleByMouse);
        label->setMargin(fontMetrics().averageCharWidth() / 2);
        label->hide();
    }
    m_preview->setObjectName(QStringLiteral("inspectorPreview"));
    m_result->setObjectName(QStringLiteral("inspectorResult"));
    m_hint->setAlignment(Qt::AlignCenter);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_hint, 1);
    layout->addWidget(m_tree, 1);
    layout->addWidget(m_preview);
    layout->addWidget(m_result);

    auto* copy = new QAction(tr("Copy"), m_tree);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    m_tree->addAction(copy);
    connect(copy, &QAction::triggered, this, &InspectorPanel::copyCurrent);
    connect(m_tree, &QTreeView::activated, this, &InspectorPanel::activate);
    connect(m_tree, &QTreeView::customContextMenuRequested, this, &InspectorPanel::showContextMenu);
    connect(m_tree, &QTreeView::expanded, this, [this](const QModelIndex& i) { rememberCollapsed(i, false); });
    connect(m_tree, &QTreeView::collapsed, this, [this](const QModelIndex& i) { rememberCollapsed(i, true); });
    connect(m_model, &PropertyTreeModel::valueEdited, this, &InspectorPanel::edited, Qt::QueuedConnection);
    connect(delegate, &PropertyDelegate::textTyped, this, &InspectorPanel::previewRequested);
    // At once: edited() is queued behind it, and a reason for refusing what was typed has to stay.
    connect(delegate, &PropertyDelegate::closeEditor, this, &InspectorPanel::cancelPreview);
    connect(
        delegate, &PropertyDelegate::editorClosed, this,
        [this] {
            if (m_waiting)
                showPage(m_subject, *std::exchange(m_waiting, std::nullopt));
        },
        Qt::QueuedConnection);
}

void InspectorPanel::showPage(const QString& subject, const QVector<Property>& page)
{
    const bool same = subject == m_subject;
    if (same && isEditing()) {
        m_waiting = page;
        return;
    }
    m_waiting.reset();
    if (!same)
        cancelPreview();
    const int scroll = m_tree->verticalScrollBar()->value();
    const QModelIndex before = m_tree->currentIndex();
    const QString label = before.siblingAtColumn(PropertyTreeModel::LabelColumn).data().toString();
    m_subject = subject;
    m_model->setProperties(page);
    m_applyingExpansion = true;
    applyExpansion({});
    m_applyingExpansion = false;
    m_hint->hide();
    m_tree->show();
    if (!same)
        return;
    const auto hits = m_model->match(
        m_model->index(0, 0), Qt::DisplayRole, label, 1, Qt::MatchExactly | Qt::MatchRecursive | Qt::MatchWrap);
    if (!hits.isEmpty())
        m_tree->setCurrentIndex(hits.first());
    m_tree->verticalScrollBar()->setValue(scroll);
}

void InspectorPanel::clear(const QString& hint)
{
    m_subject.clear();
    m_waiting.reset();
    m_model->setProperties({});
    m_tree->hide();
    m_hint->setText(hint);
    m_hint->show();
    cancelPreview();
    showResult({});
}

void InspectorPanel::cancelPreview()
{
    showPreview({}, false);
    emit previewCancelled();
}

void InspectorPanel::showPreview(const QString& text, bool refused)
{
    m_preview->setText(refused ? QString(u"✕ " + text) : text);
    m_preview->setForegroundRole(refused ? QPalette::BrightText : QPalette::WindowText);
    if (refused) {
        QPalette colours = palette();
        const bool dark = colours.color(QPalette::Window).lightness() < 128;
        colours.setColor(QPalette::BrightText, dark ? QColor(0xff7b39) : QColor(0xb3261e));
        m_preview->setPalette(colours);
    }
    m_preview->setVisible(!text.isEmpty());
}

void InspectorPanel::showResult(const QString& richText)
{
    m_result->setText(richText);
    m_result->setVisible(!richText.isEmpty());
}

void InspectorPanel::startEditing(EditTarget::Kind kind)
{
    const auto wanted = [&](const QModelIndex& index) {
        const Property* property = m_model->propertyAt(index);
        return property && property->edit && property->edit->kind == kind;
    };
    QModelIndex index = m_tree->currentIndex().siblingAtColumn(PropertyTreeModel::ValueColumn);
    if (!wanted(index)) {
        index = {};
        for (int row = 0; row < m_model->rowCount() && !index.isValid(); ++row) {
            const QModelIndex group = m_model->index(row, 0);
            for (int child = 0; child < m_model->rowCount(group) && !index.isValid(); ++child) {
                const QModelIndex candidate = m_model->index(child, PropertyTreeModel::ValueColumn, group);
                if (wanted(candidate))
                    index = candidate;
            }
        }
    }
    if (!index.isValid())
        return;
    m_tree->expand(index.parent());
    m_tree->setFocus();
    m_tree->setCurrentIndex(index);
    m_tree->edit(index);
}

bool InspectorPanel::isEditing() const
{
    return m_tree->viewport()->findChild<QLineEdit*>() != nullptr;
}

void InspectorPanel::activate(const QModelIndex& index)
{
    const Property* property = m_model->propertyAt(index);
    if (!property)
        return;
    if (property->tensorLink)
        emit tensorActivated(*property->tensorLink);
    else if (property->opLink)
        emit opActivated(*property->opLink);
}

void InspectorPanel::copyCurrent() const
{
    if (const Property* property = m_model->propertyAt(m_tree->currentIndex()))
        QGuiApplication::clipboard()->setText(
            property->detail.isEmpty() ? property->value : QString(property->value % u"  " % property->detail));
}

void InspectorPanel::rememberCollapsed(const QModelIndex& index, bool collapsed)
{
    if (m_applyingExpansion)
        return;
    const QString label = index.data().toString();
    (collapsed ? m_closed : m_opened).insert(label);
    (collapsed ? m_opened : m_closed).remove(label);
}

void InspectorPanel::applyExpansion(const QModelIndex& parent)
{
    for (int row = 0; row < m_model->rowCount(parent); ++row) {
        const QModelIndex index = m_model->index(row, 0, parent);
        const Property* property = m_model->propertyAt(index);
        m_tree->setFirstColumnSpanned(row, parent, property->spanned);
        if (m_model->rowCount(index) == 0)
            continue;
        const bool open
            = m_opened.contains(property->label) || (property->expanded && !m_closed.contains(property->label));
        m_tree->setExpanded(index, open);
        applyExpansion(index);
    }
}

void InspectorPanel::showContextMenu(const QPoint& position)
{
    const QModelIndex index = m_tree->indexAt(position);
    const Property* property = m_model->propertyAt(index);
    if (!property)
        return;
    QMenu menu(this);
    const bool hasLink = property->tensorLink || property->opLink;
    QAction* go = hasLink ? menu.addAction(tr("Go there")) : nullptr;
    QAction* edit = property->edit ? menu.addAction(tr("Edit…\tF2")) : nullptr;
    QAction* copy = menu.addAction(tr("Copy"));
    QAction* chosen = menu.exec(m_tree->viewport()->mapToGlobal(position));
    if (chosen && chosen == go)
        activate(index);
    else if (chosen && chosen == edit)
        m_tree->edit(index.siblingAtColumn(PropertyTreeModel::ValueColumn));
    else if (chosen && chosen == copy)
        copyCurrent();
}

QString previewText(const EditPreview& preview)
{
    const auto tr = [](const char* text) { return QCoreApplication::translate("quantstep", text); };
    QString text = tr("range %1 … %2 · LSB %3 (was %4)")
                       .arg(preview.low, 0, 'g', 4)
                       .arg(preview.high, 0, 'g', 4)
                       .arg(preview.lsb, 0, 'g', 4)
                       .arg(preview.oldLsb, 0, 'g', 4);
    if (preview.clippedShare)
        text += tr(" · %1 % of %2 present values would clip")
                    .arg(100 * *preview.clippedShare, 0, 'f', 2)
                    .arg(preview.elements);
    if (preview.constantFactor)
        text += tr(" · codes stay, real values × %1").arg(*preview.constantFactor, 0, 'g', 6);
    return text;
}

} // namespace quantstep
