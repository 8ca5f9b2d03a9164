// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/property.h"

#include <QStyledItemDelegate>

namespace quantstep {

/// Edits a scale or zero point in place: a line that tells what it would mean while typing. Up and down (or
/// the wheel) change a scale by 1 % and a zero point by 1. Enter commits, Esc cancels.
class PropertyDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void updateEditorGeometry(
        QWidget* editor, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

signals:
    void textTyped(const quantstep::EditTarget& target, const QString& text) const;
    void editorClosed() const;
};

} // namespace quantstep
