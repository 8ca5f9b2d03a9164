// SPDX-FileCopyrightText: 2026 The QuantStep authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/info_bar.h"

#include "ui/session/session.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace quantstep {

InfoBar::InfoBar(Session* session, QWidget* parent)
    : QFrame(parent),
      m_session(session),
      m_text(new QLabel(this)),
      m_first(new QPushButton(this)),
      m_second(new QPushButton(this))
{
    setObjectName(QStringLiteral("infoBar"));
    setFrameShape(QFrame::StyledPanel);
    setBackgroundRole(QPalette::ToolTipBase);
    setForegroundRole(QPalette::ToolTipText);
    setAutoFillBackground(true);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(8, 2, 8, 2);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(m_text, 1);
    row->addWidget(m_first);
    row->addWidget(m_second);
    connect(m_first, &QPushButton::clicked, this, [this] {
        if (m_session->state() == RunState::Stale)
            m_session->rerunStale();
        else if (m_session->state() == RunState::Failed)
            m_session->restart();
        else
            m_session->goToPosition(m_session->furthestPosition());
    });
    connect(m_second, &QPushButton::clicked, this, [this] { m_session->undoStack().undo(); });
    for (const auto signal : {&Session::stateChanged, &Session::positionChanged, &Session::modelChanged})
        connect(session, signal, this, &InfoBar::update);
    update();
}

void InfoBar::update()
{
    const bool stale = m_session->state() == RunState::Stale;
    const bool failed = m_session->state() == RunState::Failed;
    const bool history = m_session->state() == RunState::Paused && m_session->viewsHistory();
    setVisible(stale || failed || history);
    m_second->setVisible((stale || failed) && m_session->undoStack().canUndo());
    m_second->setText(tr("Undo the edit"));
    if (stale) {
        m_text->setText(tr("✎ A parameter was edited; the hatched results are from before."));
        m_first->setText(tr("Run again (F5)"));
    } else if (failed) {
        m_text->setText(QStringLiteral("✕ ") + m_session->failure().message);
        m_first->setText(tr("Restart"));
    } else if (history) {
        m_text->setText(
            tr("◷ Viewing step %1 of %2 in history.").arg(m_session->position()).arg(m_session->furthestPosition()));
        m_first->setText(tr("Return to step %1").arg(m_session->furthestPosition()));
    }
}

} // namespace quantstep
