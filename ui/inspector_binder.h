// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/edit/edit.h"
#include "ui/models/property.h"

#include <QObject>

namespace quantstep {

class InspectorPanel;
class Session;

/// Fills the operator's and the tensor's inspector from the session, and turns what is typed into edits.
class InspectorBinder : public QObject {
    Q_OBJECT
public:
    /// None is owned.
    InspectorBinder(Session* session, InspectorPanel* op, InspectorPanel* tensor, QObject* parent);

    /// The edit that typing `text` for a parameter means. Errors: InvalidEdit with the reason.
    [[nodiscard]] static Result<Edit> parseEdit(const Model& model, const EditTarget& target, const QString& text);

private:
    void connectPanel(InspectorPanel* panel);
    void showOp();
    void showTensor();
    void showResult();
    void commit(InspectorPanel* panel, const EditTarget& target, const QString& text);
    void preview(InspectorPanel* panel, const EditTarget& target, const QString& text);

    Session* m_session;
    InspectorPanel* m_op;
    InspectorPanel* m_tensor;
};

} // namespace quantstep
