// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/property_tree_model.h"

#include <QFont>

#include <vector>

namespace quantstep {

struct PropertyTreeModel::Node {
    Property property;
    Node* parent = nullptr;
    int row = 0;
    std::vector<std::unique_ptr<Node>> children;

    void adopt(QVector<Property> properties)
    {
        children.reserve(static_cast<std::size_t>(properties.size()));
        for (Property& item : properties) {
            auto child = std::make_unique<Node>();
            child->parent = this;
            child->row = static_cast<int>(children.size());
            child->adopt(std::exchange(item.children, {}));
            child->property = std::move(item);
            children.push_back(std::move(child));
        }
    }
};

PropertyTreeModel::PropertyTreeModel(QObject* parent) : QAbstractItemModel(parent), m_root(std::make_unique<Node>()) { }

PropertyTreeModel::~PropertyTreeModel() = default;

void PropertyTreeModel::setProperties(QVector<Property> properties)
{
    beginResetModel();
    m_root = std::make_unique<Node>();
    m_root->adopt(std::move(properties));
    endResetModel();
}

PropertyTreeModel::Node* PropertyTreeModel::nodeOf(const QModelIndex& index) const
{
    return index.isValid() ? static_cast<Node*>(index.internalPointer()) : m_root.get();
}

const Property* PropertyTreeModel::propertyAt(const QModelIndex& index) const
{
    return index.isValid() ? &nodeOf(index)->property : nullptr;
}

QModelIndex PropertyTreeModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, nodeOf(parent)->children[static_cast<std::size_t>(row)].get());
}

QModelIndex PropertyTreeModel::parent(const QModelIndex& child) const
{
    Node* const parentNode = child.isValid() ? nodeOf(child)->parent : nullptr;
    if (!parentNode || parentNode == m_root.get())
        return {};
    return createIndex(parentNode->row, 0, parentNode);
}

int PropertyTreeModel::rowCount(const QModelIndex& parent) const
{
    return parent.column() > 0 ? 0 : static_cast<int>(nodeOf(parent)->children.size());
}

int PropertyTreeModel::columnCount(const QModelIndex&) const
{
    return ColumnCount;
}

QVariant PropertyTreeModel::data(const QModelIndex& index, int role) const
{
    const Property* property = propertyAt(index);
    if (!property)
        return {};
    const bool isGroup = !nodeOf(index)->children.empty();
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == LabelColumn)
            return property->label;
        if (index.column() == ValueColumn)
            return property->original.isEmpty() ? property->value : QString(u"✎ " + property->value);
        return property->detail;
    case Qt::EditRole: return index.column() == ValueColumn ? QVariant(property->value) : QVariant();
    case Qt::ToolTipRole:
        if (!property->original.isEmpty())
            return tr("%1 (in the file: %2)").arg(property->value, property->original);
        if (property->spanned)
            return property->label;
        return index.column() == DetailColumn ? property->detail : property->value;
    case Qt::FontRole: {
        QFont font;
        if (isGroup && index.column() == LabelColumn && !property->edit)
            font.setBold(true);
        if ((property->tensorLink || property->opLink) && index.column() == ValueColumn)
            font.setUnderline(true);
        return font;
    }
    case Qt::AccessibleTextRole: return QString(property->label % u": " % property->value % u" " % property->detail);
    default: return {};
    }
}

QVariant PropertyTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case LabelColumn: return tr("Property");
    case ValueColumn: return tr("Value");
    case DetailColumn: return tr("Meaning");
    default: return {};
    }
}

Qt::ItemFlags PropertyTreeModel::flags(const QModelIndex& index) const
{
    const Property* property = propertyAt(index);
    Qt::ItemFlags flags = QAbstractItemModel::flags(index);
    if (property && property->edit && index.column() == ValueColumn)
        flags |= Qt::ItemIsEditable;
    return flags;
}

bool PropertyTreeModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    const Property* property = propertyAt(index);
    if (!property || !property->edit || role != Qt::EditRole)
        return false;
    const EditTarget target = *property->edit;
    const QString text = value.toString();
    emit valueEdited(target, text); // may replace the properties
    return false;
}

} // namespace quantstep
