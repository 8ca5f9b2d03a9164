// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/property.h"

#include <QAbstractItemModel>

#include <memory>

namespace quantstep {

/// A tree of properties in three columns. The whole tree is set at once. An editable value is changed by
/// setData() only as a request: the model emits valueEdited() and keeps showing what is.
class PropertyTreeModel final : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Columns { LabelColumn, ValueColumn, DetailColumn, ColumnCount };

    explicit PropertyTreeModel(QObject* parent = nullptr);
    ~PropertyTreeModel() override;

    void setProperties(QVector<Property> properties);
    /// The property of an index; null for an invalid one. Valid until the next setProperties().
    [[nodiscard]] const Property* propertyAt(const QModelIndex& index) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

signals:
    void valueEdited(const quantstep::EditTarget& target, const QString& text);

private:
    struct Node;
    [[nodiscard]] Node* nodeOf(const QModelIndex& index) const;

    std::unique_ptr<Node> m_root;
};

} // namespace quantstep
