// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/edit_command.h"

#include "ui/session/session.h"

namespace quantstep {

EditCommand::EditCommand(Session* session, Edit edit, EditOutcome outcome)
    : QUndoCommand(QString::fromStdString(outcome.text)),
      m_session(session),
      m_edit(std::move(edit)),
      m_inverse(outcome.inverse),
      m_warnings(outcome.warnings),
      m_time(QDateTime::currentDateTime()),
      m_first(std::move(outcome))
{
}

void EditCommand::redo()
{
    if (m_first) {
        m_session->takeEdited(*m_first, text());
        m_first.reset();
    } else if (auto outcome = applyEdit(m_session->model(), m_edit)) {
        m_session->takeEdited(*outcome, Session::tr("Redo %1").arg(text()));
    }
}

void EditCommand::undo()
{
    if (auto outcome = applyEdit(m_session->model(), m_inverse))
        m_session->takeEdited(*outcome, Session::tr("Undo %1").arg(text()));
}

TensorRef EditCommand::tensor() const
{
    return std::visit([](const auto& edit) { return edit.tensor; }, m_edit);
}

} // namespace quantstep
