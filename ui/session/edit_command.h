// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/edit/edit.h"

#include <QDateTime>
#include <QUndoCommand>

#include <optional>

namespace quantstep {

class Session;

/// One edit on the undo stack. redo() and undo() hand the edit, or its inverse, to the session, which
/// changes the model and computes again what depends on it.
class EditCommand : public QUndoCommand {
public:
    /// @param outcome of applyEdit(session's model, edit); already checked, so that redo() cannot fail.
    EditCommand(Session* session, Edit edit, EditOutcome outcome);

    void redo() override;
    void undo() override;

    [[nodiscard]] const Edit& edit() const { return m_edit; }
    [[nodiscard]] const QDateTime& time() const { return m_time; }
    /// What the runtime or common sense would object to.
    [[nodiscard]] const std::vector<std::string>& warnings() const { return m_warnings; }
    [[nodiscard]] TensorRef tensor() const;

private:
    Session* m_session; ///< owns the stack that owns this
    Edit m_edit;
    Edit m_inverse;
    std::vector<std::string> m_warnings;
    QDateTime m_time;
    std::optional<EditOutcome> m_first; ///< until the first redo()
};

} // namespace quantstep
