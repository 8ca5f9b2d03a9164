// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspectors/property_delegate.h"

#include "core/edit/parameter_text.h"
#include "ui/models/describe.h"
#include "ui/models/property_tree_model.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QWheelEvent>

namespace quantstep {
namespace {

/// A line edit whose number steps with the arrow keys and the wheel.
class SteppingLine final : public QLineEdit {
public:
    SteppingLine(QWidget* parent, EditTarget::Kind kind) : QLineEdit(parent), m_kind(kind) { setFrame(false); }

protected:
    void keyPressEvent(QKeyEvent* event) override
    {
        if (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down)
            step(event->key() == Qt::Key_Up);
        else
            QLineEdit::keyPressEvent(event);
    }
    void wheelEvent(QWheelEvent* event) override
    {
        step(event->angleDelta().y() > 0);
        event->accept();
    }

private:
    void step(bool up)
    {
        const std::string present = text().toStdString();
        if (m_kind == EditTarget::Kind::Scale) {
            if (const auto scale = parseScale(present, 1.0F))
                setText(numberText(*scale * (up ? 1.01F : 1 / 1.01F)));
        } else if (const auto zeroPoint = parseZeroPoint(present, 0)) {
            setText(QString::number(*zeroPoint + (up ? 1 : -1)));
        }
    }

    EditTarget::Kind m_kind;
};

std::optional<EditTarget> targetOf(const QModelIndex& index)
{
    const auto* model = qobject_cast<const PropertyTreeModel*>(index.model());
    const Property* property = model ? model->propertyAt(index) : nullptr;
    return property ? property->edit : std::nullopt;
}

} // namespace

QWidget* PropertyDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex& index) const
{
    const auto target = targetOf(index);
    if (!target)
        return nullptr;
    auto* line = new SteppingLine(parent, target->kind);
    line->setAccessibleName(target->kind == EditTarget::Kind::Scale ? tr("Scale") : tr("Zero point"));
    connect(
        line, &QLineEdit::textChanged, this, [this, target](const QString& text) { emit textTyped(*target, text); });
    connect(line, &QObject::destroyed, this, [this] { emit editorClosed(); });
    return line;
}

void PropertyDelegate::updateEditorGeometry(
    QWidget* editor, const QStyleOptionViewItem& option, const QModelIndex&) const
{
    editor->setGeometry(option.rect.adjusted(0, -1, 0, 1));
}

void PropertyDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const auto* model = qobject_cast<const PropertyTreeModel*>(index.model());
    const Property* property = model ? model->propertyAt(index) : nullptr;
    if (!property)
        return;
    if (property->warning && index.column() == PropertyTreeModel::ValueColumn)
        option->text.prepend(u"▲ ");
    if (property->edit && index.column() == PropertyTreeModel::ValueColumn)
        option->displayAlignment = Qt::AlignLeft | Qt::AlignVCenter;
    if (index.column() == PropertyTreeModel::DetailColumn && !(option->state & QStyle::State_Selected))
        option->palette.setColor(QPalette::Text, option->palette.color(QPalette::PlaceholderText));
}

} // namespace quantstep
