// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/edit/edit.h"
#include "core/edit/edit_preview.h"
#include "ui/models/property.h"

#include <QSet>
#include <QWidget>

class QLabel;
class QTreeView;

namespace quantstep {

class PropertyTreeModel;

/// Shows one operator or tensor as a tree of properties, and edits scales and zero points in place (F2).
/// Takes values only; what was asked for goes out as signals.
class InspectorPanel final : public QWidget {
    Q_OBJECT
public:
    explicit InspectorPanel(QWidget* parent = nullptr);

    /// @param subject identifies what is shown ("op 12"): which groups are open is kept per kind of page,
    ///                the scroll position as long as the subject stays.
    void showPage(const QString& subject, const QVector<Property>& page);
    void clear(const QString& hint);

    /// While something is typed, a new page waits until that editor is closed.
    [[nodiscard]] bool isEditing() const;

    /// The answer to previewRequested(); empty text clears the line.
    void showPreview(const QString& text, bool refused);
    /// What the last re-run changed, as short lines of rich text; empty hides the card.
    void showResult(const QString& richText);

    /// Opens the editor of the first scale (or zero point) shown, or of the current line.
    void startEditing(EditTarget::Kind kind);

    [[nodiscard]] QTreeView* tree() const { return m_tree; }
    [[nodiscard]] PropertyTreeModel* propertyModel() const { return m_model; }

signals:
    /// The text was typed to the end; parse it with parseScale() or parseZeroPoint().
    void edited(const quantstep::EditTarget& target, const QString& text);
    void previewRequested(const quantstep::EditTarget& target, const QString& text);
    /// Nothing is typed any more; comes before edited(). A preview still under way is not wanted.
    void previewCancelled();
    void tensorActivated(quantstep::TensorRef tensor);
    void opActivated(quantstep::OpRef op);

private:
    void cancelPreview();
    void activate(const QModelIndex& index);
    void copyCurrent() const;
    void rememberCollapsed(const QModelIndex& index, bool collapsed);
    void applyExpansion(const QModelIndex& parent);
    void showContextMenu(const QPoint& position);

    QTreeView* m_tree;
    PropertyTreeModel* m_model;
    QLabel* m_preview;
    QLabel* m_result;
    QLabel* m_hint;
    QString m_subject;
    QSet<QString> m_closed, m_opened; ///< groups the user closed or opened, by label
    bool m_applyingExpansion = false;
    std::optional<QVector<Property>> m_waiting; ///< newer page of the same subject, while one is edited
};

/// "range −1.5 … 1.49 · LSB 0.0118 (was 0.0235) · 0.31 % of the present values clip"
[[nodiscard]] QString previewText(const EditPreview& preview);

} // namespace quantstep
